//! A rehearsal: scenarios answered with nothing but a library of saved replies, to see which customers it has an answer for.

use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError};

use anyhow::Result;
use mock_api::{Clock, Log, Pace, dialect};

use crate::agent::canned::{Clerk, Library};
use crate::agent::line::answer_directly;
use crate::evaluator::Scorecard;
use crate::evaluator::rubric::Rubric;
use crate::evaluator::scorecard::evaluate_at;
use crate::lint::coverage::{Answered, Cover, Coverage, StoryCovered};
use crate::replay::{Play, transcript, trial_seed};
use crate::scenario::load::Story;

/// Answers every story that the library has replies for. Stories in which the platform itself fails are left out: no reply
/// can help there.
///
/// # Errors
/// When the platform cannot exist at a story's time.
pub fn rehearse(library: &Arc<Library>, stories: &[Arc<Story>], rubric: &Rubric) -> Result<Coverage> {
    let mut coverage = Coverage::default();
    let mut needed = BTreeSet::new();
    for story in stories.iter().filter(|story| story.scenario.is_calm()) {
        if !library.is_for(&story.scenario.brand, story.scenario.language) {
            coverage.left_out += 1;
            continue;
        }
        let covered = answer(library, story, rubric)?;
        needed.extend(covered.answers.iter().filter_map(|answer| answer.reply.clone()));
        coverage.stories.push(covered);
    }
    coverage.unneeded = library.ids().filter(|id| !needed.contains(*id)).map(str::to_owned).collect();
    Ok(coverage)
}

/// One story, answered from the library.
fn answer(library: &Arc<Library>, story: &Arc<Story>, rubric: &Rubric) -> Result<StoryCovered> {
    let play = Arc::new(Play::new(Arc::clone(story)));
    let seed = trial_seed(1, &story.scenario.id, 0);
    let mut clerk = Clerk::new(Arc::clone(library), Arc::clone(&play));
    let pasted = clerk.pasted();
    let (mut world, brand) = play.stage(dialect::ALL[0].customs, seed, Clock::new(Pace::Instant))?;
    answer_directly(&mut clerk, &mut world, brand);
    let transcript = transcript(world, &Log::default(), None);
    let card = evaluate_at(&play.house, &story.scenario, &story.brand, &transcript, rubric);
    let pasted = pasted.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let answers = pasted.into_iter().map(|(customer, message, reply)| Answered { customer, message, reply });
    let answers: Vec<Answered> = answers.collect();
    Ok(StoryCovered {
        id: story.scenario.id.clone(),
        title: story.scenario.title.clone(),
        language: story.scenario.language,
        category: story.scenario.category,
        total: card.total,
        pass_mark: card.pass_mark,
        tripped: card.gates.iter().filter(|gate| gate.tripped).map(|gate| gate.gate.clone()).collect(),
        cover: cover(&card, &answers),
        answers,
    })
}

fn cover(card: &Scorecard, answers: &[Answered]) -> Cover {
    let is_answered = |customer: &str| answers.iter().any(|one| one.customer == customer && one.reply.is_some());
    match () {
        () if answers.iter().any(|answer| !is_answered(&answer.customer)) => Cover::Missing,
        () if card.gates.iter().any(|gate| gate.tripped) => Cover::Harmful,
        () if card.passed => Cover::Good,
        () => Cover::Weak,
    }
}
