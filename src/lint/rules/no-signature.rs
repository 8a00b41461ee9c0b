//! A reply that nobody signs, of a brand whose people sign.

use crate::library::model::Holds;
use crate::lint::{About, Confidence, Fixes, Level, Note, Rule, Text};
use crate::rule;
use crate::scenario::brand::Policy;

#[doc = include_str!("no-signature.md")]
#[derive(Debug)]
pub struct NoSignature;

impl Rule for NoSignature {
    fn id(&self) -> &'static str {
        "no-signature"
    }

    fn page(&self) -> &'static str {
        include_str!("no-signature.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "nobody signs",
            rule: rule::Rule::P2,
            level: Level::Warning,
            confidence: Confidence::Certain,
            fixes: Fixes::Suggests,
        }
    }

    fn text(&self, text: &Text, notes: &mut Vec<Note>) {
        let Some(voice) = text.brand.map(|known| &known.brand.voice) else { return };
        // What nobody describes may be the signature.
        let has_slot = text.filled_slots().any(|holds| matches!(holds, Some(Holds::Agent) | None));
        if voice.signature != Policy::Required || text.seen.signature.is_some() || has_slot {
            return;
        }
        let last = text.last_word();
        if last.is_empty() {
            return;
        }
        let by_name = text.slot(Holds::Agent, "agent");
        let by_initials = text.slot(Holds::Agent, "initials");
        let style = voice.signature_style.replace("{name}", &by_name).replace("{initials}", &by_initials);
        let insert = format!("{} {style}", &text.words()[last.clone()]);
        let note = Note::at(last, "nobody signs, and this brand's people do");
        notes.push(note.help("end with a place for who answers").suggest(format!("end with `{style}`"), insert));
    }
}
