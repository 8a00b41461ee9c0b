//! The Mastodon API: statuses, notifications, conversations, timelines and streams.

mod customs;

use super::Dialect;

/// The Mastodon API.
pub const DIALECT: Dialect = Dialect {
    name: "mastodon",
    scopes: &[],
    customs: &customs::CUSTOMS,
    first: "/api/v1/accounts/verify_credentials",
    routes: axum::Router::new,
    operations: Vec::new,
};
