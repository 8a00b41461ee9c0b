//! Personal data that is told by the name it is given: "order number KN-558120", "born on 3 May 1971", "plate QVO 482".

use std::sync::LazyLock;

use regex::Regex;

use super::{Found, in_link, shapes::pattern};
use crate::language::{Hit, Meaning};
use crate::marker::FactKind;
use crate::text::{Folded, Kind, Token};

/// How many tokens after its name a number is looked for.
const REACH: usize = 6;

/// Plates that their shape tells, with the signs between: `B-AB-1234`, `AB51 ABC`, `XX-99-XX`, `AA-123-AA`.
static PLATES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?-u:\b)(?:[a-zäöü]{1,3}[- ][a-z]{1,2}[- ][1-9][0-9]{1,3}[eh]?|[a-hj-pr-y]{2}(?:0[1-9]|[1-7][0-9]) ?[- ]?[a-hj-pr-z]{3}|[a-z]{2}-[0-9]{3}-[a-z]{2}",
        r"|[a-z]{2}-[0-9]{2}-[a-z]{2}|[0-9]{2}-[a-z]{2}-[a-z]{2}|[a-z]{2}-[a-z]{2}-[0-9]{2}|[0-9]-?[a-z]{3}-[0-9]{2,3}|[0-9]{2}-[a-z]{3}-[0-9]|[a-z]-[0-9]{3}-[a-z]{2}|[a-z]{2}-[0-9]{3}-[a-z])(?-u:\b)",
    ))
});

/// A date with a year: `3.5.1971`, `1971-05-03`, `3 May 1971`.
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?-u:\b)(?:[0-9]{1,2}[./-][0-9]{1,2}[./-](?:19|20)?[0-9]{2}|(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}|(?:19|20)[0-9]{6}|[0-9]{1,2}(?:\.|er|st|nd|rd|th)? [a-zäöü]{3,10}\.? (?:19|20)[0-9]{2})(?-u:\b)",
    )
});

/// Numbers that follow the name of their kind.
pub(super) fn numbers(folded: &Folded, tokens: &[Token], facts: &[&Hit], found: &mut Vec<Found>) {
    for hit in facts {
        let Meaning::Fact(kind) = hit.meaning else { continue };
        match kind {
            FactKind::BirthDate => {
                let from = tokens[hit.first].start;
                let to = tokens.get(hit.end + 8).map_or(folded.text.len(), |token| token.start);
                found.extend(
                    DATE.find(&folded.text[from..to]).map(|date| (kind, from + date.start()..from + date.end())),
                );
            }
            FactKind::Email | FactKind::FullName | FactKind::Address | FactKind::LicencePlate => {}
            _ => found.extend(number_after(folded, tokens, hit, kind)),
        }
    }
    for token in tokens {
        let word = &folded.text[token.start..token.end];
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        let telling = match token.kind {
            Kind::Code => digits >= 6,
            Kind::Number => {
                digits >= 9
                    && word.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase() || byte == b'-')
            }
            _ => false,
        };
        let taken = found.iter().rev().take(64).any(|(_, other)| other.start < token.end && token.start < other.end);
        if telling && !taken {
            found.push((FactKind::Reference, token.start..token.end));
        }
    }
}

/// The number that follows its name, with up to a few words and signs between.
fn number_after(folded: &Folded, tokens: &[Token], hit: &Hit, kind: FactKind) -> Option<Found> {
    for at in hit.end..(hit.end + REACH).min(tokens.len()) {
        let token = &tokens[at];
        let word = &folded.text[token.start..token.end];
        match token.kind {
            Kind::Sign(b'?' | b'!' | b'@') | Kind::Break => return None,
            Kind::Number | Kind::Code if is_number(word, token) && !in_link(tokens, token.start) => {
                let mut end = token.end;
                // The groups of a number: "9420-417 283 1".
                for next in &tokens[at + 1..] {
                    if next.kind != Kind::Number
                        || next.start != end + 1
                        || word.bytes().any(|byte| byte.is_ascii_lowercase())
                    {
                        break;
                    }
                    end = next.end;
                }
                return Some((kind, token.start..end));
            }
            Kind::Word
                if token.loud
                    && word.len() <= 3
                    && tokens.get(at + 1).is_some_and(|next| next.kind == Kind::Number) => {}
            _ => {}
        }
    }
    None
}

/// Whether a token is a number by which a case is looked up, not a price, a time, a count.
fn is_number(word: &str, token: &Token) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    match token.kind {
        Kind::Code => word.len() >= 5 && digits >= 1,
        _ => {
            digits >= 4
                && !word.contains([',', ':'])
                && !(word.contains('.') && digits < 7)
                && word.matches('/').count() < 2
        }
    }
}

/// Licence plates, by shape, or by the name before a looser shape.
pub(super) fn plates(folded: &Folded, original: &str, tokens: &[Token], facts: &[&Hit], found: &mut Vec<Found>) {
    for hit in PLATES.find_iter(&folded.text) {
        let written = original.get(folded.original(hit.range())).unwrap_or_default();
        let hyphens = written.matches('-').count();
        let upper = written.chars().filter(|letter| letter.is_alphabetic()).all(char::is_uppercase);
        let named = facts.iter().any(|fact| fact.meaning == Meaning::Fact(FactKind::LicencePlate));
        let taken = found.iter().rev().take(64).any(|(_, other)| other.start < hit.end() && hit.start() < other.end);
        if !taken && !in_link(tokens, hit.start()) && (upper && (hyphens >= 1 || written.len() >= 7) || named) {
            found.push((FactKind::LicencePlate, hit.range()));
        }
    }
    for fact in facts.iter().filter(|fact| fact.meaning == Meaning::Fact(FactKind::LicencePlate)) {
        let Some(next) = tokens.get(fact.end) else { continue };
        let number = tokens.get(fact.end + 1).filter(|token| matches!(token.kind, Kind::Number | Kind::Code));
        let end = number.map_or(next.end, |token| token.end);
        let taken = found.iter().rev().take(64).any(|(_, other)| other.start < end && next.start < other.end);
        if next.loud && (number.is_some() || next.kind == Kind::Code) && !taken {
            found.push((FactKind::LicencePlate, next.start..end));
        }
    }
}
