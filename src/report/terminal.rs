//! The terminal: a table, the reasons for what did not pass with the words underlined, and a closing line.

use anstyle::{AnsiColor, Style};

use super::excerpt::{Diff, Excerpt, findings, name, outcome, place, summary};
use super::width::{cut, pad, width, wrap};
use super::{Canvas, Format};
use crate::evaluator::coaching::Remedy;
use crate::evaluator::verdict::{Evidence, Score};
use crate::results::{Results, ScenarioResult, Status};

/// For people, at a terminal.
pub(super) struct Terminal;

/// How wide the column of a criterion is.
const CELL: usize = 7;
/// How wide the columns of status, gates and total are.
const STATUS: usize = 7;
const GATES: usize = 5;
const TOTAL: usize = 5;
/// How wide the scenarios' column is at least.
const SCENARIO: usize = 16;

const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default().bold();
const ODD: Style = AnsiColor::Yellow.on_default();
const FAINT: Style = Style::new().dimmed();
const STRONG: Style = Style::new().bold();
const TIP: Style = AnsiColor::Cyan.on_default();

impl Format for Terminal {
    fn id(&self) -> &'static str {
        "terminal"
    }

    fn purpose(&self) -> &'static str {
        "a table and the reasons, for people"
    }

    fn render(&self, results: &Results, canvas: &Canvas) -> String {
        let mut lines = table(results, canvas);
        for result in results.scenarios.iter().filter(|result| result.status != Status::Passed) {
            lines.push(String::new());
            lines.push(details(result, canvas).trim_end().to_owned());
        }
        lines.push(String::new());
        lines.push(closing(results, canvas));
        lines.push(String::new());
        lines.join("\n")
    }
}

fn table(results: &Results, canvas: &Canvas) -> Vec<String> {
    let Some(first) = results.scenarios.first() else {
        return Vec::new();
    };
    let room = canvas.width.saturating_sub(first.rows.len() * (CELL + 1) + STATUS + GATES + TOTAL + 4);
    let longest = results.scenarios.iter().map(|result| width(&result.id)).max().unwrap_or(0);
    let room = longest.max("scenario".len()).min(room.max(SCENARIO));
    let headings: String = first.rows.iter().map(|row| format!(" {:>CELL$}", heading(&row.criterion))).collect();
    let head =
        format!("{} {:STATUS$} {:>GATES$} {:>TOTAL$}{headings}", pad("scenario", room), "status", "gates", "total");
    let rows = results.scenarios.iter().map(|result| row(result, room, canvas));
    std::iter::once(paint(&head, FAINT, canvas)).chain(rows).collect()
}

/// The id of a criterion in a column: `resolution` as `resolu.`.
fn heading(criterion: &str) -> String {
    match criterion.len() {
        0..=CELL => criterion.to_owned(),
        _ => format!("{}.", criterion[..CELL - 1].trim_end_matches(|c: char| !c.is_alphanumeric())),
    }
}

fn row(result: &ScenarioResult, room: usize, canvas: &Canvas) -> String {
    let tripped = result.gates.iter().filter(|gate| gate.tripped).count();
    let gates =
        if tripped == 0 { paint("    –", FAINT, canvas) } else { paint(&format!("{tripped:>GATES$}"), BAD, canvas) };
    let cells: String =
        result.rows.iter().map(|row| format!(" {}", cell(row.score, CELL, result.pass_mark, canvas))).collect();
    format!(
        "{} {} {gates} {}{cells}",
        pad(&cut(&result.id, room), room),
        paint(&format!("{:STATUS$}", name(result.status)), style(result.status), canvas),
        cell(result.total, TOTAL, result.pass_mark, canvas),
    )
}

fn cell(score: Option<Score>, columns: usize, mark: Score, canvas: &Canvas) -> String {
    match score {
        None => paint(&format!("{:>columns$}", "–"), FAINT, canvas),
        Some(score) if score >= mark => paint(&format!("{score:>columns$}"), GOOD, canvas),
        Some(score) => paint(&format!("{score:>columns$}"), BAD, canvas),
    }
}

fn style(status: Status) -> Style {
    match status {
        Status::Passed => GOOD,
        Status::Failed | Status::Broken => BAD,
        Status::Flaky => ODD,
    }
}

/// The reasons for what one scenario came to: the same text in a terminal and in a test panel.
pub(super) fn details(result: &ScenarioResult, canvas: &Canvas) -> String {
    let mut lines = vec![
        format!("{}: {}", paint(&result.id, STRONG, canvas), result.title),
        paint(&outcome(result), style(result.status), canvas),
    ];
    for (heading, evidence) in findings(result) {
        lines.push(String::new());
        lines.push(format!("  {}", paint(&heading, STRONG, canvas)));
        for (index, one) in evidence.iter().enumerate() {
            let repeats = index > 0 && (evidence[index - 1].turn, evidence[index - 1].span) == (one.turn, one.span);
            if !repeats {
                lines.extend(quoted(result, one, canvas));
            }
            lines.extend(reason(one, canvas));
            lines.extend(remedy(result, one, canvas));
        }
    }
    lines.push(String::new());
    lines.join("\n")
}

/// How many lines of a quoted turn are shown around the words, and of the words themselves.
const AROUND: usize = 1;
const AT_MOST: usize = 4;

/// The turn behind a piece of evidence, with the words underlined. Of a long one, only what stands around the words.
fn quoted(result: &ScenarioResult, evidence: &Evidence, canvas: &Canvas) -> Vec<String> {
    let Some(excerpt) = Excerpt::of(result, evidence) else {
        return Vec::new();
    };
    let bar = paint("│", FAINT, canvas);
    let text = excerpt.underlined(canvas.width.saturating_sub(6));
    let from = text.iter().position(|(_, under)| under.is_some()).unwrap_or(0).saturating_sub(AROUND);
    let last = text.iter().rposition(|(_, under)| under.is_some()).unwrap_or(0) + AROUND;
    let to = last.min(from + AROUND + AT_MOST).min(text.len().saturating_sub(1));
    let mut lines = vec![format!("    {}", paint(&excerpt.heading, FAINT, canvas))];
    lines.extend((from > 0).then(|| format!("    {bar} …")));
    for (line, under) in &text[from..=to] {
        lines.push(format!("    {bar} {line}").trim_end().to_owned());
        lines.extend(under.as_ref().map(|under| format!("    {bar} {}", paint(under, BAD, canvas))));
    }
    lines.extend((to + 1 < text.len()).then(|| format!("    {bar} …")));
    lines
}

/// The rule that was broken, why, and the tip.
fn reason(evidence: &Evidence, canvas: &Canvas) -> Vec<String> {
    let columns = canvas.width.saturating_sub(6);
    let cost = if evidence.cost == Score::ZERO { String::new() } else { format!(" −{}", evidence.cost) };
    let mut lines = indented(&format!("{}{cost}: {}", evidence.rule, evidence.message), columns, BAD, canvas);
    lines.extend(indented(&format!("tip: {}", evidence.tip), columns, TIP, canvas));
    lines
}

/// What would have won the points back: the change as two lines of before and after, or the model answer.
fn remedy(result: &ScenarioResult, evidence: &Evidence, canvas: &Canvas) -> Vec<String> {
    let columns = canvas.width.saturating_sub(6);
    match &evidence.remedy {
        Some(Remedy::Change(change)) => Diff::of(result, change).map_or_else(Vec::new, |diff| {
            let old = (!diff.old.trim().is_empty()).then(|| marked('-', &diff, &diff.old, BAD, canvas));
            old.into_iter().flatten().chain(marked('+', &diff, diff.new, GOOD, canvas)).collect()
        }),
        Some(Remedy::Model(model)) => {
            indented(&format!("model answer, {}: {}", place(model.channel), model.text), columns, TIP, canvas)
        }
        None => Vec::new(),
    }
}

/// One side of a change in lines: the first has the sign before it, and under the words that come there are signs too.
fn marked(sign: char, diff: &Diff, words: &str, style: Style, canvas: &Canvas) -> Vec<String> {
    let text = format!("{}{words}{}", diff.before, diff.after);
    let lead = words.len() - words.trim_start().len();
    let differing = diff.before.len() + lead..diff.before.len() + words.trim_end().len().max(lead);
    let mut lines = Vec::new();
    for (index, line) in wrap(&text, canvas.width.saturating_sub(6)).into_iter().enumerate() {
        let from = differing.start.clamp(line.start, line.end);
        let to = differing.end.clamp(from, line.end);
        let first = if index == 0 { paint(&sign.to_string(), style, canvas) } else { " ".to_owned() };
        let words = if from < to { paint(&text[from..to], style, canvas) } else { String::new() };
        lines.push(
            format!("    {first} {}{words}{}", &text[line.start..from], &text[to..line.end]).trim_end().to_owned(),
        );
        if sign == '+' && from < to {
            let under = "+".repeat(width(&text[from..to]).max(1));
            lines.push(format!("      {}{}", " ".repeat(width(&text[line.start..from])), paint(&under, style, canvas)));
        }
    }
    lines
}

/// A paragraph in lines, of which the words before the colon are painted.
fn indented(text: &str, columns: usize, style: Style, canvas: &Canvas) -> Vec<String> {
    let lines = wrap(text, columns).into_iter().enumerate();
    lines
        .map(|(index, line)| match (index, text[line.clone()].split_once(": ")) {
            (0, Some((label, rest))) => format!("    {} {rest}", paint(&format!("{label}:"), style, canvas)),
            (0, None) => format!("    {}", &text[line]),
            _ => format!("      {}", &text[line]),
        })
        .collect()
}

/// How it went, and what it was measured with.
fn closing(results: &Results, canvas: &Canvas) -> String {
    let good = results.scenarios.iter().all(|result| result.passed) && !results.is_partial();
    let about = format!(
        "agent {}, rubric {} {}, seed {}",
        results.agent, results.rubric.id, results.rubric.version, results.seed
    );
    let summary = summary(results);
    let told = wrap(&summary, canvas.width)
        .into_iter()
        .map(|line| paint(&summary[line], if good { GOOD } else { BAD }, canvas));
    told.chain(wrap(&about, canvas.width).into_iter().map(|line| paint(&about[line], FAINT, canvas)))
        .collect::<Vec<_>>()
        .join("\n")
}

fn paint(text: &str, style: Style, canvas: &Canvas) -> String {
    if canvas.colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
}
