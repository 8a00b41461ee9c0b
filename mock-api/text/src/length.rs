//! How long a post is by the platform's count, and how much of it fits.

use std::borrow::Cow;

use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::chars::is_forbidden;
use crate::emoji;
use crate::link::{self, Found};

/// What a link counts, however long it is.
pub(crate) const LINK: usize = 23;

/// Which count holds. Text is counted after NFC normalisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rules {
    /// Before November 2017: 140 characters, a link counts 23.
    V1,
    /// From then to October 2018: 280, of which Chinese, Japanese, Korean and every character of an emoji take two.
    V2,
    /// Since then: as V2, but an emoji of several characters counts two.
    V3,
}

impl Rules {
    /// The most a post may count.
    pub const fn limit(self) -> u32 {
        match self {
            Rules::V1 => 140,
            Rules::V2 | Rules::V3 => 280,
        }
    }
}

/// A text, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    /// What it counts.
    pub length: u32,
    /// Whether it can be posted: it says something, is not too long and has no forbidden character.
    pub is_valid: bool,
    /// Up to which byte it could be posted: all of it, or what stands before the first piece too many or forbidden.
    pub fits: usize,
}

/// How long the text is by these rules, after NFC normalisation.
pub fn weighted_len(text: &str, rules: Rules) -> u32 {
    let text = normalised(text);
    length(&text, rules, &link::find(&text))
}

/// Counts the text by these rules and finds out how much of it fits.
pub fn measure(text: &str, rules: Rules) -> Measure {
    let normal = normalised(text);
    let links = link::find(&normal);
    let length = length(&normal, rules, &links);
    if length <= rules.limit() && !has_forbidden(&normal) {
        return Measure { length, is_valid: !text.trim().is_empty(), fits: text.len() };
    }
    let mut counted = 0;
    let fitting = Pieces::of(&normal, rules, &links).take_while(|piece| {
        counted += piece.weight;
        counted <= rules.limit() as usize && !has_forbidden(&normal[piece.start..piece.end])
    });
    let fits = fitting.last().map_or(0, |piece| piece.end);
    Measure { length, is_valid: false, fits: as_written(text, &normal, fits) }
}

fn has_forbidden(text: &str) -> bool {
    highest_byte(text) >= FIRST_FORBIDDEN && text.contains(is_forbidden)
}

/// What a normalised text counts: by its characters, unless several of them may be one emoji.
fn length(text: &str, rules: Rules, links: &[Found]) -> u32 {
    let linked = |count: fn(&str) -> usize| links.iter().map(|link| count(&text[link.bytes.clone()])).sum::<usize>();
    let length = if rules == Rules::V1 || highest_byte(text) < FIRST_HEAVY {
        let count = |text: &str| text.chars().count();
        count(text) - linked(count) + links.len() * LINK
    } else if rules == Rules::V2 || !text.contains(emoji::joins) {
        let count = |text: &str| text.chars().map(weight).sum();
        count(text) - linked(count) + links.len() * LINK
    } else {
        Pieces::of(text, rules, links).map(|piece| piece.weight).sum()
    };
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// UTF-8 below this byte is Latin without combining marks, up to U+02FF: in NFC already.
const FIRST_COMBINING: u8 = 0xCC;

/// UTF-8 below this byte is characters up to U+0FFF: each counts one, and none begins an emoji without higher ones.
const FIRST_HEAVY: u8 = 0xE1;

/// UTF-8 of the forbidden characters begins with this byte.
const FIRST_FORBIDDEN: u8 = 0xEF;

fn highest_byte(text: &str) -> u8 {
    text.bytes().fold(0, u8::max)
}

fn normalised(text: &str) -> Cow<'_, str> {
    let is_normal = text.is_ascii()
        || highest_byte(text) < FIRST_COMBINING
        || is_nfc_quick(text.chars().filter(|c| !is_inert(*c))) == IsNormalized::Yes;
    if is_normal { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) }
}

/// Whether the character is in one of the large blocks that normalisation leaves alone, whatever stands before.
fn is_inert(c: char) -> bool {
    matches!(c,
        '\0'..='\u{2FF}' | '\u{410}'..='\u{482}' | '\u{2010}'..='\u{2027}' | '\u{20A0}'..='\u{20BF}' |
        '\u{2190}'..='\u{2199}' | '\u{2600}'..='\u{2ADB}' | '\u{3001}'..='\u{3029}' | '\u{3041}'..='\u{3096}' |
        '\u{30A0}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' | '\u{FF01}'..='\u{FFEE}' |
        '\u{FE0F}' | '\u{1F000}'..='\u{1FAFF}'
    )
}

/// The byte of the text as it was written for a byte of the normalised one.
fn as_written(text: &str, normal: &str, byte: usize) -> usize {
    if byte == normal.len() {
        return text.len();
    }
    let starts = text.char_indices().filter(|(_, c)| is_stable(*c)).map(|(at, _)| at);
    let (mut start, mut length) = (0, 0);
    for end in starts.chain([text.len()]) {
        length += text[start..end].nfc().map(char::len_utf8).sum::<usize>();
        if length > byte {
            break;
        }
        start = end;
    }
    start
}

/// Whether normalisation never joins this character to the one before it.
fn is_stable(c: char) -> bool {
    canonical_combining_class(c) == 0 && is_nfc_quick(std::iter::once(c)) == IsNormalized::Yes
}

/// What is counted as one: a link, an emoji or a character.
struct Piece {
    start: usize,
    end: usize,
    weight: usize,
}

struct Pieces<'t> {
    text: &'t str,
    rules: Rules,
    links: &'t [Found],
    at: usize,
}

impl<'t> Pieces<'t> {
    fn of(text: &'t str, rules: Rules, links: &'t [Found]) -> Self {
        Self { text, rules, links, at: 0 }
    }
}

impl Iterator for Pieces<'_> {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        let start = self.at;
        let rest = &self.text[start..];
        let c = rest.chars().next()?;
        let (length, weight) = match self.links.split_first() {
            Some((link, others)) if link.bytes.start == start => {
                self.links = others;
                (link.bytes.len(), LINK)
            }
            _ => self.rules.first(c, rest),
        };
        self.at += length;
        Some(Piece { start, end: self.at, weight })
    }
}

impl Rules {
    /// How many bytes the first emoji or character takes, and what it counts.
    fn first(self, c: char, text: &str) -> (usize, usize) {
        if self == Rules::V3 && (!c.is_ascii() || text.as_bytes().get(1).is_some_and(|next| !next.is_ascii())) {
            match emoji::length(text) {
                0 => {}
                length => return (length, 2),
            }
        }
        (c.len_utf8(), if self == Rules::V1 { 1 } else { weight(c) })
    }
}

/// What a character counts that is not of an emoji: alphabets and most punctuation count one.
fn weight(c: char) -> usize {
    match c {
        '\0'..='\u{10FF}' | '\u{2000}'..='\u{200D}' | '\u{2010}'..='\u{201F}' | '\u{2032}'..='\u{2037}' => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn v3(text: &str) -> u32 {
        weighted_len(text, Rules::V3)
    }

    #[test]
    fn alphabets_count_one_and_ideographs_two() {
        assert_eq!(v3("Hallo, één vraag – “waar?”"), 26);
        assert_eq!(v3("Привет გამარჯობა"), 16);
        assert_eq!(v3("注文番号 €5…"), 4 * 2 + 1 + 2 + 1 + 2);
        assert_eq!(weighted_len("注文番号 €5…", Rules::V1), 8);
    }

    #[test]
    fn an_emoji_counts_two_however_many_characters_it_has() {
        for (text, v1, v2, v3) in
            [("😀", 1, 2, 2), ("👍🏽", 2, 4, 2), ("👨‍👩‍👧", 5, 8, 2), ("1️⃣", 3, 5, 2), ("©", 1, 1, 1), ("a1#*", 4, 4, 4)]
        {
            let lengths = [Rules::V1, Rules::V2, Rules::V3].map(|rules| weighted_len(text, rules));
            assert_eq!(lengths, [v1, v2, v3], "{text}");
        }
    }

    #[test]
    fn a_link_counts_23_however_long_it_is() {
        for text in ["https://webshop.example.nl/retour/aanmelden?order=12345&x=y", "a.nl", "http://例え.jp"] {
            assert_eq!(v3(text), 23, "{text}");
            assert_eq!(weighted_len(text, Rules::V1), 23, "{text}");
        }
        assert_eq!(v3("Zie a.nl, 漢 b.nl."), 4 + 23 + 2 + 2 + 1 + 23 + 1);
    }

    #[test]
    fn composed_and_decomposed_text_counts_alike() {
        assert_eq!((v3("e\u{301}e\u{301}n"), v3("één")), (3, 3));
        assert_eq!(v3("\u{1112}\u{1161}\u{11AB}"), v3("한"));
    }

    #[test]
    fn inert_characters_are_left_alone_by_normalisation() {
        for c in ('\0'..='\u{1FFFF}').filter(|c| is_inert(*c)) {
            assert!(is_stable(c), "{:X}", c as u32);
        }
    }

    #[test]
    fn a_text_fits_up_to_what_is_too_much() {
        let text = format!("{}漢字", "a".repeat(277));
        assert_eq!(measure(&text, Rules::V3), Measure { length: 281, is_valid: false, fits: 277 + 3 });
        let text = format!("e\u{301}{}漢字e\u{301}", "a".repeat(276));
        assert_eq!(measure(&text, Rules::V3).fits, 3 + 276 + 3);
        assert_eq!(measure("kort", Rules::V1), Measure { length: 4, is_valid: true, fits: 4 });
    }

    #[test]
    fn nothing_and_forbidden_characters_cannot_be_posted() {
        assert!(!measure("", Rules::V3).is_valid);
        assert!(!measure(" \n", Rules::V3).is_valid);
        assert_eq!(measure("ab\u{FFFF}c", Rules::V3), Measure { length: 5, is_valid: false, fits: 2 });
    }
}
