//! A reply that does nothing but send the customer elsewhere.

use crate::lint::phrases::phrases;
use crate::lint::{About, Confidence, Fixes, Level, Note, Rule, Text};
use crate::marker::Marker;
use crate::rule;

#[doc = include_str!("needless-redirect.md")]
#[derive(Debug)]
pub struct NeedlessRedirect;

impl Rule for NeedlessRedirect {
    fn id(&self) -> &'static str {
        "needless-redirect"
    }

    fn page(&self) -> &'static str {
        include_str!("needless-redirect.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "the customer is only sent elsewhere",
            rule: rule::Rule::X5,
            level: Level::Warning,
            confidence: Confidence::Medium,
            fixes: Fixes::Never,
        }
    }

    fn text(&self, text: &Text, notes: &mut Vec<Note>) {
        let Some(language) = text.language.filter(|_| !HELPS.iter().any(|marker| text.seen.has(*marker))) else {
            return;
        };
        let has_desks = text.brand.is_some_and(|known| !known.brand.desks.is_empty());
        if !has_desks || !text.seen.desks.is_empty() {
            return;
        }
        if let Some(span) = phrases(language).sent_away.first(&text.filled.text) {
            let note = Note::at(text.place(span), "does nothing but send the customer elsewhere");
            notes.push(note.help("help here, or name the desk of the brand's routing table that takes this"));
        }
    }
}

/// What a reply may do for the customer beside sending them on.
const HELPS: &[Marker] =
    &[Marker::HelpOffer, Marker::Solution, Marker::NextStep, Marker::Resolved, Marker::Question, Marker::PrivateInvite];
