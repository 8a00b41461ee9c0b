//! The cohort: what everybody's attempts come to, gathered by the database, so that five hundred people cost no more than a few
//! questions.

use super::Store;
use super::attempts::Mode;
use super::fault::StoreError;
use super::reviews::{Review, review, review_columns};
use super::sql::{Row, sql};

/// What one person's attempts at one course, or at no course, come to. Guided attempts are left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The id of the person.
    pub person: String,
    /// The id of the course; none for random shifts and single stories.
    pub course: Option<String>,
    /// How many attempts there are.
    pub attempts: i64,
    /// When the latest one began, in Unix milliseconds.
    pub latest: i64,
    /// How many have ended.
    pub done: i64,
    /// How many of those no coach has reviewed.
    pub unreviewed: i64,
    /// How many assessments were passed.
    pub certified: i64,
    /// The best total, in tenths of a point; nothing where there is none.
    pub best: Option<i64>,
    /// The total of the attempt that ended last, in tenths of a point.
    pub last: Option<i64>,
    /// Whether that attempt passed.
    pub last_passed: Option<bool>,
    /// When that attempt began, in Unix milliseconds.
    pub last_started: Option<i64>,
}

/// The mean of what one person scored on one criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mean {
    /// The id of the person.
    pub person: String,
    /// The id of the criterion.
    pub criterion: String,
    /// The sum over all attempts in which it was judged, in tenths of a point.
    pub sum: i64,
    /// In how many attempts that was, at least one.
    pub count: i64,
}

const STANDINGS: &str = "SELECT person, course, count(*), max(started), \
     CAST(sum(CASE WHEN state = 'done' THEN 1 ELSE 0 END) AS BIGINT), \
     CAST(sum(CASE WHEN state = 'done' AND reviews = 0 THEN 1 ELSE 0 END) AS BIGINT), \
     CAST(sum(CASE WHEN mode = 'assessment' AND passed = 1 THEN 1 ELSE 0 END) AS BIGINT), \
     max(total), max(CASE WHEN place = 1 THEN total END), max(CASE WHEN place = 1 THEN passed END), \
     max(CASE WHEN place = 1 THEN started END) \
     FROM (SELECT person, course, started, state, mode, total, passed, \
         (SELECT count(*) FROM reviews WHERE reviews.attempt = attempts.id) AS reviews, \
         CASE WHEN state = 'done' THEN row_number() OVER \
             (PARTITION BY person, course, state ORDER BY started DESC, id) END AS place \
         FROM attempts WHERE mode <> 'guided' AND ($1 IS NULL OR course = $1) AND ($2 IS NULL OR started >= $2)) AS gone \
     GROUP BY person, course ORDER BY person, course";

const MEANS: &str = "SELECT attempts.person, scores.criterion, CAST(sum(scores.tenths) AS BIGINT), count(scores.tenths) \
     FROM attempts JOIN scores ON scores.attempt = attempts.id \
     WHERE scores.tenths IS NOT NULL AND attempts.mode <> 'guided' \
     AND ($1 IS NULL OR attempts.course = $1) AND ($2 IS NULL OR attempts.started >= $2) \
     GROUP BY attempts.person, scores.criterion ORDER BY attempts.person, scores.criterion";

fn standing(row: &mut Row) -> sqlx::Result<Standing> {
    Ok(Standing {
        person: row.text()?,
        course: row.maybe_text()?,
        attempts: row.whole()?,
        latest: row.whole()?,
        done: row.whole()?,
        unreviewed: row.whole()?,
        certified: row.whole()?,
        best: row.maybe_whole()?,
        last: row.maybe_whole()?,
        last_passed: row.maybe_flag()?,
        last_started: row.maybe_whole()?,
    })
}

fn mean(row: &mut Row) -> sqlx::Result<Mean> {
    Ok(Mean { person: row.text()?, criterion: row.text()?, sum: row.whole()?, count: row.whole()? })
}

impl Store {
    /// What everybody's attempts come to by course: those at one course where it is given, begun at a time in Unix milliseconds or
    /// after it where that is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn standings(&self, course: Option<&str>, since: Option<i64>) -> Result<Vec<Standing>, StoreError> {
        self.db.all(sql(STANDINGS).bind(course).bind(since), standing).await
    }

    /// What everybody scored by criterion, of the same attempts.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn means(&self, course: Option<&str>, since: Option<i64>) -> Result<Vec<Mean>, StoreError> {
        self.db.all(sql(MEANS).bind(course).bind(since), mean).await
    }

    /// The reviews that trainees dispute, the latest answer first, at most so many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn disputes(&self, limit: i64) -> Result<Vec<Review>, StoreError> {
        let find = concat!(
            "SELECT ",
            review_columns!(),
            " FROM reviews WHERE answer = 'disputed' ORDER BY answered DESC, id LIMIT $1"
        );
        self.db.all(sql(find).bind(limit), review).await
    }

    /// The reviews that were written or changed last, at most so many, the latest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn latest_reviews(&self, limit: i64) -> Result<Vec<Review>, StoreError> {
        let find = concat!("SELECT ", review_columns!(), " FROM reviews ORDER BY created DESC, id LIMIT $1");
        self.db.all(sql(find).bind(limit), review).await
    }

    /// Which people have done a course: passed its assessment where it `has_assessment`, else ended an attempt at it. Each with when
    /// the latest such attempt began, in Unix milliseconds.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn done_course(&self, course: &str, has_assessment: bool) -> Result<Vec<(String, i64)>, StoreError> {
        let find = "SELECT person, max(started) FROM attempts WHERE course = $1 AND state = 'done' \
                    AND ($2 = 0 OR (mode = $3 AND passed = 1)) GROUP BY person ORDER BY person";
        let find = sql(find).bind(course).bind(has_assessment).bind(Mode::Assessment.id());
        self.db.all(find, |row| Ok((row.text()?, row.whole()?))).await
    }
}
