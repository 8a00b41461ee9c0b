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

/// What was lost and how much of it a change wins back.
#[derive(Debug, Default)]
struct Share {
    /// The weighted points that were lost, in tenths.
    lost: u64,
    /// Those of them that a change wins back.
    won: u64,
    /// Those of them that have a model answer instead.
    modelled: u64,
    /// How often a gate was tripped, and how often a change undoes it.
    tripped: u64,
    undone: u64,
    /// By lapse: how often it was found, and how often a change wins it back.
    lapses: BTreeMap<String, (u32, u32)>,
}

impl Share {
    /// Takes in a transcript: everything that was found, and the proof that its change wins it back.
    fn add(&mut self, story: &Story, transcript: &Transcript) {
        let (house, rubric) = (house_of(&story.brand), Rubric::bundled());
        let coach = Coach::new(&story.scenario, &story.brand, &house, transcript, rubric);
        let before = evaluate(&story.scenario, &story.brand, transcript, rubric);
        for (weight, evidence) in found(&before) {
            let points = u64::from(evidence.cost.as_tenths()) * u64::from(weight);
            let counts = self.lapses.entry(evidence.lapse.clone()).or_default();
            counts.0 += 1;
            self.lost += points;
            self.tripped += u64::from(weight == 0);
            match coach.remedy(evidence) {
                Some(Remedy::Change(change)) => {
                    counts.1 += 1;
                    self.won += points;
                    self.undone += u64::from(weight == 0);
                    wins_back(story, transcript, &before, evidence, &change);
                }
                Some(Remedy::Model(_)) => self.modelled += points,
                None => {}
            }
        }
    }

    fn percent(&self) -> u64 {
        100 * self.won / self.lost.max(1)
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

/// The bundled stories but those about faults: how a bot behaves when the platform fails is mended in its code, not in its words.
fn stories() -> Vec<Arc<Story>> {
    let all = Suite::read(Shelf::bundled()).stories;
    all.into_iter().filter(|story| !story.scenario.id.starts_with("faults/")).collect()
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
    println!("{}% of the lost points: {share:#?}", share.percent());
    let silent = u64::from(share.lapses["no-answer"].0);
    assert!(share.percent() >= 50 && share.undone + silent + 2 >= share.tripped, "{share:#?}");
}

#[test]
fn most_points_that_a_careless_agent_loses_have_a_change_that_wins_them_back() {
    let folder = Folder::of_stories(1);
    let out = format!("json={}", folder.file("run.json").display());
    sparring(&["run", "--in-process", "--agent", "careless", "--reveal", "--format", &out]);
    let results = Results::parse(&folder.read("run.json")).expect("results");
    let (stories, mut share) = (stories(), Share::default());
    for result in results.scenarios {
        let Some(story) = stories.iter().find(|story| story.scenario.id == result.id) else { continue };
        share.add(story, &result.transcript);
    }
    println!("{}% of the lost points: {share:#?}", share.percent());
    assert!(share.percent() >= 60 && share.undone == share.tripped, "{share:#?}");
}

#[test]
fn what_is_shown_turns_the_reply_that_is_shown_into_the_better_one() {
    let ran = sparring(&["run", "--in-process", "--agent", "careless", "--format", "json", "--filter", "en/parcel"]);
    let results = Results::parse(&ran.stdout).expect("results");
    let result = &results.scenarios[0];
    let asked = &result.gates[1].evidence[0];
    let Some(Remedy::Change(change)) = &asked.remedy else { panic!("no change: {asked:?}") };
    let (_, text) = result.transcript.turns[change.turn].said().expect("a reply");
    let better = change.apply(text);
    assert!(better.contains("private message") && better.contains("order number"), "{better}");
    let card = sparring(&["run", "--in-process", "--agent", "careless", "--filter", "en/parcel"]).stdout;
    assert!(card.contains("+ Dear customer, could you send us your order number"), "{card}");
}
