//! The rules of X: what changed when.

use post_text::Rules;

use crate::clock::{Millis, Time};
use crate::platform::{Addressing, Customs, Editing, Era, Length, Numbering, Reach};
use crate::snowflake::EPOCH;

const BEFORE: Era = Era {
    since: Time::from_ms(0),
    post: Length::Weighted(Rules::V1),
    message: Length::Characters(140),
    reach: Reach::Followed,
};

/// The rules of X: messages open up in April 2015 and grow in August 2015, posts double in November 2017, emoji shrink in
/// October 2018.
pub(super) const CUSTOMS: Customs = Customs {
    handle: 15,
    eras: &[
        BEFORE,
        Era { since: Time::utc(2015, 4, 1), reach: Reach::Consenting, ..BEFORE },
        Era { since: Time::utc(2015, 8, 1), message: Length::Characters(10_000), reach: Reach::Consenting, ..BEFORE },
        Era {
            since: Time::utc(2017, 11, 1),
            post: Length::Weighted(Rules::V2),
            message: Length::Characters(10_000),
            reach: Reach::Consenting,
        },
        Era {
            since: Time::utc(2018, 10, 1),
            post: Length::Weighted(Rules::V3),
            message: Length::Characters(10_000),
            reach: Reach::Consenting,
        },
    ],
    repetition: Some(Millis::hours(24)),
    editing: Editing { most: 5, within: Millis::hours(1) },
    addressing: Addressing { by_place: true, named },
    notices: false,
    numbering: Numbering { epoch: EPOCH, low_bits: 22 },
};

fn named(text: &str) -> Vec<&str> {
    match text.contains(['@', '＠']) {
        true => post_text::mentions(text).into_iter().map(|mention| mention.username).collect(),
        false => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_changes_in_its_month() {
        let era = CUSTOMS.era(Time::utc(2015, 3, 31));
        assert_eq!((era.post.limit(), era.message.limit(), era.reach), (140, 140, Reach::Followed));
        let era = CUSTOMS.era(Time::utc(2015, 4, 1));
        assert_eq!((era.message.limit(), era.reach), (140, Reach::Consenting));
        let era = CUSTOMS.era(Time::utc(2015, 8, 1));
        assert_eq!((era.post, era.message.limit()), (Length::Weighted(Rules::V1), 10_000));
        assert_eq!(CUSTOMS.era(Time::utc(2017, 11, 1)).post, Length::Weighted(Rules::V2));
        assert_eq!(CUSTOMS.era(Time::utc(2018, 10, 1)).post, Length::Weighted(Rules::V3));
    }
}
