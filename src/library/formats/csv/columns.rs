//! Columns: what each column of a table is, by its header.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Source, did_you_mean, one_of};
use crate::document::cells::{Cell, cells};
use crate::language::Language;
use crate::library::formats::Hints;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Id,
    Title,
    Topic,
    Category,
    Channel,
    Brand,
    Owner,
    Reviewed,
    ValidUntil,
    Language,
    Ignore,
    /// The text; in this language, where the column says one.
    Text(Option<Language>),
}

/// The columns by their keys; `text` may have a language behind it.
const KEYS: &[(&str, Column)] = &[
    ("id", Column::Id),
    ("title", Column::Title),
    ("topic", Column::Topic),
    ("category", Column::Category),
    ("channel", Column::Channel),
    ("brand", Column::Brand),
    ("owner", Column::Owner),
    ("reviewed", Column::Reviewed),
    ("valid_until", Column::ValidUntil),
    ("language", Column::Language),
    ("ignore", Column::Ignore),
    ("text", Column::Text(None)),
    ("text.en", Column::Text(Some(Language::En))),
    ("text.nl", Column::Text(Some(Language::Nl))),
    ("text.de", Column::Text(Some(Language::De))),
    ("text.fr", Column::Text(Some(Language::Fr))),
    ("text.sv", Column::Text(Some(Language::Sv))),
];

/// The columns of a table.
#[derive(Debug)]
pub(super) struct Columns {
    /// The byte between cells.
    pub(super) delimiter: u8,
    /// What each column is called, and what it holds; `None` for what is not ours.
    pub(super) all: Vec<(String, Option<Column>)>,
}

impl Columns {
    /// Reads a header: its columns, and those that are not read.
    pub(super) fn read(
        source: &Arc<Source>,
        header: Range<usize>,
        delimiter: u8,
        hints: &Hints,
    ) -> Result<(Columns, Vec<Diagnostic>), Vec<Diagnostic>> {
        let row = &source.text[header.clone()];
        let cells = cells(row.as_bytes(), delimiter).unwrap_or_default();
        let mut reader = Header { source, header, hints, all: Vec::new(), problems: Vec::new(), unread: Vec::new() };
        reader.check_hints(&cells);
        cells.iter().for_each(|cell| reader.column(cell));
        reader.check_text();
        match reader.problems.is_empty() {
            true => Ok((Columns { delimiter, all: reader.all }, reader.unread)),
            false => Err(reader.problems),
        }
    }
}

struct Header<'a> {
    source: &'a Arc<Source>,
    header: Range<usize>,
    hints: &'a Hints,
    all: Vec<(String, Option<Column>)>,
    problems: Vec<Diagnostic>,
    unread: Vec<Diagnostic>,
}

impl Header<'_> {
    fn place(&self, cell: &Cell) -> Range<usize> {
        cell.span.start + self.header.start..cell.span.end + self.header.start
    }

    /// The map of columns names our keys and columns that are there.
    fn check_hints(&mut self, cells: &[Cell]) {
        for (key, theirs) in &self.hints.columns {
            if column(key).is_none() {
                let help = match did_you_mean(key, keys()) {
                    Some(known) => format!("did you mean `{known}`?"),
                    None => format!("known are {}", one_of(keys())),
                };
                let message = format!("the map of columns has `{key}`, which is no key of a reply");
                self.problems.push(Diagnostic::error(self.source, self.header.clone(), message).help(help));
            }
            if !cells.iter().any(|cell| cell.text.trim() == theirs.trim()) {
                let names: Vec<&str> = cells.iter().map(|cell| cell.text.trim()).collect();
                let help = match did_you_mean(theirs, names.iter().copied()) {
                    Some(name) => format!("did you mean `{name}`?"),
                    None => format!("the columns are {}", one_of(names.iter().copied().take(12))),
                };
                let message = format!("no column is called `{theirs}`, which the map of columns has for `{key}`");
                self.problems.push(Diagnostic::error(self.source, self.header.clone(), message).help(help));
            }
        }
    }

    fn column(&mut self, cell: &Cell) {
        let (name, place) = (cell.text.trim().to_owned(), self.place(cell));
        let mapped = self.hints.columns.iter().find(|(_, theirs)| theirs.trim() == name);
        let found = match mapped {
            Some((key, _)) => column(key),
            None => column(&name).filter(|found| !self.hints.columns.keys().any(|key| column(key) == Some(*found))),
        };
        if found.is_some() && self.all.iter().any(|(_, other)| *other == found) {
            self.problems.push(Diagnostic::error(self.source, place, format!("the column `{name}` is here twice")));
        } else if found.is_none() && !name.is_empty() {
            let is_mapped = column(&name).is_some();
            match did_you_mean(&name, keys()).filter(|_| !is_mapped) {
                Some(known) => {
                    let told = Diagnostic::error(self.source, place, format!("`{name}` is no key of a reply"));
                    self.problems.push(told.help(format!("did you mean `{known}`?")));
                }
                None => {
                    let told = Diagnostic::warning(self.source, place, format!("the column `{name}` is not read"));
                    self.unread.push(told.help("a map of columns says what it is, if it is ours"));
                }
            }
        }
        self.all.push((name, found));
    }

    fn check_text(&mut self) {
        if self.all.iter().any(|(_, column)| matches!(column, Some(Column::Text(_)))) || !self.problems.is_empty() {
            return;
        }
        let unread: Vec<&str> =
            self.all.iter().filter(|(_, column)| column.is_none()).map(|(name, _)| name.as_str()).collect();
        let help = match unread.first() {
            None => "the first line of a table names its columns".to_owned(),
            Some(first) => {
                let names = one_of(unread.iter().copied().take(12));
                format!(
                    "if it is {names}, say so: `columns: {{ text: {first} }}` in sparring.yaml, or `--columns text={first}`"
                )
            }
        };
        let told =
            Diagnostic::error(self.source, self.header.clone(), "no column is called `text`, or `text.en` and so on");
        self.problems.push(told.help(help));
    }
}

/// The column of a key, however it is spelt: `Valid until`, `text_nl`.
fn column(name: &str) -> Option<Column> {
    let name = name.trim().to_lowercase().replace(['-', ' '], "_");
    let name = name.strip_prefix("text_").map_or(name.clone(), |language| format!("text.{language}"));
    KEYS.iter().find(|(key, _)| *key == name).map(|(_, column)| *column)
}

fn keys() -> impl Iterator<Item = &'static str> {
    KEYS.iter().map(|(key, _)| *key)
}
