//! Charts: bars, drawn as SVG that needs nothing else. The numbers stand in a table beside them, for those who do not see them.

use std::fmt::Write;

use super::html::escape;

/// A bar: its label, how long it is, and what is written at its end.
pub(super) struct Bar {
    /// What it stands for.
    pub(super) label: String,
    /// How long it is.
    pub(super) value: f64,
    /// The value in words.
    pub(super) told: String,
}

/// How high a bar is with the gap after it, and how much of that is the bar; in units of the drawing.
const STEP: usize = 26;
const HEIGHT: usize = 18;
/// How wide the labels, the longest bar and the values are.
const LABELS: usize = 130;
const LONGEST: f64 = 340.0;
const VALUES: usize = 90;
/// How many letters of a label there is room for.
const LETTERS: usize = 18;

/// Bars under one another, the longest value taking all the room; `full` is the value that would, where that is fixed.
pub(super) fn bars(title: &str, bars: &[Bar], full: Option<f64>) -> String {
    let most = full.unwrap_or_else(|| bars.iter().map(|bar| bar.value).fold(0.0, f64::max));
    let (wide, high) = (LABELS + LONGEST as usize + VALUES, bars.len() * STEP);
    let mut drawn = format!(
        "<svg viewBox=\"0 0 {wide} {high}\" role=\"img\" aria-label=\"{}: the table has the numbers\">\n",
        escape(title)
    );
    for (place, bar) in bars.iter().enumerate() {
        let top = place * STEP + (STEP - HEIGHT) / 2;
        let middle = top + HEIGHT / 2 + 5;
        let length = if most > 0.0 { bar.value / most * LONGEST } else { 0.0 };
        let end = LABELS as f64 + length + 6.0;
        let _ = writeln!(
            drawn,
            "<text x=\"{}\" y=\"{middle}\" text-anchor=\"end\">{}</text>\
             <rect x=\"{LABELS}\" y=\"{top}\" width=\"{length:.1}\" height=\"{HEIGHT}\" rx=\"2\"/>\
             <text class=\"value\" x=\"{end:.1}\" y=\"{middle}\">{}</text>",
            LABELS - 8,
            escape(&short(&bar.label)),
            escape(&bar.told)
        );
    }
    drawn.push_str("</svg>\n");
    drawn
}

fn short(label: &str) -> String {
    match label.char_indices().nth(LETTERS) {
        Some((cut, _)) => format!("{}…", &label[..cut]),
        None => label.to_owned(),
    }
}
