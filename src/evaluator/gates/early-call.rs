//! Early call: a call of the same kind after the platform said “too many”, and before it said to come back.

use super::Gate;
use crate::evaluator::case::{Case, Conversation};
use crate::evaluator::verdict::{Evidence, Lapse};
use crate::rule::Rule;
use crate::scenario::conduct::{Conduct, Vice};
use crate::transcript::{Call, Outcome};

#[doc = include_str!("early-call.md")]
#[derive(Debug)]
pub struct EarlyCall;

const CALLED_BEFORE_RESET: Lapse = Lapse { id: "called-before-reset", rule: Rule::T1, cost: 0 };

impl Gate for EarlyCall {
    fn id(&self) -> &'static str {
        "early-call"
    }

    fn page(&self) -> &'static str {
        include_str!("early-call.md")
    }

    fn lapses(&self) -> &'static [Lapse] {
        &[CALLED_BEFORE_RESET]
    }

    fn asked(&self, conduct: &Conduct) -> Option<bool> {
        Some(conduct.never.contains(&Vice::EarlyCall))
    }

    /// A limit is the account's, whomever the call was for: it is told once, in the conversation of the call that met it.
    fn judge(&self, case: &Case, conversation: &Conversation) -> Vec<Evidence> {
        let mut found: Vec<Evidence> = Vec::new();
        let mut told: Vec<(&str, bool, i64)> = Vec::new();
        for call in case.calls_of(conversation) {
            let Outcome::Limited(until) = call.outcome else { continue };
            let limit = (call.operation.as_str(), call.by_app, until);
            if let (false, Some(early)) = (told.contains(&limit), early(case, call, until)) {
                told.push(limit);
                found.push(case.lapse_in(conversation, &CALLED_BEFORE_RESET, [call, early]));
            }
        }
        found
    }
}

/// The next call of the same kind, if it comes before its time.
fn early<'a>(case: &Case<'a>, limited: &Call, until: i64) -> Option<&'a Call> {
    let alike = |call: &&Call| call.operation == limited.operation && call.by_app == limited.by_app;
    let next = case.calls.iter().filter(alike).find(|call| call.number > limited.number);
    // The answer names whole seconds.
    next.filter(|call| call.at.div_euclid(1_000) < until.div_euclid(1_000))
}
