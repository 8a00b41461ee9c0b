//! Sessions: who is logged in; and log-ins that failed.

use super::Store;
use super::fault::StoreError;
use super::people::{Person, person, person_columns};
use super::sql::{Row, sql};

/// Somebody who is logged in. The secret is in their browser; here is the hash of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The hash of the secret.
    pub token_hash: String,
    /// The id of the person.
    pub person: String,
    /// When they logged in, in Unix milliseconds.
    pub created: i64,
    /// When they were last seen, in Unix milliseconds.
    pub seen: i64,
    /// From when on it is worthless, in Unix milliseconds.
    pub expires: i64,
}

fn session(row: &mut Row) -> sqlx::Result<Session> {
    Ok(Session {
        token_hash: row.text()?,
        person: row.text()?,
        created: row.whole()?,
        seen: row.whole()?,
        expires: row.whole()?,
    })
}

impl Store {
    /// Keeps a session.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_session(&self, session: &Session) -> Result<(), StoreError> {
        let add = "INSERT INTO sessions (token_hash, person, created, seen, expires) VALUES ($1, $2, $3, $4, $5)";
        let add = sql(add).bind(session.token_hash.as_str()).bind(session.person.as_str());
        self.db.run(add.bind(session.created).bind(session.seen).bind(session.expires)).await.map(|_| ())
    }

    /// The session of a hash and whose it is, if it has not run out and the person may use the console.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session(&self, token_hash: &str, now: i64) -> Result<Option<(Session, Person)>, StoreError> {
        let find = concat!(
            "SELECT sessions.token_hash, sessions.person, sessions.created, sessions.seen, sessions.expires, ",
            person_columns!(),
            " FROM sessions JOIN people ON people.id = sessions.person \
             WHERE sessions.token_hash = $1 AND sessions.expires > $2 AND people.active = 1"
        );
        let find = sql(find).bind(token_hash).bind(now);
        self.db.one(find, |row| Ok((session(row)?, person(row)?))).await
    }

    /// Notes that a person was seen, and until when their session is good now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn touch_session(&self, token_hash: &str, seen: i64, expires: i64) -> Result<(), StoreError> {
        let touch = "UPDATE sessions SET seen = $2, expires = $3 WHERE token_hash = $1";
        self.db.run(sql(touch).bind(token_hash).bind(seen).bind(expires)).await.map(|_| ())
    }

    /// Ends a session.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_session(&self, token_hash: &str) -> Result<(), StoreError> {
        self.db.run(sql("DELETE FROM sessions WHERE token_hash = $1").bind(token_hash)).await.map(|_| ())
    }

    /// Ends every session of a person.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_sessions(&self, person: &str) -> Result<(), StoreError> {
        self.db.run(sql("DELETE FROM sessions WHERE person = $1").bind(person)).await.map(|_| ())
    }

    /// Forgets the sessions that have run out, and the failed log-ins noted before a time.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn prune(&self, now: i64, failures_before: i64) -> Result<(), StoreError> {
        self.db.run(sql("DELETE FROM sessions WHERE expires <= $1").bind(now)).await?;
        self.db.run(sql("DELETE FROM failures WHERE noted < $1").bind(failures_before)).await.map(|_| ())
    }

    /// Notes a log-in that failed, under whatever it is counted by: a name, an address.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_failure(&self, key: &str, now: i64) -> Result<(), StoreError> {
        let note = sql("INSERT INTO failures (key_text, noted) VALUES ($1, $2)").bind(key).bind(now);
        self.db.run(note).await.map(|_| ())
    }

    /// How many log-ins failed under a key since a time.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn failures(&self, key: &str, since: i64) -> Result<i64, StoreError> {
        let count = sql("SELECT count(*) FROM failures WHERE key_text = $1 AND noted >= $2").bind(key).bind(since);
        Ok(self.db.one(count, |row| row.whole()).await?.unwrap_or_default())
    }

    /// Forgets the failed log-ins under a key.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn clear_failures(&self, key: &str) -> Result<(), StoreError> {
        self.db.run(sql("DELETE FROM failures WHERE key_text = $1").bind(key)).await.map(|_| ())
    }
}
