//! Where people live: street and house number, postcode and house number.

use std::sync::LazyLock;

use regex::Regex;

use super::{Found, in_link, shapes::pattern};
use crate::marker::FactKind;
use crate::text::{Folded, Token};

/// Streets with a number, as they are written in the five languages, and Dutch postcodes with a number.
static STREETS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?:[a-zåäöü'-]{2,30}(?:str(?:asse|aat|\.)?|weg|platz|allee|gasse|laan|plein|gracht|kade|dijk|singel|gatan|vägen|gränd|torget|stigen)\.? (?:nr\.? ?)?[0-9]{1,4} ?(?:[a-e](?-u:\b)|bus [0-9]+|hs)?",
        r"|(?-u:\b)[0-9]{1,4}[a-c]?,? (?:[a-z'-]{2,20} ){1,3}(?:street|road|avenue|lane|drive|crescent|terrace|close|rd|ave)(?-u:\b)",
        r"|(?-u:\b)[0-9]{1,4}(?: ?(?:bis|ter))?,? (?:rue|avenue|boulevard|chemin|impasse|place|allee|quai|route) (?:de la |des? |du |d'|l')?[a-z'-]{2,20}(?: [a-z'-]{3,20})?",
        r"|(?-u:\b)[1-9][0-9]{3} ?[a-z]{2}[ ,]{1,2}(?:nr\.? ?|nummer |huisnummer )?[0-9]{1,4}(?-u:\b))",
    ))
});

/// Words that end like a street and are none.
const NO_STREETS: &[&str] =
    &["unterweg", "onderweg", "weg", "platz", "allee", "str", "pfandstr", "hinweg", "keineswegs", "straat"];

/// Postal addresses.
pub(super) fn addresses(folded: &Folded, original: &str, tokens: &[Token], found: &mut Vec<Found>) {
    let text = folded.text.as_str();
    for hit in STREETS.find_iter(text) {
        let written = original.get(folded.original(hit.range())).unwrap_or_default();
        // A Dutch postcode is written in capitals: `1045 um 8.15 Uhr` is none.
        if hit.as_str().starts_with(|letter: char| letter.is_ascii_digit())
            && is_postcode(hit.as_str())
            && !is_postcode_written(written)
        {
            continue;
        }
        let word = hit.as_str().split([' ', '.']).next().unwrap_or_default();
        let taken = found.iter().rev().take(64).any(|(_, other)| other.start < hit.end() && hit.start() < other.end);
        if in_link(tokens, hit.start()) || NO_STREETS.contains(&word) || taken || is_line_or_room(text, hit.end()) {
            continue;
        }
        found.push((FactKind::Address, hit.range()));
    }
}

/// Whether the number counts something else: minutes, euros, a time.
fn is_line_or_room(text: &str, end: usize) -> bool {
    let rest = text[end..].trim_start();
    ["min", "euro", "eur", "€", "uur", "uhr", ":", "%", "km", "m ", "kr", "jahr", "jaar", "dag", "tag", "h "]
        .iter()
        .any(|unit| rest.starts_with(unit))
        || text[end..].starts_with(|letter: char| letter.is_ascii_digit())
}

/// Whether a find has the shape of a Dutch postcode: four digits, two letters.
fn is_postcode(found: &str) -> bool {
    let rest = found.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let letters = rest.trim_start().split([' ', ',']).next().unwrap_or_default();
    found.len() - rest.len() == 4 && letters.len() == 2
}

/// Whether the letters of a postcode are capitals.
fn is_postcode_written(written: &str) -> bool {
    written.chars().filter(|letter| letter.is_alphabetic()).take(2).all(char::is_uppercase)
}
