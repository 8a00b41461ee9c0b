//! What is held of a person: given to them, or erased, all of it.

use serde_json::{Map, Value, json};

use super::Store;
use super::attempts::Filter;
use super::changes::Change;
use super::db::{Db, Done};
use super::fault::StoreError;
use super::people::Person;
use super::sql::{Row, sql};

impl Store {
    /// Erases a person and all that is theirs: log-ins, attempts with their logs, drafts, outcomes and reviews, assignments, and the
    /// invitations they made. What they wrote of others, as a coach, stays without their name. Says whether there was such a person.
    ///
    /// # Errors
    /// When the database fails; then nothing was erased.
    pub async fn delete_person(&self, id: &str) -> Result<bool, StoreError> {
        let id = id.to_owned();
        let work = self.write(Some(Change::All), move |tx| {
            Box::pin(async move {
                let failures = "DELETE FROM failures WHERE key_text IN (SELECT login FROM people WHERE id = $1)";
                tx.run(sql(failures).bind(&*id)).await?;
                let found = tx.run(sql("DELETE FROM people WHERE id = $1").bind(&*id)).await? > 0;
                Ok(Done::Keep(found))
            })
        });
        let found = work.await?;
        if let Db::Lite { writer, .. } = &self.db {
            writer.forget().await;
        }
        Ok(found)
    }

    /// Everything held of a person, as JSON, but for the hash of their password; nothing when there is no such person.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn export_person(&self, id: &str) -> Result<Option<Value>, StoreError> {
        let Some(person) = self.person(id).await? else { return Ok(None) };
        let mut all = Map::new();
        all.insert("person".to_owned(), self.identity(&person));
        all.insert("attempts".to_owned(), Value::Array(self.own_attempts(id).await?));
        for (name, statement, read) in LISTS {
            all.insert((*name).to_owned(), Value::Array(self.db.all(sql(statement).bind(id), *read).await?));
        }
        Ok(Some(Value::Object(all)))
    }

    fn identity(&self, person: &Person) -> Value {
        json!({
            "id": person.id, "name": person.name, "login": person.login, "role": person.role.id(),
            "language": person.language, "created": person.created, "active": person.active,
        })
    }

    async fn own_attempts(&self, id: &str) -> Result<Vec<Value>, StoreError> {
        let mut own = Vec::new();
        let mut filter = Filter { person: Some(id.to_owned()), limit: 1000, ..Filter::default() };
        loop {
            let page = self.attempts(&filter).await?;
            filter.skip += page.len() as i64;
            for attempt in &page {
                own.push(self.own_attempt(attempt).await?);
            }
            if page.len() < 1000 {
                return Ok(own);
            }
        }
    }

    async fn own_attempt(&self, attempt: &super::Attempt) -> Result<Value, StoreError> {
        let entries = self.entries(&attempt.id, 0).await?;
        let entries = entries.iter().map(|entry| {
            json!({
                "seq": entry.seq, "at": entry.at, "case": entry.case, "customer": entry.customer, "deed": parsed(&entry.deed),
            })
        });
        let drafts = self.drafts(&attempt.id).await?;
        let drafts = drafts.iter().map(|draft| {
            json!({
                "case": draft.case, "customer": draft.customer, "channel": draft.channel, "text": draft.text,
                "image": draft.image, "saved": draft.saved,
            })
        });
        let reviews = self.reviews_of(&attempt.id).await?;
        let reviews = reviews.iter().map(|review| {
            json!({
                "scores": parsed(&review.scores), "comment": review.comment, "created": review.created,
                "answer": review.answer.id(), "words": review.words, "answered": review.answered,
            })
        });
        Ok(json!({
            "id": attempt.id, "course": attempt.course, "title": attempt.title, "mode": attempt.mode.id(),
            "hints": attempt.hints, "language": attempt.language, "state": attempt.state.id(), "clock": attempt.clock,
            "started": attempt.started, "ended": attempt.ended, "total": attempt.total, "passed": attempt.passed,
            "gates": attempt.gates, "seed": attempt.seed,
            "plan": parsed(&self.plan(&attempt.id).await?.unwrap_or_default()),
            "entries": entries.collect::<Vec<_>>(), "drafts": drafts.collect::<Vec<_>>(),
            "reviews": reviews.collect::<Vec<_>>(),
            "results": parsed(&self.results(&attempt.id).await?.unwrap_or_default()),
        }))
    }
}

/// A list of what is held, by its name, the question that finds it, and how a row of it is told.
type List = (&'static str, &'static str, fn(&mut Row) -> sqlx::Result<Value>);

const LISTS: &[List] = &[
    ("sessions", "SELECT created, seen, expires FROM sessions WHERE person = $1 ORDER BY created", |row| {
        Ok(json!({ "created": row.whole()?, "seen": row.whole()?, "expires": row.whole()? }))
    }),
    ("failed_logins", "SELECT noted FROM failures WHERE key_text IN (SELECT login FROM people WHERE id = $1)", |row| {
        Ok(json!(row.whole()?))
    }),
    ("assignments", "SELECT course, due, created FROM assignments WHERE person = $1 ORDER BY course", |row| {
        Ok(json!({ "course": row.text()?, "due": row.maybe_whole()?, "created": row.whole()? }))
    }),
    ("assigned", "SELECT course, due, created FROM assignments WHERE assigned_by = $1 ORDER BY course", |row| {
        Ok(json!({ "course": row.text()?, "due": row.maybe_whole()?, "created": row.whole()? }))
    }),
    ("reviews_written", "SELECT scores, comment, created FROM reviews WHERE coach = $1 ORDER BY created", |row| {
        Ok(json!({ "scores": parsed(&row.text()?), "comment": row.text()?, "created": row.whole()? }))
    }),
    ("invitations", "SELECT for_name, role, created FROM invites WHERE created_by = $1 ORDER BY created", |row| {
        Ok(json!({ "for": row.text()?, "role": row.text()?, "created": row.whole()? }))
    }),
    ("scenarios", "SELECT id, words, updated FROM scenarios WHERE author = $1 ORDER BY id", |row| {
        Ok(json!({ "id": row.text()?, "text": row.text()?, "updated": row.whole()? }))
    }),
];

/// A text as the JSON that it is, or as a text.
fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()))
}
