//! One webhook: where it is, whether it is trusted, and what waits to be sent to it.

use std::collections::BTreeMap;

use axum::body::Bytes;

use super::target::Target;
use crate::attention::Item;
use crate::clock::{Millis, Time};

/// After so long without a single success a hook is no longer trusted.
const PATIENCE: Millis = Millis::hours(28);
/// How many deliveries wait for one hook at most; beyond that the newest are lost.
pub(super) const ROOM: usize = 10_000;

/// Why a hook is no longer trusted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Lapse {
    /// Its answer to the challenge does not show that it knows the secret.
    #[error("its answer to the challenge is not the one that the secret gives")]
    WrongAnswer,
    /// It answered with a redirect, which is never followed.
    #[error("it answers with a redirect ({0}), which is not followed")]
    Redirect(u16),
    /// Its certificate or its encryption cannot be trusted.
    #[error("its encryption cannot be trusted: {0}")]
    Untrusted(String),
    /// It is where nothing may be sent to.
    #[error("nothing may be sent there: {0}")]
    Forbidden(String),
    /// Nothing reached it for 28 hours.
    #[error("nothing has reached it for 28 hours")]
    Silent,
}

/// A webhook of a world.
#[derive(Debug, Clone)]
pub struct Hook {
    /// Its id on the wire.
    pub number: u64,
    /// When it was opened.
    pub created_at: Time,
    /// Why nothing is sent to it any more; `None` as long as it is valid.
    pub lapse: Option<Lapse>,
    pub(super) target: Target,
    /// Headers that every request to it carries beside those of the dialect.
    pub(super) headers: Vec<(String, String)>,
    pub(super) checked_at: Time,
    pub(super) failing_since: Option<Time>,
    /// By the time when it is due, then in order.
    pub(super) queue: BTreeMap<(Time, u64), Delivery>,
    /// The ticket of what is on its way.
    pub(super) under_way: Option<u64>,
}

/// Something that waits to be sent, or is on its way.
#[derive(Debug, Clone)]
pub(super) struct Delivery {
    pub(super) order: u64,
    pub(super) body: Bytes,
    pub(super) items: Vec<Item>,
    /// How often it was tried.
    pub(super) tries: u32,
    /// It changes places with the next one.
    pub(super) lets_pass: bool,
}

impl Hook {
    pub(super) fn new(number: u64, target: Target, headers: Vec<(String, String)>, now: Time) -> Hook {
        Hook {
            number,
            created_at: now,
            lapse: None,
            target,
            headers,
            checked_at: now,
            failing_since: None,
            queue: BTreeMap::new(),
            under_way: None,
        }
    }

    /// Where it is.
    pub fn url(&self) -> &str {
        &self.target.url
    }

    /// Whether it is trusted: events are sent to it.
    pub fn is_valid(&self) -> bool {
        self.lapse.is_none()
    }

    /// How many deliveries wait for it, those on their way not counted.
    pub fn waiting(&self) -> usize {
        self.queue.len()
    }

    /// It was reached.
    pub(super) fn reached(&mut self) {
        self.failing_since = None;
    }

    /// It was not reached; after too long it is no longer trusted.
    pub(super) fn missed(&mut self, now: Time) {
        let since = *self.failing_since.get_or_insert(now);
        if now - since >= PATIENCE {
            self.lapses(Lapse::Silent);
        }
    }

    /// It is no longer trusted, and what waits for it is lost.
    pub(super) fn lapses(&mut self, why: Lapse) {
        self.lapse.get_or_insert(why);
        self.queue.clear();
    }

    /// It has shown that it knows the secret.
    pub(super) fn proved(&mut self, now: Time) {
        (self.lapse, self.failing_since, self.checked_at) = (None, None, now);
    }

    /// Takes a delivery into the queue; false if there is no room.
    pub(super) fn enqueue(&mut self, due: Time, delivery: Delivery) -> bool {
        if self.queue.len() >= ROOM {
            return false;
        }
        let held = self.queue.iter().find(|(_, held)| held.lets_pass).map(|(key, _)| *key);
        let order = delivery.order;
        self.queue.insert((due, order), delivery);
        if let Some(mut passed) = held.and_then(|key| self.queue.remove(&key)) {
            // It comes right behind the one that has passed it: orders are even where they are handed out.
            (passed.lets_pass, passed.order) = (false, order + 1);
            self.queue.insert((due, order + 1), passed);
        }
        true
    }
}
