//! Personal data in the terminal: how much of each kind is found.

use std::fmt::Write;

use crate::calibration::Tally;
use crate::calibration::personal::{Found, Standing, sum};

use super::words::{count, value};

/// The table; with `misses`, also the texts of the kinds whose name contains that.
pub fn personal(kinds: &[Found], misses: Option<&str>) -> String {
    let mut text =
        format!("{:46} {:>5} {:>5} {:>6} {:>6} {:>6}\n", "kind", "prec.", "rec.", "found", "extra", "missed");
    for (standing, heading) in [
        (Standing::Counted, ""),
        (Standing::Contested, "said to be right and to be wrong, not counted"),
        (Standing::Beside, "not meant to be known, not counted"),
    ] {
        let mut rows = kinds.iter().filter(|kind| kind.standing == standing).peekable();
        if rows.peek().is_some() && !heading.is_empty() {
            let _ = writeln!(text, "\n{heading}");
        }
        rows.for_each(|kind| row(&mut text, &kind.kind, &kind.counts));
        if standing == Standing::Counted {
            row(&mut text, "all that count", &sum(kinds));
        }
    }
    for kind in kinds.iter().filter(|kind| misses.is_some_and(|part| kind.kind.contains(part))) {
        let _ = writeln!(text, "\n{}", kind.kind);
        for one in &kind.wrong {
            let words: Vec<String> = one.found.iter().map(|(kind, words)| format!("{} “{words}”", kind.id())).collect();
            let words = if words.is_empty() { "nothing".to_owned() } else { words.join(", ") };
            let _ = writeln!(text, "  {} expected, found {words}: {}", one.expected, one.text.replace('\n', " "));
        }
    }
    text
}

fn row(text: &mut String, name: &str, counts: &Tally) {
    let _ = writeln!(
        text,
        "{name:46} {:>5} {:>5} {:>6} {:>6} {:>6}",
        value(counts.precision()),
        value(counts.recall()),
        count(counts.both),
        count(counts.extra),
        count(counts.missed)
    );
}
