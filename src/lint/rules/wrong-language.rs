//! A text in another language than its key says.

use crate::language::{Language, recognise};
use crate::lint::{About, Confidence, Fixes, Level, Note, Rule, Text};
use crate::rule;

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
        let message = format!("this is {}, and it stands under `{}`", name(is), said.code());
        let note = Note::at(0..text.words().len(), message);
        notes.push(note.help(format!("move it under `{}`, or write it in {}", is.code(), name(said))));
    }
}

/// From how many words on a language is told for sure.
const ENOUGH: usize = 8;

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
