//! The columns of the tables by brand, agent and language.

use super::words::{decimal, grouped, share, wait};
use crate::grading::summary::{Row, Summary};

/// A column.
pub(super) struct Column {
    /// Its heading, as short as in a terminal.
    pub(super) heading: &'static str,
    /// What it says, in full.
    pub(super) title: &'static str,
    /// How many columns of a terminal it takes.
    pub(super) width: usize,
    /// How much it is missed where there is no room: the lowest goes first.
    pub(super) worth: u8,
    /// Whether it is about times.
    timed: bool,
    /// What it says of a row.
    pub(super) cell: fn(&Row) -> String,
}

const fn column(
    heading: &'static str,
    title: &'static str,
    (width, worth): (usize, u8),
    timed: bool,
    cell: fn(&Row) -> String,
) -> Column {
    Column { heading, title, width, worth, timed, cell }
}

/// Every column, from left to right.
const COLUMNS: &[Column] = &[
    column("replies", "replies", (9, 12), false, |row| grouped(row.replies)),
    column("mean", "mean total", (5, 11), false, |row| decimal(row.mean_total)),
    column("median", "median total", (6, 3), false, |row| decimal(row.median_total)),
    column("pass", "passed", (5, 10), false, |row| share(row.passed)),
    column("gates", "tripping a gate", (6, 9), false, |row| {
        if row.stopped == 0 { "–".to_owned() } else { grouped(row.stopped) }
    }),
    column("signed", "signed", (6, 6), false, |row| share(row.signed)),
    column("named", "naming the customer", (5, 7), false, |row| share(row.named)),
    column("sorry", "apologising", (5, 5), false, |row| share(row.apologising)),
    column("to DM", "inviting into a private message", (5, 4), false, |row| share(row.inviting)),
    column("wait", "median wait", (9, 8), true, |row| wait(row.median_wait)),
    column("90%", "wait of nine in ten", (9, 2), true, |row| wait(row.p90_wait)),
    column("goal", "within the goal", (5, 7), true, |row| share(row.in_time)),
];

/// The columns that there is something to say in.
pub(super) fn columns(summary: &Summary) -> Vec<&'static Column> {
    COLUMNS.iter().filter(|column| !column.timed || summary.all.timed > 0).collect()
}

/// The columns that fit into so many columns of a terminal, with a space before each.
pub(super) fn fitting(summary: &Summary, room: usize) -> Vec<&'static Column> {
    let mut fitting = columns(summary);
    while fitting.iter().map(|column| column.width + 1).sum::<usize>() > room {
        let Some(least) = fitting.iter().map(|column| column.worth).min() else { break };
        fitting.retain(|column| column.worth != least);
    }
    fitting
}

/// The tables: what the rows are, and the rows. A table of a single name that is not known is none.
pub(super) fn tables(summary: &Summary) -> Vec<(&'static str, &[Row])> {
    let all = [("brand", &summary.brands), ("agent", &summary.agents), ("language", &summary.languages)];
    let told = all.into_iter().filter(|(_, rows)| rows.iter().any(|row| row.name.is_some()));
    told.map(|(of, rows)| (of, rows.as_slice())).collect()
}
