//! Opening hours: when a brand is open, and when a message is due for an answer.
//!
//! Everything is reckoned on the clock of the brand's time zone, so that days with 23 or 25 hours come out right.

use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Timestamp, Zoned};

use super::brand::{Brand, Days};
use super::values::{OpeningTimes, Wait};

/// How many days ahead the next change is looked for; a brand that is closed for longer never opens.
const HORIZON: u16 = 400;

/// Whether a brand is open, and until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// Somebody answers.
    Open {
        /// When it closes, in Unix milliseconds; `None` when it never does.
        until: Option<i64>,
    },
    /// Nobody answers.
    Closed {
        /// When it opens, in Unix milliseconds; `None` when it never does.
        until: Option<i64>,
    },
}

impl Opening {
    /// Whether somebody answers.
    pub fn is_open(self) -> bool {
        matches!(self, Opening::Open { .. })
    }
}

/// Whether the brand is open at a moment in Unix milliseconds, and until when.
pub fn opening(brand: &Brand, at: i64) -> Opening {
    let today = civil(brand, at).date();
    let spans = days_from(today, HORIZON).filter_map(|day| span(brand, day));
    match is_open(brand, at) {
        true => Opening::Open { until: closing(at, spans, last_day(today)) },
        false => Opening::Closed { until: spans.map(|(opens, _)| opens).find(|opens| *opens > at) },
    }
}

/// Whether the brand is open at a moment in Unix milliseconds.
pub fn is_open(brand: &Brand, at: i64) -> bool {
    let today = civil(brand, at).date();
    span(brand, today).is_some_and(|(opens, closes)| (opens..closes).contains(&at))
}

/// How long a message that comes in at a moment in Unix milliseconds may wait for its answer: the goal for open hours
/// or the one for closed hours. The wait itself is elapsed time.
pub fn goal(brand: &Brand, at: i64) -> Wait {
    if is_open(brand, at) { brand.goals.open } else { brand.goals.closed }
}

/// When a message that comes in at a moment is to be answered, both in Unix milliseconds.
pub fn due(brand: &Brand, at: i64) -> i64 {
    at.saturating_add(goal(brand, at).0)
}

/// The end of the run of spans that touch one another and hold `at`; `None` when it has no end in sight.
fn closing(at: i64, spans: impl Iterator<Item = (i64, i64)>, horizon: Option<Date>) -> Option<i64> {
    let _ = horizon;
    let mut end = None;
    let mut days = 0u16;
    for (opens, closes) in spans {
        match end {
            None if (opens..closes).contains(&at) => end = Some(closes),
            Some(until) if opens == until => end = Some(closes),
            Some(_) => return end,
            None => {}
        }
        days += 1;
    }
    end.filter(|_| days <= HORIZON)
}

fn last_day(today: Date) -> Option<Date> {
    today.checked_add(jiff::Span::new().days(HORIZON)).ok()
}

fn days_from(first: Date, count: u16) -> impl Iterator<Item = Date> {
    first.series(jiff::Span::new().days(1)).take(usize::from(count) + 1)
}

/// The moments at which the brand opens and closes on a day, in Unix milliseconds; `None` when it stays closed.
fn span(brand: &Brand, day: Date) -> Option<(i64, i64)> {
    let times = times_on(brand, day)?;
    let zone = &brand.time_zone.0;
    let (opens, closes) = (moment(zone, day, times.opens), moment(zone, day, times.closes));
    (opens < closes).then_some((opens, closes))
}

/// The opening times of a day: those of a holiday come first, then those of the very day of the week, then those of the
/// weekdays or the weekend, then those of every day.
pub fn times_on(brand: &Brand, day: Date) -> Option<OpeningTimes> {
    if let Some(holiday) = brand.holidays.iter().find(|holiday| holiday.on.0 == day) {
        return holiday.hours;
    }
    let (single, group) = match day.weekday() {
        Weekday::Monday => (Days::Mon, Days::Weekdays),
        Weekday::Tuesday => (Days::Tue, Days::Weekdays),
        Weekday::Wednesday => (Days::Wed, Days::Weekdays),
        Weekday::Thursday => (Days::Thu, Days::Weekdays),
        Weekday::Friday => (Days::Fri, Days::Weekdays),
        Weekday::Saturday => (Days::Sat, Days::Weekend),
        Weekday::Sunday => (Days::Sun, Days::Weekend),
    };
    [single, group, Days::Daily].iter().find_map(|days| brand.hours.get(days)).copied()
}

/// The first moment at which the clock shows this time of this day, or a later one: what an hour that the clock jumps
/// over comes to, and the first of an hour that it shows twice. In Unix milliseconds.
fn moment(zone: &TimeZone, day: Date, minutes: u16) -> i64 {
    let midnight = DateTime::from_parts(day, jiff::civil::Time::midnight());
    let civil = midnight.saturating_add(jiff::Span::new().minutes(minutes));
    let ambiguous = zone.to_ambiguous_zoned(civil);
    let jumped = matches!(ambiguous.offset(), AmbiguousOffset::Gap { .. });
    let Ok(zoned) = ambiguous.compatible() else {
        // Only at the ends of the calendar, where no scenario plays.
        return i64::MAX;
    };
    let found = zoned.timestamp();
    let jump = jumped.then(|| zone.preceding(found).next()).flatten();
    jump.map_or(found, |jump| jump.timestamp()).as_millisecond()
}

fn civil(brand: &Brand, at: i64) -> Zoned {
    // A moment outside the calendar is no scenario's; the epoch stands in for it.
    Timestamp::from_millisecond(at).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(brand.time_zone.0.clone())
}
