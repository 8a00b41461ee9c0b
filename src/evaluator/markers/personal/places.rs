//! Where people live: street and house number, postcode and house number.

use std::ops::Range;

use super::sight::{Sight, listed};
use crate::text::{Kind, Token};

/// How the names of streets end in Dutch, German and Swedish.
const ENDINGS: &[&str] = &[
    "straat", "laan", "plein", "gracht", "kade", "dijk", "singel", "hof", "strasse", "str", "weg", "platz", "allee",
    "gasse", "gatan", "vägen", "gränd", "torget", "stigen",
];

/// Words that end like a street and are none, or are everybody's: seats, ways to go, motorways.
const NO_STREETS: &str = "unterweg onderweg hinweg rückweg heimweg umweg ausweg radweg gehweg keinesweg vorweg snelweg rijksweg \
    autoweg uitweg terugweg pfandstr sitzplatz parkplatz stellplatz arbeitsplatz spielplatz rastplatz \
    bundesstrasse landstrasse autostrasse schoolplein bahnhof bauernhof innenhof friedhof busbahnhof \
    hauptbahnhof gerechtshof";

/// Words by which streets are called in English, after their name.
const ROADS: &str = "street road avenue lane crescent terrace drive close rd ave gardens";

/// Words by which streets are called in French, before their name.
const RUES: &str = "rue avenue boulevard chemin impasse place allee quai route";

/// Words that a number before a road counts or places.
const NO_NAMES: &str = "minute minutes hour hours mile miles metres meters yards days years cars more lane down along across from \
    this that your same main times people vans lorries parking";

/// What a number counts when it is no house number.
const UNITS: &str = "min mins minuten minutes minuter euro eur uur uhr km m kr jahr jahre jaar dag dagen tag tage h am pm st \
    kilometer stunden timmar weken keer mal % € : gb tb mb ghz mhz inch zoll tum";

/// Two letters that are not given out in Dutch postcodes, and units and ordinals that look like them.
const NOT_ISSUED: &str = "sa sd ss km gb mb tb kb kw kr am pm st nd rd th cc mm cm kg ml px hz mw";

/// The address that a number belongs to as house number or postcode; the token is the text's `index`th, and begins with a digit.
pub(super) fn at(sight: &Sight, index: usize) -> Option<Range<usize>> {
    let token = &sight.tokens[index];
    after_postcode(sight, index).or_else(|| {
        if !is_house(sight.word(token)) || counts(sight, index) {
            return None;
        }
        after_street(sight, index).or_else(|| before_street(sight, index)).or_else(|| before_rue(sight, index))
    })
}

/// Whether a word is a house number: up to four digits, perhaps a letter or a second number.
fn is_house(word: &str) -> bool {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &word.as_bytes()[digits..];
    let second = || rest[0] == b'-' && rest.len() <= 5 && rest[1..].iter().all(u8::is_ascii_digit);
    (1..=4).contains(&digits) && (rest.is_empty() || rest.len() == 1 && rest[0].is_ascii_lowercase() || second())
}

/// Whether a number counts something: minutes, euros, the hour.
fn counts(sight: &Sight, index: usize) -> bool {
    let token = &sight.tokens[index];
    let Some(next) = sight.tokens.get(index + 1) else { return false };
    let percent = next.kind == Kind::Sign(b'%') || next.kind == Kind::Sign(b':');
    percent || token.end + 1 >= next.start && listed(UNITS, sight.word(next))
}

/// "Kerkstraat 12", "Lange Str. 5a": a street before the number.
fn after_street(sight: &Sight, index: usize) -> Option<Range<usize>> {
    let mut before = index.checked_sub(1)?;
    let skips = |token: &Token| token.kind == Kind::Sign(b'.') || matches!(sight.word(token), "nr" | "nummer" | "no");
    while skips(&sight.tokens[before]) && index - before < 4 {
        before = before.checked_sub(1)?;
    }
    let street = &sight.tokens[before];
    let word = sight.word(street);
    let ending = ENDINGS.iter().find(|ending| word.ends_with(**ending))?;
    let name = word.len() - ending.len();
    let house = sight.tokens[index].end;
    match street.kind {
        Kind::Word if listed(NO_STREETS, word) => None,
        Kind::Word if name >= 3 || name == 2 && street.capital => Some(street.start..house),
        // Two words: the first is a name, and so are both.
        Kind::Word if name == 0 && street.capital => {
            let first = sight.tokens.get(before.checked_sub(1)?)?;
            (first.capital && first.kind == Kind::Word && first.end - first.start > 3).then_some(first.start..house)
        }
        _ => None,
    }
}

/// "221 Baker Street": the number before the street.
fn before_street(sight: &Sight, index: usize) -> Option<Range<usize>> {
    let after: Vec<&Token> =
        sight.tokens[index + 1..].iter().take(4).take_while(|token| token.kind == Kind::Word).collect();
    let road = after.iter().skip(1).position(|token| listed(ROADS, sight.word(token)))? + 1;
    let names = &after[..road];
    let capital = names.iter().all(|name| name.capital) && after[road].capital;
    let word = sight.word(names[0]);
    let plain = road == 1
        && word.len() >= 4
        && !listed(NO_NAMES, word)
        && matches!(sight.word(after[road]), "street" | "road" | "avenue" | "crescent" | "rd");
    (capital && !listed(NO_NAMES, word) || plain).then(|| sight.tokens[index].start..after[road].end)
}

/// "12 bis, rue des Lilas": the number before a street called so in French.
fn before_rue(sight: &Sight, index: usize) -> Option<Range<usize>> {
    let mut after = sight.tokens[index + 1..]
        .iter()
        .take(8)
        .filter(|token| token.kind != Kind::Sign(b',') && !matches!(sight.word(token), "bis" | "ter"));
    let rue = after.next().filter(|token| listed(RUES, sight.word(token)))?;
    let mut linked = false;
    let name = after.find(|token| {
        let link = matches!(sight.word(token), "de" | "du" | "des" | "la" | "le" | "les" | "d'" | "l'");
        linked |= link;
        !link
    })?;
    let sure = matches!(sight.word(rue), "rue" | "boulevard" | "impasse") || name.capital;
    let named = name.kind == Kind::Word && !listed(NO_NAMES, sight.word(name)) && (sure || linked && name.capital);
    named.then_some(sight.tokens[index].start..name.end)
}

/// "1012 AB 12", "1012ab nr. 12": a Dutch postcode and a house number.
fn after_postcode(sight: &Sight, index: usize) -> Option<Range<usize>> {
    let token = &sight.tokens[index];
    let word = sight.word(token);
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    if digits != 4 || word.starts_with('0') {
        return None;
    }
    let (letters, mut next) = match word.len() {
        4 => (sight.tokens.get(index + 1).filter(|next| next.loud && next.start <= token.end + 1)?, index + 2),
        6 => (token, index + 1),
        _ => return None,
    };
    let written = &sight.text()[letters.end - 2..letters.end];
    let issued = letters.end - letters.start == if next == index + 1 { 6 } else { 2 }
        && written.bytes().all(|letter| letter.is_ascii_lowercase())
        && !listed(NOT_ISSUED, written);
    while sight.tokens.get(next).is_some_and(|token| {
        matches!(token.kind, Kind::Sign(b',' | b'.' | b'-' | b'/'))
            || matches!(sight.word(token), "nr" | "nummer" | "huisnummer" | "en" | "no")
    }) && next < index + 6
    {
        next += 1;
    }
    let house = sight.tokens.get(next).filter(|house| house.kind == Kind::Number && is_house(sight.word(house)))?;
    (issued && !counts(sight, next)).then_some(token.start..house.end)
}
