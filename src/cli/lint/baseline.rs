//! The baseline: findings that were there when a team began, and need not fail anybody until they are touched.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use crate::lint::Finding;

/// The version of the file.
const VERSION: u32 = 1;

/// Findings that are known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Baseline {
    version: u32,
    /// In order of file, reply and rule.
    findings: Vec<Known>,
}

/// A finding that is known, by what it is about rather than by where it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Known {
    /// The file, from the project's folder.
    pub(super) file: String,
    /// The id of the reply.
    pub(super) reply: String,
    /// The rule.
    pub(super) rule: String,
    /// What it is known by, in hexadecimal digits.
    print: String,
    /// How many of them there are.
    count: usize,
}

/// What a baseline makes of findings.
pub(super) struct Compared {
    /// Those that are not in it.
    pub(super) new: Vec<Finding>,
    /// How many are in it.
    pub(super) old: usize,
    /// Those that it has and that are no longer found.
    pub(super) gone: Vec<Known>,
    /// The baseline without those.
    pub(super) rest: Baseline,
}

impl Baseline {
    /// All of these. `below` gives the file of a finding, from the project's folder.
    pub(super) fn of<'f>(findings: &[Finding], below: impl Fn(&Finding) -> &'f str) -> Baseline {
        let mut counts: BTreeMap<(String, String, String, String), usize> = BTreeMap::new();
        for finding in findings {
            *counts.entry(key(finding, below(finding))).or_default() += 1;
        }
        let known =
            counts.into_iter().map(|((file, reply, rule, print), count)| Known { file, reply, rule, print, count });
        Baseline { version: VERSION, findings: known.collect() }
    }

    /// Reads a baseline.
    ///
    /// # Errors
    /// When the file is not there, or is not what was written.
    pub(super) fn read(file: &Path) -> Result<Baseline> {
        let name = file.display();
        let text = fs::read_to_string(file)
            .with_context(|| format!("cannot read the baseline {name}; --set-baseline {name} writes one"))?;
        let baseline: Baseline = serde_json::from_str(&text).with_context(|| format!("{name} is no baseline"))?;
        if baseline.version != VERSION {
            bail!(
                "{name} is of version {}; version {VERSION} is read: write it anew with --set-baseline",
                baseline.version
            );
        }
        Ok(baseline)
    }

    /// The file's bytes.
    pub(super) fn to_bytes(&self) -> Result<Vec<u8>> {
        // A finding a line, so that a change of the file shows what it is about.
        let lines: Vec<String> = self.findings.iter().map(serde_json::to_string).collect::<Result<_, _>>()?;
        let findings = if lines.is_empty() { String::new() } else { format!("\n  {}\n ", lines.join(",\n  ")) };
        Ok(format!("{{\n \"version\": {VERSION},\n \"findings\": [{findings}]\n}}\n").into_bytes())
    }

    /// How many findings it has.
    pub(super) fn len(&self) -> usize {
        self.findings.iter().map(|known| known.count).sum()
    }

    /// Which of these it does not have, and which of its own are gone. `below` gives the file of a finding, `was_read`
    /// says of a file whether it was looked at: of others nothing is known.
    pub(super) fn compare<'f>(
        self,
        findings: Vec<Finding>,
        below: impl Fn(&Finding) -> &'f str,
        was_read: impl Fn(&str) -> bool,
    ) -> Compared {
        let mut left: BTreeMap<(String, String, String, String), usize> = BTreeMap::new();
        for known in &self.findings {
            *left
                .entry((known.file.clone(), known.reply.clone(), known.rule.clone(), known.print.clone()))
                .or_default() += known.count;
        }
        let before = findings.len();
        let new: Vec<Finding> = findings
            .into_iter()
            .filter(|finding| match left.get_mut(&key(finding, below(finding))) {
                Some(count) if *count > 0 => {
                    *count -= 1;
                    false
                }
                _ => true,
            })
            .collect();
        let (mut gone, mut rest) = (Vec::new(), Vec::new());
        for known in self.findings {
            let missing = left.get(&(known.file.clone(), known.reply.clone(), known.rule.clone(), known.print.clone()));
            let missing = missing.copied().unwrap_or_default().min(known.count);
            let missing = if was_read(&known.file) { missing } else { 0 };
            if missing > 0 {
                gone.push(Known { count: missing, ..known.clone() });
            }
            if missing < known.count {
                rest.push(Known { count: known.count - missing, ..known });
            }
        }
        Compared { old: before - new.len(), new, gone, rest: Baseline { version: VERSION, findings: rest } }
    }
}

fn key(finding: &Finding, file: &str) -> (String, String, String, String) {
    (file.to_owned(), finding.reply.clone(), finding.rule.clone(), format!("{:016x}", finding.print))
}
