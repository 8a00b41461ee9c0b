//! What can follow the domain of an address: a port, a path and a query.

use crate::chars::{is_accented, is_cyrillic, is_dash};

/// Where an address ends behind its domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tail {
    pub(crate) end: usize,
    pub(crate) has_path: bool,
}

/// Follows an address from the end of its domain.
pub(crate) fn behind(text: &str, domain_end: usize) -> Tail {
    let port_end = port_end(text, domain_end);
    let path_end = path_end(text, port_end);
    Tail { end: query_end(text, path_end), has_path: path_end > port_end }
}

/// Behind a port, or the same place if there is none.
fn port_end(text: &str, at: usize) -> usize {
    let digits = |rest: &str| rest.bytes().take_while(u8::is_ascii_digit).count();
    match text[at..].strip_prefix(':').map(digits) {
        None | Some(0) => at,
        Some(digits) => at + 1 + digits,
    }
}

/// Behind a path. It does not end with what ends a sentence: the dot in `a.nl/b.` is not of the path.
fn path_end(text: &str, at: usize) -> usize {
    if !text[at..].starts_with('/') {
        return at;
    }
    let mut place = at + 1;
    let mut end = place;
    while let Some(c) = text[place..].chars().next() {
        if c == '(' {
            let Some(length) = parentheses(&text[place..]) else { break };
            place += length;
            end = place;
        } else if is_path(c) {
            place += c.len_utf8();
            end = if ends_path(c) { place } else { end };
        } else {
            break;
        }
    }
    end
}

/// Balanced parentheses, with at most one pair within: `(film)`, `(a(b)c)`.
fn parentheses(text: &str) -> Option<usize> {
    let mut length = 1;
    length += path_length(&text[length..]);
    if text[length..].starts_with('(') {
        let inner = path_length(&text[length + 1..]);
        length += 1 + inner;
        length += text[length..].starts_with(')').then_some(1).filter(|_| inner > 0)?;
        length += path_length(&text[length..]);
    } else if length == 1 {
        return None;
    }
    text[length..].starts_with(')').then_some(length + 1)
}

fn path_length(text: &str) -> usize {
    text.find(|c| !is_path(c)).unwrap_or(text.len())
}

fn is_path(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' => true,
        '!' | '*' | '\'' | ';' | ':' | '=' | '+' | ',' | '.' | '$' | '/' | '%' | '#' | '[' | ']' => true,
        '_' | '~' | '&' | '|' | '@' => true,
        _ => is_dash(c) || is_accented(c) || is_cyrillic(c),
    }
}

fn ends_path(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '=' | '_' | '#' | '/' | '+' | '-') || is_accented(c) || is_cyrillic(c)
}

/// Behind a query, or the same place if there is none.
pub(crate) fn query_end(text: &str, at: usize) -> usize {
    if !text[at..].starts_with('?') {
        return at;
    }
    let query = &text.as_bytes()[at + 1..];
    let length = query.iter().take_while(|byte| is_query(**byte)).count();
    query[..length].iter().rposition(|byte| ends_query(*byte)).map_or(at, |last| at + 1 + last + 1)
}

fn is_query(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!?*'();:&=+$/%#[]-_.,~|@".contains(&byte)
}

fn ends_query(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_&=#/-".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What of the text belongs to an address whose domain ends before it.
    fn tail(text: &str) -> &str {
        &text[..behind(text, 0).end]
    }

    #[test]
    fn a_tail_ends_before_what_ends_the_sentence() {
        for (text, expected) in [
            ("/retour.", "/retour"),
            ("/retour?id=7!", "/retour?id=7"),
            (":8080/a, en", ":8080/a"),
            (":a", ""),
            ("/...", "/"),
            ("/a-b-…", "/a-b-"),
            ("?", ""),
            ("?x&y=#z)", "?x&y=#z"),
            ("/страница", "/страница"),
            ("/頁", "/"),
        ] {
            assert_eq!(tail(text), expected, "{text}");
        }
    }

    #[test]
    fn parentheses_belong_to_a_path_if_they_are_balanced() {
        for (text, expected) in [
            ("/bon_(kopie)", "/bon_(kopie)"),
            ("/bon_(kopie_(2))/x", "/bon_(kopie_(2))/x"),
            ("/bon)", "/bon"),
            ("/bon(", "/bon"),
            ("/bon()", "/bon"),
            ("/bon(a()b)", "/bon"),
            ("/(a(b(c)))", "/"),
        ] {
            assert_eq!(tail(text), expected, "{text}");
        }
    }

    #[test]
    fn only_a_slash_makes_a_path() {
        assert!(behind("/", 0).has_path);
        assert!(!behind(":80?a", 0).has_path);
    }
}
