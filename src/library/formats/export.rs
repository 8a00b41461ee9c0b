//! Exports: what the JSON files of helpdesks have in common. Each format says where in an object things stand; the reply is
//! made of them here, and everything else of the object is kept as its origin.

use std::ops::Range;
use std::sync::Arc;

use serde_json::value::RawValue;

use super::{Hints, Opened, Read, Whole};
use crate::diagnostic::{Diagnostic, Source};
use crate::document::{Document, Kind, Node};
use crate::language::Language;
use crate::library::model::Origin;
use crate::library::{Reply, Version, Word, html, scalar};

/// An export that is being read.
pub(super) struct Export<'a> {
    source: &'a Arc<Source>,
    hints: &'a Hints,
    format: &'static str,
    problems: Vec<Diagnostic>,
}

/// Where the parts of a reply stand in an object of an export.
#[derive(Default)]
pub(super) struct Entry<'a> {
    /// The id.
    pub(super) id: Option<&'a Node>,
    /// What it is called in a menu.
    pub(super) title: Option<&'a Node>,
    /// What it is about.
    pub(super) topic: Option<&'a Node>,
    /// The language, as a code such as `nl` or `nl-NL`.
    pub(super) language: Option<&'a Node>,
    /// The text as HTML, which is taken before the plain one.
    pub(super) html: Option<&'a Node>,
    /// The text without marks.
    pub(super) plain: Option<&'a Node>,
}

/// Reads an export: `list` names the keys of the list of objects, `entry` says where things stand in one. An object that has no
/// text answers nobody: `None`.
pub(super) fn open(
    source: &Arc<Source>,
    hints: &Hints,
    format: &'static str,
    lists: &[&str],
    entry: impl for<'n> Fn(&'n Node) -> Option<Entry<'n>>,
) -> Result<Box<dyn Opened>, Vec<Diagnostic>> {
    let document = Document::parse_json(Arc::clone(source))?;
    let mut export = Export { source, hints, format, problems: document.doubles().to_vec() };
    let mut replies = Vec::new();
    let (mut silent, mut first) = (0, 0..0);
    for node in items(document.root(), lists) {
        let Kind::Map(_) = node.kind else {
            let message = format!("a reply of {format} is an object, not {}", node.noun());
            export.problems.push(Diagnostic::error(source, node.mark(), message));
            continue;
        };
        match entry(node).and_then(|entry| export.reply(node, &entry, replies.len() + silent + 1)) {
            Some(reply) => replies.push(reply),
            None => {
                first = if silent == 0 { node.mark() } else { first };
                silent += 1;
            }
        }
    }
    export.tell_silent(silent, first);
    export.problems.sort_by_key(|problem| problem.span.start);
    Ok(Whole::of(source, Read { replies, problems: export.problems }))
}

/// The objects of an export: those of a list under one of these keys, or of a list that is all there is, or the one object.
fn items<'a>(root: &'a Node, lists: &[&str]) -> Vec<&'a Node> {
    let list = lists.iter().find_map(|key| root.get(key)).unwrap_or(root);
    match &list.kind {
        Kind::List(items) => items.iter().collect(),
        Kind::Empty => Vec::new(),
        _ => vec![list],
    }
}

impl Export<'_> {
    fn tell_silent(&mut self, silent: usize, first: Range<usize>) {
        if silent > 0 {
            let (are, they) = if silent == 1 { ("macro has", "it is") } else { ("macros have", "they are") };
            let message = format!("{silent} {are} no answer to a customer: {they} not read");
            self.problems.push(Diagnostic::warning(self.source, first, message).label("the first is here"));
        }
    }

    fn reply(&mut self, node: &Node, entry: &Entry, number: usize) -> Option<Reply> {
        let language = entry.language.and_then(|node| self.language(node)).or(self.hints.language);
        let version = match (entry.html.filter(|node| is_said(node)), entry.plain.filter(|node| is_said(node))) {
            (Some(body), _) => html::version(&self.written(body)?, language),
            (None, Some(body)) => Version { language, written: self.written(body)?, links: Vec::new() },
            (None, None) => return None,
        };
        let raw = object(&self.source.text, node.span.start);
        let word = |node: &Node| match &node.kind {
            Kind::Scalar(text) if !text.is_empty() => Some(Word { text: text.clone(), span: node.span.clone() }),
            _ => None,
        };
        let numbered = || Word { text: format!("{}-{number}", self.format), span: node.mark() };
        Some(Reply {
            id: entry.id.and_then(word).unwrap_or_else(numbered),
            title: entry.title.and_then(word),
            topic: entry.topic.and_then(word),
            channel: self.hints.channel.and_then(crate::library::model::Use::channel),
            brand: self.hints.brand.clone().map(|text| Word { text, span: node.mark() }),
            versions: vec![version],
            origin: Some(Origin { format: self.format.to_owned(), data: compact(raw) }),
            span: node.span.start..node.span.start + raw.len(),
            ..Reply::unsaid(Word { text: String::new(), span: 0..0 })
        })
    }

    fn written(&self, node: &Node) -> Option<crate::library::written::Written> {
        let Kind::Scalar(text) = &node.kind else { return None };
        Some(scalar::json(&self.source.text, node.span.clone(), text))
    }

    fn language(&mut self, node: &Node) -> Option<Language> {
        let Kind::Scalar(code) = &node.kind else { return None };
        let language = language_of(code);
        if language.is_none() && !code.is_empty() {
            let message = format!("replies in `{code}` are read as if their language was not said");
            self.problems.push(Diagnostic::warning(self.source, node.span.clone(), message).help(languages()));
        }
        language
    }
}

/// The language of a code such as `nl`, `nl-BE` or `NL_be`.
pub(super) fn language_of(code: &str) -> Option<Language> {
    let code = code.trim().split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    Language::ALL.iter().copied().find(|language| language.code() == code)
}

/// The languages that are known, as advice.
pub(super) fn languages() -> String {
    format!("known are {}", crate::diagnostic::one_of(Language::ALL.iter().map(|language| language.code())))
}

fn is_said(node: &Node) -> bool {
    matches!(&node.kind, Kind::Scalar(text) if !text.trim().is_empty())
}

/// The text of the JSON object that begins at a byte of a file that was parsed.
fn object(file: &str, start: usize) -> &str {
    let rest = file.get(start..).unwrap_or_default();
    let found = serde_json::Deserializer::from_str(rest).into_iter::<&RawValue>().next();
    found.and_then(Result::ok).map_or("", RawValue::get)
}

/// JSON without the blanks between its values, and otherwise as it was.
fn compact(json: &str) -> String {
    let mut short = String::with_capacity(json.len());
    let (mut is_quoted, mut is_escaped) = (false, false);
    for letter in json.chars() {
        if is_quoted || !letter.is_ascii_whitespace() {
            short.push(letter);
        }
        is_quoted ^= letter == '"' && !is_escaped;
        is_escaped = is_quoted && letter == '\\' && !is_escaped;
    }
    short
}

/// The keys at the beginning of a JSON text, each with how deep it stands: 1 for those of the outermost object. However long
/// the text is, only so much is looked at as is needed to know whose it is.
pub(super) fn keys(text: &str) -> Vec<(usize, &str)> {
    const HEAD: usize = 16 << 10;
    let text = text.trim_start_matches('\u{feff}');
    let bytes = &text.as_bytes()[..text.len().min(HEAD)];
    let (mut keys, mut depth, mut at) = (Vec::new(), 0_usize, 0);
    while at < bytes.len() {
        match bytes[at] {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'"' => {
                let start = at + 1;
                at = start;
                while at < bytes.len() && bytes[at] != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                let behind = bytes.get(at + 1..).unwrap_or_default();
                let is_key = behind.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b':');
                keys.extend(text.get(start..at).filter(|_| is_key).map(|key| (depth, key)));
            }
            _ => {}
        }
        at += 1;
    }
    keys
}

/// Whether a text begins as JSON does.
pub(super) fn is_json(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '['])
}

/// Whether all of these keys are among those at the beginning of a JSON text, however deep.
pub(super) fn has_keys(found: &[(usize, &str)], wanted: &[&str]) -> bool {
    wanted.iter().all(|key| found.iter().any(|(_, one)| one == key))
}
