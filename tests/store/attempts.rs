//! Attempts: begun, listed, their clock, their outcome, and what is held of a person.

use super::*;

#[test]
fn an_attempt_is_begun_found_and_listed() {
    on_a_store(async |store| {
        let ada = trainee(&store, "Ada").await;
        let attempt = begun(&store, &ada).await;
        assert_eq!(store.attempt(&attempt.id).await.unwrap(), Some(attempt.clone()));
        assert_eq!(store.plan(&attempt.id).await.unwrap().as_deref(), Some(r#"{"cases":[]}"#));
        assert_eq!(store.attempt("other").await.unwrap(), None);
        assert_eq!((attempt.version, attempt.entries, attempt.state), (1, 0, State::Open));
        assert_eq!(store.attempts(&Filter::default()).await.unwrap(), [attempt]);
        let nobody = NewAttempt { person: "nobody".to_owned(), ..practice(&ada) };
        assert!(store.begin(nobody).await.is_err());
    });
}

#[test]
fn a_filter_asks_for_all_that_it_holds() {
    on_a_store(async |store| {
        let (ada, bob) = (trainee(&store, "Ada").await, trainee(&store, "Bob").await);
        let first = ended(&store, &ada).await;
        let second = store.begin(NewAttempt { started: 11_000, course: None, ..practice(&ada) }).await.unwrap();
        let third = store.begin(NewAttempt { started: 12_000, mode: Mode::Guided, ..practice(&bob) }).await.unwrap();
        let listed = async |filter: Filter| -> Vec<String> {
            let listed = store.attempts(&filter).await.unwrap();
            assert_eq!(store.count_attempts(&filter).await.unwrap(), listed.len() as i64);
            listed.into_iter().map(|attempt| attempt.id).collect()
        };
        let all = Filter::default();
        assert_eq!(listed(all.clone()).await, [third.id.as_str(), &second.id, &first.id]);
        assert_eq!(listed(Filter { person: Some(ada.id.clone()), ..all.clone() }).await, [&*second.id, &first.id]);
        let course = Some("first-day".to_owned());
        assert_eq!(listed(Filter { course: course.clone(), ..all.clone() }).await, [&*third.id, &first.id]);
        assert_eq!(listed(Filter { mode: Some(Mode::Guided), ..all.clone() }).await, [&*third.id]);
        assert_eq!(listed(Filter { state: Some(State::Done), ..all.clone() }).await, [&*first.id]);
        assert_eq!(listed(Filter { since: Some(11_000), ..all.clone() }).await, [&*third.id, &second.id]);
        assert_eq!(listed(Filter { person: Some(bob.id), state: Some(State::Done), ..all.clone() }).await, [""; 0]);
        let review =
            NewReview { attempt: first.id.clone(), coach: ada.id, scores: "{}".to_owned(), comment: String::new() };
        assert!(store.put_review(review, 30_000).await.unwrap());
        assert_eq!(listed(Filter { reviewed: Some(true), ..all.clone() }).await, [&*first.id]);
        assert_eq!(listed(Filter { reviewed: Some(false), ..all.clone() }).await, [&*third.id, &second.id]);
        let page = store.attempts(&Filter { skip: 1, limit: 1, ..all }).await.unwrap();
        assert_eq!(page.iter().map(|attempt| &*attempt.id).collect::<Vec<_>>(), [&*second.id]);
    });
}

#[test]
fn a_clock_is_set_by_who_has_seen_the_latest() {
    on_a_store(async |store| {
        let attempt = begun(&store, &trainee(&store, "Ada").await).await;
        let clock = ClockRow { elapsed: 3_000, as_of: 13_000, speed: 2_000, paused: true };
        assert!(store.set_clock(&attempt.id, attempt.version, clock).await.unwrap());
        assert!(!store.set_clock(&attempt.id, attempt.version, attempt.clock).await.unwrap(), "it has changed");
        let found = store.attempt(&attempt.id).await.unwrap().unwrap();
        assert_eq!((found.clock, found.version), (clock, attempt.version + 1));
        assert_eq!(store.finish(&attempt.id, found.version, 20_000, outcome()).await.unwrap(), Finished::New);
        assert!(!store.set_clock(&attempt.id, found.version + 1, clock).await.unwrap(), "it has ended");
    });
}

#[test]
fn an_attempt_ends_once_with_what_was_worked_out_of_all_of_it() {
    on_a_store(async |store| {
        let ada = trainee(&store, "Ada").await;
        let attempt = begun(&store, &ada).await;
        store.append(&attempt.id, entry(0, "a"), None).await.unwrap();
        let draft = Draft {
            case: 1,
            customer: 0,
            channel: "public".to_owned(),
            text: "So".to_owned(),
            image: None,
            saved: 15_000,
        };
        assert!(store.put_draft(&attempt.id, &draft).await.unwrap());
        let stale = store.finish(&attempt.id, attempt.version, 20_000, outcome()).await.unwrap();
        assert_eq!(stale, Finished::Moved, "an entry came after");
        assert_eq!(store.results(&attempt.id).await.unwrap(), None);
        let version = store.attempt(&attempt.id).await.unwrap().unwrap().version;
        assert_eq!(store.finish(&attempt.id, version, 20_000, outcome()).await.unwrap(), Finished::New);
        let other = Outcome { passed: false, ..outcome() };
        assert_eq!(store.finish(&attempt.id, version + 1, 21_000, other).await.unwrap(), Finished::Before);
        assert_eq!(store.finish("other", 1, 21_000, outcome()).await.unwrap(), Finished::Moved);
        let found = store.attempt(&attempt.id).await.unwrap().unwrap();
        assert_eq!(
            (found.state, found.ended, found.total, found.passed),
            (State::Done, Some(20_000), Some(825), Some(true))
        );
        assert_eq!(store.results(&attempt.id).await.unwrap().as_deref(), Some(r#"{"total":82.5}"#));
        assert_eq!(store.drafts(&attempt.id).await.unwrap(), []);
        assert!(!store.put_draft(&attempt.id, &draft).await.unwrap(), "nothing more is written in it");
        let scores = store.scores(&Filter { person: Some(ada.id.clone()), ..Filter::default() }).await.unwrap();
        let told: Vec<_> = scores.iter().map(|score| (&*score.criterion, score.tenths, &*score.person)).collect();
        assert_eq!(told, [("empathy", Some(900), &*ada.id), ("speed", None, &*ada.id)]);
    });
}

#[test]
fn no_more_assessments_begin_than_a_course_allows_however_many_pages_try() {
    on_a_store(async |store| {
        let (ada, bob) = (trainee(&store, "Ada").await, trainee(&store, "Bob").await);
        let tries = (0..8).map(|_| {
            let (store, new) = (store.clone(), practice(&ada));
            tokio::spawn(async move { store.begin_assessment(new, 3).await.unwrap() })
        });
        let mut begun = 0;
        for attempt in tries.collect::<Vec<_>>() {
            begun += i32::from(attempt.await.unwrap().is_some());
        }
        assert_eq!(begun, 3);
        assert_eq!(store.count_assessments(&ada.id, "first-day").await.unwrap(), 3);
        let elsewhere = NewAttempt { course: Some("second-day".to_owned()), ..practice(&ada) };
        let elsewhere = store.begin_assessment(elsewhere, 1).await.unwrap().expect("another course");
        assert_eq!(elsewhere.mode, Mode::Assessment);
        assert!(store.begin_assessment(practice(&bob), 3).await.unwrap().is_some(), "another person");
        begun_practice_counts_not(&store, &bob).await;
    });
}

async fn begun_practice_counts_not(store: &Store, person: &Person) {
    begun(store, person).await;
    assert_eq!(store.count_assessments(&person.id, "first-day").await.expect("the store answers"), 1);
}

/// A coach, and a trainee of whom there is something of every kind.
async fn full(store: &Store) -> (Person, Person, Attempt) {
    let (ada, coach) = (trainee(store, "Ada").await, trainee(store, "Coach").await);
    let attempt = ended(store, &ada).await;
    let open = begun(store, &ada).await;
    store.append(&open.id, entry(0, "a"), None).await.expect("the store answers");
    let draft = Draft {
        case: 0,
        customer: 0,
        channel: "private".to_owned(),
        text: "My secret draft".to_owned(),
        image: Some("map".to_owned()),
        saved: 1,
    };
    store.put_draft(&open.id, &draft).await.expect("the store answers");
    let review = NewReview {
        attempt: attempt.id.clone(),
        coach: coach.id.clone(),
        scores: r#"{"empathy":700}"#.to_owned(),
        comment: "Mind the tone".to_owned(),
    };
    store.put_review(review, 30_000).await.expect("the store answers");
    let assignment = Assignment {
        course: "first-day".to_owned(),
        person: ada.id.clone(),
        due: Some(90_000),
        by: Some(coach.id.clone()),
        created: 1,
    };
    store.put_assignment(&assignment).await.expect("the store answers");
    let session =
        Session { token_hash: "token".to_owned(), person: ada.id.clone(), created: 1, seen: 2, expires: i64::MAX };
    store.add_session(&session).await.expect("the store answers");
    store.note_failure("ada", 1).await.expect("the store answers");
    (ada, coach, attempt)
}

#[test]
fn a_person_is_given_all_that_is_held_of_them_but_the_hash() {
    on_a_store(async |store| {
        let (ada, coach, attempt) = full(&store).await;
        let held = store.export_person(&ada.id).await.unwrap().unwrap();
        assert_eq!(held["person"]["name"], "Ada");
        assert_eq!(held["attempts"].as_array().map(Vec::len), Some(2));
        let closed = held["attempts"].as_array().unwrap().iter().find(|held| held["id"] == *attempt.id).unwrap();
        assert_eq!(closed["results"]["total"], 82.5);
        assert_eq!(closed["reviews"][0]["comment"], "Mind the tone");
        let text = held.to_string();
        for held in ["My secret draft", "first-day", "sessions", r#"{"say":"a"}"#, "90000"] {
            assert!(text.contains(held), "{held} is missing in {text}");
        }
        assert!(!text.contains("hash") && !text.contains("token"), "{text}");
        let of_coach = store.export_person(&coach.id).await.unwrap().unwrap().to_string();
        assert!(of_coach.contains("Mind the tone") && !of_coach.contains("secret"), "{of_coach}");
        assert_eq!(store.export_person("other").await.unwrap(), None);
    });
}

#[test]
fn of_an_erased_person_nothing_is_left() {
    on_a_ground(async |ground| {
        let store = ground.open().await;
        let (ada, coach, attempt) = full(&store).await;
        let bobs = ended(&store, &trainee(&store, "Bob").await).await;
        let review = NewReview {
            attempt: bobs.id.clone(),
            coach: coach.id.clone(),
            scores: "{}".to_owned(),
            comment: "Well done".to_owned(),
        };
        store.put_review(review, 30_000).await.unwrap();
        assert!(store.delete_person(&ada.id).await.unwrap());
        assert!(!store.delete_person(&ada.id).await.unwrap());
        assert_eq!(store.person(&ada.id).await.unwrap(), None);
        assert_eq!(store.attempt(&attempt.id).await.unwrap(), None);
        assert_eq!(store.results(&attempt.id).await.unwrap(), None);
        assert_eq!(store.reviews_of(&attempt.id).await.unwrap(), []);
        assert_eq!(store.session("token", 1).await.unwrap(), None);
        assert_eq!(store.assignments().await.unwrap(), []);
        assert_eq!(store.failures("ada", 0).await.unwrap(), 0);
        assert_eq!(store.scores(&Filter::default()).await.unwrap().len(), 2, "Bob's alone");
        assert!(store.delete_person(&coach.id).await.unwrap());
        let left = store.reviews_of(&bobs.id).await.unwrap();
        assert_eq!((left[0].coach.as_deref(), &*left[0].comment), (None, "Well done"));
        store.close().await;
        if let Some(file) = ground.file() {
            let bytes = std::fs::read(file).unwrap();
            let secret = b"My secret draft";
            assert!(!bytes.windows(secret.len()).any(|part| part == secret), "it is still in the file");
        }
    });
}
