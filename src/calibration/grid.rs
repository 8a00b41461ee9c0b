//! Agreement on a scale: weighted kappa and Spearman's rank correlation, from a table of how often which ratings met.

/// How often two raters gave which two ratings to the same reply. Ratings are whole steps from 0, at most [`Grid::MOST`].
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    cells: [[f64; Grid::MOST + 1]; Grid::MOST + 1],
}

impl Default for Grid {
    fn default() -> Grid {
        Grid { cells: [[0.0; Grid::MOST + 1]; Grid::MOST + 1] }
    }
}

/// How much a disagreement of so many steps weighs in a weighted kappa.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weighing {
    /// By the steps between the two ratings.
    Linear,
    /// By the square of the steps, as is customary for ratings in order: it is then an intraclass correlation (Fleiss and
    /// Cohen 1973), and a near miss costs little.
    Quadratic,
}

impl Grid {
    /// The highest step.
    pub const MOST: usize = 10;

    /// Counts a reply `times` times: the steps that the two raters gave it.
    pub fn add(&mut self, one: usize, other: usize, times: f64) {
        self.cells[one.min(Grid::MOST)][other.min(Grid::MOST)] += times;
    }

    /// How many replies were counted.
    pub fn all(&self) -> f64 {
        self.pairs().map(|(_, _, times)| times).sum()
    }

    /// The share of replies whose ratings are at most so many steps apart; `None` without any.
    pub fn within(&self, steps: usize) -> Option<f64> {
        let all = self.all();
        let near: f64 =
            self.pairs().filter(|(one, other, _)| one.abs_diff(*other) <= steps).map(|(_, _, times)| times).sum();
        (all > 0.0).then(|| near / all)
    }

    /// Cohen's kappa with weights for how far apart two ratings are; `None` where chance alone gives full agreement.
    pub fn kappa(&self, weighing: Weighing) -> Option<f64> {
        let (ones, others) = self.margins();
        let all = self.all();
        let expected: f64 =
            self.pairs().map(|(one, other, _)| weighing.of(one, other) * ones[one] * others[other]).sum();
        let observed: f64 = self.pairs().map(|(one, other, times)| weighing.of(one, other) * times).sum();
        (expected > 1e-12).then(|| 1.0 - observed * all / expected)
    }

    /// Spearman's rank correlation, with the mean rank for ties; `None` where one side always gives the same rating.
    pub fn spearman(&self) -> Option<f64> {
        let (ones, others) = self.margins();
        let (one_ranks, other_ranks) = (ranks(&ones), ranks(&others));
        let mean = f64::midpoint(self.all(), 1.0);
        let (mut together, mut one_alone, mut other_alone) = (0.0, 0.0, 0.0);
        for (one, other, times) in self.pairs() {
            let (left, right) = (one_ranks[one] - mean, other_ranks[other] - mean);
            together += times * left * right;
            one_alone += times * left * left;
            other_alone += times * right * right;
        }
        let spread = (one_alone * other_alone).sqrt();
        (spread > 1e-12).then(|| together / spread)
    }

    fn pairs(&self) -> impl Iterator<Item = (usize, usize, f64)> + '_ {
        let rows = self.cells.iter().enumerate();
        rows.flat_map(|(one, row)| row.iter().enumerate().map(move |(other, times)| (one, other, *times)))
    }

    /// How often each side gave each rating.
    fn margins(&self) -> ([f64; Grid::MOST + 1], [f64; Grid::MOST + 1]) {
        let (mut ones, mut others) = ([0.0; Grid::MOST + 1], [0.0; Grid::MOST + 1]);
        for (one, other, times) in self.pairs() {
            ones[one] += times;
            others[other] += times;
        }
        (ones, others)
    }
}

impl Weighing {
    fn of(self, one: usize, other: usize) -> f64 {
        let steps = f64::from(u32::try_from(one.abs_diff(other)).unwrap_or(u32::MAX));
        match self {
            Weighing::Linear => steps,
            Weighing::Quadratic => steps * steps,
        }
    }
}

/// The mean rank, from 1, of all who were given each rating.
fn ranks(counts: &[f64; Grid::MOST + 1]) -> [f64; Grid::MOST + 1] {
    let mut before = 0.0;
    counts.map(|count| {
        let rank = before + f64::midpoint(count, 1.0);
        before += count;
        rank
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(pairs: &[(usize, usize)]) -> Grid {
        let mut grid = Grid::default();
        pairs.iter().for_each(|(one, other)| grid.add(*one, *other, 1.0));
        grid
    }

    fn near(found: Option<f64>, expected: f64) {
        let found = found.expect("it is defined");
        assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
    }

    #[test]
    fn weighted_kappa_is_that_computed_by_hand() {
        // Ratings 0 0 1 2 and 0 1 1 2: observed distance 1; margins 2 1 1 and 1 2 1. Linear chance (2·1·0 + 2·2·1 + 2·1·2 +
        // 1·1·1 + 1·2·0 + 1·1·1 + 1·1·2 + 1·2·1 + 1·1·0)/4 = 14/4; quadratic (4 + 8 + 1 + 1 + 4 + 2)/4 = 20/4.
        let one = grid(&[(0, 0), (0, 1), (1, 1), (2, 2)]);
        near(one.kappa(Weighing::Linear), 1.0 - 4.0 / 14.0);
        near(one.kappa(Weighing::Quadratic), 1.0 - 4.0 / 20.0);
    }

    #[test]
    fn of_two_ratings_weighted_kappa_is_kappa() {
        let mut two = Grid::default();
        for (one, other, times) in [(1, 1, 20.0), (1, 0, 5.0), (0, 1, 10.0), (0, 0, 15.0)] {
            two.add(one, other, times);
        }
        near(two.kappa(Weighing::Linear), 0.4);
        near(two.kappa(Weighing::Quadratic), 0.4);
    }

    #[test]
    fn spearman_takes_the_mean_rank_of_ties() {
        // Ranks 1.5 1.5 3 4 and 1 2.5 2.5 4: covariance 3.75 (·1/4), spreads 4.5 and 4.5.
        near(grid(&[(0, 0), (0, 1), (1, 1), (2, 2)]).spearman(), 3.75 / 4.5);
        near(grid(&[(0, 5), (1, 3), (4, 1)]).spearman(), -1.0);
        near(grid(&[(0, 0), (3, 1), (5, 9)]).spearman(), 1.0);
    }

    #[test]
    fn without_any_spread_there_is_no_figure() {
        let flat = grid(&[(2, 2), (2, 2)]);
        assert_eq!((flat.kappa(Weighing::Quadratic), flat.spearman()), (None, None));
        assert_eq!(Grid::default().within(0), None);
        assert_eq!(grid(&[(1, 1), (1, 2), (1, 4)]).within(1), Some(2.0 / 3.0));
    }
}
