//! A promise that does not say when.

use crate::library::model::Holds;
use crate::lint::phrases::phrases;
use crate::lint::{About, Confidence, Fixes, Level, Note, Rule, Text};
use crate::marker::Marker;
use crate::rule;

#[doc = include_str!("no-time.md")]
#[derive(Debug)]
pub struct NoTime;

impl Rule for NoTime {
    fn id(&self) -> &'static str {
        "no-time"
    }

    fn page(&self) -> &'static str {
        include_str!("no-time.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "a promise without a time",
            rule: rule::Rule::X6,
            level: Level::Warning,
            confidence: Confidence::Medium,
            fixes: Fixes::Never,
        }
    }

    fn text(&self, text: &Text, notes: &mut Vec<Note>) {
        let Some(language) = text.language.filter(|_| !DEPENDS.iter().any(|marker| text.seen.has(*marker))) else {
            return;
        };
        let words = &text.filled.text;
        let phrases = phrases(language);
        let Some(span) = phrases.promise.first(words) else { return };
        let is_timed = text
            .slots
            .iter()
            .any(|slot| !matches!(text.holds(slot), Some(Holds::Name | Holds::Handle | Holds::Agent | Holds::Brand)));
        if is_timed || phrases.when.first(words).is_some() {
            return;
        }
        let example = text.sentences().map_or(String::new(), |own| format!(": \"{}\"", own.next[0]));
        let note = Note::at(text.place(span), "promises something without saying when");
        notes.push(note.help(format!("say by when the customer hears from you{example}")));
    }
}

/// Where it is the customer's turn, or all is done, there is no time to name.
const DEPENDS: &[Marker] =
    &[Marker::Question, Marker::PrivateInvite, Marker::PersonalDataRequest, Marker::Resolved, Marker::Redirect];
