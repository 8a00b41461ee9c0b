//! A reply without a place for the customer's name, of a brand that uses it.

use crate::library::model::Holds;
use crate::lint::{About, Confidence, Fixes, Level, Note, Rule, Text};
use crate::marker::Marker;
use crate::rule;
use crate::scenario::brand::Policy;

#[doc = include_str!("no-name.md")]
#[derive(Debug)]
pub struct NoName;

impl Rule for NoName {
    fn id(&self) -> &'static str {
        "no-name"
    }

    fn page(&self) -> &'static str {
        include_str!("no-name.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "no place for the customer's name",
            rule: rule::Rule::P1,
            level: Level::Warning,
            confidence: Confidence::Certain,
            fixes: Fixes::Suggests,
        }
    }

    fn text(&self, text: &Text, notes: &mut Vec<Note>) {
        let wanted = text.brand.is_some_and(|known| known.brand.voice.name == Policy::Required);
        // What nobody describes may be the name.
        let has_slot = text.filled_slots().any(|holds| matches!(holds, Some(Holds::Name | Holds::FullName) | None));
        if !wanted || has_slot {
            return;
        }
        let slot = text.slot(Holds::Name, "name");
        let help = format!("put `{slot}` after the greeting");
        let greeting = text.seen.first(Marker::Greeting).filter(|span| !text.filled.is_filled(span));
        notes.push(match greeting.map(|span| text.place(span)) {
            Some(span) if !text.words()[span.clone()].trim_end().contains(' ') && ends(text.words(), span.end) => {
                let insert = format!("{} {slot}", text.words()[span.clone()].trim_end());
                let note = Note::at(span, "greets nobody by name, and this brand does").help(help);
                note.suggest(format!("write `{insert}`"), insert)
            }
            _ => Note::at(text.opening(), "calls nobody by name, and this brand does").help(help),
        });
    }
}

/// Whether a greeting ends here, and does not go on as "Hi there" does.
fn ends(words: &str, end: usize) -> bool {
    words[end..].trim_start_matches([' ', '\u{a0}']).chars().next().is_none_or(|next| !next.is_alphanumeric())
}
