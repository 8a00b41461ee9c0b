//! A small word that is written twice.

use crate::language::Language;
use crate::lint::{About, Confidence, Fixes, Level, Note, Proposal, Rule, Spot, Text};
use crate::rule;

#[doc = include_str!("doubled-word.md")]
#[derive(Debug)]
pub struct DoubledWord;

impl Rule for DoubledWord {
    fn id(&self) -> &'static str {
        "doubled-word"
    }

    fn page(&self) -> &'static str {
        include_str!("doubled-word.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "a word written twice",
            rule: rule::Rule::R1,
            level: Level::Warning,
            confidence: Confidence::High,
            fixes: Fixes::Always,
        }
    }

    fn text(&self, text: &Text, notes: &mut Vec<Note>) {
        let Some(language) = text.language else { return };
        let words = text.words();
        let mut before: Option<(usize, usize)> = None;
        for (start, word) in words_of(words) {
            let end = start + word.len();
            if let Some((from, to)) = before
                && words[from..to].eq_ignore_ascii_case(word)
                && words[to..start].chars().all(|c| c == ' ' || c == '\u{a0}')
                && listed(language).contains(&word.to_lowercase().as_str())
            {
                let note = Note::at(from..end, format!("`{word}` stands here twice")).help("leave one of them out");
                let edits = vec![(Spot::Text(0, to..end), String::new())];
                let fix = Proposal { title: "leave one of them out".to_owned(), edits, is_safe: true };
                notes.push(Note { fix: Some(fix), ..note });
            }
            before = Some((start, end));
        }
    }
}

/// The small words of a language that are never right twice in a row.
fn listed(language: Language) -> &'static [&'static str] {
    match language {
        Language::En => &[
            "the", "a", "an", "and", "or", "of", "we", "our", "your", "with", "for", "but", "are", "will", "from",
            "at", "this", "be",
        ],
        Language::Nl => &[
            "de", "een", "en", "van", "te", "met", "we", "ik", "onze", "niet", "maar", "of", "bij", "ons", "wij",
            "naar",
        ],
        Language::De => &[
            "und", "ein", "eine", "einen", "einem", "einer", "mit", "von", "wir", "ich", "oder", "aber", "nicht",
            "für", "im", "am", "dem", "des",
        ],
        Language::Fr => &[
            "le", "les", "un", "une", "des", "et", "ou", "de", "du", "à", "pour", "avec", "votre", "vos", "notre",
            "nos", "je", "est", "par", "dans",
        ],
        Language::Sv => &["och", "en", "ett", "vi", "för", "med", "att", "jag", "inte", "eller", "av", "vår", "till"],
    }
}

/// The words of a text with their places: letters, with hyphens and apostrophes inside.
fn words_of(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_letter = |c: char| c.is_alphanumeric() || matches!(c, '-' | '\'' | '’' | '_' | '{' | '}' | '@' | '#' | '/');
    text.split(move |c| !is_letter(c))
        .map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
        .filter(|(_, word)| !word.is_empty())
}
