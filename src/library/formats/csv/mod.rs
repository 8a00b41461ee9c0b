//! Tables: CSV with a header, one reply a row, with comma, semicolon or tab between the cells.
//!
//! Columns are called as our keys are (`id`, `title`, `topic`, `category`, `channel`, `brand`, `owner`, `reviewed`, `valid_until`,
//! `language`, `ignore`, `text`, and `text.en` to `text.sv`), or as a map of columns says. In `ignore` stands `rule because reason`,
//! with a semicolon between two. A reply without an id is called after its row: `row-1` is the first below the header.

mod columns;
mod row;

use std::ops::Range;
use std::sync::Arc;

use super::{Format, Hints, Opened, Read, ends};
use crate::diagnostic::{Diagnostic, Source};
use crate::document::cells::delimiter;
use crate::document::cut::{Cutter, Piece, Records};
use crate::document::mistake::Mistake;
use columns::Columns;

/// Tables.
#[derive(Debug)]
pub(super) struct Csv;

/// About how many bytes a part has.
const PART: usize = 64 << 10;

impl Format for Csv {
    fn id(&self) -> &'static str {
        "csv"
    }

    fn purpose(&self) -> &'static str {
        "a table with a header, one reply a row"
    }

    fn recognises(&self, name: &str, _: &str) -> bool {
        ends(name, &["csv", "tsv"])
    }

    fn open(&self, source: &Arc<Source>, hints: &Hints) -> Result<Box<dyn Opened>, Vec<Diagnostic>> {
        let text = source.text.as_str();
        // Some editors put a mark before UTF-8.
        let start = text.len() - text.trim_start_matches('\u{feff}').len();
        let delimiter = delimiter(&text.as_bytes()[start..]);
        let mut rows = Rows { text, at: start, until: text.len(), cutter: Cutter::new(Records::Rows(delimiter)) };
        let header = rows.next().map_or(start..start, |(span, piece)| span.start..span.start + piece.length);
        let (columns, warnings) = Columns::read(source, header, delimiter, hints)?;
        let (mut parts, mut firsts): (Vec<Range<usize>>, Vec<usize>) = (Vec::new(), vec![1]);
        parts.push(rows.at..rows.at);
        let mut number = 1;
        while rows.next().is_some() {
            number += 1;
            if let Some(last) = parts.last_mut() {
                last.end = rows.at;
                if last.len() >= PART {
                    parts.push(rows.at..rows.at);
                    firsts.push(number);
                }
            }
        }
        Ok(Box::new(Table { source: Arc::clone(source), hints: hints.clone(), columns, warnings, parts, firsts }))
    }
}

/// A table that is read part by part.
struct Table {
    source: Arc<Source>,
    hints: Hints,
    columns: Columns,
    /// What is probably not meant in the header.
    warnings: Vec<Diagnostic>,
    parts: Vec<Range<usize>>,
    /// The number of the first row of each part; 1 is the first below the header.
    firsts: Vec<usize>,
}

impl Opened for Table {
    fn parts(&self) -> &[Range<usize>] {
        &self.parts
    }

    fn read(&self, part: usize) -> Read {
        let (Some(span), Some(first)) = (self.parts.get(part), self.firsts.get(part)) else { return Read::default() };
        let mut read = Read { replies: Vec::new(), problems: Vec::new() };
        if part == 0 {
            read.problems.clone_from(&self.warnings);
        }
        let cutter = Cutter::new(Records::Rows(self.columns.delimiter));
        let rows = Rows { text: &self.source.text, at: span.start, until: span.end, cutter };
        for (offset, (place, piece)) in rows.enumerate() {
            let row = place.start..place.start + piece.length;
            match piece.mistake {
                Some(mistake) => read.problems.push(self.told(row.start, mistake)),
                None => read.replies.extend(row::read(self, row, first + offset, &mut read.problems)),
            }
        }
        read
    }
}

impl Table {
    /// A mistake in a row that begins at a byte of the file.
    fn told(&self, row: usize, mistake: Mistake) -> Diagnostic {
        let span = mistake.span.start + row..mistake.span.end + row;
        Diagnostic::error(&self.source, span, mistake.message).help(mistake.help)
    }
}

/// The rows of a run of bytes: where each is, with its line end, and how much of that is the row.
struct Rows<'a> {
    text: &'a str,
    at: usize,
    until: usize,
    cutter: Cutter,
}

impl Iterator for Rows<'_> {
    type Item = (Range<usize>, Piece);

    fn next(&mut self) -> Option<(Range<usize>, Piece)> {
        let piece = self.cutter.cut(self.text.as_bytes().get(self.at..self.until)?, true)?;
        let span = self.at..self.at + piece.taken;
        self.at = span.end;
        Some((span, piece))
    }
}

#[cfg(test)]
mod tests;
