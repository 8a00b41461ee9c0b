//! A placeholder that is described and stands in no text: the text lost it, or the description is a leftover.

use crate::library::slots::{Slot, Spelling};
use crate::lint::{About, Confidence, Fixes, Level, Note, Rule, Whole};
use crate::rule;

#[doc = include_str!("unused-placeholder.md")]
#[derive(Debug)]
pub struct UnusedPlaceholder;

impl Rule for UnusedPlaceholder {
    fn id(&self) -> &'static str {
        "unused-placeholder"
    }

    fn page(&self) -> &'static str {
        include_str!("unused-placeholder.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "a placeholder that no text uses",
            rule: rule::Rule::G4,
            level: Level::Warning,
            confidence: Confidence::Certain,
            fixes: Fixes::Never,
        }
    }

    fn whole(&self, whole: &Whole, notes: &mut Vec<Note>) {
        for (key, place) in &whole.reply.described {
            if place.is_empty() || whole.texts.iter().any(|text| text.slots.iter().any(|slot| names(slot, key))) {
                continue;
            }
            let note = Note::in_file(place.clone(), format!("`{key}` is described, and no text uses it"));
            notes.push(note.help(format!("write `{{{key}}}` where it belongs, or take the description away")));
        }
    }
}

/// Whether a slot shows what stands under a key, or is a command to the helpdesk that asks for it.
fn names(slot: &Slot, key: &str) -> bool {
    match slot.spelling {
        Spelling::Command => slot.key.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == key),
        _ => slot.key == key,
    }
}
