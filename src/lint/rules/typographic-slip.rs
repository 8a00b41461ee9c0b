//! Slips of the keyboard: blanks and signs that stand where they should not.

use std::ops::Range;

use crate::lint::links::links;
use crate::lint::slips::slips;
use crate::lint::{About, Confidence, Fixes, Level, Note, Rule, Text};
use crate::rule;

#[doc = include_str!("typographic-slip.md")]
#[derive(Debug)]
pub struct TypographicSlip;

impl Rule for TypographicSlip {
    fn id(&self) -> &'static str {
        "typographic-slip"
    }

    fn page(&self) -> &'static str {
        include_str!("typographic-slip.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "a slip of the keyboard",
            rule: rule::Rule::R1,
            level: Level::Note,
            confidence: Confidence::High,
            fixes: Fixes::Always,
        }
    }

    fn text(&self, text: &Text, notes: &mut Vec<Note>) {
        let words = text.words();
        let kept = kept(text);
        let mut next = 0;
        for slip in slips(words, text.language) {
            while kept.get(next).is_some_and(|kept| kept.end <= slip.span.start) {
                next += 1;
            }
            if kept.get(next).is_some_and(|kept| kept.start < slip.span.end) {
                continue;
            }
            let note = Note::at(slip.span, slip.wrong);
            let title =
                if slip.instead.trim().is_empty() { slip.help.to_owned() } else { format!("write `{}`", slip.instead) };
            let note = note.help(slip.help);
            notes.push(if slip.is_safe { note.fix(title, slip.instead) } else { note.suggest(title, slip.instead) });
        }
    }
}

/// What is left alone: placeholders, and links with the blank that keeps a sign behind them apart.
fn kept(text: &Text) -> Vec<Range<usize>> {
    let words = text.words();
    let links = links(words).into_iter().map(|link| {
        let is_apart = words[link.span.end..].starts_with([' '])
            && words[link.span.end + 1..].starts_with(['.', ',', '!', '?', ';']);
        link.span.start..link.span.end + if is_apart { 2 } else { 0 }
    });
    let mut kept: Vec<Range<usize>> = text.slots.iter().map(|slot| slot.span.clone()).chain(links).collect();
    kept.sort_by_key(|span| span.start);
    kept
}
