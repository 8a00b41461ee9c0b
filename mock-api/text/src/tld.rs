//! The names that the right end of a domain can have, by which `order.net` is a link and `order.Next` is none.

use std::cmp::Ordering;

use crate::chars::is_domain;

/// The top-level domains up to 2024, those that have gone since too, sorted by their bytes.
const NAMES: &str = include_str!("tlds.txt");

/// The longest of them, in bytes.
const LONGEST: usize = 33;

/// Where the top-level domain ends that the text begins with, if it begins with one.
///
/// A letter, a digit or one of `@+-` behind it says that it was the beginning of another word. Any encoded name passes.
pub(crate) fn end(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let letters = bytes.iter().take(LONGEST + 1).take_while(|byte| byte.is_ascii_alphabetic()).count();
    match bytes.get(letters) {
        Some(next) if !next.is_ascii() => longest(text),
        next => (ends_here(next) && is_name(&text[..letters])).then_some(letters).or_else(|| encoded(bytes)),
    }
}

/// The longest name that the text begins with, in any script.
fn longest(text: &str) -> Option<usize> {
    let lengths = text.chars().take_while(|c| is_domain(*c)).scan(0, |length, c| {
        *length += c.len_utf8();
        Some(*length)
    });
    let names = lengths.take_while(|length| *length <= LONGEST);
    names.filter(|length| ends_here(text.as_bytes().get(*length)) && is_name(&text[..*length])).last()
}

fn ends_here(next: Option<&u8>) -> bool {
    next.is_none_or(|byte| !byte.is_ascii_alphanumeric() && !matches!(byte, b'@' | b'+' | b'-'))
}

/// A name in the letters of the encoding for other scripts.
fn encoded(bytes: &[u8]) -> Option<usize> {
    let (prefix, rest) = bytes.split_at_checked(4)?;
    let length = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-').count();
    (prefix.eq_ignore_ascii_case(b"xn--") && length > 0).then_some(4 + length)
}

fn is_name(name: &str) -> bool {
    if name.len() < 2 || name.len() > LONGEST {
        return false;
    }
    if !name.is_ascii() {
        return is_listed(name.to_lowercase().as_bytes());
    }
    let mut lower = [0; LONGEST];
    let lower = &mut lower[..name.len()];
    lower.copy_from_slice(name.as_bytes());
    lower.make_ascii_lowercase();
    is_listed(lower)
}

/// Finds the name by halving the list.
fn is_listed(name: &[u8]) -> bool {
    let listed = |index: usize| &NAMES.as_bytes()[usize::from(STARTS[index])..usize::from(STARTS[index + 1]) - 1];
    let (mut low, mut high) = (0, COUNT);
    while low < high {
        let middle = usize::midpoint(low, high);
        match listed(middle).cmp(name) {
            Ordering::Less => low = middle + 1,
            Ordering::Equal => return true,
            Ordering::Greater => high = middle,
        }
    }
    false
}

/// Where each name begins in the list, and where the list ends.
static STARTS: [u16; COUNT + 1] = starts();

/// How many names there are.
const COUNT: usize = 1580;

/// Finds the beginnings while compiling, so that no table is ever built.
const fn starts() -> [u16; COUNT + 1] {
    let names = NAMES.as_bytes();
    let mut starts = [0; COUNT + 1];
    let (mut count, mut at) = (1, 1);
    while at <= names.len() {
        if names[at - 1].is_ascii_whitespace() {
            starts[count] = at as u16;
            count += 1;
        }
        at += 1;
    }
    assert!(count == COUNT + 1 && names.len() <= u16::MAX as usize);
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found_and_none_beside_them() {
        let names: Vec<&str> = NAMES.split_whitespace().collect();
        assert!(names.is_sorted_by(|a, b| a.as_bytes() < b.as_bytes()));
        assert_eq!(names.iter().map(|name| name.len()).max(), Some(LONGEST));
        for name in names {
            assert!(is_name(name), "{name}");
            assert!(!is_name(&format!("{name}qq")), "{name}qq");
        }
        for no in ["", "a", "zzz", "aaaa", "zwx", "com org", "\n", "co m"] {
            assert!(!is_name(no), "{no}");
        }
    }

    #[test]
    fn a_name_ends_where_its_word_ends() {
        for (text, length) in [("com", 3), ("COM/x", 3), ("nl.", 2), ("comですね", 3), ("РФ", 4), ("みんなで", 9)]
        {
            assert_eq!(end(text), Some(length), "{text}");
        }
        for text in ["", "comm", "com5", "com@", "com-pany", "com+", "x", "bz2", "xn--", "ないよ", "."] {
            assert_eq!(end(text), None, "{text}");
        }
    }

    #[test]
    fn the_longest_of_two_names_is_taken() {
        assert_eq!(end("भारतम्"), Some("भारतम्".len()));
        assert_eq!(end("vermögensberater"), Some("vermögensberater".len()));
    }

    #[test]
    fn an_encoded_name_passes() {
        assert_eq!(end("XN--p1ai/"), Some(8));
        assert_eq!(end("xn--vermgensberater-ctb"), Some(23));
    }
}
