//! What mutators work on: conversations that pass, and what is known of them.

use std::sync::Arc;

use anyhow::{Result, ensure};
use mock_api::Clock;
use sparring::agent::Kind as _;
use sparring::agent::line::answer_directly;
use sparring::agent::reference::Reference;
use sparring::evaluator::Scorecard;
use sparring::evaluator::case::{Case, Conversation, Reply};
use sparring::evaluator::rubric::Rubric;
use sparring::evaluator::scorecard::evaluate_at;
use sparring::replay::{Play, play_sample, transcript, trial_seed};
use sparring::scenario::brand::Brand;
use sparring::scenario::load::Suite;
use sparring::scenario::model::{SampleVerdict, Scenario};
use sparring::scenario::shelf::Shelf;
use sparring::transcript::{Act, Party, Transcript};

use super::cut::Parts;
use super::stock::Phrases;

/// A conversation that passes.
pub(super) struct Good {
    /// The scenario's id and the sample's name, or the agent's.
    pub(super) name: String,
    /// The story, ready to be judged.
    pub(super) play: Arc<Play>,
    /// What was said.
    pub(super) transcript: Transcript,
    /// What it earned.
    pub(super) card: Scorecard,
}

impl Good {
    pub(super) fn scenario(&self) -> &Scenario {
        &self.play.story.scenario
    }

    pub(super) fn brand(&self) -> &Brand {
        &self.play.story.brand
    }

    /// Grades another transcript of the same story.
    pub(super) fn grade(&self, transcript: &Transcript) -> Scorecard {
        evaluate_at(&self.play.house, self.scenario(), self.brand(), transcript, Rubric::bundled())
    }
}

/// Every bundled sample that must pass and does, and every conversation of the reference agent that passes.
pub(super) fn goods() -> Result<Vec<Good>> {
    let suite = Suite::read(Shelf::bundled());
    ensure!(!suite.has_errors(), "the bundled scenarios have mistakes; `sparring check` shows them");
    let mut goods = Vec::new();
    // Where the platform fails, the conduct of a program is at stake, not its words.
    for story in suite.stories.iter().filter(|story| !story.scenario.id.starts_with("faults/")) {
        let play = Arc::new(Play::new(Arc::clone(story)));
        let seed = trial_seed(1, &story.scenario.id, 0);
        let mut add = |by: &str, transcript: Transcript| {
            let name = format!("{} ({by})", story.scenario.id);
            let card = evaluate_at(&play.house, &story.scenario, &story.brand, &transcript, Rubric::bundled());
            if card.passed {
                goods.push(Good { name, play: Arc::clone(&play), transcript, card });
            }
        };
        for sample in story.scenario.samples.iter().filter(|sample| sample.verdict == SampleVerdict::Pass) {
            add(&sample.name, play_sample(&play, sample, seed)?);
        }
        let (mut world, brand) = play.stage(mock_api::dialect::ALL[0].customs, seed, Clock::instant())?;
        answer_directly(Reference.mind(&play, seed).as_mut(), &mut world, brand);
        add("reference", transcript(world, &mock_api::Log::default(), None));
    }
    Ok(goods)
}

/// What one mutator is given.
pub(super) struct Ground<'a> {
    /// The conversation to break.
    pub(super) good: &'a Good,
    /// The same, read.
    pub(super) case: &'a Case<'a>,
    /// All good conversations, to borrow from.
    pub(super) goods: &'a [Good],
    /// Words of every language.
    pub(super) stock: &'a super::stock::Stock,
    /// Words of the conversation's language.
    pub(super) phrases: &'a Phrases,
    /// Chooses among wordings, so that each comes up with some conversation.
    pub(super) turn: usize,
}

/// A reply in its conversation.
pub(super) type Spot<'a> = (&'a Conversation<'a>, &'a Reply<'a>);

impl<'a> Ground<'a> {
    /// One of these wordings.
    pub(super) fn pick<'p>(&self, wordings: &'p [String]) -> Option<&'p str> {
        wordings.get(self.turn % wordings.len().max(1)).map(String::as_str)
    }

    /// The conversations in which the company is to speak and does.
    pub(super) fn spoken(&self) -> impl Iterator<Item = &'a Conversation<'a>> + use<'a> {
        self.case.conversations.iter().filter(|conversation| conversation.is_spoken())
    }

    /// Every reply of these conversations.
    pub(super) fn replies(&self) -> impl Iterator<Item = Spot<'a>> + use<'a> {
        self.spoken().flat_map(spots)
    }

    /// A reply taken apart.
    pub(super) fn parts(&self, (conversation, reply): Spot<'a>) -> Parts<'a> {
        Parts::of(reply.text, conversation.customer, self.good.brand())
    }

    /// The transcript with these replies changed; `None` where nothing changes.
    pub(super) fn rewrite(
        &self,
        replies: impl IntoIterator<Item = Spot<'a>>,
        mut change: impl FnMut(Spot<'a>) -> Option<String>,
    ) -> Option<Transcript> {
        let mut transcript = self.good.transcript.clone();
        for spot in replies {
            if let (Some(words), Act::Said { text, .. }) = (change(spot), &mut transcript.turns[spot.1.turn].act) {
                *text = words;
            }
        }
        (transcript != self.good.transcript).then_some(transcript)
    }

    /// The transcript without the agent's turns that are not to be kept; `None` where nothing goes.
    pub(super) fn keep(&self, keep: impl Fn(usize) -> bool) -> Option<Transcript> {
        let mut transcript = self.good.transcript.clone();
        let turns = std::mem::take(&mut transcript.turns).into_iter().enumerate();
        let kept = turns.filter(|(index, turn)| turn.by == Party::Customer || keep(*index));
        transcript.turns = kept.map(|(_, turn)| turn).collect();
        (transcript.turns.len() < self.good.transcript.turns.len()).then_some(transcript)
    }
}

/// Every reply of a conversation.
pub(super) fn spots<'a>(conversation: &'a Conversation<'a>) -> impl DoubleEndedIterator<Item = Spot<'a>> {
    conversation.replies().map(move |reply| (conversation, reply))
}
