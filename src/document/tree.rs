//! The tree of a YAML file: texts and places, with no opinion on types.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::Spanned;

use super::Limits;
use crate::diagnostic::{Diagnostic, Source};

/// A value and the bytes of the file that it was written in.
#[derive(Debug)]
pub struct Node {
    /// The bytes of a scalar; the beginning of a list or map.
    pub span: Range<usize>,
    /// What it is.
    pub kind: Kind,
}

/// What a value is.
#[derive(Debug)]
pub enum Kind {
    /// Nothing was written.
    Empty,
    /// A text, as written between the quotes, if any.
    Scalar(String),
    /// Values in order.
    List(Vec<Node>),
    /// Keys with their places, and values, in order.
    Map(Vec<(String, Range<usize>, Node)>),
}

impl Node {
    /// The bytes to underline: the scalar, or what a list or map begins with.
    pub fn mark(&self) -> Range<usize> {
        match &self.kind {
            Kind::Map(entries) => entries.first().map_or(self.span.clone(), |(_, key, _)| key.clone()),
            _ => self.span.clone(),
        }
    }

    /// The value of a key, where this is a map that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        match &self.kind {
            Kind::Map(entries) => entries.iter().find(|(name, _, _)| name == key).map(|(_, _, value)| value),
            _ => None,
        }
    }

    /// The value at a path such as `customers[0].story`, or as near to it as there is one.
    pub fn find(&self, path: &str) -> &Node {
        let mut node = self;
        for step in steps(path) {
            let next = match (&node.kind, step) {
                (Kind::List(items), Step::Index(index)) => items.get(index),
                (_, Step::Key(key)) => node.get(key),
                _ => None,
            };
            match next {
                Some(next) => node = next,
                None => break,
            }
        }
        node
    }

    /// The place of the key that a path ends in.
    pub fn find_key(&self, path: &str) -> Option<Range<usize>> {
        let (parent, key) = path.rsplit_once('.').unwrap_or(("", path));
        match &self.find(parent).kind {
            Kind::Map(entries) => entries.iter().find(|(name, _, _)| name == key).map(|(_, span, _)| span.clone()),
            _ => None,
        }
    }

    /// The place of the first key or scalar below this that reads like `word`.
    pub fn scalar(&self, word: &str) -> Option<Range<usize>> {
        match &self.kind {
            Kind::Empty => None,
            Kind::Scalar(text) => (text == word).then(|| self.span.clone()),
            Kind::List(items) => items.iter().find_map(|item| item.scalar(word)),
            Kind::Map(entries) => entries
                .iter()
                .find_map(|(key, span, value)| if key == word { Some(span.clone()) } else { value.scalar(word) }),
        }
    }

    /// What it is, in words.
    pub fn noun(&self) -> &'static str {
        match self.kind {
            Kind::Empty => "nothing",
            Kind::Scalar(_) => "a text",
            Kind::List(_) => "a list",
            Kind::Map(_) => "keys and values",
        }
    }
}

enum Step<'a> {
    Key(&'a str),
    Index(usize),
}

fn steps(path: &str) -> impl Iterator<Item = Step<'_>> {
    path.split(['.', '[']).filter(|part| !part.is_empty()).map(|part| match part.strip_suffix(']') {
        Some(index) => Step::Index(index.parse().unwrap_or(usize::MAX)),
        None => Step::Key(part),
    })
}

/// Parses a file's text.
///
/// # Errors
/// Where it is not YAML, or nests or repeats itself without measure. Keys that are there twice are given beside the tree.
pub(super) fn parse(source: &Arc<Source>, limits: Limits) -> Result<(Node, Vec<Diagnostic>), Diagnostic> {
    let options = serde_yaml::options! {
        strict_booleans: true,
        duplicate_keys: serde_yaml::options::DuplicateKeyPolicy::PassThrough,
        budget: serde_yaml::budget! { max_nodes: limits.values, max_depth: 64, max_aliases: 1_000, max_documents: 1 },
    };
    let raw: Spanned<Raw> =
        serde_yaml::from_str_with_options(&source.text, options).map_err(|error| syntax_error(source, &error))?;
    let mut doubles = Vec::new();
    let root = plant(raw, source, &mut doubles);
    Ok((root, doubles))
}

fn syntax_error(source: &Arc<Source>, error: &serde_yaml::Error) -> Diagnostic {
    let words = error.without_snippet().to_string();
    let words = words.strip_prefix("error: ").unwrap_or(&words);
    let words = match words.split_once(": ") {
        Some((place, rest)) if place.starts_with("line ") => rest,
        _ => words,
    };
    // The place is underlined: no need to say it in words as well.
    let words = words.split_once(" at line ").map_or(words, |(words, _)| words);
    let (words, help) = explain(words);
    let mut at = error.location().map_or(0, |place| offset(source, &place));
    if words.contains("found a tab") {
        // The library points at the word before it.
        at += source.text.get(at..).and_then(|rest| rest.find('\t')).unwrap_or_default();
    }
    Diagnostic::error(source, at..at, format!("this is not YAML that can be read: {words}")).help(help)
}

/// The YAML library's words in ours, and what to do.
fn explain(words: &str) -> (&str, &'static str) {
    const KNOWN: &[(&str, &str, &str)] = &[
        ("Documents", "there are several documents in the file", "write one story a file, without `---` between two"),
        (
            "budget breached",
            "the file unfolds into too much",
            "anchors and aliases may not multiply, nor lists nest without end",
        ),
        ("recursion limit", "lists nest without end", "close the brackets sooner"),
        ("recursive", "an alias contains itself", "write the value out"),
        ("unknown anchor", "the alias has no anchor", "a text that begins with `*` needs quotes"),
    ];
    const HELP: &[(&str, &str)] = &[
        ("tab", "indent with spaces"),
        ("mapping values are not allowed", "put a text that contains `: ` in quotes"),
        ("quoted scalar", "perhaps a quotation mark is missing before this"),
        ("illegal placement of ':'", "perhaps a bracket or a quotation mark is not closed before this"),
    ];
    if let Some((_, ours, help)) = KNOWN.iter().find(|(theirs, _, _)| words.contains(theirs)) {
        return (ours, help);
    }
    (words, HELP.iter().find(|(theirs, _)| words.contains(theirs)).map_or("", |(_, help)| help))
}

/// Where an error is: by its byte, or else by its line and column.
fn offset(source: &Source, place: &serde_yaml::Location) -> usize {
    let number = |value: u64| usize::try_from(value).unwrap_or(usize::MAX);
    let by_column = || source.offset(number(place.line()), number(place.column()));
    place.span().byte_offset().map_or_else(by_column, number)
}

/// The bytes of a value; a list or map begins there.
fn place(span: serde_yaml::Span) -> Range<usize> {
    let number = |value: Option<u64>| value.and_then(|value| usize::try_from(value).ok()).unwrap_or(0);
    let start = number(span.byte_offset());
    start..start + number(span.byte_len())
}

fn plant(raw: Spanned<Raw>, source: &Arc<Source>, doubles: &mut Vec<Diagnostic>) -> Node {
    let mut span = place(raw.referenced.span());
    let kind = match raw.value {
        Raw::Empty => Kind::Empty,
        Raw::Text(text) => Kind::Scalar(text),
        // An untyped reading would lose how it was written (`012`, `1e3`): take the text of the file.
        Raw::Typed => {
            let text = source.text.get(place(raw.defined.span())).unwrap_or_default();
            Kind::Scalar(text.trim_end().to_owned())
        }
        Raw::List(items) => Kind::List(items.into_iter().map(|item| plant(item, source, doubles)).collect()),
        Raw::Map(entries) => plant_map(entries, source, doubles),
    };
    if let Kind::Scalar(_) = kind {
        let written = source.text.get(span.clone()).unwrap_or_default();
        span.end = span.start + written.trim_end().len();
    }
    Node { span, kind }
}

fn plant_map(entries: Vec<(Spanned<Raw>, Spanned<Raw>)>, source: &Arc<Source>, doubles: &mut Vec<Diagnostic>) -> Kind {
    let mut planted: Vec<(String, Range<usize>, Node)> = Vec::with_capacity(entries.len());
    let mut names = Names::default();
    for (key, value) in entries {
        let value = plant(value, source, doubles);
        let key = plant(key, source, doubles);
        let Kind::Scalar(name) = key.kind else {
            doubles.push(Diagnostic::error(source, key.span, "a key must be a word"));
            continue;
        };
        if let Some(index) = names.index(&name, &planted) {
            let help = super::first_of_two(source, planted[index].1.start, key.span.start);
            let message = format!("`{name}` is here twice");
            doubles.push(Diagnostic::error(source, key.span, message).help(help));
            continue;
        }
        planted.push((name, key.span, value));
    }
    Kind::Map(planted)
}

/// Finds keys that are there already. A map of many keys is looked up, so that however many there are, each costs the same.
#[derive(Default)]
pub(super) struct Names {
    many: FxHashMap<String, usize>,
}

impl Names {
    /// So few keys are looked through one by one.
    const FEW: usize = 16;

    /// Where a key is among those of a map, to which it is to be added if it is not there.
    pub(super) fn index(&mut self, name: &str, planted: &[(String, Range<usize>, Node)]) -> Option<usize> {
        if planted.len() < Names::FEW {
            return planted.iter().position(|(other, _, _)| other == name);
        }
        for (index, (other, _, _)) in planted.iter().enumerate().skip(self.many.len()) {
            self.many.insert(other.clone(), index);
        }
        self.many.get(name).copied()
    }
}

/// A value as the YAML library gives it.
enum Raw {
    Empty,
    Text(String),
    Typed,
    List(Vec<Spanned<Raw>>),
    Map(Vec<(Spanned<Raw>, Spanned<Raw>)>),
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Empty)
    }

    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Empty)
    }

    fn visit_str<E>(self, text: &str) -> Result<Raw, E> {
        Ok(Raw::Text(text.to_owned()))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Raw, E> {
        Ok(Raw::Typed)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Raw, E> {
        Ok(Raw::Typed)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Raw, E> {
        Ok(Raw::Typed)
    }

    fn visit_i128<E>(self, _: i128) -> Result<Raw, E> {
        Ok(Raw::Typed)
    }

    fn visit_u128<E>(self, _: u128) -> Result<Raw, E> {
        Ok(Raw::Typed)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Raw, E> {
        Ok(Raw::Typed)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Raw, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Raw::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Raw, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = access.next_entry()? {
            entries.push(entry);
        }
        Ok(Raw::Map(entries))
    }
}
