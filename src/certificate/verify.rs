//! Reading a certificate strictly, and what is wrong with one that can be read.

use std::fmt;
use std::sync::Arc;

use super::{Fingerprint, Signed, VERSION, signed_bytes};
use crate::diagnostic::{Diagnostic, Source};
use crate::document::Document;

/// What is wrong with a certificate that can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flaw {
    /// What it says is not what was signed.
    Altered,
    /// The fingerprint that it names is not that of its key: the key's own is given.
    OtherKey(Fingerprint),
    /// It was signed by somebody else: by whom, and by whom it should be.
    OtherIssuer(Fingerprint, Fingerprint),
    /// It rests on other results than those at hand: the digest that it names, and theirs.
    OtherEvidence(String, String),
    /// Its total is below its own pass mark.
    NotPassed,
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Flaw::Altered => f.write_str(
                "what it says is not what was signed: something in it was changed afterwards, or the signature is another's",
            ),
            Flaw::OtherKey(own) => write!(f, "the fingerprint that it names is not that of its key, which is {own}"),
            Flaw::OtherIssuer(by, wanted) => write!(f, "it was signed with the key {by}, not with {wanted}"),
            Flaw::OtherEvidence(named, own) => {
                write!(f, "it rests on other results: it names {named}, and those at hand are {own}")
            }
            Flaw::NotPassed => f.write_str("its total is below its own pass mark"),
        }
    }
}

/// Reads the text of a certificate's file.
///
/// # Errors
/// Every departure from the format, with its place.
pub fn read(source: &Arc<Source>) -> Result<Signed, Vec<Diagnostic>> {
    let document = Document::parse_json(Arc::clone(source))?;
    let signed: Signed = document.read()?;
    let error = |path: &str, message: String, help: &str| {
        vec![Diagnostic::error(source, document.span(path), message).help(help)]
    };
    if signed.certificate.version != VERSION {
        let version = signed.certificate.version;
        let message = format!("version {version} of the format is not known");
        return Err(error("certificate.version", message, "this program reads version 1; a newer one may read it"));
    }
    if signed.signature.key().is_none_or(|key| key.len() != 32) {
        let help = "it is 32 bytes as base64";
        return Err(error("signature.public_key", "this is not a public key".to_owned(), help));
    }
    // The tree takes `"80"` for 80, since YAML does.
    serde_json::from_str(source.text.trim_start_matches('\u{feff}')).map_err(|wrong| {
        let at = source.offset(wrong.line(), wrong.column());
        let words = wrong.to_string();
        let words = words.split(" at line ").next().unwrap_or_default().to_owned();
        let help = "numbers stand without quotes, texts between them";
        vec![Diagnostic::error(source, at..(at + 1).min(source.text.len()), words).help(help)]
    })
}

impl Signed {
    /// What is wrong with it: whether it says what was signed, and by this issuer where one is wanted. Nothing: it is good.
    pub fn flaws(&self, issuer: Option<&Fingerprint>) -> Vec<Flaw> {
        let own = self.fingerprint();
        let mut flaws = Vec::new();
        if !self.signature.is_of(&signed_bytes(&self.certificate)) {
            flaws.push(Flaw::Altered);
        }
        if self.signature.fingerprint != own.to_string() {
            flaws.push(Flaw::OtherKey(own.clone()));
        }
        if let Some(wanted) = issuer.filter(|wanted| **wanted != own) {
            flaws.push(Flaw::OtherIssuer(own, wanted.clone()));
        }
        if self.certificate.total < self.certificate.pass_mark {
            flaws.push(Flaw::NotPassed);
        }
        flaws
    }

    /// The short name of the key that it carries.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&self.signature.key().unwrap_or_default())
    }
}
