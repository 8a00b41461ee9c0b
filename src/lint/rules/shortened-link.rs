//! A link that hides where it leads.

use crate::lint::links::{Lead, links};
use crate::lint::{About, Confidence, Fixes, Level, Note, Rule, Text};
use crate::rule;

#[doc = include_str!("shortened-link.md")]
#[derive(Debug)]
pub struct ShortenedLink;

impl Rule for ShortenedLink {
    fn id(&self) -> &'static str {
        "shortened-link"
    }

    fn page(&self) -> &'static str {
        include_str!("shortened-link.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "a link that hides where it leads",
            rule: rule::Rule::G4,
            level: Level::Note,
            confidence: Confidence::Certain,
            fixes: Fixes::Never,
        }
    }

    fn text(&self, text: &Text, notes: &mut Vec<Note>) {
        for lead in Lead::all(text) {
            let words = lead.words();
            for link in links(words).iter().filter(|link| !link.path.is_empty() && !lead.is_filled(&link.host)) {
                if SHORTENERS.contains(&link.host(words).as_str()) {
                    let note = lead.note(link.span.clone(), "nobody can see where this link leads");
                    notes.push(note.help("link to the page itself: the platform counts every link alike"));
                }
            }
        }
    }
}

/// Public shorteners, and the platform's own, whose links stand for a page that was posted once.
const SHORTENERS: &[&str] = &[
    "bit.ly",
    "tinyurl.com",
    "goo.gl",
    "ow.ly",
    "is.gd",
    "v.gd",
    "buff.ly",
    "rebrand.ly",
    "cutt.ly",
    "shorturl.at",
    "tiny.cc",
    "rb.gy",
    "t.ly",
    "bl.ink",
    "lnkd.in",
    "dlvr.it",
    "ift.tt",
    "t.co",
    "shorte.st",
    "tiny.one",
    "s.id",
    "u.to",
];
