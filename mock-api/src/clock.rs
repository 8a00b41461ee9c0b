//! The product's only clock: virtual time, and the pace at which it follows the real one.

use std::fmt;
use std::ops::{Add, Sub};
use std::str::FromStr;
use std::time::{Duration, Instant};

/// An instant of virtual time, in milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(i64);

/// A span of virtual time in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Millis(pub u64);

/// How virtual time relates to real time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// Time stands still until somebody moves it: simulations of days take milliseconds.
    Instant,
    /// Time runs so many times as fast as real time.
    Scaled(u32),
    /// Time runs as real time does.
    Real,
}

/// A clock that starts when its world starts.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    pace: Pace,
    paused: bool,
    started: Option<(Time, Instant)>,
}

impl Time {
    /// The instant so many milliseconds after (or before) the Unix epoch.
    pub const fn from_ms(ms: i64) -> Time {
        Time(ms)
    }

    /// Milliseconds since the Unix epoch.
    pub const fn ms(self) -> i64 {
        self.0
    }

    /// Whole seconds since the Unix epoch, as rate-limit headers give them.
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// Midnight UTC on a day of the Gregorian calendar; month and day count from 1.
    pub const fn utc(year: i64, month: i64, day: i64) -> Time {
        let shifted = if month <= 2 { year - 1 } else { year };
        let era = shifted.div_euclid(400);
        let year_of_era = shifted - era * 400;
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Time((era * 146_097 + day_of_era - 719_468) * 86_400_000)
    }

    /// Reads an RFC 3339 date and time such as `2026-11-21T17:55:01Z`, with or without fraction; `None` for anything
    /// else.
    pub fn parse(text: &str) -> Option<Time> {
        text.parse::<jiff::Timestamp>().ok().map(|stamp| Time(stamp.as_millisecond()))
    }

    /// The real time, for answers that belong to no world.
    pub fn wall() -> Time {
        Time(jiff::Timestamp::now().as_millisecond())
    }

    /// Year, month and day in UTC.
    pub(crate) const fn civil(self) -> (i64, i64, i64) {
        let days = self.0.div_euclid(86_400_000) + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days - era * 146_097;
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        let year = year_of_era + era * 400;
        (if month <= 2 { year + 1 } else { year }, month, day)
    }
}

/// RFC 3339 with milliseconds and `Z`, as every answer on the wire has it.
impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        let ms = self.0.rem_euclid(86_400_000);
        let (hour, minute, second) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{:03}Z", ms % 1000)
    }
}

impl Add<Millis> for Time {
    type Output = Time;
    fn add(self, span: Millis) -> Time {
        Time(self.0.saturating_add_unsigned(span.0))
    }
}

/// How long after the other instant; zero if it is not after it.
impl Sub<Time> for Time {
    type Output = Millis;
    fn sub(self, earlier: Time) -> Millis {
        Millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

impl Millis {
    /// So many seconds.
    pub const fn seconds(n: u64) -> Millis {
        Millis(n.saturating_mul(1000))
    }

    /// So many minutes.
    pub const fn minutes(n: u64) -> Millis {
        Millis::seconds(n.saturating_mul(60))
    }

    /// So many hours.
    pub const fn hours(n: u64) -> Millis {
        Millis::minutes(n.saturating_mul(60))
    }
}

impl Clock {
    /// A clock of this pace, not started yet.
    pub const fn new(pace: Pace) -> Clock {
        Clock { pace, paused: false, started: None }
    }

    /// A clock that stands still until it is moved.
    pub const fn instant() -> Clock {
        Clock::new(Pace::Instant)
    }

    /// A clock of this pace that is paused from the beginning, if so wished.
    pub const fn paused_if(self, paused: bool) -> Clock {
        Clock { paused, ..self }
    }

    /// Its pace, also while it is paused.
    pub fn pace(&self) -> Pace {
        self.pace
    }

    /// Whether it is paused: it then moves only when it is moved, and jumps for nobody who waits.
    pub fn is_paused(&self) -> bool {
        self.paused
    }

    /// Starts it at a virtual time. A clock that stands still needs no real time to start.
    pub(crate) fn start(&mut self, at: Time) {
        self.started = (self.pace != Pace::Instant && !self.paused).then(|| (at, Instant::now()));
    }

    /// What it shows now; `None` if it stands still and so shows what it was last set to.
    pub(crate) fn now(&self) -> Option<Time> {
        let (start, since) = self.started?;
        let real = u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX);
        Some(start + Millis(real.saturating_mul(self.speed())))
    }

    /// How much real time passes until the clock shows `due`; `None` if it stands still.
    pub(crate) fn until(&self, due: Time) -> Option<Duration> {
        let left = due - self.now()?;
        Some(Duration::from_millis(left.0.div_ceil(self.speed())))
    }

    /// Goes on from a virtual time at this pace, or stays there until it is moved.
    pub(crate) fn turn(&mut self, pace: Pace, paused: bool, at: Time) {
        (self.pace, self.paused) = (pace, paused);
        self.start(at);
    }

    fn speed(&self) -> u64 {
        match self.pace {
            Pace::Scaled(times) => u64::from(times.max(1)),
            Pace::Instant | Pace::Real => 1,
        }
    }
}

/// As it is written: `instant`, `real`, `scaled:60`.
impl fmt::Display for Pace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Pace::Instant => f.write_str("instant"),
            Pace::Real => f.write_str("real"),
            Pace::Scaled(times) => write!(f, "scaled:{times}"),
        }
    }
}

impl FromStr for Pace {
    type Err = String;

    fn from_str(text: &str) -> Result<Pace, String> {
        let scaled = || text.strip_prefix("scaled:")?.parse().ok().filter(|times| *times > 0).map(Pace::Scaled);
        match text {
            "instant" => Ok(Pace::Instant),
            "real" => Ok(Pace::Real),
            _ => scaled().ok_or_else(|| "expected `instant`, `real` or `scaled:60`".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_written_with_milliseconds_and_z_and_read_back() {
        for text in ["2026-11-21T17:55:01.000Z", "2016-02-29T23:59:59.999Z", "1969-12-31T23:59:59.001Z"] {
            assert_eq!(Time::parse(text).map(|time| time.to_string()).as_deref(), Some(text));
        }
        assert_eq!(Time::utc(2016, 2, 29).to_string(), "2016-02-29T00:00:00.000Z");
        assert_eq!(Time::parse("yesterday"), None);
    }

    #[test]
    fn the_calendar_agrees_with_itself_on_every_day_of_a_century() {
        for days in 0..36_525 {
            let time = Time::utc(1990, 1, 1) + Millis::hours(24 * days);
            let (year, month, day) = time.civil();
            assert_eq!(Time::utc(year, month, day), time);
        }
    }

    #[test]
    fn a_pace_is_read_as_it_is_written() {
        for pace in [Pace::Instant, Pace::Real, Pace::Scaled(60)] {
            assert_eq!(pace.to_string().parse(), Ok(pace));
        }
        for wrong in ["", "scaled", "scaled:0", "scaled:-1", "fast"] {
            assert!(wrong.parse::<Pace>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_paused_clock_shows_no_time_of_its_own_until_it_goes_on() {
        let mut clock = Clock::new(Pace::Real).paused_if(true);
        clock.start(Time::from_ms(5));
        assert_eq!((clock.now(), clock.pace()), (None, Pace::Real));
        clock.turn(Pace::Real, false, Time::from_ms(7));
        assert!(clock.now() >= Some(Time::from_ms(7)));
    }

    #[test]
    fn only_a_running_clock_shows_a_time_of_its_own() {
        let mut clock = Clock::instant();
        clock.start(Time::from_ms(5));
        assert_eq!(clock.now(), None);
        let mut clock = Clock::new(Pace::Scaled(1000));
        clock.start(Time::from_ms(5));
        assert!(clock.now() >= Some(Time::from_ms(5)));
        assert!(clock.until(Time::from_ms(5)).is_some_and(|wait| wait.is_zero()));
    }
}
