//! Kinship: what only the library as a whole can show. Each reply leaves a trace; among the traces, doubles are looked for.

use std::ops::Range;

use super::engine::Linter;
use super::finding::Finding;
use crate::language::Language;

/// What a text of a reply leaves behind for the look at the library as a whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Trace {
    /// The file, as an index into the files that were read.
    pub file: u32,
    /// The id of the reply.
    pub reply: String,
    /// The bytes of the file that the id takes up.
    pub id: Range<usize>,
    /// The bytes of the file that the text takes up.
    pub span: Range<usize>,
    /// The language of the text.
    pub language: Option<Language>,
}

/// What is wrong between replies, in order of file and place.
pub fn find(_: &Linter, _: &[Trace]) -> Vec<Finding> {
    Vec::new()
}
