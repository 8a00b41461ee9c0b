//! Markdown: tables and reasons.

use std::fmt::Write;

use super::table::{columns, tables};
use super::words::{distribution, grouped, headline, name, notes, origin, plain, replies, share, waits, worst};
use crate::grading::summary::{Cluster, Distribution, Row, Summary, Worst};
use crate::report::markdown::escape;

/// How many rows of a table are told.
const ROWS: usize = 50;

/// The summary as Markdown.
pub(super) fn render(summary: &Summary) -> String {
    let mut text = format!("## {}\n", headline(&summary.all));
    if let Some(waits) = waits(&summary.all) {
        let _ = write!(text, "\n{waits}\n");
    }
    for (of, rows) in tables(summary) {
        table(&mut text, summary, of, rows);
    }
    criteria(&mut text, summary);
    for one in &summary.distributions {
        spread(&mut text, one);
    }
    if !summary.worst.is_empty() {
        text.push_str("\n### The worst\n");
        summary.worst.iter().for_each(|one| bad(&mut text, one));
    }
    if !summary.clusters.is_empty() {
        text.push_str("\n### Sent again and again\n\n");
        summary.clusters.iter().for_each(|one| cluster(&mut text, one));
    }
    closing(&mut text, summary);
    text
}

fn table(text: &mut String, summary: &Summary, of: &str, rows: &[Row]) {
    let columns = columns(summary);
    let headings: Vec<&str> = columns.iter().map(|column| column.title).collect();
    let _ = write!(text, "\n| {of} | {} |\n| --- |{}\n", headings.join(" | "), " --: |".repeat(columns.len()));
    for row in rows.iter().take(ROWS) {
        let cells: Vec<String> = columns.iter().map(|column| (column.cell)(row)).collect();
        let _ = writeln!(text, "| {} | {} |", safe(name(row.name.as_deref())), cells.join(" | "));
    }
    if rows.len() > ROWS {
        let _ = write!(text, "\nand {} more\n", grouped((rows.len() - ROWS) as u64));
    }
}

fn criteria(text: &mut String, summary: &Summary) {
    text.push_str("\n| criterion | mean | replies |\n| --- | --: | --: |\n");
    for (id, mean) in &summary.criteria {
        let _ = writeln!(text, "| {id} | {:.1} | {} |", mean.mean, grouped(mean.replies));
    }
}

fn spread(text: &mut String, one: &Distribution) {
    let all: u64 = one.bins.iter().map(|(_, count)| count).sum();
    let _ = write!(text, "\n| {} | replies | share |\n| --- | --: | --: |\n", distribution(one.of));
    for (bin, count) in &one.bins {
        let percent = (all > 0).then(|| *count as f64 * 100.0 / all as f64);
        let _ = writeln!(text, "| {bin} | {} | {} |", grouped(*count), share(percent));
    }
}

fn bad(text: &mut String, one: &Worst) {
    let _ = write!(text, "\n**{}**\n\n", safe(&worst(one)));
    if let Some(customer) = &one.customer {
        let _ = writeln!(text, "> customer: {}  ", safe(customer));
    }
    let _ = write!(text, "> reply: {}\n\n", safe(&one.reply));
    for reason in &one.reasons {
        let _ = writeln!(text, "- {} ({}): {} *Tip:* {}", reason.by, reason.rule, safe(&reason.why), safe(&reason.tip));
    }
}

fn cluster(text: &mut String, one: &Cluster) {
    let brand = one.brand.as_deref().map_or(String::new(), |brand| format!(" of {}", safe(brand)));
    let (number, percent, same) = (replies(one.replies), share(Some(one.share)), grouped(one.same));
    let _ =
        writeln!(text, "- {number}{brand} ({percent} of its own), {same} word for word, first {}:  ", safe(&one.first));
    let _ = writeln!(text, "  {}", safe(&one.example));
}

fn closing(text: &mut String, summary: &Summary) {
    let notes = notes(&summary.notes);
    if !notes.is_empty() {
        text.push('\n');
        notes.iter().for_each(|note| {
            let _ = writeln!(text, "- {}", safe(note));
        });
    }
    let _ = write!(text, "\n{}\n", safe(&origin(summary)));
}

/// What others wrote, as text and not as markup.
fn safe(text: &str) -> String {
    escape(&plain(text))
}
