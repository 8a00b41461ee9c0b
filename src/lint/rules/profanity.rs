//! Swearing in a saved reply.

use crate::lint::{About, Confidence, Fixes, Level, Note, Rule, Text};
use crate::rule;

#[doc = include_str!("profanity.md")]
#[derive(Debug)]
pub struct Profanity;

impl Rule for Profanity {
    fn id(&self) -> &'static str {
        "profanity"
    }

    fn page(&self) -> &'static str {
        include_str!("profanity.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "swearing",
            rule: rule::Rule::E3,
            level: Level::Error,
            confidence: Confidence::High,
            fixes: Fixes::Never,
        }
    }

    fn text(&self, text: &Text, notes: &mut Vec<Note>) {
        for span in text.seen.profanity.iter().filter(|span| !text.filled.is_filled(span)) {
            let note = Note::at(text.place(span.clone()), "this is swearing");
            notes.push(note.help("stay courteous, whatever the customer writes"));
        }
    }
}
