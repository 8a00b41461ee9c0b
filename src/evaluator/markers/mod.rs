//! The markers: the evaluator's eyes. What a careful reader sees in one reply, with the words that show it.

use std::ops::Range;

pub use features::FEATURES;
pub use house::{House, HouseParts};
pub use impression::Impression;
pub(crate) use impression::warmth;

use look::Look;
use scene::Scene;

use crate::evaluator::occasion::Occasion;
use crate::language::Language;
use crate::marker::{FactKind, Marker};
use crate::scenario::model::Address;
use crate::transcript::Channel;

mod asks;
mod features;
mod heard;
mod house;
mod impression;
mod look;
mod names;
mod personal;
mod scene;
mod signature;
mod social;
mod substance;
mod tone;
mod weights;

/// What is known of the language of a reply before it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tongue {
    /// Nothing: it is recognised from the text.
    #[default]
    Recognised,
    /// It is this one.
    Known(Language),
    /// It is none of the five: what depends on words is not looked for.
    Foreign,
}

impl From<Option<Language>> for Tongue {
    fn from(language: Option<Language>) -> Tongue {
        language.map_or(Tongue::Recognised, Tongue::Known)
    }
}

/// One reply of the company and what a reader of it knows.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// The reply.
    pub text: &'a str,
    /// Where it was written.
    pub channel: Channel,
    /// The language it is in.
    pub language: Tongue,
    /// The customer's messages that it answers, oldest first. May be empty.
    pub customer: &'a [&'a str],
    /// The customer's name as on the profile, such as `Sanne de Wit`.
    pub customer_name: Option<&'a str>,
    /// The customer's handle, without the @.
    pub customer_handle: Option<&'a str>,
    /// What is the brand's own.
    pub house: Option<&'a House>,
}

impl<'a> Reading<'a> {
    /// A reading of a text alone, of which nothing else is known.
    pub fn of(text: &'a str, channel: Channel) -> Reading<'a> {
        Reading {
            text,
            channel,
            language: Tongue::Recognised,
            customer: &[],
            customer_name: None,
            customer_handle: None,
            house: None,
        }
    }
}

/// A marker and the words that show it best. A marker may have several marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// What is seen.
    pub marker: Marker,
    /// Where: bytes of the reply, on character boundaries.
    pub span: Range<usize>,
}

/// A piece of personal data that a reply asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// What is asked for.
    pub kind: FactKind,
    /// The words that name it.
    pub span: Range<usize>,
    /// Whether it is to be told in private: the reply is private itself, or asks for a private message with it.
    pub privately: bool,
}

/// Whose name somebody is called by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The customer's, by the name on the profile.
    Customer,
    /// Somebody else's: worse than none.
    Other,
    /// Not known, since the customer's own name is not.
    Unknown,
}

/// A name that somebody is addressed by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Called {
    /// Whose name it is.
    pub whose: Whose,
    /// The name.
    pub span: Range<usize>,
}

/// What was seen in a reply. All spans are bytes of the reply, on character boundaries.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Seen {
    /// The language; `None`: not one of the five, or too little to tell.
    pub language: Option<Language>,
    /// The occasion, by the customer's last message; `None` where nothing is known of it.
    pub occasion: Option<Occasion>,
    /// How it strikes a reader.
    pub impression: Impression,
    /// The markers, ordered by marker, then place.
    pub marks: Vec<Mark>,
    /// Personal data asked for.
    pub asked: Vec<Asked>,
    /// Personal data of the customer's contained; never the house's own contacts.
    pub revealed: Vec<(FactKind, Range<usize>)>,
    /// Everything in it that looks like personal data, whoever's, but for the house's own.
    pub data: Vec<(FactKind, Range<usize>)>,
    /// Forms of address used.
    pub address: Vec<(Address, Range<usize>)>,
    /// Who is addressed by name.
    pub names: Vec<Called>,
    /// Desks of the house that are named: the index in the house's list.
    pub desks: Vec<(usize, Range<usize>)>,
    /// The signature of a person: initials or name, without the sign before it.
    pub signature: Option<Range<usize>>,
    /// Emoji and emoticons.
    pub emoji: Vec<Range<usize>>,
    /// Jokes that show by laughter: haha, 😂, a wink.
    pub humour: Vec<Range<usize>>,
    /// Words in capitals for loudness, and rows of exclamation marks.
    pub shouting: Vec<Range<usize>>,
    /// Swearing.
    pub profanity: Vec<Range<usize>>,
}

impl Seen {
    /// Whether a marker is present.
    pub fn has(&self, marker: Marker) -> bool {
        self.marks.iter().any(|mark| mark.marker == marker)
    }

    /// The first words that show a marker.
    pub fn first(&self, marker: Marker) -> Option<Range<usize>> {
        self.marks.iter().find(|mark| mark.marker == marker).map(|mark| mark.span.clone())
    }

    /// All the words that show a marker.
    pub fn all(&self, marker: Marker) -> impl Iterator<Item = Range<usize>> + '_ {
        self.marks.iter().filter(move |mark| mark.marker == marker).map(|mark| mark.span.clone())
    }
}

/// What is seen in a reply.
pub fn observe(reading: &Reading) -> Seen {
    look(reading).0
}

/// What is seen in a reply, and the features that were weighed; the latter for fitting weights.
pub fn observe_with_features(reading: &Reading) -> (Seen, Vec<f64>) {
    look(reading)
}

/// Personal data in any text, a customer's message as much as a reply: kinds and places.
pub fn personal_data(text: &str, language: Option<Language>, house: Option<&House>) -> Vec<(FactKind, Range<usize>)> {
    let reading = Reading { language: language.into(), house, ..Reading::of(text, Channel::Private) };
    Scene::of(&reading).data
}

/// Looks at a reply: first at courtesies and requests, then at what they leave.
fn look(reading: &Reading) -> (Seen, Vec<f64>) {
    let mut look = Look::at(Scene::of(reading));
    social::mark(&mut look);
    asks::mark(&mut look);
    let revealed = revealed(&look);
    for (_, span) in &revealed {
        look.mark(Marker::PersonalDataRevealed, span.clone());
    }
    let called: Vec<_> = look.frame.called.iter().filter(|called| called.whose != Whose::Other).cloned().collect();
    for called in called {
        look.mark(Marker::CustomerName, called.span);
    }
    if let Some(signature) = look.frame.signature.clone() {
        look.mark_tokens(Marker::Signature, signature.start, signature.end);
    }
    let features = substance::mark(&mut look);
    let mut seen = Seen { language: look.scene.language, occasion: look.heard.occasion(), revealed, ..Seen::default() };
    seen.impression = impression::impression(&look, &features);
    tone::note(&look, &mut seen);
    seen.signature = look.frame.signature.clone().map(|signature| look.scene.span(signature.start, signature.end));
    seen.names = std::mem::take(&mut look.frame.called);
    seen.asked = std::mem::take(&mut look.asked);
    seen.data = std::mem::take(&mut look.scene.data);
    seen.marks = std::mem::take(&mut look.marks);
    seen.marks.sort_by_key(|mark| (mark.marker, mark.span.start, mark.span.end));
    (seen, features.values)
}

/// Personal data of the customer's that a reply contains: not the company's own telephone numbers and mail addresses, which are
/// told from the customer's by the customer having written them, or by whose they are said to be.
fn revealed(look: &Look) -> Vec<(FactKind, Range<usize>)> {
    let text = look.scene.reading.text;
    let theirs = |kind: FactKind, span: &Range<usize>| match kind {
        FactKind::Phone | FactKind::Email | FactKind::Address | FactKind::Reference => {
            let found = text.get(span.clone()).unwrap_or_default();
            look.scene.reading.customer.iter().any(|message| message.contains(found)) || look.is_said_to_be_theirs(span)
        }
        _ => true,
    };
    look.scene.data.iter().filter(|(kind, span)| theirs(*kind, span)).cloned().collect()
}

#[cfg(test)]
mod tests;
