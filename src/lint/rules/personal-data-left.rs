//! Personal data of a customer in a saved text.

use crate::lint::{About, Confidence, Fixes, Level, Note, Rule, Text};
use crate::marker::FactKind;
use crate::rule;

#[doc = include_str!("personal-data-left.md")]
#[derive(Debug)]
pub struct PersonalDataLeft;

impl Rule for PersonalDataLeft {
    fn id(&self) -> &'static str {
        "personal-data-left"
    }

    fn page(&self) -> &'static str {
        include_str!("personal-data-left.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "personal data of a customer",
            rule: rule::Rule::X4,
            level: Level::Error,
            confidence: Confidence::High,
            fixes: Fixes::Never,
        }
    }

    fn text(&self, text: &Text, notes: &mut Vec<Note>) {
        let filled = &text.filled.text;
        let data = text.seen.data.iter().filter(|(kind, span)| is_private(*kind, &filled[span.clone()]));
        let mut found: Vec<_> = text.seen.revealed.iter().chain(data).collect();
        found.sort_by_key(|(kind, span)| (span.start, span.end, *kind));
        found.dedup_by_key(|(_, span)| span.start);
        for (kind, span) in found.into_iter().filter(|(_, span)| !text.filled.is_filled(span)) {
            let thing = kind.id().replace('_', " ");
            let note = Note::at(text.place(span.clone()), format!("somebody's {thing} stands in this saved reply"));
            notes.push(note.help(format!("put a placeholder of type `{}` there, or leave it out", kind.id())));
        }
    }
}

/// Providers of mail for private people.
const PROVIDERS: &[&str] = &[
    "gmail",
    "googlemail",
    "hotmail",
    "outlook",
    "live",
    "yahoo",
    "icloud",
    "me",
    "aol",
    "gmx",
    "web",
    "t-online",
    "freenet",
    "posteo",
    "ziggo",
    "kpnmail",
    "xs4all",
    "planet",
    "home",
    "telenet",
    "skynet",
    "orange",
    "wanadoo",
    "free",
    "laposte",
    "sfr",
    "telia",
    "bredband",
    "spray",
    "proton",
    "protonmail",
    "msn",
];

/// Beginnings of mobile numbers, as digits: Dutch, German, French, Swedish, Swiss, British, with and without their country.
const MOBILE: &[&str] =
    &["06", "316", "00316", "015", "016", "017", "4915", "4916", "4917", "07", "336", "337", "467", "417", "447"];

/// Whether something is a private person's by what it looks like, whoever's it is said to be.
fn is_private(kind: FactKind, found: &str) -> bool {
    match kind {
        FactKind::Email => {
            let host = found.rsplit('@').next().unwrap_or_default().to_lowercase();
            host.split_once('.').is_some_and(|(name, _)| PROVIDERS.contains(&name))
        }
        FactKind::Phone => {
            let digits: String = found.chars().filter(char::is_ascii_digit).collect();
            digits.len() > 8 && MOBILE.iter().any(|beginning| digits.starts_with(beginning))
        }
        _ => false,
    }
}
