//! A reply to praise that does not share the joy.

use std::ops::Range;

use crate::lint::places::sentences_of;
use crate::lint::{About, Confidence, Fixes, Level, Note, Rule, Text};
use crate::marker::Marker;
use crate::rule;
use crate::scenario::model::Category;

#[doc = include_str!("cold-to-praise.md")]
#[derive(Debug)]
pub struct ColdToPraise;

impl Rule for ColdToPraise {
    fn id(&self) -> &'static str {
        "cold-to-praise"
    }

    fn page(&self) -> &'static str {
        include_str!("cold-to-praise.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "thanks for praise, and not a word of joy",
            rule: rule::Rule::E5,
            level: Level::Warning,
            confidence: Confidence::Medium,
            fixes: Fixes::Never,
        }
    }

    fn text(&self, text: &Text, notes: &mut Vec<Note>) {
        let praised = text.reply.category == Some(Category::Praise);
        if !praised
            || text.language.is_none()
            || !only_thanks(text)
            || WARMS.iter().any(|marker| text.seen.has(*marker))
        {
            return;
        }
        let sentence = text.sentences().map_or(String::new(), |own| format!(": \"{}\"", own.joy[0]));
        let note = Note::at(text.opening(), "thanks, and shares no joy with a customer who is happy");
        notes.push(note.help(format!("take up what was praised{sentence}")));
    }
}

/// What shows that the praise was heard: joy, or that something is done with it.
const WARMS: &[Marker] = &[Marker::SharedJoy, Marker::HelpOffer, Marker::NextStep, Marker::Question];

/// The most sentences of a text that only says thanks.
const MOST: usize = 8;

/// The most words of a closing: `Kind regards, Tom`.
const CLOSING: usize = 3;

/// Whether there are thanks, and every sentence only thanks, greets, signs or invites.
fn only_thanks(text: &Text) -> bool {
    let words = &text.filled.text;
    let within = |sentence: &Range<usize>| {
        let touches = |span: Range<usize>| span.start < sentence.end && sentence.start < span.end;
        let has = |marker| text.seen.all(marker).any(touches);
        let signs = || has(Marker::Signature) && words[sentence.clone()].split_whitespace().count() <= CLOSING;
        [Marker::Thanks, Marker::Greeting, Marker::Invitation].into_iter().any(has) || signs()
    };
    let is_short = sentences_of(words).nth(MOST).is_none();
    is_short && text.seen.has(Marker::Thanks) && sentences_of(words).all(|sentence| within(&sentence))
}
