//! Reading sheets back: every mistake at once with its place, and what is not filled in yet.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::cells::{Cell, rows};
use super::write::guarded;
use super::{GIVEN, REMARKS};
use crate::calibration::label::{Label, Rating, Said, Scale};
use crate::diagnostic::{Diagnostic, Source, did_you_mean};
use crate::grading::Entry;
use crate::marker::Marker;

/// Reads a filled-in sheet about these replies. Replies that it does not rate at all are left out.
///
/// # Errors
/// Every mistake. What is not filled in is a warning.
pub fn read(name: &str, bytes: Vec<u8>, replies: &[Entry]) -> Result<(Vec<Label>, Vec<Diagnostic>), Vec<Diagnostic>> {
    let source = text(name, bytes).map_err(|problem| vec![problem])?;
    let rows = rows(&source)?;
    let Some((head, rows)) = rows.split_first() else {
        return Err(vec![Diagnostic::error(&source, 0..0, "there is nothing in this sheet")]);
    };
    let ids = replies.iter().map(|entry| (guarded(&entry.id), entry)).chain(replies.iter().map(|e| (e.id.clone(), e)));
    let mut sheet = Sheet {
        source: &source,
        columns: Vec::new(),
        replies: ids.collect(),
        labels: Vec::new(),
        seen: BTreeSet::new(),
        untouched: Vec::new(),
        problems: Vec::new(),
        warnings: Vec::new(),
    };
    sheet.head(head);
    if sheet.problems.is_empty() {
        rows.iter().for_each(|row| sheet.row(row));
    }
    sheet.finish(head)
}

fn text(name: &str, bytes: Vec<u8>) -> Result<Arc<Source>, Diagnostic> {
    let help = "save the sheet as CSV in UTF-8";
    match String::from_utf8(bytes) {
        Ok(text) => {
            let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
            Ok(Arc::new(Source::whole(name, text)))
        }
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let span = at..at + char::REPLACEMENT_CHARACTER.len_utf8();
            Err(Diagnostic::error(&Arc::new(Source::whole(name, text)), span, "this is not UTF-8").help(help))
        }
    }
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Id,
    Marker(Marker),
    Scale(Scale),
    /// What is given, or remarks: it is not read.
    Other,
}

impl Column {
    fn of(heading: &str) -> Option<Column> {
        let marker = || Marker::ALL.iter().find(|marker| marker.id() == heading);
        let scale = || Scale::ALL.iter().find(|scale| scale.id() == heading);
        match heading {
            "id" => Some(Column::Id),
            "" | REMARKS => Some(Column::Other),
            _ if GIVEN.contains(&heading) => Some(Column::Other),
            _ => marker().map(|marker| Column::Marker(*marker)).or_else(|| scale().map(|scale| Column::Scale(*scale))),
        }
    }

    fn id(self) -> &'static str {
        match self {
            Column::Id => "id",
            Column::Marker(marker) => marker.id(),
            Column::Scale(scale) => scale.id(),
            Column::Other => REMARKS,
        }
    }

    fn rated() -> impl Iterator<Item = Column> {
        let markers = Marker::ALL.iter().map(|marker| Column::Marker(*marker));
        markers.chain(Scale::ALL.iter().map(|scale| Column::Scale(*scale)))
    }
}

struct Sheet<'a> {
    source: &'a Arc<Source>,
    columns: Vec<Column>,
    /// The replies by their ids, also as these look in a sheet.
    replies: BTreeMap<String, &'a Entry>,
    labels: Vec<Label>,
    seen: BTreeSet<String>,
    /// The ids of the replies that are not rated at all.
    untouched: Vec<String>,
    problems: Vec<Diagnostic>,
    warnings: Vec<Diagnostic>,
}

impl Sheet<'_> {
    fn wrong(&mut self, cell: &Cell, message: String, help: impl Into<String>) {
        self.problems.push(Diagnostic::error(self.source, cell.span.clone(), message).help(help));
    }

    fn head(&mut self, head: &[Cell]) {
        for cell in head {
            let heading = cell.text.trim();
            let column = Column::of(heading);
            if column.is_none() {
                let known = GIVEN.iter().copied().chain(Column::rated().map(Column::id)).chain([REMARKS]);
                let help = did_you_mean(heading, known).map(|known| format!("did you mean `{known}`?"));
                let help = help.unwrap_or_else(|| format!("what you want to say beside it goes under `{REMARKS}`"));
                self.wrong(cell, format!("`{heading}` is no column of a sheet"), help);
            }
            if let Some(column) = column.filter(|column| *column != Column::Other && self.columns.contains(column)) {
                self.wrong(cell, format!("the column `{}` is here twice", column.id()), "");
            }
            self.columns.push(column.unwrap_or(Column::Other));
        }
        let first = Cell { text: String::new(), span: head.first().map_or(0..0, |cell| cell.span.clone()) };
        if !self.columns.contains(&Column::Id) {
            self.wrong(&first, "the column `id` is missing".to_owned(), "it tells which reply a row is about");
        }
        let missing: Vec<&str> =
            Column::rated().filter(|column| !self.columns.contains(column)).map(Column::id).collect();
        if !missing.is_empty() {
            let message = format!("columns are missing and will not be measured: {}", missing.join(", "));
            self.warnings.push(Diagnostic::warning(self.source, first.span, message));
        }
    }

    fn row(&mut self, row: &[Cell]) {
        let end = row.last().map_or(0, |cell| cell.span.end);
        let empty = Cell { text: String::new(), span: end..end };
        let at = self.columns.iter().position(|column| *column == Column::Id).unwrap_or(0);
        let id = row.get(at).unwrap_or(&empty).clone();
        if let Some(extra) = row.get(self.columns.len()).filter(|cell| !cell.text.trim().is_empty()) {
            self.wrong(
                extra,
                "this cell is under no column".to_owned(),
                "a text with the separator in it is to be quoted",
            );
        }
        let Some(entry) = self.entry(&id) else { return };
        let before = self.problems.len();
        let mut label = Label { entry: entry.clone(), ..Label::default() };
        let (mut filled, mut unfilled) = (0, Vec::new());
        for at in 0..self.columns.len() {
            let column = self.columns[at];
            let cell = row.get(at).unwrap_or(&empty);
            match (column, cell.text.trim()) {
                (Column::Id | Column::Other, _) => {}
                (_, "") => unfilled.push(column.id()),
                (_, text) => {
                    filled += 1;
                    self.rate(column, text, cell, &mut label);
                }
            }
        }
        // What there is no word about is not known, and not absent.
        for marker in Marker::ALL {
            let is_there = self.columns.contains(&Column::Marker(*marker)) && !unfilled.contains(&marker.id());
            if !is_there {
                label.markers.insert(*marker, Said::Unknown);
            }
        }
        match (filled, unfilled.is_empty()) {
            (0, _) => self.untouched.push(label.entry.id.clone()),
            (_, false) => {
                let message = format!("not filled in for `{}`: {}", label.entry.id, unfilled.join(", "));
                self.warnings.push(Diagnostic::warning(self.source, id.span, message));
            }
            _ => {}
        }
        if filled > 0 && self.problems.len() == before {
            self.labels.push(label);
        }
    }

    /// The reply that a row is about.
    fn entry(&mut self, cell: &Cell) -> Option<Entry> {
        let id = cell.text.trim();
        let Some(entry) = self.replies.get(id).copied() else {
            let help = did_you_mean(id, self.replies.keys().map(String::as_str));
            let help =
                help.map_or_else(|| "the ids are those of --from".to_owned(), |id| format!("did you mean `{id}`?"));
            self.wrong(cell, format!("there is no reply `{id}`"), help);
            return None;
        };
        if !self.seen.insert(entry.id.clone()) {
            self.wrong(cell, format!("the reply `{id}` is here twice"), "keep the row that counts");
            return None;
        }
        Some(entry.clone())
    }

    fn rate(&mut self, column: Column, text: &str, cell: &Cell, label: &mut Label) {
        match column {
            Column::Marker(marker) => match text {
                "0" => {}
                "1" => drop(label.markers.insert(marker, Said::Yes)),
                "?" => drop(label.markers.insert(marker, Said::Unknown)),
                _ => self.wrong(cell, format!("`{}` is not 0, 1 or ?", brief(text)), meant(text)),
            },
            Column::Scale(scale) => {
                let (low, high) = scale.range();
                match text.parse::<u8>() {
                    Ok(first) if (low..=high).contains(&first) => {
                        label.scales.insert(scale, Rating { first, second: None });
                    }
                    _ if text == "?" => {}
                    _ => {
                        let message = format!("`{}` cannot be {}", scale.id(), brief(text));
                        self.wrong(cell, message, format!("expected a whole number from {low} to {high}, or ?"));
                    }
                }
            }
            Column::Id | Column::Other => {}
        }
    }

    fn finish(mut self, head: &[Cell]) -> Result<(Vec<Label>, Vec<Diagnostic>), Vec<Diagnostic>> {
        let first = head.first().map_or(0..0, |cell| cell.span.clone());
        if !self.untouched.is_empty() {
            let shown: Vec<String> = self.untouched.iter().take(10).map(|id| format!("`{}`", brief(id))).collect();
            let more = self.untouched.len() - shown.len();
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let message = format!("not rated at all: {}{more}", shown.join(", "));
            self.warnings.push(Diagnostic::warning(self.source, first.clone(), message));
        }
        if self.labels.is_empty() && self.problems.is_empty() {
            let problem = Diagnostic::error(self.source, first, "nothing is rated in this sheet");
            self.problems.push(problem.help("write 0, 1 or ? under each marker, and a number under each scale"));
        }
        if self.problems.is_empty() { Ok((self.labels, self.warnings)) } else { Err(self.problems) }
    }
}

/// What was probably meant by a word under a marker.
fn meant(text: &str) -> &'static str {
    match text.to_lowercase().as_str() {
        "x" | "y" | "yes" | "j" | "ja" | "oui" | "true" | "waar" | "wahr" | "vrai" | "+" | "✓" | "✔" | "v" => {
            "did you mean `1`?"
        }
        "n" | "no" | "nee" | "nein" | "nej" | "non" | "false" | "onwaar" | "falsch" | "faux" | "-" => {
            "did you mean `0`?"
        }
        _ => "1: it is there, 0: it is not, ?: you cannot tell",
    }
}

/// The beginning of a text that may be long.
fn brief(text: &str) -> String {
    let mut letters = text.chars();
    let head: String = letters.by_ref().take(30).collect();
    if letters.next().is_some() { format!("{head}…") } else { head }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::calibration::read::line;
    use crate::calibration::sheet::{Delimiter, sheet};

    fn replies() -> Vec<Entry> {
        let hostile = ["=cmd|' /C calc'!A0", "says \"hi\", and\nmore; \t end", "@you 👋", "", "a,b;c"];
        let entry = |(at, text): (usize, &&str)| Entry {
            id: ["=1", "20171031221047123", "en-3", "-4", "a \"b\""][at].to_owned(),
            reply: (*text).to_owned(),
            customer: vec![(*text).to_owned(), "two".to_owned()],
            ..Entry::default()
        };
        hostile.iter().enumerate().map(entry).collect()
    }

    /// A sheet as a rater fills it in: the same under every marker, and 1 under every scale.
    fn filled(sheet: &str, separator: char, with: char) -> String {
        let cells = std::iter::repeat_n(with.to_string(), Marker::ALL.len());
        let cells: Vec<String> = cells.chain(std::iter::repeat_n("1".to_owned(), Scale::ALL.len())).collect();
        let empty = separator.to_string().repeat(cells.len() + 1);
        let blanks = |line: &str| match line.strip_suffix(&empty) {
            Some(given) => format!("{given}{separator}{}{separator}", cells.join(&separator.to_string())),
            None => line.to_owned(),
        };
        sheet.split("\r\n").map(blanks).collect::<Vec<_>>().join("\r\n")
    }

    #[test]
    fn what_is_filled_in_comes_back_whatever_the_texts() {
        for (delimiter, sign) in [(Delimiter::Comma, ','), (Delimiter::Semicolon, ';'), (Delimiter::Tab, '\t')] {
            let filled = filled(&sheet(&replies(), "anna", 7, delimiter), sign, '1');
            let (mut labels, warnings) = read("s.csv", filled.into_bytes(), &replies()).expect("labels");
            assert!(warnings.is_empty(), "{warnings:?}");
            labels.sort_by_key(|label| replies().iter().position(|entry| entry.id == label.entry.id));
            let entries: Vec<Entry> = labels.iter().map(|label| label.entry.clone()).collect();
            assert_eq!(entries, replies());
            assert!(labels.iter().all(|label| Marker::ALL.iter().all(|marker| label.said(*marker) == Said::Yes)));
            assert!(labels.iter().all(|label| label.scales.len() == 3));
            let text: String = labels.iter().map(|label| line(label) + "\n").collect();
            let (again, _) = crate::calibration::read::labels("l.jsonl", text.as_bytes()).expect("labels");
            assert!(again.iter().zip(&labels).all(|(a, b)| a.markers == b.markers && a.scales == b.scales));
        }
    }

    #[test]
    fn nobody_is_taken_to_have_said_no_who_said_nothing() {
        let text = "id,apology,thanks,empathy\nen-3,0,?,\n";
        let (labels, warnings) = read("s.csv", text.as_bytes().to_vec(), &replies()).expect("labels");
        assert_eq!(labels[0].said(Marker::Apology), Said::No);
        assert_eq!(labels[0].said(Marker::Thanks), Said::Unknown);
        assert_eq!(labels[0].said(Marker::Greeting), Said::Unknown, "it has no column");
        assert!(labels[0].scales.is_empty());
        let told: Vec<&str> = warnings.iter().map(|warning| warning.message.as_str()).collect();
        assert!(
            told[0].starts_with("columns are missing") && told[1] == "not filled in for `en-3`: empathy",
            "{told:?}"
        );
    }

    #[test]
    fn every_mistake_is_told_at_once_with_its_place() {
        let markers: Vec<&str> = Column::rated().map(Column::id).collect();
        let zeros = |with: &str| markers.iter().map(|_| with).collect::<Vec<_>>().join(",");
        let text = format!(
            "id,{}\nen-3,{}\nen-33,{}\nen-3,{}\n-4,ja,2,nee\n=1,{},1\n",
            markers.join(","),
            zeros("0"),
            zeros("0"),
            zeros("0"),
            zeros("1"),
        );
        let told = read("anna.csv", text.into_bytes(), &replies()).expect_err("mistakes");
        insta::assert_snapshot!(told.iter().map(|one| one.render(false)).collect::<Vec<_>>().join("\n\n"));
        let head = read("anna.csv", b"id,sympaty,apology,apology\n".to_vec(), &replies()).expect_err("mistakes");
        let told: Vec<String> = head.iter().map(|one| format!("{} {}", one.message, one.help)).collect();
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].contains("did you mean `sympathy`?") && told[1].contains("here twice"), "{told:?}");
    }

    #[test]
    fn an_untouched_sheet_is_told() {
        let untouched = sheet(&replies(), "anna", 7, Delimiter::Comma);
        let told = read("anna.csv", untouched.into_bytes(), &replies()).expect_err("nothing");
        assert_eq!(told[0].message, "nothing is rated in this sheet");
        for bytes in [&b""[..], b"\n\n", b"\xff\xfeid", b"\"", b"id"] {
            assert!(read("anna.csv", bytes.to_vec(), &replies()).is_err());
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_labels_or_mistakes(bytes in proptest::collection::vec(any::<u8>(), 0..200), cells in "(id|apology|en-3|[01?x]|,|\n|\"|é){0,40}") {
            for bytes in [bytes, format!("id,apology,empathy\n{cells}").into_bytes()] {
                let _ = read("x", bytes, &replies()).map_err(|problems| problems.iter().for_each(|one| drop(one.render(false))));
            }
        }
    }
}
