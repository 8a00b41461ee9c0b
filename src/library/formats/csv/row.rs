//! Rows: a reply from the cells of a row.

use std::ops::Range;

use super::Table;
use super::columns::Column;
use crate::diagnostic::{Diagnostic, did_you_mean, one_of};
use crate::document::cells::{Cell, cells};
use crate::language::Language;
use crate::library::formats::export::{language_of, languages};
use crate::library::model::{Ignored, Origin, Use};
use crate::library::scalar::Pieces;
use crate::library::written::{Style, Written};
use crate::library::{Dated, Reply, Version, Word};
use crate::scenario::model::Category;
use crate::scenario::values::Day;

/// Reads a row: `None` where it is empty, or wrong beyond use.
pub(super) fn read(table: &Table, row: Range<usize>, number: usize, problems: &mut Vec<Diagnostic>) -> Option<Reply> {
    let cells = match cells(&table.source.text.as_bytes()[row.clone()], table.columns.delimiter) {
        Ok(cells) => cells,
        Err(mistake) => {
            problems.push(table.told(row.start, *mistake));
            return None;
        }
    };
    if cells.iter().all(|cell| cell.text.trim().is_empty()) {
        return None;
    }
    let mut reader =
        Row { table, start: row.start, problems, draft: draft(table, &row, &cells, number), language: None };
    reader.check_width(&cells)?;
    for ((_, column), cell) in table.columns.all.iter().zip(&cells) {
        if let Some(column) = column.filter(|_| !cell.text.trim().is_empty()) {
            reader.cell(column, cell);
        }
    }
    reader.finish(&cells)
}

/// A reply of which nothing is said but what holds for the table.
fn draft(table: &Table, row: &Range<usize>, cells: &[Cell], number: usize) -> Reply {
    let first = cells.first().map_or(0..0, |cell| cell.span.clone());
    let place = first.start + row.start..first.end + row.start;
    Reply {
        channel: table.hints.channel.and_then(Use::channel),
        brand: table.hints.brand.clone().map(|text| Word { text, span: place.clone() }),
        span: row.clone(),
        ..Reply::unsaid(Word { text: format!("row-{number}"), span: place })
    }
}

struct Row<'a> {
    table: &'a Table,
    start: usize,
    problems: &'a mut Vec<Diagnostic>,
    draft: Reply,
    language: Option<Language>,
}

impl Row<'_> {
    fn place(&self, cell: &Cell) -> Range<usize> {
        cell.span.start + self.start..cell.span.end + self.start
    }

    fn wrong(&mut self, cell: &Cell, message: String, help: String) {
        let place = self.place(cell);
        self.problems.push(Diagnostic::error(&self.table.source, place, message).help(help));
    }

    fn check_width(&mut self, cells: &[Cell]) -> Option<()> {
        let (got, wanted) = (cells.len(), self.table.columns.all.len());
        if got == wanted {
            return Some(());
        }
        let cell = cells.get(wanted).or(cells.last())?;
        let message = format!("the header has {wanted} cells, this row has {got}");
        let help = "a cell with a delimiter or a line end in it goes between quotation marks";
        self.wrong(cell, message, help.to_owned());
        None
    }

    fn cell(&mut self, column: Column, cell: &Cell) {
        let (text, span) = (cell.text.trim(), self.place(cell));
        let word = || Some(Word { text: text.to_owned(), span: span.clone() });
        match column {
            Column::Id => self.draft.id = Word { text: text.to_owned(), span },
            Column::Title => self.draft.title = word(),
            Column::Topic => self.draft.topic = word(),
            Column::Brand => self.draft.brand = word(),
            Column::Owner => self.draft.owner = word(),
            Column::Category => self.draft.category = self.one(cell, Category::ALL, |category| category.id()),
            Column::Channel => {
                let all = [Use::Public, Use::Private, Use::Both];
                self.draft.channel = self.one(cell, &all, |one| one.id()).and_then(Use::channel);
            }
            Column::Reviewed => self.draft.reviewed = self.day(cell),
            Column::ValidUntil => self.draft.valid_until = self.day(cell),
            Column::Language => {
                self.language = language_of(text);
                if self.language.is_none() {
                    self.wrong(cell, format!("`{text}` is no language that is known"), languages());
                }
            }
            Column::Ignore => self.ignored(cell),
            Column::Text(language) => {
                let written = written(&self.table.source.text, span, self.table.columns.delimiter);
                self.draft.versions.push(Version { language, written, links: Vec::new() });
            }
        }
    }

    /// A cell that holds one of some words.
    fn one<T: Copy>(&mut self, cell: &Cell, all: &[T], id: impl Fn(T) -> &'static str) -> Option<T> {
        let text = cell.text.trim();
        let folded = text.to_lowercase().replace(['-', ' '], "_");
        let found = all.iter().copied().find(|one| id(*one) == folded);
        if found.is_none() {
            let help = match did_you_mean(text, all.iter().map(|one| id(*one))) {
                Some(word) => format!("did you mean `{word}`?"),
                None => format!("expected {}", one_of(all.iter().map(|one| id(*one)))),
            };
            self.wrong(cell, format!("`{text}` cannot be here"), help);
        }
        found
    }

    fn day(&mut self, cell: &Cell) -> Option<Dated> {
        let span = self.place(cell);
        match cell.text.trim().parse::<Day>() {
            Ok(day) => Some(Dated { day, span }),
            Err(message) => {
                self.wrong(cell, message, String::new());
                None
            }
        }
    }

    fn ignored(&mut self, cell: &Cell) {
        let span = self.place(cell);
        for ignored in cell.text.split(';').map(str::trim).filter(|ignored| !ignored.is_empty()) {
            match ignored.split_once(" because ") {
                Some((rule, because)) if !because.trim().is_empty() => {
                    let (rule, because) = (rule.trim().to_owned(), because.trim().to_owned());
                    self.draft.ignored.push((Ignored { rule, because, language: None }, span.clone()));
                }
                _ => {
                    let help = "write `rule because reason`, with a semicolon between two";
                    self.wrong(cell, format!("`{ignored}` does not say why it is to be left"), help.to_owned());
                }
            }
        }
    }

    fn finish(mut self, cells: &[Cell]) -> Option<Reply> {
        if self.draft.versions.is_empty() {
            let message = format!("the reply `{}` has no text", self.draft.id.text);
            let told = Diagnostic::error(&self.table.source, self.draft.id.span.clone(), message);
            self.problems.push(told.help("write one, or remove the row"));
            return None;
        }
        let language = self.language.or(self.table.hints.language);
        for version in &mut self.draft.versions {
            version.language = version.language.or(language);
        }
        self.draft.origin = self.origin(cells);
        Some(self.draft)
    }

    /// What the columns say that are not ours.
    fn origin(&self, cells: &[Cell]) -> Option<Origin> {
        let columns = self.table.columns.all.iter().zip(cells);
        let others = columns.filter(|((_, column), cell)| column.is_none() && !cell.text.is_empty());
        let pairs: Vec<String> = others
            .map(|((name, _), cell)| {
                format!("{}:{}", serde_json::Value::from(name.as_str()), serde_json::Value::from(cell.text.as_ref()))
            })
            .collect();
        (!pairs.is_empty()).then(|| Origin { format: "csv".to_owned(), data: format!("{{{}}}", pairs.join(",")) })
    }
}

/// The text of a cell, given its place with the quotation marks.
fn written(file: &str, span: Range<usize>, delimiter: u8) -> Written {
    let raw = &file[span.clone()];
    let inner = raw.strip_prefix('"').and_then(|raw| raw.strip_suffix('"'));
    let quoted = inner.is_some();
    let (inner, base) = inner.map_or((raw, span.start), |inner| (inner, span.start + 1));
    let mut pieces = Pieces::default();
    let mut at = 0;
    while at < inner.len() {
        let rest = &inner[at..];
        let plain = rest.find(['"', '\r']).unwrap_or(rest.len());
        pieces.same(&rest[..plain], base + at);
        at += plain;
        let (words, taken) = match &rest[plain..] {
            rest if rest.starts_with("\"\"") => ("\"", 2),
            rest if rest.starts_with("\r\n") => ("\n", 2),
            rest if rest.starts_with('\r') => ("\n", 1),
            rest if rest.starts_with('"') => ("\"", 1),
            _ => break,
        };
        pieces.other(words, base + at, taken);
        at += taken;
    }
    Written::of(pieces.text, span, Style::Cell { quoted, delimiter }, pieces.runs)
}
