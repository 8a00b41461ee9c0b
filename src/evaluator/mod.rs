//! The evaluator: grades a transcript against a scenario, a brand and a rubric. Pure and deterministic.

mod calls;
pub mod case;
pub mod coaching;
pub mod criteria;
pub mod gates;
pub mod markers;
pub mod occasion;
pub mod rubric;
pub mod scales;
pub mod scorecard;
pub mod verdict;
pub mod wording;

pub use scorecard::{Scorecard, evaluate};

#[cfg(test)]
pub(crate) mod examples;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod story;

/// The ids of every gate and criterion: what can fail a conversation.
pub fn judge_ids() -> impl Iterator<Item = &'static str> {
    gates::ALL.iter().map(|gate| gate.id()).chain(criteria::ALL.iter().map(|criterion| criterion.id()))
}
