//! `sparring score`: scores saved transcripts again, without playing anything.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use clap::Args;

use super::output::{self, Wanted};
use super::{Outcome, Screen, against, rubric};
use crate::evaluator::evaluate;
use crate::evaluator::rubric::Rubric;
use crate::evaluator::scorecard::ENGINE;
use crate::report::redact;
use crate::results::{Results, ScenarioResult};
use crate::scenario::load::{Story, Suite};
use crate::scenario::shelf::Shelf;

/// Score saved results again, for instance with another rubric.
#[derive(Debug, Args)]
pub(crate) struct Score {
    /// Results as `sparring run --format json=…` wrote them
    results: PathBuf,
    /// The scenarios that were played; without any, the bundled ones
    #[arg(long, value_name = "PATH")]
    scenarios: Vec<PathBuf>,
    /// The rubric to score with; without one, the bundled rubric
    #[arg(long, value_name = "FILE")]
    rubric: Option<PathBuf>,
    /// A report: terminal, json, junit or markdown; with `=file`, into a file. May be repeated
    #[arg(long = "format", short = 'f', value_name = "FORMAT[=FILE]", value_parser = output::wanted)]
    formats: Vec<Wanted>,
    /// Earlier results to compare with; refused when they were scored under another rubric or engine version
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
    /// Write personal data into the reports instead of its kind
    #[arg(long)]
    reveal: bool,
}

impl Score {
    pub(crate) fn run(self, screen: &mut Screen) -> Result<Outcome> {
        let shown = self.results.display();
        let saved = against::read(&self.results)?;
        let earlier = self.against.as_deref().map(against::read).transpose()?;
        let rubric = rubric::read(self.rubric.as_deref())?;
        output::try_out(&self.formats)?;
        let shelf = if self.scenarios.is_empty() { Shelf::bundled() } else { Shelf::open(&self.scenarios)? };
        let suite = Suite::read(shelf);
        screen.diagnose(&suite.problems);
        if suite.has_errors() {
            return Ok(Outcome::WrongInput);
        }
        let mut scenarios = Vec::with_capacity(saved.scenarios.len());
        for result in saved.scenarios {
            let Some(story) = suite.stories.iter().find(|story| story.scenario.id == result.id) else {
                bail!(
                    "{shown}: the scenario `{}` is not among those at hand; name its folder with --scenarios",
                    result.id
                );
            };
            scenarios.push(self.score(story, result, &rubric)?);
        }
        let results = Results { rubric: rubric.id(), engine: ENGINE.to_owned(), scenarios, ..saved };
        output::write(&self.formats, &results, screen)?;
        Ok(output::outcome(&results).max(against::compare(earlier.as_ref(), &results, screen)?))
    }

    fn score(&self, story: &Arc<Story>, result: ScenarioResult, rubric: &Rubric) -> Result<ScenarioResult> {
        let mut transcript = result.transcript;
        redact::reveal(&mut transcript, &story.scenario);
        let customers = story.scenario.customers.len();
        if transcript.turns.iter().any(|turn| turn.customer >= customers) || transcript.endings.len() != customers {
            bail!("the transcript of `{}` has other customers than the scenario; it has changed since", result.id);
        }
        let scorecard = evaluate(&story.scenario, &story.brand, &transcript, rubric);
        let scored = ScenarioResult::of_trials(&story.scenario, vec![(transcript, scorecard)]);
        let mut scored = scored.context("one trial was scored")?;
        output::finish(&mut scored, story, rubric, self.reveal);
        Ok(scored)
    }
}
