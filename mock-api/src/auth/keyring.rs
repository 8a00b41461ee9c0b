//! What opens what, in bounded memory.

use std::collections::{HashMap, VecDeque};

/// How many keys that somebody asked for are kept; the oldest goes when there is one more.
const MOST: usize = 4096;

/// Keys and what they stand for. Keys that last are kept until they are removed; of the others, the newest are.
#[derive(Debug, Clone)]
pub(super) struct Keyring<T> {
    held: HashMap<Box<str>, T>,
    passing: VecDeque<Box<str>>,
}

impl<T> Default for Keyring<T> {
    fn default() -> Keyring<T> {
        Keyring { held: HashMap::new(), passing: VecDeque::new() }
    }
}

impl<T> Keyring<T> {
    /// Hangs a key up that lasts.
    pub(super) fn keep(&mut self, key: &str, thing: T) {
        self.held.insert(key.into(), thing);
    }

    /// Hangs a key up that may go when there are too many. No key is ever used twice.
    pub(super) fn hang(&mut self, key: &str, thing: T) {
        self.held.insert(key.into(), thing);
        self.passing.push_back(key.into());
        if self.passing.len() > MOST
            && let Some(oldest) = self.passing.pop_front()
        {
            self.held.remove(&oldest);
        }
    }

    pub(super) fn get(&self, key: &str) -> Option<&T> {
        self.held.get(key)
    }

    pub(super) fn get_mut(&mut self, key: &str) -> Option<&mut T> {
        self.held.get_mut(key)
    }

    pub(super) fn remove(&mut self, key: &str) -> Option<T> {
        self.held.remove(key)
    }

    pub(super) fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.held.values_mut()
    }

    /// Takes every key down whose thing is not to stay.
    pub(super) fn retain(&mut self, mut stays: impl FnMut(&T) -> bool) {
        self.held.retain(|_, thing| stays(thing));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_that_passes_makes_room_and_what_lasts_stays() {
        let mut ring = Keyring::default();
        ring.keep("house", 0);
        for number in 0..MOST + 10 {
            ring.hang(&number.to_string(), number);
        }
        assert_eq!((ring.get("house"), ring.get("9"), ring.get("10")), (Some(&0), None, Some(&10)));
        assert_eq!(ring.held.len(), MOST + 1);
        assert_eq!((ring.remove("house"), ring.get("house")), (Some(0), None));
        ring.retain(|number| *number > MOST);
        assert_eq!(ring.held.len(), 9);
    }
}
