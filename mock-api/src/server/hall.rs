//! What all calls share: the tokens, and behind each the world that it opens.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use prometheus_client::metrics::histogram::Histogram;
use tokio::sync::watch;

use super::room::{Door, Tally};
use crate::clock::Time;
use crate::control::Keeper;
use crate::dialect::Dialect;
use crate::log::{Entry, Log};
use crate::nearest::{self, Known};
use crate::wire::Wire;

/// The bounds of the buckets in which durations are counted, in seconds.
const DURATIONS: [f64; 12] = [1e-5, 2.5e-5, 5e-5, 1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 1e-2, 5e-2, 0.25, 1.0];

/// The tokens of one server. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Hall {
    inside: Arc<Inside>,
}

#[derive(Debug)]
struct Inside {
    doors: RwLock<HashMap<Box<str>, Door>>,
    admitted: AtomicU64,
    known: Vec<Known>,
    names: Vec<&'static str>,
    keeper: OnceLock<Arc<Keeper>>,
    /// Calls that led to no world.
    strays: Mutex<Log>,
    /// The calls of worlds that were dismissed or begun anew.
    departed: Mutex<Tally>,
    durations: Histogram,
    leaving: watch::Sender<bool>,
}

impl Hall {
    /// A hall without doors, in which this dialect is spoken.
    pub(super) fn new(dialect: &Dialect) -> Hall {
        let known = (dialect.operations)();
        let mut names: Vec<&'static str> = known.iter().map(|known| known.name).collect();
        names.push("note");
        let inside = Inside {
            doors: RwLock::default(),
            admitted: AtomicU64::new(0),
            known,
            names,
            keeper: OnceLock::new(),
            strays: Mutex::default(),
            departed: Mutex::default(),
            durations: Histogram::new(DURATIONS),
            leaving: watch::Sender::new(false),
        };
        Hall { inside: Arc::new(inside) }
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

    /// The server goes: worlds that are kept are dismissed, and whoever waits for that is told.
    pub(super) fn leave(&self) {
        if let Some(keeper) = self.keeper() {
            keeper.dismiss_all(self);
        }
        self.inside.leaving.send_replace(true);
    }

    /// Ends when the server goes.
    pub(super) fn leaving(&self) -> impl Future<Output = ()> + use<> {
        let mut leaving = self.inside.leaving.subscribe();
        async move { drop(leaving.wait_for(|leaves| *leaves).await) }
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

    /// What this token opens.
    pub(crate) fn door(&self, token: &str) -> Option<Door> {
        self.inside.doors.read().unwrap_or_else(PoisonError::into_inner).get(token).cloned()
    }

    /// Hangs a door behind a token. A token that was used before leads to the new door.
    pub(super) fn open(&self, token: &str, door: Door) {
        self.inside.doors.write().unwrap_or_else(PoisonError::into_inner).insert(token.into(), door);
    }

    /// Takes the doors behind these tokens away.
    pub(super) fn shut<'t>(&self, tokens: impl Iterator<Item = &'t String>) {
        let mut doors = self.inside.doors.write().unwrap_or_else(PoisonError::into_inner);
        for token in tokens {
            doors.remove(token.as_str());
        }
    }

    /// A number for a world that is let in, counting from 1.
    pub(super) fn next_number(&self) -> u64 {
        self.inside.admitted.fetch_add(1, Ordering::Relaxed) + 1
    }
}
