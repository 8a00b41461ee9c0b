//! Mutators that answer late, or not at all.

use sparring::scenario::hours::goal;
use sparring::transcript::{Party, Transcript};

use super::Mutator;
use crate::mutate::ground::Ground;

pub(super) const ALL: &[Mutator] = &[
    Mutator {
        id: "late-answer",
        breaks: "takes three times as long as it may for the first answer",
        right: &["late-first-answer", "late-after-hours"],
        mutate: late_answer,
    },
    Mutator {
        id: "fall-silent",
        breaks: "gives the first answer and no other",
        right: &["left-hanging", "left-waiting"],
        mutate: fall_silent,
    },
    Mutator { id: "no-answer", breaks: "says nothing at all", right: &["no-answer"], mutate: no_answer },
];

/// Everything from the first answer on comes later.
fn late_answer(ground: &Ground) -> Option<Transcript> {
    let conversation = ground.spoken().next()?;
    let since = conversation.messages().find(|message| !message.parting)?.at;
    let first = conversation.replies().next()?.turn;
    let within = conversation.expect().first_answer.unwrap_or_else(|| goal(ground.good.brand(), since)).0;
    let mut transcript = ground.good.transcript.clone();
    for turn in &mut transcript.turns[first..] {
        turn.at += 3 * within;
    }
    transcript.ended_at += 3 * within;
    Some(transcript)
}

fn fall_silent(ground: &Ground) -> Option<Transcript> {
    let waits = ground.spoken().find(|conversation| {
        conversation.exchanges.iter().filter(|exchange| exchange.waits() && !exchange.replies.is_empty()).count() > 1
    })?;
    let first = waits.first_answer()?.replies.last()?.turn;
    let customer = |turn: usize| ground.good.transcript.turns[turn].customer;
    ground.keep(|turn| customer(turn) != waits.index || turn <= first)
}

fn no_answer(ground: &Ground) -> Option<Transcript> {
    let conversation = ground.spoken().next()?;
    let turns = &ground.good.transcript.turns;
    ground.keep(|turn| turns[turn].customer != conversation.index || turns[turn].by == Party::Customer)
}
