//! Parallel texts: a reply and its translations should show the same markers. Where they do not, a lexicon has a gap.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value};

use super::interval::rounded_if;
use super::read::{lines, meant};
use super::tally::Tally;
use crate::diagnostic::Diagnostic;
use crate::grading::source::Mistake;
use crate::grading::{Entry, Grade, Reviewer};
use crate::language::Language;
use crate::marker::Marker;

/// One reply in several languages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pair {
    /// The number of its line.
    pub line: u64,
    /// The texts. English is always among them.
    pub texts: BTreeMap<Language, String>,
}

/// How far translations show the same markers as the English text.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Parallel {
    /// How many replies there are.
    pub replies: usize,
    /// Each language with each marker.
    pub languages: BTreeMap<Language, Vec<SameMarker>>,
    /// Where they differ, the translation with the most differences first.
    pub differences: Vec<Apart>,
}

/// How far translations into one language show one marker where the English text does.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SameMarker {
    /// The marker.
    pub marker: Marker,
    /// How often both show it; `extra` is only the translation, `missed` only the English text.
    pub counts: Tally,
    /// Cohen's kappa.
    #[serde(serialize_with = "rounded_if")]
    pub kappa: Option<f64>,
}

/// A translation that does not show the same as the English text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Apart {
    /// The number of the line.
    pub line: u64,
    /// The language of the translation.
    pub language: Language,
    /// The English text.
    pub english: String,
    /// The translation.
    pub translation: String,
    /// The markers that only the English text shows.
    pub only_english: Vec<Marker>,
    /// The markers that only the translation shows.
    pub only_translation: Vec<Marker>,
}

/// Reads parallel texts: a JSON object a line, with a text under `en` and under one other language at least.
///
/// # Errors
/// Every mistake, in the order of the file.
pub fn read(name: &str, bytes: &[u8]) -> Result<Vec<Pair>, Vec<Diagnostic>> {
    let (mut pairs, mut problems) = (Vec::new(), Vec::new());
    for (number, line) in lines(bytes) {
        match pair(line) {
            Ok(texts) => pairs.push(Pair { line: number, texts }),
            Err(mistake) => problems.push(mistake.diagnostic(name, number, line)),
        }
    }
    if pairs.is_empty() && problems.is_empty() {
        problems.push(Mistake::at(0..0, "there are no texts in this file").diagnostic(name, 1, b""));
    }
    if problems.is_empty() { Ok(pairs) } else { Err(problems) }
}

fn pair(line: &[u8]) -> Result<BTreeMap<Language, String>, Box<Mistake>> {
    let expected = "expected texts by language, such as {\"en\": \"…\", \"nl\": \"…\"}";
    let wrong = |word: &str, message: String, help: String| {
        let quoted = Value::from(word).to_string().into_bytes();
        let at = line.windows(quoted.len()).position(|part| part == quoted);
        Box::new(Mistake::at(at.map_or(0..1, |at| at..at + quoted.len()), message).help(help))
    };
    let values: Map<String, Value> = serde_json::from_slice(line).map_err(|error| {
        let told = error.to_string();
        let why = told.split(" at line ").next().unwrap_or_default();
        let at = error.column().saturating_sub(1);
        Box::new(Mistake::at(at..at + 1, format!("this is no JSON object of texts: {why}")).help(expected))
    })?;
    let mut texts = BTreeMap::new();
    for (key, value) in &values {
        let language = Language::ALL.iter().find(|language| language.code() == key);
        match (language, value) {
            (Some(language), Value::String(text)) => drop(texts.insert(*language, text.clone())),
            (Some(_), _) => return Err(wrong(key, format!("`{key}` must be a text"), expected.to_owned())),
            (None, _) if key == "id" => {}
            (None, _) => {
                let help = meant(key, Language::ALL.iter().map(|language| language.code()));
                return Err(wrong(key, format!("`{key}` is no language"), help));
            }
        }
    }
    match texts.contains_key(&Language::En) && texts.len() > 1 {
        true => Ok(texts),
        false => Err(wrong("en", "here is no text in English and another language".to_owned(), expected.to_owned())),
    }
}

/// Compares what is seen in translations with what is seen in the English text.
pub fn compare(pairs: &[Pair], reviewer: &mut Reviewer) -> Parallel {
    let mut counts: BTreeMap<Language, Vec<Tally>> = BTreeMap::new();
    let mut differences = Vec::new();
    let mut grade = |language: Language, text: &str| {
        let lang = Some(language.code().to_owned());
        reviewer.grade(&Entry { reply: text.to_owned(), lang, ..Entry::default() })
    };
    for pair in pairs {
        let english = pair.texts.get(&Language::En).map_or("", String::as_str);
        let seen = grade(Language::En, english);
        for (language, translation) in pair.texts.iter().filter(|(language, _)| **language != Language::En) {
            let there = grade(*language, translation);
            let tallies = counts.entry(*language).or_insert_with(|| vec![Tally::default(); Marker::ALL.len()]);
            for (tally, marker) in tallies.iter_mut().zip(Marker::ALL) {
                tally.add(has(&there, *marker), has(&seen, *marker), 1.0);
            }
            let only = |one: &Grade, other: &Grade| -> Vec<Marker> {
                Marker::ALL.iter().filter(|marker| has(one, **marker) && !has(other, **marker)).copied().collect()
            };
            let (english, translation) = (english.to_owned(), translation.clone());
            let (only_english, only_translation) = (only(&seen, &there), only(&there, &seen));
            let (line, language) = (pair.line, *language);
            differences.push(Apart { line, language, english, translation, only_english, only_translation });
        }
    }
    differences.retain(|one| one.distance() > 0);
    differences.sort_by_key(|one| std::cmp::Reverse(one.distance()));
    let rows = |tallies: Vec<Tally>| {
        let row = |(marker, counts): (&Marker, Tally)| SameMarker { marker: *marker, counts, kappa: counts.kappa() };
        Marker::ALL.iter().zip(tallies).map(row).collect()
    };
    let languages = counts.into_iter().map(|(language, tallies)| (language, rows(tallies))).collect();
    Parallel { replies: pairs.len(), languages, differences }
}

fn has(grade: &Grade, marker: Marker) -> bool {
    grade.markers.iter().any(|mark| mark.id == marker)
}

impl Apart {
    /// On how many markers the two differ.
    pub fn distance(&self) -> usize {
        self.only_english.len() + self.only_translation.len()
    }

    /// Whether they differ on a marker of this id.
    pub fn is_about(&self, id: &str) -> bool {
        self.only_english.iter().chain(&self.only_translation).any(|marker| marker.id() == id)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::evaluator::rubric::Rubric;
    use crate::grading::Grader;

    #[test]
    fn a_translation_that_shows_something_else_is_told() {
        let text = concat!(
            r#"{"en": "Sorry, Ann!", "nl": "Excuses, Ann!", "de": "Danke, Ann!"}"#,
            "\n",
            r#"{"en": "Thanks!", "nl": "Bedankt!"}"#
        );
        let pairs = read("p.jsonl", text.as_bytes()).expect("pairs");
        let grader = Grader::new(Rubric::bundled(), [], Language::En);
        let found = compare(&pairs, &mut grader.reviewer());
        let apology = |language| found.languages[&language].iter().find(|row| row.marker == Marker::Apology).copied();
        assert_eq!(apology(Language::Nl).and_then(|row| row.kappa), Some(1.0));
        assert_eq!(apology(Language::De).map(|row| row.counts.missed), Some(1.0));
        let about: Vec<_> = found.differences.iter().filter(|one| one.is_about("apology")).collect();
        let [one] = about.as_slice() else { panic!("{:?}", found.differences) };
        assert!(one.language == Language::De && one.is_about("thanks"));
    }

    #[test]
    fn what_is_no_pair_is_told_with_its_place() {
        let text = "{\"en\": \"x\"}\n{\"en\": \"x\", \"nll\": \"y\"}\n{\"en\": 1, \"nl\": \"y\"}\n[]\n";
        let told = read("p.jsonl", text.as_bytes()).expect_err("mistakes");
        insta::assert_snapshot!(told.iter().map(|one| one.render(false)).collect::<Vec<_>>().join("\n\n"));
        assert!(read("p.jsonl", b"").is_err());
    }

    proptest! {
        #[test]
        fn any_bytes_are_pairs_or_mistakes(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = read("x", &bytes).map_err(|problems| problems.iter().for_each(|one| drop(one.render(false))));
        }
    }
}
