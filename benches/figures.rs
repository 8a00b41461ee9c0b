//! The figures of replay: conversations a second, over HTTP and in process, with one worker thread and with two, and memory per open world.
//! `cargo run --release -p benches --bin figures` prints them as a table. Absolute figures drift with the machine: compare rows.
#![expect(clippy::print_stdout, reason = "the figures are what this program is for")]

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use mock_api::{Clock, Pace};
use sparring::agent::Agent;
use sparring::evaluator::rubric::Rubric;
use sparring::replay::{Play, trial_seed};
use sparring::runner::{self, Plan};
use sparring::scenario::load::Suite;
use sparring::scenario::shelf::Shelf;
use tokio::sync::watch;

fn main() {
    let suite = Suite::read(Shelf::bundled());
    let plays: Vec<Arc<Play>> = suite.stories.into_iter().map(|story| Arc::new(Play::new(story))).collect();
    let customers: usize = plays.iter().map(|play| play.story.scenario.customers.len()).sum();
    println!(
        "{} scenarios with {customers} conversations; every run is staged, answered by `reference` and scored\n",
        plays.len()
    );
    println!("| how | worker threads | conversations | seconds | conversations a second |");
    println!("| --- | --- | --- | --- | --- |");
    for (in_process, cores, trials) in
        [(true, 1, 100), (true, 2, 200), (true, 2, 1_000), (false, 1, 20), (false, 2, 40), (false, 2, 200)]
    {
        let seconds = replay(&plays, in_process, cores, trials);
        let conversations = customers * trials as usize;
        #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
        let rate = conversations as f64 / seconds;
        let how = if in_process { "in process" } else { "over HTTP" };
        println!("| {how} | {cores} | {conversations} | {seconds:.2} | {rate:.0} |");
    }
    println!("\n| open worlds | resident memory of each, bytes |");
    println!("| --- | --- |");
    for worlds in [1_000, 100_000] {
        println!("| {worlds} | {} |", memory(&plays, worlds));
    }
}

/// How long a suite takes with so many trials of every story, in seconds.
fn replay(plays: &[Arc<Play>], in_process: bool, cores: usize, trials: u32) -> f64 {
    let plan = Plan {
        plays: plays.to_vec(),
        agent: Agent::parse("reference").expect("a built-in agent"),
        agent_name: "reference".to_owned(),
        rubric: Arc::new(Rubric::bundled().clone()),
        seed: 1,
        trials,
        jobs: 16,
        fail_fast: false,
        pace: Pace::Instant,
        in_process,
        dialect: &mock_api::dialect::ALL[0],
        listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        tls: None,
        certificate: None,
        timeout: Duration::from_secs(60),
        settle: Duration::ZERO,
        max_calls: u64::MAX,
        told: sparring::runner::Told::default(),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(cores).enable_all().build();
    let runtime = runtime.expect("a runtime");
    let (_stop, stopped) = watch::channel(false);
    let started = Instant::now();
    let results = runtime.block_on(runner::run(plan, stopped, |_| {})).expect("a run");
    assert_eq!(results.scenarios.len(), plays.len());
    started.elapsed().as_secs_f64()
}

/// Bytes of resident memory that one staged world takes, with the first customers' words said.
fn memory(plays: &[Arc<Play>], worlds: u32) -> usize {
    let before = resident();
    let open: Vec<_> = (0..worlds)
        .map(|index| {
            let play = &plays[index as usize % plays.len()];
            let seed = trial_seed(1, &play.story.scenario.id, index);
            play.stage(mock_api::dialect::ALL[0].customs, seed, Clock::instant()).expect("a world")
        })
        .collect();
    let used = resident().saturating_sub(before);
    used / open.len()
}

/// The resident memory of this process in bytes; 0 where the operating system does not say.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").trim().parse::<usize>().ok());
    kilobytes.unwrap_or(0) * 1_024
}
