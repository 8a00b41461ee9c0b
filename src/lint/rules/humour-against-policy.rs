//! Jokes where the brand wants none.

use crate::lint::{About, Confidence, Fixes, Level, Note, Rule, Text};
use crate::rule;
use crate::scenario::brand::Policy;

#[doc = include_str!("humour-against-policy.md")]
#[derive(Debug)]
pub struct HumourAgainstPolicy;

impl Rule for HumourAgainstPolicy {
    fn id(&self) -> &'static str {
        "humour-against-policy"
    }

    fn page(&self) -> &'static str {
        include_str!("humour-against-policy.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "a joke, and the brand wants none",
            rule: rule::Rule::P7,
            level: Level::Warning,
            confidence: Confidence::High,
            fixes: Fixes::Never,
        }
    }

    fn text(&self, text: &Text, notes: &mut Vec<Note>) {
        if text.brand.is_none_or(|known| known.brand.voice.humour != Policy::Never) {
            return;
        }
        let words = &text.filled.text;
        let laughs = text.seen.humour.iter().filter(|span| !text.filled.is_filled(span));
        for span in laughs.filter(|span| !words[(*span).clone()].chars().all(|c| SMILES.contains(&c))) {
            let note = Note::at(text.place(span.clone()), "the brand does not joke with customers");
            notes.push(note.help("say it plainly"));
        }
    }
}

/// Smiles and winks, which are friendly without a joke.
const SMILES: &[char] = &['😉', '😁', '😎', '🙃', '😏', '🙈', '😅', '\u{fe0f}'];
