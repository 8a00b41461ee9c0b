//! Times as they stand in files.

use jiff::Timestamp;
use jiff::fmt::strtime;

/// Numbers below this are seconds, those from here on milliseconds: in seconds it is the year 5138, in milliseconds it is 1973.
const FIRST_MILLISECOND: f64 = 1e11;

/// What a time may look like, for messages.
pub(super) const EXPECTED: &str =
    "expected a time with its zone such as `2026-03-02T10:15:00+01:00`, or Unix seconds or milliseconds";

/// A time in Unix milliseconds: an RFC 3339 time with a zone, Unix seconds or milliseconds, or the form that the platforms'
/// exports have, `Tue Oct 31 22:10:47 +0000 2017`.
pub(super) fn parse(text: &str) -> Option<i64> {
    let text = text.trim();
    let named = || strtime::parse("%a %b %d %H:%M:%S %z %Y", text).ok()?.to_timestamp().ok();
    match text.parse::<f64>() {
        Ok(number) => of_number(number),
        Err(_) => text.parse::<Timestamp>().ok().or_else(named).map(Timestamp::as_millisecond),
    }
}

fn of_number(number: f64) -> Option<i64> {
    let millis = if number.abs() < FIRST_MILLISECOND { number * 1000.0 } else { number };
    let known = Timestamp::MIN.as_millisecond() as f64..=Timestamp::MAX.as_millisecond() as f64;
    known.contains(&millis).then_some(millis.round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_moment_in_every_form() {
        for text in [
            "2017-10-31T22:10:47Z",
            "2017-10-31 23:10:47+01:00",
            "Tue Oct 31 22:10:47 +0000 2017",
            "1509487847",
            " 1509487847000 ",
            "1509487847.0",
        ] {
            assert_eq!(parse(text), Some(1_509_487_847_000), "{text}");
        }
    }

    #[test]
    fn what_is_no_moment_is_none() {
        for text in ["", "2017-10-31T22:10:47", "yesterday", "NaN", "inf", "1e300", "31/10/2017", "9e15"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
