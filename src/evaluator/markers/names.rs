//! Names: how a reply opens, whom it addresses, and who signs it.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::scene::Scene;
use super::{Called, Whose};
use crate::language::{Cue, Language};
use crate::text::{Kind, fold, small_words};

/// First names that are common where the five languages are spoken, folded.
static FIRST_NAMES: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
    include_str!("../../language/first-names.txt").split_whitespace().map(|name| fold(name).text).collect()
});

/// Whether a folded word is a common first name.
pub(super) fn is_first_name(word: &str) -> bool {
    FIRST_NAMES.contains(word) || word.split_once('-').is_some_and(|(first, _)| FIRST_NAMES.contains(first))
}

/// How a reply begins and ends, and whom it addresses.
#[derive(Debug, Default)]
pub(super) struct Frame {
    /// The salutation: its tokens.
    pub(super) greeting: Option<Range<usize>>,
    /// Names of whoever is addressed.
    pub(super) called: Vec<Called>,
    /// The tokens of those names.
    pub(super) called_tokens: Vec<Range<usize>>,
    /// The name or initials that sign, as tokens.
    pub(super) signature: Option<Range<usize>>,
    /// The first token of the text proper.
    pub(super) body: usize,
    /// The token at which the closing begins: sign-off, signature, brand.
    pub(super) closing: usize,
}

/// Reads how a reply begins and ends.
pub(super) fn frame(scene: &Scene) -> Frame {
    let mut frame = Frame { closing: scene.tokens.len(), ..Frame::default() };
    let start = (0..scene.tokens.len()).find(|&at| !is_preamble(scene, at)).unwrap_or(scene.tokens.len());
    frame.body = start;
    super::signature::read(scene, &mut frame);
    open(scene, start, &mut frame);
    vocatives(scene, &mut frame);
    frame
}

/// Whether a token may stand before a salutation: handles, emoji, signs.
fn is_preamble(scene: &Scene, at: usize) -> bool {
    matches!(scene.kind(at), Kind::Handle | Kind::Emoji | Kind::Break | Kind::Sign(_))
}

/// Reads the salutation and the name after it.
fn open(scene: &Scene, start: usize, frame: &mut Frame) {
    let greeting =
        scene.hits(Cue::Greeting).filter(|hit| hit.first <= start + 1 && hit.end > start).max_by_key(|hit| hit.end);
    let Some(hit) = greeting else { return };
    frame.greeting = Some(hit.first..hit.end);
    frame.body = hit.end;
    let mut at = hit.end;
    while scene.is(at, Cue::Addressee) && !scene.is_capital(at) && scene.kind(at) == Kind::Word {
        at += 1;
    }
    let comma = scene.kind(at) == Kind::Sign(b',');
    if comma {
        at += 1;
    }
    if let Some(name) = name_at(scene, at, comma) {
        frame.body = name.end;
        call(scene, frame, name);
    }
}

/// The name that begins at a token, with the title before it; `alone` when it must stand between signs.
fn name_at(scene: &Scene, at: usize, alone: bool) -> Option<Range<usize>> {
    let mut from = at;
    let mut titled = false;
    while scene.is(from, Cue::Title) && from < at + 3 {
        titled = true;
        from += 1;
        if scene.kind(from) == Kind::Sign(b'.') && !scene.tokens[from].spaced {
            from += 1;
        }
    }
    let mut end = from;
    while end < from + 4 && is_name_word(scene, end, titled || is_first_name(scene.word(from))) {
        end += 1;
        // An initial: "M. Weber", "D. Aksoy".
        if scene.kind(end) == Kind::Sign(b'.') && scene.word(end - 1).len() == 1 && scene.is_capital(end + 1) {
            end += 1;
        }
    }
    if end == from || end == scene.tokens.len() && alone && !titled && !is_first_name(scene.word(from)) {
        return None;
    }
    let known = titled || is_first_name(scene.word(from));
    let closed = matches!(scene.kind(end), Kind::Sign(_) | Kind::Break | Kind::Emoji) || end >= scene.tokens.len();
    (known || closed || !alone && end == from + 1).then_some(from..end)
}

/// Whether a token can be part of a name.
fn is_name_word(scene: &Scene, at: usize, after_title: bool) -> bool {
    let word = scene.word(at);
    if after_title && scene.kind(at) == Kind::Word && small_words().particles.contains(word) && scene.is_capital(at + 1)
    {
        return true;
    }
    scene.is_capital(at)
        && scene.tokens[at].end - scene.tokens[at].start >= 1
        && !scene.is(at, Cue::Addressee)
        && !scene.is(at, Cue::Team)
        && !scene.is(at, Cue::FirstPerson)
        && !scene.is(at, Cue::Thanks)
        && !scene.is(at, Cue::Apology)
        && (is_first_name(word) || after_title || !crate::language::is_function_word(word, scene.language))
        && !is_house(scene, word)
}

/// Whether a word names the brand.
pub(super) fn is_house(scene: &Scene, word: &str) -> bool {
    scene.reading.house.is_some_and(|house| house.is_named(word))
}

/// Notes a name in addressing position.
fn call(scene: &Scene, frame: &mut Frame, tokens: Range<usize>) {
    if frame.called_tokens.iter().rev().take(4).any(|known| known.start < tokens.end && tokens.start < known.end) {
        return;
    }
    let whose = whose(scene, tokens.clone());
    frame.called.push(Called { whose, span: scene.span(tokens.start, tokens.end) });
    frame.called_tokens.push(tokens);
}

/// Whose name it is, by the profile.
fn whose(scene: &Scene, tokens: Range<usize>) -> Whose {
    let Some(profile) = scene.reading.customer_name else { return Whose::Unknown };
    let own: Vec<String> = fold(profile).text.split([' ', '-', '.']).map(plain).filter(|part| part.len() > 1).collect();
    if own.is_empty() {
        return Whose::Unknown;
    }
    let hit = tokens.clone().any(|at| {
        let word = plain(scene.word(at));
        own.contains(&word) || word.split('-').all(|part| own.iter().any(|name| name == part))
    });
    if hit { Whose::Customer } else { Whose::Other }
}

/// A folded name without the dots and rings that people leave out.
pub(super) fn plain(name: &str) -> String {
    name.replace(['å', 'ä'], "a")
        .replace('ö', "o")
        .replace('ü', "u")
        .replace("oe", "o")
        .replace("ue", "u")
        .replace("ae", "a")
}

/// Names called in the middle: "Frau Mensah, was …", "… , Rob 😉", "Danke, Malte!".
fn vocatives(scene: &Scene, frame: &mut Frame) {
    let mut at = frame.body;
    while at < frame.closing {
        if let Some(name) = vocative_at(scene, at)
            && name.end <= frame.closing
        {
            at = name.end;
            call(scene, frame, name);
            continue;
        }
        at += 1;
    }
}

/// The name called at a token.
fn vocative_at(scene: &Scene, at: usize) -> Option<Range<usize>> {
    let titled = scene.is(at, Cue::Title);
    if !titled && !scene.is_capital(at) {
        return None;
    }
    let starts = at == 0 || scene.sentences[scene.sentence_of(at)].first == at || scene.kind(at - 1) == Kind::Handle;
    let after_comma = at > 0 && matches!(scene.kind(at - 1), Kind::Sign(b',' | b'-'));
    let after_social = at > 0 && is_social(scene, at - 1);
    if !starts && !after_comma && !after_social {
        return None;
    }
    let name = name_at(scene, at, true)?;
    let first = scene.word(name.start);
    let own = scene.reading.customer_name.is_some() && whose(scene, name.clone()) == Whose::Customer;
    let next = scene.kind(name.end);
    let at_end = matches!(next, Kind::Sign(b'.' | b'!') | Kind::Emoji | Kind::Break);
    let rare = after_comma && at_end && name.end == at + 1 && is_kind_word(scene, at);
    if !own && !titled && !rare && !is_first_name(first) {
        return None;
    }
    let closed = match next {
        Kind::Sign(b',' | b'!' | b':' | b'?' | b'-' | b';') => true,
        Kind::Sign(b'.') | Kind::Emoji | Kind::Break => after_comma || after_social || own,
        _ => false,
    };
    // After a comma and before another, a name is one of a list.
    let called = at >= 2 && is_social(scene, at - 2);
    let listed = after_comma && next == Kind::Sign(b',') && !own && !titled && !called;
    let dashed = starts && next == Kind::Sign(b'-');
    (closed && !dashed && !listed).then_some(name)
}

/// Whether a token is part of thanks, regret or joy, after which people are called by name.
fn is_social(scene: &Scene, at: usize) -> bool {
    [Cue::Thanks, Cue::Apology, Cue::Ouch, Cue::Joy].iter().any(|cue| scene.is(at, *cue))
}

/// Whether a capital that ends a kind sentence after a comma is somebody's name, though a rare one: "So sorry about that,
/// Davina." German writes every noun with a capital.
fn is_kind_word(scene: &Scene, at: usize) -> bool {
    let sentence = scene.sentence_of(at);
    let kind =
        [Cue::Thanks, Cue::Apology, Cue::Sympathy, Cue::Joy, Cue::Wish].iter().any(|cue| scene.has_in(*cue, sentence));
    kind && scene.language != Some(Language::De) && !is_house(scene, scene.word(at))
}
