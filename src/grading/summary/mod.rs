//! The summary of many grades: by brand, agent and language, how they spread, the worst of them, and what is sent again and
//! again. It takes in one grade after the other and stays small, however many there are.

mod canonical;
mod clusters;
mod counts;
mod group;
mod recent;
mod tally;
mod worst;

use std::collections::BTreeMap;

use serde::Serialize;

pub use canonical::{Fingerprint, canonical, fingerprint};
pub use clusters::{Cluster, TEXTS};
pub use group::Row;
pub use recent::REMEMBERED;
pub use tally::{NAMES, Tally};
pub use worst::{Reason, Worst};

use crate::evaluator::scorecard::RubricId;

/// The version of the summary's JSON.
pub const VERSION: u32 = 1;

/// What stands for the brands or agents that are too many to be told apart.
pub const OTHERS: &str = "(others)";

/// The summary.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary {
    /// The version of this format.
    pub version: u32,
    /// The version of the evaluator.
    pub engine: String,
    /// The rubric.
    pub rubric: RubricId,
    /// The files, as given.
    pub sources: Vec<String>,
    /// All replies.
    pub all: Row,
    /// By brand, the one with the most replies first.
    pub brands: Vec<Row>,
    /// By the person or program that answered, the one with the most replies first.
    pub agents: Vec<Row>,
    /// By language, the one with the most replies first; no name: none of the five, or too little to tell.
    pub languages: Vec<Row>,
    /// The mean of each criterion over the replies that it applies to.
    pub criteria: BTreeMap<&'static str, Mean>,
    /// How the replies spread.
    pub distributions: Vec<Distribution>,
    /// The worst replies.
    pub worst: Vec<Worst>,
    /// The texts that were sent most often.
    pub clusters: Vec<Cluster>,
    /// What was odd about the input.
    pub notes: Notes,
}

/// A mean over some replies.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Mean {
    /// The mean, from 0 to 100.
    pub mean: f64,
    /// Over how many replies.
    pub replies: u64,
}

/// How many replies have which value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Distribution {
    /// What is counted, such as `empathy`.
    pub of: &'static str,
    /// The values or ranges of them, in order, with how many replies have them.
    pub bins: Vec<(String, u64)>,
}

/// What was odd about the input. None of it stops the grading.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Notes {
    /// Lines and rows that could not be read and were skipped.
    pub skipped: u64,
    /// Ids that were there already.
    pub duplicate_ids: u64,
    /// The first of them.
    pub first_duplicate: Option<String>,
    /// Replies that are older than the customer's message: how long it waited is not judged.
    pub before_customer: u64,
    /// Replies without a word in them.
    pub empty: u64,
    /// Replies in none of the five languages, or with too little text to tell.
    pub unknown_language: u64,
    /// Replies without the customer's words.
    pub without_customer: u64,
    /// Replies to a post that is not in the file, or too far away in it.
    pub post_not_found: u64,
    /// Keys and columns that are not known and were not read, and in how many lines.
    pub unread: BTreeMap<String, u64>,
}

/// A share in per cent, with one decimal; `None` of nothing.
fn per_cent(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| rounded(part as f64 * 100.0 / whole as f64))
}

/// A number with one decimal.
fn rounded(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}
