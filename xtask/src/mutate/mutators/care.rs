//! Mutators that take away what is kind and what helps, or lay it on too thick.

use std::ops::Range;

use sparring::evaluator::case::Conversation;
use sparring::evaluator::occasion::Occasion;
use sparring::evaluator::wording::{fill, mention};
use sparring::marker::Marker;
use sparring::scenario::model::Escalation;
use sparring::transcript::Transcript;

use super::Mutator;
use crate::mutate::cut::sentences;
use crate::mutate::ground::{Ground, Spot, spots};

pub(super) const ALL: &[Mutator] = &[
    Mutator {
        id: "drop-sympathy",
        breaks: "leaves out every sentence that sympathises or apologises",
        right: &["no-acknowledgement", "late-acknowledgement", "bare-apology"],
        mutate: drop_sympathy,
    },
    Mutator {
        id: "drop-joy",
        breaks: "leaves joy and thanks out of the answer to praise",
        right: &["cold-to-praise", "mere-thanks"],
        mutate: drop_joy,
    },
    Mutator {
        id: "drop-help-offer",
        breaks: "leaves but the kind words of the first answer, without help or an offer of it",
        right: &["no-help-offer", "no-help-in-public"],
        mutate: drop_help_offer,
    },
    Mutator {
        id: "drop-solution",
        breaks: "leaves out what the customer needed to know",
        right: &["missing-content", "no-substance", "no-who-and-when"],
        mutate: drop_solution,
    },
    Mutator {
        id: "drop-invitation",
        breaks: "hands over and does not invite the customer to come back",
        right: &["no-invitation"],
        mutate: drop_invitation,
    },
    Mutator {
        id: "say-forbidden",
        breaks: "says what the scenario says must not be said",
        right: &["forbidden-content"],
        mutate: say_forbidden,
    },
    Mutator {
        id: "stuff-keywords",
        breaks: "piles five phrases of apology and sympathy on top",
        right: &["stuffed", "pity-for-praise"],
        mutate: stuff_keywords,
    },
    Mutator {
        id: "pity-praise",
        breaks: "pities somebody who is happy",
        right: &["pity-for-praise"],
        mutate: pity_praise,
    },
    Mutator { id: "add-excuse", breaks: "makes an excuse", right: &["blame"], mutate: add_excuse },
    Mutator { id: "blame-customer", breaks: "blames the customer", right: &["blame"], mutate: blame_customer },
];

/// What is kind and helps nobody yet.
const KIND: &[Marker] = &[Marker::Sympathy, Marker::Apology];

/// What helps, or promises to.
const HELP: &[Marker] =
    &[Marker::HelpOffer, Marker::Solution, Marker::NextStep, Marker::Resolved, Marker::PrivateInvite];

/// The replies without the sentences in which any of these markers is seen.
fn without<'a>(
    ground: &Ground<'a>,
    replies: impl IntoIterator<Item = Spot<'a>>,
    markers: &[Marker],
) -> Option<Transcript> {
    ground.rewrite(replies, |spot| {
        let hit: Vec<_> = markers.iter().flat_map(|marker| spot.1.seen.all(*marker)).collect();
        Some(ground.parts(spot).without(spot.0.customer, &hit))
    })
}

/// The replies of the first answer of a conversation.
fn first_answer<'a>(conversation: &'a Conversation<'a>) -> impl Iterator<Item = Spot<'a>> {
    let first = conversation.first_answer().map(|exchange| exchange.replies.iter());
    first.into_iter().flatten().map(move |reply| (conversation, reply))
}

fn drop_sympathy(ground: &Ground) -> Option<Transcript> {
    let trouble = ground.replies().filter(|(conversation, _)| conversation.occasion == Occasion::Trouble);
    without(ground, trouble, KIND)
}

fn drop_joy(ground: &Ground) -> Option<Transcript> {
    let joy = ground.spoken().filter(|conversation| conversation.occasion == Occasion::Joy);
    without(ground, joy.flat_map(first_answer), &[Marker::SharedJoy, Marker::Thanks])
}

/// Of the first answer only the kind words stay, where there are any: what does not help is what is left.
fn drop_help_offer(ground: &Ground) -> Option<Transcript> {
    let asked = ground.spoken().filter(|conversation| conversation.occasion != Occasion::Joy);
    ground.rewrite(asked.flat_map(first_answer), |spot| {
        let parts = ground.parts(spot);
        let start = parts.opening.len();
        let has = |range: &Range<usize>, markers: &[Marker]| {
            let mut spans = markers.iter().flat_map(|marker| spot.1.seen.all(*marker));
            spans.any(|span| span.start < start + range.end && start + range.start < span.end)
        };
        let kind = sentences(parts.body).filter(|range| has(range, KIND) && !has(range, HELP));
        let kept: Vec<&str> = kind.map(|range| parts.body[range].trim()).collect();
        (!kept.is_empty()).then(|| parts.saying(&kept.join(" ")))
    })
}

/// Leaves out what looks like a solution, and every sentence with content that the scenario expects.
fn drop_solution(ground: &Ground) -> Option<Transcript> {
    let asked = ground.replies().filter(|(conversation, _)| conversation.occasion != Occasion::Joy);
    let solution = [Marker::Solution, Marker::NextStep, Marker::Resolved];
    ground.rewrite(asked, |spot @ (conversation, reply)| {
        let expected = conversation.expect().contains.iter().flat_map(|content| &content.any);
        let wordings = expected.map(|wording| fill(wording, conversation.customer, ground.good.brand()));
        let mut hit: Vec<_> = wordings.filter_map(|wording| mention(reply.text, &wording)).collect();
        hit.extend(solution.iter().flat_map(|marker| reply.seen.all(*marker)));
        Some(ground.parts(spot).without(conversation.customer, &hit))
    })
}

fn drop_invitation(ground: &Ground) -> Option<Transcript> {
    let desk = |conversation: &Conversation| matches!(conversation.expect().escalation, Some(Escalation::Desk(_)));
    let handed = ground.replies().filter(|(conversation, _)| desk(conversation));
    without(ground, handed, &[Marker::Invitation])
}

fn say_forbidden(ground: &Ground) -> Option<Transcript> {
    let forbidden = |conversation: &&Conversation| !conversation.expect().omits.is_empty();
    let conversation = ground.spoken().find(forbidden)?;
    let omits = &conversation.expect().omits;
    let wordings = &omits[ground.turn % omits.len()].any;
    let words = fill(ground.pick(wordings)?, conversation.customer, ground.good.brand());
    let capital: String = words.chars().take(1).flat_map(char::to_uppercase).collect();
    let rest: String = words.chars().skip(1).collect();
    ground.rewrite(spots(conversation).next(), |spot| Some(ground.parts(spot).adding(&format!("{capital}{rest}."))))
}

fn stuff_keywords(ground: &Ground) -> Option<Transcript> {
    let stuffing = ground.phrases.stuffing.iter().cycle().skip(ground.turn).take(5);
    let stuffing = stuffing.map(String::as_str).collect::<Vec<_>>().join(" ");
    ground.rewrite(ground.replies().next(), |spot| {
        let parts = ground.parts(spot);
        Some(parts.saying(&format!("{stuffing} {}", parts.body)))
    })
}

/// Somebody who is happy and mourns too may be pitied already: there is nothing to break then.
fn pity_praise(ground: &Ground) -> Option<Transcript> {
    let joy = ground.spoken().find(|conversation| conversation.occasion == Occasion::Joy)?;
    let pitied = first_answer(joy).any(|(_, reply)| KIND.iter().any(|marker| reply.seen.has(*marker)));
    super::voice::add(ground, first_answer(joy).next().filter(|_| !pitied), &ground.phrases.pity)
}

fn add_excuse(ground: &Ground) -> Option<Transcript> {
    super::voice::add(ground, ground.replies().next(), &ground.phrases.excuses)
}

fn blame_customer(ground: &Ground) -> Option<Transcript> {
    super::voice::add(ground, ground.replies().next(), &ground.phrases.blame)
}
