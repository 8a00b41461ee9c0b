//! Whether what is expected of conduct can be kept, and whether what customers do beside speaking can be done.

use super::Check;
use crate::scenario::conduct::{Conduct, Goal, Vice};
use crate::scenario::deed::{Deed, Move};
use crate::scenario::model::Customer;
use crate::transcript::Channel;

impl Check<'_> {
    /// Reports expectations of conduct that say nothing or that nobody could keep.
    pub(super) fn conduct(&mut self, conduct: &Conduct, at: &str) {
        let wants_answers = conduct.per_turn.is_some_and(|turn| turn.replies.is_some() || turn.within.is_some())
            || conduct.eventually.contains(&Goal::Answered);
        if let Some(place) = conduct.never.iter().position(|vice| *vice == Vice::Reply).filter(|_| wants_answers) {
            let message = "no reply is allowed here, and one is expected";
            self.error(&format!("{at}.never[{place}]"), message, "expect one of the two");
        }
        let Some(turn) = conduct.per_turn else { return };
        let at = format!("{at}.per_turn");
        if turn.replies.is_none() && turn.at_most.is_none() && turn.within.is_none() {
            self.error(&at, "nothing is expected per turn", "say how many replies: `replies: 1` or `at_most: 2`");
        }
        if turn.replies.is_some() && turn.at_most.is_some() {
            let message = "so many replies exactly, and so many at most";
            self.error(&format!("{at}.at_most"), message, "expect one of the two");
        }
        if turn.within.is_some_and(|within| within.0 == 0) {
            self.error(&format!("{at}.within"), "nobody answers in no time", "write how long it may take: `30m`");
        }
    }

    /// Reports what a customer cannot do.
    pub(super) fn deeds(&mut self, customer: &Customer, at: &str) {
        let speaks_openly =
            customer.story.iter().flat_map(|state| &state.says).any(|line| line.channel == Channel::Public);
        for (state, place) in customer.story.iter().zip(0..) {
            for (deed, index) in state.deeds.iter().zip(0..) {
                let at = format!("{at}.story[{place}].does[{index}]");
                if deed.act.needs_post() && !speaks_openly {
                    let message = format!("@{} says nothing in public", customer.handle);
                    self.error(&format!("{at}.act"), message, "only a public post can be deleted or edited");
                }
                self.deed(customer, deed, &at);
            }
        }
    }

    fn deed(&mut self, customer: &Customer, deed: &Deed, at: &str) {
        match (&deed.text, deed.act) {
            (Some(text), Move::Edits) => self.line(customer, text, Channel::Public, &format!("{at}.text")),
            (None, Move::Edits) => {
                self.error(at, "the post says nothing after the edit", "add `text`: what it says from then on");
            }
            (Some(_), _) => self.error(&format!("{at}.text"), "only an edit has a text", "leave it out"),
            (None, _) => {}
        }
    }
}
