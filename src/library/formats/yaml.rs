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
        whole(source, hints).map(|read| super::Whole::of(source, read))
    }
}

/// The file read at once.
fn whole(source: &Arc<Source>, hints: &Hints) -> Result<Read, Vec<Diagnostic>> {
    let document = Document::parse_text(Arc::clone(source), Limits::LIBRARY)?;
    if let Some(stranger) = ours::stranger(&document) {
        return Err(vec![stranger]);
    }
    let file: LibraryFile = document.read()?;
    let frame = with_hints(LibraryFile { replies: Vec::new(), ..file.clone() }, hints);
    let Some(Kind::List(nodes)) = document.root().get("replies").map(|node| &node.kind) else {
        return Ok(Read::default());
    };
    let replies = nodes.iter().zip(file.replies);
    let replies = replies.map(|(node, saved)| ours::reply(source, 0, node, saved, &frame, scalar::yaml)).collect();
    Ok(Read { replies, problems: Vec::new() })
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
                let problems = super::moved(&self.source, span.start, problems).collect();
                Read { replies: Vec::new(), problems }
            }
        }
    }
}

impl Apart {
    fn part(&self, span: &Range<usize>) -> Result<Vec<crate::library::Reply>, Vec<Diagnostic>> {
        let text = self.source.text.get(span.clone()).unwrap_or_default().to_owned();
        let source = Arc::new(Source::whole(&self.source.name, text));
        let document = Document::parse_text(source, Limits::LIBRARY)?;
        let saved: Vec<SavedReply> = document.read_as("replies")?;
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
    // What stands behind keeps its distance.
    let lines = if cut.tail.is_empty() { 0 } else { text[head.len()..cut.tail.start].matches('\n').count() };
    let gap = format!("replies: []{}", "\n".repeat(lines));
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
        let saved: Vec<SavedReply> = document.read_as("replies")?;
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
    use proptest::prelude::*;

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
    fn mistakes_of_every_part_are_told_where_they_are_in_the_file() {
        let text =
            library(3000).replace("id: r7\n", "id: r7\n    id: r8\n").replace("id: r2900\n", "id: r2900\n    txt: x\n");
        let source = Arc::new(Source::whole("x.yaml", text.clone()));
        let opened = Yaml.open(&source, &Hints::default()).expect("a library");
        let read = read_all(opened.as_ref());
        let told: Vec<(&str, &str, usize)> = read
            .problems
            .iter()
            .map(|one| (one.message.as_str(), &text[one.span.clone()], source.position(one.span.start).0))
            .collect();
        let line = |words: &str| text.lines().position(|line| line.trim() == words).expect("there") + 1;
        assert_eq!(
            told,
            [("`id` is here twice", "id", line("id: r8")), ("`txt` is not a key of `replies`", "txt", line("txt: x")),]
        );
        assert_eq!(read.problems[0].help, "the first is on the line above");
        assert!(read.problems[1].render(false).contains(&format!("x.yaml:{}:5", line("txt: x"))));
    }

    #[test]
    fn what_is_no_library_is_told_in_one_sentence() {
        for (text, words) in [
            ("customers:\n  - name: Ann\n", "a scenario"),
            ("name: Acme\nhandle: acme\nsector: post\n", "a brand"),
            ("- id: a\n  text: b\n", "under `replies`"),
            ("", "under `replies`"),
        ] {
            let source = Arc::new(Source::whole("x.yaml", text.to_owned()));
            let Err(told) = Yaml.open(&source, &Hints::default()) else { panic!("{text}") };
            assert_eq!(told.len(), 1, "{told:?}");
            assert!(told[0].message.contains("no library of replies") && told[0].help.contains(words), "{told:?}");
        }
        let source = Arc::new(Source::whole("x.yaml", "replys:\n  - id: a\n".to_owned()));
        let Err(told) = Yaml.open(&source, &Hints::default()) else { panic!("misspelt") };
        assert!(told.iter().any(|one| one.help.contains("did you mean `replies`?")), "{told:?}");
    }

    #[test]
    fn files_as_editors_leave_them_are_read() {
        let plain = "brand: x\nreplies:\n  - id: a\n    text: |\n      Hi there,\n      you\n  - id: b\n    text: \"Hi\n      there\"\n";
        let texts = |text: &str| -> Vec<String> {
            let read = read(text);
            assert!(read.problems.is_empty(), "{:?}", read.problems);
            for reply in &read.replies {
                assert_eq!(&text[reply.id.span.clone()], reply.id.text, "{text:?}");
                let written = &reply.versions[0].written;
                let at = written.text.find("there").expect("there");
                assert_eq!(&text[written.place(at..at + 5)], "there", "{text:?}");
            }
            read.replies.into_iter().map(|reply| reply.versions[0].written.text.clone()).collect()
        };
        let wanted = ["Hi there,\nyou\n", "Hi there"];
        let marked = format!("\u{feff}{plain}");
        let ended = format!("---\n{plain}...\n");
        for text in [plain, &plain.replace('\n', "\r\n"), &marked, &marked.replace('\n', "\r\n"), &ended] {
            assert_eq!(texts(text), wanted, "{text:?}");
        }
        let long = "x ".repeat(500_000) + "there";
        assert_eq!(texts(&format!("replies:\n  - id: a\n    text: {long}\n")), [long]);
    }

    fn line() -> impl Strategy<Value = &'static str> {
        proptest::sample::select(vec![
            "  - id: a",
            "  - id: b",
            "    text: Hi there",
            "    text: |",
            "      - id: c",
            "      words",
            "    text: \"open",
            "  - id: not one\"",
            "    text: >-",
            "      more\"",
            "    title: 'x",
            "      y'",
            "  # a remark",
            "# a remark",
            "",
            "    ",
            "    text: { nl: Hoi, de: Hallo }",
            "    text:",
            "      en: one",
            "        two",
            "      nl: drie",
            "  -",
            "    id: d",
            "  - { id: e, text: x }",
            "    text: &one Hi",
            "    text: *one",
            "    owner: *one",
            "owner: Tom",
            "brand: x",
            "replies:",
            "---",
            "...",
            "- id: f",
            "  text: g",
            " - id: g",
            "    text: [a",
            "  - id: h ]",
            "    text: a *b* & c",
            "\t",
            "  \t- id: i",
            "    text: Hi\r",
            "    ? id",
            "    : j",
            "  - !!map",
            "    channel: both # remark",
            "%YAML 1.2",
        ])
    }

    /// What was read, without the place of texts that are empty: a block of no lines has none of its own.
    fn settled(mut read: Read) -> Read {
        for reply in &mut read.replies {
            for version in reply.versions.iter_mut().filter(|version| version.written.text.is_empty()) {
                version.written = crate::library::written::Written::opaque(String::new(), 0..0);
                reply.span.end = reply.span.start;
            }
        }
        read
    }

    proptest! {
        #[test]
        fn cut_and_uncut_reading_agree(
            head in proptest::collection::vec(line(), 0..3), lines in proptest::collection::vec(line(), 0..12), pairs in 0..4usize, end in any::<bool>(),
        ) {
            let pair = "  - id: a\n    text: Hi\n".repeat(pairs);
            let text = format!("{}\nreplies:\n{pair}{}{}", head.join("\n"), lines.join("\n"), if end { "\n" } else { "" });
            let source = Arc::new(Source::whole("x.yaml", text.clone()));
            let hints = Hints::default();
            let Some(cut) = cut::cut(&text, 1) else { return Ok(()) };
            let Some(apart) = apart(&source, &hints, cut) else { return Ok(()) };
            let parted = read_all(&apart);
            match whole(&source, &hints) {
                Ok(whole) => prop_assert_eq!(settled(parted), settled(whole), "{}", text),
                Err(problems) => prop_assert!(!parted.problems.is_empty(), "{}\n{}", text, problems[0].render(false)),
            }
        }
    }

    #[test]
    fn an_alias_is_followed_across_replies() {
        let text = "replies:\n  - id: a\n    text: &one Hello there\n  - id: b\n    text: *one\n";
        let read = read(text);
        assert_eq!(read.replies[1].versions[0].written.text, "Hello there");
    }
}
