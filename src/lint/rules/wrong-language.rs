//! A text in another language than its key says.

use crate::language::{Language, is_function_word, recognise};
use crate::lint::{About, Confidence, Fixes, Level, Note, Rule, Text};
use crate::rule;
use crate::text::fold;

#[doc = include_str!("wrong-language.md")]
#[derive(Debug)]
pub struct WrongLanguage;

impl Rule for WrongLanguage {
    fn id(&self) -> &'static str {
        "wrong-language"
    }

    fn page(&self) -> &'static str {
        include_str!("wrong-language.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "a text in another language than its key says",
            rule: rule::Rule::P6,
            level: Level::Error,
            confidence: Confidence::High,
            fixes: Fixes::Never,
        }
    }

    fn text(&self, text: &Text, notes: &mut Vec<Note>) {
        let Some(said) = text.version.language else { return };
        if text.words().split_whitespace().filter(|word| word.starts_with(char::is_alphabetic)).count() < ENOUGH {
            return;
        }
        let Some(is) = recognise(&text.filled.text).filter(|is| *is != said) else { return };
        if !is_clear(&text.filled.text, is, said) {
            return;
        }
        let message = format!("this is {}, and it stands under `{}`", name(is), said.code());
        let note = Note::at(0..text.words().len(), message);
        notes.push(note.help(format!("move it under `{}`, or write it in {}", is.code(), name(said))));
    }
}

/// From how many words on a language is told for sure.
const ENOUGH: usize = 8;

/// Whether the small words that only one of two languages has speak for the first.
fn is_clear(text: &str, is: Language, said: Language) -> bool {
    let (mut of_is, mut of_said) = (0, 0);
    for word in fold(text).text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        match (is_function_word(word, Some(is)), is_function_word(word, Some(said))) {
            (true, false) => of_is += 1,
            (false, true) => of_said += 1,
            _ => {}
        }
    }
    of_is >= 3 && of_is >= 3 * of_said
}

/// What a language is called.
fn name(language: Language) -> &'static str {
    match language {
        Language::En => "English",
        Language::Nl => "Dutch",
        Language::De => "German",
        Language::Fr => "French",
        Language::Sv => "Swedish",
    }
}
