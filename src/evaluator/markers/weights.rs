//! The weights by which markers are weighed, read once from their data file.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::features::{FEATURES, Features};
use crate::marker::Marker;

/// The weights of one marker: what it takes, and what each feature adds.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Weights {
    bias: f64,
    weights: BTreeMap<String, f64>,
}

/// The weights by marker, in the order of the features.
static WEIGHTS: LazyLock<BTreeMap<Marker, (f64, Vec<f64>)>> = LazyLock::new(|| {
    let read: BTreeMap<Marker, Weights> = match serde_yaml::from_str(include_str!("weights.yaml")) {
        Ok(read) => read,
        Err(mistake) => panic!("the weights of this program: {mistake}"),
    };
    read.into_iter().map(|(marker, read)| (marker, (read.bias, in_order(&read)))).collect()
});

/// Puts the weights in the order of the features.
fn in_order(read: &Weights) -> Vec<f64> {
    if let Some(name) = read.weights.keys().find(|name| !FEATURES.contains(&name.as_str())) {
        panic!("the weights of this program: there is no feature `{name}`");
    }
    FEATURES.iter().map(|name| read.weights.get(*name).copied().unwrap_or(0.0)).collect()
}

/// What a marker weighs: above zero it is there. `None` where a marker has no weights.
pub(super) fn weigh(marker: Marker, features: &Features) -> Option<f64> {
    let (bias, weights) = WEIGHTS.get(&marker)?;
    Some(weights.iter().zip(&features.values).fold(*bias, |sum, (weight, value)| sum + weight * value))
}
