//! The impression: what a careful reviewer would say of a reply on three scales, weighed from what is seen in it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::features::{FEATURES, Features};
use super::look::Look;
use crate::marker::Marker;

/// How a reply strikes a reader, before it is rounded to whole points: empathy and personalisation from 0 to 3, overall from 1
/// to 5, all three a little beyond at times.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Impression {
    /// From cold to clearly warm.
    pub empathy: f64,
    /// From anonymous to person to person.
    pub personalisation: f64,
    /// From "makes it worse" to exemplary.
    pub overall: f64,
}

/// The weights of one scale: what a reply without anything comes to, and what each marker and feature adds.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Weights {
    bias: f64,
    markers: BTreeMap<Marker, f64>,
    features: BTreeMap<String, f64>,
}

/// The weights of the three scales.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Scales {
    empathy: Weights,
    personalisation: Weights,
    overall: Weights,
}

static SCALES: LazyLock<[Compiled; 3]> = LazyLock::new(|| {
    let scales: Scales = match serde_yaml::from_str(include_str!("impression.yaml")) {
        Ok(scales) => scales,
        Err(mistake) => panic!("the weights of the scales of this program: {mistake}"),
    };
    [scales.empathy, scales.personalisation, scales.overall].map(|weights| Compiled::of(&weights))
});

/// Weights with the places of their features.
struct Compiled {
    bias: f64,
    markers: Vec<(Marker, f64)>,
    features: Vec<(usize, f64)>,
}

impl Compiled {
    fn of(weights: &Weights) -> Compiled {
        let place = |(name, weight): (&String, &f64)| match FEATURES.iter().position(|known| known == name) {
            Some(place) => (place, *weight),
            None => panic!("the weights of the scales of this program: there is no feature `{name}`"),
        };
        let markers = weights.markers.iter().map(|(marker, weight)| (*marker, *weight)).collect();
        Compiled { bias: weights.bias, markers, features: weights.features.iter().map(place).collect() }
    }

    fn weigh(&self, look: &Look, features: &Features) -> f64 {
        let seen = self.markers.iter().filter(|(marker, _)| look.has(*marker));
        let markers = seen.fold(self.bias, |sum, (_, weight)| sum + weight);
        self.features.iter().fold(markers, |sum, (place, weight)| sum + weight * features.values[*place])
    }
}

/// The impression that a reply makes.
pub(super) fn impression(look: &Look, features: &Features) -> Impression {
    let [empathy, personalisation, overall] = [0, 1, 2].map(|scale: usize| SCALES[scale].weigh(look, features));
    Impression { empathy, personalisation, overall }
}

/// What a feeling adds to empathy and to the overall impression, which it does not where it is out of place.
pub(crate) fn warmth(feeling: Marker) -> (f64, f64) {
    let of = |scale: &Compiled| scale.markers.iter().find(|(marker, _)| *marker == feeling).map_or(0.0, |one| one.1);
    (of(&SCALES[0]).max(0.0), of(&SCALES[2]).max(0.0))
}
