//! HTML: one page without scripts and without anything from elsewhere; light or dark as the reader likes, fit to be printed.

use std::fmt::Write;

use super::chart::{Bar, bars};
use super::table::{columns, tables};
use super::words::{
    decimal, distribution, grouped, headline, name, notes, origin, plain, replies, share, waits, worst,
};
use crate::grading::summary::{Cluster, Distribution, Row, Summary, Worst};

/// How many rows of a table are told, and how many bars are drawn of them.
const ROWS: usize = 50;
const BARS: usize = 12;

const STYLE: &str = include_str!("page.css");

/// The summary as a page.
pub(super) fn render(summary: &Summary) -> String {
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>Graded replies</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>Graded replies</h1>\n"
    );
    let _ = writeln!(page, "<p class=\"lead\">{}</p>", escape(&headline(&summary.all)));
    if let Some(waits) = waits(&summary.all) {
        let _ = writeln!(page, "<p>{}</p>", escape(&waits));
    }
    page.push_str(&tiles(summary));
    for (of, rows) in tables(summary) {
        group(&mut page, summary, of, rows);
    }
    page.push_str("<h2>How the replies spread</h2>\n");
    criteria(&mut page, summary);
    summary.distributions.iter().for_each(|one| spread(&mut page, one));
    section(&mut page, "The worst", &summary.worst, bad);
    section(&mut page, "Sent again and again", &summary.clusters, cluster);
    closing(&mut page, summary);
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

/// The figures of all replies, at a glance.
fn tiles(summary: &Summary) -> String {
    let all = &summary.all;
    let mut told = vec![
        ("mean total", decimal(all.mean_total)),
        ("pass", share(all.passed)),
        ("trip a gate", grouped(all.stopped)),
        ("signed", share(all.signed)),
        ("name the customer", share(all.named)),
        ("apologise", share(all.apologising)),
        ("invite to a private message", share(all.inviting)),
    ];
    if all.timed > 0 {
        told.push(("within the goal", share(all.in_time)));
    }
    let tiles = told.iter().map(|(words, figure)| format!("<div><dt>{words}</dt><dd>{figure}</dd></div>\n"));
    format!("<dl class=\"tiles\">\n{}</dl>\n", tiles.collect::<String>())
}

/// The table of brands, agents or languages, with their means as bars.
fn group(page: &mut String, summary: &Summary, of: &str, rows: &[Row]) {
    let _ = writeln!(page, "<section>\n<h2>By {of}</h2>");
    if rows.len() > 1 {
        let drawn = rows.iter().take(BARS).map(|row| Bar {
            label: name(row.name.as_deref()).to_owned(),
            value: row.mean_total.unwrap_or(0.0),
            told: decimal(row.mean_total),
        });
        let title = format!("Mean total by {of}");
        let _ = writeln!(page, "<figure>\n<figcaption>{title}</figcaption>");
        page.push_str(&bars(&title, &drawn.collect::<Vec<_>>(), Some(100.0)));
        page.push_str("</figure>\n");
    }
    let columns = columns(summary);
    let headings = columns.iter().map(|column| format!("<th scope=\"col\">{}</th>", column.title));
    let _ = writeln!(
        page,
        "<div class=\"scroll\"><table>\n<thead><tr><th scope=\"col\">{of}</th>{}</tr></thead>\n<tbody>",
        headings.collect::<String>()
    );
    for row in rows.iter().take(ROWS) {
        let cells = columns.iter().map(|column| format!("<td>{}</td>", (column.cell)(row)));
        let name = escape(name(row.name.as_deref()));
        let _ = writeln!(page, "<tr><th scope=\"row\">{name}</th>{}</tr>", cells.collect::<String>());
    }
    page.push_str("</tbody>\n</table></div>\n");
    if rows.len() > ROWS {
        let _ = writeln!(page, "<p>and {} more</p>", grouped((rows.len() - ROWS) as u64));
    }
    page.push_str("</section>\n");
}

fn criteria(page: &mut String, summary: &Summary) {
    let told = summary.criteria.iter().map(|(id, mean)| {
        let bar = Bar { label: (*id).to_owned(), value: mean.mean, told: format!("{:.1}", mean.mean) };
        (bar, grouped(mean.replies))
    });
    let (drawn, counts): (Vec<Bar>, Vec<String>) = told.unzip();
    chart(page, "Criteria, on average, 0 to 100", &drawn, &counts, ("criterion", "mean", "replies"), Some(100.0));
}

fn spread(page: &mut String, one: &Distribution) {
    let all: u64 = one.bins.iter().map(|(_, count)| count).sum();
    let percent = |count: u64| share((all > 0).then(|| count as f64 * 100.0 / all as f64));
    let drawn =
        one.bins.iter().map(|(label, count)| Bar { label: label.clone(), value: *count as f64, told: percent(*count) });
    let drawn: Vec<Bar> = drawn.collect();
    let counts: Vec<String> = one.bins.iter().map(|(_, count)| grouped(*count)).collect();
    chart(page, distribution(one.of), &drawn, &counts, ("value", "share", "replies"), None);
}

/// Bars with their table beside them.
fn chart(
    page: &mut String,
    title: &str,
    drawn: &[Bar],
    counts: &[String],
    headings: (&str, &str, &str),
    full: Option<f64>,
) {
    let (label, told, count) = headings;
    let _ = writeln!(page, "<figure class=\"pair\">\n<figcaption>{title}</figcaption>");
    page.push_str(&bars(title, drawn, full));
    let _ = writeln!(
        page,
        "<table>\n<thead><tr><th scope=\"col\">{label}</th><th scope=\"col\">{told}</th><th scope=\"col\">{count}</th></tr></thead>\n<tbody>"
    );
    for (bar, count) in drawn.iter().zip(counts) {
        let (label, told) = (escape(&bar.label), escape(&bar.told));
        let _ = writeln!(page, "<tr><th scope=\"row\">{label}</th><td>{told}</td><td>{count}</td></tr>");
    }
    page.push_str("</tbody>\n</table>\n</figure>\n");
}

fn section<T>(page: &mut String, heading: &str, all: &[T], tell: fn(&mut String, &T)) {
    if all.is_empty() {
        return;
    }
    let _ = writeln!(page, "<section>\n<h2>{heading}</h2>\n<ol>");
    all.iter().for_each(|one| tell(page, one));
    page.push_str("</ol>\n</section>\n");
}

fn bad(page: &mut String, one: &Worst) {
    let _ = writeln!(page, "<li>\n<h3>{}</h3>", escape(&worst(one)));
    if let Some(customer) = &one.customer {
        let _ = writeln!(page, "<blockquote class=\"customer\" dir=\"auto\">{}</blockquote>", escape(customer));
    }
    let _ = writeln!(page, "<blockquote dir=\"auto\">{}</blockquote>\n<ul>", escape(&one.reply));
    for reason in &one.reasons {
        let _ = writeln!(
            page,
            "<li><strong>{}</strong> ({}): {} <em>{}</em></li>",
            reason.by,
            reason.rule,
            escape(&reason.why),
            escape(&reason.tip)
        );
    }
    page.push_str("</ul>\n</li>\n");
}

fn cluster(page: &mut String, one: &Cluster) {
    let brand = one.brand.as_deref().map_or(String::new(), |brand| format!(" of {brand}"));
    let (number, percent, same) = (replies(one.replies), share(Some(one.share)), grouped(one.same));
    let told = format!("{number}{brand} ({percent} of its own), {same} word for word, first {}", one.first);
    let _ = writeln!(page, "<li>\n<p>{}</p>", escape(&told));
    let _ = writeln!(page, "<blockquote dir=\"auto\">{}</blockquote>\n</li>", escape(&one.example));
}

fn closing(page: &mut String, summary: &Summary) {
    page.push_str("<footer>\n<ul>\n");
    for note in notes(&summary.notes) {
        let _ = writeln!(page, "<li>{}</li>", escape(&note));
    }
    let _ = writeln!(page, "<li>{}</li>\n</ul>\n</footer>", escape(&origin(summary)));
}

/// What others wrote, as text and not as markup, within its own direction of reading.
pub(super) fn escape(text: &str) -> String {
    crate::report::words::html(&plain(text))
}
