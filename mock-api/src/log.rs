//! The record of calls: what callers asked of a world, and what became of it. Beside the journal, which tells what happened.

use std::collections::{BTreeMap, VecDeque};

use fault_plan::{Class, Strike};

use crate::clock::Time;
use crate::nearest::Known;
use crate::platform::AccountId;
use crate::wire::{Kept, Wire};

/// How many calls of a world are kept; older ones are forgotten, but not in the counts.
const KEPT: usize = 10_000;

/// One call.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its number in the world, counting from 1.
    pub number: u64,
    /// When it was answered, by the world's clock.
    pub at: Time,
    /// The account that called; `None` for the app by itself.
    pub user: Option<AccountId>,
    /// The name of the operation in the dialect; empty where the path is unknown.
    pub operation: &'static str,
    /// What kind of operation it is.
    pub class: Class,
    /// The status of the answer; 0 where none was given.
    pub status: u16,
    /// If it was one call too many: when one is allowed again.
    pub limited_until: Option<Time>,
    /// What went wrong with it by plan.
    pub strike: Option<Strike>,
    /// The place in the journal of the first thing that the caller did by it.
    pub made: Option<usize>,
    /// How many events the journal had after it.
    pub journal: usize,
    /// What is kept of the request.
    pub wire: Kept,
    /// The nearest known operation, where the path is unknown.
    pub nearest: Option<Known>,
}

impl Entry {
    /// A call that led to no operation. Its number is not known yet.
    pub(crate) fn astray(at: Time, wire: &Wire<'_>, status: u16, journal: usize) -> Entry {
        Entry {
            number: 0,
            at,
            user: None,
            operation: "",
            class: Class::Read,
            status,
            limited_until: None,
            strike: None,
            made: None,
            journal,
            wire: wire.keep(),
            nearest: None,
        }
    }
}

/// The calls of one world, oldest first, as far as they are kept.
#[derive(Debug, Clone, Default)]
pub struct Log {
    entries: VecDeque<Entry>,
    count: u64,
    counts: BTreeMap<(&'static str, u16), u64>,
}

impl Log {
    /// How many calls there were, with those that are forgotten.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The number of the first call that is kept, or of the next one if none is.
    pub fn first(&self) -> u64 {
        self.count + 1 - self.entries.len() as u64
    }

    /// The calls that are kept, oldest first.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = &Entry> + ExactSizeIterator {
        self.entries.iter()
    }

    /// The calls from this number on, as far as they are kept.
    pub fn since(&self, number: u64) -> impl Iterator<Item = &Entry> {
        let skipped = usize::try_from(number.saturating_sub(self.first())).unwrap_or(usize::MAX);
        self.entries.range(skipped.min(self.entries.len())..)
    }

    /// How many calls there were by operation and status, with those that are forgotten.
    pub fn counts(&self) -> impl Iterator<Item = (&'static str, u16, u64)> {
        self.counts.iter().map(|((operation, status), calls)| (*operation, *status, *calls))
    }

    /// Adds a call; its number.
    pub(crate) fn record(&mut self, entry: Entry) -> u64 {
        self.count += 1;
        if self.entries.len() == KEPT {
            self.entries.pop_front();
        }
        *self.counts.entry((entry.operation, entry.status)).or_default() += 1;
        self.entries.push_back(Entry { number: self.count, ..entry });
        self.count
    }
}
