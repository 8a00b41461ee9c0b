//! The floor: what share of each mutator's breakages the grader must catch for a right reason.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use sparring::diagnostic::did_you_mean;

use super::mutators;
use super::tally::Tally;

/// Where the floor is written, below the project's folder.
pub(super) const FILE: &str = "xtask/mutation-floor.yaml";

/// The least share, in whole percent, by mutator.
#[derive(Debug)]
pub(super) struct Floor(BTreeMap<String, usize>);

impl Floor {
    /// Reads a floor.
    pub(super) fn read(yaml: &str) -> Result<Floor> {
        serde_yaml::from_str(yaml).map(Floor).with_context(|| format!("reading {FILE}"))
    }

    /// What the grader has become worse at, and what does not fit the mutators there are, a line each.
    pub(super) fn sunk(&self, tally: &Tally) -> Vec<String> {
        let mut lines: Vec<String> = self.0.keys().filter_map(|id| unknown(id)).collect();
        for mutator in mutators::all() {
            let id = mutator.id;
            match (self.0.get(id), tally.count(Some(id)).percent()) {
                (None, _) => lines.push(format!("{FILE}: `{id}` is missing; write the share that it has")),
                (_, None) => lines.push(format!("`{id}` found nothing to break")),
                (Some(least), Some(share)) if share < *least => {
                    lines.push(format!("`{id}` sank to {share} %, from at least {least} % in {FILE}"));
                }
                _ => {}
            }
        }
        lines
    }
}

fn unknown(id: &str) -> Option<String> {
    if mutators::all().any(|mutator| mutator.id == id) {
        return None;
    }
    let hint = did_you_mean(id, mutators::all().map(|mutator| mutator.id));
    let hint = hint.map_or_else(String::new, |hint| format!("; did you mean `{hint}`?"));
    Some(format!("{FILE}: there is no mutator `{id}`{hint}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_floor_tells_what_sank_what_is_missing_and_what_is_unknown() {
        let floor = Floor::read("drop-nam: 90\nwrong-name: 1").expect("a floor");
        let tally = Tally::new(0, Vec::new(), Vec::new());
        let lines = floor.sunk(&tally);
        assert!(lines[0].contains("no mutator `drop-nam`; did you mean `drop-name`?"), "{}", lines[0]);
        assert!(lines.iter().any(|line| line.contains("`drop-name` is missing")));
        assert!(lines.iter().any(|line| line == "`wrong-name` found nothing to break"));
        assert!(Floor::read("drop-name: many").is_err());
    }
}
