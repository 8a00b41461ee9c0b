//! A link that is not encrypted.

use crate::lint::links::{Lead, links};
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
        for lead in Lead::all(text) {
            for link in links(lead.words()) {
                let scheme = &lead.words()[link.scheme.clone()];
                if !scheme.eq_ignore_ascii_case("http") || lead.is_filled(&link.scheme) {
                    continue;
                }
                let note = lead.note(link.scheme, "this page is fetched without encryption");
                let note = note.help("try whether it opens with `https`");
                notes.push(if lead.is_plain() { note.suggest("write `https`", "https") } else { note });
            }
        }
    }
}
