//! Escalation: whether the case is handled in the channel and at the desk where it belongs.

use super::Criterion;
use crate::evaluator::case::{Case, Conversation, Reply};
use crate::evaluator::verdict::{Evidence, Lapse, Score, Verdict};
use crate::evaluator::wording::mention;
use crate::marker::Marker;
use crate::rule::Rule;
use crate::scenario::model::Escalation as Where;
use crate::transcript::{Act, Channel};

#[doc = include_str!("escalation.md")]
#[derive(Debug)]
pub struct Escalation;

const HIDDEN_ANSWER: Lapse = Lapse { id: "hidden-answer", rule: Rule::X1, cost: 70 };
const NEEDLESS_PRIVATE: Lapse = Lapse { id: "needless-private", rule: Rule::X1, cost: 50 };
const NO_HELP_IN_PUBLIC: Lapse = Lapse { id: "no-help-in-public", rule: Rule::X2, cost: 30 };
const STAYED_PUBLIC: Lapse = Lapse { id: "stayed-public", rule: Rule::X3, cost: 60 };
const CLOSED_DOOR: Lapse = Lapse { id: "closed-door", rule: Rule::X3, cost: 60 };
const ASKED_IN_PUBLIC: Lapse = Lapse { id: "asked-in-public", rule: Rule::X4, cost: 40 };
const SENT_AWAY: Lapse = Lapse { id: "sent-away", rule: Rule::X5, cost: 40 };
const NO_WHO_AND_WHEN: Lapse = Lapse { id: "no-who-and-when", rule: Rule::X6, cost: 25 };
const NO_INVITATION: Lapse = Lapse { id: "no-invitation", rule: Rule::X6, cost: 15 };
const NOT_HANDED_OVER: Lapse = Lapse { id: "not-handed-over", rule: Rule::X7, cost: 60 };
const WRONG_DESK: Lapse = Lapse { id: "wrong-desk", rule: Rule::X7, cost: 60 };
const NEEDLESS_DESK: Lapse = Lapse { id: "needless-desk", rule: Rule::X7, cost: 40 };

impl Criterion for Escalation {
    fn id(&self) -> &'static str {
        "escalation"
    }

    fn page(&self) -> &'static str {
        include_str!("escalation.md")
    }

    fn lapses(&self) -> &'static [Lapse] {
        &[
            HIDDEN_ANSWER,
            NEEDLESS_PRIVATE,
            NO_HELP_IN_PUBLIC,
            STAYED_PUBLIC,
            CLOSED_DOOR,
            ASKED_IN_PUBLIC,
            SENT_AWAY,
            NO_WHO_AND_WHEN,
            NO_INVITATION,
            NOT_HANDED_OVER,
            WRONG_DESK,
            NEEDLESS_DESK,
        ]
    }

    fn judge(&self, case: &Case, conversation: &Conversation) -> Verdict {
        if !conversation.is_spoken() {
            return Verdict::NotApplicable;
        }
        match &conversation.expect().escalation {
            None if case.is_record() => on_record(conversation),
            None => Verdict::NotApplicable,
            Some(Where::Public) => Verdict::from_evidence(public(case, conversation)),
            Some(Where::Private) => Verdict::from_evidence(private(case, conversation)),
            Some(Where::Desk(desk)) => Verdict::from_evidence(handed_over(case, conversation, desk)),
        }
    }
}

/// Nobody wrote down where the case belongs: what can be judged is how the reply itself deals with channels.
fn on_record(conversation: &Conversation) -> Verdict {
    let deals = |reply: &Reply| {
        !reply.seen.asked.is_empty() || reply.seen.has(Marker::PrivateInvite) || reply.seen.has(Marker::Redirect)
    };
    if !conversation.replies().any(deals) {
        return Verdict::NotApplicable;
    }
    let invited = conversation.replies_in(Channel::Public).any(|reply| reply.seen.has(Marker::PrivateInvite));
    let help = if invited { help_in_public(conversation) } else { None };
    let evidence = [help, asked_in_public(conversation), sent_away(conversation)];
    Verdict::from_evidence(evidence.into_iter().flatten().collect())
}

/// It can be answered in public: then it is answered there, and not moved.
fn public(case: &Case, conversation: &Conversation) -> Vec<Evidence> {
    let private = conversation.replies_in(Channel::Private).next();
    let hidden = conversation.replies_in(Channel::Public).next().is_none();
    let invited = conversation.replies_in(Channel::Public).find_map(|reply| shown(reply, Marker::PrivateInvite));
    let moved = match (private, invited) {
        (Some(reply), _) if hidden => {
            Some(conversation.lapse(&HIDDEN_ANSWER).at(reply.turn, reply.text, reply.opening()))
        }
        (_, Some((reply, words))) => Some(conversation.lapse(&NEEDLESS_PRIVATE).at(reply.turn, reply.text, words)),
        // Whom the customer addressed in private is answered there.
        (Some(reply), None) if !wrote_in_private(conversation) => {
            Some(conversation.lapse(&NEEDLESS_PRIVATE).at(reply.turn, reply.text, reply.opening()))
        }
        _ => None,
    };
    moved.into_iter().chain(sent_away(conversation)).chain(needless_desk(case, conversation)).collect()
}

/// It needs a private message: help is offered in public, the customer is invited, data is asked for in private only.
fn private(case: &Case, conversation: &Conversation) -> Vec<Evidence> {
    let mut evidence: Vec<Evidence> = moved(conversation).into_iter().collect();
    evidence.extend(help_in_public(conversation));
    evidence.extend(asked_in_public(conversation));
    evidence.extend(sent_away(conversation));
    evidence.extend(needless_desk(case, conversation));
    evidence
}

/// Personal data is asked for where everybody reads along.
fn asked_in_public(conversation: &Conversation) -> Option<Evidence> {
    conversation.replies_in(Channel::Public).find_map(|reply| {
        let asked = reply.seen.asked.iter().find(|asked| !asked.privately)?;
        let evidence = conversation.lapse(&ASKED_IN_PUBLIC).at(reply.turn, reply.text, asked.span.clone());
        Some(evidence.with("fact", asked.kind.id()))
    })
}

/// Whether the case went to private messages, or the customer was at least asked to come along.
fn moved(conversation: &Conversation) -> Option<Evidence> {
    let invited = conversation.replies_in(Channel::Public).find(|reply| reply.seen.has(Marker::PrivateInvite));
    let refused = conversation.acts.iter().find_map(|(turn, act)| match act {
        Act::Refused { channel: Channel::Private, text, .. } => Some((*turn, text)),
        _ => None,
    });
    // Knocking before inviting shows that nobody looked whether the door is open.
    match (refused, invited) {
        (Some((turn, _)), Some(reply)) if reply.turn < turn => return None,
        (Some((turn, text)), invited) => {
            let evidence = conversation.lapse(&CLOSED_DOOR).at(turn, text, 0..text.len());
            return Some(if invited.is_some() { evidence.costing(Score::points(20)) } else { evidence });
        }
        _ => {}
    }
    if invited.is_some() || conversation.replies_in(Channel::Private).next().is_some() {
        return None;
    }
    let reply = conversation.replies().next()?;
    Some(conversation.lapse(&STAYED_PUBLIC).at(reply.turn, reply.text, reply.whole()))
}

/// Whether those who read along see that the company helps, before the talk goes private.
fn help_in_public(conversation: &Conversation) -> Option<Evidence> {
    let invite = conversation.replies_in(Channel::Public).find(|reply| reply.seen.has(Marker::PrivateInvite));
    let private = conversation.replies_in(Channel::Private).next();
    let last = invite.map_or_else(|| private.map_or(usize::MAX, |reply| reply.turn), |reply| reply.turn);
    let helps = |reply: &Reply| {
        [Marker::HelpOffer, Marker::Solution, Marker::NextStep].iter().any(|marker| reply.seen.has(*marker))
    };
    let began_in_public = conversation.messages().next().is_some_and(|message| message.channel == Channel::Public);
    if !began_in_public || conversation.replies_in(Channel::Public).any(|reply| reply.turn <= last && helps(reply)) {
        return None;
    }
    let reply = invite.or(private).or_else(|| conversation.replies().next())?;
    Some(conversation.lapse(&NO_HELP_IN_PUBLIC).at(reply.turn, reply.text, reply.opening()))
}

/// It belongs to a desk: that one is named or put on record, with who does what and when.
fn handed_over(case: &Case, conversation: &Conversation, desk: &str) -> Vec<Evidence> {
    let mut evidence = Vec::new();
    let label = case.brand.desks.get(desk).and_then(|desk| desk.names.first()).map_or(desk, String::as_str);
    let on_record =
        |id: &str| conversation.acts.iter().any(|(_, act)| matches!(act, Act::HandedOver { desk } if desk == id));
    let named = conversation.replies().find(|reply| names_desk(case, reply, desk).is_some());
    if !on_record(desk) && named.is_none() {
        evidence.extend(misdirected(case, conversation, desk).map(|evidence| evidence.with("desk", label)));
    }
    let Some(last) = conversation.replies().next_back() else {
        return evidence;
    };
    if conversation.shows(Marker::NextStep).is_none() {
        let reply = named.unwrap_or(last);
        evidence
            .push(conversation.lapse(&NO_WHO_AND_WHEN).at(reply.turn, reply.text, reply.whole()).with("desk", label));
    }
    if conversation.shows(Marker::Invitation).is_none() {
        evidence.push(conversation.lapse(&NO_INVITATION).at(last.turn, last.text, last.closing()));
    }
    evidence
}

/// The case went to another desk than `desk`, or to none.
fn misdirected(case: &Case, conversation: &Conversation, desk: &str) -> Option<Evidence> {
    let others = || case.brand.desks.keys().filter(|id| *id != desk);
    let recorded = conversation.acts.iter().find(|(_, act)| matches!(act, Act::HandedOver { .. }));
    if let Some((turn, Act::HandedOver { desk: other })) = recorded {
        return Some(conversation.lapse(&WRONG_DESK).at(*turn, other, 0..other.len()));
    }
    let named = conversation.replies().find_map(|reply| {
        let words = others().find_map(|id| names_desk(case, reply, id))?;
        Some(conversation.lapse(&WRONG_DESK).at(reply.turn, reply.text, words))
    });
    named.or_else(|| {
        let reply = conversation.replies().next()?;
        Some(conversation.lapse(&NOT_HANDED_OVER).at(reply.turn, reply.text, reply.whole()))
    })
}

/// A case that is handled here was put on record for a desk.
fn needless_desk(case: &Case, conversation: &Conversation) -> Option<Evidence> {
    let (turn, desk) = conversation.acts.iter().find_map(|(turn, act)| match act {
        Act::HandedOver { desk } => Some((*turn, desk)),
        _ => None,
    })?;
    let label = case.brand.desks.get(desk).and_then(|desk| desk.names.first()).unwrap_or(desk);
    Some(conversation.lapse(&NEEDLESS_DESK).at(turn, desk, 0..desk.len()).with("desk", label))
}

/// The customer is sent to another platform, and that is not itself the answer.
fn sent_away(conversation: &Conversation) -> Option<Evidence> {
    let answers = |reply: &Reply| reply.seen.has(Marker::Solution) && !reply.seen.has(Marker::Generic);
    let away = |reply: &&Reply| reply.seen.has(Marker::Redirect) && !answers(reply);
    let (reply, words) = conversation.replies().find(away).and_then(|reply| shown(reply, Marker::Redirect))?;
    Some(conversation.lapse(&SENT_AWAY).at(reply.turn, reply.text, words))
}

/// Where a reply names a desk, by any of its names.
fn names_desk(case: &Case, reply: &Reply, desk: &str) -> Option<std::ops::Range<usize>> {
    let seen = reply.seen.desks.iter().find(|(index, _)| case.house.desk(*index) == Some(desk));
    seen.map(|(_, words)| words.clone())
        .or_else(|| case.brand.desks.get(desk)?.names.iter().find_map(|name| mention(reply.text, name)))
}

fn wrote_in_private(conversation: &Conversation) -> bool {
    conversation.messages().any(|message| message.channel == Channel::Private)
}

fn shown<'r, 'a>(reply: &'r Reply<'a>, marker: Marker) -> Option<(&'r Reply<'a>, std::ops::Range<usize>)> {
    Some((reply, reply.seen.first(marker)?))
}
