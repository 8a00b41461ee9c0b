//! Quotes: what somebody said, in pieces, some of which are underlined.

use crate::evaluator::verdict::Span;

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) text: String,
    /// Whether these are the words that are meant.
    pub(super) is_marked: bool,
}

/// How many characters of a long text are shown on each side of the words that are meant.
const CONTEXT: usize = 400;

/// A text with the words of a span marked; without one, or where it is empty, the text as it is. What is far from them is cut.
pub(super) fn pieces(text: &str, span: Option<Span>) -> Vec<Piece> {
    let letters: Vec<char> = text.chars().collect();
    let span = span.unwrap_or(Span { start: 0, end: 0 });
    let end = span.end.min(letters.len());
    let start = span.start.min(end);
    let (from, to) = (start.saturating_sub(CONTEXT), letters.len().min(end + CONTEXT));
    let before = format!("{}{}", if from > 0 { "… " } else { "" }, words(&letters[from..start]));
    let after = format!("{}{}", words(&letters[end..to]), if to < letters.len() { " …" } else { "" });
    let parts = [(before, false), (words(&letters[start..end]), true), (after, false)];
    let shown = parts.into_iter().filter(|(text, _)| !text.is_empty());
    shown.map(|(text, is_marked)| Piece { text, is_marked }).collect()
}

fn words(letters: &[char]) -> String {
    letters.iter().collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_words_are_marked_where_they_are() {
        let shown = pieces("Hi 👋 Maeve!", Some(Span { start: 5, end: 10 }));
        let shown: Vec<(&str, bool)> = shown.iter().map(|piece| (piece.text.as_str(), piece.is_marked)).collect();
        assert_eq!(shown, [("Hi 👋 ", false), ("Maeve", true), ("!", false)]);
        assert_eq!(pieces("Hi", None).len(), 1);
        assert!(pieces("", Some(Span { start: 3, end: 9 })).is_empty());
    }

    proptest! {
        #[test]
        fn nothing_of_a_short_text_is_lost(text in "\\PC{0,40}", start in 0..60usize, end in 0..60usize) {
            let shown: String = pieces(&text, Some(Span { start, end })).into_iter().map(|piece| piece.text).collect();
            prop_assert_eq!(shown, text);
        }
    }
}
