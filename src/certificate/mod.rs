//! Certificates: who passed which assessment, when and with what, signed so that anybody can check it without asking the issuer.
//!
//! A certificate is a JSON file. Its [`Certificate`] is what it says; the signature is over the canonical JSON of that, so that how the
//! file is laid out does not matter and every change of what it says does.

mod canonical;
mod key;
mod verify;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use key::{Fingerprint, Key, KeyError};
pub use verify::{Flaw, read};

use crate::evaluator::scorecard::RubricId;
use crate::evaluator::verdict::Score;
use crate::scenario::values::Day;

/// The version of the format that is written and read.
pub const VERSION: u32 = 1;

/// What a certificate says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// The version of this format.
    pub version: u32,
    /// The certificate's own id, of which the issuer gives one.
    pub id: String,
    /// The name of whoever passed, as the issuer knows it.
    pub person: String,
    /// What was passed.
    pub course: Passed,
    /// The day on which it was passed.
    pub date: Day,
    /// The points of 100.
    pub total: Score,
    /// The points that were asked for.
    pub pass_mark: Score,
    /// The rubric that it was scored with.
    pub rubric: RubricId,
    /// The version of the evaluator.
    pub engine: String,
    /// How many goes it took, this one included.
    pub attempts_used: u32,
    /// The digest of the results that it rests on: `sha256:` and 64 hexadecimal digits.
    pub evidence: String,
    /// Who issued it, in the issuer's own words. What proves it is the key.
    pub issuer: String,
}

/// The course whose assessment was passed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Passed {
    /// The course's id.
    pub id: String,
    /// What the course is called.
    pub title: String,
}

/// A certificate with its signature: what the file holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Signed {
    /// What it says.
    pub certificate: Certificate,
    /// What proves it.
    pub signature: Signature,
}

/// What proves that a certificate says what its issuer wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// How it was signed.
    pub algorithm: Algorithm,
    /// The issuer's public key: 32 bytes as base64.
    pub public_key: String,
    /// A short name of that key, to be compared by people.
    pub fingerprint: String,
    /// The signature: 64 bytes as base64.
    pub value: String,
}

/// How a certificate is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Algorithm {
    /// Ed25519.
    Ed25519,
}

/// The file of a certificate: JSON, signed with this key.
pub fn issue(key: &Key, certificate: &Certificate) -> String {
    let signature = key.sign(&signed_bytes(certificate));
    let signed = Signed { certificate: certificate.clone(), signature };
    let mut text = serde_json::to_string_pretty(&signed).expect("texts and numbers are JSON");
    text.push('\n');
    text
}

/// The digest of the results that a certificate rests on, as it stands in the certificate.
pub fn evidence(results: &[u8]) -> String {
    format!("sha256:{}", hex(&Sha256::digest(results)))
}

/// What is signed: a word that nothing else begins with, and the canonical JSON.
fn signed_bytes(certificate: &Certificate) -> Vec<u8> {
    let value = serde_json::to_value(certificate).expect("texts and numbers are JSON");
    format!("sparring certificate {VERSION}\n{}", canonical::text(&value)).into_bytes()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests;
