//! HTML: one page that needs nothing else, with a table beside every chart.

use std::fmt::Write;

use super::words::{about, contrasts, count, heading, interval, notes, percent, pieces, two, value};
use super::{Canvas, View};
use crate::calibration::{Calibration, Difference, Estimate, Group, Scale};

/// The page.
pub(super) fn render(view: &View, _: &Canvas) -> String {
    let found = view.calibration;
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>How well the evaluator agrees with people</title>\n<style>\n{}</style>\n</head>\n<body>\n<main>\n",
        include_str!("html.css")
    );
    let _ = writeln!(
        page,
        "<h1>How well the evaluator agrees with people</h1>\n<p class=\"faint\">{}, by sparring {}</p>",
        escape(&about(found)),
        escape(&found.engine)
    );
    cards(&mut page, found);
    floor(&mut page, view);
    markers(&mut page, found);
    scales(&mut page, found);
    found.groups.iter().for_each(|group| groups(&mut page, group));
    page.push_str("<h2>How to read this</h2>\n<ul>\n");
    for note in notes(found) {
        let _ = writeln!(page, "<li>{}</li>", escape(&note));
    }
    page.push_str("</ul>\n");
    examples(&mut page, view);
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

fn cards(page: &mut String, found: &Calibration) {
    page.push_str("<ul class=\"cards\">\n");
    let kappas = found.scales.iter().map(|row| (format!("weighted kappa, {}", row.scale.id()), row.weighted_kappa));
    let all = [("micro-F1".to_owned(), found.micro_f1), ("macro-F1".to_owned(), found.macro_f1)];
    for (name, estimate) in all.into_iter().chain(kappas) {
        let _ = writeln!(
            page,
            "<li><strong>{}</strong>{name}<br><small class=\"faint\">{}</small></li>",
            value(estimate),
            interval(estimate)
        );
    }
    page.push_str("</ul>\n");
}

fn floor(page: &mut String, view: &View) {
    if view.asked.is_empty() {
        return;
    }
    let sunk: Vec<_> = view.asked.iter().filter(|asked| asked.sank()).collect();
    if sunk.is_empty() {
        let _ = writeln!(page, "<p class=\"good\">All {} figures hold their floor.</p>", view.asked.len());
        return;
    }
    let _ = writeln!(
        page,
        "<p class=\"bad\"><strong>{} of {} figures have sunk below their floor.</strong></p>",
        sunk.len(),
        view.asked.len()
    );
    let rows = sunk.iter().map(|asked| {
        let found = asked.found.map_or_else(|| "none".to_owned(), |found| format!("{found:.3}"));
        vec![escape(&asked.figure), format!("{:.3}", asked.floor), found]
    });
    table(page, &["figure", "floor", "found"], rows.map(|cells| (String::new(), cells)));
}

fn markers(page: &mut String, found: &Calibration) {
    page.push_str("<h2>Markers</h2>\n");
    let bars: Vec<Bar> = found
        .markers
        .iter()
        .map(|row| Bar {
            name: row.marker.id(),
            of: row.f1,
            raters: row.raters.and_then(|raters| raters.f1),
            few: !row.counted,
        })
        .collect();
    chart(page, "F1 of each marker, with its 95 % interval; the red line is the F1 between two raters", &bars);
    let head = ["marker", "n", "extra", "missed", "left out", "precision", "recall", "F1", "kappa", "raters' kappa"];
    let rows = found.markers.iter().map(|row| {
        let star = if row.counted { "" } else { "*" };
        let cells = vec![
            row.marker.id().to_owned(),
            format!("{}{star}", count(row.counts.positives())),
            count(row.counts.extra),
            count(row.counts.missed),
            row.left_out.to_string(),
            with_interval(row.precision),
            with_interval(row.recall),
            with_interval(row.f1),
            two(row.kappa),
            two(row.raters.and_then(|raters| raters.kappa)),
        ];
        (if row.counted { String::new() } else { " class=\"few\"".to_owned() }, cells)
    });
    table(page, &head, rows);
    languages(page, found);
}

/// F1 of every marker in every language.
fn languages(page: &mut String, found: &Calibration) {
    let Some(first) = found.markers.first().filter(|row| row.by_language.len() > 1) else { return };
    page.push_str("<h3>F1 by language</h3>\n");
    let names: Vec<String> = first.by_language.keys().map(|name| escape(name)).collect();
    let head: Vec<&str> = std::iter::once("marker").chain(names.iter().map(String::as_str)).collect();
    let rows = found.markers.iter().map(|row| {
        let figures = row.by_language.values().map(|figure| two(*figure));
        (String::new(), std::iter::once(row.marker.id().to_owned()).chain(figures).collect())
    });
    table(page, &head, rows);
}

fn scales(page: &mut String, found: &Calibration) {
    page.push_str("<h2>Scales</h2>\n");
    let bars: Vec<Bar> = found
        .scales
        .iter()
        .map(|row| Bar { name: row.scale.id(), of: row.weighted_kappa, raters: row.raters_kappa, few: false })
        .collect();
    chart(page, "Weighted kappa of each scale, with its 95 % interval; the red line is that between two raters", &bars);
    let head = [
        "scale",
        "n",
        "weighted kappa",
        "against the first rater",
        "against the second",
        "linear weights",
        "raters' kappa",
        "Spearman",
        "raters' Spearman",
        "same",
        "at most 1 off",
    ];
    let rows = found.scales.iter().map(|row| {
        let cells = vec![
            row.scale.id().to_owned(),
            row.replies.to_string(),
            with_interval(row.weighted_kappa),
            two(row.against_first),
            two(row.against_second),
            two(row.linear_kappa),
            two(row.raters_kappa),
            with_interval(row.spearman),
            two(row.raters_spearman),
            percent(row.exact),
            percent(row.within_one),
        ];
        (String::new(), cells)
    });
    table(page, &head, rows);
}

fn groups(page: &mut String, group: &Group) {
    let _ = writeln!(page, "<h2>By {}</h2>", group.by);
    let mut head = vec![group.by, "replies", "micro-F1", "macro-F1"];
    let scales: Vec<String> = Scale::ALL.iter().map(|scale| format!("weighted kappa, {}", scale.id())).collect();
    head.extend(scales.iter().map(String::as_str));
    let rows = group.rows.iter().map(|row| {
        let mut cells =
            vec![escape(&row.name), row.replies.to_string(), with_interval(row.micro_f1), two(row.macro_f1)];
        cells.extend(row.weighted_kappa.values().map(|kappa| two(*kappa)));
        (String::new(), cells)
    });
    table(page, &head, rows);
}

/// A table. A row is its attributes and its cells, which are markup.
fn table(page: &mut String, head: &[&str], rows: impl Iterator<Item = (String, Vec<String>)>) {
    page.push_str("<div class=\"scroll\"><table>\n<thead><tr>");
    for cell in head {
        let _ = write!(page, "<th scope=\"col\">{cell}</th>");
    }
    page.push_str("</tr></thead>\n<tbody>\n");
    for (attributes, cells) in rows {
        let _ = write!(page, "<tr{attributes}>");
        for (at, cell) in cells.iter().enumerate() {
            let _ = match at {
                0 => write!(page, "<th scope=\"row\">{cell}</th>"),
                _ => write!(page, "<td>{cell}</td>"),
            };
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</tbody>\n</table></div>\n");
}

/// One bar of a chart.
struct Bar {
    name: &'static str,
    of: Option<Estimate>,
    raters: Option<f64>,
    few: bool,
}

/// Where bars begin, how long one of 1.00 is, and how high a row is.
const LEFT: f64 = 160.0;
const LONG: f64 = 480.0;
const HIGH: f64 = 20.0;

/// A chart of figures from 0 to 1. The table beside it says the same, so it has a title alone.
fn chart(page: &mut String, title: &str, bars: &[Bar]) {
    let height = bars.iter().fold(22.0, |height, _| height + HIGH);
    let _ = writeln!(
        page,
        "<svg viewBox=\"0 0 700 {height:.0}\" role=\"img\" aria-label=\"{}\"><title>{}</title>",
        escape(title),
        escape(title)
    );
    for tenth in [0, 2, 4, 6, 8, 10] {
        let x = LEFT + LONG * f64::from(tenth) / 10.0;
        let _ = writeln!(
            page,
            "<line class=\"axis\" x1=\"{x:.1}\" y1=\"16\" x2=\"{x:.1}\" y2=\"{height:.0}\"/>\
             <text class=\"faint\" x=\"{x:.1}\" y=\"11\" text-anchor=\"middle\">{:.1}</text>",
            f64::from(tenth) / 10.0
        );
    }
    let mut top = 20.0;
    for bar in bars {
        row(page, bar, top);
        top += HIGH;
    }
    page.push_str("</svg>\n");
}

fn row(page: &mut String, bar: &Bar, top: f64) {
    let x = |value: f64| LEFT + LONG * value.clamp(0.0, 1.0);
    let middle = top + HIGH / 2.0;
    let _ = write!(
        page,
        "<g{}><text x=\"{:.0}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
        if bar.few { " class=\"few\"" } else { "" },
        LEFT - 8.0,
        middle + 4.0,
        bar.name
    );
    if let Some(of) = bar.of {
        let _ = write!(
            page,
            "<rect class=\"bar\" x=\"{LEFT:.0}\" y=\"{:.1}\" width=\"{:.1}\" height=\"12\" rx=\"2\"/>\
             <line class=\"whisker\" x1=\"{:.1}\" x2=\"{:.1}\" y1=\"{middle:.1}\" y2=\"{middle:.1}\"/>",
            top + 4.0,
            x(of.value) - LEFT,
            x(of.low),
            x(of.high)
        );
    }
    if let Some(raters) = bar.raters {
        let _ = write!(
            page,
            "<line class=\"raters\" x1=\"{0:.1}\" x2=\"{0:.1}\" y1=\"{1:.1}\" y2=\"{2:.1}\"/>",
            x(raters),
            top + 2.0,
            top + 18.0
        );
    }
    let _ =
        writeln!(page, "<text x=\"{:.0}\" y=\"{:.1}\">{}</text></g>", LEFT + LONG + 12.0, middle + 4.0, value(bar.of));
}

fn examples(page: &mut String, view: &View) {
    let shown = view.shown();
    if shown.is_empty() && view.misses.is_none() {
        return;
    }
    let _ = writeln!(page, "<h2>{}</h2>", escape(&view.shown_as()));
    if shown.is_empty() {
        return;
    }
    page.push_str("<p class=\"faint\">Marked is what the evaluator takes for something that people do not see.</p>\n");
    shown.iter().for_each(|one| difference(page, one));
    if view.misses.is_some() {
        return;
    }
    page.push_str("<h2>The worst of each marker</h2>\n");
    for (marker, all) in view.by_marker() {
        let _ = writeln!(page, "<details><summary>{}</summary>", marker.id());
        all.iter().for_each(|one| difference(page, one));
        page.push_str("</details>\n");
    }
}

fn difference(page: &mut String, one: &Difference) {
    let _ = writeln!(page, "<article>\n<h3>{}</h3>\n<dl>", escape(&heading(one)));
    for (label, words) in contrasts(one) {
        let _ = writeln!(page, "<dt>{label}</dt><dd>{}</dd>", escape(&words));
    }
    page.push_str("</dl>\n");
    let language = one.lang.map_or_else(String::new, |language| format!(" lang=\"{}\"", language.code()));
    for text in &one.customer {
        let _ = writeln!(page, "<blockquote class=\"customer\"{language} dir=\"auto\">{}</blockquote>", escape(text));
    }
    let reply = pieces(one).into_iter().map(|(piece, is_quoted)| match is_quoted {
        true => format!("<mark>{}</mark>", escape(piece)),
        false => escape(piece),
    });
    let _ = writeln!(page, "<blockquote{language} dir=\"auto\">{}</blockquote>\n</article>", reply.collect::<String>());
}

fn with_interval(estimate: Option<Estimate>) -> String {
    match estimate {
        Some(_) => format!("{} <small>{}</small>", value(estimate), interval(estimate)),
        None => "–".to_owned(),
    }
}

/// What anybody wrote is text, not markup. Signs that turn the reading direction around are left out.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            '\n' | '\t' => escaped.push(c),
            c if c.is_control() => escaped.push('\u{fffd}'),
            _ => escaped.push(c),
        }
    }
    escaped
}
