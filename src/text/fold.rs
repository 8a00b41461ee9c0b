//! Folding: the letters a reader sees, in small letters, without what cannot be seen; with the way back to the original.

use std::ops::Range;

use unicode_normalization::char::decompose_canonical;

/// A folded text and, for each of its bytes, where in the original it comes from.
#[derive(Debug, Clone, Default)]
pub struct Folded {
    /// The text in small letters. å ä ö ü are kept, since they are letters of their own; other accents are dropped.
    pub text: String,
    /// For each byte where it comes from, and at last where the original ends; empty where nothing moved.
    origin: Vec<u32>,
}

impl Folded {
    /// The bytes of the original that a range of folded bytes stands for.
    pub fn original(&self, range: Range<usize>) -> Range<usize> {
        if range.is_empty() {
            let at = self.place(range.start);
            return at..at;
        }
        self.place(range.start)..self.place(range.end)
    }

    fn place(&self, folded: usize) -> usize {
        if self.origin.is_empty() { folded } else { self.origin.get(folded).map_or(0, |&at| at as usize) }
    }
}

/// Folds a text. Only its first 4 GiB are read.
pub fn fold(text: &str) -> Folded {
    let end = (0..=text.len().min(u32::MAX as usize)).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let mut rest = &text[..end];
    if rest.is_ascii() {
        return Folded { text: rest.to_ascii_lowercase(), origin: Vec::new() };
    }
    let mut folded = Folded { text: String::with_capacity(end + 8), origin: Vec::with_capacity(end + 9) };
    let mut at = 0;
    while !rest.is_empty() {
        let plain = rest.bytes().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
        let (same, beyond) = rest.split_at(plain);
        let from = folded.text.len();
        folded.text.push_str(same);
        folded.text[from..].make_ascii_lowercase();
        folded.origin.extend(at..at + short(plain));
        at += short(plain);
        rest = beyond;
        if let Some(letter) = beyond.chars().next() {
            fold_letter(&mut folded, letter);
            folded.origin.resize(folded.text.len(), at);
            at += short(letter.len_utf8());
            rest = &beyond[letter.len_utf8()..];
        }
    }
    folded.origin.push(at);
    folded
}

/// A length within a text of at most 4 GiB.
fn short(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// Appends what a letter beyond ASCII folds to.
fn fold_letter(folded: &mut Folded, letter: char) {
    match letter {
        'å' | 'ä' | 'ö' | 'ü' => folded.text.push(letter),
        'Å' => folded.text.push('å'),
        'Ä' => folded.text.push('ä'),
        'Ö' | 'ø' | 'Ø' => folded.text.push('ö'),
        'Ü' => folded.text.push('ü'),
        'ß' | 'ẞ' => folded.text.push_str("ss"),
        'æ' | 'Æ' => folded.text.push_str("ae"),
        'œ' | 'Œ' => folded.text.push_str("oe"),
        '\u{2018}' | '\u{2019}' | '\u{201B}' | '\u{02BC}' | '\u{B4}' | '\u{2032}' => folded.text.push('\''),
        '\u{201C}'..='\u{201F}' | '«' | '»' => folded.text.push('"'),
        '\u{2010}' | '\u{2011}' => folded.text.push('-'),
        '…' => folded.text.push_str("..."),
        '\u{3000}' => folded.text.push(' '),
        '\u{308}' | '\u{30A}' => compose(&mut folded.text, letter),
        '\u{FF01}'..='\u{FF5E}' => {
            let plain = char::from_u32(letter as u32 - 0xFEE0).unwrap_or(letter);
            folded.text.push(plain.to_ascii_lowercase());
        }
        _ if is_invisible(letter) => {}
        _ if letter.is_whitespace() => folded.text.push(' '),
        _ => fold_other(&mut folded.text, letter),
    }
}

/// Whether a character leaves no trace on paper: zero-width, direction marks, accents on their own, variation selectors.
fn is_invisible(letter: char) -> bool {
    matches!(
        letter,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{300}'..='\u{36F}'
    )
}

/// Puts two dots or a ring on the letter before, as the composed letter has it.
fn compose(text: &mut String, mark: char) {
    let composed = match (text.chars().next_back(), mark) {
        (Some('a'), '\u{308}') => 'ä',
        (Some('o'), '\u{308}') => 'ö',
        (Some('u'), '\u{308}') => 'ü',
        (Some('a'), '\u{30A}') => 'å',
        _ => return,
    };
    text.pop();
    text.push(composed);
}

/// Letters of other scripts that look like Latin ones, and Latin letters with an accent.
fn fold_other(text: &mut String, letter: char) {
    if let Some(twin) = homoglyph(letter) {
        text.push(twin);
        return;
    }
    if !letter.is_alphabetic() {
        text.push(letter);
        return;
    }
    let mut base = None;
    decompose_canonical(letter, |part| {
        base.get_or_insert(part);
    });
    text.extend(base.unwrap_or(letter).to_lowercase());
}

/// The Latin letter that a Cyrillic or Greek one is drawn like.
fn homoglyph(letter: char) -> Option<char> {
    Some(match letter {
        'а' | 'А' | 'Α' | 'α' => 'a',
        'В' | 'Β' => 'b',
        'с' | 'С' => 'c',
        'е' | 'Е' | 'Ε' => 'e',
        'Н' | 'Η' => 'h',
        'і' | 'І' | 'Ι' | 'ι' => 'i',
        'ј' | 'Ј' => 'j',
        'К' | 'Κ' => 'k',
        'М' | 'Μ' => 'm',
        'Ν' => 'n',
        'о' | 'О' | 'Ο' | 'ο' => 'o',
        'р' | 'Р' | 'Ρ' | 'ρ' => 'p',
        'ѕ' | 'Ѕ' => 's',
        'Т' | 'Τ' => 't',
        'х' | 'Х' | 'Χ' => 'x',
        'у' | 'У' | 'Υ' => 'y',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn what_cannot_be_seen_is_dropped_and_found_back() {
        let text = "S\u{200B}orry, d\u{e9}sol\u{e9} \u{201C}Gru\u{308}\u{df}e\u{201D}";
        let folded = fold(text);
        assert_eq!(folded.text, "sorry, desole \"grüsse\"");
        let at = folded.text.find("desole").expect("there");
        assert_eq!(&text[folded.original(at..at + 6)], "désolé");
        let at = folded.text.find("sorry").expect("there");
        assert_eq!(&text[folded.original(at..at + 5)], "S\u{200B}orry");
    }

    #[test]
    fn letters_that_only_look_latin_are_read_as_they_look() {
        assert_eq!(fold("sоrrу ＳＯＲＲＹ").text, "sorry sorry");
    }
}
