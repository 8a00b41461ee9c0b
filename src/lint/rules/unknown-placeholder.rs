//! A placeholder that nobody describes: nothing will be filled in for it.

use crate::diagnostic::{did_you_mean, one_of};
use crate::library::formats;
use crate::library::model::Holds;
use crate::library::slots::{Slot, Spelling};
use crate::lint::settings::built_in_keys;
use crate::lint::{About, Confidence, Fixes, Level, Note, Rule, Text};
use crate::rule;

#[doc = include_str!("unknown-placeholder.md")]
#[derive(Debug)]
pub struct UnknownPlaceholder;

impl Rule for UnknownPlaceholder {
    fn id(&self) -> &'static str {
        "unknown-placeholder"
    }

    fn page(&self) -> &'static str {
        include_str!("unknown-placeholder.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "a placeholder that nothing is filled in for",
            rule: rule::Rule::P4,
            level: Level::Error,
            confidence: Confidence::Certain,
            fixes: Fixes::Suggests,
        }
    }

    fn text(&self, text: &Text, notes: &mut Vec<Note>) {
        let unknown = text.slots.iter().filter(|slot| slot.spelling != Spelling::Command && text.holds(slot).is_none());
        for slot in unknown {
            notes.push(foreign(text, slot).unwrap_or_else(|| unknown_here(text, slot)));
        }
    }
}

/// Keys that helpdesks document, of which each file may use its own helpdesk's.
const DOCUMENTED: &[&str] = &[
    "ticket.requester.first_name",
    "ticket.requester.name",
    "ticket.requester.firstname",
    "ticket.requester.email",
    "ticket.customer.firstname",
    "ticket.customer.name",
    "ticket.customer.email",
    "ticket.id",
    "ticket.title",
    "ticket.agent.name",
    "current_user.first_name",
    "current_user.firstname",
    "current_user.name",
    "user.first_name",
    "contact.first_name",
    "author.first_name",
    "teammate.first_name",
    "first_name",
];

/// A placeholder that another helpdesk fills in than the one of this file.
fn foreign(text: &Text, slot: &Slot) -> Option<Note> {
    let own = text.settings.format.id();
    let others = formats::ALL.iter().filter(|format| format.id() != own && slot.key.contains('.'));
    let (format, holds) = others.filter_map(|format| Some((format, format.fills(&slot.key)?))).next()?;
    let message = format!("`{}` is what another helpdesk fills in ({}), and nobody does here", slot.key, format.id());
    let note = Note::at(slot.span.clone(), message);
    let insert = match holds {
        Holds::Name => "{name}",
        Holds::Agent => "{agent}",
        Holds::Brand => "{brand_name}",
        _ => return Some(note.help("describe it under `placeholders`, by a name of your own")),
    };
    let is_ours = matches!(own, "yaml" | "json");
    Some(match is_ours {
        true => note.help(format!("write `{insert}`")).suggest(format!("write `{insert}`"), insert),
        false => note.help("write what the helpdesk of this file fills in"),
    })
}

/// A placeholder that nobody knows.
fn unknown_here(text: &Text, slot: &Slot) -> Note {
    let described = text.reply.placeholders.keys().chain(text.settings.placeholders.keys()).map(String::as_str);
    let documented = DOCUMENTED.iter().copied().filter(|key| text.settings.format.fills(key).is_some());
    let known: Vec<&str> = described.chain(documented).chain(built_in_keys()).collect();
    let note = Note::at(slot.span.clone(), format!("nothing is filled in for `{}`", slot.key));
    match did_you_mean(&slot.key, known.iter().copied()) {
        Some(key) => {
            let insert = text.words()[slot.span.clone()].replacen(&slot.key, key, 1);
            note.help(format!("did you mean `{key}`?")).suggest(format!("write `{insert}`"), insert)
        }
        None => note.help(format!("describe it under `placeholders`, or use {}", one_of(known))),
    }
}
