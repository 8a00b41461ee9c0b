//! Coverage: which rule, category, language, kind of answer and branch is exercised by which scenario, and what is not.

use std::collections::{BTreeMap, BTreeSet};

use super::load::Story;
use super::model::{Category, Ending, Escalation, Reaction};
use crate::language::Language;
use crate::rule::Rule;

/// What a set of stories exercises: for each heading, each item and the ids of the scenarios that exercise it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// The headings in order.
    pub sections: Vec<Section>,
}

/// The items under one heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// What the items are.
    pub heading: &'static str,
    /// Each item with the scenarios that exercise it, in order; none where it is not exercised.
    pub items: Vec<(String, BTreeSet<String>)>,
}

/// What the stories exercise.
pub fn coverage<'a>(stories: impl Iterator<Item = &'a Story> + Clone) -> Coverage {
    let section = |heading, all: Vec<String>, of: &dyn Fn(&Story) -> Vec<String>| {
        let mut items: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for story in stories.clone() {
            for item in of(story) {
                items.entry(item).or_default().insert(story.scenario.id.clone());
            }
        }
        let mut ordered: Vec<_> = all.into_iter().map(|item| (items.remove(&item).unwrap_or_default(), item)).collect();
        ordered.extend(items.into_iter().map(|(item, ids)| (ids, item)));
        Section { heading, items: ordered.into_iter().map(|(ids, item)| (item, ids)).collect() }
    };
    let rules = Rule::ALL.iter().filter(|rule| !rule.is_programme()).map(Rule::to_string).collect();
    let languages = Language::ALL.iter().map(|language| language.code().to_owned()).collect();
    let categories = Category::ALL.iter().map(|category| category.id().to_owned()).collect();
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    Coverage {
        sections: vec![
            section("rules", rules, &|story| story.scenario.rules.iter().map(Rule::to_string).collect()),
            section("languages", languages, &|story| vec![story.scenario.language.code().to_owned()]),
            section("categories", categories, &|story| vec![story.scenario.category.id().to_owned()]),
            section("expected escalations", words(&["public", "private", "desk"]), &escalations),
            section("endings", words(&["happy", "gave_up", "went_public"]), &endings),
            section("branches", words(BRANCHES), &branches),
            section("sectors", Vec::new(), &|story| vec![story.brand.sector.clone()]),
        ],
    }
}

/// Everything that a reaction can depend on.
const BRANCHES: &[&str] = &[
    "reply",
    "channel",
    "markers",
    "any_marker",
    "without",
    "asked",
    "mentions",
    "handed_over",
    "silence",
    "turns",
    "mood_below",
    "mood_above",
];

fn escalations(story: &Story) -> Vec<String> {
    let expected = story.scenario.customers.iter().filter_map(|customer| customer.expect.escalation.as_ref());
    let word = |escalation: &Escalation| match escalation {
        Escalation::Public => "public",
        Escalation::Private => "private",
        Escalation::Desk(_) => "desk",
    };
    expected.map(|escalation| word(escalation).to_owned()).collect()
}

fn endings(story: &Story) -> Vec<String> {
    let states = story.scenario.customers.iter().flat_map(|customer| &customer.story);
    let word = |ending| match ending {
        Ending::Happy => "happy",
        Ending::GaveUp => "gave_up",
        Ending::WentPublic => "went_public",
    };
    states.filter_map(|state| state.ends).map(|ending| word(ending).to_owned()).collect()
}

fn branches(story: &Story) -> Vec<String> {
    let states = story.scenario.customers.iter().flat_map(|customer| &customer.story);
    states.flat_map(|state| &state.when).flat_map(branches_of).map(str::to_owned).collect()
}

fn branches_of(reaction: &Reaction) -> Vec<&'static str> {
    let condition = &reaction.condition;
    let used = [
        condition.reply.is_some(),
        condition.channel.is_some(),
        !condition.markers.is_empty(),
        !condition.any_marker.is_empty(),
        !condition.without.is_empty(),
        condition.asked.is_some(),
        !condition.mentions.is_empty(),
        condition.handed_over.is_some(),
        condition.silence.is_some(),
        condition.turns.is_some(),
        condition.mood_below.is_some(),
        condition.mood_above.is_some(),
    ];
    BRANCHES.iter().zip(used).filter(|(_, used)| *used).map(|(branch, _)| *branch).collect()
}
