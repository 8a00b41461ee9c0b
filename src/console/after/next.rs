//! What to practise next: the rules that cost most, and the stories and courses that exercise them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::console::Words;
use crate::evaluator::verdict::Evidence;
use crate::replay::Play;
use crate::results::Results;
use crate::rule::Rule;
use crate::scenario::courses::Course;

/// A rule that cost points, and where to practise it.
#[derive(Debug, Clone)]
pub(super) struct Lesson {
    pub(super) rule: Rule,
    /// What the rule asks, in the reader's language.
    pub(super) meaning: &'static str,
    /// How often it was broken, in words.
    pub(super) times: String,
    /// The stories, each by its id and title.
    pub(super) stories: Vec<(String, String)>,
    /// The courses, each by its id and title.
    pub(super) courses: Vec<(String, String)>,
}

/// How many rules one is told to practise, and how many stories and courses of each.
const RULES: usize = 3;
const STORIES: usize = 3;
const COURSES: usize = 1;
/// A gate weighs more than all that criteria can cost.
const GATE: u64 = 1_000_000;

/// The rules that cost most in a shift, the dearest first, with how much and how often.
fn dearest(results: &Results) -> Vec<(Rule, u64, usize)> {
    let mut costs: BTreeMap<Rule, (u64, usize)> = BTreeMap::new();
    let mut add = |evidence: &Evidence, cost: u64| {
        let (sum, times) = costs.entry(evidence.rule).or_default();
        *sum += cost;
        *times += 1;
    };
    for result in &results.scenarios {
        result.gates.iter().flat_map(|gate| &gate.evidence).for_each(|evidence| add(evidence, GATE));
        for row in &result.rows {
            let cost = |evidence: &Evidence| u64::from(evidence.cost.as_tenths()) * u64::from(row.weight);
            row.evidence.iter().for_each(|evidence| add(evidence, cost(evidence)));
        }
    }
    let mut dearest: Vec<(Rule, u64, usize)> =
        costs.into_iter().map(|(rule, (cost, times))| (rule, cost, times)).collect();
    dearest.sort_by_key(|(rule, cost, _)| (Reverse(*cost), *rule));
    dearest
}

/// Whether a story is the guided one, which is for beginning and not for practising a rule.
fn is_guided(play: &Play) -> bool {
    play.story.scenario.id.starts_with("guided/")
}

/// What to practise after a shift: of each rule stories that were not in it, where there are any.
pub(super) fn lessons(words: Words, results: &Results, plays: &[Arc<Play>], courses: &[Arc<Course>]) -> Vec<Lesson> {
    let played: BTreeSet<&str> = results.scenarios.iter().map(|one| one.id.as_str()).collect();
    let mut offered = BTreeSet::new();
    let lesson = |(rule, _, times): (Rule, u64, usize)| {
        let exercising: Vec<&Arc<Play>> =
            plays.iter().filter(|play| play.story.scenario.rules.contains(&rule) && !is_guided(play)).collect();
        let id = |play: &Arc<Play>| play.story.scenario.id.clone();
        let (again, fresh): (Vec<&Arc<Play>>, Vec<&Arc<Play>>) =
            exercising.into_iter().partition(|play| played.contains(play.story.scenario.id.as_str()));
        let exercising: Vec<&Arc<Play>> = fresh.into_iter().chain(again).collect();
        let mut chosen: Vec<&Arc<Play>> =
            exercising.iter().copied().filter(|play| offered.insert(id(play))).take(STORIES).collect();
        // Where all of them are offered for another rule already, one is so again.
        if chosen.is_empty() {
            chosen.extend(exercising.first());
        }
        let stories = chosen.into_iter().map(|play| (id(play), play.story.scenario.title.clone())).collect();
        let courses = courses.iter().filter(|course| course.rules.contains(&rule)).take(COURSES);
        Lesson {
            rule,
            meaning: words.pick("after.rule", &rule.to_string()),
            times: words.count("after.next.times", i128::try_from(times).unwrap_or(i128::MAX)).to_string(),
            stories,
            courses: courses.map(|course| (course.id.clone(), course.title.clone())).collect(),
        }
    };
    dearest(results).into_iter().take(RULES).map(lesson).collect()
}
