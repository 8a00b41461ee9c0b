//! Hints for practice: how one message does, and which words are why.

use std::collections::BTreeMap;

use super::Shift;
use super::entry::Key;
use crate::evaluator::coaching::{Coach, Remedy};
use crate::evaluator::rubric::Rubric;
use crate::evaluator::scales::Scales;
use crate::evaluator::scorecard::{Scorecard, evaluate_at};
use crate::evaluator::verdict::Evidence;
use crate::transcript::{Act, Channel, Party, Transcript, Turn};

/// How one message of the trainee does.
#[derive(Debug, Clone, PartialEq)]
pub struct Hint {
    /// What the message says, as it stands on the platform or would.
    pub text: String,
    /// 0 harmful, 1 weak, 2 acceptable, 3 good.
    pub points: u8,
    /// How a careful reviewer would rate it.
    pub scales: Scales,
    /// What is wrong with it, what matters most first.
    pub remarks: Vec<Remark>,
}

/// One thing that is wrong with a message.
#[derive(Debug, Clone, PartialEq)]
pub struct Remark {
    /// The gate or criterion, by its id.
    pub judge: String,
    /// Whether it is a gate: the whole attempt fails by it.
    pub is_gate: bool,
    /// The words, the reason, the tip.
    pub evidence: Evidence,
}

impl Shift {
    /// How the message at this turn of a case does, with the change that would mend it. `None`: nothing is said there.
    pub fn hint(&self, case: usize, turn: usize, rubric: &Rubric) -> Option<Hint> {
        self.hint_on(case, &self.transcript(case)?, turn, rubric, true)
    }

    /// How every message of the trainee in a case does so far, by its turn; without the changes that would mend them.
    pub fn hints(&self, case: usize, rubric: &Rubric) -> BTreeMap<usize, Hint> {
        let (Some(played), Some(transcript)) = (self.plan.cases.get(case), self.transcript(case)) else {
            return BTreeMap::new();
        };
        let story = &played.play.story;
        let card = evaluate_at(&played.play.house, &story.scenario, &story.brand, &transcript, rubric);
        let hints = card.replies.iter().filter_map(|reply| {
            let (_, text) = transcript.turns.get(reply.turn)?.said()?;
            let remarks = remarks(&card, reply.turn);
            let points = points(reply.scales, &remarks);
            Some((reply.turn, Hint { text: text.to_owned(), points, scales: reply.scales, remarks }))
        });
        hints.collect()
    }

    /// How a message would do that is not sent yet. `None`: there is no such conversation.
    pub fn hint_for_draft(&self, key: Key, channel: Channel, text: &str, rubric: &Rubric) -> Option<Hint> {
        let conversation = self.conversation(key)?;
        let mut transcript = self.transcript(key.case)?;
        let said = Act::Said { channel, text: text.to_owned(), parting: false, to_itself: false, edited: false };
        transcript.turns.push(Turn { at: conversation.now, by: Party::Agent, customer: key.customer, act: said });
        let last = transcript.turns.len() - 1;
        self.hint_on(key.case, &transcript, last, rubric, false)
    }

    fn hint_on(&self, case: usize, transcript: &Transcript, turn: usize, rubric: &Rubric, mend: bool) -> Option<Hint> {
        let play = &self.plan.cases.get(case)?.play;
        let (scenario, brand) = (&play.story.scenario, &play.story.brand);
        let (_, text) = transcript.turns.get(turn).filter(|turn| turn.by == Party::Agent)?.said()?;
        let card = evaluate_at(&play.house, scenario, brand, transcript, rubric);
        let scales = card.replies.iter().find(|reply| reply.turn == turn)?.scales;
        let mut remarks = remarks(&card, turn);
        if mend {
            let coach = Coach::new(scenario, brand, &play.house, transcript, rubric);
            for remark in &mut remarks {
                let remedy = coach.remedy(&remark.evidence);
                remark.evidence.remedy = remedy.filter(|remedy| matches!(remedy, Remedy::Change(_)));
            }
        }
        Some(Hint { text: text.to_owned(), points: points(scales, &remarks), scales, remarks })
    }
}

/// What is told of a whole conversation, and shown at some message of it: while the conversation goes on, it may still be made good.
const OF_THE_WHOLE: [&str; 12] = [
    "missing-content",
    "other-ending",
    "no-check-back",
    "no-survey",
    "no-close-out",
    "left-hanging",
    "left-waiting",
    "no-answer",
    "never-answered",
    "not-handed-over",
    "stayed-public",
    "too-few-replies",
];

/// What is found wanting in one turn: gates first, then what costs most.
fn remarks(card: &Scorecard, turn: usize) -> Vec<Remark> {
    let gates = card.gates.iter().map(|gate| (&gate.gate, true, &gate.evidence));
    let rows = card.rows.iter().map(|row| (&row.criterion, false, &row.evidence));
    let mut remarks: Vec<Remark> = Vec::new();
    for (judge, is_gate, evidence) in gates.chain(rows) {
        let is_of_turn = |one: &&Evidence| one.turn == Some(turn) && !OF_THE_WHOLE.contains(&one.lapse.as_str());
        for one in evidence.iter().filter(is_of_turn) {
            remarks.push(Remark { judge: judge.clone(), is_gate, evidence: one.clone() });
        }
    }
    remarks.sort_by_key(|remark| (!remark.is_gate, std::cmp::Reverse(remark.evidence.cost)));
    remarks
}

fn points(scales: Scales, remarks: &[Remark]) -> u8 {
    match scales.overall {
        _ if remarks.iter().any(|remark| remark.is_gate) => 0,
        0 | 1 => 0,
        2 => 1,
        3 => 2,
        _ => 3,
    }
}
