//! The store: what the training console keeps, as rows and JSON texts, in an SQLite file or on a PostgreSQL server.
//!
//! It knows no scenario and no platform: what a shift, a deed or a scorecard is, its callers know. Every time is Unix milliseconds
//! that the caller gives. What must happen together happens in one transaction; what was acknowledged survives the end of the
//! process and of the machine. Both databases are asked with the same text, and pass the same tests.

mod assignments;
mod attempts;
mod changes;
mod cohort;
mod db;
mod drafts;
mod fault;
mod ids;
mod invites;
mod log;
mod migrate;
mod open;
mod outcomes;
mod own;
mod people;
mod place;
mod processes;
mod reviews;
mod roster;
mod scenarios;
mod sessions;
mod settings;
mod sql;
mod writer;

pub use assignments::Assignment;
pub use attempts::{Attempt, ClockRow, Filter, Mode, NewAttempt, State};
pub use changes::{Change, Watch};
pub use cohort::{Mean, Standing};
pub use drafts::Draft;
pub use fault::StoreError;
pub use ids::fresh_id;
pub use invites::Invite;
pub use log::{Appended, EntryRow, NewEntry};
pub use outcomes::{Finished, Outcome, Score};
pub use people::{NewPerson, Person, Role};
pub use place::Place;
pub use processes::Process;
pub use reviews::{Answer, NewReview, Review};
pub use roster::Roster;
pub use scenarios::ScenarioRow;
pub use sessions::Session;

use changes::Changes;
use db::{Db, Tx, Work};

/// An open store. A clone is the same store.
#[derive(Clone)]
pub struct Store {
    db: Db,
    changes: Changes,
}

impl Store {
    /// Opens the store at a place: makes it when there is none, and brings its tables up to date.
    ///
    /// # Errors
    /// When it is locked, broken, of another program, of a newer Sparring, out of room, or not to be reached. Nothing that was there
    /// is overwritten.
    pub async fn open(place: &Place) -> Result<Store, StoreError> {
        let sender = changes::sender();
        let db = open::open(place, sender.clone()).await?;
        let changes = Changes::begin(&db, sender).await?;
        Ok(Store { db, changes })
    }

    /// Where it lies.
    pub fn place(&self) -> &Place {
        self.db.place()
    }

    /// Whether the database answers and takes writes.
    ///
    /// # Errors
    /// What keeps it from doing so.
    pub async fn check(&self) -> Result<(), StoreError> {
        self.put_setting("checked", "").await
    }

    /// Closes it, after what is under way. Without it nothing is lost either; the next start is a little slower.
    pub async fn close(&self) {
        self.changes.end();
        match &self.db {
            Db::Lite { writer, readers, .. } => {
                if let Some(readers) = readers {
                    readers.close().await;
                }
                writer.close().await;
            }
            Db::Pg { pool, .. } => pool.close().await,
        }
    }
    /// Does a piece of work in a transaction, and tells of the change when it lasts.
    async fn write<T, F>(&self, change: Option<Change>, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'a> FnOnce(&'a mut Tx) -> Work<'a, T> + Send + 'static,
    {
        let changes = self.changes.clone();
        let kept = move || change.into_iter().for_each(|change| changes.tell(change));
        self.db.write(kept, work).await
    }
}
