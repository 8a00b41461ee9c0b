//! Cells: a CSV file as rows of texts with their places, so that what is wrong in a cell can be underlined.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Source};

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell {
    /// What it says, without the quotation marks around it.
    pub(super) text: String,
    /// Where it stands in the file, with them.
    pub(super) span: Range<usize>,
}

/// The rows of a file with their cells, separated by what the first line is separated by: a comma, semicolon or tab.
///
/// # Errors
/// Every quotation mark that is not closed or followed by more text.
pub(super) fn rows(source: &Arc<Source>) -> Result<Vec<Vec<Cell>>, Vec<Diagnostic>> {
    let mut reader = Reader { source, at: 0, problems: Vec::new(), between: between(&source.text) };
    let mut rows = Vec::new();
    while reader.at < source.text.len() {
        let row = reader.row();
        if row.iter().any(|cell| !cell.text.trim().is_empty()) {
            rows.push(row);
        }
    }
    if reader.problems.is_empty() { Ok(rows) } else { Err(reader.problems) }
}

/// What separates the cells of a file: what its first line has most of.
fn between(text: &str) -> char {
    let first = text.lines().next().unwrap_or_default();
    let count = |sign: &char| first.matches(*sign).count();
    // Of equally many, the first that is named.
    [',', ';', '\t'].into_iter().rev().max_by_key(count).unwrap_or(',')
}

struct Reader<'a> {
    source: &'a Arc<Source>,
    at: usize,
    between: char,
    problems: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.source.text[self.at..]
    }

    fn row(&mut self) -> Vec<Cell> {
        let mut cells = Vec::new();
        loop {
            cells.push(self.cell());
            match self.rest().chars().next() {
                Some(sign) if sign == self.between => self.at += sign.len_utf8(),
                _ => break,
            }
        }
        let end = if self.rest().starts_with("\r\n") { 2 } else { self.rest().len().min(1) };
        self.at += end;
        cells
    }

    fn cell(&mut self) -> Cell {
        let start = self.at;
        if self.rest().starts_with('"') {
            return self.quoted(start);
        }
        let between = self.between;
        let length = self.rest().find([between, '\n', '\r']).unwrap_or(self.rest().len());
        self.at += length;
        Cell { text: self.source.text[start..self.at].to_owned(), span: start..self.at }
    }

    /// A cell in quotation marks, in which two of them stand for one.
    fn quoted(&mut self, start: usize) -> Cell {
        self.at += 1;
        let mut text = String::new();
        loop {
            let Some(length) = self.rest().find('"') else {
                let problem = Diagnostic::error(self.source, start..start + 1, "this quotation mark is never closed");
                self.problems.push(problem.help("within quotation marks, write two of them for one"));
                self.at = self.source.text.len();
                break;
            };
            text.push_str(&self.source.text[self.at..self.at + length]);
            self.at += length + 1;
            if !self.rest().starts_with('"') {
                break;
            }
            text.push('"');
            self.at += 1;
        }
        let end = self.at;
        let between = self.between;
        let stray = self.rest().find([between, '\n', '\r']).unwrap_or(self.rest().len());
        if stray > 0 {
            let problem = Diagnostic::error(self.source, end..end + stray, "here is text behind a quoted cell");
            self.problems.push(problem.help("within quotation marks, write two of them for one"));
            self.at += stray;
        }
        Cell { text, span: start..end }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts(text: &str) -> Vec<Vec<String>> {
        let source = Arc::new(Source::whole("x.csv", text.to_owned()));
        let rows = rows(&source).expect("rows");
        rows.into_iter().map(|row| row.into_iter().map(|cell| cell.text).collect()).collect()
    }

    #[test]
    fn cells_are_what_a_spreadsheet_means() {
        assert_eq!(texts("a,b\r\n\"x, \"\"y\"\"\n2\",\r\n\r\n"), [["a", "b"], ["x, \"y\"\n2", ""]]);
        assert_eq!(texts("a;b\n1,5;2"), [["a", "b"], ["1,5", "2"]]);
        assert_eq!(texts("a\tb\n1\t2\n"), [["a", "b"], ["1", "2"]]);
        assert_eq!(texts("a\rb"), [["a"], ["b"]]);
    }

    #[test]
    fn every_stray_quotation_mark_is_told() {
        let source = Arc::new(Source::whole("x.csv", "\"a\"b,c\n\"d".to_owned()));
        let told: Vec<String> = rows(&source).expect_err("mistakes").into_iter().map(|one| one.message).collect();
        assert_eq!(told, ["here is text behind a quoted cell", "this quotation mark is never closed"]);
    }

    proptest! {
        #[test]
        fn places_are_those_of_the_cells(text in "[a-c\",;\t\r\né]{0,40}") {
            let source = Arc::new(Source::whole("x.csv", text.clone()));
            for cell in rows(&source).into_iter().flatten().flatten() {
                let there = &text[cell.span];
                let bare = there.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
                prop_assert_eq!(bare.map_or_else(|| there.to_owned(), |bare| bare.replace("\"\"", "\"")), cell.text);
            }
        }
    }
}
