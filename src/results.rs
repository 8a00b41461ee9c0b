//! The results of a run: what is saved, read back, scored again and rendered. Versioned, and read strictly.

use serde::{Deserialize, Serialize};

use crate::evaluator::coaching::Coach;
use crate::evaluator::scorecard::{GateRow, ReplyScales, Row, RubricId, Scorecard};
use crate::evaluator::verdict::Score;
use crate::language::Language;
use crate::scenario::model::{Category, Scenario};
use crate::transcript::Transcript;

/// The version of this format that is written.
pub const VERSION: u32 = 3;
/// The oldest version that is read: what came since is not in it. Any other is refused.
const OLDEST: u32 = 2;

/// What came of a run. It has no wall-clock times: the same run gives the same bytes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Results {
    /// The version of this format.
    pub version: u32,
    /// The version of the evaluator.
    pub engine: String,
    /// The rubric that was scored with.
    pub rubric: RubricId,
    /// The seed of the run.
    pub seed: u64,
    /// Who answered, as given on the command line: `reference`, `exec:python3 bot.py`.
    pub agent: String,
    /// How many scenarios the run was to play. More than there are below when it was broken off: then what is here is
    /// complete, but not all.
    pub planned: usize,
    /// What came of each scenario, in order of their ids.
    pub scenarios: Vec<ScenarioResult>,
}

/// What came of one scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScenarioResult {
    /// The scenario's id.
    pub id: String,
    /// What happens in it, in one line.
    pub title: String,
    /// The language of the customers.
    pub language: Language,
    /// What kind of message the company gets.
    pub category: Category,
    /// The brand's id.
    pub brand: String,
    /// The customers' names and handles, in the order of the scenario.
    pub customers: Vec<CustomerName>,
    /// What came of it over all trials.
    pub status: Status,
    /// Whether every trial passed.
    pub passed: bool,
    /// How many trials were played and how many of them passed.
    pub trials: Trials,
    /// The total of the trial that is shown: the first that failed, or else the first.
    pub total: Option<Score>,
    /// The mark that the total has to reach.
    pub pass_mark: Score,
    /// The gates.
    pub gates: Vec<GateRow>,
    /// The criteria.
    pub rows: Vec<Row>,
    /// The reviewer's scales for every reply.
    pub replies: Vec<ReplyScales>,
    /// What was said and done.
    pub transcript: Transcript,
}

/// Who a customer is in reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CustomerName {
    /// The name on the profile.
    pub name: String,
    /// The handle, without the @.
    pub handle: String,
}

/// What came of a scenario over all its trials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Every trial passed.
    Passed,
    /// No trial passed.
    Failed,
    /// Some trials passed and some did not.
    Flaky,
    /// A run broke off: the agent crashed, hung or flooded the platform.
    Broken,
}

/// How many trials there were.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trials {
    /// How many were played.
    pub played: u32,
    /// How many passed.
    pub passed: u32,
}

impl Results {
    /// Reads results as saved.
    ///
    /// # Errors
    /// A sentence, when the text is not such a result or one of another version.
    pub fn parse(text: &str) -> Result<Results, String> {
        let version =
            serde_json::from_str::<Versioned>(text).map_err(|error| format!("these are no results: {error}"))?;
        if !(OLDEST..=VERSION).contains(&version.version) {
            return Err(format!(
                "these results have version {}; this program reads {OLDEST} to {VERSION}",
                version.version
            ));
        }
        let results: Results =
            serde_json::from_str(text).map_err(|error| format!("these results cannot be read: {error}"))?;
        Ok(Results { version: VERSION, ..results })
    }

    /// Whether the scores of two results may be compared: only under the same rubric and engine version.
    ///
    /// # Errors
    /// A sentence about what differs.
    pub fn comparable(&self, other: &Results) -> Result<(), String> {
        let told = |results: &Results| {
            format!("rubric {} {} and engine {}", results.rubric.id, results.rubric.version, results.engine)
        };
        match (&self.rubric, &self.engine) == (&other.rubric, &other.engine) {
            true => Ok(()),
            false => Err(format!("scores of {} cannot be compared with those of {}", told(self), told(other))),
        }
    }

    /// Whether the run was broken off before all scenarios were played.
    pub fn is_partial(&self) -> bool {
        self.scenarios.len() < self.planned
    }

    /// How many scenarios came to this.
    pub fn count(&self, status: Status) -> usize {
        self.scenarios.iter().filter(|scenario| scenario.status == status).count()
    }
}

/// All that is read at first of a file that may be of another version.
#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

impl ScenarioResult {
    /// What came of the trials of one scenario, in the order they were played. `None` without any.
    pub fn of_trials(scenario: &Scenario, trials: Vec<(Transcript, Scorecard)>) -> Option<ScenarioResult> {
        let good = |(transcript, card): &&(Transcript, Scorecard)| card.passed && transcript.broke.is_none();
        let passed = trials.iter().filter(good).count();
        let counts = Trials { played: count(trials.len()), passed: count(passed) };
        let status = match passed {
            _ if trials.iter().any(|(transcript, _)| transcript.broke.is_some()) => Status::Broken,
            n if n == trials.len() => Status::Passed,
            0 => Status::Failed,
            _ => Status::Flaky,
        };
        let broken = trials.iter().position(|(transcript, _)| transcript.broke.is_some());
        let failed = || trials.iter().position(|trial| !good(&trial));
        let shown = broken.or_else(failed).unwrap_or(0);
        let (transcript, card) = trials.into_iter().nth(shown)?;
        Some(ScenarioResult {
            id: scenario.id.clone(),
            title: scenario.title.clone(),
            language: scenario.language,
            category: scenario.category,
            brand: scenario.brand.clone(),
            customers: scenario.customers.iter().map(CustomerName::of).collect(),
            status,
            passed: status == Status::Passed,
            trials: counts,
            total: card.total,
            pass_mark: card.pass_mark,
            gates: card.gates,
            rows: card.rows,
            replies: card.replies,
            transcript,
        })
    }

    /// Asks a coach what would have won back each lost point. A run that nobody reports needs no coach.
    pub fn coach(&mut self, coach: &Coach) {
        let gates = self.gates.iter_mut().flat_map(|gate| &mut gate.evidence);
        for evidence in gates.chain(self.rows.iter_mut().flat_map(|row| &mut row.evidence)) {
            evidence.remedy = coach.remedy(evidence);
        }
    }

    /// The same run under a new scorecard. Of several trials only the one that was saved can be scored again.
    #[must_use]
    pub fn rescored(self, card: Scorecard) -> ScenarioResult {
        let status = match (self.status, card.passed) {
            (Status::Broken, _) => Status::Broken,
            (_, true) => Status::Passed,
            (_, false) => Status::Failed,
        };
        let passed = status == Status::Passed;
        ScenarioResult {
            status,
            passed,
            trials: Trials { played: 1, passed: u32::from(passed) },
            total: card.total,
            pass_mark: card.pass_mark,
            gates: card.gates,
            rows: card.rows,
            replies: card.replies,
            ..self
        }
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl CustomerName {
    fn of(customer: &crate::scenario::model::Customer) -> CustomerName {
        CustomerName { name: customer.name.clone(), handle: customer.handle.clone() }
    }
}
