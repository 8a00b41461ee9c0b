//! A text that addresses one reader in two ways.

use crate::lint::address::{addressed, readdressed};
use crate::lint::{About, Confidence, Fixes, Level, Note, Rule, Text};
use crate::rule;
use crate::scenario::model::Address;

#[doc = include_str!("mixed-address.md")]
#[derive(Debug)]
pub struct MixedAddress;

impl Rule for MixedAddress {
    fn id(&self) -> &'static str {
        "mixed-address"
    }

    fn page(&self) -> &'static str {
        include_str!("mixed-address.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "formal and informal address mixed",
            rule: rule::Rule::P6,
            level: Level::Warning,
            confidence: Confidence::High,
            fixes: Fixes::Suggests,
        }
    }

    fn text(&self, text: &Text, notes: &mut Vec<Note>) {
        if text.seen.address.len() < 2 || text.brand.is_some_and(|known| known.brand.voice.address.is_some()) {
            return;
        }
        let formal = addressed(text).filter(|(address, _)| *address == Address::Formal).count();
        let informal = addressed(text).filter(|(address, _)| *address == Address::Informal).count();
        if formal == 0 || informal == 0 {
            return;
        }
        let kept = if formal > informal { Address::Formal } else { Address::Informal };
        notes.extend(readdressed(text, kept, "addresses one reader in two ways"));
    }
}
