//! Personal data in the terminal: how much of each kind is found.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::calibration::personal::Found;

use super::words::{count, value};

/// The table; with `misses`, also the texts of the kinds whose name contains that.
pub fn personal(kinds: &BTreeMap<String, Found>, misses: Option<&str>) -> String {
    let mut text =
        format!("{:50} {:>5} {:>5} {:>6} {:>6} {:>6}\n", "kind", "prec.", "rec.", "found", "extra", "missed");
    for (kind, found) in kinds {
        let counts = &found.counts;
        let _ = writeln!(
            text,
            "{kind:50} {:>5} {:>5} {:>6} {:>6} {:>6}",
            value(counts.precision()),
            value(counts.recall()),
            count(counts.both),
            count(counts.extra),
            count(counts.missed)
        );
    }
    for (kind, found) in kinds.iter().filter(|(kind, _)| misses.is_some_and(|part| kind.contains(part))) {
        let _ = writeln!(text, "\n{kind}");
        for one in &found.wrong {
            let words: Vec<String> = one.found.iter().map(|(kind, words)| format!("{} “{words}”", kind.id())).collect();
            let words = if words.is_empty() { "nothing".to_owned() } else { words.join(", ") };
            let _ = writeln!(text, "  {} expected, found {words}: {}", one.expected, one.text.replace('\n', " "));
        }
    }
    text
}
