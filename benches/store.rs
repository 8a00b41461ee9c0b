//! What the console's store costs: entries committed per second, and how long it takes to be there again after it was killed.
//!
//! `cargo run --release -p benches --bin store -- commits <file, or postgres:// URL>`
//! `cargo run --release -p benches --bin store -- recovery <file> [attempts]`
#![expect(clippy::print_stdout, reason = "a command line tool")]

use std::error::Error;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use sparring::store::{
    Appended, ClockRow, Filter, Mode, NewAttempt, NewEntry, NewPerson, Person, Place, Role, Store, fresh_id,
};
use sqlx::{AssertSqlSafe, Connection as _, SqliteConnection};
use tokio::task::JoinSet;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// How long each number of writers is measured.
const WHILE: Duration = Duration::from_secs(5);
/// What a trainee sends at most, about.
const REPLY: &str = "Thank you for telling us, Ada. I have looked at your order: it left our warehouse this morning and will be with you tomorrow before noon. I am sorry that you had to wait, and have taken the postage off your bill. ^Kim";

#[tokio::main]
async fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["commits", place] => commits(&named(place)).await,
        ["recovery", file] => recovery(file, 100_000).await,
        ["recovery", file, attempts] => recovery(file, attempts.parse()?).await,
        ["writes", place] => writes(&named(place)).await,
        _ => Err("say what is measured: commits or recovery, and where".into()),
    }
}

fn named(place: &str) -> Place {
    match place.starts_with("postgres") {
        true => Place::Postgres(place.to_owned()),
        false => Place::File(place.into()),
    }
}

/// Replies acknowledged per second, by how many trainees send them, each one after the other.
async fn commits(place: &Place) -> Outcome<()> {
    let store = Store::open(place).await?;
    let person = somebody(&store).await?;
    for writers in [1, 10, 100, 500] {
        let mut told = store.watch();
        let seen = tokio::spawn(async move {
            let mut count = 0_u64;
            while !matches!(tokio::time::timeout(WHILE, told.next()).await, Err(_) | Ok(None)) {
                count += 1;
            }
            count
        });
        let mut tasks = JoinSet::new();
        for _ in 0..writers {
            let attempt = store.begin(shift(&person)).await?.id;
            tasks.spawn(send(store.clone(), attempt));
        }
        let mut waits = Vec::new();
        while let Some(sent) = tasks.join_next().await {
            waits.extend(sent??);
        }
        waits.sort_unstable();
        let at = |share: usize| waits[(waits.len() - 1) * share / 100].as_secs_f64() * 1000.0;
        println!(
            "{writers:4} at once: {:8.0} replies a second · p50 {:7.2} ms · p99 {:7.2} ms · {} changes told",
            waits.len() as f64 / WHILE.as_secs_f64(),
            at(50),
            at(99),
            seen.await?,
        );
    }
    store.close().await;
    Ok(())
}

/// Sends replies one after the other for a while; how long each took to be acknowledged.
async fn send(store: Store, attempt: String) -> Outcome<Vec<Duration>> {
    let until = Instant::now() + WHILE;
    let mut waits = Vec::new();
    while Instant::now() < until {
        let sent = Instant::now();
        let Appended::New(_) = store.append(&attempt, entry(), None).await? else { return Err("not kept".into()) };
        waits.push(sent.elapsed());
    }
    Ok(waits)
}

/// Fills a file, has a process write to it and kills that, and opens the file again.
async fn recovery(file: &str, attempts: u32) -> Outcome<()> {
    let place = Place::File(file.into());
    let store = Store::open(&place).await?;
    let person = somebody(&store).await?;
    store.begin_process(now()).await?;
    store.close().await;
    fill(file, &person, attempts).await?;
    let told = killed(file)?;
    let size = |name: &str| std::fs::metadata(name).map_or(0, |file| file.len() / 1_000_000);
    println!("{attempts} attempts: {} MB, journal {} MB", size(file), size(&format!("{file}-wal")));
    let begun = Instant::now();
    let store = Store::open(&place).await?;
    let opened = begun.elapsed();
    store.begin_process(now()).await?;
    let serving = begun.elapsed();
    println!("opened {:.1} ms after the start, its clocks put right after {:.1} ms", millis(opened), millis(serving));
    let found = store.attempts(&Filter { limit: 1, ..Filter::default() }).await?;
    let kept = store.entries(&found[0].id, 0).await?.len();
    println!("{told} replies were acknowledged before the kill, {kept} are there");
    lists(&store, &person).await?;
    store.close().await;
    Ok(())
}

/// How long the lists take that pages are made of.
async fn lists(store: &Store, person: &Person) -> Outcome<()> {
    let one = Filter { person: Some("p7".to_owned()), ..Filter::default() };
    let all = Filter::default();
    let course = Filter { course: Some("first-day".to_owned()), ..Filter::default() };
    let unread = Filter { reviewed: Some(false), ..Filter::default() };
    for (name, filter) in [("of a person", one), ("all", all), ("of a course", course), ("unreviewed", unread)] {
        let begun = Instant::now();
        let listed = store.attempts(&filter).await?.len();
        let page = begun.elapsed();
        let counted = store.count_attempts(&filter).await?;
        println!(
            "{name}: a page of {listed} in {:.1} ms, {counted} counted in {:.1} ms",
            millis(page),
            millis(begun.elapsed() - page)
        );
    }
    let begun = Instant::now();
    let held = store.export_person(&person.id).await?;
    println!("everything held of a person in {:.1} ms: {}", millis(begun.elapsed()), held.is_some());
    Ok(())
}

/// Attempts of 500 people with ten entries and seven scores each, made in the database itself; every hundredth goes on.
async fn fill(file: &str, person: &Person, attempts: u32) -> Outcome<()> {
    let mut connection = SqliteConnection::connect(file).await?;
    let plan = "x".repeat(4_000);
    let id = &person.id;
    let statements = format!(
        "PRAGMA synchronous = OFF; BEGIN;
         CREATE TEMP TABLE n AS WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {attempts}) SELECT i FROM n;
         CREATE TEMP TABLE m AS SELECT i FROM n WHERE i < 10;
         INSERT INTO people SELECT 'p' || i, 'Person ' || i, NULL, 'trainee', 'en', NULL, 1, 1 FROM n WHERE i < 500;
         INSERT INTO attempts (id, person, course, title, mode, hints, language, seed, state, elapsed, as_of, speed, paused, started,
            ended, version, entries, total, passed, gates)
         SELECT 'a' || i, 'p' || (i % 500), CASE WHEN i % 3 = 0 THEN 'first-day' END, 'A shift', 'practice', 'off', 'en', i,
            CASE WHEN i % 100 = 0 THEN 'open' ELSE 'done' END, 0, 1000, 1000, 0, i, i, 12, 10, 800, 1, 0 FROM n;
         INSERT INTO plans SELECT 'a' || i, '{plan}' FROM n;
         INSERT INTO entries SELECT 'a' || n.i, m.i + 1, m.i * 1000, m.i % 4, 0, '{{\"say\":\"{REPLY}\"}}', 'n' || m.i
            FROM n CROSS JOIN m;
         INSERT INTO scores SELECT 'a' || n.i, 'criterion' || m.i, 800 FROM n CROSS JOIN m WHERE m.i < 7 AND n.i % 100 <> 0;
         INSERT INTO assignments SELECT 'first-day', 'p' || i, NULL, '{id}', 1 FROM n WHERE i < 500;
         COMMIT;"
    );
    sqlx::raw_sql(AssertSqlSafe(statements)).execute(&mut connection).await?;
    connection.close().await?;
    Ok(())
}

/// Starts a process that writes, and kills it after two seconds of it; how many replies it said were kept.
fn killed(file: &str) -> Outcome<usize> {
    let mut doomed = Command::new(std::env::current_exe()?);
    let mut doomed = doomed.args(["writes", file]).stdout(Stdio::piped()).spawn()?;
    let lines = BufReader::new(doomed.stdout.take().ok_or("a pipe")?).lines();
    let begun = Instant::now();
    let mut told = 0;
    for line in lines.map_while(Result::ok) {
        told += usize::from(line == "kept");
        if begun.elapsed() > Duration::from_secs(2) {
            doomed.kill()?;
        }
    }
    doomed.wait()?;
    Ok(told)
}

/// Writes to one attempt until it is killed.
async fn writes(place: &Place) -> Outcome<()> {
    let store = Store::open(place).await?;
    let person = somebody(&store).await?;
    let attempt = store.begin(shift(&person)).await?.id;
    loop {
        store.append(&attempt, entry(), None).await?;
        println!("kept");
    }
}

async fn somebody(store: &Store) -> Outcome<Person> {
    let new = NewPerson {
        name: "Kim".to_owned(),
        login: None,
        role: Role::Trainee,
        language: "en".to_owned(),
        password: None,
    };
    Ok(store.add_person(&new, now()).await?)
}

fn shift(person: &Person) -> NewAttempt {
    NewAttempt {
        person: person.id.clone(),
        course: None,
        title: "A shift".to_owned(),
        mode: Mode::Practice,
        hints: "off".to_owned(),
        language: "en".to_owned(),
        seed: 1,
        plan: "{}".to_owned(),
        clock: ClockRow { elapsed: 0, as_of: now(), speed: 1_000, paused: false },
        started: now(),
    }
}

fn entry() -> NewEntry {
    NewEntry {
        at: 1_000,
        case: 0,
        customer: 0,
        deed: format!(r#"{{"say":"{REPLY}"}}"#),
        nonce: fresh_id(),
        clears: Some("public".to_owned()),
    }
}

fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| since.as_millis() as i64)
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
