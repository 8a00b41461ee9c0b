//! Coaching: the changes that are shown win the points back, and most lost points have one.

use std::collections::BTreeMap;
use std::sync::Arc;

use sparring::evaluator::case::house_of;
use sparring::evaluator::coaching::{Change, Coach, Remedy};
use sparring::evaluator::evaluate;
use sparring::evaluator::rubric::Rubric;
use sparring::evaluator::scorecard::Scorecard;
use sparring::evaluator::verdict::Evidence;
use sparring::replay::{Play, play_sample, trial_seed};
use sparring::results::Results;
use sparring::scenario::load::{Story, Suite};
use sparring::scenario::shelf::Shelf;
use sparring::transcript::Transcript;

use crate::support::{Folder, sparring};

/// What was lost, in tenths of weighted points, and how much of it has a remedy; and the gates that were tripped.
#[derive(Debug, Default)]
struct Share {
    lost: u64,
    changed: u64,
    modelled: u64,
    tripped: u64,
    untripped: u64,
    tried: u64,
    first: u64,
    /// By lapse: how often it was found, how often a change wins it back.
    lapses: BTreeMap<String, (u32, u32)>,
}

impl Share {
    /// Takes in a transcript: every lost point, and proof that its change wins it back.
    fn add(&mut self, story: &Story, transcript: &Transcript) {
        let house = house_of(&story.brand);
        let rubric = Rubric::bundled();
        let coach = Coach::new(&story.scenario, &story.brand, &house, transcript, rubric);
        let before = evaluate(&story.scenario, &story.brand, transcript, rubric);
        for (weight, evidence) in found(&before) {
            let points = u64::from(evidence.cost.as_tenths()) * u64::from(weight);
            let remedy = coach.remedy(evidence);
            let counts = self.lapses.entry(evidence.lapse.clone()).or_default();
            counts.0 += 1;
            self.lost += points;
            self.tripped += u64::from(weight == 0);
            let changes = coach.changes(evidence);
            self.tried += u64::from(!changes.is_empty());
            self.first +=
                u64::from(changes.first().is_some_and(|change| remedy == Some(Remedy::Change(change.clone()))));
            match remedy {
                Some(Remedy::Change(change)) => {
                    counts.1 += 1;
                    self.changed += points;
                    self.untripped += u64::from(weight == 0);
                    wins_back(story, transcript, &before, evidence, &change);
                }
                Some(Remedy::Model(_)) => self.modelled += points,
                None => {}
            }
            if std::env::var_os("SHOW").is_some() {
                show(transcript, evidence, coach.remedy(evidence));
                if !matches!(coach.remedy(evidence), Some(Remedy::Change(_))) {
                    for change in coach.changes(evidence) {
                        let after = coach.evaluate_with(&change);
                        let old: Vec<_> = found(&before).iter().map(|one| one.1.lapse.clone()).collect();
                        let new: Vec<_> = found(&after)
                            .into_iter()
                            .map(|one| one.1.lapse.clone())
                            .filter(|id| !old.contains(id))
                            .collect();
                        let stays = found(&after).iter().any(|one| one.1.lapse == evidence.lapse);
                        println!(
                            "    ? {:?} {:?}→{:?} stays {stays} new {new:?} {}",
                            change.insert,
                            before.total.map(|t| t.as_tenths()),
                            after.total.map(|t| t.as_tenths()),
                            change.apply(transcript.turns[change.turn].said().map_or("", |said| said.1))
                        );
                    }
                }
            }
        }
    }
}

fn show(transcript: &Transcript, evidence: &Evidence, remedy: Option<Remedy>) {
    let text = evidence.turn.and_then(|turn| transcript.turns[turn].said()).map_or("", |said| said.1);
    println!("\n{} −{}: {}\n  - {text}", evidence.lapse, evidence.cost, evidence.message);
    match remedy {
        Some(Remedy::Change(change)) => {
            println!("  + {}", change.apply(transcript.turns[change.turn].said().map_or("", |said| said.1)));
        }
        Some(Remedy::Model(model)) => println!("  = {}", model.text),
        None => println!("  NONE"),
    }
}

/// Everything that a scorecard found, with the weight of its criterion; a gate has none.
fn found(card: &Scorecard) -> Vec<(u32, &Evidence)> {
    let gates = card.gates.iter().flat_map(|gate| gate.evidence.iter().map(|one| (0, one)));
    gates.chain(card.rows.iter().flat_map(|row| row.evidence.iter().map(|one| (row.weight, one)))).collect()
}

/// Evaluated again with the change, the evidence is gone, the total no lower, and no other gate tripped.
fn wins_back(story: &Story, transcript: &Transcript, before: &Scorecard, evidence: &Evidence, change: &Change) {
    let mut edited = transcript.clone();
    let sparring::transcript::Act::Said { text, .. } = &mut edited.turns[change.turn].act else {
        panic!("{}: a change edits what was said", evidence.lapse);
    };
    *text = change.apply(text);
    let after = evaluate(&story.scenario, &story.brand, &edited, Rubric::bundled());
    let same = |card: &Scorecard| {
        let same = |one: &&(u32, &Evidence)| {
            one.1.lapse == evidence.lapse && one.1.customer == evidence.customer && one.1.turn == evidence.turn
        };
        found(card).iter().filter(same).count()
    };
    assert!(same(&after) < same(before), "{}: {} stays", story.scenario.id, evidence.lapse);
    assert!(after.total >= before.total, "{}: {} costs elsewhere", story.scenario.id, evidence.lapse);
    for (after, before) in after.gates.iter().zip(&before.gates) {
        assert!(before.tripped || !after.tripped, "{}: {} trips {}", story.scenario.id, evidence.lapse, after.gate);
    }
}

fn percent(part: u64, all: u64) -> u64 {
    100 * part / all.max(1)
}

fn stories() -> Vec<Arc<Story>> {
    Suite::read(Shelf::bundled()).stories.into_iter().map(Arc::from).collect()
}

#[test]
fn most_points_that_the_samples_lose_have_a_change_that_wins_them_back() {
    let mut share = Share::default();
    for story in stories() {
        let play = Arc::new(Play::new(Arc::clone(&story)));
        for sample in &story.scenario.samples {
            let seed = trial_seed(1, &story.scenario.id, 0);
            share.add(&story, &play_sample(&play, sample, seed).expect("the sample is played"));
        }
    }
    println!("{share:#?}");
    assert!(percent(share.changed, share.lost) >= 40, "{share:#?}");
}

#[test]
fn most_points_that_a_careless_agent_loses_have_a_change_that_wins_them_back() {
    let folder = Folder::of_stories(1);
    let out = format!("json={}", folder.file("run.json").display());
    sparring(&["run", "--in-process", "--agent", "careless", "--reveal", "--format", &out]);
    let results = Results::parse(&folder.read("run.json")).expect("results");
    let mut share = Share::default();
    for result in results.scenarios {
        let story = stories().into_iter().find(|story| story.scenario.id == result.id).expect("the story");
        share.add(&story, &result.transcript);
    }
    println!("{share:#?}");
    assert!(percent(share.changed, share.lost) >= 40, "{share:#?}");
}
