//! Lint: what is wrong with the replies of a library, found by rules that read each reply with the evaluator's eyes.
//!
//! A [`Rule`] looks at one text of a reply ([`Text`]) or at a reply as a whole ([`Whole`]) and writes [`Note`]s; the
//! [`engine`] makes [`Finding`]s of them, with places in the file, as the project's settings have it. What only the library
//! as a whole can show (doubles, contradictions) is found by [`kinship`] from what each reply leaves behind.

pub mod address;
mod broken;
pub mod checked;
pub mod coverage;
pub mod engine;
mod facts;
mod figures;
pub mod finding;
mod gaps;
#[cfg(test)]
mod hostile;
pub mod kinship;
pub mod leave;
mod links;
mod opening;
pub mod overview;
pub mod phrases;
pub mod places;
pub mod project;
pub mod rules;
pub mod settings;
mod slips;
pub mod trace;

use std::ops::Range;

use crate::evaluator::markers::{House, Seen};
use crate::language::Language;
use crate::library::slots::{Brace, Filled, Slot};
use crate::library::{Reply, Version};
use crate::rule;
use crate::scenario::brand::Brand;
use crate::transcript::Channel;
pub use finding::{Edit, Finding, Fix, Level};
pub use settings::Settings;

/// What is fixed about a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct About {
    /// The flaw in a few words, without a full stop.
    pub flaw: &'static str,
    /// The rule of good webcare that it goes against.
    pub rule: rule::Rule,
    /// How bad it is, unless the project says otherwise; [`Level::Off`] for a rule that is to be asked for.
    pub level: Level,
    /// How sure a finding is.
    pub confidence: Confidence,
    /// Whether it can say what to write instead.
    pub fixes: Fixes,
}

/// How sure a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// It is so: counted, compared or looked up.
    Certain,
    /// A careful reader would nearly always agree.
    High,
    /// A careful reader would mostly agree.
    Medium,
}

impl Confidence {
    /// The word in reports.
    pub fn id(self) -> &'static str {
        match self {
            Confidence::Certain => "certain",
            Confidence::High => "high",
            Confidence::Medium => "medium",
        }
    }
}

/// Whether a rule can say what to write instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fixes {
    /// No: a person has to.
    Never,
    /// It suggests words that a person should read first.
    Suggests,
    /// It can be done without a person.
    Always,
}

/// A flaw that is looked for. Its file and its page have its id.
pub trait Rule: Sync {
    /// The id, such as `unknown-placeholder`: also the name of its file and its page.
    fn id(&self) -> &'static str;

    /// Its page: what it looks for, why, and examples, which are its tests.
    fn page(&self) -> &'static str;

    /// What is fixed about it.
    fn about(&self) -> About;

    /// Looks at one text of a reply.
    fn text(&self, _: &Text, _: &mut Vec<Note>) {}

    /// Looks at a reply as a whole: its keys, and its texts beside each other.
    fn whole(&self, _: &Whole, _: &mut Vec<Note>) {}
}

/// A brand and what is its own, compiled.
#[derive(Debug)]
pub struct Known {
    /// The brand.
    pub brand: Brand,
    /// What is its own.
    pub house: House,
}

/// What a rule knows of one text of a reply.
#[derive(Clone, Copy)]
pub struct Text<'a> {
    /// The reply.
    pub reply: &'a Reply,
    /// The text as written. Notes point into [`Written::text`](crate::library::written::Written::text).
    pub version: &'a Version,
    /// The language: the one the file says, else the one it is recognised as.
    pub language: Option<Language>,
    /// The brand, where it is known.
    pub brand: Option<&'a Known>,
    /// The places that are filled in.
    pub slots: &'a [Slot],
    /// What is wrong with the braces.
    pub braces: &'a [Brace],
    /// The text filled in with the first example of each slot, as it was read.
    pub filled: &'a Filled,
    /// What was seen in the filled text. Spans are of the filled text: [`Text::place`] leads back.
    pub seen: &'a Seen,
    /// What the project wants.
    pub settings: &'a Settings,
}

impl<'a> Text<'a> {
    /// The words as they are written, with their placeholders.
    pub fn words(&self) -> &'a str {
        &self.version.written.text
    }

    /// The bytes of the text as written that a run of bytes of the filled text comes from.
    pub fn place(&self, filled: Range<usize>) -> Range<usize> {
        self.filled.original(filled)
    }

    /// Whether it may be used where everybody reads along.
    pub fn may_be_public(&self) -> bool {
        self.reply.channel != Some(Channel::Private)
    }

    /// What a slot holds: as the library describes it, as the file's format or we know it, `None` where nobody does.
    pub fn holds(&self, slot: &Slot) -> Option<crate::library::model::Holds> {
        self.settings.holds(self.reply, &slot.key)
    }
}

/// What a rule knows of a reply as a whole.
#[derive(Clone, Copy)]
pub struct Whole<'a> {
    /// The reply.
    pub reply: &'a Reply,
    /// Its texts, as each was read, in the order of the file.
    pub texts: &'a [Text<'a>],
    /// The text of the file, for places outside of texts.
    pub file: &'a str,
    /// The brand, where it is known.
    pub brand: Option<&'a Known>,
    /// What the project wants.
    pub settings: &'a Settings,
}

/// Where a note points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spot {
    /// Bytes of the text that is looked at; of [`Whole::texts`], the one with this index.
    Text(usize, Range<usize>),
    /// Bytes of the file.
    File(Range<usize>),
}

/// What a rule has to say about one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Where.
    pub spot: Spot,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What to do about it; may be empty.
    pub help: String,
    /// Other places that belong to it, with a few words on each.
    pub also: Vec<(Spot, String)>,
    /// What to write instead.
    pub fix: Option<Proposal>,
}

/// An edit that a rule proposes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// What it does, as an order: `write "soon" instead`.
    pub title: String,
    /// What stands where instead. Places do not overlap.
    pub edits: Vec<(Spot, String)>,
    /// Whether it can be made without a person reading it.
    pub is_safe: bool,
}

impl Note {
    /// A note about bytes of the text that is looked at.
    pub fn at(span: Range<usize>, message: impl Into<String>) -> Note {
        Note { spot: Spot::Text(0, span), message: message.into(), help: String::new(), also: Vec::new(), fix: None }
    }

    /// A note of [`Rule::whole`] about bytes of one of its texts.
    pub fn in_text(text: usize, span: Range<usize>, message: impl Into<String>) -> Note {
        Note { spot: Spot::Text(text, span), ..Note::at(0..0, message) }
    }

    /// A note about bytes of the file, such as the value of a key.
    pub fn in_file(span: Range<usize>, message: impl Into<String>) -> Note {
        Note { spot: Spot::File(span), ..Note::at(0..0, message) }
    }

    /// With advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Note {
        self.help = help.into();
        self
    }

    /// With another place.
    #[must_use]
    pub fn also(mut self, spot: Spot, words: impl Into<String>) -> Note {
        self.also.push((spot, words.into()));
        self
    }

    /// With an edit of the same place that needs nobody to read it.
    #[must_use]
    pub fn fix(mut self, title: impl Into<String>, insert: impl Into<String>) -> Note {
        self.fix =
            Some(Proposal { title: title.into(), edits: vec![(self.spot.clone(), insert.into())], is_safe: true });
        self
    }

    /// With words for the same place that a person should read first.
    #[must_use]
    pub fn suggest(mut self, title: impl Into<String>, insert: impl Into<String>) -> Note {
        self.fix =
            Some(Proposal { title: title.into(), edits: vec![(self.spot.clone(), insert.into())], is_safe: false });
        self
    }
}
