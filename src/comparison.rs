//! The comparison of two runs: which scenarios scored better, worse, or are only in one of them.

use std::collections::{BTreeMap, BTreeSet};

use crate::evaluator::verdict::Score;
use crate::results::{Results, ScenarioResult, Status};

/// What differs between two runs. Scores compare only under the same rubric and engine version.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// What differs, in order of the scenarios' ids.
    pub differences: Vec<Difference>,
    /// How many scenarios came to the same.
    pub same: usize,
}

/// What became of one scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// The scenario's id.
    pub scenario: String,
    /// What it came to before; `None` where it was not played.
    pub before: Option<Standing>,
    /// What it comes to now; `None` where it is not played any more.
    pub after: Option<Standing>,
}

/// What a scenario came to in one run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Whether it passed.
    pub status: Status,
    /// Its total; `None` where no criterion applied.
    pub total: Option<Score>,
}

impl Comparison {
    /// Compares a run with an earlier one.
    ///
    /// # Errors
    /// A sentence, where the two were scored under unlike versions.
    pub fn of(before: &Results, after: &Results) -> Result<Comparison, String> {
        after.comparable(before)?;
        let [old, new] = [before, after].map(standings);
        let ids: BTreeSet<&str> = old.keys().chain(new.keys()).copied().collect();
        let difference = |id: &str| Difference {
            scenario: id.to_owned(),
            before: old.get(id).copied(),
            after: new.get(id).copied(),
        };
        let (same, differences): (Vec<_>, Vec<_>) =
            ids.into_iter().map(difference).partition(|one| one.before == one.after);
        Ok(Comparison { differences, same: same.len() })
    }

    /// Whether any scenario is worse off, or is not played any more.
    pub fn is_worse(&self) -> bool {
        self.differences.iter().any(Difference::is_worse)
    }
}

impl Difference {
    /// Whether it passed and does not now, has fewer points, or is not played any more.
    pub fn is_worse(&self) -> bool {
        match (self.before, self.after) {
            (None, _) => false,
            (Some(_), None) => true,
            (Some(before), Some(after)) => after.status > before.status || after.total < before.total,
        }
    }
}

fn standings(results: &Results) -> BTreeMap<&str, Standing> {
    let standing = |one: &ScenarioResult| Standing { status: one.status, total: one.total };
    results.scenarios.iter().map(|one| (one.id.as_str(), standing(one))).collect()
}
