//! The log of an attempt: what the trainee did, entry after entry. Nothing in it is ever changed.

use super::Store;
use super::attempts::State;
use super::changes::Change;
use super::db::{Done, Tx};
use super::fault::StoreError;
use super::sql::sql;

/// An entry to append.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEntry {
    /// When it was, in milliseconds of shift time.
    pub at: i64,
    /// Which case of the plan it belongs to.
    pub case: i64,
    /// Which customer of the case.
    pub customer: i64,
    /// What was done, as JSON.
    pub deed: String,
    /// What tells this deed from every other of the attempt: the same again is the same form sent twice.
    pub nonce: String,
    /// The channel whose draft was sent with it, and is cleared.
    pub clears: Option<String>,
}

/// An entry of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRow {
    /// Its number in the log, from 1.
    pub seq: i64,
    /// When it was, in milliseconds of shift time.
    pub at: i64,
    /// Which case of the plan it belongs to.
    pub case: i64,
    /// Which customer of the case.
    pub customer: i64,
    /// What was done, as JSON.
    pub deed: String,
}

/// What came of appending an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Appended {
    /// It is in the log, on the disk, under this number.
    New(i64),
    /// The same form came before: this is the number that it got then.
    Before(i64),
    /// The case has entries that the page did not know of; nothing was added.
    Moved,
    /// The attempt has ended, or there is none; nothing was added.
    Closed,
}

impl Store {
    /// Appends an entry to an open attempt, all or nothing. With `seen`, the number of the last entry that the page knew, only when
    /// the case has had no entry since.
    ///
    /// # Errors
    /// When the database fails; then nothing was added.
    pub async fn append(&self, attempt: &str, entry: NewEntry, seen: Option<i64>) -> Result<Appended, StoreError> {
        let attempt = attempt.to_owned();
        self.write(Some(Change::Attempt(attempt.clone())), move |tx| {
            Box::pin(async move {
                let appended = append(tx, &attempt, &entry, seen).await?;
                Ok(match appended {
                    Appended::New(_) => Done::Keep(appended),
                    _ => Done::Undo(appended),
                })
            })
        })
        .await
    }

    /// The entries of an attempt from a number on, in order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn entries(&self, attempt: &str, from_seq: i64) -> Result<Vec<EntryRow>, StoreError> {
        let find =
            "SELECT seq, shift_at, case_no, customer, deed FROM entries WHERE attempt = $1 AND seq >= $2 ORDER BY seq";
        let entry = |row: &mut super::sql::Row| {
            Ok(EntryRow {
                seq: row.whole()?,
                at: row.whole()?,
                case: row.whole()?,
                customer: row.whole()?,
                deed: row.text()?,
            })
        };
        self.db.all(sql(find).bind(attempt).bind(from_seq), entry).await
    }
}

async fn append(tx: &mut Tx, attempt: &str, entry: &NewEntry, seen: Option<i64>) -> Result<Appended, StoreError> {
    // First, since it makes every other writer of this attempt wait.
    let count =
        "UPDATE attempts SET entries = entries + 1, version = version + 1 WHERE id = $1 RETURNING entries, state";
    let counted = tx.one(sql(count).bind(attempt), |row| Ok((row.whole()?, row.word::<State>()?))).await?;
    let Some((seq, state)) = counted else { return Ok(Appended::Closed) };
    let before = sql("SELECT seq FROM entries WHERE attempt = $1 AND nonce = $2").bind(attempt).bind(&*entry.nonce);
    if let Some(before) = tx.one(before, |row| row.whole()).await? {
        return Ok(Appended::Before(before));
    }
    if state == State::Done {
        return Ok(Appended::Closed);
    }
    if let Some(seen) = seen {
        let newer = sql("SELECT seq FROM entries WHERE attempt = $1 AND case_no = $2 AND seq > $3 LIMIT 1");
        if tx.one(newer.bind(attempt).bind(entry.case).bind(seen), |row| row.whole()).await?.is_some() {
            return Ok(Appended::Moved);
        }
    }
    let add = "INSERT INTO entries (attempt, seq, shift_at, case_no, customer, deed, nonce) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let add = sql(add).bind(attempt).bind(seq).bind(entry.at).bind(entry.case).bind(entry.customer);
    tx.run(add.bind(&*entry.deed).bind(&*entry.nonce)).await?;
    if let Some(channel) = &entry.clears {
        let clear = "DELETE FROM drafts WHERE attempt = $1 AND case_no = $2 AND customer = $3 AND channel = $4";
        tx.run(sql(clear).bind(attempt).bind(entry.case).bind(entry.customer).bind(&**channel)).await?;
    }
    Ok(Appended::New(seq))
}
