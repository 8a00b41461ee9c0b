//! Unanswered: a turn of the customer's that was not answered in the end, where the story asks that every one is.

use super::Gate;
use crate::evaluator::case::{Case, Conversation, Exchange};
use crate::evaluator::verdict::{Evidence, Lapse};
use crate::rule::Rule;
use crate::scenario::conduct::{Conduct, Goal};

#[doc = include_str!("unanswered.md")]
#[derive(Debug)]
pub struct Unanswered;

const NEVER_ANSWERED: Lapse = Lapse { id: "never-answered", rule: Rule::S4, cost: 0 };

impl Gate for Unanswered {
    fn id(&self) -> &'static str {
        "unanswered"
    }

    fn page(&self) -> &'static str {
        include_str!("unanswered.md")
    }

    fn lapses(&self) -> &'static [Lapse] {
        &[NEVER_ANSWERED]
    }

    fn asked(&self, conduct: &Conduct) -> Option<bool> {
        Some(conduct.eventually.contains(&Goal::Answered))
    }

    fn judge(&self, _: &Case, conversation: &Conversation) -> Vec<Evidence> {
        let open = conversation.exchanges.iter().filter(|exchange| exchange.is_unanswered());
        let first = open.filter_map(|exchange: &Exchange| exchange.waiting.iter().find(|message| !message.parting));
        first.map(|one| conversation.lapse(&NEVER_ANSWERED).at(one.turn, one.text, 0..one.text.len())).collect()
    }
}
