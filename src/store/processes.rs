//! The processes that serve one store: their heartbeat, and the time when none of them was there, which no trainee is charged for.

use super::Store;
use super::changes::Change;
use super::db::{Done, Tx};
use super::fault::StoreError;
use super::ids::fresh_id;
use super::sql::sql;

/// A process without a heartbeat for this long is gone, in milliseconds.
const SILENCE: i64 = 15_000;

/// A process that serves the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Process {
    id: String,
    /// For how long nobody served the store before it, in milliseconds: the clocks of open attempts stood still meanwhile.
    pub downtime: i64,
}

impl Store {
    /// Says that a process begins to serve the store. When no other does, the clock of every open attempt stands still from the last
    /// heartbeat until now; and one that was set in the future, before the system's clock was set back, is set to now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin_process(&self, now: i64) -> Result<Process, StoreError> {
        self.write(Some(Change::All), move |tx| {
            Box::pin(async move {
                if let Tx::Pg(..) = tx {
                    tx.run(sql("LOCK TABLE processes IN EXCLUSIVE MODE")).await?;
                }
                let alive = sql("SELECT count(*) FROM processes WHERE ended = 0 AND beat > $1 AND beat <= $2");
                let alive = alive.bind(now.saturating_sub(SILENCE)).bind(now.saturating_add(SILENCE));
                let alone = tx.one(alive, |row| row.whole()).await?.unwrap_or_default() == 0;
                let downtime = if alone { stand_still(tx, now).await? } else { 0 };
                let process = Process { id: fresh_id(), downtime };
                let add = sql("INSERT INTO processes (id, began, beat, ended) VALUES ($1, $2, $2, 0)");
                tx.run(add.bind(&*process.id).bind(now)).await?;
                Ok(Done::Keep(process))
            })
        })
        .await
    }

    /// Says that no process serves the store, whatever the heartbeats say: who holds a file alone knows that the one before it crashed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn nobody_serves(&self) -> Result<(), StoreError> {
        self.db.run(sql("UPDATE processes SET ended = 1")).await.map(|_| ())
    }

    /// The heartbeat of a process: to be called every few seconds.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn beat(&self, process: &Process, now: i64) -> Result<(), StoreError> {
        self.db.run(sql("UPDATE processes SET beat = $2 WHERE id = $1").bind(&*process.id).bind(now)).await.map(|_| ())
    }

    /// Says that a process ends as it should.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_process(&self, process: &Process, now: i64) -> Result<(), StoreError> {
        let end = sql("UPDATE processes SET beat = $2, ended = 1 WHERE id = $1").bind(&*process.id).bind(now);
        self.db.run(end).await.map(|_| ())
    }
}

/// Moves the clocks of open attempts past the time when no process was there, and says how long that was.
async fn stand_still(tx: &mut Tx, now: i64) -> Result<i64, StoreError> {
    let last = tx.one(sql("SELECT max(beat) FROM processes"), |row| row.maybe_whole()).await?.flatten();
    tx.run(sql("DELETE FROM processes")).await?;
    let last = last.unwrap_or(now).min(now);
    // A clock that was set after the last heartbeat has run since then only.
    let shift = "UPDATE attempts SET as_of = CASE WHEN as_of >= $1 THEN $2 ELSE as_of + ($2 - $1) END, version = version + 1 \
                 WHERE state = 'open' AND paused = 0 AND ($1 < $2 OR as_of > $2)";
    tx.run(sql(shift).bind(last).bind(now)).await?;
    Ok(now - last)
}
