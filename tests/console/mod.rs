//! The training console from the outside: the real program, over HTTP.

mod desk;
pub(crate) mod host;
mod team;
