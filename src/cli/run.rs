//! `sparring run`: the main job, from scenarios to scorecards.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Result, bail};
use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use mock_api::dialect::{self, Dialect};
use mock_api::{Named, Pace, Targets, Tls};
use tokio::sync::watch;

use super::conditions::{self, Conditions};
use super::output::{self, Wanted};
use super::stop::asked_to_stop;
use super::tls::Encryption;
use super::{Outcome, Screen, against, rubric};
use crate::agent::Agent;
use crate::diagnostic::{did_you_mean, one_of};
use crate::evaluator::rubric::Rubric;
use crate::replay::Play;
use crate::results::Results;
use crate::runner::{self, Plan, Told};
use crate::scenario::load::{Story, Suite};
use crate::scenario::shelf::Shelf;
use crate::scenario::values::Wait;

/// Play scenarios with an agent over real HTTP, and score the answers.
#[derive(Debug, Args)]
pub(crate) struct Run {
    /// Scenario files or folders; without any, the bundled scenarios
    paths: Vec<PathBuf>,
    /// Who answers: reference, careless, silent, canned:<file>, exec:<command> or webhook:<url>
    #[arg(long, short, default_value = "reference")]
    agent: String,
    /// A report: terminal, json, junit or markdown; with `=file`, into a file. May be repeated
    #[arg(long = "format", short = 'f', value_name = "FORMAT[=FILE]", value_parser = output::wanted)]
    formats: Vec<Wanted>,
    /// Only scenarios whose id contains this, or whose category or language it is. May be repeated: any
    #[arg(long, value_name = "TEXT")]
    filter: Vec<String>,
    /// The seed of all chance: the same seed gives the same bytes
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How often each scenario is played, each time with a seed of its own
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    trials: u32,
    /// How many runs go on at once [default: 8, the number of cores for a program, 1 for a webhook]
    #[arg(long, short, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    jobs: Option<u32>,
    /// Stop at the first scenario that does not pass
    #[arg(long)]
    fail_fast: bool,
    /// The rubric to score with; without one, the bundled rubric
    #[arg(long, value_name = "FILE")]
    rubric: Option<PathBuf>,
    /// How time passes: instant (jumps to the next event when nobody has anything left to do), real, or scaled:<n> times as fast
    #[arg(long, default_value = "instant")]
    clock: Pace,
    /// How long a program may make no call, in real time, before it counts as hung
    #[arg(long, default_value = "60s", value_name = "TIME")]
    timeout: Wait,
    /// How long a program must be idle, in real time, before an instant clock jumps; for programs with several threads
    #[arg(long, default_value = "0s", value_name = "TIME")]
    settle: Wait,
    /// How many calls a program may make in one run before it counts as flooding the platform
    #[arg(long, default_value_t = 20_000, value_name = "N")]
    max_calls: u64,
    /// A machine that webhooks may be on beside this one. May be repeated
    #[arg(long, value_name = "HOST[:PORT]")]
    allow_webhook: Vec<Named>,
    /// The consumer secret that deliveries to a webhook are signed with
    #[arg(
        long,
        env = "SPARRING_CONSUMER_SECRET",
        hide_env_values = true,
        default_value = "sparring",
        value_name = "SECRET"
    )]
    consumer_secret: String,
    /// The brand's token in every world, for a webhook that answers with a token of its own; one run at a time
    #[arg(long, env = "SPARRING_TOKEN", hide_env_values = true, value_name = "TOKEN")]
    token: Option<String>,
    /// Where the platform listens; port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:0", value_name = "ADDRESS")]
    listen: SocketAddr,
    #[command(flatten)]
    encryption: Encryption,
    /// Which platform the customers are on: x or mastodon
    #[arg(long, default_value = "x", value_name = "NAME", value_parser = platform)]
    platform: &'static Dialect,
    #[command(flatten)]
    conditions: Conditions,
    /// Let a built-in agent answer in the same process, without HTTP; not where something goes wrong
    #[arg(long)]
    in_process: bool,
    /// Earlier results to compare with: a scenario that is worse off is a failure
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
    /// Write personal data into the reports instead of its kind
    #[arg(long)]
    reveal: bool,
}

impl Run {
    pub(crate) fn run(self, screen: &mut Screen) -> Result<Outcome> {
        let agent = Agent::parse(&self.agent)?;
        if !agent.is_external() && self.clock != Pace::Instant {
            bail!("the built-in agents think in virtual time: use --clock instant with them");
        }
        if self.token.is_some() && self.jobs.is_some_and(|jobs| jobs > 1) {
            bail!("with one --token for every world, only one run can go on at a time: leave out --jobs");
        }
        let shelf = if self.paths.is_empty() { Shelf::bundled() } else { Shelf::open(&self.paths)? };
        let suite = Suite::read(shelf);
        screen.diagnose(&suite.problems);
        if suite.has_errors() {
            return Ok(Outcome::WrongInput);
        }
        let conditions = self.conditions.read()?;
        let stories: Vec<Arc<Story>> = suite.stories.into_iter().filter(|story| self.wants(story)).collect();
        let stories = conditions::under(&conditions, stories);
        if stories.is_empty() {
            bail!("no scenario is left to play; `sparring check --coverage` lists them");
        }
        let by_id: BTreeMap<String, Arc<Story>> =
            stories.iter().map(|story| (story.scenario.id.clone(), Arc::clone(story))).collect();
        let rubric = rubric::read(self.rubric.as_deref())?;
        let earlier = self.against.as_deref().map(against::read).transpose()?;
        output::try_out(&self.formats)?;
        let tls = self.encryption.open(self.platform)?;
        match self.play(stories, agent, Arc::clone(&rubric), tls) {
            Ok(results) => self.report(results, earlier.as_ref(), &by_id, &rubric, screen),
            Err(error) => {
                screen.say(&format!("error: {error:#}"));
                Ok(Outcome::Broke)
            }
        }
    }

    fn wants(&self, story: &Story) -> bool {
        let scenario = &story.scenario;
        let fits = |text: &String| {
            scenario.id.contains(text.as_str()) || scenario.category.id() == text || scenario.language.code() == text
        };
        self.filter.is_empty() || self.filter.iter().any(fits)
    }

    fn play(
        &self,
        stories: Vec<Arc<Story>>,
        agent: Agent,
        rubric: Arc<Rubric>,
        tls: Option<(SocketAddr, Tls)>,
    ) -> Result<Results> {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let jobs = match (self.jobs, &agent) {
            (Some(jobs), _) => jobs as usize,
            (None, Agent::Program(_)) => cores,
            (None, Agent::Webhook(_)) => 1,
            (None, _) => 8,
        };
        let bar = progress(stories.len());
        let plan = Plan {
            plays: stories.into_iter().map(|story| Arc::new(Play::new(story))).collect(),
            agent,
            agent_name: self.agent.clone(),
            rubric,
            seed: self.seed,
            trials: self.trials,
            jobs,
            fail_fast: self.fail_fast,
            pace: self.clock,
            in_process: self.in_process,
            dialect: self.platform,
            listen: self.listen,
            tls,
            certificate: self.encryption.certificate(),
            timeout: real(self.timeout),
            settle: real(self.settle),
            max_calls: self.max_calls,
            told: self.told(),
        };
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(cores).enable_all().build()?;
        let results = runtime.block_on(async {
            let (stop, stopped) = watch::channel(false);
            tokio::spawn(async move {
                if let Ok(asked) = asked_to_stop() {
                    asked.await;
                    let _ = stop.send(true);
                }
                // Kept until the end: a dropped sender would look like a stop.
                std::future::pending::<()>().await;
            });
            runner::run(plan, stopped, |result| {
                bar.set_message(result.id.clone());
                bar.inc(1);
            })
            .await
        });
        bar.finish_and_clear();
        results
    }

    /// What bots that are told by a webhook have in common.
    fn told(&self) -> Told {
        Told {
            targets: Targets { allowed: self.allow_webhook.clone(), strict: false },
            secret: Some(self.consumer_secret.clone()),
            token: self.token.clone(),
            stamp: SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_nanos()),
        }
    }

    fn report(
        &self,
        mut results: Results,
        earlier: Option<&Results>,
        stories: &BTreeMap<String, Arc<Story>>,
        rubric: &Rubric,
        screen: &mut Screen,
    ) -> Result<Outcome> {
        for result in &mut results.scenarios {
            output::finish(result, &stories[&result.id], rubric, self.reveal);
        }
        output::write(&self.formats, &results, screen)?;
        let short = results.is_partial() || results.scenarios.iter().any(|result| result.trials.played < self.trials);
        if short && !self.fail_fast {
            screen.say("stopped early: what was played until then is above");
        }
        let worse = against::compare(earlier, &results, screen)?;
        Ok(output::outcome(&results).max(worse).max(if short { Outcome::Failed } else { Outcome::Passed }))
    }
}

fn progress(stories: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {wide_msg}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    // Nothing is drawn where standard error is no terminal.
    ProgressBar::with_draw_target(Some(stories as u64), ProgressDrawTarget::stderr()).with_style(style)
}

fn real(wait: Wait) -> Duration {
    Duration::from_millis(wait.0.unsigned_abs())
}

pub(super) fn platform(text: &str) -> Result<&'static Dialect, String> {
    let names = || dialect::ALL.iter().map(|dialect| dialect.name);
    dialect::ALL.iter().find(|dialect| dialect.name == text).ok_or_else(|| match did_you_mean(text, names()) {
        Some(name) => format!("there is no platform `{text}`; did you mean `{name}`?"),
        None => format!("there is no platform `{text}`; expected {}", one_of(names())),
    })
}
