//! Cutting: where a file of our own YAML comes apart between its replies, so that each run of them can be read by itself.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Where a file can be cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// What stands before the first reply, with the line `replies:`.
    pub head: Range<usize>,
    /// The runs of replies, in order and without gaps.
    pub parts: Vec<Range<usize>>,
    /// What stands behind the last reply.
    pub tail: Range<usize>,
    /// How many blanks stand before the hyphen of each reply.
    pub indent: usize,
}

/// Cuts a file before lines that begin a reply, into parts of at least so many bytes and one reply. `None` where that might not
/// be the whole truth: a reply that names another by an alias can only be read with it.
pub fn cut(text: &str, least: usize) -> Option<Cut> {
    let head = head(text)?;
    let body = &text[head..];
    let indent = significant(body).map(|line| line.len() - line.trim_start_matches(' ').len())?;
    let (parts, end) = between(body, indent, least)?;
    let parts: Vec<Range<usize>> = parts.into_iter().map(|part| part.start + head..part.end + head).collect();
    let links: Vec<Links> = parts.iter().map(|part| Links::of(&text[part.clone()])).collect();
    let outside = Links::of(&text[..head]).and(Links::of(&text[end + head..]));
    let is_apart = are_apart(&outside, links.iter());
    is_apart.then_some(Cut { head: 0..head, parts, tail: end + head..text.len(), indent })
}

/// Cuts a run of replies again after it was changed. `None` where it no longer holds replies alone, each so far indented.
pub fn again(run: &str, indent: usize, least: usize) -> Option<Vec<Range<usize>>> {
    between(run, indent, least).filter(|(_, end)| *end == run.len()).map(|(parts, _)| parts)
}

/// Where the line `replies:` ends, behind which a file is cut.
pub fn head(text: &str) -> Option<usize> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        at += line.len();
        if line.trim_end() == "replies:" {
            return Some(at);
        }
    }
    None
}

/// The first line that is neither empty nor a remark.
fn significant(body: &str) -> Option<&str> {
    body.split_inclusive('\n').find(|line| !line.trim().is_empty() && !line.trim_start_matches(' ').starts_with('#'))
}

/// The runs of replies that a text begins with, and where they end.
fn between(body: &str, indent: usize, least: usize) -> Option<(Vec<Range<usize>>, usize)> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    let (mut at, mut from) = (0, 0);
    let mut has_begun = false;
    for line in body.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let inner = line.trim_start_matches(' ');
        let blanks = line.len() - inner.len();
        if has_begun && blanks > indent {
            continue;
        }
        let words = inner.trim_end();
        if words.is_empty() || words.starts_with('#') {
            continue;
        }
        let begins = words == "-" || words.starts_with("- ");
        match () {
            // A tab is no indentation: the whole file has to be read to say so.
            () if words.starts_with('\t') => return None,
            () if !begins && has_begun && blanks == 0 => {
                at = start;
                break;
            }
            () if !begins || blanks != indent => return None,
            () if has_begun && start - from >= least => {
                parts.push(from..start);
                from = start;
            }
            () => {}
        }
        has_begun = true;
    }
    parts.push(from..at);
    has_begun.then_some((parts, at))
}

/// The anchors and aliases of a run of replies: what might tie it to another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Links {
    anchors: Vec<String>,
    aliases: Vec<String>,
}

impl Links {
    /// Everything in a text that looks like an anchor or an alias, though it may be part of a sentence.
    pub fn of(text: &str) -> Links {
        let mut links = Links::default();
        let mut taken = 0;
        for (at, sign) in text.bytes().enumerate().filter(|(_, byte)| matches!(byte, b'&' | b'*')) {
            // Within a name, these signs are part of it.
            if at < taken {
                continue;
            }
            let rest = &text[at + 1..];
            let end = rest.find(|c: char| c.is_whitespace() || ",[]{}".contains(c)).unwrap_or(rest.len());
            let is_within = text[..at].ends_with(char::is_alphanumeric);
            if end > 0 && !is_within {
                let list = if sign == b'&' { &mut links.anchors } else { &mut links.aliases };
                list.push(rest[..end].to_owned());
                taken = at + 1 + end;
            }
        }
        links
    }

    /// These and others.
    #[must_use]
    pub fn and(mut self, other: Links) -> Links {
        self.anchors.extend(other.anchors);
        self.aliases.extend(other.aliases);
        self
    }

    /// Whether there is neither an anchor nor an alias.
    pub fn is_empty(&self) -> bool {
        self.anchors.is_empty() && self.aliases.is_empty()
    }
}

/// Whether no run of replies names what another has an anchor for, nor what stands outside of them does, nor the other way round.
pub fn are_apart<'a>(outside: &'a Links, parts: impl Iterator<Item = &'a Links>) -> bool {
    let mut homes: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    let all: Vec<&Links> = std::iter::once(outside).chain(parts).collect();
    for (index, links) in all.iter().enumerate() {
        for name in &links.anchors {
            homes.entry(name).or_default().insert(index);
        }
    }
    let is_at_home =
        |index: usize, name: &String| homes.get(name.as_str()).is_none_or(|homes| homes.iter().eq([&index]));
    all.iter().enumerate().all(|(index, links)| links.aliases.iter().all(|name| is_at_home(index, name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Option<Vec<&str>> {
        Some(cut(text, 1)?.parts.into_iter().map(|part| &text[part]).collect())
    }

    #[test]
    fn each_reply_is_a_part_with_the_remarks_behind_it() {
        let text = "brand: x\nreplies:\n  # One\n  - id: a\n    text: x\n  # Two\n  - id: b\n\nowner: Tom\n";
        assert_eq!(parts(text), Some(vec!["  # One\n  - id: a\n    text: x\n  # Two\n", "  - id: b\n\n"]));
        assert_eq!(cut(text, 1 << 16).map(|cut| cut.parts.len()), Some(1));
    }

    #[test]
    fn stars_of_a_sentence_tie_nothing() {
        assert!(
            parts("replies:\n- id: a\n  text: a *great* day & more\n- id: b\n  text: no &nbsp; *great*\n").is_some()
        );
        assert!(parts("replies:\n- id: a\n  text: &one hello\n  title: *one\n- id: b\n  text: x\n").is_some());
        for tied in ["*one", "[*one]", "\n    *one"] {
            assert!(parts(&format!("replies:\n- id: a\n  text: &one hello\n- id: b\n  text: {tied}\n")).is_none());
        }
        assert!(parts("owner: &one Tom\nreplies:\n- id: a\n  text: *one\n").is_none());
        assert!(parts("replies:\n- id: a\n  text: &one hello\nowner: *one\n").is_none());
    }

    #[test]
    fn a_text_of_nothing_but_signs_is_read_in_no_time() {
        assert_eq!(Links::of(&"&amp;".repeat(200_000)).anchors.len(), 1);
    }

    #[test]
    fn what_is_not_replies_alone_is_not_cut() {
        for text in ["", "replies:\n", "replies:\n\t- id: a\n", "replies:\n  - id: a\n - id: b\n", "replies:\n  x: 1\n"]
        {
            assert_eq!(parts(text), None, "{text:?}");
        }
        assert_eq!(again("  - id: a\nowner: Tom\n", 2, 1), None);
        assert_eq!(again("  - id: a\n    text: |\n      \tx\n  - id: b\n", 2, 1).map(|parts| parts.len()), Some(2));
    }
}
