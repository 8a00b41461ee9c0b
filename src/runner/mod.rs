//! The runner: plays a suite of stories with one agent, many at once, and gathers what came of each.
//!
//! Every trial is a world of its own with a seed of its own, so that neither their order nor their number changes a byte of the
//! results.

mod hooked;
pub mod rehearsal;
pub mod samples;
mod trial;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, anyhow};
use mock_api::dialect::Dialect;
use mock_api::{Opening, Pace, Server, Tls};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::{Id, JoinError, JoinSet};

use crate::agent::Agent;
use crate::agent::line::Client;
use crate::evaluator::Scorecard;
use crate::evaluator::rubric::Rubric;
use crate::evaluator::scorecard::ENGINE;
use crate::replay::Play;
use crate::results::{self, Results, ScenarioResult, Status};
use crate::transcript::Transcript;
pub use hooked::Told;

/// What is played, and how.
#[derive(Clone)]
pub struct Plan {
    /// The stories, in order of their ids.
    pub plays: Vec<Arc<Play>>,
    /// Who answers.
    pub agent: Agent,
    /// What the agent is called in the results.
    pub agent_name: String,
    /// What is scored with.
    pub rubric: Arc<Rubric>,
    /// The seed of the whole suite.
    pub seed: u64,
    /// How often each story is played, each time with a seed of its own.
    pub trials: u32,
    /// How many runs go on at once.
    pub jobs: usize,
    /// Whether to stop at the first story that does not pass.
    pub fail_fast: bool,
    /// How time passes.
    pub pace: Pace,
    /// Whether a built-in agent answers without HTTP.
    pub in_process: bool,
    /// Which platform it is.
    pub dialect: &'static Dialect,
    /// Where the platform listens; port 0 takes any free one.
    pub listen: std::net::SocketAddr,
    /// Where it listens with TLS, if it does, and for which hosts.
    pub tls: Option<(std::net::SocketAddr, Tls)>,
    /// The certificate that a program has to trust then.
    pub certificate: Option<PathBuf>,
    /// How long a program may be silent, in real time, before it counts as hung.
    pub timeout: Duration,
    /// How long, in real time, a program must have been idle before the clock jumps.
    pub settle: Duration,
    /// How many calls a program may make in one run before it counts as flooding.
    pub max_calls: u64,
    /// What bots that are told by a webhook have in common.
    pub told: Told,
}

/// Plays a plan. `done` is told of each story once all its trials are played; when `stop` turns true, what is under way is
/// given up, and what was played is kept.
///
/// # Errors
/// When the platform's port is taken, or nobody is where the webhook should be.
pub async fn run(plan: Plan, stop: watch::Receiver<bool>, mut done: impl FnMut(&ScenarioResult)) -> Result<Results> {
    let opening = Opening { dialect: plan.dialect, tls: plan.tls.clone(), ..Opening::new(plan.listen) };
    let server = Server::open(opening).await.map_err(|error| anyhow!("the platform {error}"))?;
    if let Agent::Webhook(webhook) = &plan.agent {
        let reached = server.reach(&webhook.url, &plan.told.targets).await;
        reached.map_err(|why| {
            anyhow!("the webhook {} cannot be told anything: {why}; is the bot running?", webhook.url)
        })?;
    }
    let client = Client::new(&server.origin(), plan.dialect.name);
    let stage = Arc::new(trial::Stage { client, server, plan: plan.clone() });
    let places = Arc::new(Semaphore::new(plan.jobs.max(1)));
    let mut runs = JoinSet::new();
    let mut under_way = BTreeMap::new();
    let mut gathering = Gathering::new(&plan);
    let mut queue = (0..plan.plays.len()).flat_map(|play| (0..plan.trials).map(move |trial| (play, trial)));
    let mut next = queue.next();
    let mut stopped = stop.clone();
    while next.is_some() || !runs.is_empty() {
        tokio::select! {
            biased;
            _ = stopped.wait_for(|stop| *stop) => {
                // What has come to its end by now counts.
                while let Some(run) = runs.try_join_next_with_id() {
                    gathering.gather(&stage, &mut under_way, run);
                }
                break;
            }
            Some(run) = runs.join_next_with_id(), if !runs.is_empty() => {
                // The place is free once this is gathered: one at a time means one after the other.
                if let Some(result) = gathering.gather(&stage, &mut under_way, run) {
                    done(result);
                    if plan.fail_fast && result.status != Status::Passed {
                        break;
                    }
                }
            }
            Ok(place) = Arc::clone(&places).acquire_owned(), if next.is_some() => {
                if let Some((play, trial)) = next.take() {
                    let stage = Arc::clone(&stage);
                    let run = runs.spawn(async move { (place, stage.play(play, trial).await) });
                    under_way.insert(run.id(), (play, trial));
                }
                next = queue.next();
            }
        }
    }
    runs.shutdown().await;
    let results = gathering.results(&plan);
    if let Ok(stage) = Arc::try_unwrap(stage) {
        stage.server.stop().await;
    }
    Ok(results)
}

/// What came of one trial.
type Played = (Transcript, Scorecard);

/// The end of a run's task: its place among the others and what came of it, or how it came to grief.
type Ended = std::result::Result<(Id, (OwnedSemaphorePermit, Result<Played>)), JoinError>;

/// What was played so far, by story and trial.
struct Gathering {
    plays: Vec<Arc<Play>>,
    trials: u32,
    played: Vec<BTreeMap<u32, Played>>,
    results: BTreeMap<usize, ScenarioResult>,
}

impl Gathering {
    fn new(plan: &Plan) -> Gathering {
        let played = plan.plays.iter().map(|_| BTreeMap::new()).collect();
        Gathering { plays: plan.plays.clone(), trials: plan.trials, played, results: BTreeMap::new() }
    }

    /// Takes in the end of a run, however it ended: one that came to grief counts as broken, and costs no other. The story's
    /// result once all its trials are there.
    fn gather(
        &mut self,
        stage: &trial::Stage,
        under_way: &mut BTreeMap<Id, (usize, u32)>,
        run: Ended,
    ) -> Option<&ScenarioResult> {
        let (id, played) = match run {
            Ok((id, (_place, played))) => (id, played),
            Err(error) => (error.id(), Err(anyhow!("the run came to grief, which is a mistake of ours: {error}"))),
        };
        let (play, trial) = under_way.remove(&id)?;
        let played = played.unwrap_or_else(|error| stage.broken(play, &error));
        self.put(play, trial, played)
    }

    /// Puts a trial to the others of its story; the story's result once it is the last.
    fn put(&mut self, play: usize, trial: u32, played: Played) -> Option<&ScenarioResult> {
        self.played[play].insert(trial, played);
        if self.played[play].len() < self.trials as usize {
            return None;
        }
        self.finish(play);
        self.results.get(&play)
    }

    fn finish(&mut self, play: usize) {
        let trials: Vec<Played> = std::mem::take(&mut self.played[play]).into_values().collect();
        if let Some(result) = ScenarioResult::of_trials(&self.plays[play].story.scenario, trials) {
            self.results.insert(play, result);
        }
    }

    fn results(mut self, plan: &Plan) -> Results {
        for play in 0..self.plays.len() {
            self.finish(play);
        }
        Results {
            version: results::VERSION,
            engine: ENGINE.to_owned(),
            rubric: plan.rubric.id(),
            seed: plan.seed,
            agent: plan.agent_name.clone(),
            planned: plan.plays.len(),
            scenarios: self.results.into_values().collect(),
        }
    }
}
