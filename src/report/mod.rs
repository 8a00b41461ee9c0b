//! Reports: results as text for people and machines. They compute nothing and judge nothing; one format a file.

pub mod calibration;
pub mod charts;
mod comparison;
mod excerpt;
pub mod explain;
pub mod grading;
mod json;
mod junit;
pub mod lint;
mod markdown;
pub mod redact;
mod terminal;
mod width;
mod words;

pub use comparison::comparison;
#[cfg(feature = "serve")]
pub(crate) use excerpt::{Diff, text_of};

use crate::results::Results;

/// How a report is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Canvas {
    /// Whether to use colours, as ANSI escapes.
    pub colour: bool,
    /// How many columns there are.
    pub width: usize,
}

impl Default for Canvas {
    fn default() -> Self {
        Canvas { colour: false, width: 100 }
    }
}

/// A way to render results.
pub trait Format: Sync {
    /// The id, as in `--format json`: also the name of its file.
    fn id(&self) -> &'static str;

    /// What it is for, in a few words.
    fn purpose(&self) -> &'static str;

    /// The results as text. Only the terminal's looks at the canvas.
    fn render(&self, results: &Results, canvas: &Canvas) -> String;
}

/// Every format.
pub const ALL: &[&dyn Format] = &[&terminal::Terminal, &json::Json, &junit::Junit, &markdown::Markdown];

/// The format with this id.
pub fn format(id: &str) -> Option<&'static dyn Format> {
    ALL.iter().find(|format| format.id() == id).copied()
}

#[cfg(test)]
mod tests;
