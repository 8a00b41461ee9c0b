//! Floors: figures below which the agreement with people may not sink, as a file that is kept beside the labels.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::interval::Estimate;
use super::label::Scale;
use super::measure::{Calibration, GroupRow};
use crate::marker::Marker;
use crate::scenario::values::keyed;

/// Figures below which agreement may not sink. Only those that are named are asked for.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Floor {
    /// F1 over all markers and replies together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 1))]
    pub micro_f1: Option<f64>,
    /// The mean F1 of the markers with enough cases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 1))]
    pub macro_f1: Option<f64>,
    /// Figures of single markers.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(schema_with = "keyed::<Marker, OfMarker>")]
    pub markers: BTreeMap<Marker, OfMarker>,
    /// Figures of the scales.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(schema_with = "keyed::<Scale, OfScale>")]
    pub scales: BTreeMap<Scale, OfScale>,
    /// Figures of the replies in one language, by its code.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub languages: BTreeMap<String, OfLanguage>,
}

/// What is asked of one marker.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OfMarker {
    /// The share of what is seen that people see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 1))]
    pub precision: Option<f64>,
    /// The share of what people see that is seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 1))]
    pub recall: Option<f64>,
    /// Both in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 1))]
    pub f1: Option<f64>,
    /// Cohen's kappa.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = -1, max = 1))]
    pub kappa: Option<f64>,
}

/// What is asked of one scale.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OfScale {
    /// Quadratically weighted kappa against the raters' mean.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = -1, max = 1))]
    pub weighted_kappa: Option<f64>,
    /// Spearman's rank correlation with the raters' mean.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = -1, max = 1))]
    pub spearman: Option<f64>,
}

/// What is asked of the replies in one language.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OfLanguage {
    /// F1 over all markers together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 1))]
    pub micro_f1: Option<f64>,
    /// The mean F1 of the markers with enough cases in this language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 1))]
    pub macro_f1: Option<f64>,
}

/// A figure that is asked for, and what it is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Asked {
    /// Which figure: its path in the floor's file, such as `markers.sympathy.f1`.
    pub figure: String,
    /// What it may not sink below.
    pub floor: f64,
    /// What it is; `None` where the labels give no such figure, which holds nothing up.
    pub found: Option<f64>,
}

impl Asked {
    /// Whether the figure has sunk below its floor. A hair is forgiven: figures in files are rounded.
    pub fn sank(&self) -> bool {
        self.found.is_none_or(|found| found < self.floor - 1e-9)
    }
}

impl Floor {
    /// Every figure that is asked for, in the order of the file's format.
    pub fn asked(&self, found: &Calibration) -> Vec<Asked> {
        let value = |estimate: Option<Estimate>| estimate.map(|estimate| estimate.value);
        let mut asked = Vec::new();
        let mut ask = |figure: String, floor: Option<f64>, found: Option<f64>| {
            asked.extend(floor.map(|floor| Asked { figure, floor, found }));
        };
        ask("micro_f1".to_owned(), self.micro_f1, value(found.micro_f1));
        ask("macro_f1".to_owned(), self.macro_f1, value(found.macro_f1));
        for (marker, floor) in &self.markers {
            let row = found.markers.iter().find(|row| row.marker == *marker);
            let of = |name: &str| format!("markers.{}.{name}", marker.id());
            ask(of("precision"), floor.precision, row.and_then(|row| value(row.precision)));
            ask(of("recall"), floor.recall, row.and_then(|row| value(row.recall)));
            ask(of("f1"), floor.f1, row.and_then(|row| value(row.f1)));
            ask(of("kappa"), floor.kappa, row.and_then(|row| row.kappa));
        }
        for (scale, floor) in &self.scales {
            let row = found.scales.iter().find(|row| row.scale == *scale);
            let of = |name: &str| format!("scales.{}.{name}", scale.id());
            ask(of("weighted_kappa"), floor.weighted_kappa, row.and_then(|row| value(row.weighted_kappa)));
            ask(of("spearman"), floor.spearman, row.and_then(|row| value(row.spearman)));
        }
        for (language, floor) in &self.languages {
            let row = languages(found).find(|row| row.name == *language);
            let of = |name: &str| format!("languages.{language}.{name}");
            ask(of("micro_f1"), floor.micro_f1, row.and_then(|row| value(row.micro_f1)));
            ask(of("macro_f1"), floor.macro_f1, row.and_then(|row| row.macro_f1));
        }
        asked
    }

    /// Today's figures as a floor, rounded down to hundredths. Of single markers only those with enough cases are asked for.
    pub fn of(found: &Calibration) -> Floor {
        let down = |value: f64| (value * 100.0 + 1e-9).floor() / 100.0;
        let value = |estimate: Option<Estimate>| estimate.map(|estimate| down(estimate.value));
        let marker = |row: &super::measure::MarkerRow| OfMarker { f1: value(row.f1), ..OfMarker::default() };
        let scale = |row: &super::measure::ScaleRow| OfScale {
            weighted_kappa: value(row.weighted_kappa),
            spearman: value(row.spearman),
        };
        let language = |row: &GroupRow| OfLanguage { micro_f1: value(row.micro_f1), ..OfLanguage::default() };
        let rated = found.scales.iter().filter(|row| row.weighted_kappa.is_some());
        let counted = found.markers.iter().filter(|row| row.counted);
        let measured = languages(found).filter(|row| row.micro_f1.is_some() && row.name != "?");
        Floor {
            micro_f1: value(found.micro_f1),
            macro_f1: value(found.macro_f1),
            markers: counted.map(|row| (row.marker, marker(row))).collect(),
            scales: rated.map(|row| (row.scale, scale(row))).collect(),
            languages: measured.map(|row| (row.name.clone(), language(row))).collect(),
        }
    }

    /// The floor as a file.
    pub fn to_yaml(&self) -> String {
        let figures = serde_yaml::to_string(self).expect("a floor has text keys and finite numbers");
        format!(
            "# Figures below which the agreement with people may not sink; `sparring calibrate --floor` holds them.\n{figures}"
        )
    }
}

fn languages(found: &Calibration) -> impl Iterator<Item = &GroupRow> {
    found.groups.iter().filter(|group| group.by == "language").flat_map(|group| &group.rows)
}
