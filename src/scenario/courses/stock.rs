//! The scenarios that a course may name: those beside it, and the bundled ones.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Course, check};
use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::language::Language;
use crate::rule::Rule;
use crate::scenario::load::Story;
use crate::scenario::model::Scenario;
use crate::scenario::shelf::{File, Shelf};

/// The scenarios that courses of one folder may name.
#[derive(Debug)]
pub(crate) struct Stock {
    own: BTreeMap<String, Named>,
}

/// What a course needs to know of a scenario that it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Named {
    /// It can be played.
    Sound {
        /// The language of its customers.
        language: Language,
        /// The rules that it puts to the test.
        rules: Vec<Rule>,
        /// Whether something goes wrong on its platform, which only a program notices.
        faulty: bool,
    },
    /// It is there, and has mistakes of its own.
    Broken,
}

impl Stock {
    /// The stories that were read, the ids of all that were asked for, and the files beside them.
    pub(crate) fn new(stories: &[Arc<Story>], asked: &[String], beside: Vec<File>) -> Stock {
        let mut own: BTreeMap<String, Named> = asked.iter().map(|id| (id.clone(), Named::Broken)).collect();
        own.extend(beside.into_iter().map(|file| (file.id.clone(), named(file))));
        own.extend(stories.iter().map(|story| (story.scenario.id.clone(), sound(&story.scenario))));
        Stock { own }
    }

    /// What is wrong with a course that was read.
    pub(crate) fn problems(&self, document: &Document, course: &Course) -> Vec<Diagnostic> {
        check::course(document, course, self)
    }

    /// The scenario of this id.
    pub(super) fn named(&self, id: &str) -> Option<Named> {
        self.own.get(id).cloned().or_else(|| Shelf::bundled_story(id).map(named))
    }

    /// Every id.
    pub(super) fn ids(&self) -> Vec<String> {
        let bundled = Shelf::bundled().stories.into_iter().map(|file| file.id);
        self.own.keys().cloned().chain(bundled).collect()
    }
}

fn sound(scenario: &Scenario) -> Named {
    Named::Sound { language: scenario.language, rules: scenario.rules.clone(), faulty: !scenario.is_calm() }
}

/// What a file says, without looking into what its story comes to.
fn named(file: File) -> Named {
    let read = Document::parse(&file.name, file.bytes).and_then(|document| document.read::<Scenario>());
    read.map_or(Named::Broken, |scenario| sound(&scenario))
}
