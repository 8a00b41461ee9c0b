//! The worst of the replies that do not pass, by their totals; a gate counts as much as forty points. Of equal ones the first in
//! the input.

use serde::Serialize;

use crate::evaluator::verdict::Score;
use crate::grading::{Entry, Grade, conceal_text};
use crate::rule::Rule;

/// How many letters of a text are told.
const SHOWN: usize = 400;
/// What a tripped gate counts for among the worst, in tenths of a point.
const GATE: u16 = 400;
/// How many reasons are told.
const REASONS: usize = 3;

/// A bad reply and why.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Worst {
    /// The entry's id.
    pub id: String,
    /// The brand.
    pub brand: Option<String>,
    /// The person or program that answered.
    pub agent: Option<String>,
    /// The total.
    pub total: Option<Score>,
    /// The gates that it trips.
    pub gates: Vec<&'static str>,
    /// The customer's last message.
    pub customer: Option<String>,
    /// The reply.
    pub reply: String,
    /// What cost most.
    pub reasons: Vec<Reason>,
}

/// Why points were lost.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reason {
    /// The criterion or gate.
    pub by: &'static str,
    /// The rule that is broken.
    pub rule: Rule,
    /// The points that it cost, of the criterion's 100; zero for a gate.
    pub cost: Score,
    /// Why it costs points.
    pub why: String,
    /// What would win them back.
    pub tip: String,
}

/// The worst so far.
#[derive(Debug, Default)]
pub(super) struct Ranking {
    ranked: Vec<(u16, Worst)>,
}

impl Ranking {
    /// Takes note of a reply, if it is among so many worst. `reveal` keeps personal data in the texts.
    pub(super) fn add(&mut self, number: usize, entry: &Entry, grade: &Grade, reveal: bool) {
        if grade.passed != Some(false) || number == 0 {
            return;
        }
        let gate = if grade.gates.is_empty() { 0 } else { GATE };
        let rank = grade.total.unwrap_or(Score::FULL).as_tenths().saturating_sub(gate);
        let place = self.ranked.partition_point(|(other, _)| *other <= rank);
        if place < number {
            self.ranked.truncate(number - 1);
            self.ranked.insert(place, (rank, worst(entry, grade, reveal)));
        }
    }

    pub(super) fn into_list(self) -> Vec<Worst> {
        self.ranked.into_iter().map(|(_, worst)| worst).collect()
    }
}

fn worst(entry: &Entry, grade: &Grade, reveal: bool) -> Worst {
    let told = |text: &str| {
        let head = brief(text);
        if reveal { head } else { conceal_text(&head, grade.lang) }
    };
    let mut tips: Vec<_> = grade.tips.iter().collect();
    tips.sort_by_key(|tip| (!grade.gates.contains(&tip.by), std::cmp::Reverse(tip.cost)));
    let reasons = tips.into_iter().take(REASONS).map(|tip| Reason {
        by: tip.by,
        rule: tip.rule,
        cost: tip.cost,
        why: tip.why.clone(),
        tip: tip.tip.clone(),
    });
    Worst {
        id: entry.id.clone(),
        brand: entry.brand.clone(),
        agent: entry.agent.clone(),
        total: grade.total,
        gates: grade.gates.clone(),
        customer: entry.customer.last().map(|text| told(text)),
        reply: if entry.is_silent() { "(empty)".to_owned() } else { told(&entry.reply) },
        reasons: reasons.collect(),
    }
}

/// The beginning of a text.
fn brief(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((cut, _)) => format!("{}…", text[..cut].trim_end()),
        None => text.to_owned(),
    }
}
