//! Self-answer: the company answers its own posts, as if a customer had written them.

use super::Gate;
use crate::evaluator::case::{Case, Conversation, Exchange};
use crate::evaluator::verdict::{Evidence, Lapse};
use crate::rule::Rule;
use crate::transcript::Channel;

#[doc = include_str!("self-answer.md")]
#[derive(Debug)]
pub struct SelfAnswer;

const ANSWERED_ITSELF: Lapse = Lapse { id: "answered-itself", rule: Rule::T3, cost: 0 };

/// Replies to oneself that follow each other within this time, in milliseconds, are a loop and no afterthought.
const LOOP: i64 = 10 * 60_000;
/// How many private messages may follow each other within that time without a word of the customer's.
const MONOLOGUE: usize = 6;

impl Gate for SelfAnswer {
    fn id(&self) -> &'static str {
        "self-answer"
    }

    fn page(&self) -> &'static str {
        include_str!("self-answer.md")
    }

    fn lapses(&self) -> &'static [Lapse] {
        &[ANSWERED_ITSELF]
    }

    fn judge(&self, case: &Case, conversation: &Conversation) -> Vec<Evidence> {
        let own = format!("@{}", case.brand.handle.to_lowercase());
        conversation.exchanges.iter().filter_map(|exchange| answered(conversation, exchange, &own)).collect()
    }
}

/// The first reply of an exchange that is an answer to oneself.
fn answered(conversation: &Conversation, exchange: &Exchange, own: &str) -> Option<Evidence> {
    let (mut chain, mut monologue, mut last) = (0, 0, i64::MIN);
    for reply in exchange.replies.iter().filter(|reply| !reply.edited) {
        if reply.at.saturating_sub(last) > LOOP {
            (chain, monologue) = (0, 0);
        }
        last = reply.at;
        chain = if reply.to_itself { chain + 1 } else { 0 };
        monologue += usize::from(reply.channel == Channel::Private);
        // One post under an own one is a second part. What speaks to oneself by name is none.
        let by_name = reply.to_itself && reply.text.to_lowercase().starts_with(own);
        if chain > 1 || by_name || monologue > MONOLOGUE {
            return Some(conversation.lapse(&ANSWERED_ITSELF).at(reply.turn, reply.text, reply.whole()));
        }
    }
    None
}
