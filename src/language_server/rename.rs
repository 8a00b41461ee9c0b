//! Rename: another key for a placeholder, in every text of its reply and where the reply describes it.

use std::ops::Range;

use lsp_server::ErrorCode;
use lsp_types::{PrepareRenameResponse, RenameParams, TextDocumentPositionParams, WorkspaceEdit};

use super::actions::workspace_edit;
use super::answers::Desk;
use super::documents::Document;
use super::session::Refused;
use crate::library::slots::{Spelling, slots};
use crate::lint::Edit;

/// A placeholder of a reply and everything that has its key.
struct Named {
    key: String,
    /// The bytes of the key at the place that was asked about.
    here: Range<usize>,
    /// The texts that have it, the bytes of each.
    places: Vec<Range<usize>>,
    /// Whether the reply itself describes it, or nobody does.
    is_own: bool,
}

/// Whether there is something to rename at a place, and what.
pub(super) fn prepare(
    desk: &mut Desk,
    params: &TextDocumentPositionParams,
) -> Result<Option<PrepareRenameResponse>, Refused> {
    let encoding = desk.editor.encoding;
    let document = desk.document(&params.text_document)?;
    let at = document.text.offset(params.position, encoding);
    Ok(named(document, at).filter(|named| named.is_own).map(|named| PrepareRenameResponse::RangeWithPlaceholder {
        range: document.text.range(named.here, encoding),
        placeholder: named.key,
    }))
}

/// The edits that rename the placeholder at a place.
pub(super) fn answer(desk: &mut Desk, params: &RenameParams) -> Result<Option<WorkspaceEdit>, Refused> {
    let editor = *desk.editor;
    let document = desk.document(&params.text_document_position.text_document)?;
    let at = document.text.offset(params.text_document_position.position, editor.encoding);
    let Some(named) = named(document, at) else { return Ok(None) };
    let name = params.new_name.trim();
    let refused = |words: String| Err((ErrorCode::InvalidParams, words));
    let is_key =
        !name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '.' | '-'));
    if !is_key || name.starts_with('-') {
        return refused(format!(
            "`{name}` cannot be the key of a placeholder: write letters, digits, `_`, `.` and `-`"
        ));
    }
    if !named.is_own {
        return refused(format!("`{}` is described outside of this reply, for others as well", named.key));
    }
    let edits = named.places.into_iter().map(|span| Edit { span, insert: name.to_owned() }).collect::<Vec<Edit>>();
    Ok(Some(workspace_edit(document, &editor, &edits)))
}

fn named(document: &mut Document, at: usize) -> Option<Named> {
    let (reading, text) = document.replies_and_text()?;
    let part = reading.part_at(text.words(), at)?;
    let (start, seen) = (part.start, part.seen.clone()?);
    let reply = seen.reply(at.checked_sub(start)?)?;
    let words = text.words();
    let mut all: Vec<(String, Range<usize>)> = Vec::new();
    for version in &reply.versions {
        let (slots, _) = slots(&version.written.text);
        for slot in slots.into_iter().filter(|slot| slot.spelling != Spelling::Command) {
            let place = version.written.place(slot.span);
            let place = place.start + start..place.end + start;
            // Where the file writes the key otherwise than the text shows it, it is not touched.
            let within = words.get(place.clone())?.find(&slot.key)?;
            let from = place.start + within;
            all.push((slot.key.clone(), from..from + slot.key.len()));
        }
    }
    for (key, place) in &reply.described {
        let place = place.start + start..place.end + start;
        let within = words.get(place.clone())?.find(key.as_str())?;
        all.push((key.clone(), place.start + within..place.start + within + key.len()));
    }
    let (key, here) = all.iter().find(|(_, place)| place.start <= at && at <= place.end)?.clone();
    let settings = reading.linter().settings();
    let is_own = reply.described.contains_key(&key) || settings.holds(reply, &key).is_none();
    let mut places: Vec<Range<usize>> =
        all.into_iter().filter(|(other, _)| *other == key).map(|(_, place)| place).collect();
    places.sort_by_key(|place| place.start);
    Some(Named { key, here, places, is_own })
}
