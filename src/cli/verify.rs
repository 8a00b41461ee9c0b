//! `sparring verify`: whether a certificate says what its issuer wrote.

use std::fs;
use std::io::Read;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Args;

use super::{Outcome, Screen};
use crate::certificate::{Certificate, Fingerprint, Flaw, Signed, evidence, read};
use crate::document;

/// The largest certificate that is read, in bytes.
const LARGEST: u64 = 64 << 10;

/// Check a certificate of the training console: that nothing in it was changed, and who signed it.
#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// The certificate: a JSON file
    certificate: PathBuf,
    /// The fingerprint of the issuer's key; without it, any key is taken and its fingerprint told
    #[arg(long, value_name = "FINGERPRINT")]
    issuer: Option<Fingerprint>,
    /// The results that it is to rest on, as they were exported
    #[arg(long, value_name = "FILE")]
    results: Option<PathBuf>,
}

impl Verify {
    pub(crate) fn run(self, screen: &mut Screen) -> Result<Outcome> {
        let shown = self.certificate.display().to_string();
        let mut bytes = Vec::new();
        let file = fs::File::open(&self.certificate).with_context(|| format!("cannot open {shown}"))?;
        file.take(LARGEST + 1).read_to_end(&mut bytes).with_context(|| format!("cannot read {shown}"))?;
        if bytes.len() as u64 > LARGEST {
            bail!("{shown} is larger than {} KiB; no certificate is", LARGEST >> 10);
        }
        let signed =
            match document::text(&shown, bytes).map_err(|problem| vec![problem]).and_then(|source| read(&source)) {
                Ok(signed) => signed,
                Err(problems) => {
                    screen.diagnose(&problems);
                    return Ok(Outcome::WrongInput);
                }
            };
        let flaws = self.flaws(&signed)?;
        screen.print(&report(&signed, &flaws, self.issuer.is_some()))?;
        Ok(if flaws.is_empty() { Outcome::Passed } else { Outcome::Failed })
    }

    fn flaws(&self, signed: &Signed) -> Result<Vec<Flaw>> {
        let mut flaws = signed.flaws(self.issuer.as_ref());
        if let Some(file) = &self.results {
            let results = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
            let (named, own) = (signed.certificate.evidence.clone(), evidence(&results));
            if named != own {
                flaws.push(Flaw::OtherEvidence(plain(&named), own));
            }
        }
        Ok(flaws)
    }
}

/// What is printed: what it certifies, or what is wrong with it.
fn report(signed: &Signed, flaws: &[Flaw], is_known: bool) -> String {
    let mut text = rows(&signed.certificate, &signed.fingerprint());
    if flaws.is_empty() {
        text += "\nThe certificate is good: nothing in it was changed since it was signed.\n";
        if !is_known {
            text += "Anybody can make a key. Compare the fingerprint with the one that the issuer gives you, or name that with --issuer.\n";
        }
        return text;
    }
    text = text.replacen("This certifies that", "This does NOT certify that", 1);
    text += "\nDo not trust it:\n";
    for flaw in flaws {
        text += &format!("  - {flaw}\n");
    }
    text
}

fn rows(certificate: &Certificate, key: &Fingerprint) -> String {
    let Certificate { person, course, date, total, pass_mark, rubric, engine, attempts_used, issuer, .. } = certificate;
    let rows = [
        ("course", format!("{} ({})", plain(&course.title), plain(&course.id))),
        ("passed on", format!("{date}, in attempt {attempts_used}")),
        ("total", format!("{total} of 100; the pass mark is {pass_mark}")),
        ("scored with", format!("rubric {} {}, engine {}", plain(&rubric.id), rubric.version, plain(engine))),
        ("results", plain(&certificate.evidence)),
        ("certificate", plain(&certificate.id)),
        ("issuer", plain(issuer)),
        ("key", key.to_string()),
    ];
    let rows: String = rows.iter().map(|(name, value)| format!("  {name:11}  {value}\n")).collect();
    format!("This certifies that {} passed an assessment\n{rows}", plain(person))
}

/// A text of the file without what would move the cursor of a terminal or turn the direction of what comes after it.
fn plain(text: &str) -> String {
    let odd = |c: char| {
        c.is_control()
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|c| if odd(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}
