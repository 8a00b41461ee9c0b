//! Writing sheets: the same replies for every rater, in an order of their own.

use crate::calibration::interval::Chance;
use crate::calibration::label::Scale;
use crate::grading::Entry;
use crate::marker::Marker;
use crate::transcript::Channel;

use super::{GIVEN, REMARKS};

/// What separates the cells of a sheet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Delimiter {
    /// A comma, as the standard has it.
    #[default]
    Comma,
    /// A semicolon, as spreadsheet programs want it where a comma stands in numbers.
    Semicolon,
    /// A tab.
    Tab,
}

impl Delimiter {
    fn sign(self) -> char {
        match self {
            Delimiter::Comma => ',',
            Delimiter::Semicolon => ';',
            Delimiter::Tab => '\t',
        }
    }
}

/// Some of the replies, in their order; another seed takes others.
pub fn sample(mut replies: Vec<Entry>, number: usize, seed: u64) -> Vec<Entry> {
    let mut order: Vec<usize> = (0..replies.len()).collect();
    Chance(seed).shuffle(&mut order);
    let mut taken = vec![false; replies.len()];
    order.into_iter().take(number).for_each(|at| taken[at] = true);
    let mut taken = taken.into_iter();
    replies.retain(|_| taken.next().unwrap_or(false));
    replies
}

/// The sheet of one rater: what is to be rated, and nothing of what anybody says about it. The order is the rater's own, the
/// same for the same name and seed.
pub fn sheet(replies: &[Entry], rater: &str, seed: u64, delimiter: Delimiter) -> String {
    let mut order: Vec<&Entry> = replies.iter().collect();
    let own = rater.bytes().fold(seed, |mixed, byte| mixed.wrapping_mul(0x0100_0000_01b3) ^ u64::from(byte));
    Chance(own).shuffle(&mut order);
    // The mark at the beginning tells spreadsheet programs that this is UTF-8.
    let mut text = String::from("\u{feff}");
    let rated = Marker::ALL.iter().map(|marker| marker.id()).chain(Scale::ALL.iter().map(|scale| scale.id()));
    let heading: Vec<&str> = GIVEN.iter().copied().chain(rated).chain([REMARKS]).collect();
    line(&mut text, heading.iter().map(|cell| (*cell).to_owned()), delimiter);
    for entry in order {
        let channel = if entry.channel() == Channel::Public { "public" } else { "private" };
        let name = entry.customer_name.clone().unwrap_or_default();
        let given = [entry.id.clone(), channel.to_owned(), name, entry.customer.join("\n\n"), entry.reply.clone()];
        let empty = heading.len() - given.len();
        line(&mut text, given.into_iter().chain(std::iter::repeat_n(String::new(), empty)), delimiter);
    }
    text
}

fn line(text: &mut String, cells: impl Iterator<Item = String>, delimiter: Delimiter) {
    row(text, cells.map(|text| cell(&text, delimiter)), delimiter);
}

/// Writes a row of cells that are ready to be written.
pub fn row(text: &mut String, cells: impl Iterator<Item = String>, delimiter: Delimiter) {
    let cells: Vec<String> = cells.collect();
    text.push_str(&cells.join(&delimiter.sign().to_string()));
    text.push_str("\r\n");
}

/// A text as a cell of a row: quoted where it must be, and never a formula.
pub fn cell(text: &str, delimiter: Delimiter) -> String {
    quoted(&guarded(text), delimiter)
}

/// A text that no spreadsheet program takes for a formula or, where it is a long number, for something to be rounded.
pub(super) fn guarded(text: &str) -> String {
    let clean: String = text.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect();
    let first = clean.chars().find(|c| !c.is_whitespace());
    let formula = first.is_some_and(|first| "=+-@＝＋－＠".contains(first));
    let number = clean.len() > 1 && clean.chars().all(|c| c.is_ascii_digit() || ".,eE".contains(c));
    if formula || number { format!("'{clean}") } else { clean }
}

fn quoted(cell: &str, delimiter: Delimiter) -> String {
    let special = |c: char| c == '"' || c == '\n' || c == delimiter.sign() || c == '\'';
    let plain = !cell.contains(special) && cell.trim() == cell;
    if plain { cell.to_owned() } else { format!("\"{}\"", cell.replace('"', "\"\"")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replies(number: usize) -> Vec<Entry> {
        (0..number).map(|at| Entry { id: format!("r{at}"), reply: "x".to_owned(), ..Entry::default() }).collect()
    }

    #[test]
    fn no_cell_is_a_formula() {
        for text in ["=1+1", "+31 6", "-x", "@ann hi", "  =cmd|' /C calc'!A0", "\t=1", "\r=1", "＝1"] {
            assert!(guarded(text).starts_with('\''), "{text}");
        }
        assert_eq!(guarded("1234567890123456789"), "'1234567890123456789");
        assert_eq!(guarded("Hi @ann"), "Hi @ann");
    }

    #[test]
    fn every_rater_has_all_replies_in_another_order() {
        let order = |rater: &str, seed| -> Vec<String> {
            let sheet = sheet(&replies(20), rater, seed, Delimiter::Comma);
            sheet.lines().skip(1).map(|line| line.split(',').next().unwrap_or_default().to_owned()).collect()
        };
        let sorted = |mut ids: Vec<String>| {
            ids.sort();
            ids
        };
        assert_ne!(order("anna", 7), order("bob", 7));
        assert_ne!(order("anna", 7), order("anna", 8));
        assert_eq!(order("anna", 7), order("anna", 7));
        assert_eq!(sorted(order("anna", 7)), sorted(order("bob", 7)));
    }

    #[test]
    fn a_sample_is_as_large_as_asked_and_in_order() {
        let ids: Vec<String> = sample(replies(50), 10, 3).into_iter().map(|entry| entry.id).collect();
        assert_eq!(ids.len(), 10);
        assert!(ids.is_sorted_by_key(|id| id[1..].parse::<usize>().expect("a number")));
        assert_eq!(sample(replies(5), 10, 3).len(), 5);
    }
}
