//! Whether a scenario's samples come out as written: those that must pass pass, those that must fail fail for their reasons.

use std::sync::Arc;

use anyhow::Result;

use crate::diagnostic::{Diagnostic, did_you_mean, one_of};
use crate::evaluator::rubric::Rubric;
use crate::evaluator::scorecard::evaluate_at;
use crate::evaluator::verdict::{Evidence, Score};
use crate::evaluator::{Scorecard, judge_ids};
use crate::replay::{Play, play_sample, trial_seed};
use crate::scenario::load::Story;
use crate::scenario::model::{Sample, SampleVerdict};

/// Plays every sample of a story; what does not come out as written, underlined at the sample's name.
///
/// # Errors
/// When the platform cannot exist at the story's time.
pub fn check(story: &Arc<Story>) -> Result<Vec<Diagnostic>> {
    let play = Arc::new(Play::new(Arc::clone(story)));
    let seed = trial_seed(1, &story.scenario.id, 0);
    let mut problems = Vec::new();
    for (index, sample) in story.scenario.samples.iter().enumerate() {
        problems.extend(unknown_reasons(story, sample, index));
        let transcript = play_sample(&play, sample, seed)?;
        let card = evaluate_at(&play.house, &story.scenario, &story.brand, &transcript, Rubric::bundled());
        if let Some((message, help)) = complaint(sample, &card) {
            let span = story.document.span(&format!("samples[{index}].name"));
            problems.push(Diagnostic::error(&story.document.source, span, message).help(help));
        }
    }
    Ok(problems)
}

/// The reasons of a sample that are no gate or criterion.
fn unknown_reasons(story: &Story, sample: &Sample, index: usize) -> Vec<Diagnostic> {
    let unknown = sample.because.iter().enumerate().filter(|(_, reason)| judge_ids().all(|id| id != reason.as_str()));
    let problem = |(place, reason): (usize, &String)| {
        let span = story.document.span(&format!("samples[{index}].because[{place}]"));
        let message = format!("there is no gate or criterion `{reason}`");
        let help = match did_you_mean(reason, judge_ids()) {
            Some(id) => format!("did you mean `{id}`?"),
            None => format!("expected {}", one_of(judge_ids())),
        };
        Diagnostic::error(&story.document.source, span, message).help(help)
    };
    unknown.map(problem).collect()
}

/// What is wrong with how a sample came out, and the reasons in the scorecard.
fn complaint(sample: &Sample, card: &Scorecard) -> Option<(String, String)> {
    let total = card.total.map_or_else(|| "nothing".to_owned(), |total| total.to_string());
    match sample.verdict {
        SampleVerdict::Pass if !card.passed => {
            Some((format!("this exchange must pass, but scores {total} of {}", card.pass_mark), reasons(card)))
        }
        SampleVerdict::Fail if card.passed => {
            Some((format!("this exchange must fail, but passes with {total}"), reasons(card)))
        }
        SampleVerdict::Fail => {
            let silent: Vec<&str> = sample.because.iter().map(String::as_str).filter(|id| !objects(card, id)).collect();
            let message = format!("this exchange fails, but not because of {}", silent.join(", "));
            (!silent.is_empty()).then(|| (message, reasons(card)))
        }
        SampleVerdict::Pass => None,
    }
}

/// Whether a gate is tripped, or a criterion is below the pass mark.
fn objects(card: &Scorecard, id: &str) -> bool {
    card.gates.iter().any(|gate| gate.gate == id && gate.tripped)
        || card.rows.iter().any(|row| row.criterion == id && row.score.is_some_and(|score| score < card.pass_mark))
}

fn reasons(card: &Scorecard) -> String {
    let line = |id: &str, score: &str, evidence: &[Evidence]| {
        let first: Vec<String> = evidence
            .iter()
            .map(|evidence| format!("{} ({}): “{}”", evidence.message, evidence.rule, evidence.quote))
            .collect();
        format!("{id} {score}{}", first.iter().map(|reason| format!("\n  {reason}")).collect::<String>())
    };
    let gates = card.gates.iter().filter(|gate| gate.tripped).map(|gate| line(&gate.gate, "tripped", &gate.evidence));
    let full = Score::points(100);
    let rows = card.rows.iter().filter(|row| row.score.is_some_and(|score| score < full));
    let rows = rows.map(|row| line(&row.criterion, &row.score.unwrap_or(full).to_string(), &row.evidence));
    let all: Vec<String> = gates.chain(rows).collect();
    if all.is_empty() { "nothing was found wanting".to_owned() } else { all.join("\n") }
}
