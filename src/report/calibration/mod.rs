//! Reports of a calibration: how well the evaluator agrees with people, one format a file.

mod html;
mod json;
mod markdown;
mod parallel;
mod personal;
mod terminal;
mod words;

use crate::calibration::floor::Asked;
use crate::calibration::{Calibration, Difference};
use crate::marker::Marker;

use super::Canvas;

pub use parallel::parallel;
pub use personal::personal;

/// What is reported.
#[derive(Debug, Clone)]
pub struct View<'a> {
    /// The measurement.
    pub calibration: &'a Calibration,
    /// The figures that a floor asks for; empty without one.
    pub asked: &'a [Asked],
    /// How many of the worst differences are shown.
    pub examples: usize,
    /// The marker or scale whose differences are all shown.
    pub misses: Option<&'a str>,
}

/// A way to render a calibration.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// The id, as in `--format html`.
    pub id: &'static str,
    /// The calibration as text. Only the terminal's looks at the canvas.
    pub render: fn(&View, &Canvas) -> String,
}

/// Every format.
pub const ALL: &[Format] = &[
    Format { id: "terminal", render: terminal::render },
    Format { id: "json", render: json::render },
    Format { id: "markdown", render: markdown::render },
    Format { id: "html", render: html::render },
];

impl<'a> View<'a> {
    /// The differences that are shown: the worst, or all about what is asked for.
    fn shown(&self) -> Vec<&'a Difference> {
        let all = self.calibration.differences.iter();
        match self.misses {
            Some(id) => all.filter(|one| one.is_about(id)).collect(),
            None => all.take(self.examples).collect(),
        }
    }

    /// What the shown differences are, in a heading.
    fn shown_as(&self) -> String {
        let all = self.calibration.differences.len();
        match self.misses {
            Some(id) if !self.calibration.differences.iter().any(|one| one.is_about(id)) => {
                format!("They differ on {id} in no reply.")
            }
            Some(id) => format!("Where they differ on {id}"),
            None => format!("Where they differ most: {} of {all} replies", self.examples.min(all)),
        }
    }

    /// The worst differences about each marker, for the markers that have any.
    fn by_marker(&self) -> Vec<(Marker, Vec<&'a Difference>)> {
        let about = |marker: &Marker| {
            let all = self.calibration.differences.iter().filter(|one| one.is_about(marker.id()));
            (*marker, all.take(self.examples).collect::<Vec<_>>())
        };
        Marker::ALL.iter().map(about).filter(|(_, all)| !all.is_empty()).collect()
    }
}

#[cfg(test)]
mod tests;
