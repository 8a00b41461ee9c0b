//! The scorecard as a page shows it: the whole shift, then case by case.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use super::remark::{Remark, Teller, points};
use super::reviewed::Marks;
use crate::console::Words;
use crate::evaluator::verdict::Score;
use crate::results::{Results, ScenarioResult};
use crate::shift::Plan;

/// What a gate or a criterion came to.
#[derive(Debug, Clone)]
pub(super) struct Judged {
    pub(super) name: &'static str,
    /// The score in words; nothing in a gate, and where there was nothing to judge.
    pub(super) score: Option<String>,
    /// The score in whole points, for its bar.
    pub(super) length: u16,
    /// How much it counts, in hundredths.
    pub(super) weight: u32,
    /// The coach's score in words, where a coach gave one.
    pub(super) coach: Option<String>,
    pub(super) remarks: Vec<Remark>,
}

/// What one case came to.
#[derive(Debug, Clone)]
pub(super) struct CaseCard {
    pub(super) title: String,
    pub(super) who: String,
    pub(super) category: &'static str,
    pub(super) language: &'static str,
    pub(super) total: Option<String>,
    pub(super) passed: bool,
    /// The gates that were tripped.
    pub(super) gates: Vec<Judged>,
    pub(super) rows: Vec<Judged>,
    /// What the coach says of it, where a coach does.
    pub(super) comment: String,
}

impl Judged {
    /// Why points were lost.
    pub(super) fn remarks(&self) -> &[Remark] {
        &self.remarks
    }
}

impl CaseCard {
    /// Whether nothing was found wanting.
    pub(super) fn is_flawless(&self) -> bool {
        self.total.is_some() && self.gates.is_empty() && self.rows.iter().all(|row| row.remarks.is_empty())
    }

    /// The names of the criteria with full marks, with commas between.
    pub(super) fn full(&self) -> String {
        let full = self.rows.iter().filter(|row| row.score.is_some() && row.remarks.is_empty());
        full.map(|row| row.name).collect::<Vec<_>>().join(", ")
    }
}

/// At which moment of the shift, in milliseconds, a turn of a case was.
pub(super) type Moments = BTreeMap<(usize, usize), i64>;

/// The place in a plan of the case that a result is of.
pub(super) fn case_of(plan: &Plan, at: usize, result: &ScenarioResult) -> Option<usize> {
    let is_it = |case: &crate::shift::Case| case.play.story.scenario.id == result.id;
    plan.cases.get(at).filter(|case| is_it(case)).map(|_| at).or_else(|| plan.cases.iter().position(is_it))
}

/// Every case of a shift.
pub(super) fn cases(
    words: Words,
    results: &Results,
    plan: Option<&Plan>,
    moments: &Moments,
    coach: &Marks,
) -> Vec<CaseCard> {
    let card = |(at, result): (usize, &ScenarioResult)| {
        let place = plan.and_then(|plan| case_of(plan, at, result));
        let case = plan.zip(place).and_then(|(plan, place)| plan.cases.get(place));
        let zone = case.map_or(TimeZone::UTC, |case| case.play.story.brand.time_zone.0.clone());
        let moment = |turn: usize| moments.get(&(place?, turn)).copied();
        let comment = coach.comments.get(at).cloned().unwrap_or_default();
        case_card(&Teller { words, result, zone, moment: &moment }, coach.cases.get(at), comment)
    };
    results.scenarios.iter().enumerate().map(card).collect()
}

fn case_card(teller: &Teller, coach: Option<&BTreeMap<String, i64>>, comment: String) -> CaseCard {
    let (words, result) = (teller.words, teller.result);
    let weights = result.rows.iter().filter(|row| row.score.is_some()).map(|row| row.weight).sum::<u32>().max(1);
    let gates = result.gates.iter().filter(|gate| gate.tripped).map(|gate| Judged {
        name: words.pick("after.gate", &gate.gate),
        score: None,
        length: 0,
        weight: 0,
        coach: None,
        remarks: gate.evidence.iter().map(|evidence| teller.remark(evidence)).collect(),
    });
    let rows = result.rows.iter().map(|row| {
        let mut evidence: Vec<_> = row.evidence.iter().collect();
        evidence.sort_by_key(|one| std::cmp::Reverse(one.cost));
        let weight = if row.score.is_some() { (row.weight * 100 + weights / 2) / weights } else { 0 };
        let remarks = evidence.into_iter().map(|one| teller.remark(one)).collect();
        let coach = coach.and_then(|coach| coach.get(&row.criterion)).map(|tenths| points(words, *tenths));
        Judged { remarks, coach, ..judged(words, &row.criterion, row.score, weight) }
    });
    let who: Vec<&str> = result.customers.iter().map(|customer| customer.name.as_str()).collect();
    CaseCard {
        title: result.title.clone(),
        who: who.join(", "),
        category: words.pick("after.category", result.category.id()),
        language: result.language.code(),
        total: result.total.map(|total| points(words, i64::from(total.as_tenths()))),
        passed: result.passed,
        gates: gates.collect(),
        rows: rows.collect(),
        comment,
    }
}

fn judged(words: Words, criterion: &str, score: Option<Score>, weight: u32) -> Judged {
    Judged {
        name: words.pick("after.criterion", criterion),
        score: score.map(|score| points(words, i64::from(score.as_tenths()))),
        length: score.map_or(0, |score| score.as_tenths() / 10),
        weight,
        coach: None,
        remarks: Vec::new(),
    }
}

/// The mean of each criterion over all cases, with its weight in the rubric and what the coach gave, in tenths of a point.
pub(super) fn overall(words: Words, results: &Results, coach: &BTreeMap<String, i64>) -> Vec<Judged> {
    let rows = means(results).into_iter().map(|(criterion, score, weight)| {
        let coach = coach.get(&criterion).map(|tenths| points(words, *tenths));
        Judged { coach, ..judged(words, &criterion, score, weight) }
    });
    rows.collect()
}

/// Each criterion with the mean of its scores over all cases and its weight.
pub(super) fn means(results: &Results) -> Vec<(String, Option<Score>, u32)> {
    let Some(first) = results.scenarios.first() else { return Vec::new() };
    let mean = |criterion: &str| {
        let rows = results.scenarios.iter().flat_map(|one| &one.rows).filter(|row| row.criterion == criterion);
        Score::mean(rows.filter_map(|row| Some((row.score?, 1))))
    };
    first.rows.iter().map(|row| (row.criterion.clone(), mean(&row.criterion), row.weight)).collect()
}
