//! Logistic regression with a penalty on large weights, by Newton's method from zero: the same examples give the same
//! weights, to the last digit.

/// How many steps are taken at most; a handful is enough.
const STEPS: usize = 30;

/// Weights, the first for nothing at all, that fit the examples: what is known of each, and whether it is one (1) or not (0).
pub(super) fn fit(rows: &[Vec<f64>], labels: &[f64], penalty: f64) -> Vec<f64> {
    let width = rows.first().map_or(1, |row| row.len() + 1);
    let mut weights = vec![0.0; width];
    for _ in 0..STEPS {
        let (slope, bend) = descent(rows, labels, &weights, penalty);
        let step = solve(bend, slope);
        let largest = step.iter().fold(0.0_f64, |largest, part| largest.max(part.abs()));
        weights.iter_mut().zip(&step).for_each(|(weight, part)| *weight -= part);
        if largest < 1e-9 {
            break;
        }
    }
    weights
}

/// What the weights come to for an example: above zero it is one.
pub(super) fn sum(weights: &[f64], row: &[f64]) -> f64 {
    weights[0] + weights[1..].iter().zip(row).map(|(weight, value)| weight * value).sum::<f64>()
}

/// The first and second derivatives of the penalised error.
fn descent(rows: &[Vec<f64>], labels: &[f64], weights: &[f64], penalty: f64) -> (Vec<f64>, Vec<Vec<f64>>) {
    let width = weights.len();
    let (mut slope, mut bend) = (vec![0.0; width], vec![vec![0.0; width]; width]);
    for at in 0..width {
        // The first weight is held only enough to have a solution at all.
        let held = if at == 0 { 1e-6 } else { penalty };
        slope[at] = held * weights[at];
        bend[at][at] = held;
    }
    let with_one = |row: &Vec<f64>, at: usize| if at == 0 { 1.0 } else { row[at - 1] };
    for (row, label) in rows.iter().zip(labels) {
        let chance = 1.0 / (1.0 + (-sum(weights, row).clamp(-30.0, 30.0)).exp());
        for one in 0..width {
            let value = with_one(row, one);
            if value == 0.0 {
                continue;
            }
            slope[one] += (chance - label) * value;
            for (other, cell) in bend[one].iter_mut().enumerate() {
                *cell += chance * (1.0 - chance) * value * with_one(row, other);
            }
        }
    }
    (slope, bend)
}

/// Solves a set of linear equations by elimination.
fn solve(mut left: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let size = right.len();
    for at in 0..size {
        let pivot = (at..size).max_by(|&a, &b| left[a][at].abs().total_cmp(&left[b][at].abs())).unwrap_or(at);
        left.swap(at, pivot);
        right.swap(at, pivot);
        for below in at + 1..size {
            let factor = left[below][at] / left[at][at];
            let (above, beneath) = left.split_at_mut(below);
            for (cell, pivot) in beneath[0][at..].iter_mut().zip(&above[at][at..]) {
                *cell -= factor * pivot;
            }
            right[below] -= factor * right[at];
        }
    }
    for at in (0..size).rev() {
        let known: f64 = (at + 1..size).map(|column| left[at][column] * right[column]).sum();
        right[at] = (right[at] - known) / left[at][at];
    }
    right
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equations_are_solved() {
        let found = solve(vec![vec![0.0, 2.0], vec![3.0, 1.0]], vec![4.0, 11.0]);
        assert!((found[0] - 3.0).abs() < 1e-12 && (found[1] - 2.0).abs() < 1e-12, "{found:?}");
    }

    #[test]
    fn what_tells_them_apart_weighs() {
        let rows: Vec<Vec<f64>> = (0..40).map(|at| vec![f64::from(at % 2), f64::from(at % 3)]).collect();
        let labels: Vec<f64> = (0..40).map(|at| f64::from(at % 2)).collect();
        let weights = fit(&rows, &labels, 1.0);
        assert!(weights[1] > 2.0 && weights[2].abs() < 0.1, "{weights:?}");
        assert!(rows.iter().zip(&labels).all(|(row, label)| (sum(&weights, row) > 0.0) == (*label > 0.5)));
        // Without any examples there is nothing to learn.
        assert_eq!(fit(&[], &[], 1.0), [0.0]);
    }
}
