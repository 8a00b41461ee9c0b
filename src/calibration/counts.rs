//! Counts: what every figure of a measurement is computed from, for all replies or for a resample of them.

use std::borrow::Borrow;

use super::grid::Grid;
use super::label::{Rating, Said, Scale};
use super::measure::Judged;
use super::tally::Tally;
use crate::marker::Marker;

/// One reply, as small as it can be counted from.
pub(super) struct Row {
    /// For every marker, whether the evaluator sees it and what people say.
    pub(super) markers: Vec<(bool, Said)>,
    /// For every scale that both have rated, the evaluator's rating and the people's.
    scales: Vec<Option<(u8, Rating)>>,
    /// Whether two raters looked at its markers.
    pub(super) twice: bool,
    /// Whether people have rated it and the evaluator cannot.
    pub(super) unrated: bool,
}

impl Row {
    pub(super) fn of(judged: &Judged) -> Row {
        let Judged { label, grade, .. } = judged;
        let seen = |marker: &Marker| grade.markers.iter().any(|mark| mark.id == *marker);
        let rated = |scale: &Scale| Some((scale.of(&grade.scales?), *label.scales.get(scale)?));
        Row {
            markers: Marker::ALL.iter().map(|marker| (seen(marker), label.said(*marker))).collect(),
            scales: Scale::ALL.iter().map(rated).collect(),
            twice: label.twice,
            unrated: grade.scales.is_none() && !label.scales.is_empty(),
        }
    }

    /// What there is to count over all markers.
    pub(super) fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for (seen, said) in &self.markers {
            if let Some(said) = said.settled() {
                tally.add(*seen, said, 1.0);
            }
        }
        tally
    }
}

/// The counts that every figure is computed from.
pub(super) struct Figures {
    /// The evaluator against people, for every marker.
    pub(super) markers: Vec<Tally>,
    /// The second rater against the first, for every marker.
    pub(super) raters: Vec<Tally>,
    /// For every scale.
    pub(super) scales: Vec<Grids>,
}

/// How often which ratings met on one scale.
#[derive(Default)]
pub(super) struct Grids {
    /// The evaluator's and the people's mean.
    pub(super) mean: Grid,
    /// The evaluator's and twice the people's mean.
    pub(super) halves: Grid,
    /// The evaluator's and the first rater's.
    pub(super) first: Grid,
    /// The evaluator's and the second rater's.
    pub(super) second: Grid,
    /// The first rater's and the second's.
    pub(super) raters: Grid,
}

impl Figures {
    /// Counts every reply as often as is said.
    pub(super) fn of<R: Borrow<Row>>(rows: &[R], times: &[f64]) -> Figures {
        let mut figures = Figures {
            markers: vec![Tally::default(); Marker::ALL.len()],
            raters: vec![Tally::default(); Marker::ALL.len()],
            scales: Scale::ALL.iter().map(|_| Grids::default()).collect(),
        };
        for (row, times) in rows.iter().zip(times).filter(|(_, times)| **times > 0.0) {
            let row = row.borrow();
            for (at, (seen, said)) in row.markers.iter().enumerate() {
                if let Some(said) = said.settled() {
                    figures.markers[at].add(*seen, said, *times);
                }
                if row.twice {
                    figures.raters[at].add_raters(*said, *times);
                }
            }
            for (grids, rated) in figures.scales.iter_mut().zip(&row.scales) {
                grids.add(*rated, *times);
            }
        }
        figures
    }

    /// F1 over all markers together.
    pub(super) fn micro(&self) -> Option<f64> {
        self.total().f1()
    }

    /// The counts of all markers together.
    pub(super) fn total(&self) -> Tally {
        let mut all = Tally::default();
        self.markers.iter().for_each(|tally| all.merge(tally));
        all
    }

    /// The mean F1 of the markers that count.
    pub(super) fn mean(&self, counted: &[bool]) -> Option<f64> {
        let all = self.markers.iter().zip(counted).filter(|(_, counted)| **counted);
        // A resample in which nobody sees a marker has no F1 of it.
        let known: Vec<f64> = all.filter_map(|(tally, _)| tally.f1()).collect();
        #[expect(clippy::cast_precision_loss, reason = "there are 22 markers")]
        let number = known.len() as f64;
        (!known.is_empty()).then(|| known.iter().sum::<f64>() / number)
    }
}

impl Tally {
    /// Everything so many times.
    pub(super) fn times(&self, times: f64) -> Tally {
        Tally {
            both: self.both * times,
            extra: self.extra * times,
            missed: self.missed * times,
            neither: self.neither * times,
        }
    }

    /// Counts what two raters say, the second measured against the first.
    fn add_raters(&mut self, said: Said, times: f64) {
        match said {
            Said::Yes => self.add(true, true, times),
            Said::No => self.add(false, false, times),
            Said::First => self.add(false, true, times),
            Said::Second => self.add(true, false, times),
            Said::One => {
                self.add(false, true, times / 2.0);
                self.add(true, false, times / 2.0);
            }
            Said::Unknown => {}
        }
    }
}

impl Grids {
    fn add(&mut self, rated: Option<(u8, Rating)>, times: f64) {
        let Some((own, theirs)) = rated else { return };
        let own = usize::from(own);
        self.mean.add(own, usize::from(theirs.mean()), times);
        self.halves.add(own, usize::from(theirs.halves()), times);
        self.first.add(own, usize::from(theirs.first), times);
        if let Some(second) = theirs.second {
            self.second.add(own, usize::from(second), times);
            self.raters.add(usize::from(theirs.first), usize::from(second), times);
        }
    }
}
