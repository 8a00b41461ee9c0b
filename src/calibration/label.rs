//! Labels: what people say of one reply, in one or two passes.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::evaluator::scales::Scales;
use crate::grading::Entry;
use crate::marker::Marker;

/// A reviewer's scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// From 0, cold or hostile, to 3, clearly warm and fitting this case.
    Empathy,
    /// From 0, an anonymous template, to 3, clearly person to person.
    Personalisation,
    /// From 1, would make it worse, to 5, exemplary.
    Overall,
}

impl Scale {
    /// Every scale.
    pub const ALL: &[Scale] = &[Scale::Empathy, Scale::Personalisation, Scale::Overall];

    /// The id in labels, sheets and floors, such as `empathy`.
    pub fn id(self) -> &'static str {
        match self {
            Scale::Empathy => "empathy",
            Scale::Personalisation => "personalisation",
            Scale::Overall => "overall",
        }
    }

    /// The lowest and the highest rating.
    pub fn range(self) -> (u8, u8) {
        match self {
            Scale::Empathy | Scale::Personalisation => (0, 3),
            Scale::Overall => (1, 5),
        }
    }

    /// What the evaluator gave.
    pub fn of(self, scales: &Scales) -> u8 {
        match self {
            Scale::Empathy => scales.empathy,
            Scale::Personalisation => scales.personalisation,
            Scale::Overall => scales.overall,
        }
    }
}

/// What one or two raters say about whether a marker is there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// It is not there: all say so.
    #[default]
    No,
    /// It is there: all say so.
    Yes,
    /// Only the first rater sees it.
    First,
    /// Only the second rater sees it.
    Second,
    /// One of the two sees it; which of them is not recorded.
    One,
    /// Nobody says, or somebody is not sure.
    Unknown,
}

impl Said {
    /// Whether it is there, where that is not disputed.
    pub fn settled(self) -> Option<bool> {
        match self {
            Said::No => Some(false),
            Said::Yes => Some(true),
            _ => None,
        }
    }

    /// What two raters come to together, each of whom may not have said.
    pub fn of_two(first: Option<bool>, second: Option<bool>) -> Said {
        match (first, second) {
            (Some(false), Some(false)) => Said::No,
            (Some(true), Some(true)) => Said::Yes,
            (Some(true), Some(false)) => Said::First,
            (Some(false), Some(true)) => Said::Second,
            _ => Said::Unknown,
        }
    }
}

/// What one or two raters gave on a scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rating {
    /// The first rater, or the first pass.
    pub first: u8,
    /// The second; `None` where there was only one.
    pub second: Option<u8>,
}

impl Rating {
    /// The mean in half points.
    pub fn halves(self) -> u8 {
        self.first + self.second.unwrap_or(self.first)
    }

    /// The mean in whole points; a half goes up.
    pub fn mean(self) -> u8 {
        self.halves().div_ceil(2)
    }
}

/// One reply and what people say of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Label {
    /// The reply.
    pub entry: Entry,
    /// What they see. A marker that is not named is not there.
    pub markers: BTreeMap<Marker, Said>,
    /// How they rate it. A scale that is not named was not rated.
    pub scales: BTreeMap<Scale, Rating>,
    /// Whether two looked at its markers, so that their agreement can be told.
    pub twice: bool,
}

impl Label {
    /// What they say about a marker.
    pub fn said(&self, marker: Marker) -> Said {
        self.markers.get(&marker).copied().unwrap_or_default()
    }

    /// The label that this rater and a second one give together.
    #[must_use]
    pub fn with(self, second: &Label) -> Label {
        let said = |marker: &Marker| Said::of_two(self.said(*marker).settled(), second.said(*marker).settled());
        let markers = Marker::ALL.iter().map(|marker| (*marker, said(marker))).filter(|(_, said)| *said != Said::No);
        let scale = |scale: &Scale| {
            let (one, other) = (self.scales.get(scale)?, second.scales.get(scale)?);
            Some((*scale, Rating { first: one.mean(), second: Some(other.mean()) }))
        };
        Label {
            markers: markers.collect(),
            scales: Scale::ALL.iter().filter_map(scale).collect(),
            twice: true,
            entry: self.entry,
        }
    }
}

/// The labels that two raters give together to the replies that both have labelled, in the order of the first, and how many
/// replies only one of them has.
pub fn together(first: Vec<Label>, second: &[Label]) -> (Vec<Label>, usize) {
    let known: BTreeMap<&str, &Label> = second.iter().map(|label| (label.entry.id.as_str(), label)).collect();
    let all = first.len();
    let both: Vec<Label> = first
        .into_iter()
        .filter_map(|label| known.get(label.entry.id.as_str()).map(|other| label.with(other)))
        .collect();
    let alone = (all - both.len()) + (second.len() - both.len());
    (both, alone)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rater(id: &str, marker: Marker, said: Said, empathy: u8) -> Label {
        let entry = Entry { id: id.to_owned(), ..Entry::default() };
        let rating = Rating { first: empathy, second: None };
        Label { entry, markers: [(marker, said)].into(), scales: [(Scale::Empathy, rating)].into(), twice: false }
    }

    #[test]
    fn two_raters_settle_what_they_agree_on() {
        let first = vec![rater("a", Marker::Apology, Said::Yes, 1), rater("b", Marker::Apology, Said::Yes, 1)];
        let second = [rater("a", Marker::Apology, Said::No, 2), rater("c", Marker::Apology, Said::Yes, 1)];
        let (both, alone) = together(first, &second);
        assert_eq!((both.len(), alone), (1, 2));
        assert_eq!(both[0].said(Marker::Apology), Said::First);
        assert_eq!(both[0].said(Marker::Greeting), Said::No);
        assert_eq!(both[0].scales[&Scale::Empathy], Rating { first: 1, second: Some(2) });
        assert_eq!(both[0].scales[&Scale::Empathy].mean(), 2, "a half goes up");
    }

    #[test]
    fn who_is_not_sure_settles_nothing() {
        assert_eq!(Said::of_two(Some(true), None), Said::Unknown);
        assert_eq!(Said::Unknown.settled(), None);
        assert_eq!(Said::One.settled(), None);
    }
}
