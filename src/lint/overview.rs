//! The overview: how good a library is as a whole, where its flaws are, and which replies are worst.
//!
//! A text has 100 points. It loses 25 for each error, 10 for each warning and 3 for each note that is about it or about its reply
//! as a whole, and 5 for each point that its overall impression, as the evaluator rates it from 1 to 5, is below 4; it never has
//! less than none. A reply has the mean of its texts.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::finding::{Finding, Level};
use super::rules;
use crate::evaluator::scales::Scales;
use crate::language::Language;
use crate::library::Reply;
use crate::rule::Rule;

/// How many of the worst replies are kept.
const WORST: usize = 10;
/// How wide a bin of the spread is, in points.
const BIN: usize = 10;

/// What a flaw is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// Acknowledging, offering help, owning what went wrong.
    Empathy,
    /// The customer's name, the sender's name, placeholders, a human voice.
    Personalisation,
    /// Courtesy, form of address, the brand's voice.
    Tone,
    /// Public or private, here or elsewhere, personal data.
    Escalation,
    /// The answer, the next step, when.
    Resolution,
    /// One reply for one thing, facts that hold, reviews.
    Upkeep,
    /// What the platform takes.
    Limits,
}

impl Theme {
    /// Every theme, in the order of reports.
    pub const ALL: &[Theme] = &[
        Theme::Empathy,
        Theme::Personalisation,
        Theme::Tone,
        Theme::Escalation,
        Theme::Resolution,
        Theme::Upkeep,
        Theme::Limits,
    ];

    /// What a rule of good webcare is about.
    pub fn of(rule: Rule) -> Theme {
        match rule {
            Rule::E1 | Rule::E2 | Rule::E4 | Rule::E5 => Theme::Empathy,
            Rule::P1 | Rule::P2 | Rule::P3 | Rule::P4 | Rule::P5 => Theme::Personalisation,
            Rule::E3 | Rule::P6 | Rule::P7 => Theme::Tone,
            Rule::X1 | Rule::X2 | Rule::X3 | Rule::X4 | Rule::X5 | Rule::X7 => Theme::Escalation,
            Rule::S1 | Rule::S2 | Rule::S3 | Rule::S4 => Theme::Resolution,
            Rule::X6 | Rule::C1 | Rule::C2 | Rule::C3 | Rule::R1 => Theme::Resolution,
            Rule::G1 | Rule::G2 | Rule::G3 | Rule::G4 | Rule::G5 => Theme::Upkeep,
            Rule::T1 | Rule::T2 | Rule::T3 => Theme::Limits,
        }
    }

    /// The word in reports.
    pub fn id(self) -> &'static str {
        match self {
            Theme::Empathy => "empathy",
            Theme::Personalisation => "personalisation",
            Theme::Tone => "tone",
            Theme::Escalation => "escalation",
            Theme::Resolution => "resolution",
            Theme::Upkeep => "upkeep",
            Theme::Limits => "limits",
        }
    }
}

/// How good a library is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Overview {
    /// How many replies there are.
    pub replies: usize,
    /// The mean score of the replies, from 0 to 100.
    pub score: f64,
    /// How many replies have no finding at all.
    pub clean: usize,
    /// How many replies have how many points, in tens: from 0 to 9, … from 90 to 100.
    pub spread: Vec<usize>,
    /// By theme, in how many replies something is wrong, and how often.
    pub themes: Vec<ThemeRow>,
    /// How many texts are rated how empathic, from 0 to 3.
    pub empathy: Vec<usize>,
    /// How many texts are rated how personal, from 0 to 3.
    pub personalisation: Vec<usize>,
    /// How many texts make which overall impression, from 1 to 5.
    pub overall: Vec<usize>,
    /// By brand.
    pub brands: Vec<Row>,
    /// By language; each text counts by itself.
    pub languages: Vec<Row>,
    /// By owner.
    pub owners: Vec<Row>,
    /// The worst replies, worst first.
    pub worst: Vec<Worst>,
}

/// What is wrong in one respect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ThemeRow {
    /// In which respect.
    pub theme: Theme,
    /// How many replies something is wrong with.
    pub replies: usize,
    /// How many findings there are.
    pub findings: usize,
}

/// Some of the replies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The brand, language or owner; `None` where it is not known.
    pub name: Option<String>,
    /// How many there are.
    pub count: usize,
    /// Their mean score, from 0 to 100.
    pub score: f64,
    /// How many have no finding at all.
    pub clean: usize,
}

/// One of the worst replies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Worst {
    /// The file.
    pub file: String,
    /// The line of the file that the reply begins in.
    pub line: usize,
    /// The id of the reply.
    pub reply: String,
    /// Its score, from 0 to 100.
    pub score: f64,
    /// What is found in it: each rule with how often, worst first.
    pub reasons: Vec<Reason>,
}

/// A rule that found something in a reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// The rule.
    pub rule: String,
    /// How bad the worst of it is.
    pub level: Level,
    /// How often.
    pub findings: usize,
}

/// A reply with all that its score depends on.
#[derive(Debug, Clone, Copy)]
pub struct Card<'a> {
    /// The name of its file.
    pub file: &'a str,
    /// The line of the file that it begins in.
    pub line: usize,
    /// The reply.
    pub reply: &'a Reply,
    /// What is wrong with it.
    pub findings: &'a [Finding],
    /// The language of each of its texts, and how it is rated.
    pub rated: &'a [(Option<Language>, Scales)],
}

impl Card<'_> {
    /// The tenths of points of each text.
    fn scores(&self) -> impl Iterator<Item = u64> {
        self.reply.versions.iter().zip(self.rated).map(|(version, (_, scales))| {
            let own = self.findings.iter().filter(|one| one.language.is_none() || one.language == version.language);
            let lost: u64 = own.map(|finding| cost(finding.level)).sum();
            let impression = u64::from(4_u8.saturating_sub(scales.overall)) * 50;
            1000_u64.saturating_sub(lost + impression)
        })
    }

    /// What is found in it, worst first.
    fn reasons(&self) -> Vec<Reason> {
        let mut by: BTreeMap<&str, (Level, usize)> = BTreeMap::new();
        for finding in self.findings {
            let entry = by.entry(&finding.rule).or_insert((finding.level, 0));
            *entry = (entry.0.max(finding.level), entry.1 + 1);
        }
        let reasons = by.into_iter().map(|(rule, (level, findings))| Reason { rule: rule.to_owned(), level, findings });
        let mut reasons: Vec<Reason> = reasons.collect();
        reasons.sort_by_key(|reason| std::cmp::Reverse((reason.level, reason.findings)));
        reasons
    }
}

/// What a finding costs, in tenths of points.
fn cost(level: Level) -> u64 {
    match level {
        Level::Error => 250,
        Level::Warning => 100,
        Level::Note => 30,
        Level::Off => 0,
    }
}

/// What is known of some of the replies. Tallies of parts of a library add up to that of all of it.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    all: Sum,
    spread: [usize; BIN],
    themes: BTreeMap<Theme, (usize, usize)>,
    scales: [BTreeMap<u8, usize>; 3],
    brands: BTreeMap<Option<String>, Sum>,
    languages: BTreeMap<Option<Language>, Sum>,
    owners: BTreeMap<Option<String>, Sum>,
    worst: Vec<(u64, Worst)>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    count: usize,
    tenths: u64,
    clean: usize,
}

impl Sum {
    fn add(&mut self, tenths: u64, is_clean: bool) {
        self.join(Sum { count: 1, tenths, clean: usize::from(is_clean) });
    }

    fn join(&mut self, other: Sum) {
        self.count += other.count;
        self.tenths += other.tenths;
        self.clean += other.clean;
    }

    fn score(self) -> f64 {
        let count = self.count.max(1) as u64;
        points((self.tenths + count / 2) / count)
    }
}

fn points(tenths: u64) -> f64 {
    tenths as f64 / 10.0
}

impl Tally {
    /// Adds a reply.
    pub fn add(&mut self, card: &Card) {
        let scores: Vec<u64> = card.scores().collect();
        let count = scores.len().max(1) as u64;
        let score = if scores.is_empty() { 1000 } else { (scores.iter().sum::<u64>() + count / 2) / count };
        let is_clean = card.findings.is_empty();
        self.all.add(score, is_clean);
        self.spread[usize::try_from(score / 100).unwrap_or(0).min(BIN - 1)] += 1;
        let word = |word: &Option<crate::library::Word>| word.as_ref().map(|word| word.text.clone());
        self.brands.entry(word(&card.reply.brand)).or_default().add(score, is_clean);
        self.owners.entry(word(&card.reply.owner)).or_default().add(score, is_clean);
        for ((language, scales), score) in card.rated.iter().zip(&scores) {
            let is_own = |one: &Finding| one.language.is_none() || one.language == *language;
            self.languages.entry(*language).or_default().add(*score, !card.findings.iter().any(is_own));
            let rated = [scales.empathy, scales.personalisation, scales.overall];
            for (counts, rating) in self.scales.iter_mut().zip(rated) {
                *counts.entry(rating).or_default() += 1;
            }
        }
        let mut wrong: BTreeMap<Theme, usize> = BTreeMap::new();
        for rule in card.findings.iter().filter_map(|finding| rules::rule(&finding.rule)) {
            *wrong.entry(Theme::of(rule.about().rule)).or_default() += 1;
        }
        for (theme, findings) in wrong {
            let row = self.themes.entry(theme).or_default();
            *row = (row.0 + 1, row.1 + findings);
        }
        self.keep(card, score);
    }

    /// Keeps a reply if it is one of the worst.
    fn keep(&mut self, card: &Card, score: u64) {
        let is_bad = self.worst.len() < WORST || self.worst.last().is_some_and(|(bound, _)| score < *bound);
        if score == 1000 || !is_bad {
            return;
        }
        let worst = Worst {
            file: card.file.to_owned(),
            line: card.line,
            reply: card.reply.id.text.clone(),
            score: points(score),
            reasons: card.reasons(),
        };
        self.worst.push((score, worst));
        self.rank();
    }

    fn rank(&mut self) {
        self.worst.sort_by_key(|(score, _)| *score);
        self.worst.truncate(WORST);
    }

    /// Adds what is known of the replies that come after these.
    pub fn join(&mut self, next: Tally) {
        self.all.join(next.all);
        self.spread.iter_mut().zip(next.spread).for_each(|(own, more)| *own += more);
        for (theme, (replies, findings)) in next.themes {
            let row = self.themes.entry(theme).or_default();
            *row = (row.0 + replies, row.1 + findings);
        }
        for (own, more) in self.scales.iter_mut().zip(next.scales) {
            more.into_iter().for_each(|(rating, count)| *own.entry(rating).or_default() += count);
        }
        next.brands.into_iter().for_each(|(name, sum)| self.brands.entry(name).or_default().join(sum));
        next.languages.into_iter().for_each(|(name, sum)| self.languages.entry(name).or_default().join(sum));
        next.owners.into_iter().for_each(|(name, sum)| self.owners.entry(name).or_default().join(sum));
        self.worst.extend(next.worst);
        self.rank();
    }

    /// What it all comes to.
    pub fn overview(self) -> Overview {
        let themes = Theme::ALL.iter().map(|theme| {
            let (replies, findings) = self.themes.get(theme).copied().unwrap_or_default();
            ThemeRow { theme: *theme, replies, findings }
        });
        let rated = |counts: &BTreeMap<u8, usize>, from: u8, to: u8| {
            (from..=to).map(|rating| counts.get(&rating).copied().unwrap_or(0)).collect()
        };
        let languages =
            self.languages.into_iter().map(|(language, sum)| (language.map(|it| it.code().to_owned()), sum));
        Overview {
            replies: self.all.count,
            score: self.all.score(),
            clean: self.all.clean,
            spread: self.spread.to_vec(),
            themes: themes.collect(),
            empathy: rated(&self.scales[0], 0, 3),
            personalisation: rated(&self.scales[1], 0, 3),
            overall: rated(&self.scales[2], 1, 5),
            brands: rows(self.brands.into_iter()),
            languages: rows(languages),
            owners: rows(self.owners.into_iter()),
            worst: self.worst.into_iter().map(|(_, worst)| worst).collect(),
        }
    }
}

/// Rows, worst first.
fn rows(sums: impl Iterator<Item = (Option<String>, Sum)>) -> Vec<Row> {
    let row = |(name, sum): (Option<String>, Sum)| Row { name, count: sum.count, score: sum.score(), clean: sum.clean };
    let mut rows: Vec<Row> = sums.map(row).collect();
    rows.sort_by(|one, other| one.score.total_cmp(&other.score));
    rows
}

#[cfg(test)]
mod tests;
