//! Our own YAML. A long file is cut between its replies, so that parts of it can be read apart.

use std::ops::Range;
use std::sync::Arc;

use super::cut::{self, Cut};
use super::{Format, Hints, Opened, Read, ends, ours};
use crate::diagnostic::{Diagnostic, Source};
use crate::document::{Document, Kind, Limits};
use crate::library::model::{LibraryFile, SavedReply};
use crate::library::scalar;

/// Our own YAML.
#[derive(Debug)]
pub(super) struct Yaml;

/// About how many bytes a part has.
const PART: usize = 64 << 10;

impl Format for Yaml {
    fn id(&self) -> &'static str {
        "yaml"
    }

    fn purpose(&self) -> &'static str {
        "Sparring's own format: replies with their texts by language"
    }

    fn recognises(&self, name: &str, _: &str) -> bool {
        ends(name, &["yaml", "yml"])
    }

    fn open(&self, source: &Arc<Source>, hints: &Hints) -> Result<Box<dyn Opened>, Vec<Diagnostic>> {
        if let Some(cut) = cut::cut(&source.text, PART)
            && let Some(opened) = apart(source, hints, cut)
        {
            return Ok(Box::new(opened));
        }
        let document = Document::parse_text(Arc::clone(source), Limits::LIBRARY)?;
        let file: LibraryFile = document.read()?;
        let frame = with_hints(LibraryFile { replies: Vec::new(), ..file.clone() }, hints);
        let Some(Kind::List(nodes)) = document.root().get("replies").map(|node| &node.kind) else {
            return Ok(super::Whole::of(source, Read::default()));
        };
        let replies = nodes.iter().zip(file.replies);
        let replies = replies.map(|(node, saved)| ours::reply(source, 0, node, saved, &frame, scalar::yaml)).collect();
        Ok(super::Whole::of(source, Read { replies, problems: Vec::new() }))
    }
}

/// What the command line says, where the file does not.
pub(super) fn with_hints(file: LibraryFile, hints: &Hints) -> LibraryFile {
    LibraryFile {
        language: file.language.or(hints.language),
        brand: file.brand.or(hints.brand.clone()),
        channel: file.channel.or(hints.channel),
        ..file
    }
}

/// A file whose replies are read part by part.
struct Apart {
    source: Arc<Source>,
    frame: LibraryFile,
    parts: Vec<Range<usize>>,
}

impl Opened for Apart {
    fn parts(&self) -> &[Range<usize>] {
        &self.parts
    }

    fn read(&self, part: usize) -> Read {
        let span = self.parts.get(part).cloned().unwrap_or_default();
        match self.part(&span) {
            Ok(replies) => Read { replies, problems: Vec::new() },
            Err(problems) => {
                let moved = problems.into_iter().map(|problem| Diagnostic {
                    span: problem.span.start + span.start..problem.span.end + span.start,
                    source: Arc::clone(&self.source),
                    ..problem
                });
                Read { replies: Vec::new(), problems: moved.collect() }
            }
        }
    }
}

impl Apart {
    fn part(&self, span: &Range<usize>) -> Result<Vec<crate::library::Reply>, Vec<Diagnostic>> {
        let text = self.source.text.get(span.clone()).unwrap_or_default().to_owned();
        let source = Arc::new(Source { name: self.source.name.clone(), text, first_line: 1 });
        let document = Document::parse_text(source, Limits::LIBRARY)?;
        let saved: Vec<SavedReply> = document.read()?;
        let Kind::List(nodes) = &document.root().kind else { return Ok(Vec::new()) };
        let replies = nodes.iter().zip(saved);
        Ok(replies
            .map(|(node, saved)| ours::reply(&self.source, span.start, node, saved, &self.frame, scalar::yaml))
            .collect())
    }
}

/// The file read part by part; `None` where what holds for all of it cannot be read by itself.
fn apart(source: &Arc<Source>, hints: &Hints, cut: Cut) -> Option<Apart> {
    let frame = frame(source, &cut, hints).ok()?;
    Some(Apart { source: Arc::clone(source), frame, parts: cut.parts })
}

/// What holds for every reply of a file, read from what stands before and behind them.
///
/// # Errors
/// Every mistake there, with its place in the file.
pub fn frame(source: &Arc<Source>, cut: &Cut, hints: &Hints) -> Result<LibraryFile, Vec<Diagnostic>> {
    let text = &source.text;
    let head = text[cut.head.clone()].trim_end();
    let head = head.strip_suffix("replies:").unwrap_or(head);
    let gap = "replies: []\n";
    let frame = Source::whole(&source.name, format!("{head}{gap}{}", &text[cut.tail.clone()]));
    let read = || Document::parse_text(Arc::new(frame), Limits::LIBRARY)?.read();
    let back = |at: usize| match at.checked_sub(head.len() + gap.len()) {
        Some(behind) => cut.tail.start + behind,
        None => at.min(cut.head.end),
    };
    match read() {
        Ok(file) => Ok(with_hints(file, hints)),
        Err(problems) => Err(problems
            .into_iter()
            .map(|problem: Diagnostic| Diagnostic {
                span: back(problem.span.start)..back(problem.span.end),
                source: Arc::clone(source),
                ..problem
            })
            .collect()),
    }
}

/// Reads a run of replies that was cut out of a file, given what holds for all of them. Places are those of the run.
pub fn run(source: &Arc<Source>, frame: &LibraryFile) -> Read {
    let read = || {
        let document = Document::parse_text(Arc::clone(source), Limits::LIBRARY)?;
        let saved: Vec<SavedReply> = document.read()?;
        let Kind::List(nodes) = &document.root().kind else { return Ok(Vec::new()) };
        let replies = nodes.iter().zip(saved);
        Ok(replies.map(|(node, saved)| ours::reply(source, 0, node, saved, frame, scalar::yaml)).collect())
    };
    match read() {
        Ok(replies) => Read { replies, problems: Vec::new() },
        Err(problems) => Read { replies: Vec::new(), problems },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::formats::read_all;

    fn read(text: &str) -> Read {
        let source = Arc::new(Source::whole("x.yaml", text.to_owned()));
        let opened = Yaml.open(&source, &Hints::default()).expect("a library");
        read_all(opened.as_ref())
    }

    fn library(replies: usize) -> String {
        let reply = |at: usize| {
            format!(
                "  # Number {at}\n  - id: r{at}\n    reviewed: 2026-01-01\n    text:\n      en: |\n        Hi {{name}},\n        - that is\n\n        it's number {at}\n"
            )
        };
        format!("brand: x\nreplies:\n{}owner: Tom\n", (0..replies).map(reply).collect::<String>())
    }

    #[test]
    fn a_long_file_reads_like_a_short_one() {
        let text = library(3000);
        let source = Arc::new(Source::whole("x.yaml", text.clone()));
        let opened = Yaml.open(&source, &Hints::default()).expect("a library");
        assert!(opened.parts().len() > 3, "{}", opened.parts().len());
        let read = read_all(opened.as_ref());
        assert!(read.problems.is_empty(), "{:?}", read.problems);
        assert_eq!(read.replies.len(), 3000);
        for (at, reply) in read.replies.iter().enumerate() {
            assert_eq!(&text[reply.id.span.clone()], format!("r{at}"));
            assert_eq!(reply.owner.as_ref().map(|owner| owner.text.as_str()), Some("Tom"));
            let written = &reply.versions[0].written;
            let found = written.text.find("it's").expect("there");
            assert_eq!(&text[written.place(found..written.text.len() - 1)], format!("it's number {at}"));
            assert!(text[reply.span.clone()].starts_with("id: r"));
        }
    }

    #[test]
    fn an_alias_is_followed_across_replies() {
        let text = "replies:\n  - id: a\n    text: &one Hello there\n  - id: b\n    text: *one\n";
        let read = read(text);
        assert_eq!(read.replies[1].versions[0].written.text, "Hello there");
    }
}
