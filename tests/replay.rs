//! The same run gives the same bytes: whoever plays it, how often, how many at once, in which order, beside what else.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use mock_api::Pace;
use proptest::prelude::*;
use proptest::sample::subsequence;
use sparring::agent::Agent;
use sparring::evaluator::rubric::Rubric;
use sparring::replay::Play;
use sparring::results::{Results, ScenarioResult};
use sparring::runner::{self, Plan};
use sparring::scenario::load::Suite;
use sparring::scenario::shelf::Shelf;

use crate::support::sparring;

/// The bundled stories, made ready once.
static PLAYS: LazyLock<Vec<Arc<Play>>> = LazyLock::new(|| {
    let suite = Suite::read(Shelf::bundled());
    assert!(!suite.has_errors(), "{:?}", suite.problems);
    suite.stories.into_iter().map(|story| Arc::new(Play::new(story))).collect()
});

fn plan(agent: &str) -> Plan {
    Plan {
        plays: PLAYS.clone(),
        agent: Agent::parse(agent).expect("an agent"),
        agent_name: agent.to_owned(),
        rubric: Arc::new(Rubric::bundled().clone()),
        seed: 1,
        trials: 1,
        jobs: 4,
        fail_fast: false,
        pace: Pace::Instant,
        in_process: true,
        dialect: &mock_api::dialect::ALL[0],
        listen: ([127, 0, 0, 1], 0).into(),
        tls: None,
        certificate: None,
        timeout: Duration::from_secs(60),
        settle: Duration::ZERO,
        max_calls: 20_000,
        told: sparring::runner::Told::default(),
    }
}

fn played(plan: Plan) -> Results {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let (_kept, stop) = tokio::sync::watch::channel(false);
        runner::run(plan, stop, |_| {}).await.expect("a run")
    })
}

fn by_id(results: Results) -> BTreeMap<String, ScenarioResult> {
    results.scenarios.into_iter().map(|result| (result.id.clone(), result)).collect()
}

/// What customers and agent said, in order.
fn words(result: &ScenarioResult) -> Vec<&str> {
    result.transcript.turns.iter().filter_map(|turn| Some(turn.said()?.1)).collect()
}

#[test]
fn the_same_command_prints_the_same_bytes() {
    let print = || sparring(&["run", "--seed", "7", "--format", "json"]);
    let (first, second) = (print(), print());
    assert_eq!(first.stdout, second.stdout);
    assert!(first.json()["scenarios"].as_array().is_some_and(|scenarios| scenarios.len() >= 30));
}

#[test]
fn how_many_run_at_once_changes_no_byte() {
    for extra in [&["--in-process"][..], &[]] {
        let print = |jobs: &str| {
            let arguments =
                ["run", "--filter", "crisis", "--agent", "careless", "--trials", "2", "-f", "json", "--jobs", jobs];
            sparring(&[&arguments[..], extra].concat()).stdout
        };
        let alone = print("1");
        assert_eq!(print("8"), alone);
        assert_eq!(print("100"), alone);
    }
}

#[test]
fn http_and_the_same_process_give_the_same_bytes() {
    for (agent, filter) in
        [("reference", ""), ("careless", ""), ("silent", "crisis"), ("canned:examples/replies.yaml", "crisis")]
    {
        let arguments = ["run", "--agent", agent, "--filter", filter, "--seed", "3", "--format", "json"];
        let print = |extra: &[&str]| sparring(&[&arguments[..], extra].concat());
        let (http, direct) = (print(&[]), print(&["--in-process"]));
        assert!(!direct.stdout.is_empty(), "{direct}");
        let same = http.stdout == direct.stdout;
        assert!(same, "{agent}: {}", first_difference(&http.stdout, &direct.stdout));
    }
}

fn first_difference(one: &str, other: &str) -> String {
    let lines = one.lines().zip(other.lines()).enumerate();
    let different = lines.map(|(line, pair)| (line + 1, pair)).find(|(_, (one, other))| one != other);
    different.map_or_else(|| "one is longer".to_owned(), |(line, (one, other))| format!("line {line}:\n{one}\n{other}"))
}

#[test]
fn another_seed_changes_some_wording() {
    let (one, other) = (by_id(played(plan("reference"))), by_id(played(Plan { seed: 2, ..plan("reference") })));
    let changed = one.iter().filter(|(id, result)| words(result) != words(&other[*id])).count();
    assert!(changed > one.len() / 2, "{changed} of {} stories are told in other words", one.len());
}

#[test]
fn a_trial_does_not_know_how_many_there_will_be() {
    // With one more trial, the trials before it stay as they were: so does what is shown once one of them has failed.
    let plays: Vec<_> = PLAYS.iter().step_by(3).cloned().collect();
    let runs: Vec<_> =
        (1..=4).map(|trials| by_id(played(Plan { plays: plays.clone(), trials, ..plan("careless") }))).collect();
    for pair in runs.windows(2) {
        for (id, fewer) in &pair[0] {
            let more = &pair[1][id];
            let passed = more.trials.passed - fewer.trials.passed;
            assert!(passed <= 1, "{id}: {passed} of 1 trial passed");
            if !fewer.passed {
                assert_eq!(words(more), words(fewer), "{id}");
                assert_eq!(more.total, fewer.total, "{id}");
            }
        }
    }
}

#[test]
fn trials_of_one_story_differ_in_their_words() {
    let one = by_id(played(plan("silent")));
    let mut differ = 0;
    for play in PLAYS.iter() {
        let id = &play.story.scenario.id;
        let second = sparring::replay::trial_seed(1, id, 1);
        assert_ne!(second, sparring::replay::trial_seed(1, id, 0), "{id}");
        let (world, _) =
            play.stage(mock_api::dialect::ALL[0].customs, second, mock_api::Clock::instant()).expect("a world");
        let transcript = sparring::replay::transcript(world, &mock_api::Log::default(), None);
        let first = transcript.turns.first().and_then(|turn| Some(turn.said()?.1));
        differ += usize::from(first != words(&one[id]).first().copied());
    }
    assert!(differ > PLAYS.len() / 2, "{differ} of {} stories begin with other words", PLAYS.len());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn neither_company_nor_order_changes_a_story(
        chosen in subsequence((0..PLAYS.len()).collect::<Vec<_>>(), 1..=6).prop_shuffle(),
        seed in any::<u64>(), jobs in 1usize..12, agent in prop::sample::select(vec!["reference", "careless"])
    ) {
        let plays = |chosen: &[usize]| chosen.iter().map(|&index| Arc::clone(&PLAYS[index])).collect();
        let together = by_id(played(Plan { plays: plays(&chosen), seed, jobs, ..plan(agent) }));
        for &index in &chosen {
            let alone = by_id(played(Plan { plays: plays(&[index]), seed, jobs: 1, in_process: false, ..plan(agent) }));
            let id = &PLAYS[index].story.scenario.id;
            prop_assert_eq!(&alone[id], &together[id]);
        }
    }
}
