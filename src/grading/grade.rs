//! A grade: what the evaluator says of one reply, with the words that show it.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::evaluator::occasion::Occasion;
use crate::evaluator::scales::Scales;
use crate::evaluator::verdict::{Score, Span};
use crate::language::Language;
use crate::marker::{FactKind, Marker};
use crate::rule::Rule;

/// What is said of one reply. All places are Unicode scalar values from the start of the reply.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Grade {
    /// The entry's id.
    pub id: String,
    /// The language of the reply; `None`: none of the five, or too little to tell. Then only what does not depend on words
    /// is judged.
    pub lang: Option<Language>,
    /// How things stand for the customer, by their message; `None` where it is not known.
    pub occasion: Option<Occasion>,
    /// What is seen, ordered by marker, then place.
    pub markers: Vec<MarkerSeen>,
    /// How a careful reviewer would rate it; `None` where the language is not known or there is nothing to read.
    pub scales: Option<Scales>,
    /// The score of every criterion; `None` where it does not apply.
    pub criteria: BTreeMap<&'static str, Option<Score>>,
    /// The weighted mean of the criteria that apply.
    pub total: Option<Score>,
    /// The gates that are tripped.
    pub gates: Vec<&'static str>,
    /// Whether the total reaches the pass mark and no gate is tripped; `None` where nothing applies.
    pub passed: Option<bool>,
    /// What cost points, and what would win them back.
    pub tips: Vec<Tip>,
    /// How long the customer waited, in milliseconds; `None` where it is not known.
    pub waited_ms: Option<i64>,
    /// How long a customer of the brand may wait at that time of day, in milliseconds; `None` where the wait is not known. Of
    /// a brand that nobody described, an hour.
    pub goal_ms: Option<i64>,
    /// The customer's personal data in the reply: kinds and places.
    #[serde(skip)]
    pub data: Vec<(FactKind, Span)>,
}

/// A marker and the words that show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MarkerSeen {
    /// What is seen.
    pub id: Marker,
    /// Where the words start.
    pub start: usize,
    /// Where they end; not included.
    pub end: usize,
    /// The words.
    pub quote: String,
}

/// One reason for lost points, and what to do about it, in the language of the report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tip {
    /// The criterion or gate that says so.
    pub by: &'static str,
    /// What went wrong, by the id of the lapse.
    pub lapse: String,
    /// The rule that it breaks.
    pub rule: Rule,
    /// The points that it cost, of the criterion's 100; zero for a gate.
    pub cost: Score,
    /// Where the words start; `None` where the reply has no words to show, such as a late answer.
    pub start: Option<usize>,
    /// Where they end; not included.
    pub end: Option<usize>,
    /// The words.
    pub quote: String,
    /// Why it costs points.
    pub why: String,
    /// What would win them back.
    pub tip: String,
}
