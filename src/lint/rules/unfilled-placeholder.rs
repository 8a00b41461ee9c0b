//! Something that somebody was to fill in by hand and may forget.

use std::ops::Range;

use crate::lint::gaps::{Waits, gaps};
use crate::lint::links::links;
use crate::lint::{About, Confidence, Fixes, Level, Note, Rule, Text};
use crate::rule;

#[doc = include_str!("unfilled-placeholder.md")]
#[derive(Debug)]
pub struct UnfilledPlaceholder;

impl Rule for UnfilledPlaceholder {
    fn id(&self) -> &'static str {
        "unfilled-placeholder"
    }

    fn page(&self) -> &'static str {
        include_str!("unfilled-placeholder.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "something left to fill in by hand",
            rule: rule::Rule::P4,
            level: Level::Error,
            confidence: Confidence::High,
            fixes: Fixes::Suggests,
        }
    }

    fn text(&self, text: &Text, notes: &mut Vec<Note>) {
        let words = text.words();
        let gaps = gaps(words);
        if gaps.is_empty() {
            return;
        }
        let links = links(words);
        let taken = text.slots.iter().map(|slot| &slot.span).chain(links.iter().map(|link| &link.span));
        let mut taken: Vec<&Range<usize>> = taken.collect();
        taken.sort_by_key(|span| span.start);
        for gap in gaps {
            let first = taken.partition_point(|span| span.end <= gap.span.start);
            if taken.get(first).is_some_and(|span| span.start < gap.span.end) {
                continue;
            }
            let note = Note::at(gap.span, "somebody has to fill this in by hand, and will forget");
            let key = match gap.waits {
                Waits::Name => "{name}",
                Waits::Agent => "{agent}",
                Waits::Thing => "",
            };
            let is_ours = matches!(text.settings.format.id(), "yaml" | "json");
            notes.push(match key.is_empty() || !is_ours {
                true => note.help("make it a placeholder, with a type and examples"),
                false => note.help(format!("write `{key}`")).suggest(format!("write `{key}`"), key),
            });
        }
    }
}
