//! Words in capitals and rows of exclamation marks.

use crate::lint::{About, Confidence, Fixes, Level, Note, Rule, Text};
use crate::rule;

#[doc = include_str!("shouting.md")]
#[derive(Debug)]
pub struct Shouting;

impl Rule for Shouting {
    fn id(&self) -> &'static str {
        "shouting"
    }

    fn page(&self) -> &'static str {
        include_str!("shouting.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "shouting",
            rule: rule::Rule::P6,
            level: Level::Warning,
            confidence: Confidence::High,
            fixes: Fixes::Never,
        }
    }

    fn text(&self, text: &Text, notes: &mut Vec<Note>) {
        for span in text.seen.shouting.iter().filter(|span| !text.filled.is_filled(span)) {
            let note = Note::at(text.place(span.clone()), "this shouts at the customer");
            notes.push(note.help("write it in small letters, with one exclamation mark at most"));
        }
    }
}
