//! The training console from the outside: the real program, over HTTP.

mod coach;
mod desk;
pub(crate) mod host;
pub(crate) mod team;
