//! A reply to somebody in trouble without a word about it.

use crate::lint::phrases::phrases;
use crate::lint::{About, Confidence, Fixes, Level, Note, Rule, Text};
use crate::marker::Marker;
use crate::rule;
use crate::scenario::model::Category;

#[doc = include_str!("no-acknowledgement.md")]
#[derive(Debug)]
pub struct NoAcknowledgement;

impl Rule for NoAcknowledgement {
    fn id(&self) -> &'static str {
        "no-acknowledgement"
    }

    fn page(&self) -> &'static str {
        include_str!("no-acknowledgement.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "not a word about the trouble",
            rule: rule::Rule::E1,
            level: Level::Warning,
            confidence: Confidence::Medium,
            fixes: Fixes::Never,
        }
    }

    fn text(&self, text: &Text, notes: &mut Vec<Note>) {
        let trouble = matches!(text.reply.category, Some(Category::Complaint | Category::Crisis));
        if !trouble || text.language.is_none() || ACKNOWLEDGES.iter().any(|marker| text.seen.has(*marker)) {
            return;
        }
        let notices = |language| phrases(language).notices.first(&text.filled.text).is_some();
        if text.language.is_some_and(notices) {
            return;
        }
        let sentence = text.sentences().map_or(String::new(), |own| format!(", such as \"{}\"", own.sympathy[0]));
        let note = Note::at(text.opening(), "not a word about what went wrong for the customer");
        notes.push(note.help(format!("begin with what went wrong and how that feels{sentence}")));
    }
}

/// What shows that the trouble was heard, or that it is over.
const ACKNOWLEDGES: &[Marker] = &[Marker::Apology, Marker::Sympathy, Marker::Resolved];
