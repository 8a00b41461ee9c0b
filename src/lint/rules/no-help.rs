//! A reply to somebody in trouble that neither offers help nor does anything.

use crate::library::model::Holds;
use crate::lint::phrases::phrases;
use crate::lint::{About, Confidence, Fixes, Level, Note, Rule, Text};
use crate::marker::Marker;
use crate::rule;
use crate::scenario::model::Category;

#[doc = include_str!("no-help.md")]
#[derive(Debug)]
pub struct NoHelp;

impl Rule for NoHelp {
    fn id(&self) -> &'static str {
        "no-help"
    }

    fn page(&self) -> &'static str {
        include_str!("no-help.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "no help and no action for somebody in trouble",
            rule: rule::Rule::E2,
            level: Level::Warning,
            confidence: Confidence::Medium,
            fixes: Fixes::Never,
        }
    }

    fn text(&self, text: &Text, notes: &mut Vec<Note>) {
        let needs = matches!(text.reply.category, Some(Category::Complaint | Category::PrivateData | Category::Crisis));
        if !needs || text.language.is_none() || HELPS.iter().any(|marker| text.seen.has(*marker)) {
            return;
        }
        let has_link =
            text.filled.text.contains("http") || text.slots.iter().any(|slot| text.holds(slot) == Some(Holds::Link));
        if has_link || text.language.is_some_and(|language| phrases(language).helps.first(&text.filled.text).is_some())
        {
            return;
        }
        let sentence = text.sentences().map_or(String::new(), |own| format!(": \"{}\"", own.help[0]));
        let note = Note::at(text.closing(), "neither offers help nor says what is done");
        notes.push(note.help(format!("offer help in so many words{sentence}")));
    }
}

/// What helps, or leads to help.
const HELPS: &[Marker] = &[
    Marker::HelpOffer,
    Marker::Solution,
    Marker::NextStep,
    Marker::Resolved,
    Marker::Question,
    Marker::Invitation,
    Marker::PrivateInvite,
    Marker::Redirect,
];
