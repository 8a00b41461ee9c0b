//! Label files: a JSON object a line, read with every mistake at once, and written again.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::label::{Label, Rating, Said, Scale};
use crate::diagnostic::{Diagnostic, Severity, did_you_mean, one_of};
use crate::grading::Entry;
use crate::grading::source::{Keys, Mistake, read_line};
use crate::marker::Marker;

/// The keys of a label, beside those of a reply.
pub const KEYS: &[&str] = &["markers", "disputed", "labels", "empathy", "personalisation", "overall"];

/// Reads labels. A key that nobody knows is a warning, one that looks like a slip is a mistake.
///
/// # Errors
/// Every mistake, in the order of the file.
pub fn labels(name: &str, bytes: &[u8]) -> Result<(Vec<Label>, Vec<Diagnostic>), Vec<Diagnostic>> {
    Lines::read(name, bytes, true).finish("labels")
}

/// Reads replies that need not be labelled, in the same format.
///
/// # Errors
/// Every mistake, in the order of the file.
pub fn replies(name: &str, bytes: &[u8]) -> Result<(Vec<Entry>, Vec<Diagnostic>), Vec<Diagnostic>> {
    let (labels, warnings) = Lines::read(name, bytes, false).finish("replies")?;
    Ok((labels.into_iter().map(|label| label.entry).collect(), warnings))
}

/// The lines of a file that are not blank, with their numbers. A mark of the byte order is no part of the first.
pub(super) fn lines(bytes: &[u8]) -> impl Iterator<Item = (u64, &[u8])> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let lines = bytes.split(|byte| *byte == b'\n').zip(1..);
    lines.map(|(line, number)| (number, line.trim_ascii_end())).filter(|(_, line)| !line.trim_ascii().is_empty())
}

/// A file on its way to labels.
struct Lines<'a> {
    name: &'a str,
    labels: Vec<Label>,
    problems: Vec<Diagnostic>,
    /// The line where each id was seen first.
    ids: BTreeMap<String, u64>,
    /// Keys that nobody knows: where first, and in how many lines.
    unread: BTreeMap<String, (Diagnostic, usize)>,
    /// Whether a line has to say something of the reply.
    labelled: bool,
}

impl<'a> Lines<'a> {
    fn read(name: &'a str, bytes: &[u8], labelled: bool) -> Lines<'a> {
        let (ids, unread) = (BTreeMap::new(), BTreeMap::new());
        let mut file = Lines { name, labels: Vec::new(), problems: Vec::new(), ids, unread, labelled };
        for (number, line) in lines(bytes) {
            file.line(number, line);
        }
        file
    }

    fn finish(mut self, what: &str) -> Result<(Vec<Label>, Vec<Diagnostic>), Vec<Diagnostic>> {
        if self.labels.is_empty() && self.problems.is_empty() {
            let message = format!("there are no {what} in this file");
            self.problems.push(Mistake::at(0..0, message).diagnostic(self.name, 1, b""));
        }
        if !self.problems.is_empty() {
            return Err(self.problems);
        }
        let unread = self.unread.into_iter().map(|(key, (first, lines))| {
            let times = if lines == 1 { "in one line".to_owned() } else { format!("in {lines} lines") };
            Diagnostic { severity: Severity::Warning, message: format!("`{key}` is not read; it is {times}"), ..first }
        });
        Ok((self.labels, unread.collect()))
    }

    fn line(&mut self, number: u64, line: &[u8]) {
        let read = match read_line(line, &Keys::default()) {
            Ok(read) => read,
            Err(mistake) => return self.problems.push(mistake.diagnostic(self.name, number, line)),
        };
        let (Ok(text), Ok(values)) = (std::str::from_utf8(line), serde_json::from_slice::<Map<String, Value>>(line))
        else {
            return;
        };
        let mut row = Row { text, values: &values, mistakes: Vec::new() };
        let unread: Vec<&String> = read.unread.iter().filter(|key| !KEYS.contains(&key.as_str())).collect();
        for key in unread {
            match did_you_mean(key, KEYS.iter().copied()) {
                Some(known) => {
                    row.wrong(key, format!("`{key}` is no key of a label"), format!("did you mean `{known}`?"))
                }
                None => {
                    let place = || row.at(key, String::new()).diagnostic(self.name, number, line);
                    self.unread.entry(key.clone()).or_insert_with(|| (place(), 0)).1 += 1;
                }
            }
        }
        row.identified(&read.entry.id, &self.ids);
        let id = read.entry.id.clone();
        let label = row.label(read.entry, self.labelled);
        let mistakes = row.mistakes;
        self.ids.entry(id).or_insert(number);
        if mistakes.is_empty() {
            self.labels.push(label);
        }
        self.problems.extend(mistakes.into_iter().map(|mistake| mistake.diagnostic(self.name, number, line)));
    }
}

/// What a line says of its reply.
struct Row<'a> {
    text: &'a str,
    values: &'a Map<String, Value>,
    mistakes: Vec<Mistake>,
}

impl Row<'_> {
    /// A mistake at a word, where that stands in the line in quotes, or else at the line's beginning.
    fn at(&self, word: &str, message: String) -> Mistake {
        let quoted = Value::from(word).to_string();
        let place = self.text.find(&quoted).map_or(0..1, |at| at..at + quoted.len());
        Mistake::at(place, message)
    }

    fn wrong(&mut self, word: &str, message: String, help: impl Into<String>) {
        let mistake = self.at(word, message).help(help);
        self.mistakes.push(mistake);
    }

    fn identified(&mut self, id: &str, taken: &BTreeMap<String, u64>) {
        if id.is_empty() {
            self.wrong("id", "`id` is missing".to_owned(), "every reply has an id of its own");
        } else if let Some(first) = taken.get(id) {
            let message = format!("the id `{id}` is that of line {first} already");
            self.wrong("id", message, "every reply has an id of its own");
        }
    }

    fn label(&mut self, entry: Entry, labelled: bool) -> Label {
        let mut scales = BTreeMap::new();
        for scale in Scale::ALL {
            scales.extend(self.rating(*scale).map(|rating| (*scale, rating)));
        }
        let said = self.values.contains_key("markers");
        if labelled && !said && scales.is_empty() && self.mistakes.is_empty() {
            let message = "`markers` is missing: this line labels nothing".to_owned();
            self.wrong("id", message, "list the markers that are present; `[]` where there are none");
        }
        let (present, disputed) = (self.markers("markers"), self.markers("disputed"));
        let labelled = self.values.contains_key("labels").then(|| self.markers("labels"));
        for marker in present.intersection(&disputed) {
            let message = format!("`{}` is both present and disputed", marker.id());
            self.wrong(marker.id(), message, "`disputed` is what only one of two passes saw");
        }
        let unsaid = |marker: &&Marker| !said || labelled.as_ref().is_some_and(|labelled| !labelled.contains(marker));
        let all = present.iter().map(|marker| (*marker, Said::Yes));
        let all = all.chain(disputed.iter().map(|marker| (*marker, Said::One)));
        let markers = all.chain(Marker::ALL.iter().filter(unsaid).map(|marker| (*marker, Said::Unknown))).collect();
        let two_passes = scales.values().any(|rating: &Rating| rating.second.is_some());
        Label { markers, twice: said && (two_passes || !disputed.is_empty()), scales, entry }
    }

    /// Tells that a value is not what its key wants.
    fn refuse(&mut self, key: &str, wanted: &str) {
        let found = self.values.get(key).map(Value::to_string).unwrap_or_default();
        let found: String = found.chars().take(40).collect();
        self.wrong(key, format!("`{key}` cannot be {found}"), format!("expected {wanted}"));
    }

    /// The markers that a key lists.
    fn markers(&mut self, key: &str) -> BTreeSet<Marker> {
        let mut markers = BTreeSet::new();
        let list = match self.values.get(key) {
            None => return markers,
            Some(Value::Array(list)) if list.iter().all(Value::is_string) => list,
            Some(_) => {
                self.refuse(key, "a list of markers");
                return markers;
            }
        };
        for id in list.iter().filter_map(Value::as_str) {
            match Marker::ALL.iter().find(|marker| marker.id() == id) {
                Some(marker) => drop(markers.insert(*marker)),
                None => {
                    let help = meant(id, Marker::ALL.iter().map(|marker| marker.id()));
                    self.wrong(id, format!("there is no marker `{id}`"), help);
                }
            }
        }
        markers
    }

    /// What a scale was given: `2`, `[2]` or `[2, 3]`.
    fn rating(&mut self, scale: Scale) -> Option<Rating> {
        let (low, high) = scale.range();
        let fits = |value: &Value| {
            let number = value.as_u64().and_then(|number| u8::try_from(number).ok());
            number.filter(|number| (low..=high).contains(number))
        };
        let passes: Option<Vec<u8>> = match self.values.get(scale.id())? {
            Value::Null => return None,
            Value::Array(list) => list.iter().map(fits).collect(),
            one => fits(one).map(|one| vec![one]),
        };
        match passes.as_deref() {
            Some([first]) => return Some(Rating { first: *first, second: None }),
            Some([first, second]) => return Some(Rating { first: *first, second: Some(*second) }),
            Some([]) => {}
            _ => self.refuse(scale.id(), &format!("{low} to {high}, or a list of two such numbers, one a pass")),
        }
        None
    }
}

/// What was meant by a word, or else all that can be.
pub(super) fn meant<'a>(word: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    match did_you_mean(word, known.clone()) {
        Some(word) => format!("did you mean `{word}`?"),
        None => format!("expected {}", one_of(known)),
    }
}

/// A label as a line of a label file, without the line's end.
pub fn line(label: &Label) -> String {
    let entry = &label.entry;
    let mut row = Map::new();
    row.insert("id".to_owned(), json!(entry.id));
    let texts = [
        ("lang", &entry.lang),
        ("brand", &entry.brand),
        ("agent", &entry.agent),
        ("thread", &entry.thread),
        ("customer_name", &entry.customer_name),
        ("customer_handle", &entry.customer_handle),
    ];
    row.extend(texts.iter().filter_map(|(key, text)| Some(((*key).to_owned(), json!(text.as_ref()?)))));
    row.insert("channel".to_owned(), json!(entry.channel()));
    row.insert("customer".to_owned(), json!(entry.customer));
    row.insert("reply".to_owned(), json!(entry.reply));
    let times = [("customer_at", entry.customer_at), ("reply_at", entry.reply_at)];
    row.extend(times.iter().filter_map(|(key, at)| Some(((*key).to_owned(), json!((*at)?)))));
    let said = |wanted: &[Said]| -> Vec<&str> {
        Marker::ALL.iter().filter(|marker| wanted.contains(&label.said(**marker))).map(|marker| marker.id()).collect()
    };
    row.insert("markers".to_owned(), json!(said(&[Said::Yes])));
    if label.twice {
        row.insert("disputed".to_owned(), json!(said(&[Said::First, Said::Second, Said::One])));
    }
    if !said(&[Said::Unknown]).is_empty() {
        let known = [Said::Yes, Said::No, Said::First, Said::Second, Said::One];
        row.insert("labels".to_owned(), json!(said(&known)));
    }
    for (scale, rating) in &label.scales {
        let passes: Vec<u8> = std::iter::once(rating.first).chain(rating.second).collect();
        row.insert(scale.id().to_owned(), json!(passes));
    }
    Value::Object(row).to_string()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn mistakes(text: &str) -> String {
        let told = labels("my.jsonl", text.as_bytes()).expect_err("it is wrong");
        told.iter().map(|problem| problem.render(false)).collect::<Vec<_>>().join("\n\n")
    }

    #[test]
    fn a_line_says_what_people_see_and_where_they_differ() {
        let text = r#"{"id": "a", "reply": "Sorry!", "markers": ["apology"], "disputed": ["generic"], "empathy": [1, 2], "overall": 2}"#;
        let (labels, warnings) = labels("my.jsonl", format!("\u{feff}{text}\r\n\n").as_bytes()).expect("labels");
        let [label] = labels.as_slice() else { panic!("{labels:?}") };
        assert!(warnings.is_empty() && label.twice);
        assert_eq!(label.said(Marker::Apology), Said::Yes);
        assert_eq!(label.said(Marker::Generic), Said::One);
        assert_eq!(label.said(Marker::Greeting), Said::No);
        assert_eq!(label.scales[&Scale::Empathy], Rating { first: 1, second: Some(2) });
        assert_eq!(label.scales[&Scale::Overall], Rating { first: 2, second: None });
    }

    #[test]
    fn what_a_line_does_not_label_is_not_taken_for_absent() {
        let some = r#"{"id": 1, "reply": "x", "markers": [], "labels": ["apology"]}"#;
        let scales = r#"{"id": 2, "reply": "x", "empathy": 1}"#;
        let (labels, _) = labels("my.jsonl", format!("{some}\n{scales}").as_bytes()).expect("labels");
        assert_eq!((labels[0].said(Marker::Apology), labels[0].said(Marker::Thanks)), (Said::No, Said::Unknown));
        assert_eq!(labels[1].said(Marker::Apology), Said::Unknown);
    }

    #[test]
    fn every_mistake_is_told_at_once_with_its_place() {
        insta::assert_snapshot!(mistakes(concat!(
            r#"{"id": "a", "reply": "x", "markers": ["sympaty", "apology"], "disputed": ["apology"]}"#,
            "\n",
            r#"{"id": "a", "reply": "x", "markers": "apology", "empathy": 4, "overall": [0, 1], "personalisation": "high"}"#,
            "\n",
            r#"{"id": "c", "reply": "x"}"#,
            "\n",
            r#"{"reply": "x", "marker": []}"#,
            "\n",
            r#"{"id": "d", "markers": []}"#,
            "\n",
            "nonsense\n",
        )));
        assert!(mistakes("\n \n").contains("there are no labels in this file"));
    }

    #[test]
    fn a_key_that_nobody_knows_is_told_once() {
        let line = |id: u8| format!(r#"{{"id": {id}, "reply": "x", "markers": [], "weather": "wet"}}"#);
        let (_, warnings) = labels("my.jsonl", format!("{}\n{}", line(1), line(2)).as_bytes()).expect("labels");
        let told: Vec<&str> = warnings.iter().map(|warning| warning.message.as_str()).collect();
        assert_eq!(told, ["`weather` is not read; it is in 2 lines"]);
    }

    #[test]
    fn labels_are_written_as_they_are_read() {
        let text = r#"{"id":"a","lang":"nl","brand":"b","channel":"private","customer":["x","y"],"reply":"Sorry \"!\"","markers":["apology"],"disputed":["generic"],"labels":["apology","thanks","generic"],"empathy":[1,2],"overall":[3,3]}"#;
        let (first, _) = labels("my.jsonl", text.as_bytes()).expect("labels");
        let (again, _) = labels("my.jsonl", line(&first[0]).as_bytes()).expect("labels");
        assert_eq!(first, again);
    }

    proptest! {
        #[test]
        fn any_bytes_are_labels_or_mistakes(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = labels("x", &bytes).map_err(|problems| problems.iter().for_each(|one| drop(one.render(false))));
        }

        #[test]
        fn any_values_are_labels_or_mistakes(key in "markers|disputed|labels|empathy|overall|id|lang|é\"", value in r#"(null|\[|\]|,|-?[0-9]{1,20}|"[a-zé\\u]{0,8}"|\{|\}|true){1,5}"#) {
            let text = format!(r#"{{"id": 1, "reply": "é", {}: {value}, "markers": ["x"]}}"#, Value::from(key));
            let _ = labels("x", text.as_bytes()).map_err(|problems| problems.iter().for_each(|one| drop(one.render(false))));
        }
    }
}
