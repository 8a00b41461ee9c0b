//! `cargo xtask mutate-replies`: the grader is tested as hard as what it grades. Conversations that pass are broken in one way
//! each; a grader that does not see the difference is the one that fails.

mod cut;
mod floor;
mod ground;
mod mutators;
mod stock;
mod tally;

use std::collections::BTreeMap;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;
use sparring::evaluator::Scorecard;
use sparring::evaluator::case::Case;
use sparring::language::Language;
use sparring::transcript::{Act, Transcript};

use crate::workshop::Workshop;
use floor::Floor;
use ground::{Good, Ground};
use mutators::Mutator;
use stock::Stock;
use tally::{Outcome, Tally};

/// What is reported, and how.
#[derive(Debug, Default, Args)]
pub(crate) struct Wanted {
    /// Print the figures as JSON
    #[arg(long)]
    json: bool,
    /// Print every breakage that the grader missed, with the broken words
    #[arg(long)]
    misses: bool,
    /// Only mutators whose id contains this; the floor is not looked at
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
}

/// Breaks every good conversation in every way, prints how the grader took it, and fails where it has become worse at it.
pub(crate) fn run(workshop: &Workshop, wanted: &Wanted) -> Result<ExitCode> {
    let tally = tally(wanted.only.as_deref())?;
    match wanted.json {
        true => println!("{}", serde_json::to_string_pretty(&tally.to_json(wanted.misses))?),
        false => print!("{}", tally.to_text(wanted.misses)),
    }
    if wanted.only.is_some() {
        return Ok(ExitCode::SUCCESS);
    }
    let floor = Floor::read(&workshop.read(floor::FILE)?)?;
    let sunk = floor.sunk(&tally);
    sunk.iter().for_each(|line| eprintln!("{line}"));
    Ok(if sunk.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// As a step of all tests: the figures, and an error where the grader has become worse.
pub(crate) fn step(workshop: &Workshop) -> Result<()> {
    match run(workshop, &Wanted::default())? {
        ExitCode::SUCCESS => Ok(()),
        _ => anyhow::bail!("the grader misses more than {} allows; `cargo xtask mutate-replies --misses`", floor::FILE),
    }
}

/// Breaks every good conversation in every way.
fn tally(only: Option<&str>) -> Result<Tally> {
    let (goods, stock) = (ground::goods()?, stock::read()?);
    let chosen: Vec<&Mutator> = mutators::all().filter(|m| only.is_none_or(|text| m.id.contains(text))).collect();
    let halves = goods.len().div_ceil(2);
    let turns = turns(&goods);
    let work = |range: std::ops::Range<usize>| -> Result<Vec<Outcome>> {
        let broken = range.map(|index| break_all(&goods, index, turns[index], &stock, &chosen));
        Ok(broken.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
    };
    let (first, second) = std::thread::scope(|scope| {
        let second = scope.spawn(|| work(halves..goods.len()));
        (work(0..halves), second.join())
    });
    let second = second.map_err(|_| anyhow::anyhow!("breaking replies came to grief, which is a mistake of ours"))?;
    Ok(Tally::new(goods.len(), chosen, first?.into_iter().chain(second?).collect()))
}

/// The place of each conversation among those of its language: what chooses its wordings.
fn turns(goods: &[Good]) -> Vec<usize> {
    let mut counts: BTreeMap<Language, usize> = BTreeMap::new();
    let next = |good: &Good| {
        let count = counts.entry(good.scenario().language).or_default();
        *count += 1;
        *count - 1
    };
    goods.iter().map(next).collect()
}

/// Breaks one good conversation in every way that fits it.
fn break_all(
    goods: &[Good],
    index: usize,
    turn: usize,
    stock: &Stock,
    mutators: &[&'static Mutator],
) -> Result<Vec<Outcome>> {
    let good = &goods[index];
    let case = Case::new(good.scenario(), good.brand(), &good.play.house, &good.transcript);
    let language = good.scenario().language;
    let phrases = stock.get(&language).with_context(|| format!("no phrases in {}", language.code()))?;
    let ground = Ground { good, case: &case, goods, stock, phrases, turn };
    let broken = mutators.iter().filter_map(|mutator| Some((*mutator, (mutator.mutate)(&ground)?)));
    Ok(broken.map(|(mutator, transcript)| judged(good, mutator, &transcript)).collect())
}

/// How the grader takes a broken conversation.
fn judged(good: &Good, mutator: &'static Mutator, transcript: &Transcript) -> Outcome {
    let card = good.grade(transcript);
    let (before, after) = (lapses(&good.card), lapses(&card));
    let tripped = |card: &Scorecard| card.gates.iter().filter(|gate| gate.tripped).count();
    let grown = after.iter().filter(|(id, found)| before.get(*id).is_none_or(|old| *found > old));
    let new: Vec<String> = grown.map(|((id, _), _)| id.clone()).collect();
    let gone = before.keys().filter(|key| !after.contains_key(key)).map(|(id, _)| id.clone()).collect();
    let right = new.iter().any(|id| mutator.right.contains(&id.as_str()));
    Outcome {
        mutator: mutator.id,
        scenario: good.name.clone(),
        caught: card.total < good.card.total || tripped(&card) > tripped(&good.card),
        right,
        totals: (good.card.total, card.total),
        new,
        gone,
        changed: changed(&good.transcript, transcript),
    }
}

/// What was found wanting, by lapse and customer: how much it cost and how often.
fn lapses(card: &Scorecard) -> BTreeMap<(String, usize), (u32, usize)> {
    let mut found: BTreeMap<_, (u32, usize)> = BTreeMap::new();
    let gates = card.gates.iter().flat_map(|gate| &gate.evidence);
    for one in gates.chain(card.rows.iter().flat_map(|row| &row.evidence)) {
        let entry = found.entry((one.lapse.clone(), one.customer)).or_default();
        entry.0 += u32::from(one.cost.as_tenths());
        entry.1 += 1;
    }
    found
}

/// The words and deeds of the broken conversation that were not in the good one, or else how many are gone.
fn changed(good: &Transcript, broken: &Transcript) -> Vec<String> {
    let told = |act: &Act| match act {
        Act::Said { channel, text, .. } => format!("in {}: {text}", format!("{channel:?}").to_lowercase()),
        other => format!("{other:?}"),
    };
    let new = broken.turns.iter().filter(|turn| !good.turns.iter().any(|old| old.act == turn.act));
    let new: Vec<String> = new.map(|turn| told(&turn.act)).collect();
    match (new.is_empty(), good.turns.len() - broken.turns.len().min(good.turns.len())) {
        (true, 0) => vec!["the same words, later".to_owned()],
        (true, gone) => vec![format!("without {gone} of {} turns", good.turns.len())],
        _ => new,
    }
}
