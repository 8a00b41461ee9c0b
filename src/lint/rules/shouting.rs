//! Words in capitals and rows of exclamation marks.

use std::ops::Range;

use crate::lint::{About, Confidence, Fixes, Level, Note, Rule, Text};
use crate::rule;

#[doc = include_str!("shouting.md")]
#[derive(Debug)]
pub struct Shouting;

impl Rule for Shouting {
    fn id(&self) -> &'static str {
        "shouting"
    }

    fn page(&self) -> &'static str {
        include_str!("shouting.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "shouting",
            rule: rule::Rule::P6,
            level: Level::Warning,
            confidence: Confidence::High,
            fixes: Fixes::Never,
        }
    }

    fn text(&self, text: &Text, notes: &mut Vec<Note>) {
        let words = &text.filled.text;
        let mut loud: Vec<Range<usize>> = Vec::new();
        for span in text.seen.shouting.iter().filter(|span| !text.filled.is_filled(span) && !is_label(text, span)) {
            match loud.last_mut().filter(|last| words[last.end..span.start].trim().is_empty()) {
                Some(last) => last.end = span.end,
                None => loud.push(span.clone()),
            }
        }
        for span in loud {
            let note = Note::at(text.place(span), "this shouts at the customer");
            notes.push(note.help("write it in small letters, with one exclamation mark at most"));
        }
    }
}

/// The most letters of a label that are read back from a word of it.
const LABEL: usize = 60;

/// Whether loud words are written on a button or are part of a path, or are a word of the team's own.
fn is_label(text: &Text, span: &Range<usize>) -> bool {
    let words = &text.filled.text;
    let (before, after) = (&words[..span.start], &words[span.end..]);
    let is_loud = |c: char| c.is_uppercase() || c == ' ' || c == '\'';
    let near = before.char_indices().rev().nth(LABEL).map_or(0, |(at, _)| at);
    let opening = before[near..].trim_end_matches(is_loud);
    let is_path = before.ends_with(['\\', '/', '_', '.', '#', '@']) || after.starts_with(['\\', '_', '/']);
    let is_button = opening.ends_with(['>', '→', '»', '"', '“', '„', '\'', '‘', '«', '[', '<', '›']);
    let own = |word: &str| text.settings.options.words.iter().any(|own| own.eq_ignore_ascii_case(word));
    is_path || is_button || own(&words[span.clone()])
}
