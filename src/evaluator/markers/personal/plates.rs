//! Licence plates, by the forms of the countries that give them out.

use std::ops::Range;

use super::forms::fit;
use super::named::COPULAS;
use super::sight::{Sight, listed};
use crate::text::Token;

/// What it takes to believe that a form is a plate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trust {
    /// It is written in capitals.
    Capitals,
    /// It is called a plate, or it is all that is said.
    Alone,
    /// It is called a plate.
    Called,
}

/// A plate's form, what it takes to believe it, and which letters and digits are given out.
struct Plate(&'static str, Trust, fn(&[u8]) -> bool);

const PLATES: &[Plate] = &[
    // British: since 2001, before 2001, before 1983.
    Plate("aa99 aaa", Trust::Capitals, british),
    Plate("a999 aaa", Trust::Alone, british_older),
    Plate("a99 aaa", Trust::Alone, british_older),
    Plate("aaa 999a", Trust::Alone, british_older),
    Plate("aaa 99a", Trust::Alone, british_older),
    Plate("aaa 9a", Trust::Alone, british_older),
    // Dutch, by series.
    Plate("aa-99-99", Trust::Capitals, dutch),
    Plate("99-99-aa", Trust::Capitals, dutch),
    Plate("99-aa-99", Trust::Capitals, dutch),
    Plate("aa-99-aa", Trust::Capitals, dutch),
    Plate("aa-aa-99", Trust::Capitals, dutch),
    Plate("99-aa-aa", Trust::Capitals, dutch),
    Plate("99-aaa-9", Trust::Capitals, dutch),
    Plate("9-aaa-99", Trust::Capitals, dutch),
    Plate("aa-999-a", Trust::Capitals, dutch),
    Plate("a-999-aa", Trust::Capitals, dutch),
    Plate("aaa-99-a", Trust::Capitals, dutch),
    Plate("9-aa-999", Trust::Capitals, dutch),
    // French and Italian.
    Plate("aa-999-aa", Trust::Capitals, any),
    Plate("aa 999 aa", Trust::Alone, any),
    // Belgian, Swedish, Irish, Spanish.
    Plate("9-aaa-999", Trust::Capitals, any),
    Plate("9 aaa 999", Trust::Called, any),
    Plate("aaa 999", Trust::Called, any),
    Plate("aaa 99x", Trust::Called, any),
    Plate("999 aaa", Trust::Called, any),
    Plate("9999 aaa", Trust::Called, any),
    Plate("99 aa 99", Trust::Called, any),
    Plate("99 aaa 9", Trust::Called, any),
    Plate("aa 99 99", Trust::Called, any),
    Plate("aa 99 aa", Trust::Called, any),
    Plate("aa 999 a", Trust::Called, any),
    Plate("a 999 aa", Trust::Called, any),
];

/// The plate that begins with a token.
pub(super) fn at(sight: &Sight, token: &Token) -> Option<Range<usize>> {
    let (text, start) = (sight.text().as_bytes(), token.start);
    if listed(COPULAS, sight.word(token)) {
        return None;
    }
    let listed = PLATES.iter().filter_map(|Plate(form, trust, right)| {
        let (signs, end) = fit(text, start, form)?;
        right(signs.as_slice()).then_some((end, *trust))
    });
    let mut found = listed.chain(german(text, start));
    found.find_map(|(end, trust)| is_believed(sight, start..end, trust).then_some(start..end))
}

fn is_believed(sight: &Sight, plate: Range<usize>, trust: Trust) -> bool {
    let alone = trust != Trust::Called && sight.is_all(&plate);
    let capitals = trust == Trust::Capitals && sight.is_in_capitals(&plate);
    alone || capitals || sight.is_called_plate(plate.start)
}

/// A German plate: a district of one to three letters, one or two letters, one to four digits; hyphens tell it, spaces do not.
fn german(text: &[u8], start: usize) -> Option<(usize, Trust)> {
    let letters = |from: usize| {
        // ä ö ü are two bytes in a folded text.
        let letter = |byte: &&u8| byte.is_ascii_lowercase() || matches!(byte, 0xC3 | 0xA4 | 0xB6 | 0xBC);
        let bytes = text.get(from..).unwrap_or_default().iter().take(8).take_while(letter);
        bytes.fold((0, 0), |(bytes, letters), byte| (bytes + 1, letters + usize::from(*byte != 0xC3)))
    };
    let (district, district_letters) = letters(start);
    let after = start + district;
    let (middle, middle_letters) = letters(after + 1);
    let number = after + 1 + middle + usize::from(matches!(text.get(after + 1 + middle), Some(b' ' | b'-')));
    let digits = text.get(number..)?.iter().take(5).take_while(|byte| byte.is_ascii_digit()).count();
    let electric = usize::from(matches!(text.get(number + digits), Some(b'e' | b'h')));
    let end = number + digits + electric;
    let fits = (1..=3).contains(&district_letters)
        && matches!(text.get(after), Some(b' ' | b'-'))
        && (1..=2).contains(&middle_letters)
        && (1..=4).contains(&digits)
        && text[number] != b'0'
        && !text.get(end).is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    // SM-T280 is a model, B-AB 1234 is none.
    let sure = text.get(after) == Some(&b'-') && number > after + 1 + middle;
    fits.then_some((end, if sure { Trust::Capitals } else { Trust::Alone }))
}

fn any(_: &[u8]) -> bool {
    true
}

/// An area without i, q and z, and a half year: 02 to 29 or 51 to 79.
fn british(signs: &[u8]) -> bool {
    let half = (signs[2] - b'0') * 10 + (signs[3] - b'0');
    !matches!(signs[0], b'i' | b'q' | b'z')
        && !matches!(signs[1], b'i' | b'q' | b'z')
        && matches!(half, 2..=29 | 51..=79)
        && !signs[4..].iter().any(|sign| matches!(sign, b'i' | b'q'))
}

/// No i or q, and no letter of a year that was never used.
fn british_older(signs: &[u8]) -> bool {
    let year = if signs[1].is_ascii_digit() { signs.first() } else { signs.last() };
    !signs.iter().any(|sign| matches!(sign, b'i' | b'q')) && !matches!(year, Some(b'o' | b'u' | b'z'))
}

/// No vowels, so that plates are no words.
fn dutch(signs: &[u8]) -> bool {
    !signs.iter().any(|sign| matches!(sign, b'a' | b'e' | b'i' | b'o' | b'u'))
}
