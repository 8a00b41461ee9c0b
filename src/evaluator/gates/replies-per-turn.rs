//! Replies per turn: a customer's turn got more or fewer replies than the story asks for, or not in time.

use super::Gate;
use crate::evaluator::case::{Case, Conversation, Exchange, Message, Reply};
use crate::evaluator::verdict::{Evidence, Lapse};
use crate::rule::Rule;
use crate::scenario::conduct::{Conduct, PerTurn};

#[doc = include_str!("replies-per-turn.md")]
#[derive(Debug)]
pub struct RepliesPerTurn;

const TOO_MANY_REPLIES: Lapse = Lapse { id: "too-many-replies", rule: Rule::T2, cost: 0 };
const TOO_FEW_REPLIES: Lapse = Lapse { id: "too-few-replies", rule: Rule::S4, cost: 0 };
const NOT_IN_TIME: Lapse = Lapse { id: "not-in-time", rule: Rule::S4, cost: 0 };

impl Gate for RepliesPerTurn {
    fn id(&self) -> &'static str {
        "replies-per-turn"
    }

    fn page(&self) -> &'static str {
        include_str!("replies-per-turn.md")
    }

    fn lapses(&self) -> &'static [Lapse] {
        &[TOO_MANY_REPLIES, TOO_FEW_REPLIES, NOT_IN_TIME]
    }

    fn asked(&self, conduct: &Conduct) -> Option<bool> {
        Some(conduct.per_turn.is_some())
    }

    fn judge(&self, _: &Case, conversation: &Conversation) -> Vec<Evidence> {
        let Some(wanted) = conversation.conduct.per_turn else { return Vec::new() };
        conversation.exchanges.iter().flat_map(|exchange| breaches(conversation, exchange, &wanted)).collect()
    }
}

fn breaches(conversation: &Conversation, exchange: &Exchange, wanted: &PerTurn) -> Vec<Evidence> {
    let Some(last) = exchange.waiting.last() else { return Vec::new() };
    let first = exchange.waiting.iter().find(|message| !message.parting);
    let given: Vec<&Reply> =
        exchange.replies.iter().filter(|reply| reply.channel == last.channel && !reply.edited).collect();
    let mut found = Vec::new();
    let most = wanted.replies.or(wanted.at_most).unwrap_or(u32::MAX);
    if let Some(extra) = given.get(most as usize) {
        let lapse = conversation.lapse(&TOO_MANY_REPLIES).at(extra.turn, extra.text, extra.whole());
        found.push(lapse.with("given", given.len().to_string()).with("wanted", most.to_string()));
    }
    let Some(first) = first else { return found };
    if let Some(least) = wanted.replies.filter(|least| given.len() < *least as usize) {
        let lapse = shown(conversation, &TOO_FEW_REPLIES, first);
        found.push(lapse.with("given", given.len().to_string()).with("wanted", least.to_string()));
    }
    if let Some(within) = wanted.within
        && exchange.replies.first().is_none_or(|reply| reply.at - first.at > within.0)
    {
        found.push(shown(conversation, &NOT_IN_TIME, first).with("goal", within.to_string()));
    }
    found
}

fn shown(conversation: &Conversation, lapse: &Lapse, message: &Message) -> Evidence {
    conversation.lapse(lapse).at(message.turn, message.text, 0..message.text.len())
}
