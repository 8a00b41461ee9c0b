//! HTML: one page without scripts and without anything from elsewhere; light or dark as the reader likes, fit to be printed.

use std::fmt::Write;

use super::coverage;
use super::excerpt::visible;
use super::overview::{FORMULA, Table, headline, reasons, tables};
use super::place::{file, path};
use super::quote::Quote;
use super::words::{LEVELS, advice, counted, grouped, levels, notes, reply, sentence, summary, worst_files_first};
use super::{Canvas, Format};
use crate::lint::checked::{Checked, CheckedFile};
use crate::lint::coverage::Coverage;
use crate::lint::finding::Finding;
use crate::lint::overview::Overview;
use crate::lint::rules;
use crate::report::words::coded;

/// A page to read, send and print.
pub(super) struct Html;

/// How many findings are told.
const FINDINGS: usize = 2000;

const STYLE: &str = include_str!("../grading/page.css");
const OWN_STYLE: &str = include_str!("page.css");

impl Format for Html {
    fn id(&self) -> &'static str {
        "html"
    }

    fn purpose(&self) -> &'static str {
        "a page to read, send and print"
    }

    fn render(&self, checked: &Checked, _: &Canvas) -> String {
        let mut page = format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>Saved replies</title>\n<style>\n{STYLE}{OWN_STYLE}</style>\n</head>\n<body>\n<main>\n<h1>Saved replies</h1>\n"
        );
        let _ = writeln!(page, "<p class=\"lead\">{}</p>", escape(&summary(checked)));
        tiles(&mut page, checked);
        let notes = notes(checked);
        if !notes.is_empty() {
            let items: String = notes.iter().map(|note| format!("<li>{}</li>\n", coded(note, escape))).collect();
            let _ = writeln!(page, "<ul>\n{items}</ul>");
        }
        if let Some(overview) = &checked.overview {
            whole(&mut page, overview);
        }
        if let Some(coverage) = &checked.coverage {
            covered(&mut page, coverage);
        }
        let mut room = FINDINGS;
        for group in worst_files_first(checked) {
            section(&mut page, checked, group, &mut room);
        }
        page.push_str("</main>\n</body>\n</html>\n");
        page
    }
}

/// How many findings there are of each level.
fn tiles(page: &mut String, checked: &Checked) {
    page.push_str("<dl class=\"tiles\">\n");
    for level in LEVELS {
        let _ = writeln!(page, "<div><dt>{}s</dt><dd>{}</dd></div>", level.id(), grouped(checked.count(level)));
    }
    if let Some(overview) = &checked.overview {
        let _ = writeln!(page, "<div><dt>mean score</dt><dd>{:.1}</dd></div>", overview.score);
        let _ = writeln!(page, "<div><dt>without findings</dt><dd>{}</dd></div>", grouped(overview.clean));
    }
    page.push_str("</dl>\n");
}

fn whole(page: &mut String, overview: &Overview) {
    let _ = writeln!(page, "<h2>The library as a whole</h2>\n<p>{}</p>\n<p>{FORMULA}</p>", escape(&headline(overview)));
    tables(overview).iter().for_each(|one| table(page, one));
    if overview.worst.is_empty() {
        return;
    }
    page.push_str("<h3>The worst replies</h3>\n<ol>\n");
    for worst in &overview.worst {
        let place = format!("{}:{}", path(&worst.file), worst.line);
        let (name, place, reasons) = (escape(&worst.reply), escape(&place), escape(&reasons(worst)));
        let _ = writeln!(page, "<li><strong>{:.1}</strong> {name} ({place}): {reasons}</li>", worst.score);
    }
    page.push_str("</ol>\n");
}

/// Which customers the library has an answer for.
fn covered(page: &mut String, coverage: &Coverage) {
    let _ = writeln!(page, "<h2>Coverage</h2>\n<p>{}</p>\n<ul>", escape(&coverage::headline(coverage)));
    for row in coverage::rows(coverage) {
        let (id, title, reasons) = (escape(row.id), escape(row.title), escape(&row.reasons.join("; ")));
        let _ = writeln!(page, "<li><strong>{}</strong> {id}: {title}: {reasons}</li>", row.cover.id());
    }
    page.push_str("</ul>\n");
    for note in coverage::notes(coverage) {
        let _ = writeln!(page, "<p>{}</p>", escape(&note));
    }
}

fn table(page: &mut String, table: &Table) {
    let headings: String = table.columns.iter().map(|column| format!("<th scope=\"col\">{column}</th>")).collect();
    let room = if table.bars.is_empty() { "" } else { "<td></td>" };
    let _ = writeln!(
        page,
        "<figure>\n<figcaption>{}</figcaption>\n<div class=\"scroll\"><table>\n<thead><tr>{headings}{room}</tr></thead>\n<tbody>",
        table.title
    );
    for (index, row) in table.rows.iter().enumerate() {
        let (name, cells) = row.split_first().map_or((String::new(), &[][..]), |(name, cells)| (escape(name), cells));
        let cells: String = cells.iter().map(|cell| format!("<td>{}</td>", escape(cell))).collect();
        let bar = table.bars.get(index).map_or(String::new(), |part| {
            format!("<td class=\"bar\"><meter min=\"0\" max=\"1\" value=\"{part:.3}\"></meter></td>")
        });
        let _ = writeln!(page, "<tr><th scope=\"row\">{name}</th>{cells}{bar}</tr>");
    }
    page.push_str("</tbody>\n</table></div>\n</figure>\n");
}

/// The findings of a file, in order of place.
fn section(page: &mut String, checked: &Checked, group: &[Finding], room: &mut usize) {
    let Some(file) = group.first().and_then(|finding| file(checked, finding.file)) else { return };
    let (name, told) = (escape(&path(&file.source.name)), levels(group.iter()));
    let _ = writeln!(page, "<section>\n<h2>{name}</h2>\n<p>{told}</p>\n<ol class=\"findings\">");
    for finding in group.iter().take(*room) {
        item(page, file, finding);
    }
    page.push_str("</ol>\n");
    let left = group.len().saturating_sub(*room);
    if left > 0 {
        let _ = writeln!(page, "<p>and {} that find no room here</p>", counted(left, "finding", "findings"));
    }
    *room = room.saturating_sub(group.len());
    page.push_str("</section>\n");
}

fn item(page: &mut String, file: &CheckedFile, finding: &Finding) {
    let place = file.lines.position(&file.source.text, finding.span.start);
    let about = rules::rule(&finding.rule).map_or(String::new(), |rule| format!(", {}", rule.about().rule));
    let (level, rule, reply) = (finding.level.id(), escape(&finding.rule), escape(&reply(finding)));
    let _ = writeln!(
        page,
        "<li>\n<h3><span class=\"{level}\">{level}</span> {}</h3>\n<p>line {}, column {} in {reply} ({rule}{about})</p>",
        coded(&sentence(&finding.message), escape),
        place.line,
        place.column
    );
    let quote = Quote::of(file, finding);
    let _ = writeln!(
        page,
        "<blockquote dir=\"auto\">{}<mark>{}</mark>{}</blockquote>",
        escape(&quote.before),
        escape(&quote.words),
        escape(&quote.after)
    );
    let advice = advice(finding);
    if !advice.is_empty() {
        let _ = writeln!(page, "<p>{}</p>", coded(advice.trim_start(), escape));
    }
    page.push_str("</li>\n");
}

/// What others wrote, as text and not as markup.
fn escape(text: &str) -> String {
    crate::report::words::html(&visible(&text.replace('\n', " ")))
}
