//! Attempts: one person's go at a shift.

use super::Store;
use super::changes::Change;
use super::db::{Done, Tx};
use super::fault::StoreError;
use super::ids::fresh_id;
use super::sql::{Row, Word as _, sql, words};

words! {
    /// What an attempt is for.
    Mode {
        /// To learn: with hints, undo, and time at will.
        Practice = "practice",
        /// To be certified: no hints, the real clock.
        Assessment = "assessment",
        /// The two minutes that show how it works.
        Guided = "guided",
    }
}

words! {
    /// Whether an attempt goes on.
    State {
        /// It does.
        Open = "open",
        /// It ended, and has an outcome.
        Done = "done",
    }
}

/// The clock of a shift, as it was when it was last set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ClockRow {
    /// How much shift time had passed, in milliseconds.
    pub elapsed: i64,
    /// When that was, in Unix milliseconds.
    pub as_of: i64,
    /// How fast it goes since then; what the number means, its callers know.
    pub speed: i64,
    /// Whether it stands still since then.
    pub paused: bool,
}

/// An attempt, without its plan, which never changes: see [`Store::plan`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Unguessable.
    pub id: String,
    /// The id of whose it is.
    pub person: String,
    /// The course it belongs to, if it does.
    pub course: Option<String>,
    /// What it is called.
    pub title: String,
    /// What it is for.
    pub mode: Mode,
    /// When hints are given; what the word means, its callers know.
    pub hints: String,
    /// The language of its customers.
    pub language: String,
    /// What chance in it comes from.
    pub seed: i64,
    /// Whether it goes on.
    pub state: State,
    /// Its clock.
    pub clock: ClockRow,
    /// When it began, in Unix milliseconds.
    pub started: i64,
    /// When it ended, in Unix milliseconds.
    pub ended: Option<i64>,
    /// Grows by one with every change to the attempt or its log.
    pub version: i64,
    /// How many entries its log has: the number of the last one.
    pub entries: i64,
    /// What it scored, in tenths of a point; nothing while it goes on, or when nothing could be judged.
    pub total: Option<i64>,
    /// Whether it passed.
    pub passed: Option<bool>,
    /// How many gates it tripped.
    pub gates: i64,
}

/// An attempt to begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAttempt {
    /// The id of whose it is.
    pub person: String,
    /// The course it belongs to, if it does.
    pub course: Option<String>,
    /// What it is called.
    pub title: String,
    /// What it is for.
    pub mode: Mode,
    /// When hints are given.
    pub hints: String,
    /// The language of its customers.
    pub language: String,
    /// What chance in it comes from.
    pub seed: i64,
    /// What is worked through, as JSON.
    pub plan: String,
    /// Its clock.
    pub clock: ClockRow,
    /// When it begins, in Unix milliseconds.
    pub started: i64,
}

/// Which attempts are listed, the newest first: those that are all of what is given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of this person.
    pub person: Option<String>,
    /// Of this course.
    pub course: Option<String>,
    /// For this.
    pub mode: Option<Mode>,
    /// In this state.
    pub state: Option<State>,
    /// Begun at this time or after it, in Unix milliseconds.
    pub since: Option<i64>,
    /// With a review, or without.
    pub reviewed: Option<bool>,
    /// How many of them to leave out.
    pub skip: i64,
    /// How many to list at most; 0 stands for 100, and more than 10,000 are never listed.
    pub limit: i64,
}

macro_rules! columns {
    () => {
        "attempts.id, attempts.person, attempts.course, attempts.title, attempts.mode, attempts.hints, attempts.language, \
         attempts.seed, attempts.state, attempts.elapsed, attempts.as_of, attempts.speed, attempts.paused, attempts.started, \
         attempts.ended, attempts.version, attempts.entries, attempts.total, attempts.passed, attempts.gates"
    };
}

/// A question about attempts, between what is asked and in which order, with what a [`Filter`] asks of them as `$1` to `$6`. Whose
/// they are and of which course is said outright where it is known, since that is what the indexes find them by.
macro_rules! filtered {
    ($filter:expr, $ask:expr, $order:expr) => {
        match (&$filter.person, &$filter.course) {
            (Some(_), _) => filtered!($ask, "attempts.person = $1", "($2 IS NULL OR attempts.course = $2)", $order),
            (None, Some(_)) => filtered!($ask, "$1 IS NULL", "attempts.course = $2", $order),
            (None, None) => filtered!($ask, "$1 IS NULL", "$2 IS NULL", $order),
        }
    };
    ($ask:expr, $person:literal, $course:literal, $order:expr) => {
        concat!(
            $ask,
            " WHERE ",
            $person,
            " AND ",
            $course,
            " AND ($3 IS NULL OR attempts.mode = $3) AND ($4 IS NULL OR attempts.state = $4) \
             AND ($5 IS NULL OR attempts.started >= $5) AND ($6 IS NULL OR \
             CASE WHEN EXISTS (SELECT 1 FROM reviews WHERE reviews.attempt = attempts.id) THEN 1 ELSE 0 END = $6)",
            $order
        )
    };
}
pub(super) use filtered;

impl Filter {
    /// Binds `$1` to `$6`.
    pub(super) fn bind(&self, statement: super::sql::Statement) -> super::sql::Statement {
        let statement = statement.bind(self.person.as_deref()).bind(self.course.as_deref());
        let statement = statement.bind(self.mode.map(Mode::word)).bind(self.state.map(State::word));
        statement.bind(self.since).bind(self.reviewed)
    }

    /// How many to list.
    pub(super) fn most(&self) -> i64 {
        match self.limit {
            ..=0 => 100,
            limit => limit.min(10_000),
        }
    }
}

fn attempt(row: &mut Row) -> sqlx::Result<Attempt> {
    Ok(Attempt {
        id: row.text()?,
        person: row.text()?,
        course: row.maybe_text()?,
        title: row.text()?,
        mode: row.word()?,
        hints: row.text()?,
        language: row.text()?,
        seed: row.whole()?,
        state: row.word()?,
        clock: ClockRow { elapsed: row.whole()?, as_of: row.whole()?, speed: row.whole()?, paused: row.flag()? },
        started: row.whole()?,
        ended: row.maybe_whole()?,
        version: row.whole()?,
        entries: row.whole()?,
        total: row.maybe_whole()?,
        passed: row.maybe_flag()?,
        gates: row.whole()?,
    })
}

impl Store {
    /// Begins an attempt.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin(&self, new: NewAttempt) -> Result<Attempt, StoreError> {
        let begun = begun(&new);
        self.write(Some(Change::Attempt(begun.id.clone())), move |tx| {
            Box::pin(async move {
                insert(tx, &begun, &new.plan).await?;
                Ok(Done::Keep(begun))
            })
        })
        .await
    }

    /// Begins an assessment, unless the person has had `limit` of them on that course, even when two pages begin one at once.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin_assessment(&self, new: NewAttempt, limit: i64) -> Result<Option<Attempt>, StoreError> {
        let begun = begun(&NewAttempt { mode: Mode::Assessment, ..new.clone() });
        self.write(Some(Change::Attempt(begun.id.clone())), move |tx| {
            Box::pin(async move {
                // Whoever else begins one for this person waits here until this one is counted.
                tx.run(sql("UPDATE people SET active = active WHERE id = $1").bind(begun.person.as_str())).await?;
                let had = tx.one(assessments(&begun.person, begun.course.as_deref()), |row| row.whole()).await?;
                if had.unwrap_or_default() >= limit {
                    return Ok(Done::Undo(None));
                }
                insert(tx, &begun, &new.plan).await?;
                Ok(Done::Keep(Some(begun)))
            })
        })
        .await
    }

    /// How many assessments a person has begun on a course.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_assessments(&self, person: &str, course: &str) -> Result<i64, StoreError> {
        Ok(self.db.one(assessments(person, Some(course)), |row| row.whole()).await?.unwrap_or_default())
    }

    /// The attempt of an id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn attempt(&self, id: &str) -> Result<Option<Attempt>, StoreError> {
        self.db.one(sql(concat!("SELECT ", columns!(), " FROM attempts WHERE id = $1")).bind(id), attempt).await
    }

    /// The plan of an attempt, as JSON. It never changes.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn plan(&self, id: &str) -> Result<Option<String>, StoreError> {
        self.db.one(sql("SELECT words FROM plans WHERE attempt = $1").bind(id), |row| row.text()).await
    }

    /// The attempts of a filter, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn attempts(&self, filter: &Filter) -> Result<Vec<Attempt>, StoreError> {
        let find = filtered!(
            filter,
            concat!("SELECT ", columns!(), " FROM attempts"),
            " ORDER BY attempts.started DESC, attempts.id LIMIT $7 OFFSET $8"
        );
        let find = filter.bind(sql(find)).bind(filter.most()).bind(filter.skip.max(0));
        self.db.all(find, attempt).await
    }

    /// How many attempts a filter has in all.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_attempts(&self, filter: &Filter) -> Result<i64, StoreError> {
        let count = filter.bind(sql(filtered!(filter, "SELECT count(*) FROM attempts", "")));
        Ok(self.db.one(count, |row| row.whole()).await?.unwrap_or_default())
    }

    /// Sets the clock of an open attempt, if nothing changed since `version`; says whether it was set.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_clock(&self, id: &str, version: i64, clock: ClockRow) -> Result<bool, StoreError> {
        let id = id.to_owned();
        self.write(Some(Change::Attempt(id.clone())), move |tx| {
            Box::pin(async move {
            let set = "UPDATE attempts SET elapsed = $3, as_of = $4, speed = $5, paused = $6, version = version + 1 \
                       WHERE id = $1 AND version = $2 AND state = 'open'";
            let set = sql(set).bind(id.as_str()).bind(version).bind(clock.elapsed).bind(clock.as_of);
            let set = tx.run(set.bind(clock.speed).bind(clock.paused)).await? > 0;
            Ok(if set { Done::Keep(true) } else { Done::Undo(false) })
            })
        })
        .await
    }
}

fn begun(new: &NewAttempt) -> Attempt {
    Attempt {
        id: fresh_id(),
        person: new.person.clone(),
        course: new.course.clone(),
        title: new.title.clone(),
        mode: new.mode,
        hints: new.hints.clone(),
        language: new.language.clone(),
        seed: new.seed,
        state: State::Open,
        clock: new.clock,
        started: new.started,
        ended: None,
        version: 1,
        entries: 0,
        total: None,
        passed: None,
        gates: 0,
    }
}

async fn insert(tx: &mut Tx, attempt: &Attempt, plan: &str) -> Result<(), StoreError> {
    let add = "INSERT INTO attempts (id, person, course, title, mode, hints, language, seed, state, elapsed, as_of, speed, paused, \
               started, version, entries, gates) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0, 0)";
    let add = sql(add).bind(attempt.id.as_str()).bind(attempt.person.as_str()).bind(attempt.course.as_deref());
    let add = add.bind(attempt.title.as_str()).bind(attempt.mode.word()).bind(attempt.hints.as_str());
    let add = add.bind(attempt.language.as_str()).bind(attempt.seed).bind(attempt.state.word());
    let add = add.bind(attempt.clock.elapsed).bind(attempt.clock.as_of).bind(attempt.clock.speed);
    tx.run(add.bind(attempt.clock.paused).bind(attempt.started).bind(attempt.version)).await?;
    let keep = sql("INSERT INTO plans (attempt, words) VALUES ($1, $2)").bind(attempt.id.as_str()).bind(plan);
    tx.run(keep).await.map(|_| ())
}

fn assessments(person: &str, course: Option<&str>) -> super::sql::Statement {
    let count = "SELECT count(*) FROM attempts \
                 WHERE person = $1 AND mode = 'assessment' AND (course = $2 OR (course IS NULL AND $2 IS NULL))";
    sql(count).bind(person).bind(course)
}
