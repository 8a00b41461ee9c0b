//! Verification: how often something happened or was called, and whether that is as expected.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::calls::{self, CallView};
use super::journal::{self, EventView};
use super::problem::Problem;
use super::said::{Said, read};
use super::table::Asked;
use crate::host::Host;

/// How many of what was counted are shown.
const SHOWN: usize = 100;

/// What is counted, and how often it is expected: exactly, at least, at most. Without any of these it is only counted.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Verification {
    /// Counts what happened.
    #[serde(default)]
    journal: Option<journal::Filter>,
    /// Counts what bots called. Calls that are forgotten are not counted.
    #[serde(default)]
    calls: Option<calls::Filter>,
    #[serde(default)]
    exactly: Option<usize>,
    #[serde(default)]
    at_least: Option<usize>,
    #[serde(default)]
    at_most: Option<usize>,
}

/// What was counted.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Verified {
    /// Whether it is as expected.
    passed: bool,
    /// How often it happened.
    counted: usize,
    /// What was expected, in words.
    expected: String,
    /// The first 100 events that were counted.
    events: Vec<EventView>,
    /// The first 100 calls that were counted.
    calls: Vec<CallView>,
}

impl Verification {
    fn passes(&self, counted: usize) -> bool {
        self.exactly.is_none_or(|exactly| counted == exactly)
            && self.at_least.is_none_or(|least| counted >= least)
            && self.at_most.is_none_or(|most| counted <= most)
    }

    fn expected(&self) -> String {
        let parts = [("exactly", self.exactly), ("at least", self.at_least), ("at most", self.at_most)];
        let parts: Vec<String> =
            parts.iter().filter_map(|(words, number)| number.map(|number| format!("{words} {number}"))).collect();
        if parts.is_empty() { "any number".to_owned() } else { parts.join(" and ") }
    }

    fn count(&mut self, host: &mut Host, known: &[&'static str]) -> Result<Verified, Problem> {
        host.world.tick();
        let platform = host.world.platform();
        let (mut counted, mut events, mut called) = (0, Vec::new(), Vec::new());
        match (self.journal.take(), self.calls.take()) {
            (Some(filter), None) => {
                for event in filter.on(platform)?.all(platform) {
                    counted += 1;
                    if counted <= SHOWN {
                        events.push(event);
                    }
                }
            }
            (None, Some(filter)) => {
                let sieve = filter.on(platform, known)?;
                for entry in host.log().entries().filter(|entry| sieve.lets_through(entry)) {
                    counted += 1;
                    if counted <= SHOWN {
                        called.push(CallView::of(Some(platform), entry));
                    }
                }
            }
            _ => return Err(Problem::new(400, "what is to be counted? expected either `journal` or `calls`")),
        }
        Ok(Verified { passed: self.passes(counted), counted, expected: self.expected(), events, calls: called })
    }
}

pub(super) fn verify(asked: &Asked<'_>) -> Result<Said, Problem> {
    let mut verification: Verification = read(asked.body)?;
    let known = asked.hall.operations();
    let verified = asked.world()?.attempt(|host| verification.count(host, known))?;
    Ok(Said::json(200, &verified))
}
