//! Where a store lies.

use std::fmt;
use std::path::PathBuf;

/// Where a store lies: a file, memory, or a server.
#[derive(Clone, PartialEq, Eq)]
pub enum Place {
    /// An SQLite file; it is made, with its folder, when it is not there.
    File(PathBuf),
    /// Memory: gone when the last clone of the store is.
    Memory,
    /// A PostgreSQL server, by its `postgres://` URL. Several processes may share it.
    Postgres(String),
}

impl fmt::Display for Place {
    /// Says where, without the password that a URL may hold.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::File(path) => write!(f, "{}", path.display()),
            Place::Memory => f.write_str("memory"),
            Place::Postgres(url) => f.write_str(&without_secrets(url)),
        }
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Place({self})")
    }
}

/// Scheme, host, port and database of a URL: neither who logs in nor the options, which may hold a password too.
fn without_secrets(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return "a PostgreSQL server".to_owned() };
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    format!("{scheme}://{host}")
}
