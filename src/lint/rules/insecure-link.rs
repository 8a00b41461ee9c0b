//! A link that is not encrypted.

use crate::lint::links::links;
use crate::lint::{About, Confidence, Fixes, Level, Note, Rule, Text};
use crate::rule;

#[doc = include_str!("insecure-link.md")]
#[derive(Debug)]
pub struct InsecureLink;

impl Rule for InsecureLink {
    fn id(&self) -> &'static str {
        "insecure-link"
    }

    fn page(&self) -> &'static str {
        include_str!("insecure-link.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "a link that is not encrypted",
            rule: rule::Rule::G4,
            level: Level::Note,
            confidence: Confidence::High,
            fixes: Fixes::Suggests,
        }
    }

    fn text(&self, text: &Text, notes: &mut Vec<Note>) {
        let words = &text.filled.text;
        for link in links(words) {
            if !words[link.scheme.clone()].eq_ignore_ascii_case("http") || text.filled.is_filled(&link.scheme) {
                continue;
            }
            let note = Note::at(text.place(link.scheme), "this page is fetched without encryption");
            notes.push(note.help("try whether it opens with `https`").suggest("write `https`", "https"));
        }
    }
}
