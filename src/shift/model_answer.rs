//! What an exemplary answer would have been, for a trainee who has tried.

use super::entry::Key;
use super::view::{Conversation, Line, Told};
use super::{Case, Shift};
use crate::agent::reference::worded;
use crate::scenario::model::Answer;
use crate::transcript::{Channel, Party};

/// One step of an exemplary answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelStep {
    /// Where.
    pub channel: Channel,
    /// What is said, if anything.
    pub text: Option<String>,
    /// The desk that the case goes to, if it does.
    pub hand_over: Option<String>,
    /// Whether the customer's post gets a like.
    pub like: bool,
}

impl Shift {
    /// The exemplary answer to what the trainee answered last in a conversation; nothing before the trainee has tried.
    pub fn model_answer(&self, key: Key) -> Vec<ModelStep> {
        let (Some(case), Some(conversation)) = (self.plan.cases.get(key.case), self.conversation(key)) else {
            return Vec::new();
        };
        let Some((asked, before)) = tried(&conversation) else { return Vec::new() };
        let customer = &case.play.story.scenario.customers[key.customer];
        let state = case.play.playbook.state_of(key.customer, asked);
        customer.story[state].model.iter().map(|answer| step(case, key, answer, before)).collect()
    }
}

fn step(case: &Case, key: Key, answer: &Answer, before: &[Line]) -> ModelStep {
    let customer = &case.play.story.scenario.customers[key.customer];
    let first =
        !before.iter().any(|line| said(line, Party::Agent).is_some_and(|(channel, _)| channel == answer.channel));
    ModelStep {
        channel: answer.channel,
        text: worded(&case.play, customer, answer, first),
        hand_over: answer.hand_over.clone(),
        like: answer.like,
    }
}

/// What the customer had said when the trainee answered last, and all that was there before it.
fn tried<'c>(conversation: &'c Conversation<'_>) -> Option<(&'c str, &'c [Line])> {
    let lines = &conversation.lines;
    let own = lines.iter().rposition(|line| said(line, Party::Agent).is_some())?;
    let asked = lines[..own].iter().rposition(|line| said(line, Party::Customer).is_some())?;
    Some((said(&lines[asked], Party::Customer)?.1, &lines[..asked]))
}

fn said(line: &Line, by: Party) -> Option<(Channel, &str)> {
    match &line.what {
        Told::Said(said) if line.by == by => Some((said.channel, &said.text)),
        _ => None,
    }
}
