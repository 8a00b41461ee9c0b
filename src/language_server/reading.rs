//! Reading: what is known of the replies of an open document, kept part by part, so that a keystroke costs only the part it is in.
//!
//! Our own YAML is cut into its replies. Each is read and looked at by itself, with places from its own beginning, so that nothing
//! but its beginning changes when something is typed above it. Every other file is read as a whole.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::diagnostic::{Diagnostic, Source};
use crate::library::Reply;
use crate::library::formats::cut::{self, Cut, Links};
use crate::library::formats::{Format, Hints, Opened, Read, yaml};
use crate::library::model::LibraryFile;
use crate::lint::engine::{Linter, Look};
use crate::lint::leave::{self, Leave};
use crate::lint::trace::Trace;
use crate::lint::{Finding, kinship};

/// What came of a run of replies. Places are those of the run.
#[derive(Debug)]
pub(crate) struct Seen {
    /// The run; of a file that is read as a whole, all of it.
    pub(crate) source: Arc<Source>,
    /// The replies.
    pub(crate) replies: Vec<Reply>,
    /// What could not be read.
    pub(crate) problems: Vec<Diagnostic>,
    /// What is wrong with each reply by itself, and is not to be left.
    pub(crate) findings: Vec<Finding>,
    /// What the replies leave behind for the look at the library as a whole.
    pub(crate) traces: Vec<Trace>,
    /// What is to be left of that look.
    pub(crate) leaves: Vec<Leave>,
}

impl Seen {
    pub(super) fn of(linter: &Linter, source: Arc<Source>, read: Read) -> Seen {
        let mut look = Look::default();
        for reply in &read.replies {
            look.add(linter.look(0, &source.text, reply));
        }
        let (kin, own): (Vec<Leave>, Vec<Leave>) =
            look.leaves.into_iter().partition(|leave| kinship::RULES.contains(&&*leave.rule));
        let (mut findings, _) = leave::apply(|_| linter, look.findings, &own);
        findings.sort_by_key(|finding| (finding.span.start, finding.span.end));
        let (replies, problems) = (read.replies, read.problems);
        Seen { source, replies, problems, findings, traces: look.traces, leaves: kin }
    }

    /// The reply that a byte of the run is in.
    pub(crate) fn reply(&self, at: usize) -> Option<&Reply> {
        self.replies.iter().find(|reply| reply.span.start <= at && at <= reply.span.end)
    }
}

/// A run of replies of the document as it is now.
#[derive(Debug)]
pub(crate) struct Part {
    /// What it is known by as long as it is not changed.
    pub(crate) id: u64,
    /// Where it begins: what its places are counted from.
    pub(crate) start: usize,
    /// What came of it; `None` until it is read.
    pub(crate) seen: Option<Arc<Seen>>,
    links: Links,
}

/// How the document is taken apart.
enum Shape {
    /// It has to be taken apart first.
    New,
    /// Our own YAML, cut into its replies: what stands outside of them, where the last ends, and how far they are indented.
    Cut { outside: Links, end: usize, indent: usize },
    /// A file that is read as a whole, and what it was opened as.
    Whole(Box<dyn Opened>, Arc<Source>),
    /// A file that cannot be opened.
    Broken,
}

/// What is known of the replies of a document.
pub(crate) struct Reading {
    name: String,
    format: &'static dyn Format,
    hints: Hints,
    linter: Arc<Linter>,
    shape: Shape,
    parts: Vec<Part>,
    problems: Vec<Diagnostic>,
    /// What held for all replies when the parts were read.
    read_under: LibraryFile,
    /// Parts from before the document could not be cut any more.
    shelved: Vec<Part>,
    next_id: u64,
    /// The first part that may not have been read.
    unread: usize,
}

impl Reading {
    /// Of a document that is not read yet.
    pub(super) fn new(name: String, format: &'static dyn Format, hints: Hints, linter: Arc<Linter>) -> Reading {
        Reading {
            name,
            format,
            hints,
            linter,
            shape: Shape::New,
            parts: Vec::new(),
            problems: Vec::new(),
            read_under: LibraryFile::default(),
            shelved: Vec::new(),
            next_id: 0,
            unread: 0,
        }
    }

    /// What its replies are looked at with.
    pub(crate) fn linter(&self) -> &Arc<Linter> {
        &self.linter
    }

    /// The format that it is read as.
    pub(crate) fn format(&self) -> &'static dyn Format {
        self.format
    }

    /// What was last said at the top.
    pub(crate) fn frame(&self) -> &LibraryFile {
        &self.read_under
    }

    /// The parts, in order.
    pub(crate) fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// What keeps the document from being read.
    pub(crate) fn problems(&self) -> &[Diagnostic] {
        &self.problems
    }

    /// Whether everything is read.
    pub(crate) fn is_finished(&self) -> bool {
        !matches!(self.shape, Shape::New) && self.unread >= self.parts.len()
    }

    /// The text was changed: some bytes gave way to so many others. `text` is what it is now.
    pub(super) fn edited(&mut self, text: &str, old: &Range<usize>, inserted: usize) {
        if self.recut(text, old, inserted).or_else(|| self.reframe(text, old, inserted)).is_none() {
            self.shape = Shape::New;
        }
    }

    /// Reads again what stands above the replies, where only that was changed and still says the same.
    fn reframe(&mut self, text: &str, old: &Range<usize>, inserted: usize) -> Option<()> {
        let Shape::Cut { end, outside, indent } = &mut self.shape else { return None };
        let first = self.parts.first()?.start;
        if !self.problems.is_empty() || old.end >= first {
            return None;
        }
        let after = |at: usize| at - old.len() + inserted;
        let (head, tail) = (after(first), after(*end));
        let links = Links::of(text.get(..head)?).and(Links::of(text.get(tail..)?));
        if cut::head(text.get(..head)?) != Some(head) || links != *outside {
            return None;
        }
        let cut = Cut { head: 0..head, parts: Vec::new(), tail: tail..text.len(), indent: *indent };
        let around = Arc::new(Source::whole(&self.name, text.to_owned()));
        if yaml::frame(&around, &cut, &self.hints).ok()? != self.read_under {
            return None;
        }
        *end = tail;
        for part in &mut self.parts {
            part.start = after(part.start);
        }
        Some(())
    }

    /// Cuts only the parts again that a change touches; `None` where that does not do.
    fn recut(&mut self, text: &str, old: &Range<usize>, inserted: usize) -> Option<()> {
        let Shape::Cut { end, indent, outside } = &mut self.shape else { return None };
        // What is wrong around the replies may name distances across them.
        if !self.problems.is_empty() {
            return None;
        }
        let has_tail = *end < text.len() + old.len() - inserted;
        if old.start < self.parts.first()?.start || old.end > *end || old.end == *end && has_tail {
            return None;
        }
        let after = |at: usize| at - old.len() + inserted;
        // A change where a reply begins may make it a part of the one before.
        let first = self.parts.partition_point(|part| part.start <= old.start).saturating_sub(2);
        let last = self.parts.partition_point(|part| part.start <= old.end);
        let from = self.parts[first].start;
        let until = self.parts.get(last).map_or(*end, |next| next.start);
        let cuts = cut::again(text.get(from..after(until))?, *indent, 1)?;
        *end = after(*end);
        for part in &mut self.parts[last..] {
            part.start = after(part.start);
        }
        let mut known: Vec<Part> = self.parts.splice(first..last, []).collect();
        let count = cuts.len();
        let mut fresh = Vec::with_capacity(count);
        for cut in cuts {
            let words = &text[from + cut.start..from + cut.end];
            let same = known.iter().position(|part| part.words() == Some(words));
            let (id, seen, links) = match same.map(|index| known.swap_remove(index)) {
                Some(part) => (part.id, part.seen, part.links),
                None => (take(&mut self.next_id), None, Links::of(words)),
            };
            fresh.push(Part { id, start: from + cut.start, seen, links });
        }
        let has_links = fresh.iter().any(|part| !part.links.is_empty());
        self.parts.splice(first..first, fresh);
        self.unread = self.unread.min(first);
        (!has_links || cut::are_apart(outside, self.parts.iter().map(|part| &part.links))).then_some(())
    }

    /// Reads one part more, or opens the document. Does nothing when it is finished.
    pub(super) fn step(&mut self, text: &str) {
        if matches!(self.shape, Shape::New) {
            return self.open(text);
        }
        while self.parts.get(self.unread).is_some_and(|part| part.seen.is_some()) {
            self.unread += 1;
        }
        if self.unread < self.parts.len() {
            self.read(text, self.unread);
            self.unread += 1;
        }
    }

    /// Reads all that is not read yet.
    pub(super) fn finish(&mut self, text: &str) {
        while !self.is_finished() {
            self.step(text);
        }
    }

    /// The part that a byte is in, read.
    pub(crate) fn part_at(&mut self, text: &str, at: usize) -> Option<&Part> {
        if matches!(self.shape, Shape::New) {
            self.open(text);
        }
        if matches!(self.shape, Shape::Whole(..)) {
            self.finish(text);
            return self.parts.iter().find(|part| part.seen.as_ref().is_some_and(|seen| seen.reply(at).is_some()));
        }
        let index = self.parts.partition_point(|part| part.start <= at).checked_sub(1)?;
        self.read(text, index);
        self.parts.get(index)
    }

    fn read(&mut self, text: &str, index: usize) {
        let Some(part) = self.parts.get(index).filter(|part| part.seen.is_none()) else { return };
        let seen = match &self.shape {
            Shape::Cut { end, .. } => {
                let until = self.parts.get(index + 1).map_or(*end, |next| next.start);
                let words = text.get(part.start..until).unwrap_or_default().to_owned();
                let source = Arc::new(Source::whole(&self.name, words));
                let read = yaml::run(&source, &self.read_under);
                Seen::of(&self.linter, source, read)
            }
            Shape::Whole(opened, source) => Seen::of(&self.linter, Arc::clone(source), opened.read(index)),
            Shape::New | Shape::Broken => return,
        };
        self.parts[index].seen = Some(Arc::new(seen));
    }

    /// Takes the document apart. What stands in it word for word as before is not read again, unless what holds for all does.
    fn open(&mut self, text: &str) {
        self.unread = 0;
        self.problems.clear();
        let old = std::mem::take(&mut self.parts);
        let old = if old.is_empty() { std::mem::take(&mut self.shelved) } else { old };
        let source = Arc::new(Source::whole(&self.name, text.to_owned()));
        if self.format.id() == "yaml"
            && let Some(cut) = cut::cut(text, 1)
        {
            return self.take_apart(&source, &cut, &old);
        }
        self.shelved = old;
        match self.format.open(&source, &self.hints) {
            Ok(opened) => {
                for _ in opened.parts() {
                    let id = take(&mut self.next_id);
                    self.parts.push(Part { id, start: 0, seen: None, links: Links::default() });
                }
                self.shape = Shape::Whole(opened, source);
            }
            Err(problems) => {
                self.problems = problems;
                self.shape = Shape::Broken;
            }
        }
    }

    fn take_apart(&mut self, source: &Arc<Source>, cut: &Cut, old: &[Part]) {
        let text = &source.text;
        let mut stock = Stock::of(old);
        match yaml::frame(source, cut, &self.hints) {
            Ok(frame) if frame == self.read_under => {}
            Ok(frame) => {
                self.read_under = frame;
                stock = Stock::of(&[]);
            }
            Err(problems) => self.problems = problems,
        }
        for (index, range) in cut.parts.iter().enumerate() {
            let words = &text[range.clone()];
            let part = match stock.take(words, index, cut.parts.len()) {
                Some(same) => {
                    Part { start: range.start, seen: same.seen.clone(), links: same.links.clone(), id: same.id }
                }
                None => Part { start: range.start, seen: None, links: Links::of(words), id: take(&mut self.next_id) },
            };
            self.parts.push(part);
        }
        let outside = Links::of(&text[cut.head.clone()]).and(Links::of(&text[cut.tail.clone()]));
        self.shape = Shape::Cut { outside, end: cut.tail.start, indent: cut.indent };
    }
}

/// Parts that were read, each to be used once.
struct Stock<'a> {
    parts: &'a [Part],
    is_used: Vec<bool>,
    /// The places of the words of each part, the last first.
    by_words: Option<FxHashMap<&'a str, Vec<usize>>>,
}

impl<'a> Stock<'a> {
    fn of(parts: &'a [Part]) -> Stock<'a> {
        Stock { parts, is_used: vec![false; parts.len()], by_words: None }
    }

    /// The part with these words, given which of how many parts is looked for. It is mostly where it was, from the beginning or
    /// from the end.
    fn take(&mut self, words: &str, index: usize, count: usize) -> Option<&'a Part> {
        let parts = self.parts;
        let fits = |at: &usize| parts.get(*at).is_some_and(|part| part.words() == Some(words));
        let near = [index, (index + parts.len()).wrapping_sub(count)];
        let mut found = near.into_iter().find(|at| fits(at) && !self.is_used[*at]);
        if found.is_none() && !parts.is_empty() {
            let by_words = self.by_words.get_or_insert_with(|| by_words(parts));
            let places = by_words.get_mut(words)?;
            while let Some(place) = places.pop() {
                if !self.is_used[place] {
                    found = Some(place);
                    break;
                }
            }
        }
        let found = found?;
        self.is_used[found] = true;
        parts.get(found)
    }
}

fn by_words(parts: &[Part]) -> FxHashMap<&str, Vec<usize>> {
    let mut places: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (at, part) in parts.iter().enumerate().rev() {
        if let Some(words) = part.words() {
            places.entry(words).or_default().push(at);
        }
    }
    places
}

impl Part {
    /// Its words, where it was read.
    fn words(&self) -> Option<&str> {
        self.seen.as_ref().map(|seen| seen.source.text.as_str())
    }
}

fn take(next: &mut u64) -> u64 {
    *next += 1;
    *next
}
