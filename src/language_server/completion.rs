//! Completion: what can be written at a place: placeholders, keys, and values of which there are only some.

use std::ops::Range;

use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionParams, CompletionResponse, CompletionTextEdit, Documentation,
    MarkupContent, MarkupKind, TextEdit,
};
use serde_json::Value;

use super::answers::Desk;
use super::cursor::Cursor;
use super::documents::{Document, Matter};
use super::schema::{self, Choice};
use super::session::Refused;
use super::text::Encoding;
use crate::library::formats;
use crate::library::model::{Holds, Placeholder};
use crate::lint::rules;
use crate::lint::settings::built_in_keys;

/// What can be written.
struct Offer {
    word: String,
    kind: CompletionItemKind,
    detail: String,
    meaning: String,
    insert: String,
}

/// What can be written at a place.
pub(super) fn answer(desk: &mut Desk, params: &CompletionParams) -> Result<Option<CompletionResponse>, Refused> {
    let at = &params.text_document_position;
    let encoding = desk.editor.encoding;
    let document = desk.document(&at.text_document)?;
    let at = document.text.offset(at.position, encoding);
    let (place, offers) = match begun_placeholder(document.text.words(), at) {
        Some(place) if document.replies().is_some() => (place.clone(), placeholders(document, at, place.end)),
        _ => match cursor(document, at) {
            Some(cursor) if !cursor.is_prose && (cursor.is_key || !cursor.is_in_text()) => {
                (cursor.begun.clone(), by_schema(document, &cursor))
            }
            _ => return Ok(None),
        },
    };
    if offers.is_empty() {
        return Ok(None);
    }
    let items = offers.into_iter().enumerate().map(|(rank, offer)| item(offer, rank, document, &place, encoding));
    Ok(Some(CompletionResponse::Array(items.collect())))
}

fn item(offer: Offer, rank: usize, document: &Document, place: &Range<usize>, encoding: Encoding) -> CompletionItem {
    let edit = TextEdit { range: document.text.range(place.clone(), encoding), new_text: offer.insert };
    let meaning = MarkupContent { kind: MarkupKind::PlainText, value: offer.meaning };
    CompletionItem {
        label: offer.word.clone(),
        kind: Some(offer.kind),
        detail: Some(offer.detail).filter(|detail| !detail.is_empty()),
        documentation: (!meaning.value.is_empty()).then_some(Documentation::MarkupContent(meaning)),
        sort_text: Some(format!("{rank:04}")),
        filter_text: Some(offer.word),
        text_edit: Some(CompletionTextEdit::Edit(edit)),
        ..CompletionItem::default()
    }
}

/// The bytes of a placeholder's key that has been begun before a place on its line.
fn begun_placeholder(words: &str, at: usize) -> Option<Range<usize>> {
    let line = words[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let before = &words[line..at];
    let open = before.rfind('{')?;
    let key = &before[open + 1..];
    let is_key = !key.contains(['}', '|', ':', ',', '"', '\'']);
    let from = line + open + 1 + (key.len() - key.trim_start().len());
    // In the middle of one that is closed, the rest of it gives way as well.
    let is_rest = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '.' | '-');
    let rest = words[at..].find(|letter| !is_rest(letter)).unwrap_or(words.len() - at);
    let until = if words[at + rest..].starts_with('}') { at + rest } else { at };
    is_key.then_some(from..until)
}

/// Where a place is in a file of ours.
pub(super) fn cursor(document: &mut Document, at: usize) -> Option<Cursor> {
    let is_yaml = match &document.matter {
        Matter::Replies(reading) => reading.format().id() == "yaml",
        Matter::Project(_) | Matter::Brand(_) => true,
        Matter::Other => false,
    };
    if !is_yaml {
        return None;
    }
    // Below a part everything is known to be a reply; no need to look at all that stands above.
    let part = document.replies_and_text().and_then(|(reading, _)| {
        let index = reading.parts().partition_point(|part| part.start <= at).checked_sub(1)?;
        reading.parts().get(index).map(|part| part.start).filter(|start| *start > 0)
    });
    let words = document.text.words();
    Some(match part {
        Some(start) => Cursor::at(words, at, start, &["replies"]),
        None => Cursor::at(words, at, 0, &[]),
    })
}

/// The schema of a document.
pub(super) fn schema_of(document: &Document) -> Option<&'static Value> {
    match &document.matter {
        Matter::Replies(_) => Some(&schema::LIBRARY),
        Matter::Project(_) => Some(&schema::PROJECT),
        Matter::Brand(_) => Some(&schema::BRAND),
        Matter::Other => None,
    }
}

fn by_schema(document: &Document, cursor: &Cursor) -> Vec<Offer> {
    let Some(root) = schema_of(document) else { return Vec::new() };
    if cursor.is_key {
        let rule_keys = [&["rules"][..], &["paths", "-", "rules"]];
        if matches!(document.matter, Matter::Project(_)) && rule_keys.iter().any(|keys| cursor.path == *keys) {
            return rules(": ");
        }
        return schema::keys(root, &cursor.path).into_iter().map(key).collect();
    }
    match cursor.path.last().map(String::as_str) {
        Some("rule") => rules(""),
        Some("brand") => brands(document),
        Some("format") if matches!(document.matter, Matter::Project(_)) => formats(),
        _ => schema::values(root, &cursor.path).into_iter().map(value).collect(),
    }
}

fn key(choice: Choice) -> Offer {
    Offer {
        word: choice.word.to_owned(),
        kind: CompletionItemKind::PROPERTY,
        detail: String::new(),
        meaning: choice.meaning.to_owned(),
        insert: format!("{}: ", choice.word),
    }
}

fn value(choice: Choice) -> Offer {
    Offer {
        word: choice.word.to_owned(),
        kind: CompletionItemKind::ENUM_MEMBER,
        detail: String::new(),
        meaning: choice.meaning.to_owned(),
        insert: choice.word.to_owned(),
    }
}

fn rules(behind: &str) -> Vec<Offer> {
    let offer = |rule: &&'static dyn crate::lint::Rule| Offer {
        word: rule.id().to_owned(),
        kind: CompletionItemKind::CONSTANT,
        detail: rule.about().level.id().to_owned(),
        meaning: rule.about().flaw.to_owned(),
        insert: format!("{}{behind}", rule.id()),
    };
    rules::ALL.iter().map(offer).collect()
}

fn brands(document: &Document) -> Vec<Offer> {
    let brands = document.workspace.iter().flat_map(|workspace| workspace.brands.iter());
    let offer = |(id, known): (&String, &crate::lint::Known)| Offer {
        word: id.clone(),
        kind: CompletionItemKind::REFERENCE,
        detail: known.brand.name.clone(),
        meaning: known.brand.sector.clone(),
        insert: id.clone(),
    };
    brands.map(offer).collect()
}

fn formats() -> Vec<Offer> {
    let offer = |format: &&'static dyn formats::Format| Offer {
        word: format.id().to_owned(),
        kind: CompletionItemKind::ENUM_MEMBER,
        detail: String::new(),
        meaning: format.purpose().to_owned(),
        insert: format.id().to_owned(),
    };
    formats::ALL.iter().map(offer).collect()
}

/// The placeholders that can be written at a place: those of the reply, of the file, of the project, and those that need no
/// description.
fn placeholders(document: &mut Document, at: usize, end: usize) -> Vec<Offer> {
    let closes = |words: &str| if words[end..].starts_with('}') { "" } else { closing(&words[..at]) };
    let behind = closes(document.text.words()).to_owned();
    let Some((reading, text)) = document.replies_and_text() else { return Vec::new() };
    let part = reading.part_at(text.words(), at);
    let reply =
        part.and_then(|part| part.seen.as_ref()?.reply(at - part.start)).map(|reply| reply.placeholders.clone());
    let own = reply.unwrap_or_default();
    let settings = reading.linter().settings();
    let described = own.iter().chain(&reading.frame().placeholders).chain(&settings.placeholders);
    let mut offers: Vec<Offer> = Vec::new();
    for (key, placeholder) in described {
        if offers.iter().all(|offer| offer.word != *key) {
            offers.push(placeholder_offer(key, placeholder, &behind));
        }
    }
    for key in built_in_keys() {
        if offers.iter().all(|offer| offer.word != key) {
            offers.push(Offer {
                word: key.to_owned(),
                kind: CompletionItemKind::VARIABLE,
                detail: "built in".to_owned(),
                meaning: String::new(),
                insert: format!("{key}{behind}"),
            });
        }
    }
    offers
}

/// What closes the braces before a place.
fn closing(before: &str) -> &'static str {
    let open = before.rfind('{').map_or(before, |at| &before[..=at]);
    if open.ends_with("{{") { "}}" } else { "}" }
}

fn placeholder_offer(key: &str, placeholder: &Placeholder, behind: &str) -> Offer {
    Offer {
        word: key.to_owned(),
        kind: CompletionItemKind::VARIABLE,
        detail: id_of(placeholder.holds),
        meaning: placeholder.examples.join(" · "),
        insert: format!("{key}{behind}"),
    }
}

/// A kind of thing that is filled in, as files write it.
pub(super) fn id_of(holds: Holds) -> String {
    serde_json::to_value(holds).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
