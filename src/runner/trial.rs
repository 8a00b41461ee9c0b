//! One run of one story: its world, its agent, and how it came to an end.

use std::time::{Duration, Instant};

use anyhow::Result;
use mock_api::{AccountId, Admission, Clock, Log, Pace, Server, Stay, World};

use super::{Plan, Played};
use crate::agent::line::{Client, Pass, answer_directly, answer_over_http};
use crate::agent::program::Program;
use crate::agent::{Agent, Mind};
use crate::evaluator::scorecard::evaluate_at;
use crate::replay::{Play, transcript, trial_seed};
use crate::transcript::Transcript;

/// What all runs of a suite share.
pub(super) struct Stage {
    pub(super) plan: Plan,
    pub(super) server: Server,
    pub(super) client: Client,
}

impl Stage {
    /// Plays one trial of one story to its end, and scores it.
    pub(super) async fn play(&self, index: usize, trial: u32) -> Result<Played> {
        let play = &self.plan.plays[index];
        let seed = trial_seed(self.plan.seed, &play.story.scenario.id, trial);
        let (world, brand) = play.stage(self.plan.dialect.customs, seed, Clock::new(self.plan.pace))?;
        let calm = play.story.scenario.is_calm();
        let Left { world, calls, broke } = match self.plan.agent.mind(play, seed) {
            Some(mut mind) if self.plan.in_process && calm => directly(mind.as_mut(), world, brand),
            Some(mut mind) => self.over_http(mind.as_mut(), play, world, brand).await,
            None => match &self.plan.agent {
                Agent::Webhook(webhook) => self.with_webhook(webhook, play, world, brand).await,
                _ => self.with_program(play, world, brand).await?,
            },
        };
        Ok(self.score(play, transcript(world, &calls, broke)))
    }

    /// What came of a trial that could not be played.
    pub(super) fn broken(&self, index: usize, why: &anyhow::Error) -> Played {
        let play = &self.plan.plays[index];
        let endings = vec![None; play.story.scenario.customers.len()];
        let ended_at = play.story.starts;
        self.score(play, Transcript { endings, ended_at, broke: Some(format!("{why:#}")), ..Transcript::default() })
    }

    fn score(&self, play: &Play, transcript: Transcript) -> Played {
        let story = &play.story;
        let scorecard = evaluate_at(&play.house, &story.scenario, &story.brand, &transcript, &self.plan.rubric);
        (transcript, scorecard)
    }

    async fn over_http(&self, mind: &mut dyn Mind, play: &Play, world: World, brand: AccountId) -> Left {
        let stay = self.server.admit(world, play.admission(brand));
        let broke = tokio::select! {
            () = stay.over() => None,
            answered = answer_over_http(mind, &self.client, pass(&stay), &play.story.brand.watch) => {
                answered.err().map(|error| format!("{error:#}"))
            }
        };
        self.leave(&stay, broke)
    }

    async fn with_program(&self, play: &Play, world: World, brand: AccountId) -> Result<Left> {
        let Agent::Program(command) = &self.plan.agent else {
            return Ok(Left { world, calls: Log::default(), broke: None });
        };
        let admission = Admission {
            external: true,
            settle: self.plan.settle,
            max_calls: Some(self.plan.max_calls),
            targets: self.plan.told.targets.clone(),
            ..play.admission(brand)
        };
        let stay = self.server.admit(world, admission);
        let mut program = match Program::start(command, &self.variables(play, &stay)) {
            Ok(program) => program,
            Err(error) => return Ok(self.leave(&stay, Some(format!("{error:#}")))),
        };
        let broke = self.watch(&stay, &mut program).await?;
        program.stop().await;
        Ok(self.leave(&stay, broke))
    }

    /// Waits until the world is over or the program can no longer be waited for; why, in the latter case.
    async fn watch(&self, stay: &Stay, program: &mut Program) -> Result<Option<String>> {
        let started = Instant::now();
        loop {
            let silent = stay.last_call().unwrap_or(started).elapsed();
            let Some(left) = self.plan.timeout.checked_sub(silent).filter(|left| !left.is_zero()) else {
                let words = program.last_words().await;
                return Ok(Some(explain(
                    &format!("the agent made no call for {}", seconds(self.plan.timeout)),
                    &words,
                )));
            };
            tokio::select! {
                // A program that falls over what has ended is not to blame.
                biased;
                () = stay.over() => return Ok(stay.closed()),
                ended = program.ended() => {
                    let ended = ended?;
                    if !ended.success() {
                        let words = program.last_words().await;
                        return Ok(Some(explain(&format!("the agent ended with {ended}"), &words)));
                    }
                    self.play_out(stay).await;
                    return Ok(None);
                }
                () = tokio::time::sleep(left.min(Duration::from_millis(100))) => {
                    if let Some(reason) = stay.closed() {
                        return Ok(Some(reason));
                    }
                }
            }
        }
    }

    /// Lets the rest happen after the agent has gone.
    async fn play_out(&self, stay: &Stay) {
        match self.plan.pace {
            Pace::Instant => {
                stay.with(|world| while !world.over() && world.jump() {});
            }
            _ => stay.over().await,
        }
    }

    /// What a program finds in its environment.
    fn variables(&self, play: &Play, stay: &Stay) -> Vec<(&'static str, String)> {
        let (scenario, brand) = (&play.story.scenario, &play.story.brand);
        let keys = stay.keys().variables().map(|(name, key)| (name, key.to_owned()));
        let mut variables = vec![
            ("SPARRING_BASE_URL", self.server.origin()),
            ("SPARRING_BRAND", brand.handle.clone()),
            ("SPARRING_BRAND_NAME", brand.name.clone()),
            ("SPARRING_WATCH", brand.watch.join(",")),
            ("SPARRING_PLATFORM", self.plan.dialect.name.to_owned()),
            ("SPARRING_LANGUAGE", scenario.language.code().to_owned()),
            ("SPARRING_SCENARIO", scenario.id.clone()),
            ("SPARRING_BRIEFING", scenario.briefing.join("\n")),
        ];
        variables.extend(self.server.tls_origin().map(|origin| ("SPARRING_TLS_BASE_URL", origin)));
        let certificate = self.plan.certificate.as_ref();
        variables.extend(certificate.map(|file| ("SPARRING_CA_FILE", file.display().to_string())));
        variables.extend(keys);
        variables
    }

    pub(super) fn leave(&self, stay: &Stay, broke: Option<String>) -> Left {
        let calls = stay.with_host(|host| host.log().clone()).unwrap_or_default();
        let world = self.server.dismiss(stay).expect("a world is dismissed once, by the run that admitted it");
        Left { world, calls, broke }
    }
}

/// What a run leaves behind.
pub(super) struct Left {
    world: World,
    calls: Log,
    /// Why the run broke off, where it did.
    broke: Option<String>,
}

fn directly(mind: &mut dyn Mind, mut world: World, brand: AccountId) -> Left {
    answer_directly(mind, &mut world, brand);
    Left { world, calls: Log::default(), broke: None }
}

/// What a built-in agent is let in with.
fn pass(stay: &Stay) -> Pass<'_> {
    let keys = stay.keys();
    let app = (keys.client_id.as_str(), keys.client_secret.as_str());
    Pass { token: stay.token(), refresh_token: &keys.refresh_token, app }
}

fn explain(what: &str, last_words: &str) -> String {
    if last_words.is_empty() { what.to_owned() } else { format!("{what}; its last words:\n{last_words}") }
}

fn seconds(time: Duration) -> String {
    format!("{} s", time.as_secs_f64())
}
