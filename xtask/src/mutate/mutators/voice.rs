//! Mutators that speak in the wrong voice.

use sparring::evaluator::occasion::Occasion;
use sparring::language::Language;
use sparring::scenario::model::Address;
use sparring::transcript::Transcript;

use super::Mutator;
use crate::mutate::cut::sentences;
use crate::mutate::ground::{Ground, Spot};

pub(super) const ALL: &[Mutator] = &[
    Mutator { id: "office-talk", breaks: "talks like an office", right: &["office-talk"], mutate: office_talk },
    Mutator {
        id: "wrong-language",
        breaks: "answers in another language",
        right: &["other-language"],
        mutate: wrong_language,
    },
    Mutator {
        id: "mix-address",
        breaks: "puts a formal word to somebody who is addressed informally, or the other way round",
        right: &["other-address", "mixed-address"],
        mutate: mix_address,
    },
    Mutator {
        id: "joke-in-trouble",
        breaks: "jokes with somebody who is in trouble",
        right: &["joke-out-of-place"],
        mutate: joke_in_trouble,
    },
    Mutator { id: "shout", breaks: "writes a sentence in capitals", right: &["shouting"], mutate: shout },
    Mutator { id: "swear", breaks: "swears", right: &["swearing"], mutate: swear },
];

/// The transcript with one of these wordings added to a reply.
pub(super) fn add<'a>(ground: &Ground<'a>, spot: Option<Spot<'a>>, wordings: &[String]) -> Option<Transcript> {
    let words = ground.pick(wordings)?;
    ground.rewrite(spot, |spot| Some(ground.parts(spot).adding(words)))
}

fn office_talk(ground: &Ground) -> Option<Transcript> {
    add(ground, ground.replies().next(), &ground.phrases.office)
}

fn wrong_language(ground: &Ground) -> Option<Transcript> {
    let own = ground.good.scenario().language;
    let others: Vec<Language> = Language::ALL.iter().copied().filter(|language| *language != own).collect();
    let words = ground.pick(&ground.stock[&others[ground.turn % others.len()]].plain)?;
    ground.rewrite(ground.replies().next(), |spot| Some(ground.parts(spot).saying(words)))
}

/// What is right is what the brand or the customer wants, or else what the reply does already.
fn mix_address(ground: &Ground) -> Option<Transcript> {
    let spot @ (conversation, reply) = ground.replies().next()?;
    let wanted = ground.good.brand().voice.address.or(conversation.customer.address);
    let right = wanted.or(reply.seen.address.first().map(|(form, _)| *form))?;
    let wrong = match right {
        Address::Formal => &ground.phrases.informal,
        Address::Informal => &ground.phrases.formal,
    };
    add(ground, Some(spot), wrong)
}

fn joke_in_trouble(ground: &Ground) -> Option<Transcript> {
    let spot = ground.replies().find(|(conversation, _)| conversation.occasion == Occasion::Trouble);
    add(ground, spot, &ground.phrases.jokes)
}

fn shout(ground: &Ground) -> Option<Transcript> {
    ground.rewrite(ground.replies().next(), |spot| {
        let parts = ground.parts(spot);
        let loud = sentences(parts.body).max_by_key(|range| range.len())?;
        let shouted = parts.body[loud.clone()].to_uppercase();
        Some(parts.saying(&format!("{}{shouted}{}", &parts.body[..loud.start], &parts.body[loud.end..])))
    })
}

fn swear(ground: &Ground) -> Option<Transcript> {
    add(ground, ground.replies().next(), &ground.phrases.rude)
}
