//! What goes wrong with a store, told so that whoever runs the console knows what to do.

use std::fmt;

/// Why the store could not do what it was asked. Whatever is in it stays as it was.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// Another program holds the database and does not let go.
    #[error("{0} is locked by another program: close that program, or name another file")]
    Locked(String),
    /// The file is broken, or not a database at all.
    #[error("{0} is damaged or not a database: nothing in it was changed; bring back a copy, or name another file")]
    Corrupt(String),
    /// The file is a database of another program.
    #[error("{0} is a database, but not one of Sparring's: nothing in it was changed; name another file")]
    Foreign(String),
    /// The database was made by a newer Sparring.
    #[error(
        "{place} was made by a newer Sparring (its version is {found}, this program knows {known}): use that Sparring, or name another file"
    )]
    Newer {
        /// Which store.
        place: String,
        /// The version of its tables.
        found: i64,
        /// The newest version this program knows.
        known: i64,
    },
    /// There is no room left on the disk.
    #[error("no room is left for {0}: make room on the disk and try again; what was saved before is safe")]
    Full(String),
    /// The file may not be read or written, or its folder not be made.
    #[error("{place} cannot be written ({why}): name a file in a folder of your own")]
    Unwritable {
        /// Which file.
        place: String,
        /// What the system says.
        why: String,
    },
    /// The server does not answer, or refuses.
    #[error(
        "{place} cannot be reached ({why}): see that the server runs, and that address, name and password are right"
    )]
    Unreachable {
        /// Which server.
        place: String,
        /// What it or the system says.
        why: String,
    },
    /// Something of that name is there already.
    #[error("that name is taken already: choose another")]
    Taken,
    /// Anything else.
    #[error("the database at {place} fails: {why}")]
    Other {
        /// Which store.
        place: String,
        /// What it says.
        why: String,
    },
}

/// What SQLite calls the kinds of failure told apart here: <https://sqlite.org/rescode.html>.
mod code {
    pub(super) const PERM: i32 = 3;
    pub(super) const BUSY: i32 = 5;
    pub(super) const LOCKED: i32 = 6;
    pub(super) const READONLY: i32 = 8;
    pub(super) const IOERR: i32 = 10;
    pub(super) const CORRUPT: i32 = 11;
    pub(super) const FULL: i32 = 13;
    pub(super) const CANTOPEN: i32 = 14;
    pub(super) const NOTADB: i32 = 26;
}

/// Tells what the database said as what it means for the one who runs the console.
pub(super) fn told(place: &impl fmt::Display, error: sqlx::Error) -> StoreError {
    let place = place.to_string();
    match &error {
        sqlx::Error::Database(said) if said.is_unique_violation() => StoreError::Taken,
        sqlx::Error::Database(said) => match said.try_downcast_ref::<sqlx::sqlite::SqliteError>() {
            Some(_) => told_by_file(place, said.code().as_deref(), said.message()),
            None => told_by_server(place, said.code().as_deref(), said.message()),
        },
        sqlx::Error::PoolTimedOut => StoreError::Unreachable { place, why: "it does not answer in time".to_owned() },
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::Configuration(_) => {
            StoreError::Unreachable { place, why: why(&error) }
        }
        _ => StoreError::Other { place, why: error.to_string() },
    }
}

fn why(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Io(io) => io.to_string(),
        // What it says may quote the URL.
        sqlx::Error::Configuration(_) => "its URL cannot be read".to_owned(),
        other => other.to_string(),
    }
}

fn told_by_file(place: String, code: Option<&str>, why: &str) -> StoreError {
    let extended: i32 = code.and_then(|code| code.parse().ok()).unwrap_or_default();
    match extended & 0xff {
        code::BUSY | code::LOCKED => StoreError::Locked(place),
        code::CORRUPT | code::NOTADB => StoreError::Corrupt(place),
        code::FULL => StoreError::Full(place),
        code::PERM | code::READONLY | code::CANTOPEN | code::IOERR => {
            StoreError::Unwritable { place, why: why.to_owned() }
        }
        _ => StoreError::Other { place, why: why.to_owned() },
    }
}

/// The classes of <https://www.postgresql.org/docs/current/errcodes-appendix.html>.
fn told_by_server(place: String, code: Option<&str>, why: &str) -> StoreError {
    let code = code.unwrap_or_default();
    let why = why.to_owned();
    match code {
        "53100" => StoreError::Full(place),
        "55P03" => StoreError::Locked(place),
        _ if ["08", "28", "3D", "53", "57"].iter().any(|class| code.starts_with(class)) => {
            StoreError::Unreachable { place, why }
        }
        _ => StoreError::Other { place, why },
    }
}
