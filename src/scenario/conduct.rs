//! What is expected of how whoever answers behaves, whatever goes wrong. Each part is a gate: a breach fails the run.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::Wait;

/// Expectations of conduct, for one customer or for all of them. Nothing is expected but what is written here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Conduct {
    /// What holds for every turn of a customer: all that the customer says until the company speaks.
    pub per_turn: Option<PerTurn>,
    /// What has come about by the end of the story, whatever went wrong on the way.
    #[serde(default)]
    pub eventually: Vec<Goal>,
    /// What does not happen at any time.
    #[serde(default)]
    pub never: Vec<Vice>,
}

/// What holds for every turn of a customer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PerTurn {
    /// It gets exactly so many replies, where it was said: `1`.
    #[schemars(range(min = 1, max = 100))]
    pub replies: Option<u32>,
    /// It gets at most so many replies, where it was said.
    #[schemars(range(min = 1, max = 100))]
    pub at_most: Option<u32>,
    /// The first reply comes within this time: `30m`.
    pub within: Option<Wait>,
}

/// What has come about by the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Goal {
    /// Every turn that waits for an answer has got one.
    Answered,
}

/// What does not happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Vice {
    /// A call of the same kind after the platform said “too many” and before it said to come back.
    EarlyCall,
    /// Trying what failed again without pauses that grow, or more than five times.
    Hammering,
    /// Any reply at all.
    Reply,
    /// Deleting an own post or message, or hiding a customer's.
    TakingBack,
}

impl Conduct {
    /// Whether nothing is expected.
    pub fn is_empty(&self) -> bool {
        *self == Conduct::default()
    }

    /// What is expected here and there together; of two expectations per turn, the first.
    #[must_use]
    pub fn and(&self, other: &Conduct) -> Conduct {
        let mut both = self.clone();
        both.per_turn = self.per_turn.or(other.per_turn);
        both.eventually.extend(other.eventually.iter().filter(|goal| !self.eventually.contains(goal)));
        both.never.extend(other.never.iter().filter(|vice| !self.never.contains(vice)));
        both
    }
}
