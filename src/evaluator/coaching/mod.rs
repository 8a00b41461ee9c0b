//! Coaching: the reason for every lost point, the tip that would win it back, and the change of this very reply that does.
//!
//! Reasons and tips are data in the reader's language. Changes are in the reply's own: rules draft them from texts in five
//! languages, and the coach tries them out before it shows one.

pub mod change;
mod coach;
mod draft;
mod model;
mod rules;
mod surgery;
pub mod wordings;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::verdict::Evidence;
use crate::language::Language;
pub use change::{Change, Model, Remedy};
pub use coach::Coach;

/// What is told about lapses in one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phrasebook {
    /// What a customer without a usable name is called.
    pub customer: String,
    /// The words for what evidence brings along by id: kinds of personal data, endings, languages, forms of address.
    pub words: BTreeMap<String, String>,
    /// The reason and the tip, by the id of the lapse.
    pub lapses: BTreeMap<String, Advice>,
}

/// What is told about one lapse. `{quote}`, `{name}` and what the evidence brings along are filled in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Advice {
    /// Why it costs points.
    pub why: String,
    /// The smallest change that would win them back.
    pub tip: String,
}

macro_rules! phrasebooks {
    ($($language:ident from $file:literal;)*) => {
        /// The phrasebook of a language.
        pub fn phrasebook(language: Language) -> &'static Phrasebook {
            match language {
                $(Language::$language => {
                    static BOOK: LazyLock<Phrasebook> = LazyLock::new(|| {
                        serde_yaml::from_str(include_str!($file)).expect(concat!($file, " is a phrasebook"))
                    });
                    &BOOK
                })*
            }
        }
    };
}

phrasebooks! {
    En from "../tips/en.yaml";
    Nl from "../tips/nl.yaml";
    De from "../tips/de.yaml";
    Fr from "../tips/fr.yaml";
    Sv from "../tips/sv.yaml";
}

/// The reason and the tip of a piece of evidence, in a language. A lapse that this program does not know, from a
/// result of another version, is told in the words that were recorded.
pub fn advise(language: Language, evidence: &Evidence) -> (String, String) {
    let book = phrasebook(language);
    match book.lapses.get(&evidence.lapse) {
        Some(advice) => (fill(&advice.why, book, evidence), fill(&advice.tip, book, evidence)),
        None => (evidence.message.clone(), evidence.tip.clone()),
    }
}

/// Writes the English reason and tip into a piece of evidence.
pub(crate) fn tell(evidence: &mut Evidence) {
    (evidence.message, evidence.tip) = advise(Language::En, evidence);
}

/// Fills in the placeholders. A value is taken as it is: braces in it are the customer's own.
fn fill(template: &str, book: &Phrasebook, evidence: &Evidence) -> String {
    let mut filled = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((key, after)) = after.split_once('}') else {
            break;
        };
        filled.push_str(&value(key, book, evidence));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// Which placeholders stand for an id that each language has a word for.
const WORDED: &[&str] = &["fact", "expected", "ended", "address", "language"];

fn value<'a>(key: &str, book: &'a Phrasebook, evidence: &'a Evidence) -> Cow<'a, str> {
    let given = evidence.with.get(key).map(String::as_str);
    match key {
        "quote" => shorten(&evidence.quote).into(),
        "name" => given.unwrap_or(&book.customer).into(),
        _ if WORDED.contains(&key) => {
            let id = given.unwrap_or_default();
            book.words.get(id).map_or(id, String::as_str).into()
        }
        _ => given.unwrap_or_default().into(),
    }
}

/// The words as a reason or a tip quotes them: at most sixty characters.
pub(crate) fn shorten(quote: &str) -> String {
    let line = quote.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(60) {
        Some((cut, _)) => format!("{}…", line[..cut].trim_end()),
        None => line,
    }
}
