//! One platform's wire format a folder: routes, JSON shapes, limits, error envelope. To add one: a folder, and two
//! lines here.

pub(crate) mod json;
pub mod mastodon;
pub(crate) mod route;
pub mod x;

use axum::Router;

use crate::delivery::Mailroom;
use crate::nearest::Known;
use crate::platform::Customs;
use crate::server::Hall;

/// How a platform looks on the wire.
#[derive(Debug, Clone, Copy)]
pub struct Dialect {
    /// Its name on the command line.
    pub name: &'static str,
    /// The hosts of the real platform, which clients may be told to reach here.
    pub hosts: &'static [&'static str],
    /// What is this platform's own among the rules.
    pub customs: &'static Customs,
    /// The names of its scopes; the place of a name is its bit in [`Scopes`](crate::auth::Scopes).
    pub scopes: &'static [&'static str],
    /// A path to read that every user's token opens, to try things out.
    pub first: &'static str,
    /// The mailroom of a world with this seed.
    pub(crate) mailroom: fn(u64) -> Box<dyn Mailroom>,
    /// Its routes, with an answer for unknown paths.
    pub(crate) routes: fn() -> Router<Hall>,
    /// Its operations, to tell what a path that leads nowhere probably meant.
    pub(crate) operations: fn() -> Vec<Known>,
}

impl Dialect {
    /// Every operation that it has.
    pub fn operations(&self) -> Vec<Known> {
        (self.operations)()
    }
}

/// All dialects; the first is spoken unless told otherwise.
pub const ALL: &[Dialect] = &[x::DIALECT, mastodon::DIALECT];
