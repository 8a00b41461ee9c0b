//! What all calls share: the tokens, and behind each the world that it opens.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use super::room::Door;
use crate::delivery::postman::Postman;
use crate::dialect::Dialect;

/// The tokens of one server. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Hall {
    inside: Arc<Inside>,
}

#[derive(Debug)]
struct Inside {
    dialect: Dialect,
    doors: RwLock<HashMap<Box<str>, Door>>,
    admitted: AtomicU64,
    postman: Postman,
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
