//! Unwanted reply: the company spoke to a customer to whom the story wants nothing said.

use super::Gate;
use crate::evaluator::case::{Case, Conversation};
use crate::evaluator::verdict::{Evidence, Lapse};
use crate::rule::Rule;
use crate::scenario::conduct::{Conduct, Vice};

#[doc = include_str!("unwanted-reply.md")]
#[derive(Debug)]
pub struct UnwantedReply;

const SPOKE_UNASKED: Lapse = Lapse { id: "spoke-unasked", rule: Rule::T3, cost: 0 };

impl Gate for UnwantedReply {
    fn id(&self) -> &'static str {
        "unwanted-reply"
    }

    fn page(&self) -> &'static str {
        include_str!("unwanted-reply.md")
    }

    fn lapses(&self) -> &'static [Lapse] {
        &[SPOKE_UNASKED]
    }

    fn asked(&self, conduct: &Conduct) -> Option<bool> {
        Some(conduct.never.contains(&Vice::Reply))
    }

    fn judge(&self, _: &Case, conversation: &Conversation) -> Vec<Evidence> {
        let first = conversation.replies().next();
        first
            .map(|reply| conversation.lapse(&SPOKE_UNASKED).at(reply.turn, reply.text, reply.whole()))
            .into_iter()
            .collect()
    }
}
