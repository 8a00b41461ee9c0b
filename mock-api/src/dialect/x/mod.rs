//! The X API v2, with the names of before and after "tweet" became "post".

mod account_activity;
mod acts;
mod answer;
mod body;
mod entities;
mod legacy;
mod mailroom;
mod media;
mod messages;
mod names;
mod operations;
mod page;
mod posts;
mod problem;
mod query;
mod scopes;
mod search;
mod serve;
mod show;
mod users;

pub use operations::Strictness;

use super::Dialect;

/// The X API v2.
pub const DIALECT: Dialect = Dialect {
    name: "x",
    first: "/2/users/me",
    scopes: scopes::NAMES,
    routes: serve::routes,
    operations: operations::known,
};
