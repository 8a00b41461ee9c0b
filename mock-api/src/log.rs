//! The record of calls: what callers asked of a world, and what became of it. Beside the journal, which tells what happened.

use std::collections::VecDeque;

use fault_plan::{Class, Strike};

use crate::clock::Time;
use crate::platform::AccountId;

/// How many calls of a world are kept; older ones are forgotten.
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
    /// The name of the operation in the dialect.
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
}

/// The calls of one world, oldest first, as far as they are kept.
#[derive(Debug, Clone, Default)]
pub struct Log {
    entries: VecDeque<Entry>,
    count: u64,
}

impl Log {
    /// How many calls there were, with those that are forgotten.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The calls that are kept, oldest first.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = &Entry> + ExactSizeIterator {
        self.entries.iter()
    }

    /// Adds a call; its number.
    pub(crate) fn record(&mut self, entry: Entry) -> u64 {
        self.count += 1;
        if self.entries.len() == KEPT {
            self.entries.pop_front();
        }
        self.entries.push_back(Entry { number: self.count, ..entry });
        self.count
    }
}
