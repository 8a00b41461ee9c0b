//! Which signed requests have come before.

use std::collections::{HashSet, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};

/// How many are remembered; beyond, the oldest are forgotten.
const MOST: usize = 1 << 16;

/// The nonces of signed requests that were taken, by their hash.
#[derive(Debug, Clone, Default)]
pub(super) struct Nonces {
    seen: HashSet<u64>,
    order: VecDeque<u64>,
}

impl Nonces {
    /// Remembers a nonce; false if it has come before with this token and timestamp.
    pub(super) fn take(&mut self, token: &str, timestamp: i64, nonce: &str) -> bool {
        let mut hasher = DefaultHasher::new();
        (token, timestamp, nonce).hash(&mut hasher);
        let hash = hasher.finish();
        if !self.seen.insert(hash) {
            return false;
        }
        self.order.push_back(hash);
        if self.order.len() > MOST
            && let Some(oldest) = self.order.pop_front()
        {
            self.seen.remove(&oldest);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_is_taken_once_for_its_token_and_second_in_bounded_memory() {
        let mut nonces = Nonces::default();
        assert!(nonces.take("a", 1, "n"));
        assert!(!nonces.take("a", 1, "n"));
        assert!(nonces.take("b", 1, "n") && nonces.take("a", 2, "n") && nonces.take("a", 1, "m"));
        for number in 0..MOST {
            nonces.take("c", 1, &number.to_string());
        }
        assert_eq!(nonces.seen.len(), MOST);
    }
}
