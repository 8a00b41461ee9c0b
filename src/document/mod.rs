//! YAML as people write it: every value with its place, read strictly against a schema, with all mistakes reported at once.
//!
//! A file goes through three steps: `parse` makes a tree of places and texts; [`Document::read`] checks the tree against the
//! JSON Schema of a type, which is also the published one, and decodes it; whoever needs more points into the file by path
//! ([`Document::span`]).

pub mod cells;
pub mod cut;
mod json;
pub mod mistake;
mod schema;
mod tree;

use std::ops::Range;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use crate::diagnostic::{Diagnostic, Source};
pub use schema::published;
pub use tree::{Kind, Node};

/// The largest file that is read, in bytes.
pub const LARGEST: usize = 1 << 20;

/// How much a file may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The most values, keys included.
    pub values: usize,
}

impl Limits {
    /// What a story may hold.
    pub const STORY: Limits = Limits { values: 100_000 };
    /// What a library of replies may hold.
    pub const LIBRARY: Limits = Limits { values: 500_000_000 };
}

/// A file's text and the tree of its values.
#[derive(Debug)]
pub struct Document {
    /// The file.
    pub source: Arc<Source>,
    root: Node,
    doubles: Vec<Diagnostic>,
}

impl Document {
    /// Parses the bytes of a file.
    ///
    /// # Errors
    /// When it is too large, not UTF-8, or not YAML, with the place.
    pub fn parse(name: &str, bytes: Vec<u8>) -> Result<Document, Vec<Diagnostic>> {
        let source = read_text(name, bytes).map_err(|problem| vec![problem])?;
        let (root, doubles) = tree::parse(&source, Limits::STORY).map_err(|problem| vec![problem])?;
        Ok(Document { source, root, doubles })
    }

    /// Parses a text of a size of one's own choosing.
    ///
    /// # Errors
    /// When it is not YAML, with the place.
    pub fn parse_text(source: Arc<Source>, limits: Limits) -> Result<Document, Vec<Diagnostic>> {
        let (root, doubles) = tree::parse(&source, limits).map_err(|problem| vec![problem])?;
        Ok(Document { source, root, doubles })
    }

    /// Parses a text as JSON.
    ///
    /// # Errors
    /// When it is not JSON, with the place.
    pub fn parse_json(source: Arc<Source>) -> Result<Document, Vec<Diagnostic>> {
        let (root, doubles) = json::parse(&source).map_err(|problem| vec![problem])?;
        Ok(Document { source, root, doubles })
    }

    /// The tree of its values.
    pub fn root(&self) -> &Node {
        &self.root
    }

    /// What is wrong with its keys, whatever it is to be: those that are there twice.
    pub fn doubles(&self) -> &[Diagnostic] {
        &self.doubles
    }

    /// Reads the document as a `T`.
    ///
    /// # Errors
    /// Every departure from the schema of `T`, and every key that is there twice, in the order of the file.
    pub fn read<T: JsonSchema + DeserializeOwned>(&self) -> Result<T, Vec<Diagnostic>> {
        self.read_as("the file")
    }

    /// Reads the document as a `T` that mistakes call by this name: the key whose value it is, where it is part of a file.
    ///
    /// # Errors
    /// Every departure from the schema of `T`, and every key that is there twice, in the order of the file.
    pub fn read_as<T: JsonSchema + DeserializeOwned>(&self, name: &str) -> Result<T, Vec<Diagnostic>> {
        let (value, departures) = schema::check::<T>(&self.source, &self.root, name);
        let mut problems = [self.doubles.clone(), departures].concat();
        if problems.is_empty() {
            let decoded = T::deserialize(value.unwrap_or_default());
            return decoded.map_err(|error| vec![Diagnostic::error(&self.source, self.root.mark(), error.to_string())]);
        }
        problems.sort_by_key(|problem| problem.span.start);
        Err(problems)
    }

    /// The bytes to underline for a path such as `customers[0].story[2].go`. Where the path leads nowhere, its
    /// last part that leads somewhere.
    pub fn span(&self, path: &str) -> Range<usize> {
        self.root.find(path).mark()
    }

    /// The bytes of the first scalar or key, anywhere in the file, that reads like this.
    pub fn find(&self, word: &str) -> Option<Range<usize>> {
        self.root.scalar(word)
    }

    /// The bytes of the key at the end of a path, for what is wrong with the key rather than its value.
    pub fn key_span(&self, path: &str) -> Range<usize> {
        self.root.find_key(path).unwrap_or_else(|| self.span(path))
    }
}

/// Where the first of two keys is, as seen from the second: so that it stays true when a part of a file moves as a whole.
fn first_of_two(source: &Source, first: usize, second: usize) -> String {
    let between = source.text.get(first.min(second)..second.max(first)).unwrap_or_default();
    match between.matches('\n').count() {
        0 => "the first is on the same line".to_owned(),
        1 => "the first is on the line above".to_owned(),
        lines => format!("the first is {lines} lines above"),
    }
}

fn read_text(name: &str, bytes: Vec<u8>) -> Result<Arc<Source>, Diagnostic> {
    if bytes.len() > LARGEST {
        let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).into_owned();
        let source = Arc::new(Source::whole(name, head));
        let message = format!("the file is larger than {} KiB, the most that is read", LARGEST >> 10);
        return Err(Diagnostic::error(&source, 0..0, message).help("write one story a file"));
    }
    text(name, bytes)
}

/// The bytes of a file as text.
///
/// # Errors
/// When they are not UTF-8, with the place.
pub fn text(name: &str, bytes: Vec<u8>) -> Result<Arc<Source>, Diagnostic> {
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Arc::new(Source::whole(name, text))),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let valid = String::from_utf8_lossy(&error.as_bytes()[..at]).into_owned();
            let rest = String::from_utf8_lossy(&error.as_bytes()[at..]).into_owned();
            let source = Arc::new(Source::whole(name, valid + &rest));
            let span = at..at + char::REPLACEMENT_CHARACTER.len_utf8();
            Err(Diagnostic::error(&source, span, "this is not UTF-8").help("save the file as UTF-8"))
        }
    }
}
