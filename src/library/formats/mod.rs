//! Formats: how libraries lie in files. One format a file; every mistake is told with its place.

mod csv;
pub mod cut;
mod export;
mod freshdesk;
mod gorgias;
mod intercom;
mod json;
mod jsonl;
pub mod markdown;
mod ours;
pub mod yaml;
mod zendesk;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::Reply;
use super::model::{Holds, Use};
use crate::diagnostic::{Diagnostic, Source};
use crate::language::Language;

/// A way that libraries lie in files.
pub trait Format: Sync {
    /// The id, as in `--from zendesk`: also the name of its file.
    fn id(&self) -> &'static str;

    /// What it is, in a few words.
    fn purpose(&self) -> &'static str;

    /// Whether a file is probably of this format, by its name and its text.
    fn recognises(&self, name: &str, text: &str) -> bool;

    /// Opens a file: reads what holds for all of it.
    ///
    /// # Errors
    /// Every mistake that keeps the file from being read.
    fn open(&self, source: &Arc<Source>, hints: &Hints) -> Result<Box<dyn Opened>, Vec<Diagnostic>>;

    /// What the helpdesk itself fills in under a key, such as `ticket.requester.first_name`.
    fn fills(&self, _key: &str) -> Option<Holds> {
        None
    }
}

/// What is known of a file beside its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hints {
    /// The column of a table that stands for each of our keys: `text` → `Body`; `text.nl` → `Dutch`.
    pub columns: BTreeMap<String, String>,
    /// The language of texts that nothing is said of.
    pub language: Option<Language>,
    /// The brand of replies that nothing is said of.
    pub brand: Option<String>,
    /// Where replies that nothing is said of may be used.
    pub channel: Option<Use>,
}

/// A file that was opened.
pub trait Opened: Send + Sync {
    /// The runs of bytes that can be read apart from each other, in order.
    fn parts(&self) -> &[Range<usize>];

    /// Reads the replies of a part, by its index.
    fn read(&self, part: usize) -> Read;
}

/// What was read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Read {
    /// The replies, in the order of the file.
    pub replies: Vec<Reply>,
    /// What could not be read, and what is probably not meant.
    pub problems: Vec<Diagnostic>,
}

/// A file that was read as a whole when it was opened.
#[derive(Debug)]
pub(super) struct Whole {
    parts: Vec<Range<usize>>,
    read: Read,
}

impl Whole {
    /// What was read of a file.
    pub(super) fn of(source: &Source, read: Read) -> Box<dyn Opened> {
        Box::new(Whole { parts: std::iter::once(0..source.text.len()).collect(), read })
    }
}

impl Opened for Whole {
    fn parts(&self) -> &[Range<usize>] {
        &self.parts
    }

    fn read(&self, _: usize) -> Read {
        self.read.clone()
    }
}

/// Every format, in the order in which files are tried; our own YAML takes what nobody else does.
pub const ALL: &[&dyn Format] = &[
    &jsonl::Jsonl,
    &zendesk::Zendesk,
    &freshdesk::Freshdesk,
    &intercom::Intercom,
    &gorgias::Gorgias,
    &json::Json,
    &csv::Csv,
    &markdown::Markdown,
    &yaml::Yaml,
];

/// The format with this id.
pub fn format(id: &str) -> Option<&'static dyn Format> {
    ALL.iter().find(|format| format.id() == id).copied()
}

/// The format that a file is probably of; `None` where nobody knows it.
pub fn recognise(name: &str, text: &str) -> Option<&'static dyn Format> {
    ALL.iter().find(|format| format.recognises(name, text)).copied()
}

/// Whether the name of a file ends like this, in capitals or not.
pub(super) fn ends(name: &str, endings: &[&str]) -> bool {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    endings.contains(&ending.as_str())
}

/// What is wrong with a part of a file that was read by itself, told of the file.
pub(super) fn moved(source: &Arc<Source>, by: usize, problems: Vec<Diagnostic>) -> impl Iterator<Item = Diagnostic> {
    problems.into_iter().map(move |problem| Diagnostic {
        span: problem.span.start + by..problem.span.end + by,
        source: Arc::clone(source),
        ..problem
    })
}

/// Reads every part of an opened file.
pub fn read_all(opened: &dyn Opened) -> Read {
    let mut all = Read::default();
    for part in 0..opened.parts().len() {
        let read = opened.read(part);
        all.replies.extend(read.replies);
        all.problems.extend(read.problems);
    }
    all
}
