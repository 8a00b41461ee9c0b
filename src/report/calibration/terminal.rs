//! The terminal: tables of figures, and the replies on which they differ most with the words underlined.

use std::ops::Range;

use anstyle::{AnsiColor, Style};

use super::words::{about, both, contrasts, count, heading, interval, notes, percent, pieces, two, value};
use super::{Canvas, View};
use crate::calibration::{Calibration, Difference, Group, MarkerRow, Scale};
use crate::report::width::{cut, pad, width, wrap};

const BAD: Style = AnsiColor::Red.on_default().bold();
const GOOD: Style = AnsiColor::Green.on_default();
const FAINT: Style = Style::new().dimmed();
const STRONG: Style = Style::new().bold();
/// How many groups of a kind are shown.
const GROUPS: usize = 20;
/// How many lines of a customer's or a company's message are shown.
const LINES: usize = 12;

/// Tables and differences, for people.
pub(super) fn render(view: &View, canvas: &Canvas) -> String {
    let found = view.calibration;
    let mut lines = vec![paint(&about(found), STRONG, canvas), String::new()];
    lines.extend(markers(found, canvas));
    lines.push(String::new());
    lines.extend(scales(found, canvas));
    for group in &found.groups {
        lines.push(String::new());
        lines.extend(groups(group, canvas));
    }
    lines.push(String::new());
    for note in notes(found) {
        lines.extend(wrap(&note, canvas.width).into_iter().map(|line| paint(&note[line], FAINT, canvas)));
    }
    let shown = view.shown();
    if !shown.is_empty() || view.misses.is_some() {
        lines.extend([String::new(), paint(&view.shown_as(), STRONG, canvas)]);
        lines.extend(shown.into_iter().flat_map(|one| difference(one, canvas)));
    }
    lines.extend(floor(view, canvas));
    lines.extend([String::new(), closing(found), String::new()]);
    lines.join("\n")
}

fn closing(found: &Calibration) -> String {
    let counted = found.markers.iter().filter(|row| row.counted).count();
    format!("micro-F1 {}  macro-F1 {} of {counted} markers", both(found.micro_f1), both(found.macro_f1))
}

fn markers(found: &Calibration, canvas: &Canvas) -> Vec<String> {
    let raters = if found.twice > 0 { " raters" } else { "" };
    let head = format!(
        "{:22}{:>4}  {:>5} {:>6} {:>4} {:>4} {:>4} {:>9} {:>5}{raters}",
        "marker", "n", "extra", "missed", "prec", "rec", "F1", "95 %", "kappa"
    );
    let rows = found.markers.iter().map(|row| {
        let line = marker(row);
        if row.counted { line } else { paint(&line, FAINT, canvas) }
    });
    std::iter::once(paint(&head, FAINT, canvas)).chain(rows).collect()
}

fn marker(row: &MarkerRow) -> String {
    let raters = row.raters.map_or_else(String::new, |raters| format!(" {:>6}", two(raters.kappa)));
    let star = if row.counted { ' ' } else { '*' };
    format!(
        "{:22}{:>4}{star} {:>5} {:>6} {:>4} {:>4} {:>4} {:>9} {:>5}{raters}",
        row.marker.id(),
        count(row.counts.positives()),
        count(row.counts.extra),
        count(row.counts.missed),
        value(row.precision),
        value(row.recall),
        value(row.f1),
        interval(row.f1),
        two(row.kappa),
    )
}

fn scales(found: &Calibration, canvas: &Canvas) -> Vec<String> {
    let head = format!(
        "{:15}{:>5} {:>7} {:>10} {:>6} {:>8} {:>10} {:>5} {:>5}",
        "scale", "n", "w.kappa", "95 %", "raters", "Spearman", "95 %", "same", "±1"
    );
    let rows = found.scales.iter().map(|row| {
        format!(
            "{:15}{:>5} {:>7} {:>10} {:>6} {:>8} {:>10} {:>5} {:>5}",
            row.scale.id(),
            row.replies,
            value(row.weighted_kappa),
            interval(row.weighted_kappa),
            two(row.raters_kappa),
            value(row.spearman),
            interval(row.spearman),
            percent(row.exact),
            percent(row.within_one),
        )
    });
    std::iter::once(paint(&head, FAINT, canvas)).chain(rows).collect()
}

fn groups(group: &Group, canvas: &Canvas) -> Vec<String> {
    let room = group.rows.iter().map(|row| width(&row.name)).max().unwrap_or(0).clamp(group.by.len(), 16);
    let kappas: String = Scale::ALL.iter().map(|scale| format!(" {:>8}", cut(scale.id(), 8))).collect();
    let head =
        format!("{} {:>7} {:>8} {:>9} {:>8}{kappas}", pad(group.by, room), "replies", "micro-F1", "95 %", "macro-F1");
    let rows = group.rows.iter().take(GROUPS).map(|row| {
        let kappas: String = row.weighted_kappa.values().map(|kappa| format!(" {:>8}", two(*kappa))).collect();
        format!(
            "{} {:>7} {:>8} {:>9} {:>8}{kappas}",
            pad(&cut(&row.name, room), room),
            row.replies,
            value(row.micro_f1),
            interval(row.micro_f1),
            two(row.macro_f1)
        )
    });
    let more = group.rows.len().saturating_sub(GROUPS);
    let more = (more > 0).then(|| paint(&format!("and {more} more, in the other formats"), FAINT, canvas));
    std::iter::once(paint(&head, FAINT, canvas)).chain(rows).chain(more).collect()
}

fn difference(one: &Difference, canvas: &Canvas) -> Vec<String> {
    let columns = canvas.width.saturating_sub(4);
    let bar = paint("│", FAINT, canvas);
    let mut lines = vec![String::new(), format!("  {}", paint(&heading(one), STRONG, canvas))];
    for (label, words) in contrasts(one) {
        let line = format!("{label}: {words}");
        let told = wrap(&line, columns).into_iter().enumerate();
        lines.extend(told.map(|(at, part)| match line[part.clone()].strip_prefix(&label) {
            Some(rest) if at == 0 => format!("  {}{rest}", paint(&label, BAD, canvas)),
            _ => format!("    {}", &line[part]),
        }));
    }
    for text in &one.customer {
        let told = wrap(text, columns).into_iter().take(LINES).map(|line| paint(&text[line], FAINT, canvas));
        lines.extend(told.map(|line| format!("  {} {line}", paint("┊", FAINT, canvas))));
    }
    for (line, under) in underlined(one, columns).into_iter().take(LINES) {
        lines.push(format!("  {bar} {line}"));
        lines.extend(under.map(|under| format!("  {bar} {}", paint(&under, BAD, canvas))));
    }
    lines
}

/// The reply in lines, each with a line that underlines what the evaluator sees alone.
fn underlined(one: &Difference, columns: usize) -> Vec<(String, Option<String>)> {
    let mut quotes: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    for (piece, is_quoted) in pieces(one) {
        quotes.extend(is_quoted.then(|| at..at + piece.len()));
        at += piece.len();
    }
    let under = |line: &Range<usize>| {
        let mut signs = String::new();
        for quote in &quotes {
            let (from, to) = (quote.start.clamp(line.start, line.end), quote.end.clamp(line.start, line.end));
            if from < to {
                signs = pad(&signs, width(&one.reply[line.start..from]));
                signs.push_str(&"^".repeat(width(&one.reply[from..to]).max(1)));
            }
        }
        (!signs.is_empty()).then_some(signs)
    };
    let lines = wrap(&one.reply, columns).into_iter();
    lines.map(|line| (one.reply[line.clone()].to_owned(), under(&line))).collect()
}

fn floor(view: &View, canvas: &Canvas) -> Vec<String> {
    let sunk: Vec<_> = view.asked.iter().filter(|asked| asked.sank()).collect();
    if view.asked.is_empty() {
        return Vec::new();
    }
    if sunk.is_empty() {
        return vec![
            String::new(),
            paint(&format!("All {} figures hold their floor.", view.asked.len()), GOOD, canvas),
        ];
    }
    let head = format!("{} of {} figures have sunk below their floor", sunk.len(), view.asked.len());
    let mut lines = vec![String::new(), paint(&head, BAD, canvas)];
    lines.push(paint(&format!("{:44} {:>6} {:>6}", "figure", "floor", "found"), FAINT, canvas));
    lines.extend(sunk.iter().map(|asked| {
        let found = asked.found.map_or_else(|| "none".to_owned(), |found| format!("{found:.3}"));
        format!("{:44} {:>6.3} {found:>6}", asked.figure, asked.floor)
    }));
    lines
}

fn paint(text: &str, style: Style, canvas: &Canvas) -> String {
    if canvas.colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
}
