//! A link that leads nowhere, by the way it is written.

use crate::lint::broken::breaks;
use crate::lint::links::Lead;
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
        for lead in Lead::all(text) {
            for broken in breaks(lead.words()).into_iter().filter(|one| !lead.is_filled(&one.span)) {
                let note = lead.note(broken.span, broken.wrong);
                notes.push(match broken.instead {
                    Some(instead) => {
                        let note = note.help(format!("did you mean `{instead}`?"));
                        let title = format!("write `{instead}`");
                        if lead.is_plain() { note.suggest(title, instead) } else { note }
                    }
                    None => note.help("write the address as in `https://acme.example/help`"),
                });
            }
        }
    }
}
