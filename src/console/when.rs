//! A moment: how long ago it is, and what the clock on the wall said.

use std::fmt;

use askama::FastWritable;
use askama::filters::HtmlSafe;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::words::Words;

/// A moment as pages show it: `<time>` with what a machine reads, what a person reads, and the other of the two as its title.
#[derive(Debug, Clone)]
pub(crate) struct When {
    /// The moment, in Unix milliseconds.
    at: i64,
    /// What time it is to whoever reads, in Unix milliseconds.
    now: i64,
    zone: TimeZone,
    words: Words,
    /// Whether it reads as `3 min ago` rather than as a date and a time.
    is_relative: bool,
}

impl When {
    /// A moment told by how long ago it is.
    pub(crate) fn ago(words: Words, at: i64, now: i64, zone: TimeZone) -> When {
        When { at, now, zone, words, is_relative: true }
    }

    /// A moment told by date and time.
    pub(crate) fn on(words: Words, at: i64, now: i64, zone: TimeZone) -> When {
        When { at, now, zone, words, is_relative: false }
    }

    /// `3 min ago`, `in 2 h`, `just now`.
    pub(crate) fn relative(&self) -> String {
        let since = self.now.saturating_sub(self.at);
        let length = self.words.duration(since.saturating_abs());
        match since {
            -59_999..=59_999 => self.words.get("frame.time.now").to_owned(),
            60_000.. => self.words.say("frame.time.ago").put("length", length).to_string(),
            _ => self.words.say("frame.time.ahead").put("length", length).to_string(),
        }
    }

    /// `22 November 2026, 08:15`, in the zone of the moment.
    pub(crate) fn absolute(&self) -> String {
        let zoned = self.instant().to_zoned(self.zone.clone());
        format!("{}, {:02}:{:02}", self.words.date(zoned.date()), zoned.hour(), zoned.minute())
    }

    fn instant(&self) -> Timestamp {
        Timestamp::from_millisecond(self.at).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (relative, absolute) = (self.relative(), self.absolute());
        let (shown, title) = if self.is_relative { (relative, absolute) } else { (absolute, relative) };
        // Nothing in it was written by a visitor, and our own words hold no markup.
        write!(f, "<time datetime=\"{}\" title=\"{title}\">{shown}</time>", self.instant())
    }
}

impl HtmlSafe for When {}

impl FastWritable for When {
    fn write_into(&self, dest: &mut dyn fmt::Write, _: &dyn askama::Values) -> askama::Result<()> {
        Ok(write!(dest, "{self}")?)
    }
}
