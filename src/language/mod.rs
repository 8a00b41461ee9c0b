//! The five languages, and what each needs to be read: one lexicon a language, as data.

use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use cue::Cue;
pub use lexicon::{Hit, Lexicon, LexiconSample, Meaning};
pub use recognise::recognise;
pub(crate) use recognise::{is_function_word, recognise_tokens};

mod cue;
mod lexicon;
mod pattern;
mod recognise;
mod words;

/// A language that customers and companies write in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English.
    En,
    /// Dutch.
    Nl,
    /// German.
    De,
    /// French.
    Fr,
    /// Swedish.
    Sv,
}

impl Language {
    /// Every language.
    pub const ALL: &[Language] = &[Language::En, Language::Nl, Language::De, Language::Fr, Language::Sv];

    /// The two-letter code.
    pub fn code(self) -> &'static str {
        match self {
            Language::En => "en",
            Language::Nl => "nl",
            Language::De => "de",
            Language::Fr => "fr",
            Language::Sv => "sv",
        }
    }

    /// The lexicon as written.
    fn source(self) -> &'static str {
        match self {
            Language::En => include_str!("en.yaml"),
            Language::Nl => include_str!("nl.yaml"),
            Language::De => include_str!("de.yaml"),
            Language::Fr => include_str!("fr.yaml"),
            Language::Sv => include_str!("sv.yaml"),
        }
    }
}

static LEXICONS: LazyLock<Vec<Lexicon>> = LazyLock::new(|| {
    let read = |language: &Language| match Lexicon::read(language.source()) {
        Ok(lexicon) => lexicon,
        Err(mistake) => panic!("the lexicon {}.yaml of this program: {mistake}", language.code()),
    };
    Language::ALL.iter().map(read).collect()
});

/// The lexicon of a language, compiled once.
pub fn lexicon(language: Language) -> &'static Lexicon {
    &LEXICONS[language as usize]
}
