//! A signature where the brand signs nothing.

use crate::library::model::Holds;
use crate::lint::{About, Confidence, Fixes, Level, Note, Rule, Text};
use crate::rule;
use crate::scenario::brand::Policy;

#[doc = include_str!("unwanted-signature.md")]
#[derive(Debug)]
pub struct UnwantedSignature;

impl Rule for UnwantedSignature {
    fn id(&self) -> &'static str {
        "unwanted-signature"
    }

    fn page(&self) -> &'static str {
        include_str!("unwanted-signature.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "a signature that the brand does not want",
            rule: rule::Rule::P7,
            level: Level::Warning,
            confidence: Confidence::High,
            fixes: Fixes::Never,
        }
    }

    fn text(&self, text: &Text, notes: &mut Vec<Note>) {
        let never = text.brand.is_some_and(|known| known.brand.voice.signature == Policy::Never);
        if !never {
            return;
        }
        let slots =
            text.slots.iter().filter(|slot| text.holds(slot) == Some(Holds::Agent)).map(|slot| slot.span.clone());
        let written =
            text.seen.signature.clone().filter(|span| !text.filled.is_filled(span)).map(|span| text.place(span));
        for span in slots.chain(written) {
            notes.push(Note::at(span, "signs, and this brand does not").help("leave the signature out"));
        }
    }
}
