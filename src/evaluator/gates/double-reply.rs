//! Double reply: the same thing said twice, or an answer given again because the platform's confirmation was lost.

use super::Gate;
use crate::evaluator::case::{Case, Conversation, Exchange, Reply};
use crate::evaluator::verdict::{Evidence, Lapse};
use crate::evaluator::wording::{likeness, words};
use crate::rule::Rule;
use crate::transcript::Outcome;

#[doc = include_str!("double-reply.md")]
#[derive(Debug)]
pub struct DoubleReply;

const SAID_TWICE: Lapse = Lapse { id: "said-twice", rule: Rule::T2, cost: 0 };
const SAID_AGAIN_AFTER_LOSS: Lapse = Lapse { id: "said-again-after-loss", rule: Rule::T2, cost: 0 };

/// From this likeness on, of 100, two texts say the same thing.
const ALIKE: u32 = 80;
/// So long after a lost answer, in milliseconds, whatever is said in the same place is taken to be said instead of it.
const INSTEAD: i64 = 5 * 60_000;

impl Gate for DoubleReply {
    fn id(&self) -> &'static str {
        "double-reply"
    }

    fn page(&self) -> &'static str {
        include_str!("double-reply.md")
    }

    fn lapses(&self) -> &'static [Lapse] {
        &[SAID_TWICE, SAID_AGAIN_AFTER_LOSS]
    }

    fn judge(&self, case: &Case, conversation: &Conversation) -> Vec<Evidence> {
        conversation.exchanges.iter().flat_map(|exchange| doubles(case, conversation, exchange)).collect()
    }
}

/// The replies of an exchange that repeat one before them.
fn doubles(case: &Case, conversation: &Conversation, exchange: &Exchange) -> Vec<Evidence> {
    let mut found = Vec::new();
    for (index, reply) in exchange.replies.iter().enumerate().filter(|(_, reply)| !reply.edited) {
        let mut before = exchange.replies[..index].iter().filter(|earlier| earlier.channel == reply.channel);
        let lapse = match before.clone().any(|earlier| is_lost(case, earlier) && reply.at - earlier.at <= INSTEAD) {
            true => SAID_AGAIN_AFTER_LOSS,
            false if before.any(|earlier| says_the_same(earlier, reply)) => SAID_TWICE,
            false => continue,
        };
        found.push(conversation.lapse(&lapse).at(reply.turn, reply.text, reply.whole()));
    }
    found
}

/// Whether the agent was not told that this reply was made.
fn is_lost(case: &Case, reply: &Reply) -> bool {
    case.calls.iter().any(|call| call.turn == Some(reply.turn) && matches!(call.outcome, Outcome::Lost(_)))
}

fn says_the_same(one: &Reply, other: &Reply) -> bool {
    likeness(&one.runs, &other.runs) >= ALIKE || words(one.text).eq(words(other.text))
}
