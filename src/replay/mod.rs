//! Replay: puts a scenario's customers on a platform, lets somebody answer, and writes down what happened.

mod admission;
mod calls;
mod deeds;
mod ensemble;
mod life;
mod record;
mod repertoire;
mod script;
mod words;

use std::any::Any;
use std::sync::Arc;

use anyhow::Result;
use mock_api::{AccountId, Clock, Customs, Log, Millis, Platform, Profile, World};

use crate::evaluator::case::house_of;
use crate::evaluator::markers::House;
use crate::scenario::brand::Brand;
use crate::scenario::load::Story;
use crate::scenario::model::Customer;
pub use crate::scenario::playbook::Playbook;
use crate::transcript::Transcript;
pub use admission::{arrange, delay_sight};
pub use ensemble::Ensemble;
pub use repertoire::{Reading, Repertoire};
pub use script::play_sample;
pub use words::{stream, trial_seed};

/// A story made ready for any number of runs.
pub struct Play {
    /// The story.
    pub story: Arc<Story>,
    /// What is the brand's own, compiled.
    pub house: Arc<House>,
    /// Which state a message belongs to.
    pub playbook: Playbook,
}

impl Play {
    /// Makes a story ready.
    pub fn new(story: Arc<Story>) -> Play {
        let house = house_of(&story.brand);
        let playbook = Playbook::new(&story.scenario, &story.brand);
        Play { story, house: Arc::new(house), playbook }
    }

    /// The world of one run on a platform with these customs, with the customers in it and the first words said, and the
    /// brand's account.
    ///
    /// # Errors
    /// When the platform cannot exist at the story's time, or refuses an account.
    pub fn stage(self: &Arc<Play>, customs: &'static Customs, seed: u64, clock: Clock) -> Result<(World, AccountId)> {
        let story = &self.story;
        let mut platform = Platform::with_customs(customs, seed, record::at(story.starts))?;
        let brand = platform.open_account(brand_profile(&story.brand))?;
        let mut accounts = Vec::with_capacity(story.scenario.customers.len());
        for customer in &story.scenario.customers {
            let account = platform.open_account(customer_profile(customer))?;
            if customer.follows_brand {
                platform.follow(account, brand)?;
            }
            accounts.push(account);
        }
        if let Some(lag) = story.scenario.platform.visible_after {
            platform.set_lag(Millis(lag.0.unsigned_abs()));
        }
        let ensemble = Ensemble::new(Arc::clone(self), seed, brand, accounts);
        Ok((World::new(platform, clock, Box::new(ensemble)), brand))
    }
}

/// What happened in a world that a [`Play`] staged, and what was asked of it over HTTP; `broke` says why the run broke off,
/// where it did.
///
/// # Panics
/// When the world was staged by somebody else.
pub fn transcript(world: World, calls: &Log, broke: Option<String>) -> Transcript {
    let (platform, cast) = world.into_parts();
    let cast: Box<dyn Any> = cast;
    let ensemble = cast.downcast::<Ensemble>().expect("the world was staged by a play");
    record::transcript(&platform, &ensemble, calls, broke).0
}

/// What has happened so far in a world that a [`Play`] staged and that goes on: the transcript, and the place in the journal of
/// each of its turns.
///
/// # Panics
/// When the world was staged by somebody else.
pub fn so_far(world: &World) -> (Transcript, Vec<usize>) {
    let cast: &dyn Any = world.cast();
    let ensemble = cast.downcast_ref::<Ensemble>().expect("the world was staged by a play");
    record::transcript(world.platform(), ensemble, &Log::default(), None)
}

fn brand_profile(brand: &Brand) -> Profile {
    Profile {
        bio: brand.bio.as_str().into(),
        verified: true,
        accepts_messages: true,
        ..Profile::new(&brand.handle, &brand.name)
    }
}

fn customer_profile(customer: &Customer) -> Profile {
    Profile { accepts_messages: customer.accepts_messages, ..Profile::new(&customer.handle, &customer.name) }
}
