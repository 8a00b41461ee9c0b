//! Differences: the replies on which the evaluator and people do not agree, with the texts and what each saw.

use std::ops::Range;

use serde::Serialize;

use super::label::{Label, Scale};
use super::measure::Judged;
use crate::grading::Grade;
use crate::language::Language;
use crate::marker::Marker;
use crate::transcript::Channel;

/// One reply on which they differ.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// The reply's id.
    pub id: String,
    /// Its language, as the evaluator takes it.
    pub lang: Option<Language>,
    /// Where it was written.
    pub channel: Channel,
    /// Who answered.
    pub brand: Option<String>,
    /// What it answers.
    pub customer: Vec<String>,
    /// The reply.
    pub reply: String,
    /// The markers on which they differ.
    pub markers: Vec<OnMarker>,
    /// The scales on which they differ by a point or more.
    pub scales: Vec<OnScale>,
}

/// A marker that one sees and the other does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OnMarker {
    /// The marker.
    pub marker: Marker,
    /// Whether the evaluator sees it and people do not; or else it is the other way round.
    pub extra: bool,
    /// The words that the evaluator takes for it, as ranges in Unicode scalar values of the reply.
    pub quotes: Vec<Range<usize>>,
}

/// A scale that they rate differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OnScale {
    /// The scale.
    pub scale: Scale,
    /// What the evaluator gives.
    pub evaluator: u8,
    /// What each rater gives.
    pub people: Vec<u8>,
}

impl Difference {
    /// How far they are apart: a point for every marker, and for every half point on a scale beyond the first half.
    pub fn distance(&self) -> usize {
        let scales = self.scales.iter().map(OnScale::halves);
        self.markers.len() + scales.map(|halves| halves - 1).sum::<usize>()
    }

    /// Whether they differ on a marker or a scale of this id.
    pub fn is_about(&self, id: &str) -> bool {
        self.markers.iter().any(|one| one.marker.id() == id) || self.scales.iter().any(|one| one.scale.id() == id)
    }
}

impl OnScale {
    /// How many half points the evaluator is from the raters' mean.
    fn halves(&self) -> usize {
        let sum: usize = match self.people.as_slice() {
            [one] => 2 * usize::from(*one),
            all => all.iter().map(|one| usize::from(*one)).sum(),
        };
        sum.abs_diff(2 * usize::from(self.evaluator))
    }
}

/// Every reply on which they differ, the farthest apart first; replies that are as far apart stay in their order.
pub(super) fn differences(judged: &[Judged]) -> Vec<Difference> {
    let mut all: Vec<Difference> = judged.iter().filter_map(|one| difference(&one.label, &one.grade)).collect();
    all.sort_by_key(|one| std::cmp::Reverse(one.distance()));
    all
}

fn difference(label: &Label, grade: &Grade) -> Option<Difference> {
    let markers: Vec<OnMarker> = Marker::ALL.iter().filter_map(|marker| on_marker(*marker, label, grade)).collect();
    let scales: Vec<OnScale> = Scale::ALL.iter().filter_map(|scale| on_scale(*scale, label, grade)).collect();
    (!markers.is_empty() || !scales.is_empty()).then(|| Difference {
        id: label.entry.id.clone(),
        lang: grade.lang,
        channel: label.entry.channel(),
        brand: label.entry.brand.clone(),
        customer: label.entry.customer.clone(),
        reply: label.entry.reply.clone(),
        markers,
        scales,
    })
}

fn on_marker(marker: Marker, label: &Label, grade: &Grade) -> Option<OnMarker> {
    let labelled = label.said(marker).settled()?;
    let marks = grade.markers.iter().filter(|mark| mark.id == marker);
    let quotes: Vec<Range<usize>> = marks.map(|mark| mark.start..mark.end).collect();
    let extra = !quotes.is_empty();
    (extra != labelled).then_some(OnMarker { marker, extra, quotes })
}

fn on_scale(scale: Scale, label: &Label, grade: &Grade) -> Option<OnScale> {
    let rating = label.scales.get(&scale)?;
    let people = std::iter::once(rating.first).chain(rating.second).collect();
    let one = OnScale { scale, evaluator: scale.of(&grade.scales?), people };
    (one.halves() >= 2).then_some(one)
}
