//! Ids that were seen lately, so that one that comes twice is noticed in bounded memory.

use std::collections::{HashSet, VecDeque};

use super::canonical::id_hash;

/// How many ids are remembered: an id is compared with so many before it.
pub const REMEMBERED: usize = 500_000;

/// The ids that were seen lately, by their hashes.
#[derive(Debug, Default)]
pub(super) struct Recent {
    known: HashSet<u64>,
    order: VecDeque<u64>,
}

impl Recent {
    /// Whether an id was seen lately; now it has been.
    pub(super) fn has_seen(&mut self, id: &str) -> bool {
        let hash = id_hash(id);
        if !self.known.insert(hash) {
            return true;
        }
        self.order.push_back(hash);
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_known_until_as_many_others_have_come() {
        let mut recent = Recent::default();
        assert!(!recent.has_seen("a"));
        assert!(recent.has_seen("a"));
        for number in 0..REMEMBERED {
            assert!(!recent.has_seen(&number.to_string()), "{number}");
        }
        assert!(!recent.has_seen("a"));
        assert_eq!((recent.known.len(), recent.order.len()), (REMEMBERED, REMEMBERED));
    }
}
