//! The overview in tables: what the terminal, Markdown and HTML tell of a library as a whole.

use super::words::{counted, grouped};
use crate::lint::overview::{Overview, Reason, Row, Worst};

/// How many brands, languages or owners are told.
const ROWS: usize = 20;

/// A table: what each column is called, and the rows. The first column is words, the others are numbers.
pub(super) struct Table {
    /// What it tells.
    pub(super) title: &'static str,
    /// What each column is called.
    pub(super) columns: Vec<&'static str>,
    /// The rows.
    pub(super) rows: Vec<Vec<String>>,
    /// By row, how much of the longest bar it has, from 0 to 1; empty where no bars are drawn.
    pub(super) bars: Vec<f64>,
}

/// The first line: `60 replies score 81.4 of 100 on average; 23 have no finding`.
pub(super) fn headline(overview: &Overview) -> String {
    let replies = counted(overview.replies, "reply scores", "replies score");
    let clean = counted(overview.clean, "has no finding", "have no finding");
    format!("{replies} {:.1} of 100 on average; {clean}", overview.score)
}

/// How a score comes about.
pub(super) const FORMULA: &str = "A text has 100 points. It loses 25 for each error, 10 for each warning and 3 for each note about \
     it or its reply as a whole, and 5 for each point that its overall impression is below 4 of 5. A reply has the mean of its \
     texts.";

/// All tables.
pub(super) fn tables(overview: &Overview) -> Vec<Table> {
    let mut told = vec![spread(overview), themes(overview)];
    told.extend(rated(overview));
    let groups = [
        ("By brand", "brand", "replies", &overview.brands),
        ("By language", "language", "texts", &overview.languages),
        ("By owner", "owner", "replies", &overview.owners),
    ];
    // One group alone says what the headline says.
    told.extend(
        groups
            .into_iter()
            .filter(|group| group.3.len() > 1)
            .map(|(title, of, count, rows)| group(title, [of, count], rows)),
    );
    told
}

fn spread(overview: &Overview) -> Table {
    let bins = overview.spread.iter().enumerate().rev().map(|(index, count)| {
        let to = if index == 9 { 100 } else { index * 10 + 9 };
        vec![format!("{} to {to}", index * 10), grouped(*count), share(*count, overview.replies)]
    });
    let counts: Vec<usize> = overview.spread.iter().rev().copied().collect();
    Table {
        title: "Scores of replies",
        columns: vec!["points", "replies", "share"],
        rows: bins.collect(),
        bars: bars(&counts),
    }
}

fn themes(overview: &Overview) -> Table {
    let rows = overview.themes.iter().map(|row| {
        let clean = overview.replies.saturating_sub(row.replies);
        vec![row.theme.id().to_owned(), share(clean, overview.replies), grouped(row.replies), grouped(row.findings)]
    });
    Table {
        title: "Flaws by theme",
        columns: vec!["theme", "clean", "replies", "findings"],
        rows: rows.collect(),
        bars: bars(&overview.themes.iter().map(|row| row.replies).collect::<Vec<_>>()),
    }
}

fn rated(overview: &Overview) -> [Table; 3] {
    let scales = [
        ("Empathy of texts, 0 to 3", 0, &overview.empathy),
        ("Personalisation of texts, 0 to 3", 0, &overview.personalisation),
        ("Overall impression of texts, 1 to 5", 1, &overview.overall),
    ];
    scales.map(|(title, from, counts)| {
        let all = counts.iter().sum();
        let rows = counts.iter().enumerate().rev();
        let rows = rows.map(|(index, count)| vec![(index + from).to_string(), grouped(*count), share(*count, all)]);
        let counts: Vec<usize> = counts.iter().rev().copied().collect();
        Table { title, columns: vec!["rating", "texts", "share"], rows: rows.collect(), bars: bars(&counts) }
    })
}

fn group(title: &'static str, [of, count]: [&'static str; 2], rows: &[Row]) -> Table {
    let told = rows.iter().take(ROWS).map(|row| {
        let name = row.name.as_deref().unwrap_or("(not known)").to_owned();
        vec![name, grouped(row.count), format!("{:.1}", row.score), share(row.clean, row.count)]
    });
    let mut told: Vec<Vec<String>> = told.collect();
    if rows.len() > ROWS {
        told.push(vec![format!("and {} more", grouped(rows.len() - ROWS))]);
    }
    Table { title, columns: vec![of, count, "score", "clean"], rows: told, bars: Vec::new() }
}

fn bars(counts: &[usize]) -> Vec<f64> {
    let most = counts.iter().max().copied().unwrap_or(0).max(1);
    counts.iter().map(|count| *count as f64 / most as f64).collect()
}

/// A share of a number: `40%`.
fn share(part: usize, all: usize) -> String {
    let percent = if all == 0 { 0.0 } else { part as f64 * 100.0 / all as f64 };
    if percent > 0.0 && percent < 9.95 { format!("{percent:.1}%") } else { format!("{percent:.0}%") }
}

/// Why a reply is one of the worst: `2 × private-placeholder, shouting`.
pub(super) fn reasons(worst: &Worst) -> String {
    let told = |reason: &Reason| match reason.findings {
        1 => reason.rule.clone(),
        many => format!("{many} × {}", reason.rule),
    };
    match worst.reasons.is_empty() {
        true => "it makes a weak impression".to_owned(),
        false => worst.reasons.iter().map(told).collect::<Vec<_>>().join(", "),
    }
}
