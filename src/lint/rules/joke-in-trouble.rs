//! A joke where something went wrong.

use crate::lint::{About, Confidence, Fixes, Level, Note, Rule, Text};
use crate::marker::Marker;
use crate::rule;
use crate::scenario::model::Category;

#[doc = include_str!("joke-in-trouble.md")]
#[derive(Debug)]
pub struct JokeInTrouble;

impl Rule for JokeInTrouble {
    fn id(&self) -> &'static str {
        "joke-in-trouble"
    }

    fn page(&self) -> &'static str {
        include_str!("joke-in-trouble.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "a joke in trouble",
            rule: rule::Rule::P7,
            level: Level::Warning,
            confidence: Confidence::Medium,
            fixes: Fixes::Never,
        }
    }

    fn text(&self, text: &Text, notes: &mut Vec<Note>) {
        let is_trouble = matches!(text.reply.category, Some(Category::Complaint | Category::Crisis));
        if !is_trouble || text.seen.has(Marker::Resolved) || text.seen.has(Marker::SharedJoy) {
            return;
        }
        if let Some(span) = text.seen.humour.first() {
            let note = Note::at(text.place(span.clone()), "laughs where the customer is in trouble");
            notes.push(note.help("leave the joke for a lighter case"));
        }
    }
}
