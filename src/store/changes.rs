//! Changes, told to whoever watches: within the process, and among processes that share a server or a file.

use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgListener, PgPool};
use sqlx::sqlite::SqlitePool;
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::task::JoinHandle;

use super::Store;
use super::db::{Db, Tx};
use super::fault::StoreError;
use super::ids::fresh_id;
use super::place::Place;
use super::sql::sql;

/// How many changes a watcher may be behind before it is told that everything may have changed.
const BACKLOG: usize = 1024;
/// How long to wait before a lost server is asked again.
const AGAIN: Duration = Duration::from_millis(500);

/// How often a file is looked at for what another process did to it.
const LOOK: Duration = Duration::from_millis(500);

/// Something that was committed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The attempt of this id changed: its log, its clock, its outcome, or its reviews.
    Attempt(String),
    /// Anything may have changed: another process wrote to the file, the connection was lost for a while, or the watcher fell behind.
    All,
}

/// Who watches a store.
pub struct Watch(broadcast::Receiver<Change>);

impl Watch {
    /// Waits for the next change; nothing when the store is closed.
    pub async fn next(&mut self) -> Option<Change> {
        match self.0.recv().await {
            Ok(change) => Some(change),
            Err(RecvError::Lagged(_)) => Some(Change::All),
            Err(RecvError::Closed) => None,
        }
    }
}

/// Where changes are told.
#[derive(Clone)]
pub(super) struct Changes {
    sender: broadcast::Sender<Change>,
    /// What this process signs its notifications with, so that it does not hear itself.
    tag: Arc<str>,
    listening: Option<Arc<Listening>>,
}

/// The task that listens to the other processes; it ends with the last clone of the store.
struct Listening(JoinHandle<()>);

impl Drop for Listening {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Changes {
    /// Begins to tell changes, those of other processes too when the database can.
    pub(super) async fn begin(db: &Db) -> Result<Self, StoreError> {
        let (sender, _) = broadcast::channel(BACKLOG);
        let tag: Arc<str> = fresh_id().into();
        let listening = match db {
            Db::Lite { place: Place::File(_), writer, .. } => {
                Some(Arc::new(Listening(tokio::spawn(look(writer.clone(), sender.clone())))))
            }
            Db::Lite { .. } => None,
            Db::Pg { pool, .. } => {
                let listener = listener(pool).await.map_err(|error| db.told(error))?;
                let heard = listen(listener, pool.clone(), sender.clone(), tag.clone());
                Some(Arc::new(Listening(tokio::spawn(heard))))
            }
        };
        Ok(Changes { sender, tag, listening })
    }

    /// Stops to listen, and lets go of the connection that it listened on.
    pub(super) fn end(&self) {
        if let Some(listening) = &self.listening {
            listening.0.abort();
        }
    }

    /// Tells this process of a change that was committed.
    pub(super) fn tell(&self, change: Change) {
        // That nobody watches is no failure.
        let _ = self.sender.send(change);
    }

    /// Has the other processes told of a change to an attempt, once it is committed.
    pub(super) async fn notify(&self, tx: &mut Tx, attempt: &str) -> Result<(), StoreError> {
        let Tx::Pg(..) = tx else { return Ok(()) };
        let told = format!("{} {attempt}", self.tag);
        tx.run(sql("SELECT pg_notify('sparring_' || current_schema(), $1)").bind(told.as_str())).await.map(|_| ())
    }
}

impl Store {
    /// Watches what is committed from now on, by this process and by every other.
    pub fn watch(&self) -> Watch {
        Watch(self.changes.sender.subscribe())
    }
}

/// Tells of what other processes do to a file. A number of SQLite's, asked on the one connection that writes here, changes with what
/// every other connection commits; what it was, the number does not say.
async fn look(writer: SqlitePool, sender: broadcast::Sender<Change>) {
    let mut known = None;
    while !writer.is_closed() {
        let version = sqlx::query_scalar::<_, i64>("PRAGMA data_version").fetch_one(&writer).await.ok();
        if version.is_some() && version != known {
            if known.is_some() {
                let _ = sender.send(Change::All);
            }
            known = version;
        }
        tokio::time::sleep(LOOK).await;
    }
}

async fn listener(pool: &PgPool) -> sqlx::Result<PgListener> {
    let channel: String = sqlx::query_scalar("SELECT 'sparring_' || current_schema()").fetch_one(pool).await?;
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(&channel).await?;
    Ok(listener)
}

/// Passes on what other processes tell. What was told while the connection was lost is gone, so that all may have changed.
async fn listen(mut listener: PgListener, pool: PgPool, sender: broadcast::Sender<Change>, tag: Arc<str>) {
    loop {
        match listener.try_recv().await {
            Ok(Some(told)) => {
                if let Some(change) = heard(told.payload(), &tag) {
                    let _ = sender.send(change);
                }
            }
            Ok(None) => {
                let _ = sender.send(Change::All);
            }
            Err(_) => {
                listener = again(&pool).await;
                let _ = sender.send(Change::All);
            }
        }
    }
}

async fn again(pool: &PgPool) -> PgListener {
    loop {
        tokio::time::sleep(AGAIN).await;
        if let Ok(listener) = listener(pool).await {
            return listener;
        }
    }
}

/// What another process told; nothing when it was this one.
fn heard(payload: &str, tag: &str) -> Option<Change> {
    match payload.split_once(' ') {
        Some((by, _)) if by == tag => None,
        Some((_, "*")) => Some(Change::All),
        Some((_, attempt)) => Some(Change::Attempt(attempt.to_owned())),
        None => Some(Change::All),
    }
}
