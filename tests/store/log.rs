//! The log and the drafts.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::*;

#[test]
fn an_entry_is_in_the_log_once_however_often_its_form_is_sent() {
    on_a_store(async |store| {
        let attempt = begun(&store, &trainee(&store, "Ada").await).await;
        let id = attempt.id.as_str();
        assert_eq!(store.append(id, entry(0, "a"), None).await.unwrap(), Appended::New(1));
        assert_eq!(store.append(id, entry(1, "b"), None).await.unwrap(), Appended::New(2));
        assert_eq!(store.append(id, entry(0, "a"), None).await.unwrap(), Appended::Before(1));
        assert_eq!(store.append("other", entry(0, "a"), None).await.unwrap(), Appended::Closed);
        let found = store.attempt(id).await.unwrap().unwrap();
        assert_eq!((found.version, found.entries), (3, 2), "a form sent again changes nothing");
        let entries = store.entries(id, 0).await.unwrap();
        assert_eq!(entries.iter().map(|entry| (entry.seq, entry.case)).collect::<Vec<_>>(), [(1, 0), (2, 1)]);
        assert_eq!(entries[1].deed, r#"{"say":"b"}"#);
        assert_eq!(store.entries(id, 2).await.unwrap(), entries[1..]);
        assert_eq!(store.finish(id, found.version, 20_000, outcome()).await.unwrap(), Finished::New);
        assert_eq!(store.append(id, entry(0, "c"), None).await.unwrap(), Appended::Closed);
        assert_eq!(store.append(id, entry(0, "a"), None).await.unwrap(), Appended::Before(1), "it was in time");
    });
}

#[test]
fn of_two_pages_that_answer_one_customer_the_second_is_told_that_the_case_moved_on() {
    on_a_store(async |store| {
        let attempt = begun(&store, &trainee(&store, "Ada").await).await;
        let id = attempt.id.as_str();
        assert_eq!(store.append(id, entry(0, "a"), Some(0)).await.unwrap(), Appended::New(1));
        assert_eq!(store.append(id, entry(0, "b"), Some(0)).await.unwrap(), Appended::Moved);
        assert_eq!(store.append(id, entry(1, "c"), Some(0)).await.unwrap(), Appended::New(2), "another case");
        assert_eq!(store.append(id, entry(0, "d"), Some(1)).await.unwrap(), Appended::New(3));
        assert_eq!(store.append(id, entry(0, "a"), Some(0)).await.unwrap(), Appended::Before(1));
        let both =
            tokio::join!(store.append(id, entry(0, "left"), Some(3)), store.append(id, entry(0, "right"), Some(3)));
        let both = [both.0.unwrap(), both.1.unwrap()];
        assert!(both.contains(&Appended::New(4)) && both.contains(&Appended::Moved), "{both:?}");
    });
}

#[test]
fn entries_of_many_at_once_are_numbered_without_a_gap() {
    on_a_store(async |store| {
        let ada = trainee(&store, "Ada").await;
        let attempts = [begun(&store, &ada).await, begun(&store, &ada).await];
        let appends = (0..60).map(|number: usize| {
            let (store, id) = (store.clone(), attempts[number % 2].id.clone());
            tokio::spawn(async move { store.append(&id, entry(0, &format!("n{number}")), None).await.unwrap() })
        });
        for appended in appends.collect::<Vec<_>>() {
            assert!(matches!(appended.await.unwrap(), Appended::New(_)));
        }
        for attempt in attempts {
            let numbers: Vec<i64> =
                store.entries(&attempt.id, 0).await.unwrap().iter().map(|entry| entry.seq).collect();
            assert_eq!(numbers, (1..=30).collect::<Vec<_>>());
        }
    });
}

#[test]
fn a_draft_is_kept_until_it_is_sent() {
    on_a_store(async |store| {
        let attempt = begun(&store, &trainee(&store, "Ada").await).await;
        let id = attempt.id.as_str();
        let draft = |channel: &str, text: &str| Draft {
            case: 0,
            customer: 0,
            channel: channel.to_owned(),
            text: text.to_owned(),
            image: None,
            saved: 11_000,
        };
        assert!(store.put_draft(id, &draft("public", "Good")).await.unwrap());
        assert!(store.put_draft(id, &draft("public", "Good morning 👋")).await.unwrap());
        assert!(store.put_draft(id, &draft("private", "Your number")).await.unwrap());
        let kept = store.drafts(id).await.unwrap();
        assert_eq!(kept, [draft("private", "Your number"), draft("public", "Good morning 👋")]);
        let sent = NewEntry { clears: Some("public".to_owned()), ..entry(0, "a") };
        store.append(id, sent, None).await.unwrap();
        assert_eq!(store.drafts(id).await.unwrap(), [draft("private", "Your number")]);
        assert!(store.put_draft(id, &draft("private", "")).await.unwrap());
        assert_eq!(store.drafts(id).await.unwrap(), []);
        assert!(!store.put_draft("other", &draft("public", "Good")).await.unwrap());
    });
}

/// Something that a page does.
#[derive(Debug, Clone)]
enum Act {
    Append { case: i64, nonce: u8, seen: Option<i64> },
    Draft { case: i64, text: String },
    Reopen,
}

fn act() -> impl Strategy<Value = Act> {
    let append = (0..3i64, 0..12u8, proptest::option::of(0..8i64)).prop_map(|(case, nonce, seen)| Act::Append {
        case,
        nonce,
        seen,
    });
    let draft = (0..3i64, "[a-zé👋\u{0}]{0,4}").prop_map(|(case, text)| Act::Draft { case, text });
    prop_oneof![6 => append, 2 => draft, 1 => Just(Act::Reopen)]
}

/// What the store should hold.
#[derive(Default)]
struct Model {
    entries: Vec<(i64, u8)>,
    drafts: BTreeMap<i64, String>,
}

impl Model {
    fn append(&mut self, case: i64, nonce: u8, seen: Option<i64>) -> Appended {
        if let Some(at) = self.entries.iter().position(|(_, known)| *known == nonce) {
            return Appended::Before(at as i64 + 1);
        }
        let newer = |seen: i64| self.entries.iter().skip(seen as usize).any(|(of, _)| *of == case);
        if seen.is_some_and(newer) {
            return Appended::Moved;
        }
        self.entries.push((case, nonce));
        self.drafts.remove(&case);
        Appended::New(self.entries.len() as i64)
    }

    fn draft(&mut self, case: i64, text: &str) {
        match text {
            "" => self.drafts.remove(&case),
            text => self.drafts.insert(case, text.replace('\0', "\u{fffd}")),
        };
    }
}

async fn play(ground: &ground::Ground, acts: &[Act]) {
    let mut store = ground.open().await;
    let ada = match store.person_by_login("ada").await.expect("the store answers") {
        Some(ada) => ada,
        None => trainee(&store, "Ada").await,
    };
    let attempt = begun(&store, &ada).await;
    let mut model = Model::default();
    for act in acts {
        match act {
            Act::Append { case, nonce, seen } => {
                let new = NewEntry { clears: Some("public".to_owned()), ..entry(*case, &nonce.to_string()) };
                let appended = store.append(&attempt.id, new, *seen).await.expect("the store answers");
                assert_eq!(appended, model.append(*case, *nonce, *seen));
            }
            Act::Draft { case, text } => {
                let draft = Draft {
                    case: *case,
                    customer: 0,
                    channel: "public".to_owned(),
                    text: text.clone(),
                    image: None,
                    saved: 1,
                };
                store.put_draft(&attempt.id, &draft).await.expect("the store answers");
                model.draft(*case, text);
            }
            Act::Reopen => store = ground.open().await,
        }
    }
    let entries = store.entries(&attempt.id, 0).await.expect("the store answers");
    let entries: Vec<(i64, String)> = entries.into_iter().map(|entry| (entry.case, entry.deed)).collect();
    let wanted: Vec<_> = model.entries.iter().map(|(case, nonce)| (*case, format!(r#"{{"say":"{nonce}"}}"#))).collect();
    assert_eq!(entries, wanted);
    let drafts = store.drafts(&attempt.id).await.expect("the store answers");
    let drafts: BTreeMap<i64, String> = drafts.into_iter().map(|draft| (draft.case, draft.text)).collect();
    assert_eq!(drafts, model.drafts);
    store.close().await;
}

#[test]
fn whatever_pages_do_the_log_is_what_they_were_told() {
    on_a_ground(async |ground| {
        let handle = tokio::runtime::Handle::current();
        tokio::task::block_in_place(|| {
            let mut runner = TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
            let acts = proptest::collection::vec(act(), 0..30);
            let outcome = runner.run(&acts, |acts| {
                handle.block_on(play(ground, &acts));
                Ok(())
            });
            outcome.unwrap();
        });
    });
}
