//! The spread of a cohort: who lies far off from the others.

/// With fewer than this nobody can be said to lie far off.
pub(super) const FEWEST: usize = 8;

/// How far off one has to lie at least, in tenths of a point, however much alike the others are: less, nobody would notice.
const LEAST: i64 = 50;

/// The fences of a cohort: a score outside lies more than 1.5 interquartile ranges below the first quartile or above the third
/// (Tukey 1977). In eighths of a tenth of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fences {
    low: i64,
    high: i64,
}

/// On which side of the others somebody lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// Far below them.
    Below,
    /// Far above them.
    Above,
}

impl Fences {
    /// The fences of some scores; `None` with fewer than [`FEWEST`].
    pub(super) fn of(mut scores: Vec<i64>) -> Option<Fences> {
        scores.sort_unstable();
        if scores.len() < FEWEST {
            return None;
        }
        let (first, third) = (quartile(&scores, 1), quartile(&scores, 3));
        // Quartiles in eighths are even, so that nothing is rounded.
        let reach = ((third - first) * 3 / 2).max(LEAST * 8);
        Some(Fences { low: first - reach, high: third + reach })
    }

    /// Where a score lies, if it is outside.
    pub(super) fn side(self, score: i64) -> Option<Side> {
        match score * 8 {
            eighths if eighths < self.low => Some(Side::Below),
            eighths if eighths > self.high => Some(Side::Above),
            _ => None,
        }
    }
}

/// A quartile of sorted scores in eighths, between neighbours where it falls between two.
fn quartile(sorted: &[i64], which: usize) -> i64 {
    let place = (sorted.len() - 1) * which;
    let (at, fourths) = (place / 4, i64::try_from(place % 4).unwrap_or(0));
    let next = sorted.get(at + 1).copied().unwrap_or(sorted[at]);
    2 * (sorted[at] * (4 - fourths) + next * fourths)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn who_is_far_off_is_found_on_either_side() {
        // Quartiles 72.5 and 77.5: fences at 65 and 85.
        let fences = Fences::of(vec![700, 720, 740, 750, 760, 770, 780, 790, 200]).expect("enough of them");
        assert_eq!(fences.side(200), Some(Side::Below));
        assert_eq!(fences.side(1000), Some(Side::Above));
        assert_eq!(fences.side(750), None);
    }

    #[test]
    fn of_a_few_or_of_equals_nobody_is_far_off() {
        assert_eq!(Fences::of(vec![0, 1000, 500, 500, 500, 500, 500]), None);
        let fences = Fences::of(vec![800; 20]).expect("enough of them");
        assert_eq!(fences.side(800), None);
        assert_eq!(fences.side(751), None);
        assert_eq!(fences.side(749), Some(Side::Below));
    }

    proptest! {
        #[test]
        fn the_middle_half_is_never_far_off(mut scores in prop::collection::vec(0i64..=1000, FEWEST..60)) {
            let fences = Fences::of(scores.clone()).expect("enough of them");
            scores.sort_unstable();
            for score in &scores[scores.len() / 4 + 1..scores.len() * 3 / 4] {
                prop_assert_eq!(fences.side(*score), None);
            }
        }
    }
}
