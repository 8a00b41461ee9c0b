//! Words and numbers as every format of a grading's report writes them.

use crate::grading::summary::{Notes, Row, Summary, Worst};
pub(super) use crate::report::words::grouped;

/// A number of replies: `1 reply`, `1,200 replies`.
pub(super) fn replies(number: u64) -> String {
    format!("{} {}", grouped(number), if number == 1 { "reply" } else { "replies" })
}

/// A number with one decimal; a dash where there is none.
pub(super) fn decimal(number: Option<f64>) -> String {
    number.map_or("–".to_owned(), |number| format!("{number:.1}"))
}

/// A share without decimals but for those below ten; a dash where there is none.
pub(super) fn share(share: Option<f64>) -> String {
    match share {
        None => "–".to_owned(),
        Some(share) if share > 0.0 && share < 9.95 => format!("{share:.1}%"),
        Some(share) => format!("{share:.0}%"),
    }
}

/// A time in the two largest units that it has: `45 s`, `12 min`, `3 h 20`, `2 d 5 h`.
pub(super) fn wait(seconds: Option<u64>) -> String {
    let Some(seconds) = seconds else { return "–".to_owned() };
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    match () {
        () if seconds < 60 => format!("{seconds} s"),
        () if minutes < 60 => format!("{minutes} min"),
        () if days < 1 && minutes % 60 == 0 => format!("{hours} h"),
        () if days < 1 => format!("{hours} h {:02}", minutes % 60),
        () if hours % 24 == 0 => format!("{days} d"),
        () => format!("{days} d {} h", hours % 24),
    }
}

/// A name, or that it is not known.
pub(super) fn name(name: Option<&str>) -> &str {
    name.unwrap_or("(not known)")
}

/// The first line: `1,200 replies: mean 61.2, median 64.0 of 100; 23% pass, 12 trip a gate`.
pub(super) fn headline(row: &Row) -> String {
    let gates = match row.stopped {
        0 => "none trips a gate".to_owned(),
        1 => "1 trips a gate".to_owned(),
        many => format!("{} trip a gate", grouped(many)),
    };
    let (mean, median) = (decimal(row.mean_total), decimal(row.median_total));
    format!("{}: mean {mean}, median {median} of 100; {} pass, {gates}", replies(row.replies), share(row.passed))
}

/// What was answered how soon: `median wait 12 min, nine in ten within 3 h 20; 81% within the goal`.
pub(super) fn waits(row: &Row) -> Option<String> {
    (row.timed > 0).then(|| {
        let of =
            if row.timed < row.replies { format!(" (of {} with times)", grouped(row.timed)) } else { String::new() };
        let (median, p90) = (wait(row.median_wait), wait(row.p90_wait));
        format!("median wait {median}, nine in ten within {p90}; {} within the goal{of}", share(row.in_time))
    })
}

/// What a distribution is of, in words.
pub(super) fn distribution(of: &str) -> &'static str {
    match of {
        "total" => "Totals, 0 to 100",
        "empathy" => "Empathy, 0 to 3",
        "personalisation" => "Personalisation, 0 to 3",
        "overall" => "Overall impression, 1 to 5",
        _ => "How long customers waited",
    }
}

/// The heading of one of the worst: `reply 17 of acme, by tom: 12.3 points, stopped by no-answer`.
pub(super) fn worst(worst: &Worst) -> String {
    let brand = worst.brand.as_deref().map_or(String::new(), |brand| format!(" of {brand}"));
    let agent = worst.agent.as_deref().map_or(String::new(), |agent| format!(", by {agent}"));
    let points = worst.total.map_or("nothing to judge".to_owned(), |total| format!("{total} points"));
    let gates =
        if worst.gates.is_empty() { String::new() } else { format!(", stopped by {}", worst.gates.join(" and ")) };
    format!("{}{brand}{agent}: {points}{gates}", worst.id)
}

/// What is odd about the input, a sentence each.
pub(super) fn notes(notes: &Notes) -> Vec<String> {
    let first = notes.first_duplicate.as_deref().unwrap_or_default();
    let counted = [
        (notes.skipped, "could not be read and was left out", "could not be read and were left out", "line"),
        (notes.empty, "is empty", "are empty", ""),
        (
            notes.unknown_language,
            "is in no language that is known, or too short to tell: only what does not depend on words is judged",
            "are in no language that is known, or too short to tell: only what does not depend on words is judged",
            "",
        ),
        (notes.without_customer, "has no customer's words with it", "have no customer's words with them", ""),
        (
            notes.post_not_found,
            "answers a post that was not found nearby",
            "answer posts that were not found nearby",
            "",
        ),
        (
            notes.before_customer,
            "is older than the customer's message: its speed is not judged",
            "are older than the customer's message: their speed is not judged",
            "",
        ),
    ];
    let mut told: Vec<String> = counted
        .into_iter()
        .filter(|(number, ..)| *number > 0)
        .map(|(number, one, many, noun)| {
            let things = if noun.is_empty() {
                replies(number)
            } else {
                format!("{} {noun}{}", grouped(number), if number == 1 { "" } else { "s" })
            };
            format!("{things} {}", if number == 1 { one } else { many })
        })
        .collect();
    if notes.duplicate_ids > 0 {
        told.push(format!("{} with an id that was there before, the first `{first}`", replies(notes.duplicate_ids)));
    }
    if !notes.unread.is_empty() {
        let keys: Vec<String> =
            notes.unread.iter().map(|(key, lines)| format!("`{key}` in {}", grouped(*lines))).collect();
        told.push(format!("not read: {}", keys.join(", ")));
    }
    told
}

/// The closing words: rubric, engine and files.
pub(super) fn origin(summary: &Summary) -> String {
    let rubric = &summary.rubric;
    format!("rubric {} {}, engine {}, from {}", rubric.id, rubric.version, summary.engine, summary.sources.join(", "))
}

/// A text on one line without anything that would move the cursor or turn the direction of what comes after it.
pub(super) fn plain(text: &str) -> String {
    let seen = text
        .chars()
        .filter(|c| !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}'));
    seen.map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_as_people_read_them() {
        assert_eq!([0, 999, 1000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([None, Some(0.0), Some(3.12), Some(61.2)].map(share), ["–", "0%", "3.1%", "61%"]);
        let waits = [0, 59, 60, 3599, 3600, 12_000, 86_400, 100_000].map(|seconds| wait(Some(seconds)));
        assert_eq!(waits, ["0 s", "59 s", "1 min", "59 min", "1 h", "3 h 20", "1 d", "1 d 3 h"]);
    }

    #[test]
    fn a_text_cannot_move_the_cursor_or_turn_what_comes_after() {
        assert_eq!(plain("a\u{1b}[2J\u{202e}b\r\nc\u{9b}"), "a [2Jb  c ");
    }
}
