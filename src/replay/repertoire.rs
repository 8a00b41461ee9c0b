//! The scenarios that a platform standing by itself can play: by name or as a text, read again when their files change.

use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use anyhow::Result;
use mock_api::control::{Script, Stage, Unstaged};
use mock_api::platform::Customs;
use mock_api::{Admission, Clock, World};

use super::Play;
use crate::diagnostic::{Diagnostic, Severity};
use crate::scenario::load::{Story, Suite};
use crate::scenario::shelf::{File, Shelf};

/// The scenarios that come with the program, and those of the files that were named.
pub struct Repertoire {
    paths: Vec<PathBuf>,
    plays: RwLock<Vec<Arc<Play>>>,
}

/// What reading the files has brought.
#[derive(Debug, Default)]
pub struct Reading {
    /// The ids of the scenarios in the files that were named.
    pub own: Vec<String>,
    /// The ids of those that differ from before, or are new.
    pub changed: Vec<String>,
    /// Every mistake. A scenario that has one stays as it was before.
    pub problems: Vec<Diagnostic>,
}

impl Reading {
    /// Whether a mistake keeps a scenario from being played.
    pub fn has_errors(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity == Severity::Error)
    }
}

impl Repertoire {
    /// The scenarios that come with the program. Those in these files and folders are read by [`Repertoire::read`].
    pub fn new(paths: Vec<PathBuf>) -> Repertoire {
        let bundled = Suite::read(Shelf::bundled()).stories;
        let plays = bundled.into_iter().map(|story| Arc::new(Play::new(story))).collect();
        Repertoire { paths, plays: RwLock::new(plays) }
    }

    /// Reads the files, or reads them again. A scenario takes the place of the one of the same id.
    ///
    /// # Errors
    /// When a path is not there, or holds no scenario.
    pub fn read(&self) -> Result<Reading> {
        if self.paths.is_empty() {
            return Ok(Reading::default());
        }
        let shelf = Shelf::open(&self.paths)?;
        let own = shelf.stories.iter().map(|file| file.id.clone()).collect();
        let suite = Suite::read(shelf);
        let mut reading = Reading { own, changed: Vec::new(), problems: suite.problems };
        for story in suite.stories {
            if self.named(&story.scenario.id).is_none_or(|held| is_other(&held.story, &story)) {
                reading.changed.push(story.scenario.id.clone());
                self.put(Arc::new(Play::new(story)));
            }
        }
        Ok(reading)
    }

    /// The files and folders that were named.
    pub fn paths(&self) -> &[PathBuf] {
        &self.paths
    }

    fn put(&self, play: Arc<Play>) {
        let mut plays = self.plays.write().unwrap_or_else(PoisonError::into_inner);
        match plays.binary_search_by(|held| held.story.scenario.id.cmp(&play.story.scenario.id)) {
            Ok(slot) => plays[slot] = play,
            Err(slot) => plays.insert(slot, play),
        }
    }

    fn named(&self, id: &str) -> Option<Arc<Play>> {
        self.plays().iter().find(|play| play.story.scenario.id == id).map(Arc::clone)
    }

    /// A scenario that was sent as a text. It may address every brand that the files or the program know.
    fn written(&self, text: &str) -> Result<Arc<Play>, Unstaged> {
        let mut brands = Shelf::bundled().brands;
        if let Ok(own) = Shelf::open(&self.paths) {
            brands.retain(|brand| own.brands.iter().all(|file| file.id != brand.id));
            brands.extend(own.brands);
        }
        let file = File { id: "yaml".to_owned(), name: "yaml".to_owned(), bytes: text.as_bytes().to_vec() };
        let suite = Suite::read(Shelf { brands, stories: vec![file], ..Shelf::default() });
        match suite.stories.into_iter().next() {
            Some(story) => Ok(Arc::new(Play::new(story))),
            None => Err(mistaken(&suite.problems)),
        }
    }

    fn plays(&self) -> RwLockReadGuard<'_, Vec<Arc<Play>>> {
        self.plays.read().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a story would be played otherwise.
fn is_other(held: &Story, story: &Story) -> bool {
    held.document.source.text != story.document.source.text || held.brand != story.brand
}

/// Mistakes as the control API tells them.
fn mistaken(problems: &[Diagnostic]) -> Unstaged {
    let errors = problems.iter().filter(|problem| problem.severity == Severity::Error).count();
    let summary = format!("the scenario has {errors} mistake{}", if errors == 1 { "" } else { "s" });
    let report = problems.iter().map(|problem| problem.render(false)).collect::<Vec<_>>().join("\n\n");
    Unstaged::Mistakes { summary, report }
}

impl Stage for Repertoire {
    fn stage(
        &self,
        script: Script<'_>,
        customs: &'static Customs,
        seed: u64,
        clock: Clock,
    ) -> Result<(World, Admission), Unstaged> {
        let play = match script {
            Script::Named(id) => self.named(id).ok_or_else(|| Unstaged::Unknown(id.to_owned()))?,
            Script::Text(text) => self.written(text)?,
        };
        let (world, brand) = play.stage(customs, seed, clock).map_err(|error| Unstaged::Mistakes {
            summary: "the platform refuses this scenario".to_owned(),
            report: format!("{error:#}"),
        })?;
        Ok((world, Admission { external: true, ..play.admission(brand) }))
    }

    fn scripts(&self) -> Vec<String> {
        self.plays().iter().map(|play| play.story.scenario.id.clone()).collect()
    }
}
