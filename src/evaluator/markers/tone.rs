//! How it is said: form of address, emoji, laughter, loudness, swearing; desks that are named.

use super::Seen;
use super::look::Look;
use crate::language::Cue;
use crate::scenario::model::Address;
use crate::text::{Kind, fold};

/// Emoji that laugh.
const LAUGHS: &[char] = &['😂', '🤣', '😅', '😉', '😜', '😝', '😁', '😆', '🙃', '😎', '😏', '🙈'];

/// Notes how it is said.
pub(super) fn note(look: &Look, seen: &mut Seen) {
    let scene = &look.scene;
    for hit in scene.hits(Cue::Informal) {
        seen.address.push((Address::Informal, scene.span_of(hit)));
    }
    for hit in scene.hits(Cue::Formal) {
        seen.address.push((Address::Formal, scene.span_of(hit)));
    }
    seen.address.sort_by_key(|(_, span)| span.start);
    seen.humour.extend(scene.hits(Cue::Laugh).map(|hit| scene.span_of(hit)));
    seen.profanity.extend(scene.hits(Cue::Profanity).map(|hit| scene.span_of(hit)));
    for at in 0..scene.tokens.len() {
        pictures(look, at, seen);
        loudness(look, at, seen);
    }
    desks(look, seen);
}

/// Notes emoji, and emoticons such as `:-)`.
fn pictures(look: &Look, at: usize, seen: &mut Seen) {
    let scene = &look.scene;
    let emoticon = matches!(scene.kind(at), Kind::Sign(b':' | b';'))
        && scene.tokens[at].spaced
        && (matches!(scene.kind(at + 1), Kind::Sign(b')' | b'(' | b'-')) || matches!(scene.word(at + 1), "d" | "p"))
        && scene.tokens.get(at + 1).is_some_and(|next| !next.spaced);
    if scene.kind(at) != Kind::Emoji && !emoticon {
        return;
    }
    let span = scene.span(at, at + 1 + usize::from(emoticon));
    if scene.word(at).contains(LAUGHS) {
        seen.humour.push(span.clone());
    }
    seen.emoji.push(span);
}

/// Notes words in capitals, and rows of exclamation marks.
fn loudness(look: &Look, at: usize, seen: &mut Seen) {
    let scene = &look.scene;
    let token = &scene.tokens[at];
    let word = token.kind == Kind::Word && token.loud && token.end - token.start >= 4 && at < look.frame.closing;
    let neighbours = [at.wrapping_sub(1), at + 1]
        .iter()
        .any(|&next| scene.tokens.get(next).is_some_and(|next| next.loud && next.end - next.start > 2));
    let marks = |from: usize| (from..from + 2).all(|at| scene.kind(at) == Kind::Sign(b'!'));
    if word && (neighbours || token.end - token.start >= 6) || marks(at) && at > 0 && !marks(at - 1) {
        let end = if word {
            at + 1
        } else {
            (at..scene.tokens.len()).find(|&end| scene.kind(end) != Kind::Sign(b'!')).unwrap_or(scene.tokens.len())
        };
        seen.shouting.push(scene.span(at, end));
    }
}

/// Notes desks of the house that are named.
fn desks(look: &Look, seen: &mut Seen) {
    let Some(house) = look.scene.reading.house else { return };
    let text = &look.scene.folded.text;
    for (index, names) in house.desk_names().enumerate() {
        for name in names {
            let name = fold(name).text;
            for (at, found) in text.match_indices(name.as_str()).filter(|(_, found)| !found.is_empty()) {
                let end = at + found.len();
                let inside =
                    text[..at].ends_with(char::is_alphanumeric) || text[end..].starts_with(char::is_alphanumeric);
                if !inside {
                    seen.desks.push((index, look.scene.folded.original(at..end)));
                }
            }
        }
    }
    seen.desks.sort_by_key(|(index, span)| (span.start, *index));
    seen.desks.dedup();
}
