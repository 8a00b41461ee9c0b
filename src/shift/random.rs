//! Random shifts: who comes in when is drawn by a seed.

use std::sync::Arc;

use rand::RngExt;
use rand::seq::SliceRandom;

use super::plan::Case;
use crate::language::Language;
use crate::replay::{Play, stream};

/// How much comes in during a random shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Traffic {
    /// One after the other, with time to think.
    Quiet,
    /// Some at once.
    Normal,
    /// Hardly a pause.
    Busy,
    /// All at once.
    Storm,
}

impl Traffic {
    /// Every kind, from quiet to storm.
    pub const ALL: &[Traffic] = &[Traffic::Quiet, Traffic::Normal, Traffic::Busy, Traffic::Storm];

    /// The id in forms and words.
    pub fn id(self) -> &'static str {
        match self {
            Traffic::Quiet => "quiet",
            Traffic::Normal => "normal",
            Traffic::Busy => "busy",
            Traffic::Storm => "storm",
        }
    }

    /// The kind of this id.
    pub fn of(id: &str) -> Option<Traffic> {
        Traffic::ALL.iter().copied().find(|traffic| traffic.id() == id)
    }

    /// How many cases come in, and how many milliseconds lie between two of them on average.
    pub fn terms(self) -> (usize, i64) {
        match self {
            Traffic::Quiet => (3, 20 * 60_000),
            Traffic::Normal => (4, 8 * 60_000),
            Traffic::Busy => (6, 3 * 60_000),
            Traffic::Storm => (8, 45_000),
        }
    }
}

/// A random shift in a language: stories drawn from these without repetition, the first at once, the others after waits as between
/// strangers who know nothing of each other. The same seed gives the same shift.
pub fn draw(plays: &[Arc<Play>], language: Language, traffic: Traffic, seed: u64) -> Vec<Case> {
    let calm = |play: &&Arc<Play>| play.story.scenario.language == language && play.story.scenario.is_calm();
    let mut drawn: Vec<&Arc<Play>> = plays.iter().filter(calm).collect();
    let mut chance = stream(seed, &["shift", traffic.id()]);
    drawn.shuffle(&mut chance);
    let (count, between) = traffic.terms();
    let mut opens = 0;
    let mut cases = Vec::with_capacity(count);
    for play in drawn.into_iter().take(count) {
        cases.push(Case::new(Arc::clone(play), opens, seed));
        let drawn: f64 = chance.random();
        // The wait between two independent arrivals, kept from lasting forever.
        opens += ((-(1.0 - drawn).ln()).min(4.0) * between as f64) as i64;
    }
    cases
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::load::Suite;
    use crate::scenario::shelf::Shelf;

    #[test]
    fn the_same_seed_gives_the_same_shift_and_another_one_another() {
        let plays: Vec<Arc<Play>> =
            Suite::read(Shelf::bundled()).stories.into_iter().map(|story| Arc::new(Play::new(story))).collect();
        let ids = |language, traffic, seed| -> Vec<(String, i64)> {
            let cases = draw(&plays, language, traffic, seed);
            cases.iter().map(|case| (case.play.story.scenario.id.clone(), case.opens)).collect()
        };
        for language in Language::ALL {
            for traffic in Traffic::ALL {
                let drawn = ids(*language, *traffic, 7);
                assert_eq!(drawn, ids(*language, *traffic, 7));
                assert!(!drawn.is_empty() && drawn[0].1 == 0, "{language:?} {traffic:?}");
                assert!(drawn.is_sorted_by_key(|(_, opens)| *opens));
            }
            assert!((8..20).any(|seed| ids(*language, Traffic::Busy, seed) != ids(*language, Traffic::Busy, 7)));
        }
    }
}
