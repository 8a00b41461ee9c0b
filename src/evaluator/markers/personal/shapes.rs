//! Personal data known by its shape alone: mail addresses, accounts, cards, national numbers, telephones.

use std::sync::LazyLock;

use regex::Regex;

use super::{Found, checks, in_link};
use crate::marker::FactKind;
use crate::text::Token;

/// A pattern of this program. ASCII classes only, for speed.
pub(super) fn pattern(pattern: &str) -> Regex {
    match Regex::new(pattern) {
        Ok(pattern) => pattern,
        Err(mistake) => panic!("a pattern of this program: {mistake}"),
    }
}

/// A row of digits and letters, with the signs that people put between: account, card, telephone, national numbers.
static ROW: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?-u:\b)(?:[a-z]{2} ?[0-9]{2}(?: {0,2}-?[a-z0-9]{1,5}){2,9}|(?:\+|\(\+?|00)?[0-9](?:[0-9]|[ ./()-]{1,3}[0-9]){6,24})(?-u:\b)",
    )
});

/// National numbers with letters in them.
static LETTERED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?-u:\b)(?:(?P<nino>[a-ceghj-prstw-z][a-ceghj-nprstw-z](?: ?[0-9]{2}){3} ?[a-d])|(?P<nir>[1-478] ?[0-9]{2} ?[0-9]{2} ?(?:[0-9]{2}|2[ab]) ?[0-9]{3} ?[0-9]{3} ?[0-9]{2})|(?P<pension>[0-9]{2} ?[0-9]{6} ?[a-z] ?[0-9]{3})|(?P<postcode>(?:[a-pr-uwyz][0-9]{1,2}|[a-pr-uwyz][a-hk-y][0-9]{1,2}|[a-pr-uwyz][0-9][a-hjkps-uw]|[a-pr-uwyz][a-hk-y][0-9][abehmnprv-y]|gir) ?[0-9][abd-hjlnp-uw-z]{2}))(?-u:\b)",
    )
});

/// Mail addresses: every @ with a name before it and a domain after.
pub(super) fn mails(text: &str, found: &mut Vec<Found>) {
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(at) = text[from..].find('@').map(|at| at + from) {
        from = at + 1;
        let is_local = |byte: &u8| byte.is_ascii_alphanumeric() || b"._%+-".contains(byte);
        let is_domain = |byte: &u8| byte.is_ascii_alphanumeric() || b".-".contains(byte);
        let start = at - bytes[..at].iter().rev().take(64).take_while(|byte| is_local(byte)).count();
        let mut end = at + 1 + bytes[at + 1..].iter().take(255).take_while(|byte| is_domain(byte)).count();
        while end > at && matches!(bytes[end - 1], b'.' | b'-') {
            end -= 1;
        }
        let domain = &text[at + 1..end.max(at + 1)];
        let top = domain.rsplit_once('.').map_or("", |(_, top)| top);
        if start < at && top.len() >= 2 && top.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            found.push((FactKind::Email, start..end));
        }
    }
}

/// Numbers that their check digits or their shape tell.
pub(super) fn numbers(text: &str, tokens: &[Token], found: &mut Vec<Found>) {
    for hit in ROW.find_iter(text) {
        if in_link(tokens, hit.start()) {
            continue;
        }
        let mut start = hit.start();
        // A plus or a bracket is no part of a word, so the pattern begins after it.
        while start > 0 && matches!(text.as_bytes()[start - 1], b'+' | b'(') {
            start -= 1;
        }
        row(text, start, hit.end(), found);
    }
    for hit in LETTERED.captures_iter(text) {
        let Some(whole) = hit.get(0) else { continue };
        if in_link(tokens, whole.start())
            || found.iter().rev().take(64).any(|(_, other)| other.start < whole.end() && whole.start() < other.end)
        {
            continue;
        }
        let signs: Vec<u8> = whole.as_str().bytes().filter(|byte| *byte != b' ').collect();
        let kind = match () {
            () if hit.name("nino").is_some()
                && !matches!(&signs[..2], b"bg" | b"gb" | b"kn" | b"nk" | b"nt" | b"tn" | b"zz") =>
            {
                FactKind::NationalNumber
            }
            () if hit.name("nir").is_some() && checks::nir(&signs) => FactKind::NationalNumber,
            () if hit.name("pension").is_some() && checks::german_pension(&signs) => FactKind::NationalNumber,
            () if hit.name("postcode").is_some() && whole.len() >= 5 => FactKind::Address,
            () => continue,
        };
        found.push((kind, whole.range()));
    }
}

/// What a row of digits and letters is.
fn row(text: &str, start: usize, end: usize, found: &mut Vec<Found>) {
    let row = &text[start..end];
    let letters: Vec<(usize, u8)> = row
        .bytes()
        .enumerate()
        .filter(|(_, byte)| byte.is_ascii_alphanumeric())
        .map(|(at, byte)| (start + at, byte))
        .collect();
    let signs: Vec<u8> = letters.iter().map(|&(_, byte)| byte).collect();
    if signs.first().is_some_and(u8::is_ascii_lowercase) {
        if let Some(length) = checks::iban_length(&signs[..2])
            && signs.len() >= length
            && checks::iban(&signs[..length])
            && (signs.len() == length
                || text.as_bytes().get(letters[length - 1].0 + 1).is_none_or(|byte| !byte.is_ascii_alphanumeric()))
        {
            found.push((FactKind::Iban, start..letters[length - 1].0 + 1));
        } else if let Some((digits, _)) = letters.iter().find(|(_, byte)| byte.is_ascii_digit()) {
            // No account: two letters of a word happened to stand before a number.
            let rest = &text[*digits..end];
            let numeric = rest.len() - rest.trim_start_matches(|letter: char| !letter.is_ascii_lowercase()).len();
            self::row(
                text,
                *digits,
                digits + rest[..numeric].trim_end_matches(|letter: char| !letter.is_ascii_digit()).len(),
                found,
            );
        }
        return;
    }
    if signs.len() < 7 {
        return;
    }
    let digits: Vec<u8> = signs.iter().map(|sign| sign.wrapping_sub(b'0')).collect();
    if digits.iter().any(|&digit| digit > 9) {
        return;
    }
    let marked = row.starts_with(['+', '(']) || row.starts_with("00");
    if marked && let Some(kind) = phone(row, &digits) {
        found.push((kind, start..end));
    } else if let Some(kind) = national(row, &digits) {
        found.push((kind, start..end));
    } else if checks::card(&digits) && !row.contains(['/', '(']) {
        found.push((FactKind::CardNumber, start..end));
    } else if let Some(kind) = phone(row, &digits) {
        found.push((kind, start..end));
    }
}

/// A national number by its check digits and the way it is written.
fn national(row: &str, digits: &[u8]) -> Option<FactKind> {
    let plain = row.len() == digits.len();
    let parts: Vec<usize> =
        row.split(|letter: char| !letter.is_ascii_digit()).filter(|part| !part.is_empty()).map(str::len).collect();
    let right = match digits.len() {
        9 => {
            checks::bsn(digits) && (plain || parts == [4, 2, 3] || parts == [3, 3, 3])
                || parts == [3, 2, 4]
                    && (row.matches('-').count() == 2 || row.matches(' ').count() == 2)
                    && social_security(digits)
        }
        10 => (checks::personnummer(digits) && (plain || parts == [6, 4])) || checks::nhs(digits) && parts == [3, 3, 4],
        11 => {
            checks::steuer_id(digits) && (plain || parts == [2, 3, 3, 3])
                || checks::belgian(digits) && !plain && parts.iter().take(3).all(|&part| part == 2) && date_of(digits)
        }
        12 => checks::personnummer(digits) && (plain || parts == [8, 4]),
        13 => checks::swiss(digits),
        15 => {
            checks::nir(row.bytes().filter(u8::is_ascii_digit).collect::<Vec<_>>().as_slice())
                && (plain || parts.len() >= 6)
        }
        _ => false,
    };
    right.then_some(FactKind::NationalNumber)
}

/// Whether a Belgian number begins with a date; months are raised by twenty or forty for strangers.
fn date_of(digits: &[u8]) -> bool {
    let month = digits[2] * 10 + digits[3];
    checks::date((month % 20).max(1), (digits[4] * 10 + digits[5]).max(1))
}

/// Whether an American social security number can have been given out.
fn social_security(digits: &[u8]) -> bool {
    let part =
        |from: usize, to: usize| digits[from..to].iter().fold(0_u32, |part, &digit| part * 10 + u32::from(digit));
    !matches!(part(0, 3), 0 | 666 | 900..) && part(3, 5) > 0 && part(5, 9) > 0
}

/// A telephone number: with a plus or two zeros, or a zero and parts as telephones have them.
fn phone(row: &str, digits: &[u8]) -> Option<FactKind> {
    let count = digits.len();
    let international = row.starts_with('+') || row.starts_with("(+") || row.starts_with("00") && digits.len() > 10;
    let parts = row.split(|letter: char| !letter.is_ascii_digit()).filter(|part| !part.is_empty()).count();
    let date = row.contains('/') && parts == 3 && count <= 8 || row.matches('.').count() == 2 && count <= 8;
    let american = count == 10
        && parts == 3
        && (row.starts_with('(') || row.matches('-').count() == 2 || row.matches('.').count() == 2)
        && matches!(digits[0], 2..=9);
    let right = if international {
        (8..=15).contains(&count)
    } else {
        digits[0] == 0
            && digits.get(1).is_some_and(|&digit| digit != 0)
            && (9..=12).contains(&count)
            && !date
            && parts <= 6
            || american
    };
    right.then_some(FactKind::Phone)
}
