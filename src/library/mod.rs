//! Libraries of saved replies: read from the formats that teams keep them in, with the place of every word.
//!
//! A [`formats::Format`] opens a file and reads its replies; each text is [`Written`](written::Written), which knows the bytes of
//! the file that its letters come from and how an edit is to be written there.

pub mod formats;
pub mod html;
pub mod import;
pub mod model;
pub mod scalar;
pub mod shift;
pub mod slots;
pub mod write;
pub mod written;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::language::Language;
use crate::scenario::model::Category;
use crate::scenario::values::Day;
use crate::transcript::Channel;
use model::{Ignored, Origin, Placeholder};
use written::Written;

/// A word of a file and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word.
    pub text: String,
    /// The bytes of the file.
    pub span: Range<usize>,
}

/// A day that a file names and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dated {
    /// The day.
    pub day: Day,
    /// The bytes of the file.
    pub span: Range<usize>,
}

/// A saved reply, wherever it was read from.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// A short name, of which there is one in the library. Its place is where a finding about the reply as a whole points.
    pub id: Word,
    /// What the reply is called in a menu.
    pub title: Option<Word>,
    /// What it is about.
    pub topic: Option<Word>,
    /// What kind of message it answers, where that is said.
    pub category: Option<Category>,
    /// The one channel that it may be used in; `None` for both.
    pub channel: Option<Channel>,
    /// The brand's id.
    pub brand: Option<Word>,
    /// What is filled in, by key: what the reply says of it, or else the file.
    pub placeholders: BTreeMap<String, Placeholder>,
    /// The places of the keys of placeholders that the reply itself describes.
    pub described: BTreeMap<String, Range<usize>>,
    /// Who looks after it.
    pub owner: Option<Word>,
    /// When somebody last read it and found it right.
    pub reviewed: Option<Dated>,
    /// The last day on which it may be used.
    pub valid_until: Option<Dated>,
    /// Findings that are to be left, with the place of each.
    pub ignored: Vec<(Ignored, Range<usize>)>,
    /// The texts, one a language.
    pub versions: Vec<Version>,
    /// What an export says of the reply beside all this.
    pub origin: Option<Origin>,
    /// All the bytes of the file that the reply takes up.
    pub span: Range<usize>,
}

impl Reply {
    /// A reply of which nothing is said but its name.
    pub fn unsaid(id: Word) -> Reply {
        Reply {
            id,
            title: None,
            topic: None,
            category: None,
            channel: None,
            brand: None,
            placeholders: BTreeMap::new(),
            described: BTreeMap::new(),
            owner: None,
            reviewed: None,
            valid_until: None,
            ignored: Vec::new(),
            versions: Vec::new(),
            origin: None,
            span: 0..0,
        }
    }
}

/// The text of a reply in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The language that the file says it is in.
    pub language: Option<Language>,
    /// The text.
    pub written: Written,
    /// Where words of the text lead that do not say so themselves: the links of HTML.
    pub links: Vec<Link>,
}

/// Words of a text that lead somewhere, where the address itself is not among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The bytes of the text that lead there; none where a picture does.
    pub words: Range<usize>,
    /// The address and its place in the file.
    pub target: Word,
}
