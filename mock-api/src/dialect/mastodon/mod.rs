//! The Mastodon API: statuses, notifications, conversations, timelines and streams.

mod customs;

use super::Dialect;

/// The Mastodon API.
pub const DIALECT: Dialect =
    Dialect { name: "mastodon", hosts: &[], scopes: &[], customs: &customs::CUSTOMS, routes: axum::Router::new };
