//! Emoji where the brand wants none.

use std::ops::Range;

use crate::lint::{About, Confidence, Fixes, Level, Note, Proposal, Rule, Spot, Text};
use crate::rule;
use crate::scenario::brand::Policy;

#[doc = include_str!("emoji-against-policy.md")]
#[derive(Debug)]
pub struct EmojiAgainstPolicy;

impl Rule for EmojiAgainstPolicy {
    fn id(&self) -> &'static str {
        "emoji-against-policy"
    }

    fn page(&self) -> &'static str {
        include_str!("emoji-against-policy.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "an emoji, and the brand wants none",
            rule: rule::Rule::P7,
            level: Level::Warning,
            confidence: Confidence::Certain,
            fixes: Fixes::Suggests,
        }
    }

    fn text(&self, text: &Text, notes: &mut Vec<Note>) {
        if text.brand.is_none_or(|known| known.brand.voice.emoji != Policy::Never) {
            return;
        }
        for span in text.seen.emoji.iter().filter(|span| !text.filled.is_filled(span)) {
            let place = text.place(span.clone());
            let note = Note::at(place.clone(), "the brand wants no emoji").help("say it in words, or leave it out");
            notes.push(Note { fix: Some(without(text.words(), place)), ..note });
        }
    }
}

/// Takes an emoji out, with the blank before it.
fn without(words: &str, place: Range<usize>) -> Proposal {
    let before = words[..place.start].strip_suffix(' ').map_or(place.start, str::len);
    let edits = vec![(Spot::Text(0, before..place.end), String::new())];
    Proposal { title: "leave the emoji out".to_owned(), edits, is_safe: false }
}
