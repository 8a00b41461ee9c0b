//! The training console's store, the same for both databases: on the PostgreSQL server that `SPARRING_TEST_DATABASE` names, each test
//! in a schema of its own, or on an SQLite file of its own.

mod attempts;
mod changes;
mod cohort;
mod consoles;
mod crash;
mod ground;
mod log;
mod people;
mod processes;
mod reviews;
mod together;
mod troubles;

use sparring::store::*;

use ground::{on_a_ground, on_a_store};

/// A trainee of this name.
async fn trainee(store: &Store, name: &str) -> Person {
    let new = NewPerson {
        name: name.to_owned(),
        login: Some(name.to_lowercase()),
        role: Role::Trainee,
        language: "nl".to_owned(),
        password: Some("hash".to_owned()),
    };
    store.add_person(&new, 1_000).await.expect("the store answers")
}

/// An attempt to begin, at time 10,000.
fn practice(person: &Person) -> NewAttempt {
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
fn entry(case: i64, nonce: &str) -> NewEntry {
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
fn outcome() -> Outcome {
    Outcome {
        results: r#"{"total":82.5}"#.to_owned(),
        total: Some(825),
        passed: true,
        gates: 0,
        rows: vec![("empathy".to_owned(), Some(900)), ("speed".to_owned(), None)],
    }
}

/// A practice shift that has begun.
async fn begun(store: &Store, person: &Person) -> Attempt {
    store.begin(practice(person)).await.expect("the store answers")
}

/// A practice shift that has ended.
async fn ended(store: &Store, person: &Person) -> Attempt {
    let attempt = begun(store, person).await;
    let finished = store.finish(&attempt.id, attempt.version, 20_000, outcome()).await;
    assert_eq!(finished.expect("the store answers"), Finished::New);
    store.attempt(&attempt.id).await.expect("the store answers").expect("it is there")
}
