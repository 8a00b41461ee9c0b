//! How a world whose clock stands still knows that a polling client has read all there is and comes back with nothing
//! to say.
//!
//! The rules, in the words used here: a *feed* is a read without its cursor; *news* is an item that the client's side
//! was never
//! shown before; *activity* is news, or a write. When a client reads an inbox feed for the second time since the last
//! activity
//! (any other feed for the third time), and that brings no news, it has come full *circle*: it waits, and time may
//! jump.

use std::time::Duration;

use crate::clock::Millis;
pub use crate::platform::Item;

/// What kind of read it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Where new things turn up: a second read without activity closes the circle.
    Inbox,
    /// Anything else: the third read closes it.
    Other,
}

/// What one client's side has been shown and has done lately.
#[derive(Debug, Clone, Default)]
pub struct Attention {
    settle: Duration,
    posts: Shown,
    messages: Shown,
    feeds: Vec<(u64, u8)>,
    idle: Duration,
    thought: Duration,
    polls: bool,
}

impl Attention {
    /// A client that has seen nothing yet. A circle closes only after `settle` of real time without activity.
    pub fn new(settle: Duration) -> Attention {
        Attention { settle, ..Attention::default() }
    }

    /// So much real time passed between our last answer and this request.
    pub fn paused(&mut self, real: Duration) {
        self.idle += real;
        self.thought += real;
    }

    /// The client has said how long it thought: what was measured does not count. Who spends time is not waiting for the
    /// platform, so that the circle begins anew.
    pub fn declared(&mut self, seconds: u64) {
        self.thought = Duration::ZERO;
        if seconds > 0 {
            self.active();
        }
    }

    /// The thinking that a write ends, in whole seconds; the rest is kept for the next write of the same span.
    pub fn spend(&mut self) -> Millis {
        let whole = self.thought.as_secs();
        self.thought -= Duration::from_secs(whole);
        Millis::seconds(whole)
    }

    /// The client wrote something, or tried to.
    pub fn wrote(&mut self) {
        self.active();
    }

    /// Marks items as shown; true if there was news among them, which is activity and ends the span of thinking.
    pub fn shown(&mut self, items: impl Iterator<Item = Item>) -> bool {
        let mut news = false;
        for item in items {
            news |= match item {
                Item::Post(id) => self.posts.add(id.index()),
                Item::Message(id) => self.messages.add(id.index()),
            };
        }
        if news {
            self.active();
            self.thought = Duration::ZERO;
        }
        news
    }

    /// A feed was read and brought no news; true if that closes the circle, which then begins anew: the client was
    /// waiting.
    pub fn found_nothing(&mut self, feed: u64, kind: Kind) -> bool {
        let times = match self.feeds.iter_mut().find(|(known, _)| *known == feed) {
            Some((_, times)) => {
                *times = times.saturating_add(1);
                *times
            }
            None => {
                self.feeds.push((feed, 1));
                1
            }
        };
        let enough = match kind {
            Kind::Inbox => 2,
            Kind::Other => 3,
        };
        let closed = times >= enough && self.idle >= self.settle;
        if closed {
            self.polls = true;
            self.waited();
        }
        closed
    }

    /// The client was waiting: what went before was no thinking, and a circle begins anew.
    pub fn waited(&mut self) {
        self.feeds.clear();
        self.thought = Duration::ZERO;
    }

    /// Whether a circle was ever closed: the client asks again and again.
    pub fn polls(&self) -> bool {
        self.polls
    }

    /// How much real time without activity must pass before a circle closes.
    pub fn settle(&self) -> Duration {
        self.settle
    }

    fn active(&mut self) {
        self.feeds.clear();
        self.idle = Duration::ZERO;
    }
}

/// A set of positions.
#[derive(Debug, Clone, Default)]
struct Shown {
    words: Vec<u64>,
}

impl Shown {
    /// Adds a position; true if it was not in the set.
    fn add(&mut self, position: usize) -> bool {
        let (word, bit) = (position / 64, 1_u64 << (position % 64));
        if word >= self.words.len() {
            self.words.resize(word + 1, 0);
        }
        let new = self.words[word] & bit == 0;
        self.words[word] |= bit;
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::{MessageId, PostId};

    const MENTIONS: u64 = 1;
    const MESSAGES: u64 = 2;

    fn post(n: u32) -> impl Iterator<Item = Item> {
        std::iter::once(Item::Post(PostId(n)))
    }

    #[test]
    fn the_second_empty_read_of_an_inbox_closes_the_circle() {
        let mut attention = Attention::default();
        assert!(!attention.found_nothing(MENTIONS, Kind::Inbox));
        assert!(!attention.found_nothing(MESSAGES, Kind::Inbox));
        assert!(attention.found_nothing(MENTIONS, Kind::Inbox));
        assert!(!attention.found_nothing(MESSAGES, Kind::Inbox), "a new circle has begun");
    }

    #[test]
    fn other_reads_close_it_the_third_time() {
        let mut attention = Attention::default();
        assert!(!attention.found_nothing(7, Kind::Other));
        assert!(!attention.found_nothing(7, Kind::Other));
        assert!(!attention.found_nothing(8, Kind::Other));
        assert!(attention.found_nothing(7, Kind::Other));
    }

    #[test]
    fn news_and_writes_start_the_circle_over_but_only_the_first_showing_is_news() {
        let mut attention = Attention::default();
        attention.found_nothing(MENTIONS, Kind::Inbox);
        assert!(attention.shown(post(70)));
        assert!(!attention.found_nothing(MENTIONS, Kind::Inbox));
        attention.wrote();
        assert!(!attention.found_nothing(MENTIONS, Kind::Inbox));
        assert!(!attention.shown(post(70)));
        assert!(attention.found_nothing(MENTIONS, Kind::Inbox));
        assert!(attention.shown(std::iter::once(Item::Message(MessageId(70)))));
    }

    #[test]
    fn thinking_counts_in_whole_seconds_and_only_when_it_ends_in_a_write() {
        let mut attention = Attention::default();
        attention.paused(Duration::from_millis(1700));
        assert_eq!(attention.spend(), Millis::seconds(1));
        attention.wrote();
        attention.paused(Duration::from_millis(400));
        assert_eq!(attention.spend(), Millis::seconds(1), "700 ms were left over");
        attention.paused(Duration::from_secs(60));
        attention.found_nothing(MENTIONS, Kind::Inbox);
        attention.found_nothing(MENTIONS, Kind::Inbox);
        assert_eq!(attention.spend(), Millis::seconds(0), "that was waiting");
        attention.paused(Duration::from_secs(9));
        attention.shown(post(3));
        assert_eq!(attention.spend(), Millis::seconds(0), "thinking about something begins when it is read");
        attention.paused(Duration::from_secs(9));
        attention.declared(1);
        assert_eq!(attention.spend(), Millis::seconds(0));
    }

    #[test]
    fn with_a_settling_time_a_circle_waits_for_it() {
        let mut attention = Attention::new(Duration::from_millis(50));
        attention.found_nothing(MENTIONS, Kind::Inbox);
        assert!(!attention.found_nothing(MENTIONS, Kind::Inbox));
        attention.paused(Duration::from_millis(60));
        assert!(attention.found_nothing(MENTIONS, Kind::Inbox));
    }
}
