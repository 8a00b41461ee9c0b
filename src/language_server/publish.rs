//! Publish: what is wrong with a document, as the protocol says it.

use std::ops::Range;

use lsp_types::{
    Diagnostic as Told, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location, NumberOrString, Uri,
};

use super::documents::{Document, Matter};
use super::family::{Elsewhere, Kin};
use super::text::{Encoding, Ruler, Text};
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::{Finding, Level};

/// Who says it.
pub(super) const SOURCE: &str = "sparring";
/// The most that is told of one document: the worst, and what is nearest to the last change. Editors show no more either.
const MOST: usize = 1000;

/// Something that is wrong with a document, with where its places are counted from.
#[derive(Clone, Copy)]
enum Wrong<'a> {
    Problem(usize, &'a Diagnostic),
    Finding(usize, &'a Finding),
    Kin(usize, &'a Kin),
}

impl Wrong<'_> {
    fn span(&self) -> Range<usize> {
        let (start, span) = match self {
            Wrong::Problem(start, problem) => (start, &problem.span),
            Wrong::Finding(start, finding) => (start, &finding.span),
            Wrong::Kin(start, kin) => (start, &kin.finding.span),
        };
        span.start + start..span.end + start
    }

    fn is_error(&self) -> bool {
        match self {
            Wrong::Problem(_, problem) => problem.severity == Severity::Error,
            Wrong::Finding(_, finding) => finding.level == Level::Error,
            Wrong::Kin(_, kin) => kin.finding.level == Level::Error,
        }
    }
}

/// Finds the places of parts in open documents.
pub(super) trait Atlas {
    /// The place in a document, given by a part and bytes of it; `None` where the part has changed since.
    fn location(&self, uri: &Uri, part: u64, span: &Range<usize>) -> Option<Location>;
}

/// Everything that is wrong with a document, in order of place.
pub(super) fn diagnostics(document: &Document, encoding: Encoding, atlas: &impl Atlas) -> Vec<Told> {
    let mut wrong = everything(document);
    wrong.sort_by_key(|one| (one.span().start, one.span().end));
    let untold = wrong.len().saturating_sub(MOST);
    if untold > 0 {
        let distance =
            |one: &Wrong| (!one.is_error(), one.span().start.abs_diff(document.changed_at), one.span().start);
        wrong.select_nth_unstable_by_key(MOST, distance);
        wrong.truncate(MOST);
        wrong.sort_by_key(|one| (one.span().start, one.span().end));
    }
    let mut ruler = Ruler::new(&document.text, encoding);
    let mut told: Vec<Told> = wrong
        .iter()
        .map(|one| {
            let range = ruler.range(&one.span());
            match one {
                Wrong::Problem(_, problem) => of_problem(problem, range),
                Wrong::Finding(start, finding) => of_finding(*start, finding, range, document, encoding),
                Wrong::Kin(_, kin) => of_kin(kin, range, atlas),
            }
        })
        .collect();
    if untold > 0 {
        told.push(Told {
            severity: Some(DiagnosticSeverity::INFORMATION),
            source: Some(SOURCE.to_owned()),
            message: format!("{untold} more are not shown here; `sparring lint` lists them all"),
            ..Told::default()
        });
    }
    told
}

/// What is wrong with a file that is not open.
pub(super) fn of_file(problems: &[Diagnostic], encoding: Encoding) -> Vec<Told> {
    let Some(first) = problems.first() else { return Vec::new() };
    let text = Text::new(first.source.text.clone());
    problems.iter().map(|problem| of_problem(problem, text.range(problem.span.clone(), encoding))).collect()
}

fn everything(document: &Document) -> Vec<Wrong<'_>> {
    let reading = match &document.matter {
        Matter::Replies(reading) => reading,
        Matter::Project(problems) | Matter::Brand(problems) => {
            return problems.iter().map(|problem| Wrong::Problem(0, problem)).collect();
        }
        Matter::Other => return Vec::new(),
    };
    let mut wrong: Vec<Wrong> = reading.problems().iter().map(|problem| Wrong::Problem(0, problem)).collect();
    let is_readable = wrong.is_empty();
    for part in reading.parts() {
        let Some(seen) = &part.seen else { continue };
        wrong.extend(seen.problems.iter().map(|problem| Wrong::Problem(part.start, problem)));
        // While it is not known what holds for all replies, nothing is said about any.
        if is_readable {
            wrong.extend(seen.findings.iter().map(|finding| Wrong::Finding(part.start, finding)));
            let kin = document.kin.get(&part.id).into_iter().flatten();
            wrong.extend(kin.map(|kin| Wrong::Kin(part.start, kin)));
        }
    }
    wrong
}

fn of_problem(problem: &Diagnostic, range: lsp_types::Range) -> Told {
    let severity = match problem.severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
    };
    Told {
        range,
        severity: Some(severity),
        source: Some(SOURCE.to_owned()),
        message: with_help(&problem.message, &problem.help),
        ..Told::default()
    }
}

fn of_finding(
    start: usize,
    finding: &Finding,
    range: lsp_types::Range,
    document: &Document,
    encoding: Encoding,
) -> Told {
    let also = finding.also.iter().map(|also| {
        let range = document.text.range(also.span.start + start..also.span.end + start, encoding);
        let location = Location { uri: document.uri.clone(), range };
        DiagnosticRelatedInformation { location, message: also.words.clone() }
    });
    told(finding, range, also.collect())
}

fn of_kin(kin: &Kin, range: lsp_types::Range, atlas: &impl Atlas) -> Told {
    let also = kin.also.iter().filter_map(|(place, words)| {
        let location = match place {
            Elsewhere::Closed(location) => Some(location.clone()),
            Elsewhere::Open(uri, part, span) => atlas.location(uri, *part, span),
        };
        Some(DiagnosticRelatedInformation { location: location?, message: words.clone() })
    });
    told(&kin.finding, range, also.collect())
}

fn told(finding: &Finding, range: lsp_types::Range, also: Vec<DiagnosticRelatedInformation>) -> Told {
    let severity = match finding.level {
        Level::Error => DiagnosticSeverity::ERROR,
        Level::Warning => DiagnosticSeverity::WARNING,
        Level::Note | Level::Off => DiagnosticSeverity::INFORMATION,
    };
    Told {
        range,
        severity: Some(severity),
        code: Some(NumberOrString::String(finding.rule.clone())),
        source: Some(SOURCE.to_owned()),
        message: with_help(&finding.message, &finding.help),
        related_information: (!also.is_empty()).then_some(also),
        tags: tag(&finding.rule).map(|tag| vec![tag]),
        ..Told::default()
    }
}

/// What an editor greys out or strikes through.
fn tag(rule: &str) -> Option<DiagnosticTag> {
    match rule {
        "unused-placeholder" | "unused-ignore" => Some(DiagnosticTag::UNNECESSARY),
        "expired" => Some(DiagnosticTag::DEPRECATED),
        _ => None,
    }
}

fn with_help(message: &str, help: &str) -> String {
    if help.is_empty() { message.to_owned() } else { format!("{message}\n{help}") }
}
