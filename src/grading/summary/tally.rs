//! The tally: takes in grades in the order of the input and tells the summary at the end.

use std::collections::BTreeMap;

use super::canonical::{Fingerprint, canonical};
use super::clusters::Clusters;
use super::counts::{Counts, seconds};
use super::group::{Group, Row};
use super::recent::Recent;
use super::worst::Ranking;
use super::{Distribution, Mean, Notes, OTHERS, Summary, VERSION, rounded};
use crate::evaluator::rubric::Rubric;
use crate::evaluator::scorecard::ENGINE;
use crate::grading::{Entry, Grade};

/// How many brands, and how many agents, are told apart; the others count as one.
pub const NAMES: usize = 1000;
/// How many of the worst replies, and how many clusters, are told.
const TOLD: usize = 10;

/// The waits that are told apart in the distribution: up to so many seconds, in words.
const WAITS: [(u64, &str); 7] = [
    (15 * 60, "up to 15 min"),
    (60 * 60, "up to 1 h"),
    (4 * 3600, "up to 4 h"),
    (12 * 3600, "up to 12 h"),
    (24 * 3600, "up to 1 day"),
    (3 * 24 * 3600, "up to 3 days"),
    (u64::MAX, "longer"),
];

/// Counts grades.
#[derive(Debug, Default)]
pub struct Tally {
    /// Whether texts are told with the personal data in them.
    pub reveal: bool,
    /// What was odd about the input, so far.
    pub notes: Notes,
    all: Group,
    brands: BTreeMap<Option<String>, Group>,
    agents: BTreeMap<Option<String>, Group>,
    languages: BTreeMap<Option<&'static str>, Group>,
    criteria: BTreeMap<&'static str, (u64, u64)>,
    scales: [[u64; 5]; 3],
    worst: Ranking,
    clusters: Clusters,
    ids: Recent,
}

impl Tally {
    /// Takes in a reply, its grade and the fingerprint of its canonical form.
    pub fn add(&mut self, entry: &Entry, grade: &Grade, print: Fingerprint) {
        self.all.add(grade);
        group(&mut self.brands, entry.brand.as_deref()).add(grade);
        group(&mut self.agents, entry.agent.as_deref()).add(grade);
        self.languages.entry(grade.lang.map(|lang| lang.code())).or_default().add(grade);
        for (id, score) in &grade.criteria {
            if let Some(score) = score {
                let (sum, count) = self.criteria.entry(id).or_default();
                (*sum, *count) = (*sum + u64::from(score.as_tenths()), *count + 1);
            }
        }
        if let Some(scales) = grade.scales {
            let places = [scales.empathy, scales.personalisation, scales.overall.saturating_sub(1)];
            for (counts, place) in self.scales.iter_mut().zip(places) {
                counts[usize::from(place).min(4)] += 1;
            }
        }
        self.note(entry, grade);
        self.worst.add(TOLD, entry, grade, self.reveal);
        self.clusters.add(entry.brand.as_deref(), print, &entry.id, || canonical(&entry.reply, grade));
    }

    /// How many replies there were so far.
    pub fn replies(&self) -> u64 {
        self.all.replies()
    }

    fn note(&mut self, entry: &Entry, grade: &Grade) {
        let notes = &mut self.notes;
        if self.ids.has_seen(&entry.id) {
            notes.duplicate_ids += 1;
            notes.first_duplicate.get_or_insert_with(|| entry.id.clone());
        }
        let is_early = entry.reply_at.zip(entry.customer_at).is_some_and(|(reply, customer)| reply < customer);
        let is_empty = entry.is_silent();
        notes.before_customer += u64::from(is_early);
        notes.empty += u64::from(is_empty);
        notes.unknown_language += u64::from(grade.lang.is_none() && !is_empty);
        notes.without_customer += u64::from(entry.customer.iter().all(|text| text.trim().is_empty()));
    }

    /// The summary of all that was taken in, with a rubric's name and the files' names.
    pub fn summary(self, rubric: &Rubric, sources: Vec<String>) -> Summary {
        let criteria = self.criteria.iter().map(|(id, (sum, replies))| {
            (*id, Mean { mean: rounded(*sum as f64 / *replies as f64 / 10.0), replies: *replies })
        });
        let languages = self.languages.iter().map(|(code, group)| (code.map(str::to_owned), group));
        Summary {
            version: VERSION,
            engine: ENGINE.to_owned(),
            rubric: rubric.id(),
            sources,
            all: self.all.row(None),
            brands: rows(self.brands.iter().map(|(name, group)| (name.clone(), group))),
            agents: rows(self.agents.iter().map(|(name, group)| (name.clone(), group))),
            languages: rows(languages),
            criteria: criteria.collect(),
            distributions: self.distributions(),
            worst: self.worst.into_list(),
            clusters: self.clusters.largest(TOLD),
            notes: self.notes,
        }
    }

    fn distributions(&self) -> Vec<Distribution> {
        let [empathy, personalisation, overall] = &self.scales;
        let scale = |of, counts: &[u64], first: usize| {
            let bins = counts.iter().enumerate().map(|(place, count)| ((first + place).to_string(), *count));
            Distribution { of, bins: bins.collect() }
        };
        let mut all = vec![
            Distribution { of: "total", bins: totals(self.all.totals()) },
            scale("empathy", &empathy[..4], 0),
            scale("personalisation", &personalisation[..4], 0),
            scale("overall", overall, 1),
        ];
        if self.all.waits().total() > 0 {
            all.push(Distribution { of: "wait", bins: waits(self.all.waits()) });
        }
        all
    }
}

/// The group of a name; that of the others, where there are too many names.
fn group<'a>(groups: &'a mut BTreeMap<Option<String>, Group>, name: Option<&str>) -> &'a mut Group {
    let key = name.map(str::to_owned);
    let is_one_too_many = groups.len() >= NAMES && !groups.contains_key(&key);
    groups.entry(if is_one_too_many { Some(OTHERS.to_owned()) } else { key }).or_default()
}

fn rows<'a>(groups: impl Iterator<Item = (Option<String>, &'a Group)>) -> Vec<Row> {
    let mut rows: Vec<Row> = groups.map(|(name, group)| group.row(name)).collect();
    rows.sort_by(|a, b| b.replies.cmp(&a.replies).then_with(|| a.name.cmp(&b.name)));
    rows
}

/// Totals in tens; the last bin holds 90 to 100.
fn totals(tenths: &Counts) -> Vec<(String, u64)> {
    let mut bins = [0u64; 10];
    for (value, count) in tenths.iter() {
        bins[(value as usize / 100).min(9)] += count;
    }
    let named = bins.iter().enumerate().map(|(bin, count)| {
        let last = if bin == 9 { 100 } else { bin * 10 + 9 };
        (format!("{}–{last}", bin * 10), *count)
    });
    named.collect()
}

fn waits(steps: &Counts) -> Vec<(String, u64)> {
    let mut bins = WAITS.map(|(_, words)| (words.to_owned(), 0));
    for (step, count) in steps.iter() {
        let bin = WAITS.iter().position(|(most, _)| seconds(step) <= *most).unwrap_or(WAITS.len() - 1);
        bins[bin].1 += count;
    }
    bins.to_vec()
}

#[cfg(test)]
mod tests {
    use super::super::fingerprint;
    use super::*;
    use crate::grading::Grader;
    use crate::language::Language;

    fn tally(entries: &[Entry]) -> Summary {
        let grader = Grader::new(Rubric::bundled(), [], Language::En);
        let mut tally = Tally::default();
        let mut reviewer = grader.reviewer();
        for entry in entries {
            let grade = reviewer.grade(entry);
            let print = fingerprint(&canonical(&entry.reply, &grade));
            tally.add(entry, &grade, print);
        }
        tally.summary(Rubric::bundled(), vec!["x".to_owned()])
    }

    fn entry(id: &str, reply: &str) -> Entry {
        Entry { id: id.to_owned(), reply: reply.to_owned(), lang: Some("en".to_owned()), ..Entry::default() }
    }

    #[test]
    fn what_is_odd_is_counted() {
        let mut early = entry("1", "We are on it, Ann. ^Tom");
        (early.customer_at, early.reply_at) = (Some(5_000), Some(4_000));
        let foreign = Entry { lang: Some("pt".to_owned()), ..entry("2", "Olá") };
        let notes = tally(&[early, foreign, entry("2", " \n"), entry("1", "x")]).notes;
        assert_eq!((notes.before_customer, notes.empty, notes.unknown_language), (1, 1, 1));
        assert_eq!((notes.duplicate_ids, notes.first_duplicate.as_deref(), notes.without_customer), (2, Some("2"), 4));
    }

    #[test]
    fn groups_are_told_apart_and_add_up() {
        let entries: Vec<Entry> = (0..6u8)
            .map(|number| Entry {
                brand: Some(if number < 4 { "acme" } else { "bolt" }.to_owned()),
                customer_at: Some(0),
                reply_at: Some(i64::from(number) * 1_200_000),
                ..entry(&number.to_string(), "Sorry about that, we are on it and will be back by noon! ^Tom")
            })
            .collect();
        let summary = tally(&entries);
        let rows: Vec<_> = summary.brands.iter().map(|row| (row.name.as_deref(), row.replies, row.signed)).collect();
        assert_eq!(rows, [(Some("acme"), 4, Some(100.0)), (Some("bolt"), 2, Some(100.0))]);
        assert_eq!((summary.brands[0].in_time, summary.brands[1].in_time), (Some(100.0), Some(0.0)));
        assert_eq!((summary.all.median_wait, summary.all.timed), (Some(2400), 6));
        assert!(summary.distributions.iter().all(|one| one.bins.iter().map(|(_, n)| n).sum::<u64>() == 6));
        assert_eq!((summary.clusters[0].replies, summary.clusters[0].brand.as_deref()), (4, Some("acme")));
    }

    #[test]
    fn names_that_are_too_many_count_as_others() {
        let entries: Vec<Entry> =
            (0..NAMES + 3).map(|n| Entry { agent: Some(n.to_string()), ..entry("x", "") }).collect();
        let summary = tally(&entries);
        assert_eq!((summary.agents.len(), summary.agents[0].name.as_deref()), (NAMES + 1, Some(OTHERS)));
        assert_eq!(summary.agents[0].replies, 3);
    }

    #[test]
    fn the_worst_come_with_gates_first_and_in_order() {
        let worst =
            tally(&[entry("a", "Read our terms."), entry("b", ""), entry("c", "Read our terms."), entry("d", "")])
                .worst;
        let ids: Vec<&str> = worst.iter().map(|worst| worst.id.as_str()).collect();
        assert_eq!(ids, ["b", "d", "a", "c"]);
        assert!(!worst[2].reasons.is_empty());
    }
}
