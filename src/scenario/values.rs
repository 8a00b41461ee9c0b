//! Small values that are written as text in YAML: durations, times, percentages, time zones, opening times.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use super::circumstances::Limits;
pub use fault_plan::{Spread, Wait};
use jiff::civil::{DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A moment as a scenario writes it: a civil time, with or without a time zone of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalTime {
    /// The time on the clock at that place.
    pub civil: DateTime,
    /// The zone, where the file names one; otherwise the brand's.
    pub zone: Option<Zone>,
}

impl LocalTime {
    /// The moment in Unix milliseconds, in its own zone or else in `zone`.
    ///
    /// # Errors
    /// When the clock jumps over that time, or shows it twice, in that zone.
    pub fn resolve(&self, zone: &Zone) -> Result<i64, String> {
        let zone = self.zone.as_ref().unwrap_or(zone);
        let ambiguous = zone.0.to_ambiguous_zoned(self.civil);
        match ambiguous.offset() {
            AmbiguousOffset::Unambiguous { .. } => {}
            AmbiguousOffset::Gap { .. } => {
                return Err(format!("{} does not exist in {zone}: the clock is put forward over it", self.civil));
            }
            AmbiguousOffset::Fold { .. } => {
                return Err(format!("{} comes twice in {zone}: the clock is put back over it", self.civil));
            }
        }
        let zoned = ambiguous.unambiguous().map_err(|error| error.to_string())?;
        Ok(zoned.timestamp().as_millisecond())
    }
}

impl FromStr for LocalTime {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (civil, zone) = match text.strip_suffix(']').and_then(|rest| rest.split_once('[')) {
            Some((civil, zone)) => (civil, Some(zone.parse()?)),
            None => (text, None),
        };
        let civil = civil.parse().map_err(|_| {
            format!("`{text}` is not a date and time; write `2026-03-02T10:14` or `2026-03-02T10:14[Europe/Brussels]`")
        })?;
        Ok(LocalTime { civil, zone })
    }
}

impl fmt::Display for LocalTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.civil)?;
        match &self.zone {
            Some(zone) => write!(f, "[{zone}]"),
            None => Ok(()),
        }
    }
}

/// A time zone by its IANA name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone(pub TimeZone);

impl FromStr for Zone {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        TimeZone::get(text)
            .map(Zone)
            .map_err(|_| format!("`{text}` is not a time zone; write a name such as `Europe/Amsterdam`"))
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.iana_name().unwrap_or("UTC"))
    }
}

/// From when to when a brand is open on one day: `08:00-20:00`. `00:00-24:00` is all day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpeningTimes {
    /// Minutes after midnight, on the clock of that day.
    pub opens: u16,
    /// Minutes after midnight; 1,440 is the end of the day.
    pub closes: u16,
}

impl FromStr for OpeningTimes {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a range of opening times; write `08:00-20:00`");
        let (opens, closes) = text.split_once('-').ok_or_else(wrong)?;
        let minutes = |text: &str| match text.trim() {
            "24:00" => Some(1_440),
            text if text.len() == 5 => {
                let time: Time = text.parse().ok()?;
                u16::try_from(i32::from(time.hour()) * 60 + i32::from(time.minute())).ok()
            }
            _ => None,
        };
        let times =
            OpeningTimes { opens: minutes(opens).ok_or_else(wrong)?, closes: minutes(closes).ok_or_else(wrong)? };
        if times.opens < times.closes {
            Ok(times)
        } else {
            Err(format!("`{text}` closes before it opens; a night shift is written as two days"))
        }
    }
}

impl fmt::Display for OpeningTimes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (o, c) = (self.opens, self.closes);
        write!(f, "{:02}:{:02}-{:02}:{:02}", o / 60, o % 60, c / 60, c % 60)
    }
}

/// A day of the calendar, written `2026-04-27`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub jiff::civil::Date);

impl FromStr for Day {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        text.parse().map(Day).map_err(|_| format!("`{text}` is not a day of the calendar; write `2026-04-27`"))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// A number from 0 to 100.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Percent(pub u8);

impl JsonSchema for Percent {
    fn schema_name() -> Cow<'static, str> {
        "Percent".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": 0, "maximum": 100 })
    }
}

/// The schema of a map whose keys are words of `K`.
pub(crate) fn keyed<K: JsonSchema, V: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    let (keys, values) = (generator.subschema_for::<K>(), generator.subschema_for::<V>());
    json_schema!({ "type": "object", "propertyNames": keys, "additionalProperties": values })
}

/// A value that is written as text: parsed by `FromStr`, checked by the schema's `format`.
macro_rules! written {
    ($($type:ident as $format:literal, $example:literal;)*) => {
        /// Says what is wrong with `text` as a value of the named schema format, or `None` if nothing is.
        pub(crate) fn format_error(format: &str, text: &str) -> Option<String> {
            match format {
                "wait" => text.parse::<Wait>().err(),
                "spread" => text.parse::<Spread>().err(),
                $($format => text.parse::<$type>().err(),)*
                _ => None,
            }
        }
        $(
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <Cow<'_, str>>::deserialize(deserializer)?;
                text.parse().map_err(de::Error::custom)
            }
        }

        impl JsonSchema for $type {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "format": $format, "examples": [$example] })
            }
        }
        )*
    };
}

written! {
    LocalTime as "local-time", "2026-03-02T10:14";
    Zone as "time-zone", "Europe/Amsterdam";
    OpeningTimes as "opening-times", "08:00-20:00";
    Day as "day", "2026-04-27";
    Limits as "limits", "0.5";
}
