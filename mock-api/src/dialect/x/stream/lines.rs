//! Who is connected to which stream, and who was.

use std::collections::VecDeque;

use crate::clock::Time;
use crate::snowflake::mix;

/// How many connections that have ended are remembered.
const MEMORY: usize = 100;

/// A stream that can be connected to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::dialect::x) enum Endpoint {
    /// The posts that match the rules.
    Filtered,
    /// What happens to those who are subscribed to.
    Activity,
}

impl Endpoint {
    /// All of them.
    pub(in crate::dialect::x) const ALL: [Endpoint; 2] = [Endpoint::Filtered, Endpoint::Activity];

    /// How it is called on the wire.
    pub(in crate::dialect::x) fn name(self) -> &'static str {
        match self {
            Endpoint::Filtered => "filtered_stream",
            Endpoint::Activity => "activity_stream",
        }
    }

    /// How many connections an app can have at once.
    pub(in crate::dialect::x) fn most(self) -> usize {
        match self {
            Endpoint::Filtered => 1,
            Endpoint::Activity => 2,
        }
    }
}

/// A connection to a stream.
#[derive(Debug, Clone)]
pub(in crate::dialect::x) struct Line {
    /// Its number in this world, counting from 1.
    pub(in crate::dialect::x) number: u64,
    /// How its owner can name it.
    pub(in crate::dialect::x) uuid: String,
    /// What it is connected to.
    pub(in crate::dialect::x) endpoint: Endpoint,
    /// Since when.
    pub(in crate::dialect::x) since: Time,
    /// Until when, and why it ended.
    pub(in crate::dialect::x) until: Option<(Time, &'static str)>,
}

/// The connections of a world's app.
#[derive(Debug, Clone)]
pub(in crate::dialect::x) struct Lines {
    seed: u64,
    made: u64,
    open: Vec<Line>,
    ended: VecDeque<Line>,
}

impl Lines {
    /// Nobody has connected yet. Names follow from the seed.
    pub(in crate::dialect::x) fn new(seed: u64) -> Lines {
        Lines { seed: mix(seed ^ 0x004c_494e_4553), made: 0, open: Vec::new(), ended: VecDeque::new() }
    }

    /// Whether one more may connect.
    pub(in crate::dialect::x) fn has_room(&self, endpoint: Endpoint) -> bool {
        self.open.iter().filter(|line| line.endpoint == endpoint).count() < endpoint.most()
    }

    /// A new connection; its number.
    pub(in crate::dialect::x) fn connect(&mut self, endpoint: Endpoint, now: Time) -> u64 {
        self.made += 1;
        let one = mix(self.seed ^ mix(self.made));
        let (a, b, c) = (one >> 32, one >> 16 & 0xffff, one & 0xfff);
        let (d, e) = (mix(one) >> 48 & 0x3fff | 0x8000, mix(one) & 0xffff_ffff_ffff);
        let uuid = format!("{a:08x}-{b:04x}-4{c:03x}-{d:04x}-{e:012x}");
        self.open.push(Line { number: self.made, uuid, endpoint, since: now, until: None });
        self.made
    }

    /// Whether the connection with this number still is open.
    pub(in crate::dialect::x) fn is_open(&self, number: u64) -> bool {
        self.open.iter().any(|line| line.number == number)
    }

    /// Ends the connections that are such, for this reason; their names.
    pub(in crate::dialect::x) fn end(
        &mut self,
        now: Time,
        reason: &'static str,
        is_such: impl Fn(&Line) -> bool,
    ) -> Vec<String> {
        let (ended, open) = std::mem::take(&mut self.open).into_iter().partition(is_such);
        self.open = open;
        let ended: Vec<Line> = ended;
        let names = ended.iter().map(|line| line.uuid.clone()).collect();
        for line in ended {
            if self.ended.len() >= MEMORY {
                self.ended.pop_front();
            }
            self.ended.push_back(Line { until: Some((now, reason)), ..line });
        }
        names
    }

    /// All that are remembered, the newest first.
    pub(in crate::dialect::x) fn history(&self) -> Vec<&Line> {
        let mut all: Vec<&Line> = self.open.iter().chain(&self.ended).collect();
        all.sort_by_key(|line| std::cmp::Reverse(line.number));
        all
    }

    /// The same without open connections: those belong to one world only.
    pub(in crate::dialect::x) fn fork(&self) -> Lines {
        Lines { open: Vec::new(), ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_room_until_there_is_not_and_again_after_an_end() {
        let now = Time::utc(2026, 3, 2);
        let mut lines = Lines::new(7);
        let first = lines.connect(Endpoint::Filtered, now);
        assert!(!lines.has_room(Endpoint::Filtered) && lines.has_room(Endpoint::Activity));
        assert_eq!(lines.end(now, "Shutdown", |line| line.number == first).len(), 1);
        assert!(lines.has_room(Endpoint::Filtered) && !lines.is_open(first));
        assert_eq!(lines.end(now, "Shutdown", |_| true).len(), 0);
        let second = lines.connect(Endpoint::Filtered, now);
        assert_ne!(lines.history()[0].uuid, lines.history()[1].uuid);
        assert_eq!((lines.history()[0].number, lines.fork().is_open(second)), (second, false));
    }

    #[test]
    fn what_has_ended_is_forgotten_at_last() {
        let mut lines = Lines::new(7);
        for _ in 0..300 {
            lines.connect(Endpoint::Activity, Time::utc(2026, 3, 2));
            lines.end(Time::utc(2026, 3, 2), "x", |_| true);
        }
        assert_eq!(lines.history().len(), MEMORY);
    }
}
