//! Hover: what is known of a place: the rules that it goes against, its placeholder, its brand, its key.

use std::ops::Range;

use lsp_types::{Hover, HoverContents, HoverParams, MarkupContent, MarkupKind};

use super::answers::Desk;
use super::completion::{cursor, id_of, schema_of};
use super::documents::Document;
use super::schema;
use super::session::Refused;
use crate::library::slots::{Slot, slots};
use crate::lint::rules;
use crate::scenario::brand::Brand;

/// Something that is known of some bytes.
struct Known {
    bytes: Range<usize>,
    words: String,
}

/// What is known of a place.
pub(super) fn answer(desk: &mut Desk, params: &HoverParams) -> Result<Option<Hover>, Refused> {
    let at = &params.text_document_position_params;
    let editor = *desk.editor;
    let document = desk.document(&at.text_document)?;
    let at = document.text.offset(at.position, editor.encoding);
    let mut known = placeholder(document, at);
    known.extend(findings(document, at));
    if known.is_empty() {
        known.extend(word(document, at));
    }
    let Some(bytes) = known.iter().map(|one| one.bytes.clone()).min_by_key(Range::len) else { return Ok(None) };
    let words: Vec<String> = known.into_iter().map(|one| one.words).collect();
    let kind = if editor.reads_markdown { MarkupKind::Markdown } else { MarkupKind::PlainText };
    Ok(Some(Hover {
        contents: HoverContents::Markup(MarkupContent { kind, value: words.join("\n\n---\n\n") }),
        range: Some(document.text.range(bytes, editor.encoding)),
    }))
}

/// The pages of the rules that a place goes against, each once.
fn findings(document: &mut Document, at: usize) -> Vec<Known> {
    let mut known: Vec<(String, Range<usize>)> = Vec::new();
    for (start, finding) in document.findings_at(&(at..at)) {
        if known.iter().all(|(rule, _)| *rule != finding.rule) {
            known.push((finding.rule.clone(), finding.span.start + start..finding.span.end + start));
        }
    }
    // The finding about the fewest words is most about this place.
    known.sort_by_key(|(_, bytes)| bytes.len());
    let page = |(id, bytes): (String, Range<usize>)| {
        let rule = rules::rule(&id)?;
        Some(Known { bytes, words: shown(rule.page(), &id) })
    };
    known.into_iter().filter_map(page).collect()
}

/// A page without its examples, of which an editor has no room.
fn shown(page: &str, id: &str) -> String {
    let head = page.split("\n## ").next().unwrap_or(page).trim_end();
    let head = head.strip_prefix("# ").map_or(head.to_owned(), |rest| format!("### {rest}"));
    format!("{head}\n\n`sparring explain {id}` has examples.")
}

/// What is filled in at a place.
fn placeholder(document: &mut Document, at: usize) -> Vec<Known> {
    let Some((reading, text)) = document.replies_and_text() else { return Vec::new() };
    let Some((start, seen)) = reading.part_at(text.words(), at).and_then(|part| Some((part.start, part.seen.clone()?)))
    else {
        return Vec::new();
    };
    let settings = reading.linter().settings();
    let Some(reply) = seen.reply(at - start) else { return Vec::new() };
    let found = reply.versions.iter().find_map(|version| {
        let (slots, _) = slots(&version.written.text);
        slots.into_iter().find_map(|slot| {
            let place = version.written.place(slot.span.clone());
            (place.start + start <= at && at <= place.end + start)
                .then_some((slot, place.start + start..place.end + start))
        })
    });
    let Some((Slot { key, .. }, bytes)) = found else { return Vec::new() };
    let Some(holds) = settings.holds(reply, &key) else { return Vec::new() };
    let whence = match () {
        () if reply.described.contains_key(&key) => "described in this reply",
        () if reading.frame().placeholders.contains_key(&key) || reply.placeholders.contains_key(&key) => {
            "described at the top of this file"
        }
        () if settings.placeholders.contains_key(&key) => "described in `sparring.yaml`",
        () if settings.format.fills(&key).is_some() => "filled in by the helpdesk",
        () => "built in",
    };
    let examples = settings.examples(reply, &key);
    let examples: Vec<&str> = match examples {
        [] => vec![holds.example()],
        some => some.iter().map(String::as_str).collect(),
    };
    let words = format!("**`{{{key}}}`** · {} · {whence}\n\nfor example: {}", id_of(holds), examples.join(" · "));
    vec![Known { bytes, words }]
}

/// What a word of the file itself means: a brand, a rule, a key.
fn word(document: &mut Document, at: usize) -> Option<Known> {
    let words = document.text.words();
    let is_word = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '/');
    let from =
        words[..at].char_indices().rev().take_while(|(_, letter)| is_word(*letter)).last().map_or(at, |(at, _)| at);
    let until = words[at..].find(|letter| !is_word(letter)).map_or(words.len(), |end| at + end);
    let (bytes, name) = (from..until, words[from..until].to_owned());
    if name.is_empty() {
        return None;
    }
    let cursor = cursor(document, until)?;
    let words = match cursor.path.last().map(String::as_str) {
        _ if cursor.is_prose => return None,
        Some("brand") if !cursor.is_key => voice(&document.workspace.as_ref()?.brands.get(&name)?.brand),
        Some("rule") if !cursor.is_key => shown(rules::rule(&name)?.page(), &name),
        _ if cursor.is_key => {
            let mut path = cursor.path;
            path.push(name.clone());
            let page = || rules::rule(&name).map(|rule| shown(rule.page(), &name));
            let meaning = schema::meaning_at(schema_of(document)?, &path).map(str::to_owned);
            meaning.or_else(|| page().filter(|_| path.len() > 1 && path[path.len() - 2] == "rules"))?
        }
        _ => return None,
    };
    Some(Known { bytes, words })
}

/// How a brand speaks.
fn voice(brand: &Brand) -> String {
    let id = |value: serde_json::Result<serde_json::Value>| {
        value
            .ok()
            .and_then(|value| value.as_str().map(str::to_owned))
            .unwrap_or_else(|| "as the customer does".to_owned())
    };
    let voice = &brand.voice;
    let rows = [
        ("address", id(serde_json::to_value(voice.address))),
        ("the customer's name", id(serde_json::to_value(voice.name))),
        ("signature", id(serde_json::to_value(voice.signature))),
        ("signed like", format!("`{}`", voice.signature_style)),
        ("humour", id(serde_json::to_value(voice.humour))),
        ("emoji", id(serde_json::to_value(voice.emoji))),
    ];
    let rows: Vec<String> = rows.iter().map(|(name, value)| format!("- {name}: {value}")).collect();
    format!("**{}** (@{}), {}\n\n{}", brand.name, brand.handle, brand.sector, rows.join("\n"))
}
