//! What all calls share: the worlds of a server, and which key leads to which of them.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use prometheus_client::metrics::histogram::Histogram;

use super::room::{Door, Tally};
use crate::auth::{Claim, world_of};
use crate::clock::Time;
use crate::control::Keeper;
use crate::delivery::postman::Postman;
use crate::dialect::Dialect;
use crate::log::{Entry, Log};
use crate::nearest::{self, Known};
use crate::wire::Wire;

/// The bounds of the buckets in which durations are counted, in seconds.
const DURATIONS: [f64; 12] = [1e-5, 2.5e-5, 5e-5, 1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 1e-2, 5e-2, 0.25, 1.0];

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
    known: Vec<Known>,
    names: Vec<&'static str>,
    keeper: OnceLock<Arc<Keeper>>,
    /// Calls that led to no world.
    strays: Mutex<Log>,
    /// The calls of worlds that were dismissed or begun anew.
    departed: Mutex<Tally>,
    durations: Histogram,
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
        let known = (dialect.operations)();
        let mut names: Vec<&'static str> = known.iter().map(|known| known.name).collect();
        names.push("note");
        let inside = Inside {
            dialect,
            doors: RwLock::default(),
            admitted: AtomicU64::new(0),
            known,
            names,
            keeper: OnceLock::new(),
            strays: Mutex::default(),
            departed: Mutex::default(),
            durations: Histogram::new(DURATIONS),
            postman: Postman::default(),
        };
        Hall { inside: Arc::new(inside) }
    }

    /// What is spoken in it.
    pub(crate) fn dialect(&self) -> &Dialect {
        &self.inside.dialect
    }

    /// The names of the operations that are recorded.
    pub(crate) fn operations(&self) -> &[&'static str] {
        &self.inside.names
    }

    /// Records a call that led to no operation, with its world's calls if a token led to one; the nearest operation.
    pub(crate) fn astray(&self, wire: &Wire<'_>, door: Option<&Door>, status: u16) -> Option<Known> {
        let near = nearest::operation(wire.method, wire.path, self.inside.known.iter().copied());
        let (method, path) = (wire.method, wire.path);
        tracing::warn!(method, path, nearest = near.map(|near| near.path), "there is no such operation");
        match door {
            Some(door) => door.astray(wire, status, near),
            None => {
                let entry = Entry { nearest: near, ..Entry::astray(Time::wall(), wire, status, 0) };
                self.strays(|log| log.record(entry));
            }
        }
        near
    }

    /// Looks at the calls that led to no world.
    pub(crate) fn strays<T>(&self, f: impl FnOnce(&mut Log) -> T) -> T {
        f(&mut self.inside.strays.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whoever keeps the worlds of this server.
    pub(crate) fn keeper(&self) -> Option<Arc<Keeper>> {
        self.inside.keeper.get().map(Arc::clone)
    }

    /// Puts a keeper in charge, unless there is one.
    pub(super) fn keep(&self, keeper: Keeper) {
        // The first one stays, as is said.
        let _ = self.inside.keeper.set(Arc::new(keeper));
    }

    /// The server goes: worlds that are kept are dismissed, so that whoever follows them comes to an end.
    pub(super) fn leave(&self) {
        if let Some(keeper) = self.keeper() {
            keeper.dismiss_all(self);
        }
    }

    /// How long calls were inside their world, in seconds.
    pub(crate) fn durations(&self) -> Histogram {
        self.inside.durations.clone()
    }

    /// The calls of worlds that have left.
    pub(crate) fn departed(&self) -> Tally {
        self.with_departed(|tally| tally.clone())
    }

    pub(super) fn with_departed<T>(&self, f: impl FnOnce(&mut Tally) -> T) -> T {
        f(&mut self.inside.departed.lock().unwrap_or_else(PoisonError::into_inner))
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
