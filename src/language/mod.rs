//! The five languages, and what each needs to be read: one lexicon a language, as data.

use std::collections::BTreeMap;
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

use crate::text::fold;

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

static CUSTOMER_LEXICONS: [LazyLock<Lexicon>; 5] = [
    LazyLock::new(|| compiled(CUSTOMERS[0], Language::En)),
    LazyLock::new(|| compiled(CUSTOMERS[1], Language::Nl)),
    LazyLock::new(|| compiled(CUSTOMERS[2], Language::De)),
    LazyLock::new(|| compiled(CUSTOMERS[3], Language::Fr)),
    LazyLock::new(|| compiled(CUSTOMERS[4], Language::Sv)),
];

/// The wordings by which a customer's mood is told, in a language: trouble and praise.
pub(crate) fn customer_lexicon(language: Language) -> &'static Lexicon {
    &CUSTOMER_LEXICONS[language as usize]
}

/// Compiled when a language is first met: most runs meet one or two.
static LEXICONS: [LazyLock<Lexicon>; 5] = [
    LazyLock::new(|| compiled(Language::En.source(), Language::En)),
    LazyLock::new(|| compiled(Language::Nl.source(), Language::Nl)),
    LazyLock::new(|| compiled(Language::De.source(), Language::De)),
    LazyLock::new(|| compiled(Language::Fr.source(), Language::Fr)),
    LazyLock::new(|| compiled(Language::Sv.source(), Language::Sv)),
];

fn compiled(source: &str, language: Language) -> Lexicon {
    match Lexicon::read(source, function_words(language)) {
        Ok(lexicon) => lexicon,
        Err(mistake) => panic!("the wordings of {} in this program: {mistake}", language.code()),
    }
}

static FUNCTION_WORDS: LazyLock<BTreeMap<Language, Vec<String>>> = LazyLock::new(|| {
    let read: BTreeMap<Language, String> =
        serde_yaml::from_str(include_str!("function-words.yaml")).expect("function-words.yaml lists words");
    read.into_iter()
        .map(|(code, words)| (code, words.split_whitespace().map(|word| fold(word).text).collect()))
        .collect()
});

/// The commonest small words of a language, folded.
pub(crate) fn function_words(language: Language) -> &'static [String] {
    FUNCTION_WORDS.get(&language).map_or(&[], Vec::as_slice)
}

/// The lexicon of a language, compiled once.
pub fn lexicon(language: Language) -> &'static Lexicon {
    &LEXICONS[language as usize]
}
