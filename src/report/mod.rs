//! Reports: results as text for people and machines. They compute nothing and judge nothing; one format a file.

pub mod redact;

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

    /// The results as text.
    fn render(&self, results: &Results, canvas: &Canvas) -> String;
}

/// Every format.
pub const ALL: &[&dyn Format] = &[];
