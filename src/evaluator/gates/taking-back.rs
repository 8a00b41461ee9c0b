//! Taking back: the company deleted what it said, or hid what a customer said.

use super::Gate;
use crate::evaluator::case::{Case, Conversation};
use crate::evaluator::verdict::{Evidence, Lapse};
use crate::rule::Rule;
use crate::scenario::conduct::{Conduct, Vice};
use crate::transcript::Act;

#[doc = include_str!("taking-back.md")]
#[derive(Debug)]
pub struct TakingBack;

const TOOK_BACK: Lapse = Lapse { id: "took-back", rule: Rule::T3, cost: 0 };

impl Gate for TakingBack {
    fn id(&self) -> &'static str {
        "taking-back"
    }

    fn page(&self) -> &'static str {
        include_str!("taking-back.md")
    }

    fn lapses(&self) -> &'static [Lapse] {
        &[TOOK_BACK]
    }

    fn asked(&self, conduct: &Conduct) -> Option<bool> {
        Some(conduct.never.contains(&Vice::TakingBack))
    }

    fn judge(&self, _: &Case, conversation: &Conversation) -> Vec<Evidence> {
        let shown = |(turn, act): &(usize, &Act)| match act {
            Act::Deleted { text } => Some(conversation.lapse(&TOOK_BACK).at(*turn, text, 0..text.len())),
            Act::Hid => Some(conversation.lapse(&TOOK_BACK).at(*turn, "", 0..0)),
            _ => None,
        };
        conversation.acts.iter().filter_map(shown).collect()
    }
}
