//! What the grader caught, counted and told.

use std::fmt::Write as _;

use serde_json::{Value, json};
use sparring::evaluator::verdict::Score;

use super::mutators::Mutator;

/// How the grader took one broken conversation.
pub(super) struct Outcome {
    /// The mutator's id.
    pub(super) mutator: &'static str,
    /// Which conversation was broken.
    pub(super) scenario: String,
    /// Whether the total fell or a gate tripped.
    pub(super) caught: bool,
    /// Whether one of the mutator's right reasons came up, or cost more than before.
    pub(super) right: bool,
    /// The total before and after.
    pub(super) totals: (Option<Score>, Option<Score>),
    /// The lapses that came up or cost more than before.
    pub(super) new: Vec<String>,
    /// The lapses that went away: what the breakage hid.
    pub(super) gone: Vec<String>,
    /// The broken words.
    pub(super) changed: Vec<String>,
}

impl Outcome {
    fn missed(&self) -> bool {
        !self.caught || !self.right
    }

    /// What the grader said instead.
    fn instead(&self) -> String {
        let total = |total: Option<Score>| total.map_or_else(|| "nothing".to_owned(), |total| total.to_string());
        let lapses = if self.new.is_empty() { "nothing new".to_owned() } else { self.new.join(", ") };
        let gone = if self.gone.is_empty() { String::new() } else { format!("; no more {}", self.gone.join(", ")) };
        format!("{} → {}: {lapses}{gone}", total(self.totals.0), total(self.totals.1))
    }
}

/// How many breakages there were, and how the grader took them.
#[derive(Clone, Copy, Default)]
pub(super) struct Count {
    /// How many conversations were broken.
    pub(super) applied: usize,
    /// Of these, how many scored less or tripped a gate.
    pub(super) caught: usize,
    /// Of the caught, how many for a right reason.
    pub(super) right: usize,
}

impl Count {
    /// The share that was caught for a right reason, in whole percent rounded down; nothing where nothing was broken.
    pub(super) fn percent(self) -> Option<usize> {
        (self.right * 100).checked_div(self.applied)
    }
}

/// All that was broken and how the grader took it.
pub(super) struct Tally {
    conversations: usize,
    mutators: Vec<&'static Mutator>,
    outcomes: Vec<Outcome>,
}

impl Tally {
    /// Counts outcomes.
    pub(super) fn new(conversations: usize, mutators: Vec<&'static Mutator>, outcomes: Vec<Outcome>) -> Tally {
        Tally { conversations, mutators, outcomes }
    }

    /// The figures of the mutator with this id; of all, without one.
    pub(super) fn count(&self, id: Option<&str>) -> Count {
        let outcomes = self.outcomes.iter().filter(|outcome| id.is_none_or(|id| id == outcome.mutator));
        outcomes.fold(Count::default(), |count, outcome| Count {
            applied: count.applied + 1,
            caught: count.caught + usize::from(outcome.caught),
            right: count.right + usize::from(!outcome.missed()),
        })
    }

    fn misses(&self) -> impl Iterator<Item = &Outcome> {
        let of = |mutator: &&'static Mutator| mutator.id;
        let ids = self.mutators.iter().map(of);
        ids.flat_map(|id| self.outcomes.iter().filter(move |outcome| outcome.mutator == id && outcome.missed()))
    }

    /// A table for people.
    pub(super) fn to_text(&self, misses: bool) -> String {
        let mut text = String::new();
        if misses {
            for miss in self.misses() {
                let why = if miss.caught { "caught for another reason" } else { "not caught" };
                let _ = writeln!(text, "{}: {why} in {}", miss.mutator, miss.scenario);
                let _ = writeln!(text, "  {}", miss.instead());
                for words in &miss.changed {
                    let _ = writeln!(text, "  │ {words}");
                }
            }
            text.push('\n');
        }
        let _ = writeln!(text, "{:<20} {:>7} {:>6} {:>12}", "mutator", "applied", "caught", "right reason");
        for mutator in &self.mutators {
            let _ = writeln!(text, "{}  {}", row(mutator.id, self.count(Some(mutator.id))), mutator.breaks);
        }
        let total = row("mutation score", self.count(None));
        let _ = writeln!(text, "{total}  of {} good conversations", self.conversations);
        text
    }

    /// The same for programs.
    pub(super) fn to_json(&self, misses: bool) -> Value {
        let figures = |count: Count| {
            let Count { applied, caught, right } = count;
            json!({ "applied": applied, "caught": caught, "right": right, "percent": count.percent() })
        };
        let mutators = self.mutators.iter().map(|mutator| {
            let mut row = figures(self.count(Some(mutator.id)));
            row["id"] = json!(mutator.id);
            row["breaks"] = json!(mutator.breaks);
            row["right_reasons"] = json!(mutator.right);
            row
        });
        let mut all = json!({
            "conversations": self.conversations,
            "mutators": mutators.collect::<Vec<_>>(),
            "total": figures(self.count(None)),
        });
        if misses {
            let missed = self.misses().map(|miss| {
                json!({
                    "mutator": miss.mutator, "conversation": miss.scenario, "caught": miss.caught,
                    "before": miss.totals.0, "after": miss.totals.1, "new": miss.new, "gone": miss.gone, "broken": miss.changed,
                })
            });
            all["misses"] = json!(missed.collect::<Vec<_>>());
        }
        all
    }
}

fn row(name: &str, count: Count) -> String {
    let percent = count.percent().map_or_else(|| "–".to_owned(), |percent| format!("{percent} %"));
    let right = format!("{} {percent:>6}", count.right);
    format!("{name:<20} {:>7} {:>6} {right:>12}", count.applied, count.caught)
}
