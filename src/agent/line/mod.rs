//! How a built-in agent reaches the platform: over HTTP like any client, each platform in its own words, or in the same
//! process where only speed matters.

mod direct;
mod http;
mod mastodon;
mod patience;
mod x;

pub use direct::answer_directly;
pub use http::{Client, Pass, answer_over_http};

use std::collections::BTreeMap;

use super::{Doing, Incoming, Step, When};
use crate::scenario::values::Wait;

/// How often an agent with something to come back to looks into the inbox meanwhile.
const GLANCE: i64 = 15 * 60_000;

/// What an agent means to come back to, by the time that it is due.
#[derive(Default)]
struct Agenda {
    entries: BTreeMap<(i64, usize), Doing>,
    count: usize,
    /// When the last step of the batch that is being planned is due.
    last: i64,
}

/// What an agent does next.
enum Next {
    /// Does this at once.
    Do(Doing),
    /// Lets so much time pass, and then looks into the inbox again.
    Wait(Wait),
    /// Waits for news: there is nothing to come back to.
    Nothing,
}

impl Agenda {
    /// Plans the steps that come later; gives the first ones, which are thought about and taken now.
    fn plan(&mut self, now: i64, steps: Vec<Step>) -> Vec<(Wait, Doing)> {
        let mut at_once = Vec::new();
        self.last = now;
        for step in steps {
            let (When::Thinking(wait) | When::Later(wait)) = step.when;
            self.last += wait.0;
            match step.when {
                When::Thinking(wait) => at_once.push((wait, step.doing)),
                When::Later(_) => {
                    self.entries.insert((self.last, self.count), step.doing);
                    self.count += 1;
                }
            }
        }
        at_once
    }

    /// What comes next for somebody who has nothing to answer at `now`.
    fn next(&mut self, now: i64) -> Next {
        match self.entries.first_entry() {
            None => Next::Nothing,
            Some(entry) if entry.key().0 <= now => Next::Do(entry.remove()),
            Some(entry) => Next::Wait(Wait((entry.key().0 - now).min(GLANCE))),
        }
    }
}

/// The messages of each customer together, customers in the order of their first message.
fn by_customer(news: Vec<Incoming>) -> Vec<Vec<Incoming>> {
    let mut batches: Vec<Vec<Incoming>> = Vec::new();
    for message in news {
        match batches.iter_mut().find(|batch| batch[0].author == message.author) {
            Some(batch) => batch.push(message),
            None => batches.push(vec![message]),
        }
    }
    batches
}
