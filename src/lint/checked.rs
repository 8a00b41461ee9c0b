//! Checked: what came of linting some files, which is what reports show.

use std::ops::Range;
use std::sync::Arc;

use super::finding::{Finding, Level};
use crate::diagnostic::Source;

/// What came of linting some files.
#[derive(Debug, Clone, Default)]
pub struct Checked {
    /// The files that were read, in order of their names.
    pub files: Vec<CheckedFile>,
    /// What is wrong, in order of file and place.
    pub findings: Vec<Finding>,
    /// How many findings were left because a reply or the project says so.
    pub ignored: usize,
    /// How many findings were left because they are in the baseline.
    pub old: usize,
    /// What the baseline has and is no longer found: the file, the rule and the reply.
    pub gone: Vec<(String, String, String)>,
    /// How many replies were read.
    pub replies: usize,
    /// How many texts they have.
    pub texts: usize,
}

/// A file that was linted.
#[derive(Debug, Clone)]
pub struct CheckedFile {
    /// Its name and text.
    pub source: Arc<Source>,
    /// Where its lines begin.
    pub lines: Lines,
}

impl CheckedFile {
    /// A file and its lines.
    pub fn new(source: Arc<Source>) -> CheckedFile {
        CheckedFile { lines: Lines::of(&source.text), source }
    }
}

impl Checked {
    /// How many findings there are of a level.
    pub fn count(&self, level: Level) -> usize {
        self.findings.iter().filter(|finding| finding.level == level).count()
    }
}

/// Where the lines of a text begin, so that places in a long file are found at once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lines {
    starts: Vec<u32>,
}

/// A place for people and editors: line and column, both from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
}

impl Lines {
    /// The lines of a text.
    pub fn of(text: &str) -> Lines {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Lines { starts: [0].into_iter().chain(breaks).map(crate::library::written::short).collect() }
    }

    /// How many lines there are.
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// The line, from 1, that a byte is in.
    pub fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start as usize <= offset).max(1)
    }

    /// The place of a byte of the text.
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let line = self.line(offset);
        let start = self.starts[line - 1] as usize;
        Position { line, column: text.get(start..offset).map_or(0, |before| before.chars().count()) + 1 }
    }

    /// The bytes of a line, from 1, without its end.
    pub fn span(&self, text: &str, line: usize) -> Range<usize> {
        let start = self.starts.get(line - 1).map_or(text.len(), |start| *start as usize);
        let end = self.starts.get(line).map_or(text.len(), |next| *next as usize);
        start..start + text[start..end].trim_end_matches(['\n', '\r']).len()
    }
}
