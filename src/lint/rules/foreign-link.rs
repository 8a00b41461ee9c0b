//! A link to a host that the project does not know.

use crate::diagnostic::did_you_mean;
use crate::lint::links::{Lead, is_below, links};
use crate::lint::{About, Confidence, Fixes, Level, Note, Rule, Text};
use crate::rule;

#[doc = include_str!("foreign-link.md")]
#[derive(Debug)]
pub struct ForeignLink;

impl Rule for ForeignLink {
    fn id(&self) -> &'static str {
        "foreign-link"
    }

    fn page(&self) -> &'static str {
        include_str!("foreign-link.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "a link to a host that is not ours",
            rule: rule::Rule::G4,
            level: Level::Warning,
            confidence: Confidence::Certain,
            fixes: Fixes::Never,
        }
    }

    fn text(&self, text: &Text, notes: &mut Vec<Note>) {
        let allowed = &text.settings.options.links;
        if allowed.is_empty() {
            return;
        }
        let contacts = text.brand.map_or(&[][..], |known| &known.brand.contacts);
        for lead in Lead::all(text) {
            for link in links(lead.words()).iter().filter(|link| !lead.is_filled(&link.host)) {
                let host = link.host(lead.words());
                if !allowed.iter().chain(contacts).any(|above| is_below(&host, above)) {
                    let wrong = format!("`{host}` is not among the hosts that replies link to");
                    let note = lead.note(link.host.clone(), wrong);
                    notes.push(match did_you_mean(&host, allowed.iter().map(String::as_str)) {
                        Some(known) => note.help(format!("did you mean `{known}`?")),
                        None => note.help(
                            "link to a page of the brand, or add the host to `links` in the options of the project",
                        ),
                    });
                }
            }
        }
    }
}
