//! Mutators that put things where they do not belong: data in public, answers in private, customers at other desks.

use sparring::evaluator::case::Conversation;
use sparring::evaluator::occasion::Occasion;
use sparring::marker::{FactKind, Marker};
use sparring::scenario::model::Escalation;
use sparring::scenario::voice::formal;
use sparring::transcript::{Act, Channel, Party, Transcript};

use super::Mutator;
use crate::mutate::ground::{Ground, Spot, spots};

pub(super) const ALL: &[Mutator] = &[
    Mutator {
        id: "request-in-public",
        breaks: "asks for the data in public instead of by private message",
        right: &["data-asked-in-public"],
        mutate: request_in_public,
    },
    Mutator {
        id: "reveal-in-public",
        breaks: "repeats the customer's data in public",
        right: &["data-shown-in-public"],
        mutate: reveal_in_public,
    },
    Mutator {
        id: "tell-others-data",
        breaks: "tells one customer the data of another, in private",
        right: &["others-data"],
        mutate: tell_others_data,
    },
    Mutator {
        id: "hide-in-private",
        breaks: "answers in private what could be said in public",
        right: &["hidden-answer", "needless-private"],
        mutate: hide_in_private,
    },
    Mutator {
        id: "no-way-to-private",
        breaks: "never moves to private messages",
        right: &["stayed-public", "closed-door"],
        mutate: no_way_to_private,
    },
    Mutator {
        id: "redirect-elsewhere",
        breaks: "sends the customer elsewhere instead of helping",
        right: &["sent-away"],
        mutate: redirect_elsewhere,
    },
    Mutator {
        id: "wrong-desk",
        breaks: "hands the case over to another desk",
        right: &["wrong-desk", "not-handed-over"],
        mutate: wrong_desk,
    },
    Mutator {
        id: "drop-close-out",
        breaks: "does not come back to the public thread",
        right: &["no-close-out", "early-close-out"],
        mutate: drop_close_out,
    },
];

/// A wording with the name of a kind of data, the data, and the form of address filled in.
pub(super) fn filled(
    ground: &Ground,
    wording: &str,
    conversation: &Conversation,
    kind: FactKind,
    value: &str,
) -> String {
    let your = if formal(ground.good.brand(), conversation.customer) { "uw" } else { "je" };
    wording.replace("{your}", your).replace("{fact}", &ground.phrases.facts[&kind]).replace("{value}", value)
}

fn public<'a>(ground: &Ground<'a>) -> impl Iterator<Item = Spot<'a>> + use<'a> {
    ground.replies().filter(|(_, reply)| reply.channel == Channel::Public)
}

/// The request stands where the invitation to write in private stood, or at the end where there was none.
fn request_in_public(ground: &Ground) -> Option<Transcript> {
    let invites = |(_, reply): &Spot| reply.seen.has(Marker::PrivateInvite);
    let spot @ (conversation, reply) = public(ground).find(invites).or_else(|| public(ground).next())?;
    let kinds: Vec<FactKind> = conversation.customer.facts.private.keys().copied().collect();
    let kind = kinds.get(ground.turn % kinds.len().max(1)).copied().unwrap_or(FactKind::CustomerNumber);
    let question = filled(ground, ground.pick(&ground.phrases.ask_in_public)?, conversation, kind, "");
    let hit: Vec<_> = reply.seen.all(Marker::PrivateInvite).collect();
    let open = ground.parts(spot).without(conversation.customer, &hit);
    let parts = crate::mutate::cut::Parts::of(&open, conversation.customer, ground.good.brand());
    ground.rewrite([spot], |_| Some(parts.adding(&question)))
}

/// The private facts of a customer that are long enough to be told from any other word, and not the name on the profile.
fn secrets<'a>(conversation: &Conversation<'a>) -> Vec<(FactKind, &'a str)> {
    let customer = conversation.customer;
    let telling = |value: &str| value != customer.name && value.chars().filter(|c| c.is_alphanumeric()).count() >= 4;
    let facts = customer.facts.private.iter().map(|(kind, value)| (*kind, value.as_str()));
    facts.filter(|(_, value)| telling(value)).collect()
}

fn reveal_in_public(ground: &Ground) -> Option<Transcript> {
    let spot = public(ground).find(|(conversation, _)| !secrets(conversation).is_empty())?;
    let secrets = secrets(spot.0);
    let (kind, value) = secrets[ground.turn % secrets.len()];
    let words = filled(ground, ground.pick(&ground.phrases.show_in_public)?, spot.0, kind, value);
    ground.rewrite([spot], |spot| Some(ground.parts(spot).adding(&words)))
}

fn tell_others_data(ground: &Ground) -> Option<Transcript> {
    let owner = ground.case.conversations.iter().find(|conversation| !secrets(conversation).is_empty())?;
    let (kind, value) = secrets(owner)[0];
    let spot = ground.replies().find(|(conversation, _)| conversation.index != owner.index)?;
    let words = filled(ground, ground.pick(&ground.phrases.show_in_public)?, spot.0, kind, value);
    ground.rewrite([spot], |spot| Some(ground.parts(spot).adding(&words)))
}

fn hide_in_private(ground: &Ground) -> Option<Transcript> {
    let open = |conversation: &&Conversation| conversation.expect().escalation == Some(Escalation::Public);
    let index = ground.spoken().find(open)?.index;
    let mut transcript = ground.good.transcript.clone();
    for turn in transcript.turns.iter_mut().filter(|turn| turn.by == Party::Agent && turn.customer == index) {
        if let Act::Said { channel, .. } = &mut turn.act {
            *channel = Channel::Private;
        }
    }
    (transcript != ground.good.transcript).then_some(transcript)
}

/// Without the private replies and without a word of them in public.
fn no_way_to_private(ground: &Ground) -> Option<Transcript> {
    let closed = |conversation: &&Conversation| conversation.expect().escalation == Some(Escalation::Private);
    let conversation = ground.spoken().find(closed)?;
    let open = ground.rewrite(spots(conversation), |spot| {
        let hit: Vec<_> = spot.1.seen.all(Marker::PrivateInvite).collect();
        Some(ground.parts(spot).without(spot.0.customer, &hit))
    });
    let mut transcript = open.unwrap_or_else(|| ground.good.transcript.clone());
    let private = |act: &Act| matches!(act, Act::Said { channel: Channel::Private, .. });
    let own = |customer: usize| customer == conversation.index;
    transcript.turns.retain(|turn| turn.by == Party::Customer || !own(turn.customer) || !private(&turn.act));
    let spoken = transcript.turns.iter().any(|turn| turn.by == Party::Agent && own(turn.customer));
    spoken.then_some(transcript)
}

fn redirect_elsewhere(ground: &Ground) -> Option<Transcript> {
    let judged = |(conversation, _): &Spot| {
        let here = matches!(conversation.expect().escalation, Some(Escalation::Public | Escalation::Private));
        here && conversation.occasion != Occasion::Joy
    };
    let words = ground.pick(&ground.phrases.elsewhere)?;
    ground.rewrite(ground.replies().find(judged), |spot| Some(ground.parts(spot).saying(words)))
}

/// The record and the words of the hand-over name another desk.
fn wrong_desk(ground: &Ground) -> Option<Transcript> {
    let (index, right) = ground.spoken().find_map(|conversation| match &conversation.expect().escalation {
        Some(Escalation::Desk(desk)) => Some((conversation.index, desk)),
        _ => None,
    })?;
    let desks = &ground.good.brand().desks;
    let (wrong, other) = desks.iter().find(|(id, _)| *id != right)?;
    let mut transcript = ground.good.transcript.clone();
    for turn in transcript.turns.iter_mut().filter(|turn| turn.by == Party::Agent && turn.customer == index) {
        match &mut turn.act {
            Act::HandedOver { desk } => wrong.clone_into(desk),
            Act::Said { text, .. } => {
                for name in &desks[right].names {
                    *text = text.replace(name.as_str(), &other.names[0]);
                }
            }
            _ => {}
        }
    }
    (transcript != ground.good.transcript).then_some(transcript)
}

/// Without what is said in public after the last private reply.
fn drop_close_out(ground: &Ground) -> Option<Transcript> {
    let due = |conversation: &&Conversation| conversation.expect().close_out != Some(false);
    let closing = ground.spoken().filter(due).flat_map(|conversation| {
        let last = conversation.replies_in(Channel::Private).map(|reply| reply.turn).next_back();
        let after = conversation.replies_in(Channel::Public).map(|reply| reply.turn);
        after.filter(move |turn| last.is_some_and(|last| *turn > last))
    });
    let closing: Vec<usize> = closing.collect();
    ground.keep(|turn| !closing.contains(&turn))
}
