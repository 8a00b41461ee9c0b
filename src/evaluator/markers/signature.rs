//! Who signs: initials or a name at the end, in one of the ways that people sign posts.

use std::ops::Range;

use super::names::{Frame, is_first_name, is_house};
use super::scene::Scene;
use crate::language::Cue;
use crate::text::{Kind, small_words};

/// How many tokens from the end a signature is looked for.
const REACH: usize = 24;

/// Reads the closing of a reply into its frame.
pub(super) fn read(scene: &Scene, frame: &mut Frame) {
    let end = (0..scene.tokens.len()).rev().find(|&at| !trails(scene, at)).map_or(0, |at| at + 1);
    let from = end.saturating_sub(REACH).max(frame.body);
    for way in [after_mark, after_sign_off, alone, bare_initials, says_greeting] {
        if let Some((closing, name)) = way(scene, from, end) {
            frame.closing = closing;
            if let Some(name) = name {
                frame.signature = Some(name);
            }
            return;
        }
    }
}

/// Where the closing begins, and who signs if it is a person.
type Closing = Option<(usize, Option<Range<usize>>)>;

/// Whether a token may follow a signature: links, emoji, tags, breaks, fragment counts.
fn trails(scene: &Scene, at: usize) -> bool {
    match scene.kind(at) {
        Kind::Link | Kind::Emoji | Kind::Break | Kind::Tag | Kind::Sign(b'.' | b'(' | b'|' | 0) => true,
        Kind::Sign(b')' | b']') => !is_bracketed_name(scene, at),
        Kind::Number => {
            let word = scene.word(at);
            word.len() == 3 && word.as_bytes()[1] == b'/' || at > 0 && scene.kind(at - 1) == Kind::Sign(b'/')
        }
        Kind::Sign(b'/') => scene.kind(at + 1) == Kind::Number,
        _ => false,
    }
}

/// Whether a bracket closes over a name: `[Mo]`, `(jule)`, `Noor (Belano)`.
fn is_bracketed_name(scene: &Scene, at: usize) -> bool {
    at >= 2 && scene.kind(at - 1) == Kind::Word
}

/// `^AB`, `/Anna`, `- Tom`, `*PL`, `[Mo]`, `~Kim`, `(jule)`.
fn after_mark(scene: &Scene, from: usize, end: usize) -> Closing {
    for at in (from..end).rev() {
        let Kind::Sign(sign) = scene.kind(at) else { continue };
        let token = scene.tokens[at];
        if !matches!(sign, b'^' | b'/' | b'*' | b'-' | b'[' | b'(' | b'~' | b'|') {
            continue;
        }
        let first = at + 1;
        let Some(next) = scene.tokens.get(first) else { continue };
        let free = token.spaced
            || at == 0
            || matches!(scene.kind(at - 1), Kind::Sign(_) | Kind::Emoji | Kind::Break | Kind::Link)
            || sign == b'^';
        if !free || !matches!(next.kind, Kind::Word | Kind::Code) {
            continue;
        }
        let close = matches!(scene.kind(end - 1), Kind::Sign(b']' | b')'));
        if matches!(sign, b'[' | b'(') && !close {
            continue;
        }
        let last = if matches!(sign, b'[' | b'(') { end - 1 } else { end };
        if last <= first || last - first > 6 {
            continue;
        }
        if sign == b'-' && next.spaced && !next.capital || sign == b'(' && last - first > 1 {
            continue;
        }
        if sign != b'^' && sign != b'[' && !next.capital && last - first > 1 {
            continue;
        }
        if (first..last).any(|word| matches!(scene.kind(word), Kind::Number | Kind::Link | Kind::Break)) {
            continue;
        }
        return Some((at, person(scene, first, last)));
    }
    None
}

/// The person within the words that sign; `None` for a team or the brand.
fn person(scene: &Scene, first: usize, end: usize) -> Option<Range<usize>> {
    let word = scene.word(first);
    if is_first_name(word) {
        return Some(first..first + 1);
    }
    let brand = (first..end).any(|at| scene.is(at, Cue::Team) || is_house(scene, scene.word(at)));
    let initials =
        (first..end).find(|&at| scene.tokens[at].loud && scene.word(at).len() <= 4 && scene.kind(at) == Kind::Word);
    match initials {
        Some(at)
            if !brand
                || end - first > 1 && at + 1 == end && scene.kind(at) == Kind::Word && !scene.is(first, Cue::Team) =>
        {
            Some(at..at + 1)
        }
        _ if brand => None,
        _ if scene.is_capital(first) || scene.tokens[first].end - scene.tokens[first].start <= 4 => {
            Some(first..first + 1)
        }
        _ => Some(first..first + 1),
    }
}

/// `Groet, Lisa`, `Mit freundlichen Grüßen, Ihre Theresa Lang`, `Mvh Kerstin N, Lugnvik`.
fn after_sign_off(scene: &Scene, from: usize, end: usize) -> Closing {
    let hit = scene.hits(Cue::SignOff).rev().find(|hit| hit.first >= from)?;
    // Greetings that are passed on, or wished inside a sentence, are no sign-off unless only a few words follow.
    if end.saturating_sub(hit.end) > 12 {
        return None;
    }
    if scene.hits(Cue::FirstPerson).any(|us| us.first > hit.end + 1 && us.first < end) {
        return None;
    }
    // "Thanks for telling us" signs nothing.
    let goes_on = scene.kind(hit.end) == Kind::Word && !scene.is_capital(hit.end) && !leads_to_name(scene, hit.end);
    if goes_on && hit.end < end {
        return None;
    }
    let starts = scene.sentences[scene.sentence_of(hit.first)].first + 2 >= hit.first
        || scene.kind(hit.first.wrapping_sub(1)) == Kind::Sign(b',');
    if !starts {
        return None;
    }
    let mut at = hit.end;
    let mut theirs = false;
    while at < end {
        match scene.kind(at) {
            Kind::Sign(_) | Kind::Break | Kind::Emoji => at += 1,
            Kind::Word
                if !scene.tokens[at].capital
                    || scene.is(at, Cue::FirstPerson)
                    || scene.is(at, Cue::Formal)
                    || scene.is(at, Cue::Informal) =>
            {
                theirs |= scene.tokens[at].capital;
                at += 1;
            }
            _ => break,
        }
    }
    if at >= end {
        return Some((hit.first, None));
    }
    let second = scene.is_capital(at + 1) || scene.kind(at + 1) == Kind::Sign(b'.') && scene.is_capital(at + 2);
    let name = name_in(scene, at, end).filter(|_| !theirs || second || is_first_name(scene.word(at)));
    Some((hit.first, name))
}

/// Whether a small word leads to whoever signs.
fn leads_to_name(scene: &Scene, at: usize) -> bool {
    small_words().before_names.contains(scene.word(at))
        || scene.is(at, Cue::FirstPerson)
        || scene.is(at, Cue::Formal)
        || scene.is(at, Cue::Informal)
        || scene.is(at, Cue::Team)
}

/// The person named at a token after a sign-off.
fn name_in(scene: &Scene, at: usize, end: usize) -> Option<Range<usize>> {
    if !matches!(scene.kind(at), Kind::Word | Kind::Code) || !scene.is_capital(at) {
        return None;
    }
    let mut last = at + 1;
    if scene.kind(last) == Kind::Sign(b'.') && scene.is_capital(last + 1) {
        last += 2;
    } else if scene.is_capital(last) {
        last += 1;
    }
    let last = last.min(end);
    if is_first_name(scene.word(at)) {
        return Some(at..last);
    }
    let brand = (at..end.min(at + 5)).any(|word| scene.is(word, Cue::Team) || is_house(scene, scene.word(word)));
    (!brand).then_some(at..last)
}

/// A name on its own at the end: `Marlon`, `Calle, Strömåsa Energi`, `Hanna i receptionen`.
fn alone(scene: &Scene, from: usize, end: usize) -> Closing {
    let last = scene.sentences.iter().rev().find(|sentence| sentence.first < end)?;
    let mut first = last.first.max(from);
    while first < end && !matches!(scene.kind(first), Kind::Word) {
        first += 1;
    }
    if first >= end || end - first > 9 || last.asks || !scene.is_capital(first) {
        return None;
    }
    let word = scene.word(first);
    let next = scene.kind(first + 1);
    let named = is_first_name(word) && !matches!(next, Kind::Sign(b'!' | b':' | b'?'));
    let short = end - first;
    let verbless = short == 1
        || scene.is_capital(first + 1)
        || matches!(next, Kind::Sign(b',' | b'.' | b'(' | b'@' | b'|' | b'/' | b'-'))
        || small_words().before_names.contains(scene.word(first + 1));
    if named && verbless && (short == 1 || !scene.is(first + 1, Cue::FirstPerson)) {
        let end_of_name = if scene.is_capital(first + 1) && first + 1 < end { first + 2 } else { first + 1 };
        return Some((first, Some(first..end_of_name)));
    }
    let initial = word.len() == 1 && short <= 2;
    if initial && scene.tokens[first].capital {
        return Some((first, Some(first..first + 1)));
    }
    let brand = (first..end).any(|at| scene.is(at, Cue::Team) || is_house(scene, scene.word(at)));
    let all_capital =
        (first..end).all(|at| scene.kind(at) != Kind::Word || scene.tokens[at].capital || scene.word(at).len() <= 3);
    (brand && short <= 6 && all_capital).then_some((first, None))
}

/// Bare initials at the end: `… your connection. KB`.
fn bare_initials(scene: &Scene, from: usize, end: usize) -> Closing {
    let at = end.checked_sub(1)?;
    if at <= from || scene.kind(at) != Kind::Word || !scene.tokens[at].loud || scene.word(at).len() > 3 {
        return None;
    }
    let closed =
        matches!(scene.kind(at - 1), Kind::Sign(b'.' | b'!' | b'?' | b')') | Kind::Link | Kind::Emoji | Kind::Break);
    closed.then(|| (at, Some(at..at + 1)))
}

/// `… wünscht Jens Wolters vom Bürgerbüro`, `… grüßt die Resi`: a name near the end after a word of greeting.
fn says_greeting(scene: &Scene, from: usize, end: usize) -> Closing {
    let hit = scene.hits(Cue::SignOff).rev().find(|hit| hit.first >= from && end - hit.first.min(end) <= 10)?;
    let at = (hit.end..end.min(hit.end + 3)).find(|&at| is_first_name(scene.word(at)) && scene.is_capital(at))?;
    Some((hit.first, Some(at..at + 1)))
}
