//! The rubric: how much each criterion weighs, what a pass is, which gates count, and what a brand has different.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::scorecard::RubricId;
use super::verdict::Score;
use super::{criteria, gates};
use crate::evaluator::gates::Gate;
use crate::scenario::conduct::Conduct;

/// How scores are weighed and what a pass is. Scores compare only under the same id and version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rubric {
    /// The rubric's name, such as `webcare`.
    pub id: String,
    /// Raised by one at every change that can move a score.
    pub version: u32,
    /// The total that is a pass, from 0 to 100.
    pub pass_mark: Score,
    /// How much each criterion weighs, by its id. Every criterion has a weight or is not applicable.
    pub weights: BTreeMap<String, u32>,
    /// The gates that count, by their ids.
    pub gates: BTreeSet<String>,
    /// Criteria that are not judged, by their ids.
    #[serde(default)]
    pub not_applicable: BTreeSet<String>,
    /// What differs, by the id of the brand.
    #[serde(default)]
    pub brands: BTreeMap<String, Difference>,
}

/// What one brand has different. What is not named stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Difference {
    /// Another pass mark.
    pub pass_mark: Option<Score>,
    /// Other weights, for the criteria that are named.
    #[serde(default)]
    pub weights: BTreeMap<String, u32>,
    /// Other gates, instead of the rubric's.
    pub gates: Option<BTreeSet<String>>,
    /// Criteria that are not judged either.
    #[serde(default)]
    pub not_applicable: BTreeSet<String>,
}

/// What holds for one brand.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    /// The total that is a pass.
    pub pass_mark: Score,
    rubric: &'a Rubric,
    difference: Option<&'a Difference>,
}

static BUNDLED: LazyLock<Rubric> =
    LazyLock::new(|| Rubric::parse(include_str!("rubric.yaml")).expect("the bundled rubric makes sense"));

impl Rubric {
    /// The rubric that comes with the program.
    pub fn bundled() -> &'static Rubric {
        &BUNDLED
    }

    /// Reads a rubric from YAML, strictly.
    ///
    /// # Errors
    /// Every mistake, each in a sentence; or the first one of the syntax, since nothing can be read after it.
    pub fn parse(text: &str) -> Result<Rubric, Vec<String>> {
        let rubric: Rubric = serde_yaml::from_str(text).map_err(|error| vec![error.to_string()])?;
        match rubric.problems() {
            problems if problems.is_empty() => Ok(rubric),
            problems => Err(problems),
        }
    }

    /// What makes no sense in it, each in a sentence with the key in backquotes: unknown criteria and gates, criteria
    /// without a weight, nothing that weighs.
    pub fn problems(&self) -> Vec<String> {
        let criteria: Vec<&str> = criteria::ALL.iter().map(|criterion| criterion.id()).collect();
        let asked_for = |gate: &&&dyn Gate| gate.asked(&Conduct::default()).is_some();
        let (asked, gates): (Vec<&&dyn Gate>, Vec<&&dyn Gate>) = gates::ALL.iter().partition(asked_for);
        let gates: Vec<&str> = gates.iter().map(|gate| gate.id()).collect();
        let differences = || self.brands.values();
        let named = self.weights.keys().chain(&self.not_applicable);
        let named = named.chain(differences().flat_map(|d| d.weights.keys().chain(&d.not_applicable)));
        let mut problems: Vec<String> = named.filter_map(|id| unknown("criterion", id, &criteria)).collect();
        let named = self.gates.iter().chain(differences().flat_map(|d| d.gates.iter().flatten()));
        problems.extend(named.filter_map(|id| match asked.iter().any(|gate| gate.id() == id) {
            true => Some(format!("`{id}` counts where a scenario asks for it under `expect.conduct`, not here")),
            false => unknown("gate", id, &gates),
        }));
        let weighed = |id: &&&str| self.weights.contains_key(**id) || self.not_applicable.contains(**id);
        problems.extend(criteria.iter().filter(|id| !weighed(id)).map(|id| {
            format!("criterion `{id}` has no weight; give it one under `weights`, or name it under `not_applicable`")
        }));
        if self.version == 0 {
            problems.push("`version` starts at 1".to_owned());
        }
        if self.weights.iter().all(|(id, weight)| *weight == 0 || self.not_applicable.contains(id)) {
            problems.push("`weights` leaves nothing to score: at least one criterion must weigh something".to_owned());
        }
        problems
    }

    /// What holds for a brand.
    pub fn terms(&self, brand: &str) -> Terms<'_> {
        let difference = self.brands.get(brand);
        let pass_mark = difference.and_then(|d| d.pass_mark).unwrap_or(self.pass_mark);
        Terms { pass_mark, rubric: self, difference }
    }

    /// Its id and version, for the scorecard.
    pub fn id(&self) -> RubricId {
        RubricId { id: self.id.clone(), version: self.version }
    }
}

impl Terms<'_> {
    /// How much a criterion weighs.
    pub fn weight(&self, criterion: &str) -> u32 {
        let own = self.difference.and_then(|d| d.weights.get(criterion));
        own.or_else(|| self.rubric.weights.get(criterion)).copied().unwrap_or(0)
    }

    /// Whether a criterion is judged at all.
    pub fn applies(&self, criterion: &str) -> bool {
        let without = self.difference.is_some_and(|d| d.not_applicable.contains(criterion));
        !without && !self.rubric.not_applicable.contains(criterion)
    }

    /// Whether a gate counts.
    pub fn has_gate(&self, gate: &str) -> bool {
        self.difference.and_then(|d| d.gates.as_ref()).unwrap_or(&self.rubric.gates).contains(gate)
    }
}

/// A sentence about an id that is none of `known`, with the one that was probably meant.
fn unknown(kind: &str, id: &str, known: &[&str]) -> Option<String> {
    if known.contains(&id) {
        return None;
    }
    let nearest = known.iter().max_by(|a, b| strsim::jaro(a, id).total_cmp(&strsim::jaro(b, id)));
    let hint = nearest.filter(|near| strsim::jaro(near, id) > 0.7);
    Some(match hint {
        Some(near) => format!("`{id}` is no {kind}; did you mean `{near}`?"),
        None => format!("`{id}` is no {kind}; there are {}", known.join(", ")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_rubric_weighs_every_criterion_and_counts_every_gate() {
        let rubric = Rubric::bundled();
        assert_eq!(rubric.weights.len(), criteria::ALL.len());
        let counted = gates::ALL.iter().filter(|gate| gate.asked(&Conduct::default()).is_none());
        assert_eq!(rubric.gates.len(), counted.count());
        assert_eq!(rubric.weights.values().sum::<u32>(), 100);
    }

    #[test]
    fn every_mistake_is_told_at_once_with_what_was_meant() {
        let text = "id: x\nversion: 0\npass_mark: 80\nweights: { empaty: 1 }\ngates: [no-anser]\n";
        let problems = Rubric::parse(text).expect_err("it makes no sense").join("\n");
        for part in [
            "`empaty` is no criterion; did you mean `empathy`?",
            "did you mean `no-answer`?",
            "`version`",
            "`tone` has no weight",
        ] {
            assert!(problems.contains(part), "{part} in {problems}");
        }
    }

    #[test]
    fn an_unknown_key_is_an_error() {
        let text = include_str!("rubric.yaml").replace("pass_mark", "passmark");
        assert!(Rubric::parse(&text).is_err());
    }

    #[test]
    fn a_brand_may_differ() {
        let text = format!(
            "{}\nbrands: {{ bakery: {{ pass_mark: 70, weights: {{ speed: 1 }}, gates: [no-answer], not_applicable: [tone] }} }}\n",
            include_str!("rubric.yaml")
        );
        let rubric = Rubric::parse(&text).expect("it makes sense");
        let (bakery, other) = (rubric.terms("bakery"), rubric.terms("other"));
        assert_eq!((bakery.pass_mark, other.pass_mark), (Score::points(70), Score::points(80)));
        assert_eq!((bakery.weight("speed"), bakery.weight("empathy")), (1, other.weight("empathy")));
        assert!(!bakery.applies("tone") && other.applies("tone"));
        assert!(!bakery.has_gate("personal-data-in-public") && other.has_gate("personal-data-in-public"));
    }
}
