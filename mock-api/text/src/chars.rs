//! What kind of character it is, in the platform's eyes.

use unicode_normalization::char::is_combining_mark;

/// Whether a character lies within sorted bounds: the first of each range, then the first behind it.
pub(crate) fn within(bounds: &[u32], c: char) -> bool {
    bounds.partition_point(|&bound| bound <= c as u32) % 2 == 1
}

/// Characters that no post may have: the byte order mark and two that are none.
pub(crate) fn is_forbidden(c: char) -> bool {
    matches!(c, '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
}

/// Marks that only set the direction of writing.
pub(crate) fn is_directional(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// White space of any script, with the Mongolian separator that once was.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || c == '\u{180E}'
}

/// Letters with accents, and the accents: what belongs to a word in a European language beside ASCII.
pub(crate) fn is_accented(c: char) -> bool {
    match c {
        '\u{C0}'..='\u{24F}' => c != '×' && c != '÷',
        '\u{253}' | '\u{254}' | '\u{256}' | '\u{257}' | '\u{259}' | '\u{25B}' | '\u{263}' | '\u{268}' => true,
        '\u{26F}' | '\u{272}' | '\u{289}' | '\u{28B}' | '\u{2BB}' => true,
        '\u{300}'..='\u{36F}' | '\u{1E00}'..='\u{1EFF}' => true,
        _ => false,
    }
}

/// Letters and marks of the Cyrillic script.
pub(crate) fn is_cyrillic(c: char) -> bool {
    const CYRILLIC: [u32; 20] = [
        0x400, 0x485, 0x487, 0x530, 0x1C80, 0x1C8B, 0x1D2B, 0x1D2C, 0x1D78, 0x1D79, 0x2DE0, 0x2E00, 0xA640, 0xA6A0,
        0xFE2E, 0xFE30, 0x1E030, 0x1E06E, 0x1E08F, 0x1E090,
    ];
    c >= '\u{400}' && within(&CYRILLIC, c)
}

/// Hyphens and dashes of any script.
pub(crate) fn is_dash(c: char) -> bool {
    const DASHES: [u32; 40] = [
        0x2D, 0x2E, 0x58A, 0x58B, 0x5BE, 0x5BF, 0x1400, 0x1401, 0x1806, 0x1807, 0x2010, 0x2016, 0x2E17, 0x2E18, 0x2E1A,
        0x2E1B, 0x2E3A, 0x2E3C, 0x2E40, 0x2E41, 0x2E5D, 0x2E5E, 0x301C, 0x301D, 0x3030, 0x3031, 0x30A0, 0x30A1, 0xFE31,
        0xFE33, 0xFE58, 0xFE59, 0xFE63, 0xFE64, 0xFF0D, 0xFF0E, 0x10D6E, 0x10D6F, 0x10EAD, 0x10EAE,
    ];
    c == '-' || (!c.is_ascii() && within(&DASHES, c))
}

/// Characters that a label of a domain can begin and end with.
///
/// Beyond ASCII that is nearly everything, emoji and ideographic full stops too; what is no domain is sorted out later.
pub(crate) fn is_domain(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() } else { !is_directional(c) && !is_space(c) && !is_forbidden(c) }
}

/// Letters and marks: what makes a word behind `#` a hashtag.
pub(crate) fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    (c.is_alphabetic() && !within(&NO_LETTERS, c)) || is_combining_mark(c)
}

/// What Unicode calls alphabetic, but are numbers and symbols: Ⅷ, 〇, Ⓐ.
const NO_LETTERS: [u32; 32] = [
    0x16EE, 0x16F1, 0x2160, 0x2183, 0x2185, 0x2189, 0x24B6, 0x24EA, 0x3007, 0x3008, 0x3021, 0x302A, 0x3038, 0x303B,
    0xA6E6, 0xA6F0, 0x10140, 0x10175, 0x10341, 0x10342, 0x1034A, 0x1034B, 0x103D1, 0x103D6, 0x12400, 0x1246F, 0x1F130,
    0x1F14A, 0x1F150, 0x1F16A, 0x1F170, 0x1F18A,
];

/// Characters of a hashtag: letters, marks, digits and those that join words in their script.
pub(crate) fn is_tag(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    is_letter(c) || (c.is_numeric() && within(&DIGITS, c)) || JOINERS.contains(c)
}

/// What joins words: ZWNJ, ZWJ, ꙾ ־ ׳ ״ ～ 〜 ゛ ゜ ゠ ・ 〃 ་ ༌ ·
const JOINERS: &str = "\u{200C}\u{200D}\u{A67E}\u{5BE}\u{5F3}\u{5F4}\u{FF5E}\u{301C}\u{309B}\u{309C}\u{30A0}\u{30FB}\
                       \u{3003}\u{F0B}\u{F0C}\u{B7}";

/// The decimal digits of all scripts.
const DIGITS: [u32; 140] = [
    0x660, 0x66A, 0x6F0, 0x6FA, 0x7C0, 0x7CA, 0x966, 0x970, 0x9E6, 0x9F0, 0xA66, 0xA70, 0xAE6, 0xAF0, 0xB66, 0xB70,
    0xBE6, 0xBF0, 0xC66, 0xC70, 0xCE6, 0xCF0, 0xD66, 0xD70, 0xDE6, 0xDF0, 0xE50, 0xE5A, 0xED0, 0xEDA, 0xF20, 0xF2A,
    0x1040, 0x104A, 0x1090, 0x109A, 0x17E0, 0x17EA, 0x1810, 0x181A, 0x1946, 0x1950, 0x19D0, 0x19DA, 0x1A80, 0x1A8A,
    0x1A90, 0x1A9A, 0x1B50, 0x1B5A, 0x1BB0, 0x1BBA, 0x1C40, 0x1C4A, 0x1C50, 0x1C5A, 0xA620, 0xA62A, 0xA8D0, 0xA8DA,
    0xA900, 0xA90A, 0xA9D0, 0xA9DA, 0xA9F0, 0xA9FA, 0xAA50, 0xAA5A, 0xABF0, 0xABFA, 0xFF10, 0xFF1A, 0x104A0, 0x104AA,
    0x10D30, 0x10D3A, 0x10D40, 0x10D4A, 0x11066, 0x11070, 0x110F0, 0x110FA, 0x11136, 0x11140, 0x111D0, 0x111DA,
    0x112F0, 0x112FA, 0x11450, 0x1145A, 0x114D0, 0x114DA, 0x11650, 0x1165A, 0x116C0, 0x116CA, 0x116D0, 0x116E4,
    0x11730, 0x1173A, 0x118E0, 0x118EA, 0x11950, 0x1195A, 0x11BF0, 0x11BFA, 0x11C50, 0x11C5A, 0x11D50, 0x11D5A,
    0x11DA0, 0x11DAA, 0x11F50, 0x11F5A, 0x16130, 0x1613A, 0x16A60, 0x16A6A, 0x16AC0, 0x16ACA, 0x16B50, 0x16B5A,
    0x16D70, 0x16D7A, 0x1CCF0, 0x1CCFA, 0x1D7CE, 0x1D800, 0x1E140, 0x1E14A, 0x1E2F0, 0x1E2FA, 0x1E4F0, 0x1E4FA,
    0x1E5F1, 0x1E5FB, 0x1E950, 0x1E95A, 0x1FBF0, 0x1FBFA,
];

#[cfg(test)]
mod tests {
    use super::*;
    use regex::Regex;

    /// Where our answer differs from Unicode's, among the characters that the tables of `regex` know.
    fn differences(class: &str, ours: fn(char) -> bool) -> Vec<char> {
        let theirs = Regex::new(&format!("^{class}$")).expect("a class");
        let assigned = Regex::new(r"^\P{Cn}$").expect("a class");
        let differs = |c: &char| {
            let text = c.to_string();
            ours(*c) != theirs.is_match(&text) && assigned.is_match(&text)
        };
        ('\0'..='\u{1FFFF}').filter(differs).collect()
    }

    #[test]
    fn letters_and_marks_are_those_of_unicode() {
        assert_eq!(differences(r"[\p{L}\p{M}]", is_letter), []);
    }

    #[test]
    fn tags_take_letters_marks_digits_and_joiners() {
        assert_eq!(differences(&format!(r"[\p{{L}}\p{{M}}\p{{Nd}}_{JOINERS}]"), is_tag), []);
    }

    #[test]
    fn dashes_and_cyrillic_are_those_of_unicode() {
        assert_eq!(differences(r"\p{Pd}", is_dash), []);
        assert_eq!(differences(r"\p{Cyrillic}", is_cyrillic), []);
    }

    #[test]
    fn a_times_sign_is_no_accented_letter() {
        assert!(is_accented('é') && is_accented('ÿ') && is_accented('ş') && is_accented('\u{301}'));
        assert!(!is_accented('×') && !is_accented('÷') && !is_accented('e') && !is_accented('я'));
    }
}
