//! Label files: a JSON object a line, read with every mistake at once, and written again.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::label::{Label, Rating, Said, Scale};
use crate::diagnostic::{Diagnostic, Source, did_you_mean, one_of};
use crate::grading::Entry;
use crate::marker::Marker;
use crate::transcript::Channel;

/// The keys of a line: first those of the reply, then those of the label.
pub const KEYS: &[&str] = &[
    "id",
    "reply",
    "customer",
    "lang",
    "channel",
    "brand",
    "agent",
    "thread",
    "customer_name",
    "customer_handle",
    "customer_at",
    "reply_at",
    "markers",
    "disputed",
    "labels",
    "empathy",
    "personalisation",
    "overall",
];

/// A file's text, or why it is none.
///
/// # Errors
/// Where it is not UTF-8, with the place.
pub fn text_of(name: &str, bytes: Vec<u8>) -> Result<Arc<Source>, Diagnostic> {
    let bytes = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => rest.to_vec(),
        None => bytes,
    };
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Arc::new(Source { name: name.to_owned(), text })),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let source = Arc::new(Source { name: name.to_owned(), text });
            let span = at..at + char::REPLACEMENT_CHARACTER.len_utf8();
            Err(Diagnostic::error(&source, span, "this is not UTF-8").help("save the file as UTF-8"))
        }
    }
}

/// Reads labels. A key that nobody knows is a warning, a key that looks like a slip is a mistake.
///
/// # Errors
/// Every mistake, in the order of the file; warnings stand among them.
pub fn labels(name: &str, bytes: Vec<u8>) -> Result<(Vec<Label>, Vec<Diagnostic>), Vec<Diagnostic>> {
    let lines = Lines::read(name, bytes, true)?;
    let (labels, problems) = lines.finish();
    if labels.is_empty() && problems.is_empty() {
        let source = Arc::new(Source { name: name.to_owned(), text: String::new() });
        return Err(vec![Diagnostic::error(&source, 0..0, "there are no labels in this file")]);
    }
    match problems.iter().any(|problem| problem.severity == crate::diagnostic::Severity::Error) {
        true => Err(problems),
        false => Ok((labels, problems)),
    }
}

/// Reads replies that need not be labelled, in the same format.
///
/// # Errors
/// Every mistake, in the order of the file.
pub fn replies(name: &str, bytes: Vec<u8>) -> Result<(Vec<Entry>, Vec<Diagnostic>), Vec<Diagnostic>> {
    let (labels, problems) = Lines::read(name, bytes, false)?.finish();
    match problems.iter().any(|problem| problem.severity == crate::diagnostic::Severity::Error) {
        true => Err(problems),
        false => Ok((labels.into_iter().map(|label| label.entry).collect(), problems)),
    }
}

/// A file on its way to labels.
struct Lines {
    source: Arc<Source>,
    labels: Vec<Label>,
    problems: Vec<Diagnostic>,
    /// Where each id was seen first.
    ids: BTreeMap<String, usize>,
    /// Keys that nobody knows: where first, and in how many lines.
    unread: BTreeMap<String, (Range<usize>, usize)>,
    /// Whether a line has to say something of the reply.
    labelled: bool,
}

impl Lines {
    fn read(name: &str, bytes: Vec<u8>, labelled: bool) -> Result<Lines, Vec<Diagnostic>> {
        let source = text_of(name, bytes).map_err(|problem| vec![problem])?;
        let mut lines = Lines {
            source: Arc::clone(&source),
            labels: Vec::new(),
            problems: Vec::new(),
            ids: BTreeMap::new(),
            unread: BTreeMap::new(),
            labelled,
        };
        let mut start = 0;
        for (number, line) in source.text.split_inclusive('\n').enumerate() {
            let span = start..start + line.trim_end().len();
            start += line.len();
            if !source.text[span.clone()].trim().is_empty() {
                lines.line(number + 1, span);
            }
        }
        Ok(lines)
    }

    fn finish(mut self) -> (Vec<Label>, Vec<Diagnostic>) {
        for (key, (span, lines)) in std::mem::take(&mut self.unread) {
            let message = format!("`{key}` is not read; {lines} of the lines have it");
            self.problems.push(Diagnostic::warning(&self.source, span, message));
        }
        self.problems.sort_by_key(|problem| problem.span.start);
        (self.labels, self.problems)
    }

    fn line(&mut self, number: usize, span: Range<usize>) {
        let source = Arc::clone(&self.source);
        let text = &source.text[span.clone()];
        let row = match serde_json::from_str::<Value>(text) {
            Ok(Value::Object(row)) => row,
            Ok(_) => return self.wrong(span, "this line is no JSON object", "each line is one, such as {\"id\": …}"),
            Err(error) => {
                let at = span.start + floor(text, error.column().saturating_sub(1));
                let told = error.to_string();
                let why = told.split(" at line ").next().unwrap_or(&told);
                return self.wrong(at..at, &format!("this line is no JSON: {why}"), "each line is one JSON object");
            }
        };
        let before = self.problems.len();
        let mut row = Row { lines: self, row: &row, span: span.clone() };
        row.keys();
        let label = row.label();
        if let Some(first) = self.ids.get(&label.entry.id).filter(|_| !label.entry.id.is_empty()) {
            let message = format!("the id `{}` is already that of line {first}", label.entry.id);
            let place = place(&source, &span, "id");
            self.wrong(place, &message, "every reply has an id of its own");
        }
        self.ids.entry(label.entry.id.clone()).or_insert(number);
        if self.problems.len() == before {
            self.labels.push(label);
        }
    }

    fn wrong(&mut self, span: Range<usize>, message: &str, help: &str) {
        self.problems.push(Diagnostic::error(&self.source, span, message).help(help));
    }
}

/// One line that is read.
struct Row<'a> {
    lines: &'a mut Lines,
    row: &'a Map<String, Value>,
    span: Range<usize>,
}

impl Row<'_> {
    fn wrong(&mut self, word: &str, message: &str, help: &str) {
        let place = place(&self.lines.source, &self.span, word);
        self.lines.wrong(place, message, help);
    }

    /// Looks for keys that nobody reads.
    fn keys(&mut self) {
        for key in self.row.keys().filter(|key| !KEYS.contains(&key.as_str())) {
            if let Some(known) = did_you_mean(key, KEYS.iter().copied()) {
                self.wrong(key, &format!("`{key}` is not a key of a label"), &format!("did you mean `{known}`?"));
            } else {
                let place = place(&self.lines.source, &self.span, key);
                self.lines.unread.entry(key.clone()).or_insert((place, 0)).1 += 1;
            }
        }
    }

    fn label(&mut self) -> Label {
        let entry = self.entry();
        let mut scales = BTreeMap::new();
        for scale in Scale::ALL {
            scales.extend(self.rating(*scale).map(|rating| (*scale, rating)));
        }
        let said = self.row.contains_key("markers");
        if self.lines.labelled && !said && scales.is_empty() {
            self.wrong("id", "`markers` is missing: this line labels nothing", "name the markers that are present, or `[]`");
        }
        let (present, disputed) = (self.markers("markers"), self.markers("disputed"));
        let labelled = self.row.contains_key("labels").then(|| self.markers("labels"));
        for marker in present.intersection(&disputed) {
            let message = format!("`{}` is both present and disputed", marker.id());
            self.wrong(marker.id(), &message, "disputed is what one of two passes saw");
        }
        let unknown = |marker: &Marker| !said || labelled.as_ref().is_some_and(|labelled| !labelled.contains(marker));
        let all = present.iter().map(|marker| (*marker, Said::Yes));
        let all = all.chain(disputed.iter().map(|marker| (*marker, Said::One)));
        let unknown = Marker::ALL.iter().filter(|marker| unknown(marker)).map(|marker| (*marker, Said::Unknown));
        let twice = said && (self.row.contains_key("disputed") || scales.values().any(|rating| rating.second.is_some()));
        Label { markers: all.chain(unknown).collect(), scales, twice, entry }
    }

    fn entry(&mut self) -> Entry {
        let id = match self.row.get("id") {
            Some(Value::String(id)) if !id.is_empty() => id.clone(),
            Some(Value::Number(id)) => id.to_string(),
            Some(_) => self.refuse("id", "a text or a number"),
            None => {
                let span = self.span.clone();
                self.lines.wrong(span, "`id` is missing", "every reply has an id of its own");
                String::new()
            }
        };
        if !self.row.contains_key("reply") {
            let span = self.span.clone();
            self.lines.wrong(span, "`reply` is missing", "it is the text that is labelled");
        }
        let channel = self.text("channel");
        let channel = match channel.as_deref() {
            Some("public") | None => Some(Channel::Public),
            Some("private") => Some(Channel::Private),
            Some(_) => self.refuse("channel", "`public` or `private`"),
        };
        Entry {
            id,
            reply: self.text("reply").unwrap_or_default(),
            customer: self.customer(),
            lang: self.text("lang"),
            channel,
            brand: self.text("brand"),
            agent: self.text("agent"),
            thread: self.text("thread"),
            customer_name: self.text("customer_name"),
            customer_handle: self.text("customer_handle"),
            customer_at: None,
            reply_at: None,
        }
    }

    /// Tells that a value is not what its key wants.
    fn refuse<T: Default>(&mut self, key: &str, wanted: &str) -> T {
        let found = self.row.get(key).map(Value::to_string).unwrap_or_default();
        let found: String = found.chars().take(40).collect();
        self.wrong(key, &format!("`{key}` cannot be {found}"), &format!("expected {wanted}"));
        T::default()
    }

    fn text(&mut self, key: &str) -> Option<String> {
        match self.row.get(key) {
            None | Some(Value::Null) if key != "reply" => None,
            None => None,
            Some(Value::String(text)) => Some(text.clone()),
            Some(_) => self.refuse(key, "a text"),
        }
    }

    fn customer(&mut self) -> Vec<String> {
        match self.row.get("customer") {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::String(text)) => vec![text.clone()],
            Some(Value::Array(list)) if list.iter().all(Value::is_string) => {
                list.iter().filter_map(Value::as_str).map(str::to_owned).collect()
            }
            Some(_) => self.refuse("customer", "a text or a list of texts"),
        }
    }

    /// The markers that a key lists.
    fn markers(&mut self, key: &str) -> BTreeSet<Marker> {
        let list = match self.row.get(key) {
            None => return BTreeSet::new(),
            Some(Value::Array(list)) => list,
            Some(_) => return self.refuse(key, "a list of markers"),
        };
        let mut markers = BTreeSet::new();
        for item in list {
            let Some(id) = item.as_str() else {
                let () = self.refuse(key, "a list of markers");
                continue;
            };
            match Marker::ALL.iter().find(|marker| marker.id() == id) {
                Some(marker) => drop(markers.insert(*marker)),
                None => self.wrong(id, &format!("there is no marker `{id}`"), &meant(id, Marker::ALL.iter().map(|m| m.id()))),
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
        let passes: Option<Vec<u8>> = match self.row.get(scale.id())? {
            Value::Null => return None,
            Value::Array(list) => list.iter().map(fits).collect(),
            one => fits(one).map(|one| vec![one]),
        };
        match passes.as_deref() {
            Some([]) => None,
            Some([first]) => Some(Rating { first: *first, second: None }),
            Some([first, second]) => Some(Rating { first: *first, second: Some(*second) }),
            _ => self.refuse(scale.id(), &format!("{low} to {high}, or two such numbers: a pass each")),
        }
    }
}

/// Where a word stands in quotes in a line, or else the whole line.
fn place(source: &Source, line: &Range<usize>, word: &str) -> Range<usize> {
    let quoted = Value::from(word).to_string();
    let found = source.text.get(line.clone()).and_then(|text| text.find(&quoted));
    found.map_or_else(|| line.clone(), |at| line.start + at..line.start + at + quoted.len())
}

/// What was meant by a word, or else all that can be.
pub(super) fn meant<'a>(word: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    match did_you_mean(word, known.clone()) {
        Some(word) => format!("did you mean `{word}`?"),
        None => format!("expected {}", one_of(known)),
    }
}

fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
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
