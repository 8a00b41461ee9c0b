//! The coach: for a piece of evidence, the smallest change that wins the points back, tried out by evaluating again.

use std::collections::BTreeSet;

use super::change::{Change, Remedy};
use super::draft::Draft;
use super::{model, rules};
use crate::evaluator::case::Case;
use crate::evaluator::markers::House;
use crate::evaluator::rubric::Rubric;
use crate::evaluator::scorecard::{Scorecard, judge};
use crate::evaluator::verdict::{Evidence, Score};
use crate::scenario::brand::Brand;
use crate::scenario::check::is_taken;
use crate::scenario::model::Scenario;
use crate::transcript::{Act, Channel, Transcript};

/// Knows one transcript and what was found in it. Evaluating never asks a coach: only reports do.
#[derive(Debug)]
pub struct Coach<'a> {
    case: Case<'a>,
    scenario: &'a Scenario,
    transcript: &'a Transcript,
    rubric: &'a Rubric,
    before: Scorecard,
}

/// What comes of an edit.
enum Effect {
    /// The points are won back, and nothing else is found wanting than before.
    Clean,
    /// The points are won back, and more of them than something else costs now.
    Gain,
    /// The points are not won back, or a gate is tripped.
    None,
}

impl<'a> Coach<'a> {
    /// A coach for a transcript that is judged by a rubric.
    pub fn new(
        scenario: &'a Scenario,
        brand: &'a Brand,
        house: &'a House,
        transcript: &'a Transcript,
        rubric: &'a Rubric,
    ) -> Coach<'a> {
        let case = Case::new(scenario, brand, house, transcript);
        let before = judge(&case, rubric);
        Coach { case, scenario, transcript, rubric, before }
    }

    /// What would have won back what a piece of evidence cost: the first edit that does when tried out, or else the
    /// scenario's exemplary answer, or else nothing. An edit that costs nothing elsewhere goes before one that does.
    pub fn remedy(&self, evidence: &Evidence) -> Option<Remedy> {
        let mut second = None;
        for change in self.changes(evidence) {
            match self.effect(&change, evidence) {
                Effect::Clean => return Some(Remedy::Change(change)),
                Effect::Gain => second = second.or(Some(change)),
                Effect::None => {}
            }
        }
        second.map(Remedy::Change).or_else(|| model::answer(&self.case, self.scenario, evidence).map(Remedy::Model))
    }

    /// The edits to try, in their order, that fit where the reply was written.
    fn changes(&self, evidence: &Evidence) -> Vec<Change> {
        let Some(draft) = Draft::of(&self.case, evidence) else {
            return Vec::new();
        };
        let (old, channel) = (draft.reply.text, draft.reply.channel);
        let mut seen = BTreeSet::new();
        let texts = rules::drafts(&draft).into_iter().filter(|text| self.fits(old, text, channel));
        let changes = texts.filter(|text| seen.insert(text.clone()));
        changes.filter_map(|text| Change::between(draft.reply.turn, old, &text)).collect()
    }

    /// What comes of an edit when everything is evaluated again.
    fn effect(&self, change: &Change, evidence: &Evidence) -> Effect {
        let after = self.evaluate_with(change);
        let is_meant = |one: &&Evidence| key(one) == key(evidence) && one.turn == evidence.turn;
        let left = |card| all_evidence(card).filter(is_meant).count();
        let tripped = |card: &Scorecard| card.gates.iter().map(|gate| gate.tripped).collect::<Vec<_>>();
        let safe = tripped(&after).into_iter().zip(tripped(&self.before)).all(|(after, before)| before || !after);
        let won = left(&after) < left(&self.before) && lost(&after, evidence) <= lost(&self.before, evidence);
        if !won || !safe || after.total < self.before.total {
            return Effect::None;
        }
        let known: BTreeSet<_> = all_evidence(&self.before).map(key).collect();
        match all_evidence(&after).all(|one| known.contains(&key(one))) {
            true => Effect::Clean,
            false if after.total > self.before.total => Effect::Gain,
            false => Effect::None,
        }
    }

    /// The scorecard that the transcript would get with an edit; its reasons and tips are not told.
    fn evaluate_with(&self, change: &Change) -> Scorecard {
        let mut transcript = self.transcript.clone();
        if let Some(Act::Said { text, .. }) = transcript.turns.get_mut(change.turn).map(|turn| &mut turn.act) {
            *text = change.apply(text);
        }
        judge(&Case::new(self.scenario, self.case.brand, self.case.house, &transcript), self.rubric)
    }

    /// Whether the platform takes the text, or took the old one no better, and there is something left of it.
    fn fits(&self, old: &str, new: &str, channel: Channel) -> bool {
        let taken = |text: &str| is_taken(self.scenario.start.civil, channel, text);
        !new.trim().is_empty() && (taken(new) || (!taken(old) && new.len() <= old.len()))
    }
}

/// Everything that a scorecard found.
fn all_evidence(card: &Scorecard) -> impl Iterator<Item = &Evidence> {
    let gates = card.gates.iter().flat_map(|gate| &gate.evidence);
    gates.chain(card.rows.iter().flat_map(|row| &row.evidence))
}

/// What was found, towards whom.
fn key(evidence: &Evidence) -> (&str, usize) {
    (&evidence.lapse, evidence.customer)
}

/// The points that a lapse cost towards a customer, in tenths.
fn lost(card: &Scorecard, evidence: &Evidence) -> u32 {
    let same = all_evidence(card).filter(|one| key(one) == key(evidence));
    same.map(|one| u32::from(Score::as_tenths(one.cost))).sum()
}
