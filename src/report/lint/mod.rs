//! Reports of the linter: what is wrong with a library, as text for people and machines. One format a file.

mod checkstyle;
mod coverage;
mod excerpt;
mod fixed;
mod github;
mod gitlab;
mod html;
pub mod json;
mod junit;
mod markdown;
mod overview;
mod place;
mod quote;
mod sarif;
mod terminal;
mod words;

use super::Canvas;
use crate::lint::checked::Checked;

/// A way to tell findings.
pub trait Format: Sync {
    /// The id, as in `--format sarif`: also the name of its file.
    fn id(&self) -> &'static str;

    /// What it is for, in a few words.
    fn purpose(&self) -> &'static str;

    /// The findings as text. Only the terminal's looks at the canvas.
    fn render(&self, checked: &Checked, canvas: &Canvas) -> String;
}

/// Every format, the one for people first.
pub const ALL: &[&dyn Format] = &[
    &terminal::Terminal,
    &json::Json,
    &sarif::Sarif,
    &github::Github,
    &gitlab::Gitlab,
    &junit::Junit,
    &checkstyle::Checkstyle,
    &markdown::Markdown,
    &html::Html,
];

/// The format with this id.
pub fn format(id: &str) -> Option<&'static dyn Format> {
    ALL.iter().find(|format| format.id() == id).copied()
}

#[cfg(test)]
mod tests;
