//! Markdown: a reply a file, with our keys between `---` at its top and the text below.
//!
//! The language is what `language:` says, or the name of the file (`late.nl.md`). A body that begins with a heading such as `## nl`
//! has the text in several languages, each below a heading of its own. The id is what `id:` says, or the name of the file. The
//! text is what stands there, marks and all: what a customer gets is for the helpdesk to make of it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Format, Hints, Opened, Read, Whole, ends, export, ours, yaml};
use crate::diagnostic::{Diagnostic, Source};
use crate::document::{Document, Limits};
use crate::language::Language;
use crate::library::model::{Ignored, LibraryFile, Origin, Placeholder, SavedReply, Texts, Use};
use crate::library::scalar::{self, Pieces};
use crate::library::written::{Style, Written};
use crate::library::{Reply, Version, Word};
use crate::scenario::model::Category;
use crate::scenario::values::Day;

/// Markdown.
#[derive(Debug)]
pub(super) struct Markdown;

/// What stands between `---` at the top of a file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct Front {
    /// A short name, of which there is one in the library.
    id: Option<String>,
    /// The language of the text.
    language: Option<Language>,
    /// What the reply is called in a menu.
    title: Option<String>,
    /// What it is about.
    topic: Option<String>,
    /// What kind of message it answers.
    category: Option<Category>,
    /// Where it may be used.
    channel: Option<Use>,
    /// The brand that answers.
    brand: Option<String>,
    /// What is filled in.
    placeholders: BTreeMap<String, Placeholder>,
    /// Who looks after it.
    owner: Option<String>,
    /// When somebody last read it and found it right.
    reviewed: Option<Day>,
    /// The last day on which it may be used.
    valid_until: Option<Day>,
    /// Findings that are to be left, each with its reason.
    ignore: Vec<Ignored>,
    /// What an export says of the reply.
    origin: Option<Origin>,
}

impl Format for Markdown {
    fn id(&self) -> &'static str {
        "markdown"
    }

    fn purpose(&self) -> &'static str {
        "a reply a file, with our keys between --- at its top"
    }

    fn recognises(&self, name: &str, text: &str) -> bool {
        ends(name, &["md", "markdown"]) && is_rule(text.trim_start_matches('\u{feff}').lines().next())
    }

    fn open(&self, source: &Arc<Source>, hints: &Hints) -> Result<Box<dyn Opened>, Vec<Diagnostic>> {
        let (front, body) = halves(source).map_err(|problem| vec![problem])?;
        let frame = yaml::with_hints(LibraryFile::default(), hints);
        let (stem, named) = name(&source.name);
        let mut reply = read_front(source, front, &frame, stem)?;
        let language = reply.1.or(named).or(hints.language);
        let problems = versions(source, body, language, &mut reply.0);
        if reply.0.versions.is_empty() {
            let told = Diagnostic::error(source, reply.0.id.span, "there is no text below the front matter");
            return Err([problems, vec![told]].concat());
        }
        reply.0.span = 0..source.text.len();
        Ok(Whole::of(source, Read { replies: vec![reply.0], problems }))
    }
}

fn is_rule(line: Option<&str>) -> bool {
    line.is_some_and(|line| line.trim_end() == "---")
}

/// The bytes of the front matter, without the lines around it, and of the body.
fn halves(source: &Arc<Source>) -> Result<(Range<usize>, Range<usize>), Diagnostic> {
    let text = source.text.as_str();
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut lines = text[start..].split_inclusive('\n');
    let first = lines.clone().next();
    if !is_rule(first) {
        return Ok((start..start, start..text.len()));
    }
    let from = start + lines.next().map_or(0, str::len);
    let mut at = from;
    for line in lines {
        if is_rule(Some(line)) {
            return Ok((from..at, at + line.len()..text.len()));
        }
        at += line.len();
    }
    let told = Diagnostic::error(source, start..start + 3, "the front matter that begins here does not end");
    Err(told.help("a line `---` ends it"))
}

/// The name of a file without its ending, and the language that it names: `late.nl` of `replies/late.nl.md`.
fn name(path: &str) -> (&str, Option<Language>) {
    let file = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let language = stem.rsplit_once('.').and_then(|(_, code)| export::language_of(code));
    (stem, language)
}

/// The reply without its text, and the language that the front matter says.
fn read_front(
    source: &Arc<Source>,
    span: Range<usize>,
    frame: &LibraryFile,
    stem: &str,
) -> Result<(Reply, Option<Language>), Vec<Diagnostic>> {
    let text = &source.text[span.clone()];
    let is_empty = text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#'));
    let top = || Word { text: stem.to_owned(), span: 0..source.text.lines().next().map_or(0, str::len) };
    if is_empty {
        let channel = frame.channel.and_then(Use::channel);
        let brand = frame.brand.clone().map(|text| Word { text, ..top() });
        return Ok((Reply { channel, brand, ..Reply::unsaid(top()) }, None));
    }
    let part = Arc::new(Source::whole(&source.name, text.to_owned()));
    let read = Document::parse_text(part, Limits::STORY).and_then(|document| {
        let front: Front = document.read()?;
        Ok((document, front))
    });
    let (document, front) = read.map_err(|problems| super::moved(source, span.start, problems).collect::<Vec<_>>())?;
    let has_id = front.id.is_some();
    let saved = SavedReply {
        id: front.id.unwrap_or_default(),
        title: front.title,
        topic: front.topic,
        category: front.category,
        channel: front.channel,
        brand: front.brand,
        placeholders: front.placeholders,
        owner: front.owner,
        reviewed: front.reviewed,
        valid_until: front.valid_until,
        ignore: front.ignore,
        text: Texts::default(),
        origin: front.origin,
    };
    let mut reply = ours::reply(source, span.start, document.root(), saved, frame, scalar::yaml);
    // The text stands below.
    reply.versions.clear();
    if !has_id {
        reply.id = top();
    }
    Ok((reply, front.language))
}

/// The language of a heading that begins the text in a language: `## nl`.
pub fn section(line: &str) -> Option<Language> {
    let code = line.strip_prefix("## ")?.trim();
    Language::ALL.iter().copied().find(|language| language.code() == code)
}

/// Reads the texts of a body into a reply; what is wrong with them.
fn versions(
    source: &Arc<Source>,
    body: Range<usize>,
    language: Option<Language>,
    reply: &mut Reply,
) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let text = &source.text[body.clone()];
    let mut add = |language: Option<Language>, span: Range<usize>| {
        let written = written(&source.text, span);
        if !written.text.is_empty() {
            reply.versions.push(Version { language, written, links: Vec::new() });
        }
    };
    let has_sections = text.lines().find(|line| !line.trim().is_empty()).is_some_and(|line| section(line).is_some());
    if !has_sections {
        add(language, body);
        return problems;
    }
    let mut open: Option<(Language, usize)> = None;
    let mut seen: Vec<Language> = Vec::new();
    let mut at = body.start;
    for line in text.split_inclusive('\n') {
        if let Some(next) = section(line) {
            if let Some((language, from)) = open.take() {
                add(Some(language), from..at);
            }
            if seen.contains(&next) {
                let message = format!("the text in `{}` is here twice", next.code());
                problems.push(Diagnostic::error(source, at..at + line.trim_end().len(), message));
            } else {
                open = Some((next, at + line.len()));
            }
            seen.push(next);
        }
        at += line.len();
    }
    if let Some((language, from)) = open {
        add(Some(language), from..body.end);
    }
    problems
}

/// The text of some lines, without the blanks around it.
fn written(file: &str, span: Range<usize>) -> Written {
    let raw = &file[span.clone()];
    let start = span.start + raw.len() - raw.trim_start().len();
    let end = (span.start + raw.trim_end().len()).max(start);
    let mut pieces = Pieces::default();
    let mut at = start;
    for (index, line) in file[start..end].split("\r\n").enumerate() {
        if index > 0 {
            pieces.other("\n", at, 2);
            at += 2;
        }
        pieces.same(line, at);
        at += line.len();
    }
    Written::of(pieces.text, start..end, Style::Bare, pieces.runs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::formats::{read_all, recognise};

    fn open(name: &str, text: &str) -> Result<Read, Vec<Diagnostic>> {
        let source = Arc::new(Source::whole(name, text.to_owned()));
        assert_eq!(recognise(name, text).map(Format::id), Some("markdown"));
        Markdown.open(&source, &Hints::default()).map(|opened| read_all(opened.as_ref()))
    }

    fn texts(read: &Read) -> Vec<(Option<Language>, &str)> {
        read.replies[0].versions.iter().map(|version| (version.language, version.written.text.as_str())).collect()
    }

    #[test]
    fn the_text_stands_below_the_keys() {
        let text = "---\r\ntitle: Te laat\r\nreviewed: 2026-01-02\r\n---\r\n\r\nHoi {name},\r\n\r\n- een *lijst*\r\n";
        let read = open("replies/late.nl.md", text).expect("a reply");
        assert_eq!(texts(&read), [(Some(Language::Nl), "Hoi {name},\n\n- een *lijst*")]);
        let reply = &read.replies[0];
        assert_eq!((reply.id.text.as_str(), &text[reply.id.span.clone()]), ("late.nl", "---"));
        assert_eq!(reply.title.as_ref().map(|title| &text[title.span.clone()]), Some("Te laat"));
        let written = &reply.versions[0].written;
        let at = written.text.find("lijst").expect("there");
        assert_eq!(&text[written.place(at..at + 5)], "lijst");
        assert_eq!(written.edit(at..at + 5, "x").map(|(_, insert)| insert), Some("x".to_owned()));
        assert_eq!(written.edit(written.text.len()..written.text.len(), "\n"), None);
    }

    #[test]
    fn headings_part_languages() {
        let text = "---\nid: late\nlanguage: en\n---\n\n## nl\n\nHoi\n\n## de\nHallo\n## more\nWelt\n";
        let read = open("late.md", text).expect("a reply");
        assert_eq!(texts(&read), [(Some(Language::Nl), "Hoi"), (Some(Language::De), "Hallo\n## more\nWelt")]);
        let plain = open("late.md", "---\nlanguage: sv\n---\nHej\n## nl\nHoi\n").expect("a reply");
        assert_eq!(texts(&plain), [(Some(Language::Sv), "Hej\n## nl\nHoi")]);
        let twice = open("late.md", "---\n---\n## nl\nHoi\n## nl\nDag\n").expect("a reply");
        assert_eq!(twice.problems[0].message, "the text in `nl` is here twice");
    }

    #[test]
    fn mistakes_are_told_with_their_place() {
        for (text, message, words) in [
            ("---\nid: x\nHoi", "the front matter that begins here does not end", "---"),
            ("---\nid: x\ntitel: y\n---\nHoi", "`titel` is not a key of the file", "titel"),
            ("---\nid: x\n---\n\n", "there is no text below the front matter", "x"),
            (
                "\u{feff}---\nreviewed: soon\n---\nHoi",
                "`soon` is not a day of the calendar; write `2026-04-27`",
                "soon",
            ),
        ] {
            let told = open("x.md", text).expect_err(text);
            assert_eq!((told[0].message.as_str(), &text[told[0].span.clone()]), (message, words));
        }
        assert!(recognise("README.md", "# Replies\n").is_none());
    }
}
