//! SARIF 2.1.0, the format that code scanning services and editors read.

mod log;

use std::collections::BTreeMap;
use std::ops::Range;

use log::*;
use serde_json::json;

use super::excerpt::visible;
use super::place::{file, prints, region, uri};
use super::words::sentence;
use super::{Canvas, Format};
use crate::lint::checked::{Checked, CheckedFile, Lines};
use crate::lint::finding::{Finding, Fix, Level};
use crate::lint::{Confidence, Rule, rules};

/// A log with one run.
pub(super) struct Sarif;

/// How many bytes of a place are quoted at most.
const QUOTED: usize = 2000;

impl Format for Sarif {
    fn id(&self) -> &'static str {
        "sarif"
    }

    fn purpose(&self) -> &'static str {
        "SARIF 2.1.0, for code scanning services and editors"
    }

    fn render(&self, checked: &Checked, _: &Canvas) -> String {
        let log =
            Log { schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [run(checked)] };
        let mut text = serde_json::to_string_pretty(&log).expect("a log has text keys and whole numbers");
        text.push('\n');
        text
    }
}

fn run(checked: &Checked) -> Run {
    let indices: BTreeMap<&str, usize> = rules::ALL.iter().enumerate().map(|(at, rule)| (rule.id(), at)).collect();
    let has_baseline = checked.old > 0 || !checked.gone.is_empty();
    let findings = checked.findings.iter().zip(prints(checked));
    let results = findings.filter_map(|(finding, print)| {
        let mut result = result(checked, finding, print)?;
        result.rule_index = indices.get(finding.rule.as_str()).copied();
        result.baseline_state = has_baseline.then_some("new");
        Some(result)
    });
    let gone = checked.gone.iter().map(|(file, rule, reply)| json!({ "file": file, "rule": rule, "reply": reply }));
    Run {
        tool: Tool {
            driver: Driver {
                name: "sparring",
                full_name: "Sparring, the linter for saved replies",
                version: env!("CARGO_PKG_VERSION"),
                semantic_version: env!("CARGO_PKG_VERSION"),
                rules: rules::ALL.iter().map(|rule| descriptor(*rule)).collect(),
            },
        },
        invocations: [Invocation { execution_successful: true }],
        original_uri_base_ids: BTreeMap::from([(
            ROOT,
            Described { description: Text::of("The folder that the linter was started in.") },
        )]),
        artifacts: checked.files.iter().map(|file| Artifact { location: location(&file.source.name) }).collect(),
        column_kind: "utf16CodeUnits",
        results: results.collect(),
        properties: json!({
            "replies": checked.replies,
            "texts": checked.texts,
            "ignored": checked.ignored,
            "known": checked.old,
            "gone": gone.collect::<Vec<_>>(),
        }),
    }
}

/// What is fixed about a rule.
fn descriptor(rule: &dyn Rule) -> Descriptor {
    let about = rule.about();
    let (precision, severity) = (
        match about.confidence {
            Confidence::Certain => "very-high",
            Confidence::High => "high",
            Confidence::Medium => "medium",
        },
        match about.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note | Level::Off => "recommendation",
        },
    );
    let paragraphs = rule.page().split("\n\n");
    let first = paragraphs.map(str::trim).find(|paragraph| !paragraph.is_empty() && !paragraph.starts_with('#'));
    Descriptor {
        id: rule.id(),
        name: name(rule.id()),
        short_description: Text::of(&sentence(about.flaw)),
        full_description: Text::of(&first.unwrap_or(about.flaw).replace('\n', " ")),
        help: Help { text: rule.page(), markdown: rule.page() },
        default_configuration: Configuration { enabled: about.level > Level::Off, level: level(about.level) },
        properties: json!({
            "tags": ["webcare", about.rule.to_string(), format!("confidence-{}", about.confidence.id())],
            "precision": precision,
            "problem.severity": severity,
        }),
    }
}

/// An id as a name in one word: `unknown-placeholder` as `UnknownPlaceholder`. An id of one word is its own name, and the
/// standard wants none beside it.
fn name(id: &str) -> Option<String> {
    let words = id.split('-').map(|word| {
        let mut letters = word.chars();
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect::<String>()
    });
    id.contains('-').then(|| words.collect())
}

/// A level by its name there; what is off has no level but that of its findings where it is asked for.
fn level(level: Level) -> &'static str {
    if level == Level::Off { Level::Warning.id() } else { level.id() }
}

fn result(checked: &Checked, finding: &Finding, print: String) -> Option<Outcome> {
    let place = file(checked, finding.file)?;
    let reply = Logical { name: visible(&finding.reply), kind: "member" };
    let related = finding.also.iter().enumerate().filter_map(|(index, also)| {
        let place = file(checked, also.file)?;
        Some(Location {
            id: Some(index + 1),
            message: Some(Text::of(&plain(&sentence(&also.words)))),
            physical_location: physical(place, &also.span),
            logical_locations: None,
        })
    });
    let help = if finding.help.is_empty() { String::new() } else { format!(" {}", sentence(&finding.help)) };
    Some(Outcome {
        rule_id: finding.rule.clone(),
        rule_index: None,
        level: level(finding.level),
        message: Text::of(&plain(&format!("{}{help}", sentence(&finding.message)))),
        locations: [Location {
            id: None,
            message: None,
            physical_location: physical(place, &finding.span),
            logical_locations: Some([reply]),
        }],
        related_locations: related.collect(),
        partial_fingerprints: BTreeMap::from([("sparring/v1", print)]),
        fixes: finding.fix.as_ref().map(|fix| mended(place, fix)).into_iter().collect(),
        baseline_state: None,
        properties: finding.language.map(|language| json!({ "language": language.code() })),
    })
}

fn mended(place: &CheckedFile, fix: &Fix) -> Mended {
    let replacements = fix.edits.iter().map(|edit| Replacement {
        deleted_region: Region { snippet: None, ..spanned(place, &edit.span) },
        inserted_content: Text::of(&edit.insert),
    });
    Mended {
        description: Text::of(&plain(&sentence(&fix.title))),
        artifact_changes: [Change {
            artifact_location: location(&place.source.name),
            replacements: replacements.collect(),
        }],
    }
}

fn physical(place: &CheckedFile, span: &Range<usize>) -> Physical {
    Physical { artifact_location: location(&place.source.name), region: spanned(place, span) }
}

fn spanned(place: &CheckedFile, span: &Range<usize>) -> Region {
    let (start, end) = region(place, span, Lines::utf16);
    let quoted = place.source.text.get(span.clone()).filter(|text| !text.is_empty() && text.len() <= QUOTED);
    Region {
        start_line: start.line,
        start_column: start.column,
        end_line: end.line,
        end_column: end.column,
        byte_offset: span.start,
        byte_length: span.len(),
        snippet: quoted.map(Text::of),
    }
}

fn location(name: &str) -> ArtifactLocation {
    let is_relative = !uri(name).starts_with("file:");
    ArtifactLocation { uri: uri(name), uri_base_id: is_relative.then_some(ROOT) }
}

/// The base of relative paths, by the name that services know it by.
const ROOT: &str = "%SRCROOT%";

/// A message as text: brackets before parentheses would make it a link.
fn plain(text: &str) -> String {
    let text = visible(text);
    if text.contains("](") { text.replace('[', "\\[").replace(']', "\\]") } else { text }
}
