//! The store's tests, the same for both databases: on the PostgreSQL server that `SPARRING_TEST_DATABASE` names, each in a schema of
//! its own, or on an SQLite file of its own.

mod people;

use std::env;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use tempfile::TempDir;

use super::*;

/// A place for one test, gone after it.
pub(crate) struct Ground {
    /// Where its store lies.
    pub(crate) place: Place,
    folder: TempDir,
    schema: Option<(String, String)>,
}

impl Ground {
    async fn new() -> Ground {
        let folder = TempDir::with_prefix("sparring-store-").unwrap();
        let Ok(url) = env::var("SPARRING_TEST_DATABASE") else {
            let place = Place::File(folder.path().join("kept").join("train.db"));
            return Ground { place, folder, schema: None };
        };
        let schema = format!("test_{}", fresh_id());
        on_server(&url, format!("CREATE SCHEMA {schema}")).await;
        let joint = if url.contains('?') { '&' } else { '?' };
        let place = Place::Postgres(format!("{url}{joint}options[search_path]={schema}"));
        Ground { place, folder, schema: Some((url, schema)) }
    }

    /// Opens its store, once more if it is open already.
    pub(crate) async fn open(&self) -> Store {
        Store::open(&self.place).await.unwrap()
    }

    /// The SQLite file; none on a server.
    pub(crate) fn file(&self) -> Option<std::path::PathBuf> {
        self.schema.is_none().then(|| self.folder.path().join("kept").join("train.db"))
    }

    async fn clear(self) {
        if let Some((url, schema)) = self.schema {
            on_server(&url, format!("DROP SCHEMA {schema} CASCADE")).await;
        }
    }
}

async fn on_server(url: &str, statement: String) {
    let mut connection = PgConnection::connect(url).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// Does a test on a place of its own, which is cleared even when the test fails.
pub(crate) fn on_a_ground(test: impl AsyncFnOnce(&Ground)) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let ground = runtime.block_on(Ground::new());
    let outcome = catch_unwind(AssertUnwindSafe(|| runtime.block_on(test(&ground))));
    runtime.block_on(ground.clear());
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}

/// Does a test on a fresh store.
pub(crate) fn on_a_store(test: impl AsyncFnOnce(Store)) {
    on_a_ground(async |ground| test(ground.open().await).await);
}

/// A trainee of this name.
pub(crate) async fn trainee(store: &Store, name: &str) -> Person {
    let new = NewPerson {
        name: name.to_owned(),
        login: Some(name.to_lowercase()),
        role: Role::Trainee,
        language: "nl".to_owned(),
        password: Some("hash".to_owned()),
    };
    store.add_person(&new, 1_000).await.unwrap()
}

/// An attempt to begin, at time 10,000.
pub(crate) fn practice(person: &Person) -> NewAttempt {
    NewAttempt {
        person: person.id.clone(),
        course: Some("first-day".to_owned()),
        title: "First day".to_owned(),
        mode: Mode::Practice,
        hints: "off".to_owned(),
        language: "nl".to_owned(),
        seed: 7,
        plan: r#"{"cases":[]}"#.to_owned(),
        clock: ClockRow { elapsed: 0, as_of: 10_000, speed: 1_000, paused: false },
        started: 10_000,
    }
}

/// An entry of a case.
pub(crate) fn entry(case: i64, nonce: &str) -> NewEntry {
    NewEntry {
        at: 5_000,
        case,
        customer: 0,
        deed: format!(r#"{{"say":"{nonce}"}}"#),
        nonce: nonce.to_owned(),
        clears: None,
    }
}

/// The outcome of a good shift.
pub(crate) fn outcome() -> Outcome {
    Outcome {
        results: r#"{"total":82.5}"#.to_owned(),
        total: Some(825),
        passed: true,
        gates: 0,
        rows: vec![("empathy".to_owned(), Some(900)), ("speed".to_owned(), None)],
    }
}
