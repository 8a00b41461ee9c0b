//! Sentences: where one ends and the next begins, in posts whose writers don't always say.

use super::small::small_words;
use super::token::{Kind, Token};

/// A sentence: a run of tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sentence {
    /// Its first token.
    pub first: usize,
    /// The token after its last.
    pub end: usize,
    /// Whether it ends in a question mark.
    pub asks: bool,
}

/// Cuts tokens into sentences. Every token belongs to one.
pub fn sentences(tokens: &[Token], folded: &str) -> Vec<Sentence> {
    let mut found = Vec::with_capacity(8);
    let mut first = 0;
    let mut asks = false;
    let mut at = 0;
    while at < tokens.len() {
        let token = tokens[at];
        let ends = match token.kind {
            Kind::Sign(b'?') => {
                asks = true;
                true
            }
            Kind::Sign(b'!') => true,
            Kind::Sign(b'.') => full_stop(tokens, at, folded),
            Kind::Break => true,
            Kind::Emoji => tokens.get(at + 1).is_some_and(|next| next.capital),
            _ => false,
        };
        at += 1;
        if ends {
            while let Some(next) = tokens.get(at) {
                let trails = matches!(
                    next.kind,
                    Kind::Sign(b'.' | b'!' | b'?' | b')' | b'"' | b'\'') | Kind::Emoji | Kind::Break
                );
                if !trails || (matches!(next.kind, Kind::Sign(b'"' | b'\'')) && next.spaced) {
                    break;
                }
                asks |= next.kind == Kind::Sign(b'?');
                at += 1;
            }
            found.push(Sentence { first, end: at, asks });
            first = at;
            asks = false;
        }
    }
    if first < tokens.len() {
        found.push(Sentence { first, end: tokens.len(), asks });
    }
    found
}

/// Whether a full stop ends the sentence.
fn full_stop(tokens: &[Token], at: usize, folded: &str) -> bool {
    let Some(next) = tokens.get(at + 1) else { return true };
    if !next.spaced && !matches!(next.kind, Kind::Sign(_)) {
        return false;
    }
    let Some(before) = at.checked_sub(1).and_then(|before| tokens.get(before)) else { return true };
    if tokens[at].spaced {
        return true;
    }
    let word = &folded[before.start..before.end];
    match before.kind {
        Kind::Number => {
            !(word.len() <= 2 && next.kind == Kind::Word && (!next.capital || is_month(&folded[next.start..next.end])))
        }
        Kind::Word => {
            let is_letter = |word: &str| word.chars().count() == 1;
            // A capital by itself is an initial, and a small letter stands for a word; but the Dutch “u” is one.
            let word_itself = !before.capital && next.capital && !is_letter(&folded[next.start..next.end]);
            match is_letter(word) && next.capital {
                true => word_itself,
                false => !small_words().abbreviations.contains(word),
            }
        }
        _ => true,
    }
}

/// Whether a word begins like the name of a month.
fn is_month(word: &str) -> bool {
    let first = word.char_indices().nth(3).map_or(word, |(end, _)| &word[..end]);
    small_words().months.contains(first)
}

#[cfg(test)]
mod tests {
    use super::super::{fold, tokens};
    use super::sentences;

    fn cut(text: &str) -> Vec<&str> {
        let folded = fold(text);
        let tokens = tokens(&folded, text);
        let place = |at: usize| &tokens[at];
        sentences(&tokens, &folded.text)
            .iter()
            .map(|one| &text[folded.original(place(one.first).start..place(one.end - 1).end)])
            .collect()
    }

    #[test]
    fn dates_and_abbreviations_do_not_end_a_sentence() {
        assert_eq!(
            cut("Am 3. Oktober um ca. 14.20 Uhr. Danke!! 😀 Siehe art.nr. 3. ^AB"),
            ["Am 3. Oktober um ca. 14.20 Uhr.", "Danke!! 😀", "Siehe art.nr. 3.", "^AB"]
        );
        assert_eq!(cut("Groet van J. Smit. Het ligt niet aan u. Wat nu?").len(), 3);
    }
}
