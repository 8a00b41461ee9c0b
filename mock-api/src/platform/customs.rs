//! What is one platform's own among the rules: lengths, handles, who may write to whom. Each dialect gives its customs as
//! a plain value.

use post_text::{Rules, even_len, weighted_len};

use crate::clock::{Millis, Time};

/// The rules that differ between platforms.
#[derive(Debug, Clone, Copy)]
pub struct Customs {
    /// The most letters, digits and underscores of a handle.
    pub handle: usize,
    /// The rules of each time, oldest first. The first hold from the beginning.
    pub eras: &'static [Era],
    /// Within this time the same author may not post the same text again; `None` where that is nobody's business.
    pub repetition: Option<Millis>,
    /// How often and how long the words of a post can be changed.
    pub editing: Editing,
    /// How a text says whom it is for.
    pub addressing: Addressing,
    /// Whether accounts have a list of what others did about them: mentions, likes, follows.
    pub notices: bool,
    /// How ids are made.
    pub numbering: Numbering,
}

/// The rules of a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Era {
    /// When they begin to hold.
    pub since: Time,
    /// How the length of a post is counted, and the most it may be.
    pub post: Length,
    /// The same for a private message.
    pub message: Length,
    /// Who may write to whom in private, unless one has blocked the other.
    pub reach: Reach,
}

/// How a text is counted, and how long it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// So many characters, each of which counts one.
    Characters(u32),
    /// By weights and to the length that come with them.
    Weighted(Rules),
    /// So many characters as readers see them; links count 23, servers in mentions nothing.
    Even(u32),
}

/// Who may write to an account in private.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Those whom it follows.
    Followed,
    /// Those too to whom it has written, and everybody if it says so.
    Consenting,
    /// Everybody.
    Anyone,
}

/// How often and how long the words of a post can be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Editing {
    /// So many times at most.
    pub most: usize,
    /// Within this time after it was made.
    pub within: Millis,
}

/// How a text says whom it is for.
#[derive(Debug, Clone, Copy)]
pub struct Addressing {
    /// Whether a reply tells those in the conversation without naming them. If not, it tells only those whom the text
    /// names.
    pub by_place: bool,
    /// The handles that a text names.
    pub named: fn(&str) -> Vec<&str>,
}

/// How ids are made: milliseconds since a beginning, then bits that tell things of one millisecond apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numbering {
    /// The time of the id 0.
    pub epoch: Time,
    /// How many bits stand below the milliseconds: 12 to 22.
    pub low_bits: u32,
}

impl Customs {
    /// The rules that hold at this time.
    pub fn era(&self, now: Time) -> Era {
        let begun = self.eras.iter().take_while(|era| era.since <= now).last();
        *begun.or(self.eras.first()).unwrap_or(&Era::BARE)
    }
}

impl Era {
    /// What holds where customs say nothing.
    const BARE: Era = Era {
        since: Time::from_ms(0),
        post: Length::Characters(u32::MAX),
        message: Length::Characters(u32::MAX),
        reach: Reach::Anyone,
    };
}

impl Length {
    /// What a text counts.
    pub fn of(self, text: &str) -> u32 {
        match self {
            Length::Characters(_) => u32::try_from(text.chars().count()).unwrap_or(u32::MAX),
            Length::Weighted(rules) => weighted_len(text, rules),
            Length::Even(_) => even_len(text),
        }
    }

    /// The most that a text may count.
    pub fn limit(self) -> u32 {
        match self {
            Length::Characters(limit) | Length::Even(limit) => limit,
            Length::Weighted(rules) => rules.limit(),
        }
    }
}
