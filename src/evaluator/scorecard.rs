//! The scorecard: gates, one row for each criterion, the total, and whether that is a pass.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::case::{Case, Conversation, Reply, house_of};
use super::coaching::tell;
use super::criteria::{self, Criterion};
use super::gates::{self, Gate};
use super::markers::House;
use super::rubric::{Rubric, Terms};
use super::scales::{Scales, rate};
use super::verdict::{Evidence, Score, Verdict};
use crate::scenario::brand::Brand;
use crate::scenario::model::Scenario;
use crate::transcript::Transcript;

/// The version of the evaluator. Scores compare only under the same rubric and engine version.
pub const ENGINE: &str = env!("CARGO_PKG_VERSION");

/// Which rubric a scorecard was made with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RubricId {
    /// The rubric's id, such as `webcare`.
    pub id: String,
    /// Its version: 1, 2, 3 …
    pub version: u32,
}

/// The judgment of one transcript.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scorecard {
    /// The rubric that it was made with.
    pub rubric: RubricId,
    /// The version of the evaluator that made it.
    pub engine: String,
    /// What must not happen, whatever the points: one row for each gate that counts.
    pub gates: Vec<GateRow>,
    /// What earns the points: one row for each criterion.
    pub rows: Vec<Row>,
    /// The reviewer's scales for every reply, in order of time.
    pub replies: Vec<ReplyScales>,
    /// The weighted mean of the rows that apply; `None` when none does.
    pub total: Option<Score>,
    /// The mark that the total has to reach.
    pub pass_mark: Score,
    /// Whether the total reaches the pass mark and no gate is tripped.
    pub passed: bool,
}

/// What came of one gate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GateRow {
    /// The gate's id.
    pub gate: String,
    /// Whether it happened; then the run fails, whatever its points.
    pub tripped: bool,
    /// Where it happened.
    pub evidence: Vec<Evidence>,
}

/// What came of one criterion: the mean over the customers for whom it applies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The criterion's id.
    pub criterion: String,
    /// From 0 to 100; `None` where it applies to nobody.
    pub score: Option<Score>,
    /// How much it weighs in the total.
    pub weight: u32,
    /// Why points were lost.
    pub evidence: Vec<Evidence>,
}

/// How a careful reviewer would rate one reply.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReplyScales {
    /// The reply, as an index into the transcript's turns.
    pub turn: usize,
    /// The ratings.
    pub scales: Scales,
}

/// Grades a transcript. Pure: the same input gives the same scorecard.
pub fn evaluate(scenario: &Scenario, brand: &Brand, transcript: &Transcript, rubric: &Rubric) -> Scorecard {
    evaluate_at(&house_of(brand), scenario, brand, transcript, rubric)
}

/// Like [`evaluate`], with the brand's house already built: for whoever grades many transcripts of one brand.
pub fn evaluate_at(
    house: &House,
    scenario: &Scenario,
    brand: &Brand,
    transcript: &Transcript,
    rubric: &Rubric,
) -> Scorecard {
    evaluate_case(&Case::new(scenario, brand, house, transcript), rubric)
}

/// Grades a case that is read already, with reasons and tips in English.
pub fn evaluate_case(case: &Case, rubric: &Rubric) -> Scorecard {
    let mut card = judge(case, rubric);
    card.gates.iter_mut().flat_map(|row| &mut row.evidence).for_each(tell);
    card.rows.iter_mut().flat_map(|row| &mut row.evidence).for_each(tell);
    card
}

/// Grades a case that is read already; what the evidence says is left to be told.
pub fn judge(case: &Case, rubric: &Rubric) -> Scorecard {
    let terms = rubric.terms(&case.brand.id);
    let understood = case.is_understood();
    let gates: Vec<GateRow> =
        gates::ALL.iter().filter(|gate| counts(**gate, case, &terms)).map(|g| gate_row(*g, case)).collect();
    let applies = |criterion: &dyn Criterion| terms.applies(criterion.id()) && (understood || !criterion.reads());
    let rows: Vec<Row> =
        criteria::ALL.iter().map(|criterion| row(*criterion, case, &terms, applies(*criterion))).collect();
    // How fast something unread was answered says nothing of how good it is.
    let total =
        if understood { Score::mean(rows.iter().filter_map(|row| Some((row.score?, row.weight)))) } else { None };
    let passed = total.is_some_and(|total| total >= terms.pass_mark) && !gates.iter().any(|gate| gate.tripped);
    let replies = case.replies().map(|(conversation, _, reply)| rated(conversation, reply)).collect();
    Scorecard {
        rubric: rubric.id(),
        engine: ENGINE.to_owned(),
        gates,
        rows,
        replies,
        total,
        pass_mark: terms.pass_mark,
        passed,
    }
}

fn rated(conversation: &Conversation, reply: &Reply) -> ReplyScales {
    ReplyScales { turn: reply.turn, scales: rate(&reply.seen, reply.channel, Some(conversation.occasion)) }
}

/// Whether a gate counts in a case: because the story asks for it, or because the rubric names it.
fn counts(gate: &dyn Gate, case: &Case, terms: &Terms) -> bool {
    let mut asked = case.conversations.iter().filter_map(|conversation| gate.asked(&conversation.conduct)).peekable();
    match asked.peek() {
        Some(_) => asked.any(|asked| asked),
        None => terms.has_gate(gate.id()),
    }
}

fn gate_row(gate: &dyn Gate, case: &Case) -> GateRow {
    let evidence: Vec<Evidence> =
        case.conversations.iter().flat_map(|conversation| gate.judge(case, conversation)).collect();
    GateRow { gate: gate.id().to_owned(), tripped: !evidence.is_empty(), evidence }
}

/// The mean over the customers for whom the criterion applies, with the evidence of all of them.
fn row(criterion: &dyn Criterion, case: &Case, terms: &Terms, applies: bool) -> Row {
    let verdicts: Vec<Verdict> = match applies {
        true => case.conversations.iter().map(|conversation| criterion.judge(case, conversation)).collect(),
        false => Vec::new(),
    };
    let score = Score::mean(verdicts.iter().filter_map(|verdict| Some((verdict.score()?, 1))));
    let evidence: Vec<Evidence> = verdicts.into_iter().flat_map(Verdict::into_evidence).collect();
    debug_assert!(
        score.is_none_or(|score| score == Score::FULL) || !evidence.is_empty(),
        "{} took points without evidence",
        criterion.id()
    );
    Row { criterion: criterion.id().to_owned(), score, weight: terms.weight(criterion.id()), evidence }
}
