//! A text that does not address its reader as the brand does.

use crate::lint::address::{addressed, readdressed};
use crate::lint::{About, Confidence, Fixes, Level, Note, Rule, Text};
use crate::rule;
use crate::scenario::model::Address;

#[doc = include_str!("wrong-address.md")]
#[derive(Debug)]
pub struct WrongAddress;

impl Rule for WrongAddress {
    fn id(&self) -> &'static str {
        "wrong-address"
    }

    fn page(&self) -> &'static str {
        include_str!("wrong-address.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "not the brand's form of address",
            rule: rule::Rule::P6,
            level: Level::Warning,
            confidence: Confidence::High,
            fixes: Fixes::Suggests,
        }
    }

    fn text(&self, text: &Text, notes: &mut Vec<Note>) {
        let Some(wanted) = text.brand.and_then(|known| known.brand.voice.address) else { return };
        if addressed(text).all(|(address, _)| *address == wanted) {
            return;
        }
        let message = match wanted {
            Address::Formal => "informal, and this brand addresses its customers formally",
            Address::Informal => "formal, and this brand addresses its customers informally",
        };
        notes.extend(readdressed(text, wanted, message));
    }
}
