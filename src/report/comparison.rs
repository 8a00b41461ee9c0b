//! A comparison of two runs, for terminals.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use crate::comparison::{Comparison, Difference, Standing};
use crate::results::Status;

/// The comparison as text: a line for each scenario that differs, and one that counts the others.
pub fn comparison(comparison: &Comparison) -> String {
    let mut text = String::from("Against the earlier run\n");
    let width = comparison.differences.iter().map(|one| one.scenario.chars().count()).max().unwrap_or(0);
    for difference in &comparison.differences {
        let style = style(difference);
        let (word, before, after) = (word(difference), told(difference.before), told(difference.after));
        let _ = writeln!(text, "  {style}{word:7}{style:#} {:width$}  {before} → {after}", difference.scenario);
    }
    let _ = match comparison.same {
        0 => writeln!(text, "  no scenario came to the same"),
        1 => writeln!(text, "  1 scenario came to the same"),
        n => writeln!(text, "  {n} scenarios came to the same"),
    };
    text
}

fn word(difference: &Difference) -> &'static str {
    match (difference.before, difference.after) {
        (None, _) => "new",
        (_, None) => "gone",
        _ if difference.is_worse() => "worse",
        _ => "better",
    }
}

fn style(difference: &Difference) -> Style {
    let colour = if difference.is_worse() { AnsiColor::Red } else { AnsiColor::Green };
    colour.on_default()
}

fn told(standing: Option<Standing>) -> String {
    let Some(standing) = standing else { return "not played".to_owned() };
    let status = match standing.status {
        Status::Passed => "passed",
        Status::Failed => "failed",
        Status::Flaky => "flaky",
        Status::Broken => "broken",
    };
    standing.total.map_or_else(|| status.to_owned(), |total| format!("{total} {status}"))
}
