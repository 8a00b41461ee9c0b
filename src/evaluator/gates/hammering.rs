//! Hammering: what failed is tried again without pauses that grow, or too often.

use super::Gate;
use crate::evaluator::case::{Case, Conversation};
use crate::evaluator::verdict::{Evidence, Lapse};
use crate::rule::Rule;
use crate::scenario::conduct::{Conduct, Vice};
use crate::transcript::{Call, Manner, Outcome};

#[doc = include_str!("hammering.md")]
#[derive(Debug)]
pub struct Hammering;

const HURRIED_RETRY: Lapse = Lapse { id: "hurried-retry", rule: Rule::T1, cost: 0 };
const TOO_MANY_ATTEMPTS: Lapse = Lapse { id: "too-many-attempts", rule: Rule::T1, cost: 0 };

/// How often one thing may fail before it is given up.
const ATTEMPTS: usize = 6;
/// The least pause before the second retry and later ones, in milliseconds.
const BREATH: i64 = 1_000;
/// A pause that is long enough whether it has grown or not, in milliseconds.
const PATIENT: i64 = 10_000;
/// A call so long after one that failed, in milliseconds, is a new beginning.
const AFRESH: i64 = 15 * 60_000;

impl Gate for Hammering {
    fn id(&self) -> &'static str {
        "hammering"
    }

    fn page(&self) -> &'static str {
        include_str!("hammering.md")
    }

    fn lapses(&self) -> &'static [Lapse] {
        &[HURRIED_RETRY, TOO_MANY_ATTEMPTS]
    }

    fn asked(&self, conduct: &Conduct) -> Option<bool> {
        Some(conduct.never.contains(&Vice::Hammering))
    }

    fn judge(&self, case: &Case, conversation: &Conversation) -> Vec<Evidence> {
        let writes: Vec<&Call> = case.calls_of(conversation).filter(|call| call.manner == Manner::Write).collect();
        let mut found = Vec::new();
        for series in series(&writes) {
            let failed = series.iter().filter(|call| has_failed(call)).count();
            if failed > ATTEMPTS {
                found.push(case.lapse_in(conversation, &TOO_MANY_ATTEMPTS, series.iter().copied().take(ATTEMPTS + 1)));
            } else if let Some(hurried) = hurried(&series) {
                found.push(case.lapse_in(conversation, &HURRIED_RETRY, series[..=hurried].iter().copied()));
            }
        }
        found
    }
}

/// Whether nothing, or nothing that the agent could see, came of a call, so that trying it again makes sense.
fn has_failed(call: &Call) -> bool {
    matches!(call.outcome, Outcome::Failed(_) | Outcome::Lost(_) | Outcome::Refused(500..))
}

/// Each thing that failed, with its retries up to the one that did not.
fn series<'a>(writes: &[&'a Call]) -> Vec<Vec<&'a Call>> {
    let mut all: Vec<Vec<&Call>> = Vec::new();
    for &call in writes {
        let goes_on = |series: &&mut Vec<&Call>| {
            series
                .last()
                .is_some_and(|last| last.operation == call.operation && has_failed(last) && call.at - last.at <= AFRESH)
        };
        match all.iter_mut().rev().find(goes_on) {
            Some(series) => series.push(call),
            None if has_failed(call) => all.push(vec![call]),
            None => {}
        }
    }
    all
}

/// The first retry that comes too soon: from the second on there is a pause, and by the third one of the pauses is long or
/// longer than the one before.
fn hurried(series: &[&Call]) -> Option<usize> {
    let pauses: Vec<i64> = series.windows(2).map(|two| two[1].at - two[0].at).collect();
    let is_steady =
        |pauses: &[i64]| pauses.windows(2).all(|two| two[1] <= two[0]) && pauses.iter().all(|pause| *pause < PATIENT);
    let too_soon = |&index: &usize| pauses[index] < BREATH || (index > 1 && is_steady(&pauses[..=index]));
    (1..pauses.len()).find(too_soon).map(|index| index + 1)
}
