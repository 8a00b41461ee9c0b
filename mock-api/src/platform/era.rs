//! What the platform allowed when: lengths and private messages by date.

use crate::clock::Time;
use post_text::Rules;

/// The rules of a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Era {
    /// How the length of a post is counted, and the most it may be.
    pub post: Rules,
    /// The most characters of a private message.
    pub message_limit: u32,
    /// Whether accounts can take private messages from anybody, and answer whoever wrote first.
    pub open_messages: bool,
}

impl Era {
    /// The rules on this date: messages open up in April 2015 and grow in August 2015, posts double in
    /// November 2017, emoji shrink in October 2018.
    pub fn at(now: Time) -> Era {
        Era {
            post: match now {
                _ if now < Time::utc(2017, 11, 1) => Rules::V1,
                _ if now < Time::utc(2018, 10, 1) => Rules::V2,
                _ => Rules::V3,
            },
            message_limit: if now < Time::utc(2015, 8, 1) { 140 } else { 10_000 },
            open_messages: now >= Time::utc(2015, 4, 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_changes_in_its_month() {
        let era = Era::at(Time::utc(2015, 3, 31));
        assert_eq!((era.post, era.message_limit, era.open_messages), (Rules::V1, 140, false));
        let era = Era::at(Time::utc(2015, 8, 1));
        assert_eq!((era.post, era.message_limit, era.open_messages), (Rules::V1, 10_000, true));
        assert_eq!(Era::at(Time::utc(2017, 11, 1)).post, Rules::V2);
        assert_eq!(Era::at(Time::utc(2018, 10, 1)).post, Rules::V3);
    }
}
