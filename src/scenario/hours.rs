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
    let mut spans = days_from(civil(brand, at).date(), HORIZON).map(|day| span(brand, day));
    match is_open(brand, at) {
        true => Opening::Open { until: closing(at, spans) },
        false => {
            Opening::Closed { until: spans.find_map(|span| span.map(|(opens, _)| opens).filter(|opens| *opens > at)) }
        }
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

/// When the run of spans that touch one another and hold `at` ends; `None` when no end is in sight.
fn closing(at: i64, spans: impl Iterator<Item = Option<(i64, i64)>>) -> Option<i64> {
    let mut end = None;
    for span in spans {
        match (end, span) {
            (None, Some((opens, closes))) if (opens..closes).contains(&at) => end = Some(closes),
            (Some(until), Some((opens, closes))) if opens == until => end = Some(closes),
            (Some(until), _) => return Some(until),
            (None, _) => {}
        }
    }
    None
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::values::{LocalTime, Zone};

    const HOUR: i64 = 3_600_000;

    fn brand(zone: &str, hours: &str, holidays: &str) -> Brand {
        let yaml = format!(
            "name: A\nhandle: a\nsector: x\ntime_zone: {zone}\nhours: {hours}\nholidays: {holidays}\n\
             goals: {{ open: 60m, closed: 12h }}\nvoice: {{}}\nteam: []\n"
        );
        serde_yaml::from_str(&yaml).expect("a brand")
    }

    fn dutch(hours: &str) -> Brand {
        brand("Europe/Amsterdam", hours, "[]")
    }

    /// A moment on the clock in Amsterdam, or in the zone in brackets.
    fn at(text: &str) -> i64 {
        let time: LocalTime = text.parse().expect("a time");
        time.resolve(&"Europe/Amsterdam".parse::<Zone>().expect("a zone")).expect("it exists")
    }

    fn utc(text: &str) -> i64 {
        text.parse::<Timestamp>().expect("a timestamp").as_millisecond()
    }

    #[test]
    fn open_from_the_first_minute_to_before_the_last() {
        let brand = dutch("{ weekdays: '08:00-20:00' }");
        for (time, open) in [
            ("2026-03-02T07:59:59", false),
            ("2026-03-02T08:00", true),
            ("2026-03-02T19:59:59", true),
            ("2026-03-02T20:00", false),
            ("2026-03-07T12:00", false),
        ] {
            assert_eq!(is_open(&brand, at(time)), open, "{time}");
        }
    }

    #[test]
    fn says_until_when_over_the_weekend() {
        let brand = dutch("{ weekdays: '08:00-20:00' }");
        assert_eq!(opening(&brand, at("2026-03-06T10:00")), Opening::Open { until: Some(at("2026-03-06T20:00")) });
        assert_eq!(opening(&brand, at("2026-03-06T20:00")), Opening::Closed { until: Some(at("2026-03-09T08:00")) });
    }

    #[test]
    fn what_comes_in_open_is_due_sooner_than_what_comes_in_closed() {
        let brand = dutch("{ weekdays: '08:00-20:00' }");
        assert_eq!(due(&brand, at("2026-03-02T19:59")), at("2026-03-02T20:59"));
        assert_eq!(due(&brand, at("2026-03-02T20:00")), at("2026-03-03T08:00"));
    }

    #[test]
    fn a_single_day_overrides_the_weekdays_and_those_override_daily() {
        let brand = dutch("{ daily: '10:00-11:00', weekdays: '08:00-20:00', fri: '09:00-12:00' }");
        let times = |day: &str| times_on(&brand, day.parse().expect("a day")).map(|times| times.to_string());
        assert_eq!(times("2026-03-05").as_deref(), Some("08:00-20:00"));
        assert_eq!(times("2026-03-06").as_deref(), Some("09:00-12:00"));
        assert_eq!(times("2026-03-07").as_deref(), Some("10:00-11:00"));
    }

    #[test]
    fn a_holiday_is_closed_or_has_its_own_hours() {
        let holidays = "[{ on: 2026-04-27, name: King's Day }, { on: 2026-12-24, name: Eve, hours: '08:00-14:00' }]";
        let brand = brand("Europe/Amsterdam", "{ weekdays: '08:00-20:00' }", holidays);
        assert_eq!(opening(&brand, at("2026-04-27T10:00")), Opening::Closed { until: Some(at("2026-04-28T08:00")) });
        assert_eq!(opening(&brand, at("2026-12-24T13:00")), Opening::Open { until: Some(at("2026-12-24T14:00")) });
        assert!(!is_open(&brand, at("2026-12-24T14:00")));
    }

    #[test]
    fn round_the_clock_never_closes_not_even_at_midnight() {
        let brand = dutch("{ daily: '00:00-24:00' }");
        assert_eq!(opening(&brand, at("2026-03-02T23:59:59")), Opening::Open { until: None });
        assert_eq!(opening(&brand, at("2026-03-03T00:00")), Opening::Open { until: None });
    }

    #[test]
    fn two_days_that_touch_at_midnight_are_one_shift() {
        let brand = dutch("{ fri: '18:00-24:00', sat: '00:00-04:00' }");
        assert_eq!(opening(&brand, at("2026-03-06T23:00")), Opening::Open { until: Some(at("2026-03-07T04:00")) });
    }

    #[test]
    fn never_open_is_closed_without_an_end() {
        assert_eq!(opening(&dutch("{}"), at("2026-03-02T12:00")), Opening::Closed { until: None });
    }

    #[test]
    fn open_on_one_holiday_only_closes_that_day() {
        let brand = brand("Europe/Amsterdam", "{}", "[{ on: 2026-05-05, name: Fair, hours: '10:00-18:00' }]");
        assert_eq!(opening(&brand, at("2026-05-05T12:00")), Opening::Open { until: Some(at("2026-05-05T18:00")) });
        assert_eq!(opening(&brand, at("2026-05-05T18:00")), Opening::Closed { until: None });
    }

    #[test]
    fn a_closure_of_days_lasts_until_the_first_open_day() {
        let days = (24..=31).map(|day| format!("{{ on: 2026-12-{day}, name: Closed }}")).collect::<Vec<_>>().join(", ");
        let brand = brand("Europe/Amsterdam", "{ weekdays: '08:00-20:00' }", &format!("[{days}]"));
        let until = Some(at("2027-01-01T08:00"));
        assert_eq!(opening(&brand, at("2026-12-23T20:00")), Opening::Closed { until });
    }

    #[test]
    fn the_clock_put_forward_shortens_the_day_that_spans_it() {
        let brand = dutch("{ sun: '00:00-06:00' }");
        let (opens, closes) = span(&brand, "2026-03-29".parse().expect("a day")).expect("it opens");
        assert_eq!(closes - opens, 5 * HOUR);
    }

    #[test]
    fn the_clock_put_back_lengthens_the_day_that_spans_it() {
        let brand = dutch("{ sun: '00:00-06:00' }");
        let (opens, closes) = span(&brand, "2026-10-25".parse().expect("a day")).expect("it opens");
        assert_eq!(closes - opens, 7 * HOUR);
    }

    #[test]
    fn opening_in_the_hour_that_is_jumped_over_comes_to_the_jump() {
        let brand = dutch("{ sun: '02:30-06:00' }");
        assert!(!is_open(&brand, utc("2026-03-29T00:59:59Z")));
        assert!(is_open(&brand, utc("2026-03-29T01:00:00Z")));
    }

    #[test]
    fn a_span_within_the_hour_that_is_jumped_over_does_not_open() {
        let brand = dutch("{ sun: '02:10-02:50' }");
        assert_eq!(span(&brand, "2026-03-29".parse().expect("a day")), None);
    }

    #[test]
    fn a_time_that_comes_twice_means_the_first() {
        let brand = dutch("{ sun: '02:30-02:45' }");
        assert!(is_open(&brand, utc("2026-10-25T00:30:00Z")));
        assert!(!is_open(&brand, utc("2026-10-25T00:45:00Z")));
        assert!(!is_open(&brand, utc("2026-10-25T01:30:00Z")));
    }

    #[test]
    fn a_goal_is_elapsed_time_also_in_the_night_the_clock_changes() {
        let brand = dutch("{ weekdays: '08:00-20:00' }");
        assert_eq!(due(&brand, at("2026-03-28T22:00")), at("2026-03-29T11:00"));
        assert_eq!(due(&brand, at("2026-10-24T22:00")), at("2026-10-25T09:00"));
    }

    #[test]
    fn the_brand_s_own_zone_decides() {
        let dublin = brand("Europe/Dublin", "{ weekdays: '08:00-20:00' }", "[]");
        assert!(!is_open(&dublin, at("2026-03-02T08:30")));
        assert!(is_open(&dublin, at("2026-03-02T09:00")));
        assert!(is_open(&dublin, at("2026-03-02T20:30")));
    }

    #[test]
    fn moments_outside_the_calendar_do_not_panic() {
        let brand = dutch("{ daily: '00:00-24:00' }");
        let _ = (opening(&brand, i64::MAX), opening(&brand, i64::MIN), due(&brand, i64::MAX));
    }
}
