//! Settings of the whole console, and texts kept under their hash.

use super::Store;
use super::fault::StoreError;
use super::sql::sql;

impl Store {
    /// The text of a setting.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.db.one(sql("SELECT words FROM settings WHERE key_text = $1").bind(key), |row| row.text()).await
    }

    /// Sets a setting.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_setting(&self, key: &str, text: &str) -> Result<(), StoreError> {
        let put = "INSERT INTO settings (key_text, words) VALUES ($1, $2) \
                   ON CONFLICT (key_text) DO UPDATE SET words = excluded.words";
        self.db.run(sql(put).bind(key).bind(text)).await.map(|_| ())
    }

    /// Sets a setting unless it is set, and says what it is then: of two who try at once, both are told the text of one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_setting_if_absent(&self, key: &str, text: &str) -> Result<String, StoreError> {
        let put = "INSERT INTO settings (key_text, words) VALUES ($1, $2) ON CONFLICT (key_text) DO NOTHING";
        self.db.run(sql(put).bind(key).bind(text)).await?;
        Ok(self.setting(key).await?.unwrap_or_default())
    }

    /// Keeps a text under its hash; one that is kept already stays.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_text(&self, hash: &str, text: &str) -> Result<(), StoreError> {
        let put = "INSERT INTO texts (hash, words) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING";
        self.db.run(sql(put).bind(hash).bind(text)).await.map(|_| ())
    }

    /// The text of a hash.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn text(&self, hash: &str) -> Result<Option<String>, StoreError> {
        self.db.one(sql("SELECT words FROM texts WHERE hash = $1").bind(hash), |row| row.text()).await
    }
}
