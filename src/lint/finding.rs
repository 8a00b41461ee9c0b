//! Findings: what is wrong where in which file, and what to write instead.

use std::ops::Range;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::language::Language;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Not looked for.
    Off,
    /// Worth a thought.
    Note,
    /// Should be mended.
    Warning,
    /// Must not be sent like this.
    Error,
}

impl Level {
    /// The word in reports and settings.
    pub fn id(self) -> &'static str {
        match self {
            Level::Off => "off",
            Level::Note => "note",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}

/// Something that is wrong in one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The id of the rule.
    pub rule: String,
    /// How bad it is.
    pub level: Level,
    /// The file, as an index into the files that were read.
    pub file: u32,
    /// The bytes of the file to underline.
    pub span: Range<usize>,
    /// The id of the reply.
    pub reply: String,
    /// The language of the text, where it is about one.
    pub language: Option<Language>,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What to do about it; may be empty.
    pub help: String,
    /// Other places that belong to it.
    pub also: Vec<Also>,
    /// What to write instead.
    pub fix: Option<Fix>,
    /// What it is known by as long as the words stay as they are, wherever they move in the file.
    pub print: u64,
}

/// Another place that belongs to a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Also {
    /// The file.
    pub file: u32,
    /// Its bytes.
    pub span: Range<usize>,
    /// A few words on it.
    pub words: String,
}

/// Edits that mend a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// What they do, as an order.
    pub title: String,
    /// The edits of the finding's file, in order; none overlaps another.
    pub edits: Vec<Edit>,
    /// Whether they can be made without a person reading them.
    pub is_safe: bool,
}

/// An edit of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// The bytes that are replaced.
    pub span: Range<usize>,
    /// What stands there instead, as the file writes it.
    pub insert: String,
}
