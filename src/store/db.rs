//! The two databases behind one door: an SQLite file with one writer and several readers, or a pool of PostgreSQL connections.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use sqlx::postgres::PgPool;
use sqlx::sqlite::{SqliteConnection, SqlitePool};
use sqlx::{Postgres, Transaction};

use super::fault::{StoreError, told};
use super::place::Place;
use super::sql::{Row, Statement, Value};
use super::writer::Writer;

/// How long a statement waits for another program to let go of the file.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// An open database.
#[derive(Clone)]
pub(super) enum Db {
    /// SQLite allows one writer at a time, so that there is one connection that writes, and nobody waits inside the database.
    Lite {
        /// The connection that writes.
        writer: Writer,
        /// Those that read, while it writes; none in memory, where there is but one connection.
        readers: Option<SqlitePool>,
        /// Which file, for messages.
        place: Place,
    },
    /// PostgreSQL.
    Pg {
        /// Its connections.
        pool: PgPool,
        /// Which server, for messages.
        place: Place,
    },
}

/// A transaction: all of it happens or nothing.
pub(super) enum Tx {
    /// In SQLite: the connection that writes, whose transaction the [`Writer`] begins and ends.
    Lite(Box<SqliteConnection>, Place),
    /// In PostgreSQL.
    Pg(Transaction<'static, Postgres>, Place),
}

/// What a piece of work in a transaction comes to.
pub(super) enum Done<T> {
    /// What was written is to last.
    Keep(T),
    /// What was written is to be undone.
    Undo(T),
}

/// A piece of work in a transaction.
pub(super) type Work<'a, T> = Pin<Box<dyn Future<Output = Result<Done<T>, StoreError>> + Send + 'a>>;

macro_rules! bound {
    ($statement:ident) => {{
        let mut query = sqlx::query($statement.text);
        for value in $statement.values {
            query = match value {
                Value::Whole(value) => query.bind(value),
                Value::Text(value) => query.bind(value),
            };
        }
        query
    }};
}

impl Db {
    /// Where it lies.
    pub(super) fn place(&self) -> &Place {
        match self {
            Db::Lite { place, .. } | Db::Pg { place, .. } => place,
        }
    }

    /// Turns what the database says into what it means.
    pub(super) fn told(&self, error: sqlx::Error) -> StoreError {
        told(self.place(), error)
    }

    /// Every row of a question.
    pub(super) async fn all<T: Send + 'static>(
        &self,
        statement: Statement,
        read: fn(&mut Row) -> sqlx::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let rows: sqlx::Result<Vec<Row>> = match self {
            Db::Lite { writer, readers: None, .. } => {
                let ask = writer
                    .write(|| (), move |tx| Box::pin(async move { tx.all(statement, read).await.map(Done::Undo) }));
                return ask.await;
            }
            Db::Lite { readers: Some(readers), .. } => {
                bound!(statement).fetch_all(readers).await.map(|rows| rows.into_iter().map(Row::from).collect())
            }
            Db::Pg { pool, .. } => {
                bound!(statement).fetch_all(pool).await.map(|rows| rows.into_iter().map(Row::from).collect())
            }
        };
        let read = rows.and_then(|mut rows| rows.iter_mut().map(read).collect());
        read.map_err(|error| self.told(error))
    }

    /// The first row of a question, if there is one.
    pub(super) async fn one<T: Send + 'static>(
        &self,
        statement: Statement,
        read: fn(&mut Row) -> sqlx::Result<T>,
    ) -> Result<Option<T>, StoreError> {
        Ok(self.all(statement, read).await?.into_iter().next())
    }

    /// Does one thing, and says how many rows it touched.
    pub(super) async fn run(&self, statement: Statement) -> Result<u64, StoreError> {
        match self {
            Db::Lite { writer, .. } => {
                writer.write(|| (), move |tx| Box::pin(async move { tx.run(statement).await.map(Done::Keep) })).await
            }
            Db::Pg { pool, .. } => {
                let pool = pool.clone();
                let done = detached(async move { bound!(statement).execute(&pool).await });
                done.await.map(|done| done.rows_affected()).map_err(|error| self.told(error))
            }
        }
    }

    /// Does a piece of work in a transaction, and returns when it lasts. Once begun, it is done, and `kept` is called when it lasts,
    /// even when who asked does not wait for it any more: a page may be closed at any moment.
    pub(super) async fn write<T, F>(&self, kept: impl FnOnce() + Send + 'static, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'a> FnOnce(&'a mut Tx) -> Work<'a, T> + Send + 'static,
    {
        match self {
            Db::Lite { writer, .. } => writer.write(kept, work).await,
            Db::Pg { pool, place } => detached(transact(pool.clone(), place.clone(), kept, work)).await,
        }
    }
}

async fn transact<T, F>(
    pool: PgPool,
    place: Place,
    kept: impl FnOnce() + Send + 'static,
    work: F,
) -> Result<T, StoreError>
where
    T: Send + 'static,
    F: for<'a> FnOnce(&'a mut Tx) -> Work<'a, T> + Send + 'static,
{
    let begun = pool.begin().await.map_err(|error| told(&place, error))?;
    let mut tx = Tx::Pg(begun, place.clone());
    // Dropped without a commit, it is undone.
    let (value, Tx::Pg(tx, _)) = (work(&mut tx).await?, tx) else { unreachable!("a transaction on a server") };
    match value {
        Done::Keep(value) => {
            tx.commit().await.map_err(|error| told(&place, error))?;
            kept();
            Ok(value)
        }
        Done::Undo(value) => {
            tx.rollback().await.map_err(|error| told(&place, error))?;
            Ok(value)
        }
    }
}

impl Tx {
    fn told(&self, error: sqlx::Error) -> StoreError {
        match self {
            Tx::Lite(_, place) | Tx::Pg(_, place) => told(place, error),
        }
    }

    /// Every row of a question.
    pub(super) async fn all<T>(
        &mut self,
        statement: Statement,
        read: fn(&mut Row) -> sqlx::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let rows: sqlx::Result<Vec<Row>> = match self {
            Tx::Lite(connection, _) => bound!(statement)
                .fetch_all(&mut **connection)
                .await
                .map(|rows| rows.into_iter().map(Row::from).collect()),
            Tx::Pg(tx, _) => {
                bound!(statement).fetch_all(&mut **tx).await.map(|rows| rows.into_iter().map(Row::from).collect())
            }
        };
        let read = rows.and_then(|mut rows| rows.iter_mut().map(read).collect());
        read.map_err(|error| self.told(error))
    }

    /// The first row of a question, if there is one.
    pub(super) async fn one<T>(
        &mut self,
        statement: Statement,
        read: fn(&mut Row) -> sqlx::Result<T>,
    ) -> Result<Option<T>, StoreError> {
        Ok(self.all(statement, read).await?.into_iter().next())
    }

    /// Does one thing, and says how many rows it touched.
    pub(super) async fn run(&mut self, statement: Statement) -> Result<u64, StoreError> {
        let done = match self {
            Tx::Lite(connection, _) => {
                bound!(statement).execute(&mut **connection).await.map(|done| done.rows_affected())
            }
            Tx::Pg(tx, _) => bound!(statement).execute(&mut **tx).await.map(|done| done.rows_affected()),
        };
        done.map_err(|error| self.told(error))
    }

    /// Does every statement of a text, nothing being bound.
    pub(super) async fn script(&mut self, text: &'static str) -> Result<(), StoreError> {
        let done = match self {
            Tx::Lite(connection, _) => sqlx::raw_sql(text).execute(&mut **connection).await.map(|_| ()),
            Tx::Pg(tx, _) => sqlx::raw_sql(text).execute(&mut **tx).await.map(|_| ()),
        };
        done.map_err(|error| self.told(error))
    }
}

/// Does a piece of work to its end even when nobody waits for it any more: whoever asked may close the page at any moment, and
/// what is half written then must still be finished and announced.
async fn detached<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> T {
    match tokio::spawn(work).await {
        Ok(done) => done,
        Err(failed) => match failed.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // The program is ending, and whoever waits here ends with it.
            Err(_) => std::future::pending().await,
        },
    }
}

#[cfg(test)]
mod tests {
    use crate::store::{NewPerson, Place, Role, Store, StoreError};

    use super::super::sql::sql;

    #[tokio::test]
    async fn a_full_disk_is_told_and_what_was_saved_before_stays() {
        let store = Store::open(&Place::Memory).await.unwrap();
        store.put_setting("before", "saved").await.unwrap();
        // As small as it is now.
        store.db.one(sql("PRAGMA max_page_count = 1"), |row| row.whole()).await.unwrap();
        let big = NewPerson {
            name: "x".repeat(1_000_000),
            login: None,
            role: Role::Trainee,
            language: "en".to_owned(),
            password: None,
        };
        let refused = store.add_person(&big, 1).await;
        assert!(matches!(refused, Err(StoreError::Full(_))), "{refused:?}");
        assert_eq!(store.people().await.unwrap(), []);
        assert_eq!(store.setting("before").await.unwrap().as_deref(), Some("saved"));
        let small = NewPerson { name: "x".to_owned(), ..big };
        assert_eq!(store.add_person(&small, 1).await.unwrap().name, "x");
    }
}
