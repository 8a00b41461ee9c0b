//! Markdown: the tables and the worst differences of each marker, for the summary of a CI job.

use std::fmt::Write;

use super::words::{about, both, contrasts, count, heading, interval, notes, percent, pieces, two};
use super::{Canvas, View};
use crate::calibration::{Calibration, Difference, Scale};
use crate::report::markdown::escape;

/// The tables and the worst differences.
pub(super) fn render(view: &View, _: &Canvas) -> String {
    let found = view.calibration;
    let mut text = format!("## How well the evaluator agrees with people\n\n{}\n\n", escape(&about(found)));
    let _ = writeln!(text, "**micro-F1 {} · macro-F1 {}**\n", both(found.micro_f1), both(found.macro_f1));
    floor(&mut text, view);
    markers(&mut text, found);
    scales(&mut text, found);
    groups(&mut text, found);
    for note in notes(found) {
        let _ = writeln!(text, "- {}", note.replace('*', "\\*"));
    }
    let shown = view.shown();
    if !shown.is_empty() || view.misses.is_some() {
        let _ = writeln!(text, "\n### {}", escape(&view.shown_as()));
        shown.iter().for_each(|one| difference(&mut text, one));
    }
    if view.misses.is_none() {
        for (marker, all) in view.by_marker() {
            let _ = writeln!(text, "\n<details><summary>Where they differ on {}</summary>", marker.id());
            all.iter().for_each(|one| difference(&mut text, one));
            let _ = writeln!(text, "\n</details>");
        }
    }
    text
}

fn floor(text: &mut String, view: &View) {
    if view.asked.is_empty() {
        return;
    }
    let sunk = view.asked.iter().filter(|asked| asked.sank());
    let rows: Vec<String> = sunk
        .map(|asked| {
            let found = asked.found.map_or_else(|| "none".to_owned(), |found| format!("{found:.3}"));
            format!("| {} | {:.3} | {found} |\n", escape(&asked.figure), asked.floor)
        })
        .collect();
    let _ = match rows.len() {
        0 => writeln!(text, "✅ All {} figures hold their floor.\n", view.asked.len()),
        sunk => writeln!(
            text,
            "❌ {sunk} of {} figures have sunk below their floor:\n\n| figure | floor | found |\n| --- | --: | --: |\n{}",
            view.asked.len(),
            rows.concat()
        ),
    };
}

fn markers(text: &mut String, found: &Calibration) {
    text.push_str("| marker | n | extra | missed | precision | recall | F1 | kappa | raters' kappa |\n");
    text.push_str("| --- | --: | --: | --: | --: | --: | --: | --: | --: |\n");
    for row in &found.markers {
        let star = if row.counted { "" } else { "\\*" };
        let _ = writeln!(
            text,
            "| {} | {}{star} | {} | {} | {} | {} | {} | {} | {} |",
            escape(row.marker.id()),
            count(row.counts.positives()),
            count(row.counts.extra),
            count(row.counts.missed),
            both(row.precision),
            both(row.recall),
            both(row.f1),
            two(row.kappa),
            two(row.raters.and_then(|raters| raters.kappa)),
        );
    }
    text.push('\n');
}

fn scales(text: &mut String, found: &Calibration) {
    text.push_str(
        "| scale | n | weighted kappa | against the first rater | against the second | linear | raters' kappa ",
    );
    text.push_str("| Spearman | raters' Spearman | same | at most 1 off |\n");
    text.push_str("| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |\n");
    for row in &found.scales {
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
            row.scale.id(),
            row.replies,
            both(row.weighted_kappa),
            two(row.against_first),
            two(row.against_second),
            two(row.linear_kappa),
            two(row.raters_kappa),
            both(row.spearman),
            two(row.raters_spearman),
            percent(row.exact),
            percent(row.within_one),
        );
    }
    text.push('\n');
}

fn groups(text: &mut String, found: &Calibration) {
    for group in &found.groups {
        let scales: String = Scale::ALL.iter().map(|scale| format!(" {} |", scale.id())).collect();
        let _ = writeln!(text, "| {} | replies | micro-F1 | 95 % | macro-F1 |{scales}", group.by);
        let _ = writeln!(text, "| --- | --: | --: | --: | --: |{}", " --: |".repeat(Scale::ALL.len()));
        for row in &group.rows {
            let kappas: String = row.weighted_kappa.values().map(|kappa| format!(" {} |", two(*kappa))).collect();
            let _ = writeln!(
                text,
                "| {} | {} | {} | {} | {} |{kappas}",
                escape(&row.name),
                row.replies,
                super::words::value(row.micro_f1),
                interval(row.micro_f1),
                two(row.macro_f1)
            );
        }
        text.push('\n');
    }
}

fn difference(text: &mut String, one: &Difference) {
    let _ = writeln!(text, "\n**{}**\n", escape(&heading(one)));
    for (label, words) in contrasts(one) {
        let _ = writeln!(text, "- {label}: {}", escape(&words));
    }
    text.push('\n');
    for customer in &one.customer {
        let _ = writeln!(text, "> *{}*\n>", escape(customer.trim()));
    }
    let reply = pieces(one).into_iter().map(|(piece, is_quoted)| match is_quoted {
        true if !piece.trim().is_empty() => format!("<ins>{}</ins>", escape(piece)),
        _ => escape(piece),
    });
    let _ = writeln!(text, "> {}", reply.collect::<String>());
}
