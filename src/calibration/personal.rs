//! Personal data: how much of it is found in texts of which it is known how much there is.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::read::lines;
use super::tally::Tally;
use crate::diagnostic::Diagnostic;
use crate::evaluator::markers::personal_data;
use crate::grading::source::Mistake;
use crate::marker::FactKind;

/// A text of which it is known how much personal data of a kind is in it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Sample {
    /// Where it comes from.
    #[serde(default)]
    pub source: String,
    /// What kind of data it is about, in the words of its source.
    #[serde(default)]
    pub kind: String,
    /// The text.
    pub text: String,
    /// How much there is to be found; a text without it is not measured.
    #[serde(default)]
    pub expected: Option<Expected>,
}

/// How much there is to be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(untagged)]
pub enum Expected {
    /// So many; a number below zero says that nobody knows.
    Number(i64),
    /// Whether the one number in the text is a right one.
    Right(bool),
}

impl Expected {
    fn number(self) -> Option<u32> {
        match self {
            Expected::Number(number) => u32::try_from(number).ok(),
            Expected::Right(right) => Some(u32::from(right)),
        }
    }
}

/// What becomes of the samples of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// They count.
    Counted,
    /// They do not: their source says both of the same number that it is right and that it is not.
    Contested,
    /// They do not: the evaluator does not mean to know this kind.
    Beside,
}

/// How much is found of one kind.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Found {
    /// Whether it counts in the sum.
    pub standing: Standing,
    /// The source and the kind, in its words.
    pub kind: String,
    /// `both` is what is there and found, `extra` what is found and not there, `missed` what is there and not found.
    pub counts: Tally,
    /// The texts in which more or less is found than there is.
    pub wrong: Vec<Wrong>,
}

/// A text in which more or less is found than there is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Wrong {
    /// The text.
    pub text: String,
    /// How much there is.
    pub expected: u32,
    /// What was found.
    pub found: Vec<(FactKind, String)>,
}

/// Reads samples: a JSON object a line.
///
/// # Errors
/// Every mistake, in the order of the file.
pub fn read(name: &str, bytes: &[u8]) -> Result<Vec<Sample>, Vec<Diagnostic>> {
    let (mut samples, mut problems) = (Vec::new(), Vec::new());
    for (number, line) in lines(bytes) {
        match serde_json::from_slice(line) {
            Ok(sample) => samples.push(sample),
            Err(error) => {
                let told = error.to_string();
                let why = told.split(" at line ").next().unwrap_or_default();
                let at = error.column().saturating_sub(1);
                let mistake = Mistake::at(at..at + 1, format!("this is no text with what is in it: {why}"));
                let help = "expected {\"source\": \"…\", \"kind\": \"…\", \"text\": \"…\", \"expected\": 1}";
                problems.push(mistake.help(help).diagnostic(name, number, line));
            }
        }
    }
    if samples.is_empty() && problems.is_empty() {
        problems.push(Mistake::at(0..0, "there are no texts in this file").diagnostic(name, 1, b""));
    }
    if problems.is_empty() { Ok(samples) } else { Err(problems) }
}

/// How much is found of every kind: first what counts.
pub fn find(samples: &[Sample]) -> Vec<Found> {
    let mut said: BTreeMap<(String, String), BTreeSet<u32>> = BTreeMap::new();
    for sample in samples {
        said.entry(squeezed(sample)).or_default().extend(sample.expected.and_then(Expected::number));
    }
    let mut kinds: BTreeMap<(Standing, String), Found> = BTreeMap::new();
    for sample in samples {
        let Some(expected) = sample.expected.and_then(Expected::number) else { continue };
        let kind = format!("{} {}", sample.source, sample.kind);
        let standing = match kind_of(&kind) {
            None => Standing::Beside,
            Some(_) if said.get(&squeezed(sample)).is_some_and(|said| said.len() > 1) => Standing::Contested,
            Some(_) => Standing::Counted,
        };
        let entry = kinds.entry((standing, kind.clone())).or_insert_with(|| {
            let (counts, wrong) = (Tally::default(), Vec::new());
            Found { standing, kind: kind.clone(), counts, wrong }
        });
        entry.take(sample, expected);
    }
    kinds.into_values().collect()
}

/// All that counts together.
pub fn sum(kinds: &[Found]) -> Tally {
    let mut sum = Tally::default();
    kinds.iter().filter(|kind| kind.standing == Standing::Counted).for_each(|kind| sum.merge(&kind.counts));
    sum
}

/// A sample's kind and its text without signs between: the same number is the same however it is spaced.
fn squeezed(sample: &Sample) -> (String, String) {
    let signs: String = sample.text.chars().filter(char::is_ascii_alphanumeric).collect();
    (sample.kind.clone(), signs.to_lowercase())
}

impl Found {
    fn take(&mut self, sample: &Sample, expected: u32) {
        let wanted = kind_of(&self.kind);
        let mut found = personal_data(&sample.text, None, None);
        found.retain(|(one, _)| wanted.is_none_or(|wanted| wanted == *one));
        let number = u32::try_from(found.len()).unwrap_or(u32::MAX);
        self.counts.both += f64::from(number.min(expected));
        self.counts.extra += f64::from(number.saturating_sub(expected));
        self.counts.missed += f64::from(expected.saturating_sub(number));
        if number != expected {
            let words = |(kind, span): (FactKind, Range<usize>)| (kind, sample.text[span].to_owned());
            let found = found.into_iter().map(words).collect();
            self.wrong.push(Wrong { text: sample.text.clone(), expected, found });
        }
    }
}

/// The national numbers that the evaluator knows, in the words of those who have cases of them.
const NATIONAL: &[&str] = &[
    "nl/bsn",
    "personnummer",
    "de_tax_id",
    "de/idnr",
    "de_social_security",
    "uk_nino",
    "uk_nhs",
    "gb/nhs",
    "us_ssn",
    "fr/nir",
    "be/nn",
    "be/ssn",
    "be/bis",
    "ch/ssn",
    "at/vnr",
    "es_nif",
    "es_nie",
    "it_fiscal",
    "pl_pesel",
    "fi_personal",
];

/// The kind of personal data that a kind of case is about; `None`: one that the evaluator does not mean to know.
fn kind_of(case: &str) -> Option<FactKind> {
    let about = |parts: &[&str]| parts.iter().any(|part| case.contains(part));
    Some(match () {
        // A list of right accounts, of which its source only says that they are none too few.
        () if about(&["test_be_iban"]) => return None,
        () if about(&["iban"]) => FactKind::Iban,
        () if about(&["credit_card"]) => FactKind::CardNumber,
        () if about(&["email"]) => FactKind::Email,
        () if about(&["presidio phone", "ph_mobile", "own phone"]) => FactKind::Phone,
        () if about(&["uk_vehicle", "de_kfz"]) => FactKind::LicencePlate,
        () if about(&["uk_postcode"]) => FactKind::Address,
        () if about(NATIONAL) => FactKind::NationalNumber,
        () => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_is_counted_by_kind() {
        let text = concat!(
            r#"{"source": "own", "kind": "email", "text": "mail ann@post.example", "expected": 1}"#,
            "\n",
            r#"{"source": "own", "kind": "email", "text": "no mail here", "expected": 1}"#,
            "\n",
            r#"{"source": "own", "kind": "email", "text": "not measured"}"#,
            "\n",
            r#"{"source": "own", "kind": "shoe size", "text": "I wear 42", "expected": 1}"#
        );
        let found = find(&read("c.jsonl", text.as_bytes()).expect("samples"));
        let [mail, other] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(
            (mail.kind.as_str(), mail.counts.both, mail.counts.missed, mail.wrong.len()),
            ("own email", 1.0, 1.0, 1)
        );
        assert_eq!(other.standing, Standing::Beside);
        assert_eq!(sum(&found), mail.counts);
    }

    #[test]
    fn a_number_that_is_said_to_be_right_and_wrong_does_not_count() {
        let line = |text: &str, right| format!(r#"{{"kind": "nl/bsn", "text": "{text}", "expected": {right}}}"#);
        let text = [line("111222333", true), line("111.222.333", false)].join("\n");
        let found = find(&read("c.jsonl", text.as_bytes()).expect("samples"));
        assert_eq!(found.iter().map(|found| found.standing).collect::<Vec<_>>(), [Standing::Contested]);
        assert_eq!(sum(&found), Tally::default());
    }

    #[test]
    fn what_is_no_sample_is_told() {
        let told = read("c.jsonl", b"{\"text\": 1}\n\n{}\n").expect_err("mistakes");
        assert_eq!(told.len(), 2);
        assert!(told[1].message.contains("missing field `text`"), "{}", told[1].message);
    }
}
