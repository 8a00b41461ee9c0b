//! Close-out: after a private exchange, whether those who read along get to see how it ended.

use super::Criterion;
use crate::evaluator::case::{Case, Conversation, Message, Reply};
use crate::evaluator::verdict::{Evidence, Lapse, Verdict};
use crate::evaluator::wording::fact;
use crate::marker::Marker;
use crate::rule::Rule;
use crate::transcript::Channel;

#[doc = include_str!("close-out.md")]
#[derive(Debug)]
pub struct CloseOut;

const NO_CLOSE_OUT: Lapse = Lapse { id: "no-close-out", rule: Rule::C1, cost: 100 };
const EARLY_CLOSE_OUT: Lapse = Lapse { id: "early-close-out", rule: Rule::C1, cost: 60 };
const EMPTY_CLOSE_OUT: Lapse = Lapse { id: "empty-close-out", rule: Rule::C1, cost: 50 };
const PRIVATE_DETAIL: Lapse = Lapse { id: "private-detail", rule: Rule::C1, cost: 60 };

/// What shows that the case is solved or under way.
const OUTCOME: &[Marker] = &[Marker::Resolved, Marker::Solution, Marker::NextStep];

/// What the company still had to say or ask: a short private message with none of these is a pleasantry.
const SUBSTANCE: &[Marker] = &[
    Marker::Solution,
    Marker::NextStep,
    Marker::Resolved,
    Marker::HelpOffer,
    Marker::Question,
    Marker::PersonalDataRequest,
];

/// Up to how many words a message may be a pleasantry.
const PLEASANTRY: usize = 12;

impl Criterion for CloseOut {
    fn id(&self) -> &'static str {
        "close-out"
    }

    fn page(&self) -> &'static str {
        include_str!("close-out.md")
    }

    fn lapses(&self) -> &'static [Lapse] {
        &[NO_CLOSE_OUT, EARLY_CLOSE_OUT, EMPTY_CLOSE_OUT, PRIVATE_DETAIL]
    }

    fn judge(&self, _: &Case, conversation: &Conversation) -> Verdict {
        if !conversation.is_spoken() || !applies(conversation) {
            return Verdict::NotApplicable;
        }
        let after = closable_from(conversation);
        let closing: Vec<&Reply> =
            conversation.replies_in(Channel::Public).filter(|reply| reply.turn > after).collect();
        Verdict::from_evidence(match closing.as_slice() {
            [] => not_closed(conversation).into_iter().collect(),
            closing => {
                [empty(conversation, closing), private_detail(conversation, closing)].into_iter().flatten().collect()
            }
        })
    }
}

/// Whether there is a public thread to close: as the scenario says, or else where a case that began in public had a
/// private exchange.
fn applies(conversation: &Conversation) -> bool {
    let began_in_public = conversation.messages().next().is_some_and(|message| message.channel == Channel::Public);
    let private = conversation.replies_in(Channel::Private).next().is_some();
    conversation.expect().close_out.unwrap_or(began_in_public && private)
}

/// The turn after which a public reply closes the case: the last private message of substance, or the customer's
/// parting words where those came first. Without a private exchange, the customer's first message.
fn closable_from(conversation: &Conversation) -> usize {
    let long = |reply: &Reply| reply.text.split_whitespace().nth(PLEASANTRY).is_some();
    let substantial = |reply: &&Reply| long(reply) || SUBSTANCE.iter().any(|marker| reply.seen.has(*marker));
    let private = || conversation.replies_in(Channel::Private);
    let last = private().rfind(substantial).or_else(|| private().next_back());
    let parting = conversation.messages().find(|message| message.parting).map(|message| message.turn);
    match (last.map(|reply| reply.turn), parting) {
        (Some(last), Some(parting)) => last.min(parting),
        (Some(last), None) => last,
        (None, _) => conversation.messages().next().map_or(0, |message| message.turn),
    }
}

/// Nobody came back to the public thread; or somebody told how it ends before it had ended.
fn not_closed(conversation: &Conversation) -> Option<Evidence> {
    let moved = conversation.replies_in(Channel::Private).next().map_or(0, |reply| reply.turn);
    let early = conversation.replies_in(Channel::Public).find(|reply| reply.turn > moved && outcome(reply));
    if let Some(reply) = early {
        return Some(conversation.lapse(&EARLY_CLOSE_OUT).at(reply.turn, reply.text, reply.whole()));
    }
    let last: &Message = conversation.messages().rfind(|message| message.channel == Channel::Public)?;
    Some(conversation.lapse(&NO_CLOSE_OUT).at(last.turn, last.text, 0..last.text.len()))
}

/// The public thread was visited, but shows neither an outcome nor thanks.
fn empty(conversation: &Conversation, closing: &[&Reply]) -> Option<Evidence> {
    if closing.iter().any(|reply| outcome(reply) || reply.seen.has(Marker::Thanks)) {
        return None;
    }
    let reply = closing.last()?;
    Some(conversation.lapse(&EMPTY_CLOSE_OUT).at(reply.turn, reply.text, reply.whole()))
}

/// What was told in private stands in the public reply that closes the case.
fn private_detail(conversation: &Conversation, closing: &[&Reply]) -> Option<Evidence> {
    let values = || conversation.customer.facts.private.values();
    closing.iter().find_map(|reply| {
        let revealed = reply.seen.revealed.first().map(|(_, words)| words.clone());
        let words = revealed.or_else(|| values().find_map(|value| fact(reply.text, value)))?;
        Some(conversation.lapse(&PRIVATE_DETAIL).at(reply.turn, reply.text, words))
    })
}

fn outcome(reply: &Reply) -> bool {
    OUTCOME.iter().any(|marker| reply.seen.has(*marker))
}
