//! A placeholder that nobody describes: nothing will be filled in for it.

use crate::diagnostic::{did_you_mean, one_of};
use crate::library::slots::Spelling;
use crate::lint::settings::built_in_keys;
use crate::lint::{About, Confidence, Fixes, Level, Note, Rule, Text};
use crate::rule;

#[doc = include_str!("unknown-placeholder.md")]
#[derive(Debug)]
pub struct UnknownPlaceholder;

impl Rule for UnknownPlaceholder {
    fn id(&self) -> &'static str {
        "unknown-placeholder"
    }

    fn page(&self) -> &'static str {
        include_str!("unknown-placeholder.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "a placeholder that nothing is filled in for",
            rule: rule::Rule::P4,
            level: Level::Error,
            confidence: Confidence::Certain,
            fixes: Fixes::Suggests,
        }
    }

    fn text(&self, text: &Text, notes: &mut Vec<Note>) {
        let unknown = text.slots.iter().filter(|slot| slot.spelling != Spelling::Command && text.holds(slot).is_none());
        for slot in unknown {
            let described = text.reply.placeholders.keys().chain(text.settings.placeholders.keys()).map(String::as_str);
            let known: Vec<&str> = described.chain(built_in_keys()).collect();
            let note = Note::at(slot.span.clone(), format!("nothing is filled in for `{}`", slot.key));
            notes.push(match did_you_mean(&slot.key, known.iter().copied()) {
                Some(key) => {
                    let insert = text.words()[slot.span.clone()].replacen(&slot.key, key, 1);
                    note.help(format!("did you mean `{key}`?")).suggest(format!("write `{insert}`"), insert)
                }
                None => note.help(format!("describe it under `placeholders`, or use {}", one_of(known))),
            });
        }
    }
}
