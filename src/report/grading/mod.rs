//! Reports of gradings: the summary of many grades as text for people and machines. One format a file.

mod chart;
mod html;
mod markdown;
mod table;
mod terminal;
mod words;

#[cfg(test)]
mod tests;

use super::Canvas;
use crate::grading::summary::Summary;

/// A way to tell a summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Tables and reasons, for people at a terminal.
    Terminal,
    /// The summary as data.
    Json,
    /// Tables and reasons, for a job's summary or a comment.
    Markdown,
    /// A page with charts, in one file, to read, send and print.
    Html,
}

impl Format {
    /// Every format.
    pub const ALL: &[Format] = &[Format::Terminal, Format::Json, Format::Markdown, Format::Html];

    /// The id, as in `--format html`.
    pub fn id(self) -> &'static str {
        match self {
            Format::Terminal => "terminal",
            Format::Json => "json",
            Format::Markdown => "markdown",
            Format::Html => "html",
        }
    }
}

/// The summary as text. Only the terminal's looks at the canvas.
pub fn render(format: Format, summary: &Summary, canvas: &Canvas) -> String {
    match format {
        Format::Terminal => terminal::render(summary, canvas),
        Format::Json => {
            let mut text = serde_json::to_string_pretty(summary).expect("summaries have text keys and finite numbers");
            text.push('\n');
            text
        }
        Format::Markdown => markdown::render(summary),
        Format::Html => html::render(summary),
    }
}
