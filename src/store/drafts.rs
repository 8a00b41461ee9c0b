//! Drafts: what a trainee was writing.

use super::Store;
use super::fault::StoreError;
use super::sql::{Row, sql};

/// What a trainee was writing to a customer, in one channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Which case of the plan.
    pub case: i64,
    /// Which customer of the case.
    pub customer: i64,
    /// Which channel; what the word means, its callers know.
    pub channel: String,
    /// The words so far.
    pub text: String,
    /// The picture attached, if there is one.
    pub image: Option<String>,
    /// When it was saved, in Unix milliseconds.
    pub saved: i64,
}

impl Store {
    /// Keeps a draft in place of the one before; an empty one is cleared. Says whether the attempt is open: no other keeps drafts.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_draft(&self, attempt: &str, draft: &Draft) -> Result<bool, StoreError> {
        if draft.text.is_empty() && draft.image.is_none() {
            return self.clear_draft(attempt, draft).await;
        }
        let put = "INSERT INTO drafts (attempt, case_no, customer, channel, words, image, saved) \
                   SELECT id, $2, $3, $4, $5, $6, $7 FROM attempts WHERE id = $1 AND state = 'open' \
                   ON CONFLICT (attempt, case_no, customer, channel) \
                   DO UPDATE SET words = excluded.words, image = excluded.image, saved = excluded.saved";
        let put = sql(put).bind(attempt).bind(draft.case).bind(draft.customer).bind(&*draft.channel);
        let put = put.bind(&*draft.text).bind(draft.image.as_deref()).bind(draft.saved);
        Ok(self.db.run(put).await? > 0)
    }

    async fn clear_draft(&self, attempt: &str, draft: &Draft) -> Result<bool, StoreError> {
        let clear = "DELETE FROM drafts WHERE attempt = $1 AND case_no = $2 AND customer = $3 AND channel = $4";
        let clear = sql(clear).bind(attempt).bind(draft.case).bind(draft.customer).bind(&*draft.channel);
        self.db.run(clear).await?;
        let open = sql("SELECT id FROM attempts WHERE id = $1 AND state = 'open'").bind(attempt);
        Ok(self.db.one(open, |row| row.text()).await?.is_some())
    }

    /// Every draft of an attempt.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn drafts(&self, attempt: &str) -> Result<Vec<Draft>, StoreError> {
        let find = "SELECT case_no, customer, channel, words, image, saved FROM drafts WHERE attempt = $1 \
                    ORDER BY case_no, customer, channel";
        self.db.all(sql(find).bind(attempt), draft).await
    }
}

fn draft(row: &mut Row) -> sqlx::Result<Draft> {
    Ok(Draft {
        case: row.whole()?,
        customer: row.whole()?,
        channel: row.text()?,
        text: row.text()?,
        image: row.maybe_text()?,
        saved: row.whole()?,
    })
}
