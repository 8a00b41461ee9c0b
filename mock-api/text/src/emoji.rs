//! Which characters make up one emoji: a flag, a key, a family, a hand with a skin tone.
//!
//! Sequences are recognised by their form (Unicode Technical Standard 51), not by a list: one that nobody has drawn yet
//! counts as one emoji too.

use crate::chars::within;

const AS_EMOJI: char = '\u{FE0F}';
const KEY: char = '\u{20E3}';
const JOINER: char = '\u{200D}';
const BLACK_FLAG: char = '\u{1F3F4}';
const END_OF_TAG: char = '\u{E007F}';

/// Whether the character makes others one emoji with it. A text without any has no emoji of several characters.
pub(crate) fn joins(c: char) -> bool {
    matches!(c, AS_EMOJI | KEY | JOINER | '\u{1F3FB}'..='\u{1F3FF}' | '\u{E0020}'..=END_OF_TAG) || is_region(c)
}

/// How many bytes the emoji takes that the text begins with; 0 if it begins with none.
pub(crate) fn length(text: &str) -> usize {
    match text.chars().next() {
        Some('0'..='9' | '#' | '*') => key(text),
        Some('\u{A9}' | '\u{AE}' | '\u{203C}'..='\u{3299}') => joined(text),
        Some(c) if is_region(c) => flag(text),
        Some('\u{1F000}'..) => joined(text),
        _ => 0,
    }
}

/// A key of a telephone: `1️⃣`.
fn key(text: &str) -> usize {
    let rest = &text[1..];
    match rest.strip_prefix(AS_EMOJI).unwrap_or(rest).strip_prefix(KEY) {
        Some(rest) => text.len() - rest.len(),
        None => 0,
    }
}

/// Two letters of a region.
fn flag(text: &str) -> usize {
    let mut chars = text.chars().skip(1);
    if chars.next().is_some_and(is_region) { 2 * BLACK_FLAG.len_utf8() } else { 0 }
}

fn is_region(c: char) -> bool {
    ('\u{1F1E6}'..='\u{1F1FF}').contains(&c)
}

/// Emoji that zero-width joiners make one.
fn joined(text: &str) -> usize {
    let mut end = one(text);
    while end > 0
        && let Some(next) = text[end..].strip_prefix(JOINER)
    {
        match one(next) {
            0 => break,
            length => end += JOINER.len_utf8() + length,
        }
    }
    end
}

/// One emoji character with what changes its look.
fn one(text: &str) -> usize {
    let Some(c) = text.chars().next().filter(|c| is_emoji(*c)) else { return 0 };
    let plain = c.len_utf8();
    match text[plain..].chars().next() {
        Some(AS_EMOJI) => plain + AS_EMOJI.len_utf8(),
        Some(tone @ '\u{1F3FB}'..='\u{1F3FF}') if within(&TONED, c) => plain + tone.len_utf8(),
        Some('\u{E0020}'..='\u{E007E}') if c == BLACK_FLAG => plain + tags(&text[plain..]),
        _ if c < '\u{2000}' => 0,
        _ => plain,
    }
}

/// The name of a country within a state, in tag characters up to the one that ends them.
fn tags(text: &str) -> usize {
    let rest = text.trim_start_matches(|c| ('\u{E0020}'..='\u{E007E}').contains(&c));
    rest.strip_prefix(END_OF_TAG).map_or(0, |rest| text.len() - rest.len())
}

fn is_emoji(c: char) -> bool {
    if c < '\u{1F000}' { within(&EMOJI, c) } else { within(&PICTURES, c) }
}

/// Emoji below U+1F000, but for the characters that become keys.
const EMOJI: [u32; 174] = [
    0xA9, 0xAA, 0xAE, 0xAF, 0x203C, 0x203D, 0x2049, 0x204A, 0x2122, 0x2123, 0x2139, 0x213A, 0x2194, 0x219A, 0x21A9,
    0x21AB, 0x231A, 0x231C, 0x2328, 0x2329, 0x23CF, 0x23D0, 0x23E9, 0x23F4, 0x23F8, 0x23FB, 0x24C2, 0x24C3, 0x25AA,
    0x25AC, 0x25B6, 0x25B7, 0x25C0, 0x25C1, 0x25FB, 0x25FF, 0x2600, 0x2605, 0x260E, 0x260F, 0x2611, 0x2612, 0x2614,
    0x2616, 0x2618, 0x2619, 0x261D, 0x261E, 0x2620, 0x2621, 0x2622, 0x2624, 0x2626, 0x2627, 0x262A, 0x262B, 0x262E,
    0x2630, 0x2638, 0x263B, 0x2640, 0x2641, 0x2642, 0x2643, 0x2648, 0x2654, 0x265F, 0x2661, 0x2663, 0x2664, 0x2665,
    0x2667, 0x2668, 0x2669, 0x267B, 0x267C, 0x267E, 0x2680, 0x2692, 0x2698, 0x2699, 0x269A, 0x269B, 0x269D, 0x26A0,
    0x26A2, 0x26A7, 0x26A8, 0x26AA, 0x26AC, 0x26B0, 0x26B2, 0x26BD, 0x26BF, 0x26C4, 0x26C6, 0x26C8, 0x26C9, 0x26CE,
    0x26D0, 0x26D1, 0x26D2, 0x26D3, 0x26D5, 0x26E9, 0x26EB, 0x26F0, 0x26F6, 0x26F7, 0x26FB, 0x26FD, 0x26FE, 0x2702,
    0x2703, 0x2705, 0x2706, 0x2708, 0x270E, 0x270F, 0x2710, 0x2712, 0x2713, 0x2714, 0x2715, 0x2716, 0x2717, 0x271D,
    0x271E, 0x2721, 0x2722, 0x2728, 0x2729, 0x2733, 0x2735, 0x2744, 0x2745, 0x2747, 0x2748, 0x274C, 0x274D, 0x274E,
    0x274F, 0x2753, 0x2756, 0x2757, 0x2758, 0x2763, 0x2765, 0x2795, 0x2798, 0x27A1, 0x27A2, 0x27B0, 0x27B1, 0x27BF,
    0x27C0, 0x2934, 0x2936, 0x2B05, 0x2B08, 0x2B1B, 0x2B1D, 0x2B50, 0x2B51, 0x2B55, 0x2B56, 0x3030, 0x3031, 0x303D,
    0x303E, 0x3297, 0x3298, 0x3299, 0x329A,
];

/// Pictures from U+1F000 on, with the places kept for more of them, and skin tones.
const PICTURES: [u32; 54] = [
    0x1F000, 0x1F100, 0x1F10D, 0x1F110, 0x1F12F, 0x1F130, 0x1F16C, 0x1F172, 0x1F17E, 0x1F180, 0x1F18E, 0x1F18F,
    0x1F191, 0x1F19B, 0x1F1AD, 0x1F1E6, 0x1F201, 0x1F210, 0x1F21A, 0x1F21B, 0x1F22F, 0x1F230, 0x1F232, 0x1F23B,
    0x1F23C, 0x1F240, 0x1F249, 0x1F53E, 0x1F546, 0x1F650, 0x1F680, 0x1F700, 0x1F774, 0x1F780, 0x1F7D5, 0x1F800,
    0x1F80C, 0x1F810, 0x1F848, 0x1F850, 0x1F85A, 0x1F860, 0x1F888, 0x1F890, 0x1F8AE, 0x1F900, 0x1F90C, 0x1F93B,
    0x1F93C, 0x1F946, 0x1F947, 0x1FB00, 0x1FC00, 0x1FFFE,
];

/// Emoji that take a skin tone: people and hands.
const TONED: [u32; 80] = [
    0x261D, 0x261E, 0x26F9, 0x26FA, 0x270A, 0x270E, 0x1F385, 0x1F386, 0x1F3C2, 0x1F3C5, 0x1F3C7, 0x1F3C8, 0x1F3CA,
    0x1F3CD, 0x1F442, 0x1F444, 0x1F446, 0x1F451, 0x1F466, 0x1F479, 0x1F47C, 0x1F47D, 0x1F481, 0x1F484, 0x1F485,
    0x1F488, 0x1F48F, 0x1F490, 0x1F491, 0x1F492, 0x1F4AA, 0x1F4AB, 0x1F574, 0x1F576, 0x1F57A, 0x1F57B, 0x1F590,
    0x1F591, 0x1F595, 0x1F597, 0x1F645, 0x1F648, 0x1F64B, 0x1F650, 0x1F6A3, 0x1F6A4, 0x1F6B4, 0x1F6B7, 0x1F6C0,
    0x1F6C1, 0x1F6CC, 0x1F6CD, 0x1F90C, 0x1F90D, 0x1F90F, 0x1F910, 0x1F918, 0x1F920, 0x1F926, 0x1F927, 0x1F930,
    0x1F93A, 0x1F93C, 0x1F93F, 0x1F977, 0x1F978, 0x1F9B5, 0x1F9B7, 0x1F9B8, 0x1F9BA, 0x1F9BB, 0x1F9BC, 0x1F9CD,
    0x1F9D0, 0x1F9D1, 0x1F9DE, 0x1FAC3, 0x1FAC6, 0x1FAF0, 0x1FAF9,
];

#[cfg(test)]
mod tests {
    use super::*;
    use regex::Regex;

    fn whole(text: &str) -> bool {
        length(text) == text.len()
    }

    #[test]
    fn a_sequence_is_one_emoji() {
        for emoji in ["😀", "☺", "☺️", "🇳🇱", "7️⃣", "#⃣", "👍🏿", "☝🏽", "👨‍👩‍👧", "🏳️‍🌈", "❤️‍🔥", "🧑🏻‍🚒", "🏴󠁧󠁢󠁷󠁬󠁳󠁿", "©️"]
        {
            assert!(whole(emoji), "{emoji}");
        }
    }

    #[test]
    fn what_does_not_belong_is_left() {
        for (text, first) in [("🇳🇱🇧🇪", "🇳🇱"), ("😀🏽", "😀"), ("👍‍", "👍"), ("😀😀", "😀"), ("👍a", "👍"), ("🏴󠁧󠁢", "🏴")]
        {
            assert_eq!(&text[..length(text)], first);
        }
    }

    #[test]
    fn signs_and_letters_are_none() {
        for text in ["", "a", "1", "#", "©", "€", "漢", "🇳", "★\u{FE0F}", "\u{FE0F}"] {
            assert_eq!(length(text), 0, "{text}");
        }
    }

    #[test]
    fn the_tables_are_those_of_unicode() {
        let emoji = Regex::new(r"^[\p{Emoji}--[0-9#*\x{1F1E6}-\x{1F1FF}]]$").expect("a class");
        let picture = Regex::new(r"^[\p{Extended_Pictographic}\x{1F3FB}-\x{1F3FF}]$").expect("a class");
        let toned = Regex::new(r"^\p{Emoji_Modifier_Base}$").expect("a class");
        for c in '\0'..='\u{1FFFF}' {
            let text = c.to_string();
            let expected = if c < '\u{1F000}' { emoji.is_match(&text) } else { picture.is_match(&text) };
            assert_eq!(is_emoji(c), expected, "{:X}", c as u32);
            assert_eq!(within(&TONED, c), toned.is_match(&text), "{:X}", c as u32);
        }
    }
}
