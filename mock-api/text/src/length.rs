//! How long a post is by the platform's count.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::chars::is_invalid;
use crate::emoji::emoji_len;
use crate::links::spans;

/// What a link counts.
const LINK: u32 = 23;

/// Which count holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rules {
    /// Before November 2017: 140 characters, a link counts 23.
    V1,
    /// Until October 2018: as [`Rules::V3`], but each character of an emoji counts.
    V2,
    /// Since then: 280, most scripts count half of Chinese, Japanese, Korean and emoji; a link counts 23.
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

    fn weight(self, c: char) -> u32 {
        match (self, c) {
            (Rules::V1, _) => 1,
            (_, '\0'..='\u{10ff}' | '\u{2000}'..='\u{200d}' | '\u{2010}'..='\u{201f}' | '\u{2032}'..='\u{2037}') => 1,
            _ => 2,
        }
    }
}

/// Whether the platform would take the text: something in it, not too long, and no characters that are none.
pub fn is_fit(text: &str, rules: Rules) -> bool {
    (1..=rules.limit()).contains(&weighted_len(text, rules)) && !text.contains(is_invalid)
}

/// How long the text is by these rules, after NFC normalisation.
pub fn weighted_len(text: &str, rules: Rules) -> u32 {
    if text.is_ascii() && !text.as_bytes().contains(&b'.') {
        return text.len() as u32;
    }
    let text = if is_nfc(text) { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect::<String>()) };
    let mut length = 0;
    let mut at = 0;
    for (start, end) in spans(&text) {
        length += between(&text[at..start], rules) + LINK;
        at = end;
    }
    length + between(&text[at..], rules)
}

/// The count of a stretch of text without links.
fn between(text: &str, rules: Rules) -> u32 {
    if text.is_ascii() {
        return text.len() as u32;
    }
    let (mut length, mut at) = (0, 0);
    while let Some(c) = text[at..].chars().next() {
        let emoji = if rules == Rules::V3 { emoji_len(&text[at..]) } else { 0 };
        length += if emoji > 0 { 2 } else { rules.weight(c) };
        at += emoji.max(c.len_utf8());
    }
    length
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_era_counts_in_its_way() {
        let counts = |text: &str| [Rules::V1, Rules::V2, Rules::V3].map(|rules| weighted_len(text, rules));
        assert_eq!(counts("plain"), [5, 5, 5]);
        assert_eq!(counts("日本"), [2, 4, 4]);
        assert_eq!(counts("👨‍👩‍👧"), [5, 8, 2]);
        assert_eq!(counts("see https://example.com/a/very/long/path/to/nowhere now"), [31, 31, 31]);
        assert_eq!(counts("see example.com now"), [31, 31, 31]);
        assert_eq!(counts("e\u{301}"), [1, 1, 1]);
    }
}
