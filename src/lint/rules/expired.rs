//! A reply that may no longer be used.

use crate::lint::{About, Confidence, Fixes, Level, Note, Rule, Whole};
use crate::rule;

#[doc = include_str!("expired.md")]
#[derive(Debug)]
pub struct Expired;

impl Rule for Expired {
    fn id(&self) -> &'static str {
        "expired"
    }

    fn page(&self) -> &'static str {
        include_str!("expired.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "past its last day",
            rule: rule::Rule::G4,
            level: Level::Error,
            confidence: Confidence::Certain,
            fixes: Fixes::Never,
        }
    }

    fn whole(&self, whole: &Whole, notes: &mut Vec<Note>) {
        let Some((last, today)) = whole.reply.valid_until.as_ref().zip(whole.settings.today) else { return };
        let days = (today.0 - last.day.0).get_days();
        if days > 0 {
            let ago = if days == 1 { "yesterday".to_owned() } else { format!("{days} days ago") };
            let note = Note::in_file(last.span.clone(), format!("the last day of this reply was {ago}"));
            notes.push(note.help("take it out of the library, or say until when it holds now"));
        }
    }
}
