//! The Mastodon API: statuses, notifications, conversations, timelines and streams.

mod customs;

use super::Dialect;

/// The Mastodon API.
pub const DIALECT: Dialect = Dialect {
    name: "mastodon",
    customs: &customs::CUSTOMS,
    scopes: &[],
    mailroom: |_| Box::new(crate::delivery::NoMail),
    routes: axum::Router::new,
};
