//! What can be practised here: the courses and the stories, those of the program, of files, and of the scenario editor.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use crate::language::Language;
use crate::replay::Play;
use crate::scenario::courses::Catalog;
use crate::scenario::load::Story;

/// What can be practised.
pub struct Offer {
    /// The courses.
    pub catalog: Catalog,
    plays: RwLock<BTreeMap<String, Arc<Play>>>,
}

impl Offer {
    /// The courses of a catalog and the stories that it holds.
    pub fn new(catalog: Catalog) -> Offer {
        let plays = catalog.stories.iter().map(|(id, story)| (id.clone(), Arc::new(Play::new(Arc::clone(story)))));
        let plays = RwLock::new(plays.collect());
        Offer { catalog, plays }
    }

    /// The story of this id, ready to be played.
    pub fn play(&self, id: &str) -> Option<Arc<Play>> {
        self.plays.read().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    /// Every story that people can practise in a language, in the order of their ids. Those in which the platform itself fails are for
    /// programs.
    pub fn plays(&self, language: Language) -> Vec<Arc<Play>> {
        let plays = self.plays.read().unwrap_or_else(PoisonError::into_inner);
        let fits = |play: &&Arc<Play>| play.story.scenario.language == language && play.story.scenario.is_calm();
        plays.values().filter(fits).cloned().collect()
    }

    /// Takes in a story of the scenario editor, in place of one of the same id.
    pub fn put(&self, story: Arc<Story>) {
        let (id, play) = (story.scenario.id.clone(), Arc::new(Play::new(story)));
        self.plays.write().unwrap_or_else(PoisonError::into_inner).insert(id, play);
    }

    /// Takes a story of the editor away; one of the program or of a file comes back in its place.
    pub fn remove(&self, id: &str) {
        let own = self.catalog.story(id).map(|story| Arc::new(Play::new(Arc::clone(story))));
        let mut plays = self.plays.write().unwrap_or_else(PoisonError::into_inner);
        match own {
            Some(play) => drop(plays.insert(id.to_owned(), play)),
            None => drop(plays.remove(id)),
        }
    }
}
