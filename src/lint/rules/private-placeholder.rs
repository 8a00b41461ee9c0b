//! A placeholder for personal data in a reply that everybody may read.

use crate::library::model::Holds;
use crate::library::slots::Spelling;
use crate::lint::{About, Confidence, Fixes, Level, Note, Rule, Text};
use crate::rule;

#[doc = include_str!("private-placeholder.md")]
#[derive(Debug)]
pub struct PrivatePlaceholder;

impl Rule for PrivatePlaceholder {
    fn id(&self) -> &'static str {
        "private-placeholder"
    }

    fn page(&self) -> &'static str {
        include_str!("private-placeholder.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "personal data filled into a public reply",
            rule: rule::Rule::X4,
            level: Level::Error,
            confidence: Confidence::Certain,
            fixes: Fixes::Never,
        }
    }

    fn text(&self, text: &Text, notes: &mut Vec<Note>) {
        if !text.may_be_public() {
            return;
        }
        for slot in text.slots.iter().filter(|slot| slot.spelling != Spelling::Command) {
            let Some(fact) = text.holds(slot).and_then(Holds::fact) else { continue };
            let thing = fact.id().replace('_', " ");
            let who = if text.reply.channel.is_some() { "everybody reads" } else { "everybody may read" };
            let note = Note::at(slot.span.clone(), format!("{who} the customer's {thing} that is filled in here"));
            notes.push(note.help("ask to go on in a private message instead, or say `channel: private`"));
        }
    }
}
