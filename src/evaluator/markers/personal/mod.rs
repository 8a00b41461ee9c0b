//! Personal data in a text: found by shape and check digits, or by the name it is given; never the house's own.

use std::ops::Range;

use super::House;
use crate::language::{Hit, Meaning};
use crate::marker::FactKind;
use crate::text::{Folded, Kind, Token};

mod checks;
mod named;
mod places;
mod shapes;

/// A piece of personal data: its kind and its bytes in the folded text.
type Found = (FactKind, Range<usize>);

/// Everything in a text that identifies a person or their account: kinds and places in the original, in order of place.
pub(super) fn find(text: &str, folded: &Folded, tokens: &[Token], hits: &[Hit], house: Option<&House>) -> Vec<Found> {
    let mut found = house.map(|house| of_house(text, house)).unwrap_or_default();
    let digits = folded.text.bytes().filter(u8::is_ascii_digit).take(3).count();
    let mut shaped = Vec::new();
    if folded.text.contains('@') {
        shapes::mails(&folded.text, &mut shaped);
    }
    if digits > 0 {
        let facts: Vec<&Hit> = hits.iter().filter(|hit| matches!(hit.meaning, Meaning::Fact(_))).collect();
        if digits >= 2 {
            shapes::numbers(&folded.text, tokens, &mut shaped);
            named::numbers(folded, tokens, &facts, &mut shaped);
        }
        places::addresses(folded, text, tokens, &mut shaped);
        named::plates(folded, text, tokens, &facts, &mut shaped);
    }
    for (kind, range) in shaped {
        let range = folded.original(range);
        let own = house.is_some_and(|house| text.get(range.clone()).is_some_and(|found| house.is_contact(found)));
        let known = found.iter().rev().take(64).any(|(_, other)| other.start < range.end && range.start < other.end);
        if !own && !known && !range.is_empty() {
            found.push((kind, range));
        }
    }
    found.sort_by_key(|(kind, range)| (range.start, range.end, *kind));
    found
}

/// Numbers that look as the house's own do.
fn of_house(text: &str, house: &House) -> Vec<Found> {
    let all = house.numbers().iter();
    all.flat_map(|(kind, pattern)| {
        pattern.find_iter(text).filter(|hit| !hit.is_empty()).map(|hit| (*kind, hit.range()))
    })
    .collect()
}

/// Whether a token is a web link, whose digits are nobody's.
fn in_link(tokens: &[Token], at: usize) -> bool {
    let after = tokens.partition_point(|token| token.start <= at);
    after
        .checked_sub(1)
        .and_then(|index| tokens.get(index))
        .is_some_and(|token| matches!(token.kind, Kind::Link | Kind::Handle | Kind::Tag) && at < token.end)
}
