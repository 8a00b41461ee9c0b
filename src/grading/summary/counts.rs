//! Counts: distributions in bounded memory, however many replies there are.

use std::collections::BTreeMap;

/// How many seconds are counted one by one, and into how many steps each doubling of the time is divided from there on: a
/// time is known to within two per cent.
const STEPS: u64 = 64;

/// How often each value was seen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Counts {
    seen: BTreeMap<u32, u64>,
    total: u64,
}

impl Counts {
    /// Counts a value.
    pub(super) fn add(&mut self, value: u32) {
        *self.seen.entry(value).or_default() += 1;
        self.total += 1;
    }

    /// How many values were counted.
    pub(super) fn total(&self) -> u64 {
        self.total
    }

    /// The mean; `None` without any value.
    pub(super) fn mean(&self) -> Option<f64> {
        let sum: u128 = self.seen.iter().map(|(value, count)| u128::from(*value) * u128::from(*count)).sum();
        (self.total > 0).then(|| sum as f64 / self.total as f64)
    }

    /// The smallest value that at least so many hundredths of the values are not above; `None` without any value.
    pub(super) fn percentile(&self, hundredths: u64) -> Option<u32> {
        let rank = (self.total * hundredths).div_ceil(100).max(1);
        let mut below = 0;
        self.seen.iter().find_map(|(value, count)| {
            below += count;
            (below >= rank).then_some(*value)
        })
    }

    /// Every value with its count, from the lowest.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, u64)> + '_ {
        self.seen.iter().map(|(value, count)| (*value, *count))
    }
}

/// The step that a time in milliseconds falls into.
pub(super) fn step(millis: i64) -> u32 {
    let seconds = u64::try_from(millis / 1000).unwrap_or(0);
    if seconds < STEPS {
        return u32::try_from(seconds).unwrap_or(0);
    }
    let doublings = u64::from(seconds.ilog2() - STEPS.ilog2());
    let within = (seconds >> doublings) - STEPS;
    u32::try_from(STEPS + doublings * STEPS + within).unwrap_or(u32::MAX)
}

/// The seconds at which a step begins.
pub(super) fn seconds(step: u32) -> u64 {
    let step = u64::from(step);
    if step < STEPS {
        return step;
    }
    let (doublings, within) = ((step - STEPS) / STEPS, (step - STEPS) % STEPS);
    (STEPS + within) << doublings.min(50)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mean_and_percentiles_of_a_few_values() {
        let mut counts = Counts::default();
        assert_eq!((counts.mean(), counts.percentile(50)), (None, None));
        for value in [4, 1, 2, 3, 10] {
            counts.add(value);
        }
        assert_eq!(counts.mean(), Some(4.0));
        assert_eq!([0, 50, 80, 81, 100].map(|p| counts.percentile(p)), [1, 3, 4, 10, 10].map(Some));
    }

    #[test]
    fn a_step_is_within_two_per_cent_and_steps_grow_with_time() {
        let mut before = 0;
        for exponent in 0..400 {
            let exact = 1.06f64.powi(exponent) as i64;
            let told = seconds(step(exact.saturating_mul(1000))) as i64;
            assert!(told <= exact && (exact - told) * 50 <= exact || exact > i64::MAX / 1000, "{exact} {told}");
            assert!(step(exact.saturating_mul(1000)) >= before);
            before = step(exact.saturating_mul(1000));
        }
        assert_eq!(
            [0, 1, 63, 64, 65, 127, 128, 130].map(|s| seconds(step(s * 1000))),
            [0, 1, 63, 64, 65, 127, 128, 130]
        );
    }
}
