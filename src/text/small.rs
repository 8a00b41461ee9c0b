//! Small words that structure is read by, as data.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::{Deserialize, Deserializer};

/// Folded words, all languages together.
type WordSet = FxHashSet<String>;

/// Small words by what they are for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmallWords {
    /// Say that something is the customer's: your, uw, votre.
    #[serde(deserialize_with = "split")]
    pub yours: WordSet,
    /// Stand for the customer whom the company calls or writes to: you, dig, vous.
    #[serde(deserialize_with = "split")]
    pub objects: WordSet,
    /// Stand for the company whom the customer calls or writes to: us, ons, nous.
    #[serde(deserialize_with = "split")]
    pub ours: WordSet,
    /// Say that the company acts: I, we, wir.
    #[serde(deserialize_with = "split")]
    pub subjects: WordSet,
    /// Begin a letter rather than a talk: dear, geachte.
    #[serde(deserialize_with = "split")]
    pub letter_openings: WordSet,
    /// Stand inside surnames: de, van, von.
    #[serde(deserialize_with = "split")]
    pub particles: WordSet,
    /// Lead from a sign-off to whoever signs: from, van, från.
    #[serde(deserialize_with = "split")]
    pub before_names: WordSet,
    /// Stand before a full stop that does not end a sentence.
    #[serde(deserialize_with = "split")]
    pub abbreviations: WordSet,
    /// Begin the names of months.
    #[serde(deserialize_with = "split")]
    pub months: WordSet,
}

static SMALL_WORDS: LazyLock<SmallWords> =
    LazyLock::new(|| serde_yaml::from_str(include_str!("small-words.yaml")).expect("small-words.yaml lists words"));

/// The small words of all languages.
pub fn small_words() -> &'static SmallWords {
    &SMALL_WORDS
}

fn split<'de, D: Deserializer<'de>>(deserializer: D) -> Result<WordSet, D::Error> {
    Ok(String::deserialize(deserializer)?.split_whitespace().map(str::to_owned).collect())
}
