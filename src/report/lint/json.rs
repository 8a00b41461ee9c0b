//! JSON: all that is known of every finding, with the edits of its fix. The only format that is read back.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::place::{file, prints, region};
use super::words::LEVELS;
use super::{Canvas, Format};
use crate::language::Language;
use crate::lint::checked::{Checked, CheckedFile, Lines};
use crate::lint::coverage::Coverage;
use crate::lint::finding::{Finding, Level};
use crate::lint::overview::Overview;
use crate::lint::rules;
use crate::rule;

/// The version of the format: it goes up when a reader of the one before would be wrong.
pub const VERSION: u32 = 1;

/// What came of linting some files.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// The version of the format.
    pub version: u32,
    /// The version of the program that wrote it.
    pub program: String,
    /// The files that were read.
    pub files: Vec<String>,
    /// How many replies were read.
    pub replies: usize,
    /// How many texts they have.
    pub texts: usize,
    /// How many findings there are of each level.
    pub levels: BTreeMap<Level, usize>,
    /// How many findings were left because a reply or the project says so.
    pub ignored: usize,
    /// How many findings were left because they are in the baseline.
    pub known: usize,
    /// What the baseline has and is no longer found.
    pub gone: Vec<Gone>,
    /// How good the library is as a whole, where that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overview: Option<Overview>,
    /// Which customers the library has an answer for, where that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coverage: Option<Coverage>,
    /// The rules that found something, by id.
    pub rules: BTreeMap<String, About>,
    /// What is wrong, in order of file and place.
    pub findings: Vec<Told>,
}

/// A finding of the baseline that is no longer found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Gone {
    /// The file.
    pub file: String,
    /// The rule.
    pub rule: String,
    /// The reply.
    pub reply: String,
}

/// What is fixed about a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// The flaw, in a few words.
    pub flaw: String,
    /// The rule of good webcare that it goes against.
    pub webcare: rule::Rule,
    /// How sure its findings are: `certain`, `high` or `medium`.
    pub confidence: String,
}

/// Something that is wrong in one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Told {
    /// The id of the rule.
    pub rule: String,
    /// How bad it is.
    pub level: Level,
    /// The file.
    pub file: String,
    /// Where it begins.
    pub start: Place,
    /// The place behind it.
    pub end: Place,
    /// The id of the reply.
    pub reply: String,
    /// The language of the text, where it is about one of several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What to do about it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub help: String,
    /// Other places that belong to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Also>,
    /// What to write instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix: Option<Fix>,
    /// What it is known by as long as its words stay as they are, wherever they move.
    pub print: String,
}

/// A place in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
    /// The byte of the file, from 0.
    pub byte: usize,
}

/// Another place that belongs to a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Also {
    /// The file.
    pub file: String,
    /// Where it begins.
    pub start: Place,
    /// The place behind it.
    pub end: Place,
    /// A few words on it.
    pub words: String,
}

/// Edits that mend a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fix {
    /// What they do, as an order.
    pub title: String,
    /// Whether they can be made without a person reading them.
    pub safe: bool,
    /// The edits of the finding's file, in order; none overlaps another.
    pub edits: Vec<Edit>,
}

/// An edit of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Edit {
    /// Where what is replaced begins.
    pub start: Place,
    /// The place behind it.
    pub end: Place,
    /// What stands there instead, as the file writes it.
    pub insert: String,
}

/// All that is known of every finding.
pub(super) struct Json;

impl Format for Json {
    fn id(&self) -> &'static str {
        "json"
    }

    fn purpose(&self) -> &'static str {
        "everything, with the edits of each fix, for programs"
    }

    fn render(&self, checked: &Checked, _: &Canvas) -> String {
        let report = Report::of(checked);
        let mut text = serde_json::to_string_pretty(&report).expect("a report has text keys and whole numbers");
        text.push('\n');
        text
    }
}

impl Report {
    /// What came of linting some files.
    pub fn of(checked: &Checked) -> Report {
        let findings = checked.findings.iter().zip(prints(checked));
        let gone = checked.gone.iter();
        Report {
            version: VERSION,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            files: checked.files.iter().map(|file| file.source.name.clone()).collect(),
            replies: checked.replies,
            texts: checked.texts,
            levels: LEVELS.iter().map(|level| (*level, checked.count(*level))).collect(),
            ignored: checked.ignored,
            known: checked.old,
            gone: gone
                .map(|(file, rule, reply)| Gone { file: file.clone(), rule: rule.clone(), reply: reply.clone() })
                .collect(),
            overview: checked.overview.clone(),
            coverage: checked.coverage.clone(),
            rules: checked.findings.iter().filter_map(|finding| about(&finding.rule)).collect(),
            findings: findings.filter_map(|(finding, print)| told(checked, finding, print)).collect(),
        }
    }

    /// Reads a report.
    ///
    /// # Errors
    /// What is wrong with it, in one sentence: another version, or no report at all.
    pub fn read(text: &str) -> Result<Report, String> {
        #[derive(Deserialize)]
        struct Version {
            version: u32,
        }
        let wrong = |error: serde_json::Error| format!("this is no report of the linter: {error}");
        let version: Version = serde_json::from_str(text).map_err(wrong)?;
        if version.version != VERSION {
            return Err(format!("this report has version {}; this program reads {VERSION}", version.version));
        }
        serde_json::from_str(text).map_err(wrong)
    }
}

fn about(id: &str) -> Option<(String, About)> {
    let about = rules::rule(id)?.about();
    let confidence = about.confidence.id().to_owned();
    Some((id.to_owned(), About { flaw: about.flaw.to_owned(), webcare: about.rule, confidence }))
}

fn told(checked: &Checked, finding: &Finding, print: String) -> Option<Told> {
    let place = file(checked, finding.file)?;
    let (start, end) = places(place, &finding.span);
    let also = finding.also.iter().filter_map(|also| {
        let place = file(checked, also.file)?;
        let (start, end) = places(place, &also.span);
        Some(Also { file: place.source.name.clone(), start, end, words: also.words.clone() })
    });
    let fix = finding.fix.as_ref().map(|fix| {
        let edits = fix.edits.iter().map(|edit| {
            let (start, end) = places(place, &edit.span);
            Edit { start, end, insert: edit.insert.clone() }
        });
        Fix { title: fix.title.clone(), safe: fix.is_safe, edits: edits.collect() }
    });
    Some(Told {
        rule: finding.rule.clone(),
        level: finding.level,
        file: place.source.name.clone(),
        start,
        end,
        reply: finding.reply.clone(),
        language: finding.language,
        message: finding.message.clone(),
        help: finding.help.clone(),
        also: also.collect(),
        fix,
        print,
    })
}

fn places(file: &CheckedFile, span: &std::ops::Range<usize>) -> (Place, Place) {
    let (start, end) = region(file, span, Lines::position);
    (
        Place { line: start.line, column: start.column, byte: span.start },
        Place { line: end.line, column: end.column, byte: span.end },
    )
}
