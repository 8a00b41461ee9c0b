//! Much that is written at once, some of which fails.

use std::future::{Future as _, poll_fn};
use std::task::Poll;

use super::*;

#[test]
fn of_much_that_is_written_at_once_what_fails_is_undone_alone() {
    on_a_store(async |store| {
        let ada = trainee(&store, "Ada").await;
        let attempt = begun(&store, &ada).await;
        let writes = (0..200).map(|number: usize| {
            let (store, ada, attempt) = (store.clone(), ada.clone(), attempt.id.clone());
            tokio::spawn(async move {
                match number % 4 {
                    0 => {
                        let appended = store.append(&attempt, entry(0, &format!("n{number}")), None).await;
                        matches!(appended, Ok(Appended::New(_)))
                    }
                    // A name that is taken, an attempt of nobody, a version that nobody has seen.
                    1 => {
                        let again = NewPerson {
                            name: "Ada".to_owned(),
                            login: ada.login.clone(),
                            role: Role::Coach,
                            language: "en".to_owned(),
                            password: None,
                        };
                        matches!(store.add_person(&again, 1).await, Err(StoreError::Taken))
                    }
                    2 => store.begin(NewAttempt { person: "nobody".to_owned(), ..practice(&ada) }).await.is_err(),
                    _ => store.finish(&attempt, -1, 1, outcome()).await.ok() == Some(Finished::Moved),
                }
            })
        });
        for written in writes.collect::<Vec<_>>() {
            assert!(written.await.unwrap());
        }
        assert_eq!(store.people().await.unwrap().len(), 1);
        assert_eq!(store.count_attempts(&Filter::default()).await.unwrap(), 1);
        let numbers: Vec<i64> = store.entries(&attempt.id, 0).await.unwrap().iter().map(|entry| entry.seq).collect();
        assert_eq!(numbers, (1..=50).collect::<Vec<_>>());
        assert_eq!(store.attempt(&attempt.id).await.unwrap().unwrap().entries, 50);
    });
}

#[test]
fn what_was_asked_is_done_and_told_also_when_nobody_waits_for_it() {
    on_a_store(async |store| {
        let attempt = begun(&store, &trainee(&store, "Ada").await).await;
        let mut watch = store.watch();
        let mut asked = Box::pin(store.append(&attempt.id, entry(0, "a"), None));
        // Begun, and left, as a request is when its page is closed.
        assert!(poll_fn(|context| Poll::Ready(asked.as_mut().poll(context))).await.is_pending());
        drop(asked);
        assert_eq!(watch.next().await, Some(Change::Attempt(attempt.id.clone())));
        assert_eq!(store.entries(&attempt.id, 0).await.unwrap().len(), 1);
    });
}

#[test]
fn after_it_is_closed_a_store_says_so() {
    on_a_store(async |store| {
        let ada = trainee(&store, "Ada").await;
        let other = store.clone();
        store.close().await;
        assert!(other.begin(practice(&ada)).await.is_err());
        assert!(other.person(&ada.id).await.is_err());
        store.close().await;
    });
}
