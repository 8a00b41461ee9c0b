//! Parallel texts in the terminal: kappa of every marker in every language, and the translations that differ most.

use std::fmt::Write;

use crate::calibration::parallel::{Apart, Parallel};
use crate::marker::Marker;
use crate::report::Canvas;
use crate::report::width::wrap;

use super::words::{count, counted, two};

/// The table and the worst differences; with `misses`, all about that marker.
pub fn parallel(found: &Parallel, examples: usize, misses: Option<&str>, canvas: &Canvas) -> String {
    let mut text = format!(
        "{} with translations: kappa of each marker with the English text,\nand how often both show it\n\n",
        counted(found.replies, "reply", "replies")
    );
    let heads = found.languages.keys().map(|language| format!("{:>12}", language.code()));
    let _ = writeln!(text, "{:22}{}", "marker", heads.collect::<String>());
    for (at, marker) in Marker::ALL.iter().enumerate() {
        let cells = found.languages.values().filter_map(|rows| rows.get(at));
        let cells = cells.map(|row| format!("{:>12}", format!("{} ({})", two(row.kappa), count(row.counts.both))));
        let _ = writeln!(text, "{:22}{}", marker.id(), cells.collect::<String>());
    }
    let shown: Vec<&Apart> = match misses {
        Some(id) => found.differences.iter().filter(|one| one.is_about(id)).collect(),
        None => found.differences.iter().take(examples).collect(),
    };
    for one in shown {
        difference(&mut text, one, canvas);
    }
    text
}

fn difference(text: &mut String, one: &Apart, canvas: &Canvas) {
    let ids = |markers: &[Marker]| markers.iter().map(|marker| marker.id()).collect::<Vec<_>>().join(", ");
    let _ = writeln!(text, "\n  line {}", one.line);
    let sides =
        [("en", &one.english, &one.only_english), (one.language.code(), &one.translation, &one.only_translation)];
    for (code, words, only) in sides {
        for (at, line) in wrap(words, canvas.width.saturating_sub(6)).into_iter().enumerate() {
            let _ = writeln!(text, "  {} {}", if at == 0 { code } else { "  " }, &words[line]);
        }
        if !only.is_empty() {
            let _ = writeln!(text, "     only here: {}", ids(only));
        }
    }
}
