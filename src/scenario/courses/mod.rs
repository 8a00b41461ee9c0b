//! Courses: ordered sets of scenarios with a goal, worked through in shifts and closed by an assessment.

pub mod catalog;
mod check;
mod stock;

pub use catalog::Catalog;
pub(crate) use stock::Stock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::{Percent, Wait};
use crate::language::Language;
use crate::rule::Rule;

/// An ordered set of scenarios with a goal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Course {
    /// The path below the folder `courses`, without `.yaml`: `nl/eerste-dag`. Not written in the file.
    #[serde(skip)]
    pub id: String,
    /// What the course is called, in its language.
    pub title: String,
    /// The language of all its scenarios.
    pub language: Language,
    /// For whom it is.
    pub level: Level,
    /// What one can do afterwards, in a sentence or two, in the course's language.
    pub goal: String,
    /// The rules that it trains.
    pub rules: Vec<Rule>,
    /// What is practised, in the order in which it comes in.
    pub cases: Vec<CourseCase>,
    /// What is to be passed at the end. Without it the course is for practice only.
    pub assessment: Option<Assessment>,
}

/// For whom a course is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Somebody new to webcare.
    Beginner,
    /// Somebody who answers simple cases well.
    Intermediate,
    /// Somebody who is ready for a bad day.
    Advanced,
}

impl Level {
    /// Every level, the easiest first.
    pub const ALL: &[Level] = &[Level::Beginner, Level::Intermediate, Level::Advanced];

    /// The id as written in YAML.
    pub fn id(self) -> &'static str {
        match self {
            Level::Beginner => "beginner",
            Level::Intermediate => "intermediate",
            Level::Advanced => "advanced",
        }
    }
}

/// A scenario of a course, and when its first customer writes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CourseCase {
    /// The scenario's id: `nl/not-home-again`.
    pub scenario: String,
    /// How long after the shift's start it comes in.
    #[serde(default)]
    pub opens: Wait,
}

/// What is to be passed at the end of a course: one shift, without hints, on the real clock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Assessment {
    /// What comes in. Left out, it is what was practised.
    #[serde(default)]
    pub cases: Vec<CourseCase>,
    /// The points of 100 that pass; a gate fails it whatever the points.
    #[serde(default = "eighty")]
    pub pass_mark: Percent,
    /// How many goes there are.
    #[serde(default = "three")]
    pub attempts: u32,
    /// How long the shift lasts; what is not answered by then counts as it stands.
    #[serde(default = "one_hour")]
    pub within: Wait,
}

fn eighty() -> Percent {
    Percent(80)
}

fn three() -> u32 {
    3
}

fn one_hour() -> Wait {
    Wait::minutes(60)
}

impl Course {
    /// What comes in in the assessment: its own cases, or else what was practised. None where there is no assessment.
    pub fn assessed(&self) -> &[CourseCase] {
        match &self.assessment {
            None => &[],
            Some(assessment) if assessment.cases.is_empty() => &self.cases,
            Some(assessment) => &assessment.cases,
        }
    }

    /// The scenarios of the course and of its assessment, in order, some of them twice.
    pub fn scenarios(&self) -> impl Iterator<Item = &str> {
        let assessed = self.assessment.iter().flat_map(|assessment| &assessment.cases);
        self.cases.iter().chain(assessed).map(|case| case.scenario.as_str())
    }
}
