//! The code quality report of GitLab: an array of findings, shown in a merge request.

use serde::Serialize;

use super::excerpt::visible;
use super::place::{file, path, prints, region};
use super::words::{advice, sentence};
use super::{Canvas, Format};
use crate::lint::checked::{Checked, Lines};
use crate::lint::finding::{Finding, Level};

/// Findings for a merge request.
pub(super) struct Gitlab;

impl Format for Gitlab {
    fn id(&self) -> &'static str {
        "gitlab"
    }

    fn purpose(&self) -> &'static str {
        "the code quality report of a merge request on GitLab"
    }

    fn render(&self, checked: &Checked, _: &Canvas) -> String {
        let findings = checked.findings.iter().zip(prints(checked));
        let issues: Vec<Issue> = findings.filter_map(|(finding, print)| issue(checked, finding, &print)).collect();
        let mut text = serde_json::to_string_pretty(&issues).expect("issues have text keys and whole numbers");
        text.push('\n');
        text
    }
}

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Span,
}

#[derive(Serialize)]
struct Span {
    begin: usize,
    end: usize,
}

fn issue(checked: &Checked, finding: &Finding, print: &str) -> Option<Issue> {
    let file = file(checked, finding.file)?;
    let (start, end) = region(file, &finding.span, Lines::position);
    let path = path(&file.source.name);
    Some(Issue {
        description: visible(&format!("{}{}", sentence(&finding.message), advice(finding))),
        check_name: finding.rule.clone(),
        fingerprint: format!("{:016x}{:016x}", hash(&path), hash(print)),
        severity: match finding.level {
            Level::Error => "critical",
            Level::Warning => "major",
            Level::Note | Level::Off => "info",
        },
        location: Location { path, lines: Span { begin: start.line, end: end.line } },
    })
}

/// FNV-1a.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
