//! Personal data in a text: found by form and check digits, or by the name it is given; never the house's own.

use std::ops::Range;

use super::House;
use crate::language::Hit;
use crate::marker::FactKind;
use crate::text::{Folded, Kind, Token};

use rows::Row;
use sight::Sight;

mod accounts;
mod checks;
mod forms;
mod mails;
mod named;
mod phones;
mod places;
mod plates;
mod rows;
mod sight;

/// A piece of personal data: its kind and its bytes in the folded text.
type Found = (FactKind, Range<usize>);

/// Everything in a text that identifies a person or their account: kinds and places in the original, in order of place.
pub(super) fn find(text: &str, folded: &Folded, tokens: &[Token], hits: &[Hit], house: Option<&House>) -> Vec<Found> {
    let mut found = house.map(|house| of_house(text, house)).unwrap_or_default();
    let own = found.len();
    let mut seen = Vec::new();
    if folded.text.contains('@') {
        mails::find(&folded.text, &mut seen);
    }
    // The digits of handles and links are nobody's.
    if tokens.iter().any(|token| matches!(token.kind, Kind::Number | Kind::Code | Kind::Tag)) {
        numbers(&Sight::of(text, folded, tokens, hits), &mut seen);
    }
    for (kind, range) in seen {
        let range = folded.original(range);
        let contact = house.is_some_and(|house| text.get(range.clone()).is_some_and(|found| house.is_contact(found)));
        if !contact && !range.is_empty() && !overlaps(&found[..own], &range) {
            found.push((kind, range));
        }
    }
    found.sort_by_key(|(kind, range)| (range.start, range.end, *kind));
    found
}

/// Numbers that look as the house's own do, in order of place.
fn of_house(text: &str, house: &House) -> Vec<Found> {
    let all = house.numbers().iter();
    let mut found: Vec<_> = all
        .flat_map(|(kind, pattern)| {
            pattern.find_iter(text).filter(|hit| !hit.is_empty()).map(|hit| (*kind, hit.range()))
        })
        .collect();
    found.sort_by_key(|(kind, range)| (range.start, range.end, *kind));
    found
}

/// Whether a range meets one of those found, which are in order of place; only the nearest few are looked at.
fn overlaps(found: &[Found], range: &Range<usize>) -> bool {
    let before = found.partition_point(|(_, other)| other.start < range.end);
    found[..before].iter().rev().take(8).any(|(_, other)| range.start < other.end)
}

/// Goes through a text once, from token to token, and appends what has a digit in it. Each token is looked at a bounded number
/// of bytes far, so that the time is in proportion to the text.
fn numbers(sight: &Sight, found: &mut Vec<Found>) {
    let mails = found.len();
    let named = sight.named();
    let mut next_named = 0;
    let mut done = 0;
    for (index, token) in sight.tokens.iter().enumerate() {
        while named.get(next_named).is_some_and(|(_, range)| range.start < token.start) {
            next_named += 1;
        }
        if token.start < done || !is_near_digits(sight, index) || overlaps(&found[..mails], &(token.start..token.end)) {
            continue;
        }
        let called = named.get(next_named).filter(|(_, range)| range.start == token.start);
        if let Some((kind, range)) = beginning_at(sight, &Spot { index, called, done }) {
            done = range.end;
            found.push((kind, range));
        } else if token.loud
            && let Some(wrong) = accounts::at(sight.text().as_bytes(), token.start)
        {
            // The digits of an account that is none are nothing else.
            done = wrong.end;
        }
    }
}

/// Whether a token is a word or number, and it or one of the two that follow begins with or has a digit.
fn is_near_digits(sight: &Sight, index: usize) -> bool {
    match sight.tokens[index].kind {
        Kind::Number | Kind::Code | Kind::Tag => true,
        Kind::Word => {
            let mut next = sight.tokens[index + 1..].iter().take(2);
            next.any(|token| matches!(token.kind, Kind::Number | Kind::Code))
        }
        _ => false,
    }
}

/// Where in a text is looked.
struct Spot<'f> {
    /// The token.
    index: usize,
    /// What begins there by the name it is given.
    called: Option<&'f Found>,
    /// The byte up to which something was found.
    done: usize,
}

/// What begins at a token: first what its form tells for certain, then what it is called, then what its groups of digits
/// suggest.
fn beginning_at(sight: &Sight, spot: &Spot) -> Option<Found> {
    let (token, called) = (&sight.tokens[spot.index], spot.called);
    let text = sight.text().as_bytes();
    if token.kind == Kind::Tag {
        return called.cloned().or_else(|| reference(sight, token));
    }
    if let Some(found) = account(sight, token) {
        return Some(found);
    }
    if let Some(found) = forms::at(text, token.start) {
        return Some(found);
    }
    if let Some(plate) = plates::at(sight, token) {
        return Some((FactKind::LicencePlate, plate));
    }
    match token.kind {
        Kind::Number => digits(sight, spot),
        Kind::Code => called.cloned().or_else(|| glued(sight, token)),
        _ => called.cloned(),
    }
    .or_else(|| reference(sight, token))
}

/// A reference without a name, told by its length.
fn reference(sight: &Sight, token: &Token) -> Option<Found> {
    named::is_telling(sight, token).then_some((FactKind::Reference, token.start..token.end))
}

/// The account that begins at a token, if its check digits are right or it is called one.
fn account(sight: &Sight, token: &Token) -> Option<Found> {
    let account = accounts::at(sight.text().as_bytes(), token.start)?;
    let called = || sight.is_called(token.start, |kind| matches!(kind, FactKind::Iban | FactKind::AccountNumber));
    (account.right || called()).then_some((FactKind::Iban, token.start..account.end))
}

/// What a row of digits is: its groups tell a telephone or a card also where something else is named before it.
fn digits(sight: &Sight, spot: &Spot) -> Option<Found> {
    let token = &sight.tokens[spot.index];
    let row = Row::read(sight.text().as_bytes(), token.start);
    if row.is_national_alone() && sight.is_all(&(row.start..row.end())) {
        return Some((FactKind::NationalNumber, row.start..row.end()));
    }
    let by_groups = row.kind().filter(|_| !goes_on(sight, spot, &row)).map(|(kind, end)| (kind, row.start..end));
    match (by_groups, spot.called) {
        (Some(found @ (FactKind::Phone | FactKind::CardNumber, _)), _) => Some(found),
        (_, Some(called)) if called.0 != FactKind::Address => Some(called.clone()),
        (Some(found), None) => Some(found),
        _ if is_birth_date(sight, &(token.start..token.end)) => Some((FactKind::BirthDate, token.start..token.end)),
        _ => places::at(sight, spot.index).map(|range| (FactKind::Address, range)).or_else(|| spot.called.cloned()),
    }
}

/// Whether a row goes on with groups of digits before it that were nothing: the middle of a number is none.
fn goes_on(sight: &Sight, spot: &Spot, row: &Row) -> bool {
    let before = spot.index.checked_sub(1).map(|before| &sight.tokens[before]);
    row.gaps().first() == Some(&rows::Gap::Space)
        && before.is_some_and(|before| {
            before.kind == Kind::Number
                && before.end > spot.done
                && before.end + 1 == row.start
                && sight.word(before).bytes().all(|byte| byte.is_ascii_digit())
        })
}

/// Whether a date is all that is said, and so long ago that it is a person's birth.
fn is_birth_date(sight: &Sight, range: &Range<usize>) -> bool {
    let row = Row::read(sight.text().as_bytes(), range.start);
    let year = |digits: &[u8]| digits.iter().fold(0_u16, |year, &digit| year * 10 + u16::from(digit));
    let long_ago = |digits: &[u8]| matches!(year(digits), 1910..=2012);
    let digits = row.digits();
    let last = digits.len().saturating_sub(4);
    sight.is_all(range)
        && row.begins_with_date()
        && row.sizes().len() == 3
        && (row.sizes()[0] == 4 && long_ago(&digits[..4]) || row.sizes()[2] == 4 && long_ago(&digits[last..]))
}

/// Words that people write a number onto.
const GLUED: &[&str] = &["is", "ist", "är", "est", "nr", "no", "tel", "bsn", "pnr", "var", "number", "nummer"];

/// A number that is written onto a word: "is199003052397".
fn glued(sight: &Sight, token: &Token) -> Option<Found> {
    let word = sight.word(token);
    let letters = word.find(|letter: char| letter.is_ascii_digit())?;
    let start = token.start + letters;
    GLUED.contains(&&word[..letters]).then_some(())?;
    if let Some(found) = forms::at(sight.text().as_bytes(), start) {
        return Some(found);
    }
    let (kind, end) = Row::read(sight.text().as_bytes(), start).kind()?;
    Some((kind, start..end))
}

#[cfg(test)]
mod tests;
