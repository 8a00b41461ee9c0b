//! What all calls share: the worlds of a server, and which key leads to which of them.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use super::room::Door;
use crate::auth::{Claim, world_of};
use crate::delivery::postman::Postman;
use crate::dialect::Dialect;

/// The worlds of one server. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Hall {
    inside: Arc<Inside>,
}

#[derive(Debug)]
struct Inside {
    dialect: Dialect,
    doors: RwLock<Doors>,
    admitted: AtomicU64,
    postman: Postman,
}

/// Keys that are made here name the world's number; keys that somebody brings along are listed.
#[derive(Debug, Default)]
struct Doors {
    numbered: HashMap<u64, Door>,
    named: HashMap<Box<str>, Door>,
}

impl Hall {
    /// A hall in which this dialect is spoken.
    pub(super) fn new(dialect: Dialect) -> Hall {
        Hall {
            inside: Arc::new(Inside {
                dialect,
                doors: RwLock::default(),
                admitted: AtomicU64::new(0),
                postman: Postman::default(),
            }),
        }
    }

    /// What is spoken in it.
    pub(super) fn dialect(&self) -> &Dialect {
        &self.inside.dialect
    }

    /// Who carries what is sent to webhooks.
    pub(crate) fn postman(&self) -> &Postman {
        &self.inside.postman
    }

    /// Where a key leads, whether or not it opens anything there: a token, a client id, a consumer key, a code.
    pub(crate) fn way(&self, key: &str) -> Option<Door> {
        let doors = self.inside.doors.read().unwrap_or_else(PoisonError::into_inner);
        let named = if doors.named.is_empty() { None } else { doors.named.get(key) };
        named.or_else(|| doors.numbered.get(&world_of(key)?)).cloned()
    }

    /// The way to the only world there is, for whoever shows nothing; `None` if there are several, or none.
    pub(crate) fn only(&self) -> Option<Door> {
        let doors = self.inside.doors.read().unwrap_or_else(PoisonError::into_inner);
        let mut all = doors.numbered.values();
        all.next().filter(|_| all.next().is_none()).cloned()
    }

    /// What this bearer token opens now, for whoever has it.
    pub(crate) fn door(&self, token: &str) -> Option<Door> {
        self.way(token)?.tried(&Claim::Bearer(token)).ok()
    }

    /// Lets the world with this number be found, by keys of its own and by these. A key that was used before leads here now.
    pub(super) fn open<'k>(&self, number: u64, keys: impl Iterator<Item = &'k str>, door: &Door) {
        let mut doors = self.inside.doors.write().unwrap_or_else(PoisonError::into_inner);
        doors.numbered.insert(number, door.clone());
        doors.named.extend(keys.map(|key| (key.into(), door.clone())));
    }

    /// No key leads to this world any more.
    pub(super) fn shut(&self, number: u64) {
        let mut doors = self.inside.doors.write().unwrap_or_else(PoisonError::into_inner);
        doors.numbered.remove(&number);
        doors.named.retain(|_, door| door.number() != number);
    }

    /// A number for a world that is let in, counting from 1.
    pub(super) fn next_number(&self) -> u64 {
        self.inside.admitted.fetch_add(1, Ordering::Relaxed) + 1
    }
}
