//! Excerpts: the turn that a piece of evidence points at, quoted with the words underlined.

use std::ops::Range;

use super::width::{width, wrap};
use crate::evaluator::coaching::Change;
use crate::evaluator::verdict::Evidence;
use crate::results::{Results, ScenarioResult, Status};
use crate::transcript::{Act, Channel, Party, Turn};

/// The turn behind a piece of evidence.
pub(super) struct Excerpt<'a> {
    /// Who said it, to whom, where.
    pub(super) heading: String,
    /// What was said.
    pub(super) text: &'a str,
    /// The words, in bytes of the text.
    pub(super) words: Range<usize>,
}

impl<'a> Excerpt<'a> {
    /// The turn behind a piece of evidence; `None` where it points at none.
    pub(super) fn of(result: &'a ScenarioResult, evidence: &Evidence) -> Option<Excerpt<'a>> {
        let turn = result.transcript.turns.get(evidence.turn?)?;
        let text = text_of(turn);
        let span = evidence.span?;
        let byte = |char: usize| text.char_indices().nth(char).map_or(text.len(), |(at, _)| at);
        Some(Excerpt { heading: heading(result, turn), text, words: byte(span.start)..byte(span.end) })
    }

    /// The words themselves.
    pub(super) fn quote(&self) -> &'a str {
        &self.text[self.words.clone()]
    }

    /// The text in lines of so many columns, each followed by a line that underlines the words where they are in it.
    pub(super) fn underlined(&self, columns: usize) -> Vec<(String, Option<String>)> {
        let lines = wrap(self.text, columns).into_iter();
        lines
            .map(|line| {
                let (from, to) =
                    (self.words.start.clamp(line.start, line.end), self.words.end.clamp(line.start, line.end));
                let indent = " ".repeat(width(&self.text[line.start..from]));
                let under = (from < to).then(|| format!("{indent}{}", "^".repeat(width(&self.text[from..to]).max(1))));
                (self.text[line].to_owned(), under)
            })
            .collect()
    }
}

/// A reply before and after a change: what stays around the words, and the words themselves.
pub(crate) struct Diff<'a> {
    /// What stays before them; long ones are cut.
    pub(crate) before: String,
    /// The words that go; may be empty.
    pub(crate) old: String,
    /// The words that come; may be empty.
    pub(crate) new: &'a str,
    /// What stays after them; long ones are cut.
    pub(crate) after: String,
}

/// How many characters of what stays are shown on each side of a change.
const CONTEXT: usize = 32;

impl<'a> Diff<'a> {
    /// What a change does to its reply; `None` where there is no such turn.
    pub(crate) fn of(result: &ScenarioResult, change: &'a Change) -> Option<Diff<'a>> {
        let text: Vec<char> = text_of(result.transcript.turns.get(change.turn)?).chars().collect();
        let end = change.end.min(text.len());
        let start = change.start.min(end);
        let line = |part: &[char]| part.iter().map(|c| if *c == '\n' { ' ' } else { *c }).collect::<String>();
        let from = text[..start].iter().rposition(|c| c.is_whitespace()).map_or(0, |_| start.saturating_sub(CONTEXT));
        let from = (from..start).find(|at| *at == 0 || text[at - 1].is_whitespace()).unwrap_or(start);
        let to = (end..text.len().min(end + CONTEXT)).rev().find(|at| text[*at].is_whitespace());
        let to = if text.len() <= end + CONTEXT { text.len() } else { to.unwrap_or(end) };
        let before = if from > 0 { format!("… {}", line(&text[from..start])) } else { line(&text[..start]) };
        let after = if to < text.len() { format!("{} …", line(&text[end..to])) } else { line(&text[end..]) };
        Some(Diff { before, old: line(&text[start..end]), new: &change.insert, after })
    }
}

fn heading(result: &ScenarioResult, turn: &Turn) -> String {
    let customer = result.customers.get(turn.customer).map_or("the customer", |customer| customer.name.as_str());
    match (&turn.act, turn.by) {
        (Act::Said { channel, .. }, Party::Customer) => format!("{customer}, {}", place(*channel)),
        (Act::Said { channel, .. }, Party::Agent) => format!("to {customer}, {}", place(*channel)),
        (Act::Refused { channel, reason, .. }, _) => format!("to {customer}, {}, refused: {reason}", place(*channel)),
        (Act::HandedOver { .. }, _) => format!("{customer}'s case, handed over to"),
        (Act::Deleted { .. }, Party::Agent) => format!("to {customer}, deleted"),
        _ => format!("towards {customer}"),
    }
}

/// Where something is said, in words.
pub(super) fn place(channel: Channel) -> &'static str {
    if channel == Channel::Public { "in public" } else { "in private" }
}

/// The text of a turn; for a hand-over the desk.
pub(crate) fn text_of(turn: &Turn) -> &str {
    match &turn.act {
        Act::Said { text, .. } | Act::Deleted { text } | Act::Refused { text, .. } => text,
        Act::HandedOver { desk } => desk,
        _ => "",
    }
}

/// What came of a scenario, in a few words: `failed, 61 of 80`, `flaky, 2 of 5 trials passed`.
pub(super) fn outcome(result: &ScenarioResult) -> String {
    let tripped: Vec<&str> = result.gates.iter().filter(|gate| gate.tripped).map(|gate| gate.gate.as_str()).collect();
    let gates = if tripped.is_empty() { String::new() } else { format!(", stopped by {}", tripped.join(" and ")) };
    let total = match result.total {
        Some(total) => format!("{total} points, {} to pass{gates}", result.pass_mark),
        None => format!("nothing to judge{gates}"),
    };
    let trials = format!("{} of {} trials passed", result.trials.passed, result.trials.played);
    match result.status {
        Status::Broken => format!("broken: {}", result.transcript.broke.as_deref().unwrap_or("the run broke off")),
        Status::Flaky => format!("flaky: {trials}; the one shown has {total}"),
        Status::Passed | Status::Failed if result.trials.played > 1 => {
            format!("{}: {trials}; {total}", name(result.status))
        }
        status => format!("{}: {total}", name(status)),
    }
}

/// The word for a status.
pub(super) fn name(status: Status) -> &'static str {
    match status {
        Status::Passed => "passed",
        Status::Failed => "failed",
        Status::Flaky => "flaky",
        Status::Broken => "broken",
    }
}

/// The closing line: how many scenarios came to what, and whether that is all of them.
pub(super) fn summary(results: &Results) -> String {
    let counts =
        [Status::Passed, Status::Failed, Status::Flaky, Status::Broken].map(|status| (status, results.count(status)));
    let told: Vec<String> =
        counts.iter().filter(|(_, n)| *n > 0).map(|(status, n)| format!("{n} {}", name(*status))).collect();
    let played = results.scenarios.len();
    let noun = if played == 1 { "scenario" } else { "scenarios" };
    let told = if told.is_empty() { String::new() } else { format!(": {}", told.join(", ")) };
    match results.is_partial() {
        true => format!("{played} of {} scenarios{told} (broken off: what is here is complete)", results.planned),
        false => format!("{played} {noun}{told}"),
    }
}

/// Everything that cost points or tripped a gate: under a gate's or criterion's id, with its score.
pub(super) fn findings(result: &ScenarioResult) -> Vec<(String, &[Evidence])> {
    let gates = result.gates.iter().filter(|gate| gate.tripped);
    let gates = gates.map(|gate| (format!("gate {}", gate.gate), gate.evidence.as_slice()));
    let rows = result.rows.iter().filter(|row| !row.evidence.is_empty());
    let rows = rows.filter_map(|row| Some((format!("{} {}", row.criterion, row.score?), row.evidence.as_slice())));
    gates.chain(rows).collect()
}
