//! Empathy: whether the company shows that it sees what this means to the customer, and offers help.

use super::Criterion;
use crate::evaluator::case::{Case, Conversation, Exchange, Reply};
use crate::evaluator::occasion::Occasion;
use crate::evaluator::verdict::{Evidence, Lapse, Verdict};
use crate::marker::Marker;
use crate::rule::Rule;

#[doc = include_str!("empathy.md")]
#[derive(Debug)]
pub struct Empathy;

const NO_ACKNOWLEDGEMENT: Lapse = Lapse { id: "no-acknowledgement", rule: Rule::E1, cost: 45 };
const LATE_ACKNOWLEDGEMENT: Lapse = Lapse { id: "late-acknowledgement", rule: Rule::E1, cost: 25 };
const BARE_APOLOGY: Lapse = Lapse { id: "bare-apology", rule: Rule::E1, cost: 15 };
const JOY_AT_TROUBLE: Lapse = Lapse { id: "joy-at-trouble", rule: Rule::E1, cost: 25 };
const NO_HELP_OFFER: Lapse = Lapse { id: "no-help-offer", rule: Rule::E2, cost: 30 };
const BLAME: Lapse = Lapse { id: "blame", rule: Rule::E4, cost: 40 };
const STUFFED: Lapse = Lapse { id: "stuffed", rule: Rule::E1, cost: 20 };
const COLD_TO_PRAISE: Lapse = Lapse { id: "cold-to-praise", rule: Rule::E5, cost: 60 };
const MERE_THANKS: Lapse = Lapse { id: "mere-thanks", rule: Rule::E5, cost: 25 };
const PITY_FOR_PRAISE: Lapse = Lapse { id: "pity-for-praise", rule: Rule::E5, cost: 40 };
const UNMOVED: Lapse = Lapse { id: "unmoved", rule: Rule::E1, cost: 25 };

/// What counts as helping, in so many words or by doing it.
const HELP: &[Marker] = &[Marker::HelpOffer, Marker::Solution, Marker::NextStep, Marker::Resolved];

/// What a friendly person would let slip in at least once.
const FRIENDLY: &[Marker] = &[
    Marker::Sympathy,
    Marker::SharedJoy,
    Marker::Apology,
    Marker::Thanks,
    Marker::HelpOffer,
    Marker::Invitation,
    Marker::WellWishing,
];

/// From how many separate apologies in one reply on nobody believes them.
const TOO_MANY_APOLOGIES: usize = 3;

impl Criterion for Empathy {
    fn id(&self) -> &'static str {
        "empathy"
    }

    fn page(&self) -> &'static str {
        include_str!("empathy.md")
    }

    fn lapses(&self) -> &'static [Lapse] {
        &[
            NO_ACKNOWLEDGEMENT,
            LATE_ACKNOWLEDGEMENT,
            BARE_APOLOGY,
            JOY_AT_TROUBLE,
            NO_HELP_OFFER,
            BLAME,
            STUFFED,
            COLD_TO_PRAISE,
            MERE_THANKS,
            PITY_FOR_PRAISE,
            UNMOVED,
        ]
    }

    fn judge(&self, _: &Case, conversation: &Conversation) -> Verdict {
        let Some(first) = conversation.first_answer().filter(|_| conversation.is_spoken()) else {
            return Verdict::NotApplicable;
        };
        let mut evidence = match conversation.occasion {
            Occasion::Trouble => trouble(conversation, first),
            Occasion::Plain => plain(conversation, first),
            Occasion::Joy => joy(conversation, first),
        };
        evidence.extend(blame(conversation));
        evidence.extend(stuffing(conversation));
        Verdict::from_evidence(evidence)
    }
}

/// Something went wrong: it is to be acknowledged first, and help is to be offered.
fn trouble(conversation: &Conversation, first: &Exchange) -> Vec<Evidence> {
    let mut evidence = Vec::new();
    let sympathy = first.shows(Marker::Sympathy);
    let apology = first.shows(Marker::Apology);
    let acknowledged = sympathy.is_some() || apology.is_some();
    let later = conversation.replies().any(|reply| reply.seen.has(Marker::Sympathy) || reply.seen.has(Marker::Apology));
    let opening = |lapse: &Lapse| at_opening(conversation, first, lapse);
    match (sympathy, apology) {
        (Some(_), _) => {}
        (None, Some((reply, words))) => {
            evidence.push(conversation.lapse(&BARE_APOLOGY).at(reply.turn, reply.text, words));
        }
        (None, None) if later => evidence.extend(opening(&LATE_ACKNOWLEDGEMENT)),
        (None, None) => evidence.extend(opening(&NO_ACKNOWLEDGEMENT)),
    }
    if let Some((reply, words)) = first.shows(Marker::SharedJoy).filter(|_| !acknowledged) {
        evidence.push(conversation.lapse(&JOY_AT_TROUBLE).at(reply.turn, reply.text, words));
    }
    evidence.extend(no_help(conversation, first));
    evidence
}

/// A plain request: help, in a friendly word.
fn plain(conversation: &Conversation, first: &Exchange) -> Vec<Evidence> {
    let friendly = conversation.replies().any(|reply| FRIENDLY.iter().any(|marker| reply.seen.has(*marker)));
    let unmoved = if friendly || conversation.messages().next().is_none() {
        None
    } else {
        at_opening(conversation, first, &UNMOVED)
    };
    unmoved.into_iter().chain(no_help(conversation, first)).collect()
}

/// Praise: the joy is shared, or the thanks say for what; pity is out of place.
fn joy(conversation: &Conversation, first: &Exchange) -> Vec<Evidence> {
    let mut evidence = Vec::new();
    let specific = !first.replies.iter().any(|reply| reply.seen.has(Marker::Generic));
    match (first.shows(Marker::SharedJoy), first.shows(Marker::Thanks)) {
        (Some(_), _) if specific => {}
        (Some((reply, words)), _) | (None, Some((reply, words))) => {
            evidence.push(conversation.lapse(&MERE_THANKS).at(reply.turn, reply.text, words));
        }
        (None, None) => evidence.extend(at_opening(conversation, first, &COLD_TO_PRAISE)),
    }
    if let Some((reply, words)) = first.shows(Marker::Sympathy).or_else(|| first.shows(Marker::Apology)) {
        evidence.push(conversation.lapse(&PITY_FOR_PRAISE).at(reply.turn, reply.text, words));
    }
    evidence
}

/// Neither an offer of help nor help itself in the first answer. A question or a way to talk in private asks the
/// customer for something, and is not yet an offer.
fn no_help(conversation: &Conversation, first: &Exchange) -> Option<Evidence> {
    let helps = HELP.iter().any(|marker| first.shows(*marker).is_some());
    if helps { None } else { at_opening(conversation, first, &NO_HELP_OFFER) }
}

fn blame(conversation: &Conversation) -> Option<Evidence> {
    let (reply, words) = conversation.shows(Marker::BlameShift)?;
    Some(conversation.lapse(&BLAME).at(reply.turn, reply.text, words))
}

fn stuffing(conversation: &Conversation) -> Option<Evidence> {
    let many = |reply: &&Reply| reply.seen.all(Marker::Apology).count() >= TOO_MANY_APOLOGIES;
    let reply = conversation.replies().find(many)?;
    let last = reply.seen.all(Marker::Apology).last()?;
    Some(conversation.lapse(&STUFFED).at(reply.turn, reply.text, last))
}

/// A lapse that shows at the opening of the first answer, by what is not there.
fn at_opening(conversation: &Conversation, first: &Exchange, lapse: &Lapse) -> Option<Evidence> {
    let reply = first.replies.first()?;
    Some(conversation.lapse(lapse).at(reply.turn, reply.text, reply.opening()))
}
