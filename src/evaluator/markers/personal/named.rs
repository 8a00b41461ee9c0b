//! Personal data that is told by the name it is given: "order number KN-558120", "born on 3 May 1971".

use std::sync::LazyLock;

use regex::Regex;

use super::Found;
use super::phones;
use super::rows::Row;
use super::sight::{Sight, listed};
use crate::language::Hit;
use crate::marker::FactKind;
use crate::text::{Kind, Token};

/// How many tokens after its name a number is looked for.
const REACH: usize = 6;

/// How many tokens after the word for it a date of birth is looked for.
const DATE_REACH: usize = 9;

/// Words between a name and its number that belong to neither.
pub(super) const COPULAS: &str = "is was ist lautet est är nr no number nummer n mijn my the id";

/// A date with a year: `3.5.1971`, `1971-05-03`, `3 May 1971`, `May 3, 1971`.
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = concat!(
        r"(?-u:\b)(?:[0-9]{1,2} ?[./-] ?[0-9]{1,2} ?[./-] ?(?:19|20)?[0-9]{2}|(?:19|20)[0-9]{2}[./-]?[0-9]{2}[./-]?[0-9]{2}",
        r"|[0-9]{1,2}(?:\.|er|st|nd|rd|th|:e)? (?:of |de )?[a-zäöü]{3,10}\.?,? (?:19|20|'|’)?[0-9]{2}",
        r"|[a-z]{3,9} [0-9]{1,2}(?:st|nd|rd|th)?,? (?:19|20)[0-9]{2})(?-u:\b)",
    );
    match Regex::new(pattern) {
        Ok(pattern) => pattern,
        Err(mistake) => panic!("a pattern of this program: {mistake}"),
    }
});

/// What follows the name of its kind, if it does.
pub(super) fn after(sight: &Sight, kind: FactKind, name: &Hit) -> Option<Found> {
    match kind {
        FactKind::BirthDate => birth_date(sight, name),
        FactKind::Address => postcode(sight, name),
        FactKind::Email | FactKind::FullName | FactKind::LicencePlate => None,
        _ => number(sight, kind, name),
    }
}

fn birth_date(sight: &Sight, name: &Hit) -> Option<Found> {
    let from = sight.tokens.get(name.first)?.start;
    let to = sight.tokens.get(name.end + DATE_REACH).map_or(sight.text().len(), |token| token.start);
    let date = DATE.find(&sight.text()[from..to])?;
    Some((FactKind::BirthDate, from + date.start()..from + date.end()))
}

/// A postcode that is called one: five digits, or the Dutch four and two capitals.
fn postcode(sight: &Sight, name: &Hit) -> Option<Found> {
    let at = beside(sight, name)?;
    let token = &sight.tokens[at];
    let letters =
        sight.tokens.get(at + 1).filter(|next| next.kind == Kind::Word && next.loud && next.end - next.start == 2);
    let word = sight.word(token);
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let end = match (digits, word.len()) {
        (5, 5) | (4, 6) => token.end,
        (4, 4) => letters?.end,
        _ => return None,
    };
    Some((FactKind::Address, token.start..end))
}

/// The number that stands beside its name, with nothing but signs and small words between.
fn beside(sight: &Sight, name: &Hit) -> Option<usize> {
    let after = sight.tokens.get(name.end..)?;
    let at = name.end + after.iter().take(REACH).position(|token| !is_between(sight, token))?;
    matches!(sight.tokens[at].kind, Kind::Number | Kind::Code | Kind::Tag).then_some(at)
}

fn is_between(sight: &Sight, token: &Token) -> bool {
    match token.kind {
        Kind::Sign(sign) => matches!(sign, b':' | b'#' | b'(' | b'=' | b'-' | b'"' | b'.' | b'+' | b'*'),
        Kind::Word => listed(COPULAS, sight.word(token)),
        _ => false,
    }
}

/// The number that follows its name, with up to a few words and signs between.
fn number(sight: &Sight, kind: FactKind, name: &Hit) -> Option<Found> {
    let beside = beside(sight, name);
    for at in name.end..(name.end + REACH).min(sight.tokens.len()) {
        let token = &sight.tokens[at];
        match token.kind {
            Kind::Sign(b'?' | b'!' | b'@' | b';') | Kind::Break => return None,
            // The end of the sentence, not of an abbreviation.
            Kind::Sign(b'.') if at > name.end && sight.tokens[at - 1].end - sight.tokens[at - 1].start > 3 => {
                return None;
            }
            Kind::Number | Kind::Code | Kind::Tag if is_number(sight, token, beside == Some(at)) => {
                return Some((kind, token.start..end_of(sight, at)));
            }
            _ => {}
        }
    }
    None
}

/// Where a number that begins at a token ends: "9420-417 283 1" goes on over spaces.
fn end_of(sight: &Sight, at: usize) -> usize {
    let token = &sight.tokens[at];
    let mut end = token.end;
    if sight.word(token).bytes().any(|byte| byte.is_ascii_lowercase()) {
        return end;
    }
    for next in &sight.tokens[at + 1..] {
        if next.kind != Kind::Number || next.start != end + 1 {
            break;
        }
        end = next.end;
    }
    end
}

/// Whether a token is a number by which a person or case is looked up, not a price, a date, a year, a count, a flight.
fn is_number(sight: &Sight, token: &Token, beside: bool) -> bool {
    let word = sight.word(token);
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let row = Row::read(sight.text().as_bytes(), token.start);
    match token.kind {
        // An account to try things with is nobody's.
        Kind::Code if word.contains("test") || word.contains("demo") => false,
        Kind::Code => word.len() >= 5 && digits >= 1 && (beside || word.len() >= 7 && digits >= 4),
        Kind::Tag => digits >= 4 && digits + 1 == word.len(),
        _ if word.contains([',', ':']) || word.contains('.') && digits < 7 || row.begins_with_date() => false,
        _ if digits == 4 && (!beside || word.starts_with("19") || word.starts_with("20")) => row.digits().len() >= 7,
        _ => (digits >= 4 || beside && row.digits().len() >= 6) && !phones::is_service(&row),
    }
}

/// What is known by a number: "order 12345678", "Bestellung 4471209".
const NUMBERED: &str = "order orders bestelling bestellung auftrag sendung commande colis beställning paket pakket parcel boeking \
    booking buchung réservation reservation bokning ticket case dossier zaak vorgang ärende claim factuur rechnung facture faktura invoice";

/// Whether the word before a number names a thing that is known by its number.
fn is_numbered(sight: &Sight, token: &Token) -> bool {
    let at = sight.tokens.partition_point(|other| other.start < token.start);
    let before = sight.tokens[..at].iter().rev().find(|other| !matches!(other.kind, Kind::Sign(b'#' | b':')));
    before.is_some_and(|other| listed(NUMBERED, sight.word(other)))
}

/// Whether a token without a name is so long that it can only be a reference.
pub(super) fn is_telling(sight: &Sight, token: &Token) -> bool {
    let before = &sight.text().as_bytes()[..token.start];
    if before.len() > 1 && before.ends_with(b".") && before[before.len() - 2].is_ascii_digit() {
        // The end of a version: 1.0.64.g46b02a.
        return false;
    }
    let word = sight.word(token);
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let longest = || word.split(|letter: char| !letter.is_ascii_digit()).map(str::len).max().unwrap_or(0);
    match token.kind {
        // Updates and weaknesses of programs have numbers of their own.
        Kind::Code => digits >= 6 && !word.starts_with("kb") && !word.starts_with("cve-"),
        Kind::Tag => digits >= 6 && digits + 1 == word.len(),
        Kind::Number => {
            let plain = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_lowercase() || byte == b'-';
            let row = || Row::read(sight.text().as_bytes(), token.start);
            (digits >= 9 || digits >= 6 && is_numbered(sight, token))
                && !word.starts_with("0x")
                && word.bytes().all(plain)
                && longest() >= 4
                && !phones::is_service(&row())
                && !row().begins_with_date()
        }
        _ => false,
    }
}
