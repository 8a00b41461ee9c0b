//! What is wrong in a user's file: the place, what was expected, and what to do about it, rendered like a compiler's message.

use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

/// A file's name and text, shared by everything that points into it.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    /// The path as the user gave it.
    pub name: String,
    /// The whole text, or the part of it that is pointed into.
    pub text: String,
    /// The number of the text's first line: 1 for a whole file.
    pub first_line: usize,
}

impl Source {
    /// The whole text of a file.
    pub fn whole(name: &str, text: String) -> Source {
        Source { name: name.to_owned(), text, first_line: 1 }
    }

    /// The line and column, both from 1 and the column in characters, of a byte offset.
    pub fn position(&self, offset: usize) -> (usize, usize) {
        let before = self.text.get(..offset).unwrap_or(&self.text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        (before.matches('\n').count() + self.first_line, before[line_start..].chars().count() + 1)
    }

    /// The byte offset of a line of the text and a column, both from 1; behind the end of the line or of the text, that end.
    pub fn offset(&self, line: usize, column: usize) -> usize {
        let lines = self.text.split_inclusive('\n');
        let start: usize = lines.clone().take(line.saturating_sub(1)).map(str::len).sum();
        let words = self.text[start..].lines().next().unwrap_or_default();
        start + words.char_indices().nth(column.saturating_sub(1)).map_or(words.len(), |(offset, _)| offset)
    }
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The file cannot be used.
    Error,
    /// The file can be used, but probably does not say what its writer means.
    Warning,
}

/// One mistake in one place of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// The file.
    pub source: Arc<Source>,
    /// The bytes of the file's text to underline.
    pub span: Range<usize>,
    /// What to write under the underlined words; may be empty.
    pub label: String,
    /// What to do about it; may be empty.
    pub help: String,
}

impl Diagnostic {
    /// An error at `span`.
    pub fn error(source: &Arc<Source>, span: Range<usize>, message: impl Into<String>) -> Self {
        Diagnostic {
            severity: Severity::Error,
            message: message.into(),
            source: Arc::clone(source),
            span,
            label: String::new(),
            help: String::new(),
        }
    }

    /// A warning at `span`.
    pub fn warning(source: &Arc<Source>, span: Range<usize>, message: impl Into<String>) -> Self {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(source, span, message) }
    }

    /// With words under the underlined place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// With advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// The message as a compiler would print it, with the line underlined; `styled` adds terminal colours.
    pub fn render(&self, styled: bool) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let (window, line, span) = self.window();
        let mut annotation = AnnotationKind::Primary.span(span);
        if !self.label.is_empty() {
            annotation = annotation.label(self.label.as_str());
        }
        let snippet = Snippet::source(window).path(self.source.name.as_str()).line_start(line).annotation(annotation);
        let mut group = level.primary_title(self.message.as_str()).element(snippet);
        if !self.help.is_empty() {
            group = group.element(Level::HELP.message(self.help.as_str()));
        }
        let renderer = if styled { Renderer::styled() } else { Renderer::plain() };
        renderer.render(&[group])
    }

    /// The lines around the span, so that a message about a huge file stays cheap: text, first line's number, span in it.
    fn window(&self) -> (&str, usize, Range<usize>) {
        let text = self.source.text.as_str();
        let start = floor_char(text, self.span.start.min(text.len()));
        let end = floor_char(text, self.span.end.clamp(start, text.len()));
        let from = text[..start].rmatch_indices('\n').nth(2).map_or(0, |(newline, _)| newline + 1);
        let until = text[end..].match_indices('\n').nth(1).map_or(text.len(), |(newline, _)| end + newline);
        let line = text[..from].matches('\n').count() + self.source.first_line;
        let end = if end == start { next_char(text, start) } else { end };
        (&text[from..until.max(end)], line, start - from..end - from)
    }
}

fn floor_char(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn next_char(text: &str, at: usize) -> usize {
    match text[at..].chars().next() {
        Some(c) if c != '\n' => at + c.len_utf8(),
        _ => at,
    }
}

/// The one of `known` that `word` was probably meant to be.
pub fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = |text: &str| text.to_lowercase().replace(['-', ' '], "_");
    let wanted = folded(word);
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&wanted, &folded(candidate)), candidate))
        .filter(|(distance, candidate)| *distance <= candidate.chars().count().max(3) / 3)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Joins words into a list for a sentence: `a, b or c`.
pub fn one_of<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let words: Vec<String> = words.into_iter().map(|word| format!("`{word}`")).collect();
    match words.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}
