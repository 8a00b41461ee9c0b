//! A version of a reply that lacks a placeholder which its other versions have.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::library::model::Holds;
use crate::library::slots::Spelling;
use crate::lint::{About, Confidence, Fixes, Level, Note, Rule, Spot, Text, Whole};
use crate::rule;

#[doc = include_str!("missing-placeholder.md")]
#[derive(Debug)]
pub struct MissingPlaceholder;

impl Rule for MissingPlaceholder {
    fn id(&self) -> &'static str {
        "missing-placeholder"
    }

    fn page(&self) -> &'static str {
        include_str!("missing-placeholder.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "a placeholder that only other languages have",
            rule: rule::Rule::G4,
            level: Level::Warning,
            confidence: Confidence::Certain,
            fixes: Fixes::Never,
        }
    }

    fn whole(&self, whole: &Whole, notes: &mut Vec<Note>) {
        // A key that nobody describes is probably another one misspelt, which is told already.
        if whole.texts.len() < 2 || whole.texts.iter().any(has_unknown) {
            return;
        }
        let keys: Vec<BTreeSet<&str>> = whole.texts.iter().map(keys).collect();
        let all: BTreeSet<&str> = keys.iter().flatten().copied().collect();
        for key in all {
            let having = keys.iter().filter(|keys| keys.contains(key)).count();
            if having * 2 < keys.len() {
                continue;
            }
            let source = keys.iter().position(|keys| keys.contains(key)).unwrap_or_default();
            let there = whole.texts[source].slots.iter().find(|slot| slot.key == key).map(|slot| slot.span.clone());
            for (index, text) in whole.texts.iter().enumerate().filter(|(index, _)| !keys[*index].contains(key)) {
                let note = Note::in_text(
                    index,
                    opening(text.words()),
                    format!("`{key}` is filled in elsewhere, and not here"),
                );
                let note =
                    note.help(format!("write `{{{key}}}` where it belongs, or take it out of the other languages"));
                notes.push(match &there {
                    Some(span) => note.also(Spot::Text(source, span.clone()), "it stands here"),
                    None => note,
                });
            }
        }
    }
}

/// Whether a text has a placeholder that nobody describes.
fn has_unknown(text: &Text) -> bool {
    text.slots.iter().any(|slot| slot.spelling != Spelling::Command && text.holds(slot).is_none())
}

/// What a text fills in and every language has to say.
fn keys<'a>(text: &Text<'a>) -> BTreeSet<&'a str> {
    let is_shown = |slot: &&crate::library::slots::Slot| {
        slot.spelling != Spelling::Command && !matches!(text.holds(slot), Some(Holds::Brand | Holds::Handle))
    };
    text.slots.iter().filter(is_shown).map(|slot| slot.key.as_str()).collect()
}

/// The first few words, which stand for the whole text.
fn opening(text: &str) -> Range<usize> {
    0..text.find(['.', ',', '!', '?', '\n']).map_or(text.len(), |at| at + 1)
}
