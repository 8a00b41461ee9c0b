//! The courses that can be taken, with the stories that they name.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Result;

use super::Course;
use crate::diagnostic::Diagnostic;
use crate::language::Language;
use crate::scenario::load::{Story, Suite};
use crate::scenario::shelf::Shelf;

/// Courses and stories: the bundled ones, and those of a team's own folder.
#[derive(Debug, Default)]
pub struct Catalog {
    /// The courses without an error, by language and then from the easiest on.
    pub courses: Vec<Arc<Course>>,
    /// Every story that can be played, by id; a story of one's own hides a bundled one of the same id.
    pub stories: BTreeMap<String, Arc<Story>>,
    /// Every mistake in files of one's own.
    pub problems: Vec<Diagnostic>,
}

impl Catalog {
    /// The courses and stories that come with the program.
    pub fn bundled() -> Catalog {
        let mut catalog = Catalog::default();
        catalog.add(Suite::read(Shelf::bundled()));
        catalog.sort();
        catalog
    }

    /// The bundled courses and stories, and those at `paths`: files, or folders with `courses`, `brands` and stories in them.
    ///
    /// # Errors
    /// When a path is not there or cannot be read, or holds nothing of the kind.
    pub fn open(paths: &[PathBuf]) -> Result<Catalog> {
        let own = Suite::read(Shelf::open(paths)?);
        let mut catalog = Catalog::bundled();
        catalog.add(own);
        catalog.sort();
        Ok(catalog)
    }

    /// The course of this id.
    pub fn get(&self, id: &str) -> Option<&Arc<Course>> {
        self.courses.iter().find(|course| course.id == id)
    }

    /// The story of this id.
    pub fn story(&self, id: &str) -> Option<&Arc<Story>> {
        self.stories.get(id)
    }

    /// The courses of a language, the easiest first.
    pub fn of_language(&self, language: Language) -> impl Iterator<Item = &Arc<Course>> {
        self.courses.iter().filter(move |course| course.language == language)
    }

    /// Adds what was read; what has the id of something that is there takes its place.
    fn add(&mut self, suite: Suite) {
        self.courses.retain(|known| suite.courses.iter().all(|course| course.id != known.id));
        self.courses.extend(suite.courses);
        self.stories.extend(suite.stories.into_iter().map(|story| (story.scenario.id.clone(), story)));
        self.problems.extend(suite.problems);
    }

    fn sort(&mut self) {
        self.courses.sort_by(|a, b| (a.language, a.level, &a.id).cmp(&(b.language, b.level, &b.id)));
    }
}
