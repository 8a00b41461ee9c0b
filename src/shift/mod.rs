//! A shift: what one person works through in the console. Several cases, each a story with customers of its own, opening one after
//! the other.
//!
//! What the trainee does is an append-only log of [`Entry`]s. The worlds of the cases, the inbox, every conversation, the
//! transcripts and the scorecards follow from the [`Plan`], the log and the time of the shift, and from nothing else: a process that
//! was killed, or a second one beside it, plays the log again and stands where the first one stood. Taking something back is an
//! entry as well, so nothing that was written is ever lost.
//!
//! The trainee posts to the same platform as every other client; the platform's journal is the record that is judged.

mod clock;
mod entry;
mod hints;
mod model_answer;
mod plan;
mod random;
mod stage;
mod view;

use std::sync::Arc;

use crate::evaluator::rubric::Rubric;
use crate::evaluator::scorecard::evaluate_at;
use crate::results::{Results, ScenarioResult};
use crate::transcript::{Channel, Transcript};
pub use clock::{Clock, FASTEST};
pub use entry::{Deed, Entry, Key, LONGEST};
pub use hints::{Hint, Remark};
pub use model_answer::ModelStep;
pub use plan::{Case, Kept, KeptCase, Plan, read, written};
pub use random::{Traffic, draw};
pub use stage::Hindrance;
use stage::Stage;
pub use view::{Conversation, Line, Said, Status, Told, Urgency, Waiting};

/// A shift as it stands at one time.
pub struct Shift {
    plan: Arc<Plan>,
    stages: Vec<Option<Stage>>,
    at: i64,
    seen: i64,
}

impl Shift {
    /// The shift at its beginning.
    pub fn begin(plan: Arc<Plan>) -> Shift {
        let stages = plan.cases.iter().map(|_| None).collect();
        let mut shift = Shift { plan, stages, at: 0, seen: 0 };
        shift.pass_to(0);
        shift
    }

    /// The shift at a time, in milliseconds of the shift, after this log. Entries that are later than that count as well.
    pub fn replay<'e>(plan: Arc<Plan>, log: impl IntoIterator<Item = &'e Entry>, at: i64) -> Shift {
        let mut shift = Shift::begin(plan);
        for entry in log {
            // What was refused then is refused again.
            let _ = shift.take(entry);
        }
        shift.pass_to(at);
        shift
    }

    /// What is worked through.
    pub fn plan(&self) -> &Arc<Plan> {
        &self.plan
    }

    /// The time of the shift, in milliseconds.
    pub fn at(&self) -> i64 {
        self.at
    }

    /// The number of the last entry of the log that is in it; 0 before the first.
    pub fn seen(&self) -> i64 {
        self.seen
    }

    /// Lets the shift go on to this time. It never goes back.
    pub fn pass_to(&mut self, at: i64) {
        self.at = self.at.max(at);
        for (case, stage) in self.plan.cases.iter().zip(&mut self.stages) {
            if stage.is_none() && case.opens <= self.at {
                *stage = Stage::open(case, 0);
            }
            if let Some(stage) = stage {
                let elapsed = stage.elapsed(case, self.at);
                stage.pass_to(case, elapsed);
            }
        }
    }

    /// Does what an entry of the log says, at its time or now, whichever is later.
    ///
    /// # Errors
    /// When it cannot be done. A refusal of the platform is on record; anything else has changed nothing.
    pub fn take(&mut self, entry: &Entry) -> Result<(), Hindrance> {
        self.seen = self.seen.max(entry.seq);
        self.pass_to(entry.at);
        let entry = Entry { at: self.at, ..entry.clone() };
        let (case, stage) = self.stage_mut(entry.key.case).ok_or(Hindrance::Nowhere)?;
        stage.take(&case, &entry)
    }

    /// What would come of an entry: nothing is changed.
    ///
    /// # Errors
    /// As for [`Shift::take`].
    pub fn try_out(&self, entry: &Entry) -> Result<(), Hindrance> {
        let case = self.plan.cases.get(entry.key.case).ok_or(Hindrance::Nowhere)?;
        let stage = self.stages[entry.key.case].as_ref().ok_or(Hindrance::Nowhere)?;
        stage
            .fork()
            .take(&Spotlight { case, images: self.plan.images }, &Entry { at: self.at.max(entry.at), ..entry.clone() })
    }

    /// When something happens next without the trainee, in milliseconds of the shift: a customer writes, a case opens, the time is
    /// up. `None`: never.
    pub fn due(&self) -> Option<i64> {
        let cases = self.plan.cases.iter().zip(&self.stages);
        let next = cases.filter_map(|(case, stage)| match stage {
            None => Some(case.opens),
            Some(stage) if stage.world.over() => None,
            Some(stage) => {
                let due = stage.world.due()?;
                Some(stage.shift_time(case, Stage::elapsed_at(case, due)))
            }
        });
        next.chain(self.plan.within).filter(|due| *due > self.at).min()
    }

    /// When the next case opens, in milliseconds of the shift.
    pub fn opens_next(&self) -> Option<i64> {
        let closed = self.plan.cases.iter().zip(&self.stages).filter(|(_, stage)| stage.is_none());
        closed.map(|(case, _)| case.opens).min()
    }

    /// When something happens next that the trainee sees, at most so many milliseconds from now: what one waits for who has nothing
    /// to do. Looks ahead without changing anything.
    pub fn next_news(&self, horizon: i64) -> Option<i64> {
        let now = self.news();
        let mut ahead = self.fork();
        while let Some(due) = ahead.due().filter(|due| *due <= self.at.saturating_add(horizon)) {
            ahead.pass_to(due);
            if ahead.news() > now {
                return Some(due);
            }
        }
        None
    }

    /// How much there is to see of the customers.
    fn news(&self) -> usize {
        self.stages.iter().flatten().map(|stage| stage.world.platform().journal().len()).sum()
    }

    /// Whether the time is up.
    pub fn is_over(&self) -> bool {
        self.plan.within.is_some_and(|within| within <= self.at)
    }

    /// Whether there is nothing left to do or to wait for: every case has opened, and every conversation is solved and at rest.
    pub fn is_done(&self) -> bool {
        let opened = self.stages.iter().all(Option::is_some);
        let conversations = self.inbox();
        opened && !conversations.is_empty() && conversations.iter().all(|one| one.status == Status::Solved)
    }

    /// The same shift, to go on from here apart.
    pub fn fork(&self) -> Shift {
        let stages = self.stages.iter().map(|stage| stage.as_ref().map(Stage::fork)).collect();
        Shift { plan: Arc::clone(&self.plan), stages, at: self.at, seen: self.seen }
    }

    /// Every conversation that has begun, the most pressing first; among equals the one that has waited longest.
    pub fn inbox(&self) -> Vec<Conversation<'_>> {
        let mut conversations: Vec<Conversation<'_>> = self.conversations().collect();
        conversations.sort_by_key(|one| (one.urgency, one.status, one.waiting.map(|w| w.due - one.now), one.key));
        conversations
    }

    /// Every conversation that has begun, in the order of the plan.
    pub fn conversations(&self) -> impl Iterator<Item = Conversation<'_>> {
        let keys = self.plan.cases.iter().enumerate().flat_map(|(case, played)| {
            (0..played.play.story.scenario.customers.len()).map(move |customer| Key { case, customer })
        });
        keys.filter_map(|key| self.conversation(key))
    }

    /// One conversation, once it has begun.
    pub fn conversation(&self, key: Key) -> Option<Conversation<'_>> {
        view::conversation(self.plan.cases.get(key.case)?, self.stages.get(key.case)?.as_ref()?, key)
    }

    /// How long a text would count as the platform counts, the handle that goes before it included, and how long it may be.
    pub fn length(&self, key: Key, channel: Channel, text: &str) -> Option<(u32, u32)> {
        view::length(self.stages.get(key.case)?.as_ref()?, key, channel, text)
    }

    /// The time in the case, in milliseconds after it opened, of the last thing that the trainee did in it and that still counts:
    /// where undoing it leads back to.
    pub fn last_deed(&self, case: usize) -> Option<i64> {
        self.stages.get(case)?.as_ref()?.last_deed().map(|(elapsed, _)| *elapsed)
    }

    /// Lets customers say what they have left to say to what was done, for so many milliseconds at most, as long as it asks for no
    /// answer: whoever ends a shift is not blamed for what comes in afterwards.
    pub fn run_out(&mut self, horizon: i64) {
        for (case, stage) in self.plan.cases.iter().zip(&mut self.stages) {
            let Some(stage) = stage else { continue };
            let end = stage.elapsed(case, self.at).saturating_add(horizon);
            while let Some(due) = stage.world.due().map(|due| Stage::elapsed_at(case, due)).filter(|due| *due <= end) {
                let mut ahead = stage.fork();
                ahead.pass_to(case, due);
                if ahead.questions() > stage.questions() || ahead.world.over() {
                    break;
                }
                *stage = ahead;
            }
        }
    }

    /// The time of the shift, in milliseconds, at which a case that has opened has gone on for so long.
    pub fn shift_time(&self, case: usize, elapsed: i64) -> Option<i64> {
        Some(self.stages.get(case)?.as_ref()?.shift_time(self.plan.cases.get(case)?, elapsed))
    }

    /// What was said and done so far in a case that has opened.
    pub fn transcript(&self, case: usize) -> Option<Transcript> {
        Some(self.stages.get(case)?.as_ref()?.transcript().0)
    }

    /// What the cases that have opened come to so far.
    pub fn results(&self, rubric: &Rubric, agent: &str, seed: u64) -> Results {
        let cases = self.plan.cases.iter().zip(&self.stages);
        let scored = cases.filter_map(|(case, stage)| {
            let (transcript, story) = (stage.as_ref()?.transcript().0, &case.play.story);
            let card = evaluate_at(&case.play.house, &story.scenario, &story.brand, &transcript, rubric);
            ScenarioResult::of_trials(&story.scenario, vec![(transcript, card)])
        });
        Results {
            version: crate::results::VERSION,
            engine: crate::evaluator::scorecard::ENGINE.to_owned(),
            rubric: rubric.id(),
            seed,
            agent: agent.to_owned(),
            planned: self.plan.cases.len(),
            scenarios: scored.collect(),
        }
    }

    fn stage_mut(&mut self, case: usize) -> Option<(Spotlight<'_>, &mut Stage)> {
        let spotlight = Spotlight { case: self.plan.cases.get(case)?, images: self.plan.images };
        Some((spotlight, self.stages.get_mut(case)?.as_mut()?))
    }
}

/// A case, and where the pictures are that can be attached in it.
#[derive(Clone, Copy)]
struct Spotlight<'p> {
    case: &'p Case,
    images: fn(&str) -> Option<&'static [u8]>,
}

#[cfg(test)]
mod tests;
