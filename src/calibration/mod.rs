//! Calibration: how well the evaluator agrees with people, and people with each other.
//!
//! A [`Label`] is what people say of a reply; the evaluator's [`Grade`](crate::grading::Grade) of the same reply is what
//! `sparring grade` says. [`measure`] compares them:
//!
//! | figure | about | what it says |
//! | --- | --- | --- |
//! | precision, recall, F1 | a marker | of what one sees, how much the other sees; with Wilson's interval |
//! | Cohen's kappa | a marker | agreement beyond chance |
//! | weighted kappa | a scale | agreement beyond chance, a near miss costing little: quadratic weights, as is customary |
//! | Spearman | a scale | whether they put replies in the same order |
//! | micro-F1, macro-F1 | all markers | over all sightings; as the mean over markers with enough cases |
//!
//! What people dispute is left out of what the evaluator is measured by. A figure that cannot be computed is told as such:
//! it is neither perfect nor zero. Intervals that are not Wilson's come from a bootstrap over replies that is the same every
//! time.

mod conceal;
mod counts;
mod difference;
pub mod floor;
mod grid;
mod interval;
mod label;
mod measure;
pub mod parallel;
pub mod personal;
pub mod read;
mod selection;
pub mod sheet;
mod tally;

pub use difference::{Difference, OnMarker, OnScale};
pub use grid::{Grid, Weighing};
pub use interval::{Chance, Estimate, wilson};
pub use label::{Label, Rating, Said, Scale, together};
pub use measure::{By, Calibration, Group, GroupRow, Judged, MarkerRow, RatersOnMarker, ScaleRow, Wish, measure};
pub use selection::{Holdout, Selection, language_of};
pub use tally::Tally;
