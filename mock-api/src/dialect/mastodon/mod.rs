//! The Mastodon API: statuses, notifications, conversations, timelines and streams.

mod customs;

use super::Dialect;
use crate::delivery::NoMail;

/// The Mastodon API.
pub const DIALECT: Dialect = Dialect {
    name: "mastodon",
    hosts: &[],
    scopes: &[],
    customs: &customs::CUSTOMS,
    first: "/api/v1/accounts/verify_credentials",
    mailroom: |_| Box::new(NoMail),
    routes: axum::Router::new,
    operations: Vec::new,
};
