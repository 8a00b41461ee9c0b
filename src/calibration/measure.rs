//! The measurement: how well grades agree with labels, marker by marker and scale by scale, over all and by group.

use std::collections::BTreeMap;

use serde::Serialize;

use super::counts::{Figures, Row};
use super::difference::{Difference, differences};
use super::grid::{Grid, Weighing};
use super::interval::{Estimate, bootstrapped, resamples, rounded_if};
use super::label::{Label, Scale};
use super::selection::language_of;
use super::tally::Tally;
use crate::grading::{Entry, Grade, Reviewer};
use crate::language::Language;
use crate::marker::Marker;

/// The version of the JSON report.
pub(super) const VERSION: u32 = 1;

/// A label and what the evaluator says of the same reply.
#[derive(Debug, Clone)]
pub struct Judged {
    /// What people say.
    pub label: Label,
    /// What the evaluator says.
    pub grade: Grade,
    /// The language that the evaluator takes it for when it is not told.
    pub recognised: Option<Language>,
}

impl Judged {
    /// Has a labelled reply graded.
    pub fn by(reviewer: &mut Reviewer, label: Label) -> Judged {
        let grade = reviewer.grade(&label.entry);
        let recognised = match label.entry.lang {
            Some(_) => reviewer.grade(&Entry { lang: None, ..label.entry.clone() }).lang,
            None => grade.lang,
        };
        Judged { label, grade, recognised }
    }
}

/// By what the replies are grouped, beside their language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// By the brand that answered.
    Brand,
    /// By who answered for it.
    Agent,
    /// By public and private.
    Channel,
}

/// How well the evaluator agrees with people, and people with each other.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Calibration {
    /// The version of this format.
    pub version: u32,
    /// The version of the evaluator.
    pub engine: String,
    /// What is measured of the labels, where that is not all.
    pub part: Option<String>,
    /// How many replies were measured.
    pub replies: usize,
    /// How many of them two raters labelled.
    pub twice: usize,
    /// How many of the replies with a labelled language the evaluator, told nothing, recognises, and how many there are.
    pub recognised: (usize, usize),
    /// How many rated replies the evaluator cannot rate, since it does not know their language.
    pub unrated: usize,
    /// How many labelled cases of a marker it takes to count in the macro-F1.
    pub min_positives: usize,
    /// F1 over all markers and replies together.
    pub micro_f1: Option<Estimate>,
    /// The mean of the F1 of the markers with enough cases.
    pub macro_f1: Option<Estimate>,
    /// Each marker, in the order of the codebook.
    pub markers: Vec<MarkerRow>,
    /// Each scale.
    pub scales: Vec<ScaleRow>,
    /// The same in short by language, and by what else was asked for.
    pub groups: Vec<Group>,
    /// Every reply on which they differ, the worst first.
    pub differences: Vec<Difference>,
}

/// How well they agree on a marker.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MarkerRow {
    /// The marker.
    pub marker: Marker,
    /// How often both, one, or neither saw it; the labels are what is measured against.
    pub counts: Tally,
    /// How many replies are left out, since people dispute it or did not say.
    pub left_out: usize,
    /// Whether there are enough cases for the macro-F1.
    pub counted: bool,
    /// The share of what the evaluator sees that people see.
    pub precision: Option<Estimate>,
    /// The share of what people see that the evaluator sees.
    pub recall: Option<Estimate>,
    /// Both in one.
    pub f1: Option<Estimate>,
    /// Cohen's kappa.
    #[serde(serialize_with = "rounded_if")]
    pub kappa: Option<f64>,
    /// F1 by language.
    pub by_language: BTreeMap<String, Option<f64>>,
    /// The same between two raters, where there are two.
    pub raters: Option<RatersOnMarker>,
}

/// How well two raters agree on a marker.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct RatersOnMarker {
    /// How often both, the second alone, the first alone, or neither saw it.
    pub counts: Tally,
    /// F1: it is the same whoever of the two is measured.
    #[serde(serialize_with = "rounded_if")]
    pub f1: Option<f64>,
    /// Cohen's kappa. Where it is not recorded which of two passes saw a marker, half of those are taken to be the one's.
    #[serde(serialize_with = "rounded_if")]
    pub kappa: Option<f64>,
}

/// How well they agree on a scale. Weighted kappa is quadratically weighted, and linearly where it says so.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScaleRow {
    /// The scale.
    pub scale: Scale,
    /// How many replies people and the evaluator have rated.
    pub replies: usize,
    /// Weighted kappa against the raters' mean, in whole points; a half goes up.
    pub weighted_kappa: Option<Estimate>,
    /// The same with linear weights.
    #[serde(serialize_with = "rounded_if")]
    pub linear_kappa: Option<f64>,
    /// Weighted kappa against the first rater.
    #[serde(serialize_with = "rounded_if")]
    pub against_first: Option<f64>,
    /// Weighted kappa against the second rater.
    #[serde(serialize_with = "rounded_if")]
    pub against_second: Option<f64>,
    /// Spearman's rank correlation with the raters' mean.
    pub spearman: Option<Estimate>,
    /// The share that is rated as people do.
    #[serde(serialize_with = "rounded_if")]
    pub exact: Option<f64>,
    /// The share that is rated at most a point off.
    #[serde(serialize_with = "rounded_if")]
    pub within_one: Option<f64>,
    /// Weighted kappa between the two raters: more cannot be asked of the evaluator.
    #[serde(serialize_with = "rounded_if")]
    pub raters_kappa: Option<f64>,
    /// Spearman's rank correlation between the two raters.
    #[serde(serialize_with = "rounded_if")]
    pub raters_spearman: Option<f64>,
}

/// The figures of groups of replies.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// By what they are grouped: `language`, `brand`.
    pub by: &'static str,
    /// The groups, the largest first.
    pub rows: Vec<GroupRow>,
}

/// The figures of one group of replies.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupRow {
    /// What they have in common.
    pub name: String,
    /// How many there are.
    pub replies: usize,
    /// F1 over all markers together.
    pub micro_f1: Option<Estimate>,
    /// The mean of the F1 of the markers with enough cases in the group.
    #[serde(serialize_with = "rounded_if")]
    pub macro_f1: Option<f64>,
    /// Weighted kappa of each scale.
    pub weighted_kappa: BTreeMap<Scale, Option<f64>>,
}

/// What to measure.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// How many labelled cases of a marker it takes to count in the macro-F1.
    pub min_positives: usize,
    /// Groups beside the languages.
    pub by: Option<By>,
    /// What is measured of the labels, where that is not all.
    pub part: Option<String>,
}

/// Measures how well grades agree with labels.
pub fn measure(judged: &[Judged], wish: Wish) -> Calibration {
    let rows: Vec<Row> = judged.iter().map(Row::of).collect();
    let once = vec![1.0; rows.len()];
    let all = Figures::of(&rows, &once);
    let again: Vec<Figures> = resamples(rows.len()).map(|times| Figures::of(&rows, &times)).collect();
    let sure = |value: Option<f64>, figure: &dyn Fn(&Figures) -> Option<f64>| {
        bootstrapped(value, again.iter().filter_map(figure).collect())
    };
    let least = wish.min_positives;
    let mut groups = vec![grouped(judged, &rows, "language", least, &|label| language_of(label))];
    groups.extend(wish.by.map(|by| grouped(judged, &rows, by.id(), least, &|label| by.of(label))));
    // The markers that count are those of the labels as they are, in every resample.
    let counted: Vec<bool> = all.markers.iter().map(|tally| enough(tally, least)).collect();
    Calibration {
        version: VERSION,
        engine: env!("CARGO_PKG_VERSION").to_owned(),
        part: wish.part,
        replies: rows.len(),
        twice: rows.iter().filter(|row| row.twice).count(),
        recognised: recognised(judged),
        unrated: rows.iter().filter(|row| row.unrated).count(),
        min_positives: least,
        micro_f1: wider(sure(all.micro(), &|figures| figures.micro()), all.total().sure_f1()),
        macro_f1: sure(all.mean(&counted), &|figures| figures.mean(&counted)),
        markers: marker_rows(judged, &rows, &all, &counted),
        scales: scale_rows(&all, &sure),
        groups,
        differences: differences(judged),
    }
}

type Sure<'a> = dyn Fn(Option<f64>, &dyn Fn(&Figures) -> Option<f64>) -> Option<Estimate> + 'a;

fn marker_rows(judged: &[Judged], rows: &[Row], all: &Figures, counted: &[bool]) -> Vec<MarkerRow> {
    let languages = by_group(judged, &|label| language_of(label));
    let by_language: Vec<(String, Figures)> =
        languages.into_iter().map(|(name, times)| (name, Figures::of(rows, &times))).collect();
    let twice = rows.iter().any(|row| row.twice);
    let row = |(at, marker): (usize, &Marker)| {
        let tally = all.markers[at];
        let raters = all.raters[at];
        MarkerRow {
            marker: *marker,
            counts: tally,
            left_out: rows.iter().filter(|row| row.markers[at].1.settled().is_none()).count(),
            counted: counted[at],
            precision: tally.precision(),
            recall: tally.recall(),
            f1: tally.sure_f1(),
            kappa: tally.kappa(),
            by_language: by_language.iter().map(|(name, figures)| (name.clone(), figures.markers[at].f1())).collect(),
            raters: twice.then(|| RatersOnMarker { counts: raters, f1: raters.f1(), kappa: raters.kappa() }),
        }
    };
    Marker::ALL.iter().enumerate().map(row).collect()
}

fn scale_rows(all: &Figures, sure: &Sure) -> Vec<ScaleRow> {
    let row = |(at, scale): (usize, &Scale)| {
        let grids = &all.scales[at];
        let kappa = |grid: &Grid| grid.kappa(Weighing::Quadratic);
        ScaleRow {
            scale: *scale,
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of replies")]
            replies: grids.mean.all() as usize,
            weighted_kappa: sure(kappa(&grids.mean), &|figures| kappa(&figures.scales[at].mean)),
            linear_kappa: grids.mean.kappa(Weighing::Linear),
            against_first: kappa(&grids.first),
            against_second: kappa(&grids.second),
            spearman: sure(grids.halves.spearman(), &|figures| figures.scales[at].halves.spearman()),
            exact: grids.mean.within(0),
            within_one: grids.mean.within(1),
            raters_kappa: kappa(&grids.raters),
            raters_spearman: grids.raters.spearman(),
        }
    };
    Scale::ALL.iter().enumerate().map(row).collect()
}

/// How many languages are recognised without being told, of those that the evaluator knows and the labels name.
fn recognised(judged: &[Judged]) -> (usize, usize) {
    let known = judged.iter().filter_map(|one| {
        let code = language_of(&one.label);
        let language = Language::ALL.iter().find(|language| language.code() == code)?;
        Some(one.recognised == Some(*language))
    });
    known.fold((0, 0), |(right, of), one| (right + usize::from(one), of + 1))
}

impl By {
    fn id(self) -> &'static str {
        match self {
            By::Brand => "brand",
            By::Agent => "agent",
            By::Channel => "channel",
        }
    }

    fn of(self, label: &Label) -> String {
        let entry = &label.entry;
        let named = |name: &Option<String>| name.clone().unwrap_or_else(|| "(none)".to_owned());
        match self {
            By::Brand => named(&entry.brand),
            By::Agent => named(&entry.agent),
            By::Channel => match entry.channel() {
                crate::transcript::Channel::Public => "public".to_owned(),
                crate::transcript::Channel::Private => "private".to_owned(),
            },
        }
    }
}

/// The wider of two intervals around a figure: the one knows that sightings in one reply are alike, the other that a few
/// that are all right are not certain.
fn wider(one: Option<Estimate>, other: Option<Estimate>) -> Option<Estimate> {
    let (one, other) = (one?, other?);
    Some(Estimate { low: one.low.min(other.low), high: one.high.max(other.high), ..one })
}

/// For each group, how often each reply is in it: once or not at all.
fn by_group(judged: &[Judged], name: &dyn Fn(&Label) -> String) -> BTreeMap<String, Vec<f64>> {
    let mut groups: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for (at, one) in judged.iter().enumerate() {
        groups.entry(name(&one.label)).or_insert_with(|| vec![0.0; judged.len()])[at] = 1.0;
    }
    groups
}

fn grouped(judged: &[Judged], rows: &[Row], by: &'static str, least: usize, name: &dyn Fn(&Label) -> String) -> Group {
    let mut members: BTreeMap<String, Vec<&Row>> = BTreeMap::new();
    for (one, row) in judged.iter().zip(rows) {
        members.entry(name(&one.label)).or_default().push(row);
    }
    let mut rows: Vec<GroupRow> = members.into_iter().map(|(name, rows)| group_row(name, &rows, least)).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.replies));
    Group { by, rows }
}

fn group_row(name: String, rows: &[&Row], least: usize) -> GroupRow {
    let all = Figures::of(rows, &vec![1.0; rows.len()]);
    let counted: Vec<bool> = all.markers.iter().map(|tally| enough(tally, least)).collect();
    // For the one figure, each reply is its own small tally.
    let each: Vec<Tally> = rows.iter().map(|row| row.tally()).collect();
    let micro = resamples(rows.len()).filter_map(|times| {
        let mut sum = Tally::default();
        each.iter().zip(times).for_each(|(tally, times)| sum.merge(&tally.times(times)));
        sum.f1()
    });
    let kappa = |(at, scale): (usize, &Scale)| (*scale, all.scales[at].mean.kappa(Weighing::Quadratic));
    GroupRow {
        name,
        replies: rows.len(),
        micro_f1: wider(bootstrapped(all.micro(), micro.collect()), all.total().sure_f1()),
        macro_f1: all.mean(&counted),
        weighted_kappa: Scale::ALL.iter().enumerate().map(kappa).collect(),
    }
}

fn enough(tally: &Tally, least: usize) -> bool {
    #[expect(clippy::cast_precision_loss, reason = "a small number")]
    let least = least as f64;
    tally.positives() >= least && tally.f1().is_some()
}
