//! Personal data: how much of it is found in texts of which it is known how much there is.

use std::collections::BTreeMap;

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
    /// How many there are to be found; a text without it is not measured.
    #[serde(default)]
    pub expected: Option<u32>,
}

/// How much is found of one kind.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Found {
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
    /// How many there are.
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

/// How much is found, by source and kind.
pub fn find(samples: &[Sample]) -> BTreeMap<String, Found> {
    let mut kinds: BTreeMap<String, Found> = BTreeMap::new();
    for sample in samples {
        let Some(expected) = sample.expected else { continue };
        let kind = format!("{} {}", sample.source, sample.kind);
        let wanted = kind_of(&kind);
        let mut found = personal_data(&sample.text, None, None);
        found.retain(|(one, _)| wanted.is_none_or(|wanted| wanted == *one));
        let (right, expects) = (f64::from(u32::try_from(found.len()).unwrap_or(u32::MAX)), f64::from(expected));
        let entry = kinds.entry(kind).or_default();
        entry.counts.both += right.min(expects);
        entry.counts.extra += (right - expects).max(0.0);
        entry.counts.missed += (expects - right).max(0.0);
        if right != expects {
            let words = |(kind, span): (FactKind, std::ops::Range<usize>)| (kind, sample.text[span].to_owned());
            let found = found.into_iter().map(words).collect();
            entry.wrong.push(Wrong { text: sample.text.clone(), expected, found });
        }
    }
    kinds
}

/// The kind of personal data that a kind of case is about; `None`: any.
fn kind_of(case: &str) -> Option<FactKind> {
    let about = |parts: &[&str]| parts.iter().any(|part| case.contains(part));
    let national = ["bsn", "personnummer", "tax_id", "social_security", "nino", "nhs", "ssn", "nir", "idnr", "be/nn"];
    Some(match () {
        () if about(&["iban"]) => FactKind::Iban,
        () if about(&["credit_card"]) => FactKind::CardNumber,
        () if about(&["email"]) => FactKind::Email,
        () if about(&["phone"]) => FactKind::Phone,
        () if about(&["plate", "kfz", "vehicle"]) => FactKind::LicencePlate,
        () if about(&["postcode"]) => FactKind::Address,
        () if about(&national) => FactKind::NationalNumber,
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
            r#"{"source": "own", "kind": "email", "text": "not counted"}"#
        );
        let found = find(&read("c.jsonl", text.as_bytes()).expect("samples"));
        let [(kind, found)] = &found.into_iter().collect::<Vec<_>>()[..] else { panic!("one kind") };
        assert_eq!(
            (kind.as_str(), found.counts.both, found.counts.missed, found.wrong.len()),
            ("own email", 1.0, 1.0, 1)
        );
    }

    #[test]
    fn what_is_no_sample_is_told() {
        let told = read("c.jsonl", b"{\"text\": 1}\n\n{}\n").expect_err("mistakes");
        assert_eq!(told.len(), 2);
        assert!(told[1].message.contains("missing field `text`"), "{}", told[1].message);
    }
}
