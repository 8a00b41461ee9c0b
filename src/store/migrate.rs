//! Brings a database to the tables this program knows.

use super::db::{Db, Done, Tx};
use super::fault::StoreError;
use super::sql::sql;

/// What makes the tables, step by step. A step that was published is never changed: what changes is a further step.
const STEPS: &[&str] = &[include_str!("migrations/0001_first.sql")];

/// What an SQLite file says of itself in its header when it is one of Sparring's: "SPAR".
pub(super) const OURS: i64 = 0x5350_4152;

/// Does the steps that a database has not seen, all of them or none; at the same time in two processes, one waits.
pub(super) async fn migrate(db: &Db) -> Result<(), StoreError> {
    let place = db.place().to_string();
    db.write(|| (), |tx| Box::pin(async move { step(tx, place).await })).await
}

async fn step(tx: &mut Tx, place: String) -> Result<Done<()>, StoreError> {
    if let Tx::Pg(..) = tx {
        tx.run(sql("SELECT pg_advisory_xact_lock(1397772626)")).await?;
    }
    tx.run(sql("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)")).await?;
    let seen = tx.one(sql("SELECT max(version) FROM schema_version"), |row| row.maybe_whole()).await?;
    let seen = seen.flatten().unwrap_or_default();
    let known = STEPS.len() as i64;
    if seen > known {
        return Err(StoreError::Newer { place, found: seen, known });
    }
    if seen == known {
        return Ok(Done::Undo(()));
    }
    for step in STEPS.iter().skip(seen.max(0) as usize) {
        tx.script(step).await?;
    }
    tx.run(sql("INSERT INTO schema_version (version) VALUES ($1)").bind(known)).await?;
    if let Tx::Lite(..) = tx {
        tx.script("PRAGMA application_id = 1397768530").await?;
    }
    Ok(Done::Keep(()))
}
