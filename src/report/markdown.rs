//! Markdown: a table and the reasons, for the summary of a CI job or a comment on a change.

use std::fmt::Write;

use super::excerpt::{Diff, Excerpt, findings, name, outcome, place, summary};
use super::{Canvas, Format};
use crate::evaluator::coaching::Remedy;
use crate::evaluator::verdict::Evidence;
use crate::results::{Results, ScenarioResult, Status};

/// A table and the reasons.
pub(super) struct Markdown;

impl Format for Markdown {
    fn id(&self) -> &'static str {
        "markdown"
    }

    fn purpose(&self) -> &'static str {
        "a table and the reasons, for a job's summary"
    }

    fn render(&self, results: &Results, _: &Canvas) -> String {
        let mut text = format!(
            "## {}\n\nAgent `{}` · rubric {} {} · seed {}\n\n",
            summary(results),
            results.agent.replace('`', "'"),
            escape(&results.rubric.id),
            results.rubric.version,
            results.seed
        );
        table(&mut text, results);
        for result in results.scenarios.iter().filter(|result| result.status != Status::Passed) {
            section(&mut text, result);
        }
        text
    }
}

fn table(text: &mut String, results: &Results) {
    let Some(first) = results.scenarios.first() else {
        return;
    };
    let criteria: Vec<&str> = first.rows.iter().map(|row| row.criterion.as_str()).collect();
    let headings = criteria.join(" | ");
    let rule = " --: |".repeat(criteria.len() + 1);
    let _ = write!(text, "| scenario | status | gates | total | {headings} |\n| --- | --- | --- |{rule}\n");
    for result in &results.scenarios {
        let gates: Vec<&str> = result.gates.iter().filter(|gate| gate.tripped).map(|gate| gate.gate.as_str()).collect();
        let scores = std::iter::once(result.total).chain(result.rows.iter().map(|row| row.score));
        let cells: Vec<String> = scores.map(|score| score.map_or("–".to_owned(), |score| score.to_string())).collect();
        let status = mark(result.status);
        let _ = writeln!(text, "| {} | {status} | {} | {} |", escape(&result.id), gates.join(", "), cells.join(" | "));
    }
}

fn mark(status: Status) -> String {
    let sign = match status {
        Status::Passed => "✅",
        Status::Failed => "❌",
        Status::Flaky => "⚠️",
        Status::Broken => "💥",
    };
    format!("{sign} {}", name(status))
}

fn section(text: &mut String, result: &ScenarioResult) {
    let _ = write!(text, "\n### {}: {}\n\n{}\n", escape(&result.id), escape(&result.title), escape(&outcome(result)));
    for (heading, evidence) in findings(result) {
        let _ = write!(text, "\n**{}**\n\n", escape(&heading));
        for one in evidence {
            item(text, result, one);
        }
    }
}

fn item(text: &mut String, result: &ScenarioResult, evidence: &Evidence) {
    let _ = writeln!(text, "- {} ({}{})", escape(&evidence.message), evidence.rule, cost(evidence));
    if let Some(excerpt) = Excerpt::of(result, evidence) {
        let (before, after) = (&excerpt.text[..excerpt.words.start], &excerpt.text[excerpt.words.end..]);
        let quote = excerpt.quote();
        let words = if quote.trim().is_empty() { escape(quote) } else { format!("<ins>{}</ins>", escape(quote)) };
        let _ = writeln!(text, "  > {}: {}{words}{}", escape(&excerpt.heading), escape(before), escape(after));
    }
    let _ = writeln!(text, "\n  *Tip:* {}", escape(&evidence.tip));
    remedy(text, result, evidence);
}

/// The change with what goes and what comes, or the model answer.
fn remedy(text: &mut String, result: &ScenarioResult, evidence: &Evidence) {
    let told = match &evidence.remedy {
        Some(Remedy::Change(change)) => Diff::of(result, change).map(|diff| {
            let (old, new) = (tagged("del", &diff.old), tagged("ins", diff.new));
            format!("*Change:* {}{old}{new}{}", escape(&diff.before), escape(&diff.after))
        }),
        Some(Remedy::Model(model)) => {
            Some(format!("*Model answer, {}:* {}", place(model.channel), escape(&model.text)))
        }
        None => None,
    };
    if let Some(told) = told {
        let _ = writeln!(text, "\n  {}", told.trim_end());
    }
}

/// Words within a tag; the spaces around them stay outside.
fn tagged(tag: &str, words: &str) -> String {
    let bare = words.trim();
    if bare.is_empty() {
        return words.to_owned();
    }
    let lead = &words[..words.len() - words.trim_start().len()];
    let trail = &words[words.trim_end().len()..];
    format!("{lead}<{tag}>{}</{tag}>{trail}", escape(bare))
}

fn cost(evidence: &Evidence) -> String {
    match evidence.cost.as_tenths() {
        0 => String::new(),
        _ => format!(", −{}", evidence.cost),
    }
}

/// What customers and agents write is text, not markup: on one line, with every sign that means something escaped.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => escaped.push(' '),
            '<' => escaped.push_str("&lt;"),
            '&' => escaped.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' => {
                escaped.push('\\');
                escaped.push(c);
            }
            // Nobody is to be notified because a customer in a story names them.
            '@' => escaped.push_str("@\u{200b}"),
            _ => escaped.push(c),
        }
    }
    escaped
}
