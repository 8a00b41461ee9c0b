//! Coverage: which customers a library has a good answer for, and which of its replies nobody needs. Found by letting somebody
//! answer scenarios with nothing but the library.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::evaluator::verdict::Score;
use crate::language::Language;
use crate::scenario::model::Category;

/// What came of answering scenarios from a library.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Coverage {
    /// What came of each scenario that the library was tried on, in order of their ids.
    pub stories: Vec<StoryCovered>,
    /// The ids of the replies that no customer was answered with, in the order of the library.
    pub unneeded: Vec<String>,
    /// How many scenarios were left out, since the library has nothing in their language or for their brand.
    pub left_out: usize,
}

/// What came of one scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StoryCovered {
    /// The scenario's id.
    pub id: String,
    /// What happens in it, in one line.
    pub title: String,
    /// The language of the customers.
    pub language: Language,
    /// What kind of message it is.
    pub category: Category,
    /// The total, where it could be scored.
    pub total: Option<Score>,
    /// The mark that the total has to reach.
    pub pass_mark: Score,
    /// The gates that were tripped.
    pub tripped: Vec<String>,
    /// What was answered to each message of a customer, in order.
    pub answers: Vec<Answered>,
    /// How well it is covered.
    pub cover: Cover,
}

/// What was answered to a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Answered {
    /// The customer's handle, without the @.
    pub customer: String,
    /// What the customer wrote.
    pub message: String,
    /// The id of the reply; `None` where none shares a word with the message.
    pub reply: Option<String>,
}

/// How well a scenario is covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Cover {
    /// A customer gets no answer at all.
    Missing,
    /// What fits best trips a gate.
    Harmful,
    /// What fits best scores below the mark: a person has to add what it lacks.
    Weak,
    /// The replies alone reach the mark.
    Good,
}

impl Cover {
    /// Every state, worst first.
    pub const ALL: &[Cover] = &[Cover::Missing, Cover::Harmful, Cover::Weak, Cover::Good];

    /// The word in reports.
    pub fn id(self) -> &'static str {
        match self {
            Cover::Missing => "missing",
            Cover::Harmful => "harmful",
            Cover::Weak => "weak",
            Cover::Good => "good",
        }
    }
}

impl Coverage {
    /// How many scenarios are covered like this.
    pub fn count(&self, cover: Cover) -> usize {
        self.stories.iter().filter(|story| story.cover == cover).count()
    }
}
