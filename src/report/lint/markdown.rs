//! Markdown: a table of the rules and the findings behind it, for a comment on a change or the summary of a job.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::coverage;
use super::excerpt::visible;
use super::overview::{FORMULA, headline, reasons, tables};
use super::place::{file, path};
use super::quote::Quote;
use super::words::{advice, counted, grouped, levels, notes, reply, sentence, summary, worst_files_first};
use super::{Canvas, Format};
use crate::lint::checked::{Checked, CheckedFile};
use crate::lint::coverage::Coverage;
use crate::lint::finding::{Finding, Level};
use crate::lint::overview::Overview;
use crate::lint::rules;
use crate::report::words::coded;

/// A table and the findings, folded by file.
pub(super) struct Markdown;

/// How long the text may be: a comment on GitHub holds 65,536 characters.
const ROOM: usize = 60_000;

impl Format for Markdown {
    fn id(&self) -> &'static str {
        "markdown"
    }

    fn purpose(&self) -> &'static str {
        "a table and the findings by file, for a comment on a change"
    }

    fn render(&self, checked: &Checked, _: &Canvas) -> String {
        let mut text = format!("## {}\n", summary(checked));
        for (index, note) in notes(checked).iter().enumerate() {
            let _ = writeln!(text, "{}- {note}", if index == 0 { "\n" } else { "" });
        }
        table(&mut text, checked);
        if let Some(overview) = &checked.overview {
            whole(&mut text, overview);
        }
        if let Some(coverage) = &checked.coverage {
            covered(&mut text, coverage);
        }
        let mut left = 0;
        for group in worst_files_first(checked) {
            left += section(&mut text, checked, group);
        }
        if left > 0 {
            let _ = writeln!(text, "\nand {} that find no room here", counted(left, "finding", "findings"));
        }
        text
    }
}

/// How good the library is as a whole.
fn whole(text: &mut String, overview: &Overview) {
    let _ = write!(text, "\n### {}\n\n{FORMULA}\n", headline(overview));
    for table in tables(overview) {
        let rule = " --: |".repeat(table.columns.len() - 1);
        let _ = write!(text, "\n**{}**\n\n| {} |\n| --- |{rule}\n", table.title, table.columns.join(" | "));
        for row in &table.rows {
            let cells: Vec<String> = row.iter().map(|cell| escape(cell)).collect();
            let _ = writeln!(text, "| {} |", cells.join(" | "));
        }
    }
    if !overview.worst.is_empty() {
        text.push_str("\n**The worst replies**\n\n");
    }
    for worst in &overview.worst {
        let (reply, place) = (escape(&worst.reply), escape(&format!("{}:{}", path(&worst.file), worst.line)));
        let _ = writeln!(text, "- **{:.1}** {reply} ({place}): {}", worst.score, escape(&reasons(worst)));
    }
}

/// Which customers the library has an answer for.
fn covered(text: &mut String, coverage: &Coverage) {
    let _ = write!(text, "\n### {}\n\n", coverage::headline(coverage));
    for row in coverage::rows(coverage) {
        let reasons = escape(&row.reasons.join("; "));
        let _ = writeln!(text, "- **{}** {}: {}: {reasons}", row.cover.id(), escape(row.id), escape(row.title));
    }
    for note in coverage::notes(coverage) {
        let _ = write!(text, "\n{}\n", escape(&note));
    }
}

/// A row for each rule that found something: the worst first, then what was found most.
fn table(text: &mut String, checked: &Checked) {
    let mut rows: BTreeMap<&str, (Level, usize, usize)> = BTreeMap::new();
    for finding in &checked.findings {
        let row = rows.entry(&finding.rule).or_insert((finding.level, 0, 0));
        row.0 = row.0.max(finding.level);
        row.1 += 1;
        row.2 += usize::from(finding.fix.is_some());
    }
    if rows.is_empty() {
        return;
    }
    let mut rows: Vec<_> = rows.into_iter().collect();
    rows.sort_by_key(|(_, (level, number, _))| (std::cmp::Reverse(*level), std::cmp::Reverse(*number)));
    text.push_str(
        "\n| level | rule | flaw | webcare | findings | can be mended |\n| --- | --- | --- | --- | --: | --: |\n",
    );
    for (id, (level, number, fixes)) in rows {
        let about = rules::rule(id).map(|rule| rule.about());
        let (flaw, webcare) = about.map_or(("", String::new()), |about| (about.flaw, about.rule.to_string()));
        let (flaw, number, fixes) = (escape(flaw), grouped(number), grouped(fixes));
        let _ = writeln!(text, "| {} | {} | {flaw} | {webcare} | {number} | {fixes} |", level.id(), escape(id));
    }
}

/// The findings of a file, worst first; how many of them find no room.
fn section(text: &mut String, checked: &Checked, group: &[Finding]) -> usize {
    let Some(file) = group.first().and_then(|finding| file(checked, finding.file)) else { return group.len() };
    if text.len() > ROOM {
        return group.len();
    }
    let (name, told) = (html(&path(&file.source.name)), levels(group.iter()));
    let _ = write!(text, "\n<details>\n<summary>{name}: {told}</summary>\n\n");
    let mut worst: Vec<&Finding> = group.iter().collect();
    worst.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    let mut left = worst.len();
    for finding in worst {
        if text.len() > ROOM {
            break;
        }
        item(text, file, finding);
        left -= 1;
    }
    text.push_str("\n</details>\n");
    left
}

fn item(text: &mut String, file: &CheckedFile, finding: &Finding) {
    let place = file.lines.position(&file.source.text, finding.span.start);
    let message = coded(&format!("{}{}", sentence(&finding.message), advice(finding)), escape);
    let (rule, reply) = (escape(&finding.rule), escape(&reply(finding)));
    let (level, line, column) = (finding.level.id(), place.line, place.column);
    let _ = writeln!(text, "- **{level}** {line}:{column} in {reply}: {message} ({rule})");
    let _ = writeln!(text, "  > {}", quote(file, finding));
}

/// What is meant, within its line.
fn quote(file: &CheckedFile, finding: &Finding) -> String {
    let Quote { before, words, after } = Quote::of(file, finding);
    match words.trim().is_empty() {
        true => format!("{}{}{}", escape(&before), escape(&words), escape(&after)),
        false => format!("{}<ins>{}</ins>{}", escape(&before), escape(&words), escape(&after)),
    }
}

fn escape(text: &str) -> String {
    crate::report::markdown::escape(&visible(&text.replace('\n', " ")))
}

/// A text within a tag, where Markdown means nothing.
fn html(text: &str) -> String {
    visible(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('@', "@\u{200b}")
}
