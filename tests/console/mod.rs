//! The training console from the outside: the real program, over HTTP.

mod coach;
mod desk;
mod frame;
pub(crate) mod host;
pub(crate) mod team;
