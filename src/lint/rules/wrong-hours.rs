//! Opening hours in a text that are not the brand's.

use crate::lint::opening::said;
use crate::lint::{About, Confidence, Fixes, Level, Note, Rule, Text};
use crate::rule;
use crate::scenario::brand::Brand;
use crate::scenario::hours::times_on;
use crate::scenario::values::OpeningTimes;

#[doc = include_str!("wrong-hours.md")]
#[derive(Debug)]
pub struct WrongHours;

impl Rule for WrongHours {
    fn id(&self) -> &'static str {
        "wrong-hours"
    }

    fn page(&self) -> &'static str {
        include_str!("wrong-hours.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "opening hours that are not the brand's",
            rule: rule::Rule::S3,
            level: Level::Error,
            confidence: Confidence::High,
            fixes: Fixes::Never,
        }
    }

    fn text(&self, text: &Text, notes: &mut Vec<Note>) {
        let Some((known, language)) = text.brand.zip(text.language) else { return };
        if known.brand.hours.is_empty() {
            return;
        }
        for said in said(&text.filled.text, language).into_iter().filter(|said| !text.filled.is_filled(&said.span)) {
            let days = (0..7_u8).filter(|day| said.days >> day & 1 == 1);
            let wrong: Vec<u8> = days.filter(|day| !holds(&known.brand, *day, said.hours)).collect();
            let Some(first) = wrong.first() else { continue };
            let times = hours_on(&known.brand, *first);
            let like_it: Vec<u8> = wrong.iter().copied().filter(|day| hours_on(&known.brand, *day) == times).collect();
            let is = times.map_or("closed".to_owned(), |times| format!("open {times}"));
            let message = format!("this is not when {} is there: it is {is} {}", known.brand.name, on(&like_it));
            notes.push(
                Note::at(text.place(said.span), message).help("say the hours of the brand file, or mend them there"),
            );
        }
    }
}

/// The days from Monday on.
const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// Some days of the week in words: `on Monday`, `on Monday, Thursday`, `from Monday to Friday`.
fn on(days: &[u8]) -> String {
    let name = |day: &u8| DAYS[usize::from(*day)];
    match days {
        [first, .., last] if days.len() > 2 && usize::from(last - first) == days.len() - 1 => {
            format!("from {} to {}", name(first), name(last))
        }
        _ => format!("on {}", days.iter().map(name).collect::<Vec<_>>().join(", ")),
    }
}

/// The usual opening times of a day of the week, from Monday on; `None` when it stays closed.
fn hours_on(brand: &Brand, day: u8) -> Option<OpeningTimes> {
    // A Monday long before any holiday of a brand.
    let monday = jiff::civil::date(1900, 1, 1);
    times_on(brand, monday.saturating_add(jiff::Span::new().days(i64::from(day))))
}

/// Whether the brand is there on a day at these hours, or at all where none are said.
fn holds(brand: &Brand, day: u8, said: Option<(u16, u16)>) -> bool {
    match (hours_on(brand, day), said) {
        (Some(times), Some(said)) => (times.opens, times.closes) == said,
        (times, None) => times.is_some(),
        (None, Some(_)) => false,
    }
}
