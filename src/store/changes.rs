//! Changes, told to whoever watches: within the process, and among processes that share a server or a file.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgListener, PgPool};
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::Store;
use super::db::Db;
use super::fault::StoreError;
use super::ids::fresh_id;

/// How many changes a watcher may be behind before it is told that everything may have changed.
const BACKLOG: usize = 1024;
/// How long to wait before a lost server is asked again.
const AGAIN: Duration = Duration::from_millis(500);
/// How many changes are told to other processes at a time: a notification holds 8,000 bytes.
const TOGETHER: usize = 200;

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
    /// What is to be told to other processes, if they do not see it by themselves.
    others: Option<mpsc::UnboundedSender<Change>>,
    listening: Option<Arc<Listening>>,
}

/// The task that listens to the other processes; it ends with the last clone of the store.
struct Listening(JoinHandle<()>);

impl Drop for Listening {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// A sender of changes that nobody watches yet.
pub(super) fn sender() -> broadcast::Sender<Change> {
    broadcast::channel(BACKLOG).0
}

impl Changes {
    /// Begins to tell changes, those of other processes too.
    pub(super) async fn begin(db: &Db, sender: broadcast::Sender<Change>) -> Result<Self, StoreError> {
        // The writer of a file sees what other processes do to it.
        let Db::Pg { pool, .. } = db else { return Ok(Changes { sender, others: None, listening: None }) };
        // What this process signs with, so that it does not hear itself.
        let tag: Arc<str> = fresh_id().into();
        let listener = listener(pool).await.map_err(|error| db.told(error))?;
        let listening = tokio::spawn(listen(listener, pool.clone(), sender.clone(), tag.clone()));
        let (others, queue) = mpsc::unbounded_channel();
        tokio::spawn(notify(queue, pool.clone(), tag));
        Ok(Changes { sender, others: Some(others), listening: Some(Arc::new(Listening(listening))) })
    }

    /// Stops to listen, and lets go of the connection that it listened on.
    pub(super) fn end(&self) {
        if let Some(listening) = &self.listening {
            listening.0.abort();
        }
    }

    /// Tells everybody of a change that was committed.
    pub(super) fn tell(&self, change: Change) {
        if let Some(others) = &self.others {
            // They end with the program only.
            let _ = others.send(change.clone());
        }
        // That nobody watches is no failure.
        let _ = self.sender.send(change);
    }
}

impl Store {
    /// Watches what is committed from now on, by this process and by every other.
    pub fn watch(&self) -> Watch {
        Watch(self.changes.sender.subscribe())
    }
}

/// Tells other processes what was committed, as much as there is at a time. It is not told within the transaction that commits it:
/// PostgreSQL lets transactions that notify reach the disk one after the other only. Who is killed in between leaves that untold.
async fn notify(mut queue: mpsc::UnboundedReceiver<Change>, pool: PgPool, tag: Arc<str>) {
    let mut changes = Vec::new();
    while queue.recv_many(&mut changes, TOGETHER).await > 0 {
        let ids: BTreeSet<String> = changes.drain(..).map(told).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let mut payload = format!("{tag} {}", ids.join(" "));
        while notified(&pool, &payload).await.is_err() && !pool.is_closed() {
            tokio::time::sleep(AGAIN).await;
            // Who was not reached may have missed more than this.
            payload = format!("{tag} *");
        }
    }
}

/// How a change is told: an id, or a star for all.
fn told(change: Change) -> String {
    match change {
        Change::Attempt(id) => id,
        Change::All => "*".to_owned(),
    }
}

async fn notified(pool: &PgPool, payload: &str) -> sqlx::Result<()> {
    let mut tx = pool.begin().await?;
    // Nothing is written that a crash could lose.
    sqlx::query("SET LOCAL synchronous_commit TO off").execute(&mut *tx).await?;
    let notify = sqlx::query("SELECT pg_notify('sparring_' || current_schema(), $1)").bind(payload.to_owned());
    notify.execute(&mut *tx).await?;
    tx.commit().await
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
                heard(told.payload(), &tag).for_each(|change| drop(sender.send(change)));
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
fn heard<'a>(payload: &'a str, tag: &str) -> impl Iterator<Item = Change> + use<'a> {
    let (by, ids) = payload.split_once(' ').unwrap_or((payload, "*"));
    let ids = if by == tag { "" } else { ids };
    ids.split_whitespace().map(|id| match id {
        "*" => Change::All,
        id => Change::Attempt(id.to_owned()),
    })
}
