//! Checked: what came of linting some files, which is what reports show.

use std::ops::Range;
use std::sync::Arc;

use super::coverage::Coverage;
use super::finding::{Finding, Level};
use super::overview::Overview;
use crate::diagnostic::Source;
use crate::library::written::short;

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
    /// Whether some files could not be read, or not wholly, so that nothing can be said of all of them.
    pub is_partial: bool,
    /// How many replies were read.
    pub replies: usize,
    /// How many texts they have.
    pub texts: usize,
    /// How good the library is as a whole, where that is asked for.
    pub overview: Option<Overview>,
    /// Which customers the library has an answer for, where that is asked for.
    pub coverage: Option<Coverage>,
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
    /// What stands before every so many bytes of the text, if it has lines in which counting would take long.
    marks: Vec<Mark>,
}

/// How many bytes of a line are counted through for a column; also how far marks are apart.
const STEP: usize = 4096;

/// What stands before a byte of the text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Mark {
    /// How many characters.
    chars: u32,
    /// How many of them take two units in UTF-16.
    wide: u32,
}

/// A place for people and editors: line and column, both from 1, the column in characters unless another unit is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
}

impl Lines {
    /// The lines of a text.
    pub fn of(text: &str) -> Lines {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        let starts: Vec<u32> = [0].into_iter().chain(breaks).map(short).collect();
        let ends = starts.iter().skip(1).copied().chain([short(text.len())]);
        let has_long = starts.iter().zip(ends).any(|(start, end)| (end - start) as usize > STEP);
        Lines { starts, marks: if has_long { marks(text) } else { Vec::new() } }
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
        let (line, before) = self.before(text, offset);
        Position { line, column: before.chars as usize + 1 }
    }

    /// The place of a byte of the text, with the column in units of UTF-16, as editors count.
    pub fn utf16(&self, text: &str, offset: usize) -> Position {
        let (line, before) = self.before(text, offset);
        Position { line, column: (before.chars + before.wide) as usize + 1 }
    }

    /// The line of a byte, and what stands before it in that line.
    fn before(&self, text: &str, offset: usize) -> (usize, Mark) {
        let (line, offset) = (self.line(offset), offset.min(text.len()));
        let start = self.starts.get(line - 1).map_or(0, |start| *start as usize).min(offset);
        if offset - start <= STEP || self.marks.is_empty() {
            return (line, count(&text.as_bytes()[start..offset]));
        }
        let (all, rest) = (self.until(text, offset), self.until(text, start));
        (line, Mark { chars: all.chars - rest.chars, wide: all.wide - rest.wide })
    }

    /// What stands before a byte of the text.
    fn until(&self, text: &str, offset: usize) -> Mark {
        let (index, from) = (offset / STEP, offset / STEP * STEP);
        let mark = self.marks.get(index).copied().unwrap_or_default();
        let rest = count(&text.as_bytes()[from..offset]);
        Mark { chars: mark.chars + rest.chars, wide: mark.wide + rest.wide }
    }

    /// The bytes of a line, from 1, without its end.
    pub fn span(&self, text: &str, line: usize) -> Range<usize> {
        let start = self.starts.get(line - 1).map_or(text.len(), |start| *start as usize);
        let end = self.starts.get(line).map_or(text.len(), |next| *next as usize);
        start..start + text[start..end].trim_end_matches(['\n', '\r']).len()
    }
}

/// What stands before each step of a text.
fn marks(text: &str) -> Vec<Mark> {
    let mut before = Mark::default();
    let steps = text.as_bytes().chunks(STEP).map(|step| {
        let (mark, own) = (before, count(step));
        before = Mark { chars: before.chars + own.chars, wide: before.wide + own.wide };
        mark
    });
    let mut marks: Vec<Mark> = steps.collect();
    marks.push(before);
    marks
}

/// What some bytes hold; a character is where its first byte is.
fn count(bytes: &[u8]) -> Mark {
    let chars = bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
    let wide = bytes.iter().filter(|byte| **byte >= 0xF0).count();
    Mark { chars: short(chars), wide: short(wide) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_the_same_in_short_lines_and_in_very_long_ones() {
        let text = format!("ä\n{}\nend", "aé€📦".repeat(700));
        let lines = Lines::of(&text);
        assert!(!lines.marks.is_empty());
        for (offset, _) in text.char_indices() {
            let start = text[..offset].rfind('\n').map_or(0, |newline| newline + 1);
            let before = &text[start..offset];
            let line = text[..offset].matches('\n').count() + 1;
            let wanted = Position { line, column: before.chars().count() + 1 };
            assert_eq!(lines.position(&text, offset), wanted);
            assert_eq!(lines.utf16(&text, offset).column, before.encode_utf16().count() + 1);
        }
        assert_eq!(lines.position(&text, text.len() + 9), Position { line: 3, column: 4 });
        assert_eq!(Lines::default().position("", 0), Position { line: 1, column: 1 });
    }
}
