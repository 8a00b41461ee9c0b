//! People: who uses the console.

use super::Store;
use super::db::{Done, Tx};
use super::fault::StoreError;
use super::ids::fresh_id;
use super::sql::{Row, Word as _, sql, words};

words! {
    /// What a person may do.
    Role {
        /// Sees everybody's attempts, reviews them and assigns courses.
        Coach = "coach",
        /// Sees their own attempts only.
        Trainee = "trainee",
    }
}

/// A person.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// Unguessable.
    pub id: String,
    /// What they are called.
    pub name: String,
    /// The name they log in with; none without accounts.
    pub login: Option<String>,
    /// What they may do.
    pub role: Role,
    /// The language of the interface: `en`, `nl`, …
    pub language: String,
    /// The hash of their password; none when they cannot log in.
    pub password: Option<String>,
    /// When they were added, in Unix milliseconds.
    pub created: i64,
    /// Whether they may use the console.
    pub active: bool,
}

impl std::fmt::Debug for Person {
    /// Without the hash of the password: it has no place in a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Person").field("id", &self.id).field("role", &self.role).finish_non_exhaustive()
    }
}

/// A person to add.
#[derive(Clone, PartialEq, Eq)]
pub struct NewPerson {
    /// What they are called.
    pub name: String,
    /// The name they log in with, which nobody else has.
    pub login: Option<String>,
    /// What they may do.
    pub role: Role,
    /// The language of the interface.
    pub language: String,
    /// The hash of their password.
    pub password: Option<String>,
}

/// The columns of a person, in the order in which they are read.
macro_rules! columns {
    () => {
        "people.id, people.name, people.login, people.role, people.language, people.password, people.created, people.active"
    };
}
pub(super) use columns as person_columns;

pub(super) fn person(row: &mut Row) -> sqlx::Result<Person> {
    Ok(Person {
        id: row.text()?,
        name: row.text()?,
        login: row.maybe_text()?,
        role: row.word()?,
        language: row.text()?,
        password: row.maybe_text()?,
        created: row.whole()?,
        active: row.flag()?,
    })
}

pub(super) async fn insert(tx: &mut Tx, new: &NewPerson, now: i64) -> Result<Person, StoreError> {
    let id = fresh_id();
    let add = "INSERT INTO people (id, name, login, role, language, password, created, active) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, 1)";
    let add = sql(add).bind(&*id).bind(&*new.name).bind(new.login.as_deref()).bind(new.role.word());
    tx.run(add.bind(&*new.language).bind(new.password.as_deref()).bind(now)).await?;
    let NewPerson { name, login, role, language, password } = new.clone();
    Ok(Person { id, name, login, role, language, password, created: now, active: true })
}

impl Store {
    /// Adds a person, who is active at once.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when somebody logs in with that name; otherwise when the database fails.
    pub async fn add_person(&self, new: &NewPerson, now: i64) -> Result<Person, StoreError> {
        let new = new.clone();
        self.write(None, move |tx| Box::pin(async move { insert(tx, &new, now).await.map(Done::Keep) })).await
    }

    /// The person of an id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn person(&self, id: &str) -> Result<Option<Person>, StoreError> {
        let find = sql(concat!("SELECT ", columns!(), " FROM people WHERE id = $1")).bind(id);
        self.db.one(find, person).await
    }

    /// The person who logs in with a name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn person_by_login(&self, login: &str) -> Result<Option<Person>, StoreError> {
        let find = sql(concat!("SELECT ", columns!(), " FROM people WHERE login = $1")).bind(login);
        self.db.one(find, person).await
    }

    /// Everybody, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn people(&self) -> Result<Vec<Person>, StoreError> {
        self.db.all(sql(concat!("SELECT ", columns!(), " FROM people ORDER BY name, id")), person).await
    }

    /// Changes name, language, role and whether a person may use the console, to what is given; says whether there is such a person.
    /// One who may not any more is logged out everywhere.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn update_person(&self, person: &Person) -> Result<bool, StoreError> {
        let person = person.clone();
        self.write(None, move |tx| {
            Box::pin(async move {
                let update = "UPDATE people SET name = $2, language = $3, role = $4, active = $5 WHERE id = $1";
                let update = sql(update).bind(person.id.as_str()).bind(person.name.as_str());
                let update = update.bind(person.language.as_str()).bind(person.role.word()).bind(person.active);
                let found = tx.run(update).await? > 0;
                if !person.active {
                    tx.run(sql("DELETE FROM sessions WHERE person = $1").bind(person.id.as_str())).await?;
                }
                Ok(Done::Keep(found))
            })
        })
        .await
    }

    /// Sets the hash of a person's password; says whether there is such a person.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_password(&self, id: &str, hash: &str) -> Result<bool, StoreError> {
        let set = sql("UPDATE people SET password = $2 WHERE id = $1").bind(id).bind(hash);
        Ok(self.db.run(set).await? > 0)
    }
}
