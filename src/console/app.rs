//! What all pages share.

use std::ops::Deref;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use super::desk::Presence;
use super::floor::Floor;
use super::gate::Gate;
use super::offer::Offer;
use crate::language::Language;
use crate::store::Store;

/// What all pages share. A copy is the same console.
#[derive(Clone)]
pub struct App(Arc<Console>, Presence);

/// One console: where things are kept, who may enter, and the rim of the world outside.
pub struct Console {
    /// Where people and their work are kept.
    pub store: Store,
    /// What can be practised.
    pub offer: Offer,
    /// The shifts that are being worked.
    pub floor: Floor,
    /// Who may enter, and as whom.
    pub gate: Gate,
    /// The language of pages for who has chosen none; without it, what the browser asks for.
    pub language: Option<Language>,
    /// Further names by which browsers may call this console, beside this machine's own and any address.
    pub hosts: Vec<String>,
    /// The clock.
    pub rim: Rim,
}

/// The world outside that pages need: what time it is.
#[derive(Clone)]
pub struct Rim {
    clock: Arc<dyn Fn() -> i64 + Send + Sync>,
}

impl Rim {
    /// This machine's own clock.
    pub fn new() -> Rim {
        Rim::with_clock(|| {
            let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
        })
    }

    /// What time it is, in Unix milliseconds.
    pub fn now(&self) -> i64 {
        (self.clock)()
    }

    /// A clock of one's own, in Unix milliseconds.
    pub fn with_clock(clock: impl Fn() -> i64 + Send + Sync + 'static) -> Rim {
        Rim { clock: Arc::new(clock) }
    }
}

impl Default for Rim {
    fn default() -> Rim {
        Rim::new()
    }
}

impl App {
    /// Who is at their desk.
    pub(super) fn presence(&self) -> &Presence {
        &self.1
    }

    /// Opens a console.
    pub fn new(console: Console) -> App {
        App(Arc::new(console), Presence::default())
    }

    /// What time it is, in Unix milliseconds.
    pub fn now(&self) -> i64 {
        self.rim.now()
    }
}

impl Deref for App {
    type Target = Console;

    fn deref(&self) -> &Console {
        &self.0
    }
}
