//! The X API v2, with the names of before and after "tweet" became "post".

mod account_activity;
mod activity;
mod acts;
mod answer;
mod body;
mod customs;
mod entities;
mod legacy;
mod limits;
mod lists;
mod mailroom;
mod media;
mod messages;
mod names;
mod oauth;
mod operations;
mod page;
mod pages;
mod posts;
mod problem;
mod query;
mod scopes;
mod search;
mod serve;
mod show;
mod stream;
mod usage;
mod users;
mod webhooks;

pub use mailroom::signature;
pub use operations::Strictness;

use super::Dialect;

/// The X API v2.
pub const DIALECT: Dialect = Dialect {
    name: "x",
    hosts: HOSTS,
    customs: &customs::CUSTOMS,
    scopes: scopes::NAMES,
    first: "/2/users/me",
    mailroom: |seed| Box::new(mailroom::Sorting::new(seed)),
    routes: serve::routes,
    operations: operations::known,
};

/// The API and its uploads by both names, and where users are asked for their consent.
const HOSTS: &[&str] = &["api.x.com", "api.twitter.com", "upload.x.com", "upload.twitter.com", "x.com", "twitter.com"];
