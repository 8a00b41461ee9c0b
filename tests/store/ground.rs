//! Where a test has its store: a place of its own, gone after it.

use std::env;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;

use sparring::store::{Place, Store, fresh_id};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use tempfile::TempDir;

/// A place for one test.
pub(super) struct Ground {
    /// Where its store lies.
    pub(super) place: Place,
    folder: TempDir,
    schema: Option<(String, String)>,
}

impl Ground {
    async fn new() -> Ground {
        let folder = TempDir::with_prefix("sparring-store-").expect("a folder can be made");
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
    pub(super) async fn open(&self) -> Store {
        Store::open(&self.place).await.expect("the store opens")
    }

    /// The SQLite file; none on a server.
    pub(super) fn file(&self) -> Option<PathBuf> {
        self.schema.is_none().then(|| self.folder.path().join("kept").join("train.db"))
    }

    /// The server and the schema on it; none with a file.
    pub(super) fn server(&self) -> Option<(&str, &str)> {
        self.schema.as_ref().map(|(url, schema)| (url.as_str(), schema.as_str()))
    }

    async fn clear(self) {
        if let Some((url, schema)) = self.schema {
            on_server(&url, format!("DROP SCHEMA {schema} CASCADE")).await;
        }
    }
}

/// Has the server do something.
pub(super) async fn on_server(url: &str, statement: String) {
    let mut connection = PgConnection::connect(url).await.expect("the server answers");
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut connection).await.expect("the server does it");
    connection.close().await.expect("the connection closes");
}

/// Does a test with the URL of a schema of its own on a server, which is dropped even when the test fails.
pub(super) fn on_a_server(server: &str, test: impl FnOnce(&str)) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let schema = format!("test_{}", fresh_id());
    runtime.block_on(on_server(server, format!("CREATE SCHEMA {schema}")));
    let joint = if server.contains('?') { '&' } else { '?' };
    let url = format!("{server}{joint}options[search_path]={schema}");
    let outcome = catch_unwind(AssertUnwindSafe(|| test(&url)));
    runtime.block_on(on_server(server, format!("DROP SCHEMA {schema} CASCADE")));
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}

/// Does a test on a place of its own, which is cleared even when the test fails.
pub(super) fn on_a_ground(test: impl AsyncFnOnce(&Ground)) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.expect("a runtime");
    let ground = runtime.block_on(Ground::new());
    let outcome = catch_unwind(AssertUnwindSafe(|| runtime.block_on(test(&ground))));
    runtime.block_on(ground.clear());
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}

/// Does a test on a fresh store.
pub(super) fn on_a_store(test: impl AsyncFnOnce(Store)) {
    on_a_ground(async |ground| test(ground.open().await).await);
}
