//! Speed: how long the customer waits for the first answer and for every later one.

use super::Criterion;
use crate::evaluator::case::{Case, Conversation, Message};
use crate::evaluator::verdict::{Evidence, Lapse, Score, Verdict};
use crate::rule::Rule;
use crate::scenario::hours::{goal, is_open};
use crate::scenario::values::Wait;

#[doc = include_str!("speed.md")]
#[derive(Debug)]
pub struct Speed;

const LATE_FIRST_ANSWER: Lapse = Lapse { id: "late-first-answer", rule: Rule::S1, cost: 100 };
const LATE_AFTER_HOURS: Lapse = Lapse { id: "late-after-hours", rule: Rule::S2, cost: 100 };
const LATE_ANSWER: Lapse = Lapse { id: "late-answer", rule: Rule::S4, cost: 50 };
const LEFT_WAITING: Lapse = Lapse { id: "left-waiting", rule: Rule::S4, cost: 100 };

impl Criterion for Speed {
    fn id(&self) -> &'static str {
        "speed"
    }

    fn page(&self) -> &'static str {
        include_str!("speed.md")
    }

    fn lapses(&self) -> &'static [Lapse] {
        &[LATE_FIRST_ANSWER, LATE_AFTER_HOURS, LATE_ANSWER, LEFT_WAITING]
    }

    fn reads(&self) -> bool {
        false
    }

    fn judge(&self, case: &Case, conversation: &Conversation) -> Verdict {
        let waits = waits(case, conversation);
        if !case.is_timed() || waits.is_empty() || conversation.expect().silence {
            return Verdict::NotApplicable;
        }
        let later = waits.len() - 1;
        let share = |first: bool| match (first, later) {
            (true, 0) => 1.0,
            (true, _) => 0.5,
            (false, n) => 0.5 / n as f64,
        };
        let total: f64 = waits.iter().map(|wait| share(wait.first) * points(wait.waited, wait.goal)).sum();
        let late = waits.iter().filter(|wait| wait.is_late());
        let evidence: Vec<Evidence> = late.map(|wait| evidence(case, conversation, wait, share(wait.first))).collect();
        // Rounding must not take a tenth from somebody who was never late.
        let score = if evidence.is_empty() { Score::FULL } else { rounded(total) };
        Verdict::Scored { score, evidence }
    }
}

/// One time that a customer waited for an answer.
#[derive(Debug)]
pub struct Waiting<'a> {
    /// The first message that waited.
    pub since: Message<'a>,
    /// How long, in milliseconds; `None` where no answer came.
    pub waited: Option<i64>,
    /// How long it may take, in milliseconds.
    pub goal: i64,
    /// Whether this is the first answer.
    pub first: bool,
}

impl Waiting<'_> {
    /// Whether it took longer than it may.
    pub fn is_late(&self) -> bool {
        self.waited.is_none_or(|waited| waited > self.goal)
    }
}

/// Every time the customer waited: from the first message that nobody had answered to the answer. Messages in a row are
/// one wait, and parting words are none.
pub fn waits<'a>(case: &Case<'a>, conversation: &Conversation<'a>) -> Vec<Waiting<'a>> {
    let mut waits = Vec::new();
    for exchange in &conversation.exchanges {
        let Some(since) = exchange.waiting.iter().find(|message| !message.parting).copied() else {
            continue;
        };
        let first = waits.is_empty();
        let own = conversation.expect().first_answer.filter(|_| first);
        let goal = own.unwrap_or_else(|| goal(case.brand, since.at)).0;
        let waited = exchange.replies.first().map(|reply| (reply.at - since.at).max(0));
        waits.push(Waiting { since, waited, goal, first });
    }
    waits
}

/// 100 within the goal, 50 at twice the goal, 0 from four times the goal on: it falls with the logarithm, since the
/// tenth hour of waiting hurts less than the second.
fn points(waited: Option<i64>, goal: i64) -> f64 {
    match waited {
        None => 0.0,
        Some(waited) if waited <= goal => 100.0,
        Some(_) if goal <= 0 => 0.0,
        Some(waited) => (100.0 - 50.0 * (waited as f64 / goal as f64).log2()).clamp(0.0, 100.0),
    }
}

fn rounded(points: f64) -> Score {
    Score::tenths((points * 10.0).round() as u16)
}

fn evidence(case: &Case, conversation: &Conversation, wait: &Waiting, share: f64) -> Evidence {
    let lapse = match wait.waited {
        None => LEFT_WAITING,
        Some(_) if !is_open(case.brand, wait.since.at) => LATE_AFTER_HOURS,
        Some(_) if wait.first => LATE_FIRST_ANSWER,
        Some(_) => LATE_ANSWER,
    };
    conversation
        .lapse(&lapse)
        .at(wait.since.turn, wait.since.text, 0..wait.since.text.len())
        .costing(rounded(share * (100.0 - points(wait.waited, wait.goal))))
        .with("waited", Wait(wait.waited.unwrap_or(0)).to_string())
        .with("goal", Wait(wait.goal).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_fall_with_the_logarithm() {
        for (waited, expected) in [(0, 100.0), (60, 100.0), (120, 50.0), (240, 0.0), (10_000, 0.0)] {
            assert_eq!(points(Some(waited), 60), expected, "{waited}");
        }
        assert_eq!(points(None, 60), 0.0);
        assert_eq!(points(Some(1), 0), 0.0);
        assert_eq!(rounded(points(Some(90), 60)), Score::tenths(708));
    }
}
