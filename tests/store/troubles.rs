//! Databases that cannot be used: each is told in a sentence, and left as it is.

use std::fs;
use std::path::{Path, PathBuf};

use sqlx::{AssertSqlSafe, Connection as _, SqliteConnection};
use tempfile::TempDir;

use super::*;

/// A folder and a file in it.
fn folder() -> (TempDir, PathBuf) {
    let folder = TempDir::with_prefix("sparring-store-").expect("a folder can be made");
    let file = folder.path().join("train.db");
    (folder, file)
}

/// What opening a file comes to, without its folder.
fn refusal(file: &Path) -> String {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let opened = runtime.block_on(Store::open(&Place::File(file.to_owned())));
    let Err(error) = opened else { panic!("it opened") };
    error.to_string().replace(&file.display().to_string(), "train.db")
}

/// Does something to a file with plain SQLite.
fn sqlite(file: &Path, statements: &str) -> SqliteConnection {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file).create_if_missing(true);
        let mut connection = SqliteConnection::connect_with(&options).await.expect("it opens");
        sqlx::raw_sql(AssertSqlSafe(statements.to_owned())).execute(&mut connection).await.expect("it is done");
        connection
    })
}

#[test]
fn a_file_that_is_no_database_is_not_touched() {
    let (_folder, file) = folder();
    fs::write(&file, "Dear diary, today I answered forty customers.\n".repeat(200)).unwrap();
    let before = fs::read(&file).unwrap();
    insta::assert_snapshot!(refusal(&file));
    assert_eq!(fs::read(&file).unwrap(), before);
}

#[test]
fn a_damaged_store_is_not_touched() {
    let (_folder, file) = folder();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let store = Store::open(&Place::File(file.clone())).await.unwrap();
        let ada = trainee(&store, "Ada").await;
        begun(&store, &ada).await;
        store.close().await;
    });
    let mut bytes = fs::read(&file).unwrap();
    bytes[100..].fill(0x5a);
    fs::write(&file, &bytes).unwrap();
    insta::assert_snapshot!(refusal(&file));
    assert_eq!(fs::read(&file).unwrap(), bytes);
}

#[test]
fn the_database_of_another_program_is_not_touched() {
    let (_folder, file) = folder();
    drop(sqlite(&file, "CREATE TABLE cookies (host TEXT); INSERT INTO cookies VALUES ('example.org')"));
    let before = fs::read(&file).unwrap();
    insta::assert_snapshot!(refusal(&file));
    assert_eq!(fs::read(&file).unwrap(), before);
}

#[test]
fn a_store_of_a_newer_sparring_is_not_touched() {
    on_a_ground(async |ground| {
        ground.open().await.close().await;
        let newer = "INSERT INTO schema_version (version) VALUES (99)";
        match (ground.file(), ground.server()) {
            (Some(file), _) => drop(tokio::task::spawn_blocking(move || sqlite(&file, newer)).await.unwrap()),
            (_, Some((url, schema))) => ground::on_server(url, format!("SET search_path TO {schema}; {newer}")).await,
            _ => unreachable!("a file or a server"),
        }
        let Err(error) = Store::open(&ground.place).await else { panic!("it opened") };
        assert!(matches!(error, StoreError::Newer { found: 99, known: 1, .. }), "{error}");
        let told = error.to_string();
        assert!(told.contains("was made by a newer Sparring (its version is 99, this program knows 1)"), "{told}");
    });
}

#[test]
fn a_locked_file_is_told_and_waits_for_nobody_for_ever() {
    let (_folder, file) = folder();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async { Store::open(&Place::File(file.clone())).await.unwrap().close().await });
    let held = sqlite(&file, "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; CREATE TABLE mine (id TEXT)");
    insta::assert_snapshot!(refusal(&file));
    drop(held);
}

#[test]
fn a_folder_that_cannot_be_made_is_told() {
    let (folder, _) = folder();
    let plain = folder.path().join("plain");
    fs::write(&plain, "a file").unwrap();
    let file = plain.join("train.db");
    insta::assert_snapshot!(refusal(&file));
}

#[test]
fn a_folder_in_place_of_the_file_is_told() {
    let (folder, file) = folder();
    fs::create_dir(&file).unwrap();
    insta::assert_snapshot!(refusal(&file));
    drop(folder);
}

#[cfg(unix)]
#[test]
fn nobody_else_may_read_the_file_or_its_folder() {
    use std::os::unix::fs::PermissionsExt as _;
    let (folder, _) = folder();
    let file = folder.path().join("own").join("train.db");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let store = Store::open(&Place::File(file.clone())).await.unwrap();
        trainee(&store, "Ada").await;
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(file.parent().unwrap()), 0o700);
        for entry in fs::read_dir(file.parent().unwrap()).unwrap() {
            let path = entry.unwrap().path();
            assert_eq!(mode(&path), 0o600, "{}", path.display());
        }
        store.close().await;
    });
}

#[test]
fn a_server_that_is_not_there_is_told_without_the_password() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    // A port that was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    for url in [format!("postgres://ada:s3cret@127.0.0.1:{port}/sparring"), "postgres://ada:s3cret@[".to_owned()] {
        let Err(error) = runtime.block_on(Store::open(&Place::Postgres(url))) else { panic!("it opened") };
        assert!(matches!(error, StoreError::Unreachable { .. }), "{error:?}");
        let told = format!("{error} {error:?}");
        assert!(!told.contains("s3cret"), "{told}");
    }
}

#[test]
fn what_is_in_memory_works_like_a_file_and_is_gone_with_it() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let store = Store::open(&Place::Memory).await.unwrap();
        let attempt = begun(&store, &trainee(&store, "Ada").await).await;
        assert_eq!(store.append(&attempt.id, entry(0, "a"), None).await.unwrap(), Appended::New(1));
        assert_eq!(store.clone().entries(&attempt.id, 0).await.unwrap().len(), 1);
        let other = Store::open(&Place::Memory).await.unwrap();
        assert_eq!(other.people().await.unwrap(), []);
    });
}

#[test]
fn a_place_says_neither_who_logs_in_nor_how() {
    for url in [
        "postgres://ada:s3cret@db.example/sparring?sslmode=disable",
        "postgres://db.example/sparring?user=ada&password=s3cret",
        "postgres://ada:s3cret@at@db.example/sparring",
        "s3cret",
    ] {
        let place = Place::Postgres(url.to_owned());
        assert!(!format!("{place} {place:?}").contains("s3cret"), "{place}");
    }
    assert_eq!(Place::Postgres("postgres://a:b@db/sparring".to_owned()).to_string(), "postgres://db/sparring");
}
