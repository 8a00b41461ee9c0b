//! Scenarios that coaches wrote in the editor.

use super::Store;
use super::fault::StoreError;
use super::sql::{Row, sql};

/// A scenario of the editor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScenarioRow {
    /// Its id, as a scenario's path is one.
    pub id: String,
    /// Its YAML.
    pub text: String,
    /// The id of who wrote it last; none when that person was erased.
    pub author: Option<String>,
    /// When it was last written, in Unix milliseconds.
    pub updated: i64,
    /// Grows by one each time it is written.
    pub version: i64,
}

macro_rules! columns {
    () => {
        "id, words, author, updated, version"
    };
}

fn scenario(row: &mut Row) -> sqlx::Result<ScenarioRow> {
    Ok(ScenarioRow {
        id: row.text()?,
        text: row.text()?,
        author: row.maybe_text()?,
        updated: row.whole()?,
        version: row.whole()?,
    })
}

impl Store {
    /// Writes a scenario over the version that its author read (0 for a new one), and gives its new version; nothing when somebody
    /// wrote it in between.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_scenario(
        &self,
        id: &str,
        text: &str,
        author: &str,
        version: i64,
        now: i64,
    ) -> Result<Option<i64>, StoreError> {
        let put = match version {
            ..=0 => {
                "INSERT INTO scenarios (id, words, author, updated, version) VALUES ($1, $2, $3, $4, $5 + 1) \
                 ON CONFLICT (id) DO NOTHING"
            }
            _ => {
                "UPDATE scenarios SET words = $2, author = $3, updated = $4, version = version + 1 \
                 WHERE id = $1 AND version = $5"
            }
        };
        let version = version.max(0);
        let put = sql(put).bind(id).bind(text).bind(author).bind(now).bind(version);
        let written = self.db.run(put).await?;
        Ok((written > 0).then_some(version + 1))
    }

    /// The scenario of an id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn scenario(&self, id: &str) -> Result<Option<ScenarioRow>, StoreError> {
        self.db.one(sql(concat!("SELECT ", columns!(), " FROM scenarios WHERE id = $1")).bind(id), scenario).await
    }

    /// Every scenario of the editor, by id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn scenarios(&self) -> Result<Vec<ScenarioRow>, StoreError> {
        self.db.all(sql(concat!("SELECT ", columns!(), " FROM scenarios ORDER BY id")), scenario).await
    }

    /// The id and the version of every scenario of the editor.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn scenario_versions(&self) -> Result<Vec<(String, i64)>, StoreError> {
        let find = sql("SELECT id, version FROM scenarios ORDER BY id");
        self.db.all(find, |row| Ok((row.text()?, row.whole()?))).await
    }

    /// Removes a scenario; attempts that played it keep the text they played.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove_scenario(&self, id: &str) -> Result<(), StoreError> {
        self.db.run(sql("DELETE FROM scenarios WHERE id = $1").bind(id)).await.map(|_| ())
    }
}
