//! The Mastodon API: statuses, notifications, conversations, timelines and streams.
//!
//! Posts and private messages are both statuses here: a message is one with the visibility `direct`. The pages of
//! accounts and statuses lie on a server that nobody can reach; clients call the mock by its own address.

mod accounts;
mod content;
mod conversations;
mod customs;
mod fields;
mod heard;
mod instance;
mod media;
mod notifications;
mod oauth;
mod operations;
mod page;
mod problem;
mod scopes;
mod search;
mod serve;
mod show;
mod statuses;
mod streaming;
mod timelines;

use super::Dialect;
use crate::delivery::NoMail;

/// The Mastodon API.
pub const DIALECT: Dialect = Dialect {
    name: "mastodon",
    hosts: &[customs::DOMAIN],
    scopes: scopes::NAMES,
    customs: &customs::CUSTOMS,
    first: "/api/v1/accounts/verify_credentials",
    mailroom: |_| Box::new(NoMail),
    routes: serve::routes,
    operations: operations::known,
};
