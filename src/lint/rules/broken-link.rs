//! A link that leads nowhere, by the way it is written.

use crate::lint::broken::breaks;
use crate::lint::{About, Confidence, Fixes, Level, Note, Rule, Text};
use crate::rule;

#[doc = include_str!("broken-link.md")]
#[derive(Debug)]
pub struct BrokenLink;

impl Rule for BrokenLink {
    fn id(&self) -> &'static str {
        "broken-link"
    }

    fn page(&self) -> &'static str {
        include_str!("broken-link.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "a link that leads nowhere",
            rule: rule::Rule::G4,
            level: Level::Error,
            confidence: Confidence::High,
            fixes: Fixes::Suggests,
        }
    }

    fn text(&self, text: &Text, notes: &mut Vec<Note>) {
        let words = &text.filled.text;
        for broken in breaks(words).into_iter().filter(|one| !text.filled.is_filled(&one.span)) {
            let note = Note::at(text.place(broken.span), broken.wrong);
            notes.push(match broken.instead {
                Some(instead) => {
                    note.help(format!("did you mean `{instead}`?")).suggest(format!("write `{instead}`"), instead)
                }
                None => note.help("write the address as in `https://acme.example/help`"),
            });
        }
    }
}
