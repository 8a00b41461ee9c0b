//! No answer: a customer who expected an answer got none at all.

use super::Gate;
use crate::evaluator::case::{Case, Conversation, Exchange};
use crate::evaluator::verdict::{Evidence, Lapse};
use crate::rule::Rule;

#[doc = include_str!("no-answer.md")]
#[derive(Debug)]
pub struct NoAnswer;

const NO_ANSWER: Lapse = Lapse { id: "no-answer", rule: Rule::S4, cost: 0 };

impl Gate for NoAnswer {
    fn id(&self) -> &'static str {
        "no-answer"
    }

    fn page(&self) -> &'static str {
        include_str!("no-answer.md")
    }

    fn lapses(&self) -> &'static [Lapse] {
        &[NO_ANSWER]
    }

    fn judge(&self, _: &Case, conversation: &Conversation) -> Vec<Evidence> {
        let answered = conversation.replies().next().is_some();
        let waits = conversation.exchanges.iter().any(Exchange::waits);
        if answered || !waits || conversation.expect().silence {
            return Vec::new();
        }
        let first = conversation.messages().find(|message| !message.parting);
        first.map(|m| conversation.lapse(&NO_ANSWER).at(m.turn, m.text, 0..m.text.len())).into_iter().collect()
    }
}
