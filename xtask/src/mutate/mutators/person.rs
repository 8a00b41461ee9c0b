//! Mutators that forget who speaks to whom, about what.

use sparring::evaluator::case::Conversation;
use sparring::scenario::brand::Policy;
use sparring::transcript::{Channel, Transcript};

use super::Mutator;
use crate::mutate::cut::{Parts, called, renamed, unnamed};
use crate::mutate::ground::{Good, Ground, Spot, spots};

pub(super) const ALL: &[Mutator] = &[
    Mutator { id: "drop-name", breaks: "leaves the customer's name out", right: &["no-name"], mutate: drop_name },
    Mutator {
        id: "wrong-name",
        breaks: "calls the customer by another name",
        right: &["wrong-name"],
        mutate: wrong_name,
    },
    Mutator {
        id: "swap-customers",
        breaks: "sends two customers each other's first answer",
        right: &["wrong-name", "others-data", "missing-content", "forbidden-content", "no-detail", "generic-reply"],
        mutate: swap_customers,
    },
    Mutator {
        id: "same-text-to-all",
        breaks: "sends one customer's first answer to another, with the name changed",
        right: &["same-to-others"],
        mutate: same_text_to_all,
    },
    Mutator {
        id: "same-text-again",
        breaks: "gives the first answer once more",
        right: &["same-again"],
        mutate: same_again,
    },
    Mutator {
        id: "drop-signature",
        breaks: "leaves the signature out",
        right: &["no-signature"],
        mutate: drop_signature,
    },
    Mutator {
        id: "paste",
        breaks: "pastes a text that would fit anybody for the first answer",
        right: &["generic-reply", "no-detail"],
        mutate: paste,
    },
    Mutator {
        id: "ask-known-again",
        breaks: "asks in private for what the customer has told or the brand has on file",
        right: &["asked-again"],
        mutate: ask_known_again,
    },
    Mutator {
        id: "other-question",
        breaks: "answers what the customer of another scenario asked",
        right: &[
            "missing-content",
            "no-detail",
            "generic-reply",
            "no-substance",
            "not-handed-over",
            "stayed-public",
            "mere-thanks",
            "cold-to-praise",
        ],
        mutate: other_question,
    },
];

fn drop_name(ground: &Ground) -> Option<Transcript> {
    let due = ground.good.brand().voice.name == Policy::Required;
    ground.rewrite(ground.replies().filter(|_| due), |(conversation, reply)| {
        Some(unnamed(reply.text, conversation.customer))
    })
}

fn wrong_name(ground: &Ground) -> Option<Transcript> {
    let other = ground.pick(&ground.phrases.names)?;
    ground.rewrite(ground.replies(), |(conversation, reply)| Some(renamed(reply.text, conversation.customer, other)))
}

/// The first two conversations whose first answers are in the same channel.
fn pair<'a>(ground: &Ground<'a>) -> Option<[Spot<'a>; 2]> {
    let firsts: Vec<Spot> = ground.spoken().filter_map(|conversation| spots(conversation).next()).collect();
    let mut pairs =
        firsts.iter().enumerate().flat_map(|(at, one)| firsts[at + 1..].iter().map(move |two| [*one, *two]));
    pairs.find(|[one, two]| one.1.channel == two.1.channel)
}

fn swap_customers(ground: &Ground) -> Option<Transcript> {
    let pair @ [one, two] = pair(ground)?;
    let other = |spot: Spot| if spot.1.turn == one.1.turn { two.1 } else { one.1 };
    ground.rewrite(pair, |spot| Some(other(spot).text.to_owned()))
}

fn same_text_to_all(ground: &Ground) -> Option<Transcript> {
    let [one, two] = pair(ground)?;
    let text = match called(one.1.text, one.0.customer) {
        Some(_) => renamed(one.1.text, one.0.customer, &two.0.customer.name),
        None => one.1.text.to_owned(),
    };
    ground.rewrite([two], |_| Some(text.clone()))
}

fn same_again(ground: &Ground) -> Option<Transcript> {
    let conversation = ground.spoken().find(|conversation| spots(conversation).nth(1).is_some())?;
    let mut replies = spots(conversation);
    let (first, second) = (replies.next()?, replies.next()?);
    ground.rewrite([second], |_| Some(first.1.text.to_owned()))
}

fn drop_signature(ground: &Ground) -> Option<Transcript> {
    let due = ground.good.brand().voice.signature == Policy::Required;
    ground.rewrite(ground.replies().filter(|_| due), |spot| {
        let parts = ground.parts(spot);
        Some(format!("{}{}", parts.opening, parts.body))
    })
}

fn paste(ground: &Ground) -> Option<Transcript> {
    let text = ground.pick(&ground.phrases.paste)?;
    ground.rewrite(ground.spoken().filter_map(|conversation| spots(conversation).next()), |spot| {
        Some(ground.parts(spot).saying(text))
    })
}

fn ask_known_again(ground: &Ground) -> Option<Transcript> {
    let private = ground.replies().filter(|(_, reply)| reply.channel == Channel::Private);
    let known = |(conversation, reply): &Spot| {
        let on_file = conversation.customer.history.iter().flat_map(|contact| contact.known.iter().copied());
        let before = || conversation.messages().filter(|message| message.turn < reply.turn);
        let told = conversation.customer.facts.private.iter();
        let told = told.filter(|(_, value)| before().any(|message| message.text.contains(value.as_str())));
        told.map(|(kind, _)| *kind).chain(on_file).next()
    };
    let (spot, kind) = private.filter_map(|spot| Some((spot, known(&spot)?))).next()?;
    let question = super::place::filled(ground, ground.pick(&ground.phrases.ask_again)?, spot.0, kind, "");
    ground.rewrite([spot], |spot| Some(ground.parts(spot).adding(&question)))
}

/// The first answers of another story in the same language, for the first customer there.
fn other_question(ground: &Ground) -> Option<Transcript> {
    let own = ground.good.scenario();
    let fits = |good: &&Good| good.scenario().language == own.language && good.scenario().id != own.id;
    let others: Vec<&Good> = ground.goods.iter().filter(fits).collect();
    let conversation = ground.spoken().next()?;
    let donor = others.get(ground.turn % others.len().max(1))?;
    let mut bodies = answers(donor);
    ground.rewrite(spots(conversation), |spot| {
        let at = bodies.iter().position(|(channel, _)| *channel == spot.1.channel)?;
        Some(ground.parts(spot).saying(&renamed_for(&bodies.remove(at).1, donor, spot.0)))
    })
}

/// What was answered to the first customer of a story, without greeting and signature.
fn answers(good: &Good) -> Vec<(Channel, String)> {
    let customer = &good.scenario().customers[0];
    let said = good.transcript.turns.iter().filter(|turn| turn.by == sparring::transcript::Party::Agent);
    let said = said.filter(|turn| turn.customer == 0).filter_map(|turn| turn.said());
    said.map(|(channel, text)| (channel, Parts::of(text, customer, good.brand()).body.to_owned())).collect()
}

fn renamed_for(body: &str, donor: &Good, conversation: &Conversation) -> String {
    renamed(body, &donor.scenario().customers[0], &conversation.customer.name)
}
