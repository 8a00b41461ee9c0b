//! Agreement on a yes or no: how often two who looked at the same replies both saw something, one did, or neither.

use serde::Serialize;

use super::interval::{Estimate, wilson};

/// How often two agree on whether something is there. Halves come from labels that say that one of two raters saw it, and
/// not which.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Tally {
    /// Both saw it.
    pub both: f64,
    /// Only the one who is measured saw it: it is extra.
    pub extra: f64,
    /// Only the one who is measured against saw it: it was missed.
    pub missed: f64,
    /// Neither saw it.
    pub neither: f64,
}

impl Tally {
    /// Counts a reply `times` times: whether the one who is measured saw it, and whether the other did.
    pub fn add(&mut self, seen: bool, labelled: bool, times: f64) {
        match (seen, labelled) {
            (true, true) => self.both += times,
            (true, false) => self.extra += times,
            (false, true) => self.missed += times,
            (false, false) => self.neither += times,
        }
    }

    /// Counts another tally as well.
    pub fn merge(&mut self, other: &Tally) {
        self.both += other.both;
        self.extra += other.extra;
        self.missed += other.missed;
        self.neither += other.neither;
    }

    /// How many replies were counted.
    pub fn all(&self) -> f64 {
        self.both + self.extra + self.missed + self.neither
    }

    /// How many have it, by the one who is measured against.
    pub fn positives(&self) -> f64 {
        self.both + self.missed
    }

    /// The share of what was seen that is there, with the 95 % interval of Wilson; `None` where nothing was seen.
    pub fn precision(&self) -> Option<Estimate> {
        wilson(self.both, self.both + self.extra)
    }

    /// The share of what is there that was seen, with the 95 % interval of Wilson; `None` where there is nothing.
    pub fn recall(&self) -> Option<Estimate> {
        wilson(self.both, self.positives())
    }

    /// F1 with an interval: F1 grows with the share of all sightings that both have, of which Wilson's interval is taken. Unlike
    /// a bootstrap it stays wide where a few cases happen to be all right.
    pub fn sure_f1(&self) -> Option<Estimate> {
        let of_share = |share: f64| 2.0 * share / (1.0 + share);
        let shared = wilson(self.both, self.both + self.extra + self.missed)?;
        Some(Estimate { value: self.f1()?, low: of_share(shared.low), high: of_share(shared.high) })
    }

    /// The harmonic mean of precision and recall; `None` where neither saw anything.
    pub fn f1(&self) -> Option<f64> {
        let named = 2.0 * self.both + self.extra + self.missed;
        (named > 0.0).then(|| 2.0 * self.both / named)
    }

    /// Cohen's kappa: the agreement beyond what chance would give, of what could be had beyond it. `None` where chance alone
    /// gives full agreement, since both always say the same one thing.
    pub fn kappa(&self) -> Option<f64> {
        let all = self.all();
        if all == 0.0 {
            return None;
        }
        let (seen, labelled) = ((self.both + self.extra) / all, self.positives() / all);
        let chance = seen * labelled + (1.0 - seen) * (1.0 - labelled);
        let left = 1.0 - chance;
        (left > 1e-12).then(|| ((self.both + self.neither) / all - chance) / left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(both: f64, extra: f64, missed: f64, neither: f64) -> Tally {
        Tally { both, extra, missed, neither }
    }

    fn near(found: Option<f64>, expected: f64) {
        let found = found.expect("it is defined");
        assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
    }

    #[test]
    fn the_figures_are_those_computed_by_hand() {
        // Observed 35/50 = 0.7; chance 0.5 · 0.6 + 0.5 · 0.4 = 0.5; kappa 0.2/0.5.
        let one = tally(20.0, 5.0, 10.0, 15.0);
        near(one.kappa(), 0.4);
        near(one.precision().map(|share| share.value), 0.8);
        near(one.recall().map(|share| share.value), 2.0 / 3.0);
        near(one.f1(), 40.0 / 55.0);
        near(tally(0.0, 5.0, 5.0, 0.0).kappa(), -1.0);
        near(tally(3.0, 0.0, 0.0, 9.0).kappa(), 1.0);
    }

    #[test]
    fn a_few_that_are_all_right_are_not_certain() {
        let few = tally(4.0, 0.0, 0.0, 300.0).sure_f1().expect("a figure");
        assert!(few.value == 1.0 && few.low < 0.7, "{few:?}");
        let one = tally(20.0, 5.0, 10.0, 15.0).sure_f1().expect("a figure");
        near(Some(one.value), 40.0 / 55.0);
        assert!(one.low < one.value && one.value < one.high, "{one:?}");
    }

    #[test]
    fn what_cannot_be_told_is_neither_perfect_nor_nothing() {
        let nobody = tally(0.0, 0.0, 0.0, 9.0);
        assert_eq!((nobody.f1(), nobody.kappa()), (None, None));
        assert!(nobody.precision().is_none() && nobody.recall().is_none());
        assert_eq!(tally(9.0, 0.0, 0.0, 0.0).kappa(), None);
        assert_eq!(Tally::default().kappa(), None);
    }
}
