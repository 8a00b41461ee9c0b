//! Opens a store: finds or makes its file, or connects to its server.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::Path;
use std::str::FromStr as _;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _};
use tokio::sync::broadcast;

use super::changes::Change;
use super::db::{Db, PATIENCE};
use super::fault::{StoreError, told};
use super::migrate::{self, migrate};
use super::place::Place;
use super::writer::Writer;

/// How long a request waits for its turn with the database. A storm of 500 people is through in a fraction of it.
const TURN: Duration = Duration::from_secs(30);
/// How many connections read an SQLite file at once.
const READERS: u32 = 4;
/// How many connections a process holds to a PostgreSQL server, whose own limit is often 100.
const CONNECTIONS: u32 = 16;

/// Opens the database at a place, and brings its tables up to date.
pub(super) async fn open(place: &Place, sender: broadcast::Sender<Change>) -> Result<Db, StoreError> {
    let db = match place {
        Place::File(path) => file(path, place, sender).await?,
        Place::Memory => memory(place, sender).await?,
        Place::Postgres(url) => server(url, place).await?,
    };
    migrate(&db).await?;
    Ok(db)
}

async fn file(path: &Path, place: &Place, sender: broadcast::Sender<Change>) -> Result<Db, StoreError> {
    make(path).map_err(|error| StoreError::Unwritable { place: place.to_string(), why: error.to_string() })?;
    let plain = SqliteConnectOptions::new().filename(path).busy_timeout(PATIENCE).disable_statement_logging();
    let look = async {
        let mut connection = SqliteConnection::connect_with(&plain).await?;
        let ours = is_ours(&mut connection).await;
        connection.close().await?;
        ours
    };
    // Looked at before anything is set, since to set the journal is to write.
    if !look.await.map_err(|error| told(place, error))? {
        return Err(StoreError::Foreign(place.to_string()));
    }
    let options = settled(plain).journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full);
    let connection = SqliteConnection::connect_with(&options).await.map_err(|error| told(place, error))?;
    let readers = SqlitePoolOptions::new().max_connections(READERS).acquire_timeout(TURN).test_before_acquire(false);
    let readers = Some(readers.connect_lazy_with(options.read_only(true)));
    Ok(Db::Lite { writer: Writer::begin(connection, place.clone(), sender), readers, place: place.clone() })
}

/// A database in memory is that of one connection.
async fn memory(place: &Place, sender: broadcast::Sender<Change>) -> Result<Db, StoreError> {
    let options = settled(SqliteConnectOptions::new().in_memory(true).disable_statement_logging());
    let connection = SqliteConnection::connect_with(&options).await.map_err(|error| told(place, error))?;
    Ok(Db::Lite { writer: Writer::begin(connection, place.clone(), sender), readers: None, place: place.clone() })
}

async fn server(url: &str, place: &Place) -> Result<Db, StoreError> {
    let options = PgConnectOptions::from_str(url).map_err(|error| told(place, error))?;
    let options = options.application_name("sparring").disable_statement_logging();
    // A pool would try again and again until its time is over, and not say why it could not.
    let first = PgConnection::connect_with(&options).await.map_err(|error| told(place, error))?;
    first.close().await.map_err(|error| told(place, error))?;
    let pool = PgPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(TURN);
    let pool = pool.connect_with(options).await.map_err(|error| told(place, error))?;
    Ok(Db::Pg { pool, place: place.clone() })
}

/// What every connection to SQLite keeps to: what refers to a row goes with it, and what is deleted is wiped.
fn settled(options: SqliteConnectOptions) -> SqliteConnectOptions {
    options.foreign_keys(true).pragma("secure_delete", "FAST")
}

/// Whether a file is new, or says that it is one of Sparring's.
async fn is_ours(connection: &mut SqliteConnection) -> sqlx::Result<bool> {
    let of: i64 = sqlx::query_scalar("PRAGMA application_id").fetch_one(&mut *connection).await?;
    let tables: i64 = sqlx::query_scalar("SELECT count(*) FROM sqlite_master").fetch_one(connection).await?;
    Ok(of == migrate::OURS || (of == 0 && tables == 0))
}

/// Makes the file and its folder where they are missing, for nobody else to read.
fn make(path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.exists()) {
        let mut maker = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut maker, 0o700);
        maker.recursive(true).create(folder)?;
    }
    // One that is there may be open already, and to close it here would let go of what SQLite holds.
    if path.exists() {
        return Ok(());
    }
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    // Appended to, in case it came up meanwhile: what is there stays.
    options.append(true).create(true).open(path).map(|_| ())
}
