//! The guide through the first case: step by step, what to do next, until it is done.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::language::Language;

/// The steps through a very small case, in its language.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guide {
    /// The story that is played: `guided/en`.
    pub scenario: String,
    /// What the case is called where it is offered.
    pub title: String,
    /// What it offers, in a sentence.
    pub offer: String,
    /// What is said when all is done.
    pub farewell: String,
    /// What to do, in order.
    pub steps: Vec<Step>,
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What has been done when the step is over.
    pub until: Done,
    /// What to do, in a few words.
    pub title: String,
    /// How, and why.
    pub text: String,
}

/// What may have been done, or have happened, in a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Done {
    /// The conversation was opened.
    Opened,
    /// The customer was answered in public.
    RepliedPublic,
    /// The customer has written in private.
    HeardPrivate,
    /// The customer was answered in private.
    RepliedPrivate,
    /// The public thread was closed: a public reply after the private one.
    ClosedOut,
    /// The case was marked as solved.
    Solved,
}

impl Done {
    /// Everything, in the order in which a case goes.
    pub const ALL: &[Done] =
        &[Done::Opened, Done::RepliedPublic, Done::HeardPrivate, Done::RepliedPrivate, Done::ClosedOut, Done::Solved];
}

/// Where somebody stands in a guide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing<'a> {
    /// The step's number, from 1.
    pub number: usize,
    /// How many steps there are.
    pub of: usize,
    /// What to do.
    pub step: &'a Step,
}

impl Guide {
    /// The guide in this language.
    pub fn of(language: Language) -> &'static Guide {
        &GUIDES[&language]
    }

    /// The first step that is not over yet; none when all is done.
    pub fn next(&self, done: &BTreeSet<Done>) -> Option<Standing<'_>> {
        let at = self.steps.iter().position(|step| !done.contains(&step.until))?;
        Some(Standing { number: at + 1, of: self.steps.len(), step: &self.steps[at] })
    }
}

static GUIDES: LazyLock<BTreeMap<Language, Guide>> = LazyLock::new(|| {
    let read = |language: &Language| {
        let guide = serde_yaml::from_str(text(*language)).expect("a bundled guide is tested");
        (*language, guide)
    };
    Language::ALL.iter().map(read).collect()
});

fn text(language: Language) -> &'static str {
    match language {
        Language::En => include_str!("en.yaml"),
        Language::Nl => include_str!("nl.yaml"),
        Language::De => include_str!("de.yaml"),
        Language::Fr => include_str!("fr.yaml"),
        Language::Sv => include_str!("sv.yaml"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::courses::Catalog;

    #[test]
    fn every_language_has_a_guide_through_a_story_of_its_own() {
        let catalog = Catalog::bundled();
        for language in Language::ALL {
            let guide = Guide::of(*language);
            let story = catalog.story(&guide.scenario).expect("the guided story");
            assert_eq!(story.scenario.language, *language);
            let steps: Vec<Done> = guide.steps.iter().map(|step| step.until).collect();
            assert_eq!(steps, Done::ALL, "{}", language.code());
        }
    }

    #[test]
    fn the_step_is_the_first_that_is_not_over_whatever_the_order() {
        let guide = Guide::of(Language::En);
        let standing = |done: &[Done]| guide.next(&done.iter().copied().collect()).map(|standing| standing.number);
        assert_eq!(standing(&[]), Some(1));
        assert_eq!(standing(&[Done::Opened, Done::RepliedPrivate]), Some(2));
        assert_eq!(standing(Done::ALL), None);
    }
}
