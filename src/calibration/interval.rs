//! How sure a figure is: Wilson's interval for a share, and the bootstrap for everything else. Both are of 95 %.

use serde::{Serialize, Serializer};

/// A figure and the 95 % interval around it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    /// The figure itself.
    #[serde(serialize_with = "rounded")]
    pub value: f64,
    /// Where the interval begins.
    #[serde(serialize_with = "rounded")]
    pub low: f64,
    /// Where it ends.
    #[serde(serialize_with = "rounded")]
    pub high: f64,
}

/// The quantile of the normal distribution for an interval of 95 %.
const Z: f64 = 1.959_963_984_540_054;

/// The share of `hits` in `all` with Wilson's interval; `None` of nothing.
pub fn wilson(hits: f64, all: f64) -> Option<Estimate> {
    if all <= 0.0 {
        return None;
    }
    let (share, square) = (hits / all, Z * Z);
    let middle = (share + square / (2.0 * all)) / (1.0 + square / all);
    let half = Z / (1.0 + square / all) * (share * (1.0 - share) / all + square / (4.0 * all * all)).sqrt();
    Some(Estimate { value: share, low: (middle - half).max(0.0), high: (middle + half).min(1.0) })
}

/// How many replies are drawn over all resamples at most, so that a file of any length is measured in seconds.
const DRAWN: usize = 2_000_000;

/// How often each reply is in each resample: as many draws with replacement as there are replies. The same number of replies
/// gives the same draws.
pub(super) fn resamples(replies: usize) -> impl Iterator<Item = Vec<f64>> {
    let rounds = DRAWN.checked_div(replies).map_or(0, |rounds| rounds.clamp(100, 1000));
    let mut chance = Chance(0x5eed);
    (0..rounds).map(move |_| {
        let mut times = vec![0.0; replies];
        for _ in 0..replies {
            times[chance.below(replies)] += 1.0;
        }
        times
    })
}

/// A figure with the middle 95 % of what the resamples gave; `None` where the figure itself is undefined.
pub(super) fn bootstrapped(value: Option<f64>, mut resampled: Vec<f64>) -> Option<Estimate> {
    let value = value?;
    resampled.sort_by(f64::total_cmp);
    let at = |per_mille: usize| resampled.get(resampled.len().saturating_sub(1) * per_mille / 1000).copied();
    let (low, high) = (at(25).unwrap_or(value), at(975).unwrap_or(value));
    Some(Estimate { value, low: low.min(value), high: high.max(value) })
}

/// Numbers that look like chance and are the same every time: splitmix64.
#[derive(Debug, Clone)]
pub struct Chance(pub u64);

impl Chance {
    /// The next number.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, which is not zero.
    pub fn below(&mut self, end: usize) -> usize {
        let wide = (u128::from(self.draw()) * (end as u128)) >> 64;
        usize::try_from(wide).unwrap_or(0)
    }

    /// Puts a list in another order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            list.swap(last, self.below(last + 1));
        }
    }
}

/// Writes a figure to four places, which is more than any of them is sure of.
pub(super) fn rounded<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64((value * 10_000.0).round() / 10_000.0)
}

/// The same for a figure that may be undefined.
#[expect(clippy::ref_option, reason = "the shape that serde calls")]
pub(super) fn rounded_if<S: Serializer>(value: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => rounded(value, serializer),
        None => serializer.serialize_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_of_a_share_is_that_of_the_textbook() {
        // Wilson for 8 of 10: 0.4902 to 0.9433.
        let share = wilson(8.0, 10.0).expect("a share");
        assert!((share.low - 0.4902).abs() < 1e-4 && (share.high - 0.9433).abs() < 1e-4, "{share:?}");
        let all = wilson(6.0, 6.0).expect("a share");
        assert!(all.low < 0.62 && all.high > 0.999, "six of six is not certain: {all:?}");
        assert_eq!(wilson(0.0, 0.0), None);
    }

    #[test]
    fn resamples_are_the_same_every_time_and_draw_as_many_as_there_are() {
        let all: Vec<Vec<f64>> = resamples(30).collect();
        assert_eq!(all, resamples(30).collect::<Vec<_>>());
        assert_eq!(all.len(), 1000);
        assert!(all.iter().all(|times| (times.iter().sum::<f64>() - 30.0).abs() < 1e-9));
        assert_eq!(resamples(0).count(), 0);
    }

    #[test]
    fn the_mean_of_a_coin_is_as_unsure_as_it_should_be() {
        let coins: Vec<f64> = (0..100).map(|at| f64::from(at % 2)).collect();
        let means = resamples(100).map(|times| times.iter().zip(&coins).map(|(n, coin)| n * coin).sum::<f64>() / 100.0);
        let found = bootstrapped(Some(0.5), means.collect()).expect("a figure");
        assert!((found.low - 0.4).abs() < 0.03 && (found.high - 0.6).abs() < 0.03, "{found:?}");
    }
}
