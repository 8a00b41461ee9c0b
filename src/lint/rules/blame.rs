//! A reply that puts the fault on the customer or on others.

use crate::lint::phrases::phrases;
use crate::lint::{About, Confidence, Fixes, Level, Note, Rule, Text};
use crate::rule;

#[doc = include_str!("blame.md")]
#[derive(Debug)]
pub struct Blame;

impl Rule for Blame {
    fn id(&self) -> &'static str {
        "blame"
    }

    fn page(&self) -> &'static str {
        include_str!("blame.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "the fault is put elsewhere",
            rule: rule::Rule::E4,
            level: Level::Warning,
            confidence: Confidence::High,
            fixes: Fixes::Never,
        }
    }

    fn text(&self, text: &Text, notes: &mut Vec<Note>) {
        let Some(language) = text.language else { return };
        if let Some(span) = phrases(language).blame.first(&text.filled.text) {
            let note = Note::at(text.place(span), "puts the fault on somebody else");
            notes.push(note.help("own it, and say what will be done so that it does not happen again"));
        }
    }
}
