//! Spans of time as people write them.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A span of time in milliseconds, written `300ms`, `30s`, `45m`, `1h30m`, `2d`; at most a year.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Wait(pub i64);

const UNITS: [(&str, i64); 5] = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

impl Wait {
    /// The longest that can be written: a year.
    pub const MAX: Wait = Wait(366 * 24 * 3_600_000);

    /// So many minutes.
    pub const fn minutes(n: i64) -> Wait {
        Wait(n * 60_000)
    }
}

impl FromStr for Wait {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a span of time; write `30s`, `45m`, `1h30m` or `2d`");
        let (mut total, mut last, mut rest) = (0_i64, i64::MAX, text);
        while !rest.is_empty() {
            let digits = rest.find(|c: char| !c.is_ascii_digit()).filter(|at| *at > 0).ok_or_else(wrong)?;
            let (number, behind) = rest.split_at(digits);
            let letters = behind.find(|c: char| c.is_ascii_digit()).unwrap_or(behind.len());
            let (name, behind) = behind.split_at(letters);
            let unit = UNITS.iter().find(|(unit, ms)| *unit == name && *ms < last).ok_or_else(wrong)?.1;
            let part = number.parse::<i64>().ok().and_then(|n| n.checked_mul(unit)).ok_or_else(wrong)?;
            total = total.checked_add(part).ok_or_else(wrong)?;
            (last, rest) = (unit, behind);
        }
        match total {
            _ if text.is_empty() => Err(wrong()),
            _ if total > Wait::MAX.0 => Err(format!("`{text}` is longer than a year")),
            _ => Ok(Wait(total)),
        }
    }
}

impl fmt::Display for Wait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 < 1 {
            return f.write_str("0s");
        }
        let mut rest = self.0;
        for (name, unit) in UNITS {
            if rest >= unit {
                write!(f, "{}{name}", rest / unit)?;
                rest %= unit;
            }
        }
        Ok(())
    }
}

impl Serialize for Wait {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Wait {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <Cow<'_, str>>::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl JsonSchema for Wait {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Wait".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "wait", "examples": ["45m"] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spans_are_read_as_people_write_them() {
        let read = |text: &str| text.parse::<Wait>().map(|wait| wait.0).ok();
        assert_eq!(read("300ms"), Some(300));
        assert_eq!(read("1m30s"), Some(90_000));
        assert_eq!(read("2d"), Some(172_800_000));
        for wrong in ["", "5", "s", "30m1h", "1h 30m", "1x", "-3s", "99999999999999999999s", "367d", "1m2m"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(ms in 0_i64..=Wait::MAX.0) {
            prop_assert_eq!(Wait(ms).to_string().parse(), Ok(Wait(ms)));
        }
    }
}
