//! A customer who is called by name in a saved text.

use crate::language::is_function_word;
use crate::lint::{About, Confidence, Fixes, Level, Note, Rule, Text};
use crate::rule;
use crate::text::fold;
use std::ops::Range;

#[doc = include_str!("name-left.md")]
#[derive(Debug)]
pub struct NameLeft;

impl Rule for NameLeft {
    fn id(&self) -> &'static str {
        "name-left"
    }

    fn page(&self) -> &'static str {
        include_str!("name-left.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "a customer called by name",
            rule: rule::Rule::P4,
            level: Level::Warning,
            confidence: Confidence::High,
            fixes: Fixes::Suggests,
        }
    }

    fn text(&self, text: &Text, notes: &mut Vec<Note>) {
        let filled = &text.filled.text;
        let is_ours = matches!(text.settings.format.id(), "yaml" | "json");
        if let Some(mention) = leading(text) {
            let note = Note::at(mention, "a saved reply answers one customer by handle")
                .help("write `@{handle}`, or leave it out");
            notes.push(if is_ours { note.suggest("write `@{handle}`", "@{handle}") } else { note });
        }
        for called in text.seen.names.iter().filter(|called| !text.filled.is_filled(&called.span)) {
            let name = &filled[called.span.clone()];
            if is_colleague(text, name) || is_no_name(text, name) {
                continue;
            }
            let note =
                Note::at(text.place(called.span.clone()), format!("a saved reply calls one customer by name: {name}"));
            let note = note.help("make it a placeholder for the customer's name");
            notes.push(if is_ours && !name.contains(' ') { note.suggest("write `{name}`", "{name}") } else { note });
        }
    }
}

/// The handle that a text begins with, unless it is the brand's own.
fn leading(text: &Text) -> Option<Range<usize>> {
    if !text.words().starts_with('@') {
        return None;
    }
    let first = post_text::mentions(text.words()).into_iter().next().filter(|mention| mention.byte_start == 0)?;
    let is_own = text.brand.is_some_and(|known| known.brand.handle.eq_ignore_ascii_case(first.username));
    (!is_own).then_some(first.byte_start..first.byte_end)
}

/// Whether a name is that of somebody who answers.
fn is_colleague(text: &Text, name: &str) -> bool {
    let team = text.brand.map_or(&[][..], |known| known.house.team());
    team.iter().any(|(first, _)| name.split_whitespace().next().is_some_and(|word| word.eq_ignore_ascii_case(first)))
}

/// Partings that stand where a name might: "Have a nice day, Goodbye!"
const PARTINGS: &[&str] = &["goodbye", "bye", "cheers", "doei", "tschüss", "ciao", "salut", "hejdå"];

/// Whether what looks like a name begins with a small word of the language or is a parting.
fn is_no_name(text: &Text, name: &str) -> bool {
    let folded = fold(name).text;
    let first = folded.split(' ').next().unwrap_or_default();
    is_function_word(first, text.language) || PARTINGS.contains(&first)
}
