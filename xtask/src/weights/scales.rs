//! The weights of the reviewer's scales.

use std::fmt::Write as _;

use anyhow::{Context, Result};
use sparring::calibration::{Grid, Scale, Weighing};
use sparring::evaluator::markers::FEATURES;
use sparring::marker::Marker;

use super::{Example, FOLDS, fold, regression};

/// How strongly large weights are held back.
const PENALTY: f64 = 4.0;

/// What may move a scale beside the markers.
const MOVING: &[&str] = &[
    "length",
    "exclaims",
    "emoji",
    "overlap",
    "stock_share",
    "stock",
    "office",
    "ouch",
    "customer_upset",
    "customer_happy",
];

/// The file with the weights of the three scales; how well they agree with the labels is printed.
pub(super) fn fitted(examples: &[Example], others: &[Example]) -> Result<String> {
    let mut file = String::from(
        "# The weights of the reviewer's scales, fitted by `cargo xtask fit-weights` to replies written for this project.\n",
    );
    println!(
        "Weighted kappa of each scale\n\n{:16} {:>4} {:>9} {:>7} {:>7}",
        "scale", "n", "unfitted", "fitted", "others"
    );
    for scale in Scale::ALL {
        file += &one(*scale, examples, others)?;
    }
    println!();
    Ok(file)
}

/// Fits one scale, prints how good that is, and gives its weights as written.
fn one(scale: Scale, examples: &[Example], others: &[Example]) -> Result<String> {
    let places = MOVING.iter().map(|name| {
        let place = FEATURES.iter().position(|known| known == name);
        place.with_context(|| format!("there is no feature `{name}`"))
    });
    let places: Vec<usize> = places.collect::<Result<_>>()?;
    let rated: Vec<Rated> = examples.iter().filter_map(|example| Rated::of(scale, &places, example)).collect();
    let elsewhere: Vec<Rated> = others.iter().filter_map(|example| Rated::of(scale, &places, example)).collect();
    let weights = fit(rated.iter());
    let mut crossed = Grid::default();
    for part in 0..FOLDS {
        let weights = fit(rated.iter().filter(|one| one.fold != part));
        rated.iter().filter(|one| one.fold == part).for_each(|one| one.meet(scale, &weights, &mut crossed));
    }
    let against = |rated: &[Rated]| {
        let mut grid = Grid::default();
        rated.iter().for_each(|one| one.meet(scale, &weights, &mut grid));
        grid.kappa(Weighing::Quadratic).map_or("–".to_owned(), |kappa| format!("{kappa:.2}"))
    };
    let unfitted = crossed.kappa(Weighing::Quadratic).unwrap_or(0.0);
    println!("{:16} {:>4} {unfitted:>9.2} {:>7} {:>7}", scale.id(), rated.len(), against(&rated), against(&elsewhere));
    let mut written = format!("{}:\n  bias: {:.3}\n  markers:\n", scale.id(), weights[0]);
    for (marker, weight) in Marker::ALL.iter().zip(&weights[1..]) {
        let _ = writeln!(written, "    {}: {weight:.3}", marker.id());
    }
    written.push_str("  features:\n");
    for (name, weight) in MOVING.iter().zip(&weights[1 + Marker::ALL.len()..]) {
        let _ = writeln!(written, "    {name}: {weight:.3}");
    }
    Ok(written)
}

fn fit<'r>(rated: impl Iterator<Item = &'r Rated>) -> Vec<f64> {
    let (rows, ratings): (Vec<Vec<f64>>, Vec<f64>) = rated.map(|one| (one.row.clone(), one.rating)).unzip();
    regression::fit_line(&rows, &ratings, PENALTY)
}

/// A reply with its rating on one scale.
struct Rated {
    row: Vec<f64>,
    rating: f64,
    fold: usize,
}

impl Rated {
    fn of(scale: Scale, places: &[usize], example: &Example) -> Option<Rated> {
        let rating = f64::from(example.label.scales.get(&scale)?.halves()) / 2.0;
        let seen = Marker::ALL.iter().map(|marker| f64::from(u8::from(example.seen.contains(marker))));
        let row = seen.chain(places.iter().map(|&at| example.values[at])).collect();
        Some(Rated { row, rating, fold: fold(&example.label) })
    }

    /// Notes what the weights and the raters give.
    fn meet(&self, scale: Scale, weights: &[f64], grid: &mut Grid) {
        let (low, high) = scale.range();
        let [low, high] = [low, high].map(f64::from);
        let step = |rating: f64| ((rating + 0.5).floor().clamp(low, high) - low) as usize;
        grid.add(step(regression::sum(weights, &self.row)), step(self.rating), 1.0);
    }
}
