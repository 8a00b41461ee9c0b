//! Outcomes: what an attempt scored when it ended, and the scores of many attempts side by side.

use super::Store;
use super::attempts::{Filter, filtered};
use super::changes::Change;
use super::db::{Done, Tx};
use super::fault::StoreError;
use super::sql::sql;

/// What an attempt came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// All of it, as JSON.
    pub results: String,
    /// What it scored, in tenths of a point; nothing when nothing could be judged.
    pub total: Option<i64>,
    /// Whether it passed.
    pub passed: bool,
    /// How many gates it tripped.
    pub gates: i64,
    /// What it scored by criterion, in tenths of a point; nothing where there was nothing to judge.
    pub rows: Vec<(String, Option<i64>)>,
}

/// What came of ending an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finished {
    /// It has ended, with this outcome.
    New,
    /// It had ended before: that outcome stays.
    Before,
    /// It changed since the outcome was worked out: work it out again. Or there is none.
    Moved,
}

/// What one attempt scored on one criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    /// The id of the attempt.
    pub attempt: String,
    /// The id of whose it is.
    pub person: String,
    /// When the attempt began, in Unix milliseconds.
    pub started: i64,
    /// The id of the criterion.
    pub criterion: String,
    /// Tenths of a point; nothing where there was nothing to judge.
    pub tenths: Option<i64>,
}

impl Store {
    /// Ends an attempt with its outcome, once, if nothing changed since `version`; its drafts are cleared.
    ///
    /// # Errors
    /// When the database fails; then it has not ended.
    pub async fn finish(&self, id: &str, version: i64, now: i64, outcome: Outcome) -> Result<Finished, StoreError> {
        let id = id.to_owned();
        self.write(Some(Change::Attempt(id.clone())), move |tx| {
            Box::pin(async move {
                if !end(tx, &id, version, now, &outcome).await? {
                    let done = sql("SELECT id FROM attempts WHERE id = $1 AND state = 'done'").bind(&*id);
                    let before = tx.one(done, |row| row.text()).await?.is_some();
                    return Ok(Done::Undo(if before { Finished::Before } else { Finished::Moved }));
                }
                for (criterion, tenths) in &outcome.rows {
                    let add = sql("INSERT INTO scores (attempt, criterion, tenths) VALUES ($1, $2, $3)");
                    tx.run(add.bind(&*id).bind(&**criterion).bind(*tenths)).await?;
                }
                Ok(Done::Keep(Finished::New))
            })
        })
        .await
    }

    /// What an attempt came to, as JSON, once it has ended.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn results(&self, id: &str) -> Result<Option<String>, StoreError> {
        self.db.one(sql("SELECT words FROM results WHERE attempt = $1").bind(id), |row| row.text()).await
    }

    /// The scores by criterion of the attempts of a filter, those that began first at the top. Its page does not matter: it is all of them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn scores(&self, filter: &Filter) -> Result<Vec<Score>, StoreError> {
        let find = filtered!(
            filter,
            "SELECT attempts.id, attempts.person, attempts.started, scores.criterion, scores.tenths \
             FROM attempts JOIN scores ON scores.attempt = attempts.id",
            " ORDER BY attempts.started, attempts.id, scores.criterion"
        );
        let score = |row: &mut super::sql::Row| {
            Ok(Score {
                attempt: row.text()?,
                person: row.text()?,
                started: row.whole()?,
                criterion: row.text()?,
                tenths: row.maybe_whole()?,
            })
        };
        self.db.all(filter.bind(sql(find)), score).await
    }
}

/// Ends an attempt that is open and has not changed; says whether it was.
async fn end(tx: &mut Tx, id: &str, version: i64, now: i64, outcome: &Outcome) -> Result<bool, StoreError> {
    let end = "UPDATE attempts SET state = 'done', ended = $3, total = $4, passed = $5, gates = $6, version = version + 1 \
               WHERE id = $1 AND version = $2 AND state = 'open'";
    let end = sql(end).bind(id).bind(version).bind(now).bind(outcome.total).bind(outcome.passed).bind(outcome.gates);
    if tx.run(end).await? == 0 {
        return Ok(false);
    }
    tx.run(sql("DELETE FROM drafts WHERE attempt = $1").bind(id)).await?;
    let keep = sql("INSERT INTO results (attempt, words) VALUES ($1, $2)").bind(id).bind(&*outcome.results);
    tx.run(keep).await?;
    Ok(true)
}
