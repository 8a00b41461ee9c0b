//! Reviews: a coach's own scores beside the machine's, and what the trainee answers.

use super::Store;
use super::changes::Change;
use super::db::Done;
use super::fault::StoreError;
use super::ids::fresh_id;
use super::sql::{Row, Word as _, sql, words};

words! {
    /// What a trainee says to a review.
    Answer {
        /// Nothing yet.
        None = "none",
        /// That they have read it.
        Acknowledged = "acknowledged",
        /// That they see it otherwise.
        Disputed = "disputed",
    }
}

/// A coach's review of an attempt; each coach has one at most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// Unguessable.
    pub id: String,
    /// The id of the attempt.
    pub attempt: String,
    /// The id of the coach; none when that person was erased.
    pub coach: Option<String>,
    /// Their scores, as JSON.
    pub scores: String,
    /// What they say.
    pub comment: String,
    /// When it was written or last changed, in Unix milliseconds.
    pub created: i64,
    /// What the trainee says to it as it is now.
    pub answer: Answer,
    /// The trainee's words; they stay when the coach changes the review.
    pub words: String,
    /// When the trainee answered, in Unix milliseconds.
    pub answered: Option<i64>,
}

/// A review to keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReview {
    /// The id of the attempt.
    pub attempt: String,
    /// The id of the coach.
    pub coach: String,
    /// Their scores, as JSON.
    pub scores: String,
    /// What they say.
    pub comment: String,
}

macro_rules! columns {
    () => {
        "reviews.id, reviews.attempt, reviews.coach, reviews.scores, reviews.comment, reviews.created, reviews.answer, \
         reviews.words, reviews.answered"
    };
}

pub(super) use columns as review_columns;

pub(super) fn review(row: &mut Row) -> sqlx::Result<Review> {
    Ok(Review {
        id: row.text()?,
        attempt: row.text()?,
        coach: row.maybe_text()?,
        scores: row.text()?,
        comment: row.text()?,
        created: row.whole()?,
        answer: row.word()?,
        words: row.text()?,
        answered: row.maybe_whole()?,
    })
}

impl Store {
    /// Keeps a coach's review of an attempt that has ended, in place of the one they wrote before, which the trainee then has to
    /// answer again. Says whether there is such an attempt.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_review(&self, new: NewReview, now: i64) -> Result<bool, StoreError> {
        self.write(Some(Change::Attempt(new.attempt.clone())), move |tx| {
            Box::pin(async move {
            let put = "INSERT INTO reviews (id, attempt, coach, scores, comment, created, answer, words) \
                       SELECT $1, id, $3, $4, $5, $6, 'none', '' FROM attempts WHERE id = $2 AND state = 'done' \
                       ON CONFLICT (attempt, coach) DO UPDATE SET scores = excluded.scores, comment = excluded.comment, \
                       created = excluded.created, answer = 'none'";
            let put = sql(put).bind(&*fresh_id()).bind(&*new.attempt).bind(&*new.coach).bind(&*new.scores);
            let found = tx.run(put.bind(&*new.comment).bind(now)).await? > 0;
            Ok(Done::Keep(found))
            })
        })
        .await
    }

    /// The review of an id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn review(&self, id: &str) -> Result<Option<Review>, StoreError> {
        self.db.one(sql(concat!("SELECT ", columns!(), " FROM reviews WHERE id = $1")).bind(id), review).await
    }

    /// The reviews of an attempt, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reviews_of(&self, attempt: &str) -> Result<Vec<Review>, StoreError> {
        let find = concat!("SELECT ", columns!(), " FROM reviews WHERE attempt = $1 ORDER BY created, id");
        self.db.all(sql(find).bind(attempt), review).await
    }

    /// Every review written or changed since a time, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reviews_since(&self, since: i64) -> Result<Vec<Review>, StoreError> {
        let find = concat!("SELECT ", columns!(), " FROM reviews WHERE created >= $1 ORDER BY created, id");
        self.db.all(sql(find).bind(since), review).await
    }

    /// Answers a review, if the attempt is that person's; says whether it is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn answer_review(
        &self,
        id: &str,
        person: &str,
        answer: Answer,
        words: &str,
        now: i64,
    ) -> Result<bool, StoreError> {
        let Some(review) = self.review(id).await? else { return Ok(false) };
        let set = "UPDATE reviews SET answer = $3, words = $4, answered = $5 \
                   WHERE id = $1 AND EXISTS (SELECT 1 FROM attempts WHERE attempts.id = reviews.attempt AND attempts.person = $2)";
        let set = sql(set).bind(id).bind(person).bind(answer.word()).bind(words).bind(now);
        self.write(Some(Change::Attempt(review.attempt)), move |tx| {
            Box::pin(async move {
                let answered = tx.run(set).await? > 0;
                Ok(if answered { Done::Keep(true) } else { Done::Undo(false) })
            })
        })
        .await
    }
}
