//! The X API v2, with the names of before and after "tweet" became "post".

mod acts;
mod answer;
mod body;
mod entities;
mod messages;
mod names;
mod operations;
mod page;
mod posts;
mod problem;
mod query;
mod search;
mod serve;
mod show;
mod users;

pub use operations::Strictness;

use super::Dialect;

/// The X API v2.
pub const DIALECT: Dialect = Dialect { name: "x", routes: serve::routes, operations: operations::known };
