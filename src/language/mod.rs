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

/// The wordings by which a customer's mood is told, as written.
const CUSTOMERS: [&str; 5] = [
    include_str!("customers/en.yaml"),
    include_str!("customers/nl.yaml"),
    include_str!("customers/de.yaml"),
    include_str!("customers/fr.yaml"),
    include_str!("customers/sv.yaml"),
];

static CUSTOMER_LEXICONS: LazyLock<Vec<Lexicon>> = LazyLock::new(|| {
    CUSTOMERS.iter().map(|source| Lexicon::read(source).expect("the wordings of customers can be read")).collect()
});

/// The wordings by which a customer's mood is told, in a language: trouble and praise.
pub(crate) fn customer_lexicon(language: Language) -> &'static Lexicon {
    &CUSTOMER_LEXICONS[language as usize]
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
