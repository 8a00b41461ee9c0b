//! Our own keys as JSON Lines: one reply a line, which is how large libraries are kept.

use std::ops::Range;
use std::sync::Arc;

use super::{Format, Hints, Opened, Read, ends, ours, yaml};
use crate::diagnostic::{Diagnostic, Source};
use crate::document::Document;
use crate::library::model::{LibraryFile, SavedReply};
use crate::library::{Reply, scalar};

/// Our own keys as JSON Lines.
#[derive(Debug)]
pub(super) struct Jsonl;

/// About how many bytes a part has.
const PART: usize = 64 << 10;

impl Format for Jsonl {
    fn id(&self) -> &'static str {
        "jsonl"
    }

    fn purpose(&self) -> &'static str {
        "Sparring's own keys, one reply a line of JSON"
    }

    fn recognises(&self, name: &str, _: &str) -> bool {
        ends(name, &["jsonl", "ndjson"])
    }

    fn open(&self, source: &Arc<Source>, hints: &Hints) -> Result<Box<dyn Opened>, Vec<Diagnostic>> {
        let text = source.text.as_str();
        // Some editors put a mark before UTF-8.
        let mut from = text.len() - text.trim_start_matches('\u{feff}').len();
        let mut parts = Vec::new();
        while from < text.len() {
            let least = (from + PART).min(text.len());
            let end = text.as_bytes()[least..].iter().position(|byte| *byte == b'\n');
            let until = end.map_or(text.len(), |end| least + end + 1);
            parts.push(from..until);
            from = until;
        }
        let frame = yaml::with_hints(LibraryFile::default(), hints);
        Ok(Box::new(Lines { source: Arc::clone(source), frame, parts }))
    }
}

/// A file that is read line by line.
struct Lines {
    source: Arc<Source>,
    frame: LibraryFile,
    parts: Vec<Range<usize>>,
}

impl Opened for Lines {
    fn parts(&self) -> &[Range<usize>] {
        &self.parts
    }

    fn read(&self, part: usize) -> Read {
        let span = self.parts.get(part).cloned().unwrap_or_default();
        let (mut read, mut at) = (Read::default(), span.start);
        for line in self.source.text[span].split_inclusive('\n') {
            if !line.trim().is_empty() {
                match self.line(line.trim_end(), at) {
                    Ok(reply) => read.replies.push(reply),
                    Err(problems) => read.problems.extend(super::moved(&self.source, at, problems)),
                }
            }
            at += line.len();
        }
        read
    }
}

impl Lines {
    fn line(&self, line: &str, at: usize) -> Result<Reply, Vec<Diagnostic>> {
        let document = Document::parse_json(Arc::new(Source::whole(&self.source.name, line.to_owned())))?;
        let saved: SavedReply = document.read_as("the reply")?;
        Ok(ours::reply(&self.source, at, document.root(), saved, &self.frame, scalar::json))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::formats::{read_all, recognise};

    #[test]
    fn each_line_is_a_reply_or_a_mistake_in_its_place() {
        let text = "\u{feff}{\"id\":\"a\",\"text\":{\"nl\":\"Hoi \\\"jij\\\"\"}}\r\n\n{\"id\":\"b\",\"txt\":\"x\"}\n{\"id\":\"c\",\n{\"id\":\"d\",\"text\":\"y\"}";
        assert_eq!(recognise("x.jsonl", text).map(Format::id), Some("jsonl"));
        let source = Arc::new(Source::whole("x.jsonl", text.to_owned()));
        let read = read_all(Jsonl.open(&source, &Hints::default()).expect("lines").as_ref());
        let ids: Vec<&str> = read.replies.iter().map(|reply| &text[reply.id.span.clone()]).collect();
        assert_eq!(ids, ["\"a\"", "\"d\""]);
        let written = &read.replies[0].versions[0].written;
        assert_eq!(&text[written.place(4..9)], "\\\"jij\\\"");
        let told: Vec<(usize, &str)> =
            read.problems.iter().map(|one| (source.position(one.span.start).0, one.message.as_str())).collect();
        assert_eq!(told[0], (3, "`text` is missing in the reply"));
        assert_eq!(told[1], (3, "`txt` is not a key of the reply"));
        assert_eq!(told[2].0, 4);
    }

    #[test]
    fn a_long_file_is_read_in_parts() {
        let text: String = (0..5000).map(|at| format!("{{\"id\":\"r{at}\",\"text\":\"Hi {at} there\"}}\n")).collect();
        let source = Arc::new(Source::whole("x.jsonl", text.clone()));
        let opened = Jsonl.open(&source, &Hints::default()).expect("lines");
        assert!(opened.parts().len() > 2);
        let read = read_all(opened.as_ref());
        assert_eq!(read.replies.len(), 5000);
        assert_eq!(&text[read.replies[4321].id.span.clone()], "\"r4321\"");
    }
}
