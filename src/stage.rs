//! Scenarios for the mock that runs by itself: from a file, a name or a text to a world with its customers in it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use anyhow::Result;
use mock_api::control::{Script, Stage, Unstaged};
use mock_api::{Admission, Clock, World};

use crate::diagnostic::{Diagnostic, Severity};
use crate::replay::Play;
use crate::scenario::load::{Story, Suite};
use crate::scenario::shelf::Shelf;

/// The scenarios that worlds can be made from: those that come with the program, and those of the files that were named.
pub struct Repertoire {
    paths: Vec<PathBuf>,
    stories: RwLock<Vec<Arc<Story>>>,
}

impl Repertoire {
    /// Reads the files, and the scenarios that come with the program.
    ///
    /// # Errors
    /// When a path is not there, or holds no scenario.
    pub fn open(paths: Vec<PathBuf>) -> Result<(Repertoire, Vec<Diagnostic>)> {
        let repertoire = Repertoire { paths, stories: RwLock::default() };
        let problems = repertoire.read_again()?;
        Ok((repertoire, problems))
    }

    /// Reads the files again. What has mistakes now stays as it was.
    ///
    /// # Errors
    /// When a path is no longer there.
    pub fn read_again(&self) -> Result<Vec<Diagnostic>> {
        let bundled = Suite::read(Shelf::bundled());
        let own = match self.paths.as_slice() {
            [] => Suite::default(),
            paths => Suite::read(Shelf::open(paths)?),
        };
        let mut stories = self.stories.write().unwrap_or_else(PoisonError::into_inner);
        // Later ones take the place of earlier ones of the same id.
        for story in bundled.stories.into_iter().chain(own.stories) {
            match stories.binary_search_by(|held| held.scenario.id.cmp(&story.scenario.id)) {
                Ok(slot) => stories[slot] = story,
                Err(slot) => stories.insert(slot, story),
            }
        }
        Ok(own.problems)
    }

    /// The ids of the scenarios in a file or folder that was named.
    ///
    /// # Errors
    /// When the path is not there, or holds no scenario.
    pub fn ids_in(path: &Path) -> Result<Vec<String>> {
        Ok(Shelf::open(&[path.to_owned()])?.stories.into_iter().map(|file| file.id).collect())
    }

    fn named(&self, id: &str) -> Option<Arc<Story>> {
        let stories = self.stories.read().unwrap_or_else(PoisonError::into_inner);
        stories.iter().find(|story| story.scenario.id == id).map(Arc::clone)
    }

    /// A scenario that was sent as text, with the brands of all files at hand.
    fn written(&self, text: &str) -> Result<Arc<Story>, Unstaged> {
        let mut shelf = Shelf::bundled().with_text(text);
        if let Ok(own) = Shelf::open(&self.paths) {
            shelf.brands.retain(|brand| own.brands.iter().all(|file| file.id != brand.id));
            shelf.brands.extend(own.brands);
        }
        let suite = Suite::read(shelf);
        match suite.stories.into_iter().next() {
            Some(story) => Ok(story),
            None => Err(mistakes("the scenario", &suite.problems)),
        }
    }
}

/// Mistakes as the control API tells them.
fn mistakes(what: &str, problems: &[Diagnostic]) -> Unstaged {
    let errors = problems.iter().filter(|problem| problem.severity == Severity::Error).count();
    let report = problems.iter().map(|problem| problem.render(false)).collect::<Vec<_>>().join("\n\n");
    Unstaged::Mistakes { summary: format!("{what} has {errors} mistakes"), report }
}

impl Stage for Repertoire {
    fn stage(&self, script: Script<'_>, seed: u64, clock: Clock) -> Result<(World, Admission), Unstaged> {
        let story = match script {
            Script::Named(id) => self.named(id).ok_or_else(|| Unstaged::Unknown(id.to_owned()))?,
            Script::Text(text) => self.written(text)?,
        };
        let play = Arc::new(Play::new(story));
        let (world, brand) = play.stage(seed, clock).map_err(|error| Unstaged::Mistakes {
            summary: "the platform refuses this scenario".to_owned(),
            report: format!("{error:#}"),
        })?;
        Ok((world, Admission { external: true, ..Admission::new(brand) }))
    }

    fn scripts(&self) -> Vec<String> {
        let stories = self.stories.read().unwrap_or_else(PoisonError::into_inner);
        stories.iter().map(|story| story.scenario.id.clone()).collect()
    }
}
