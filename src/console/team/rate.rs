//! Lock-out by rate: who guesses passwords waits, longer and longer, and never for good.
//!
//! Failures are counted by the name that was tried and by the address they came from. A browser in which somebody has signed in
//! before is counted by itself, so that nobody is kept out of their own browser by others who guess.

use crate::store::{Store, StoreError};

/// Of how many failures, within how many milliseconds, on.
const STEPS: [(i64, i64); 3] = [(5, 60_000), (10, 600_000), (20, 3_600_000)];

/// How many times as many failures an address may have as a name: a whole office may share one.
const OFFICE: i64 = 6;

/// After how many milliseconds a failure is forgotten.
pub(super) const MEMORY: i64 = 3_600_000;

/// Under what the failures of one who signs in are counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Counted {
    /// The name, or the browser that is known for it.
    pub(super) name: String,
    /// The address, where it says anything.
    pub(super) address: Option<String>,
}

impl Counted {
    /// For how long nobody is let in, in milliseconds; none where one may try.
    ///
    /// # Errors
    /// When the store fails.
    pub(super) async fn wait(&self, store: &Store, now: i64) -> Result<Option<i64>, StoreError> {
        let mut longest = None;
        for (key, times) in self.keys() {
            for (failures, within) in STEPS {
                if store.failures(&key, now.saturating_sub(within)).await? >= failures * times {
                    longest = longest.max(Some(within));
                }
            }
        }
        Ok(longest)
    }

    /// Counts a failure.
    ///
    /// # Errors
    /// When the store fails.
    pub(super) async fn fail(&self, store: &Store, now: i64) -> Result<(), StoreError> {
        for (key, _) in self.keys() {
            store.note_failure(&key, now).await?;
        }
        Ok(())
    }

    fn keys(&self) -> impl Iterator<Item = (String, i64)> {
        // No name one signs in with has a space in it.
        let address = self.address.as_ref().map(|address| (format!("from {address}"), OFFICE));
        [(self.name.clone(), 1)].into_iter().chain(address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Place;

    #[tokio::test]
    async fn waits_grow_and_end() {
        let store = Store::open(&Place::Memory).await.unwrap();
        let ada = Counted { name: "ada".to_owned(), address: None };
        for failure in 1..=20 {
            ada.fail(&store, 1_000_000).await.unwrap();
            let expected = match failure {
                ..5 => None,
                5..10 => Some(60_000),
                10..20 => Some(600_000),
                _ => Some(3_600_000),
            };
            assert_eq!(ada.wait(&store, 1_000_000).await.unwrap(), expected, "{failure}");
        }
        assert_eq!(ada.wait(&store, 1_000_000 + MEMORY + 1).await.unwrap(), None);
    }

    #[tokio::test]
    async fn an_address_is_stopped_whatever_names_it_tries_and_nobody_else_is() {
        let store = Store::open(&Place::Memory).await.unwrap();
        for name in 0..30 {
            let tried = Counted { name: format!("name{name}"), address: Some("192.0.2.1".to_owned()) };
            tried.fail(&store, 5).await.unwrap();
        }
        let from = |address: &str| Counted { name: "ada".to_owned(), address: Some(address.to_owned()) };
        assert_eq!(from("192.0.2.1").wait(&store, 5).await.unwrap(), Some(60_000));
        assert_eq!(from("192.0.2.2").wait(&store, 5).await.unwrap(), None);
        let known = Counted { name: "ada known".to_owned(), address: None };
        assert_eq!(known.wait(&store, 5).await.unwrap(), None);
    }
}
