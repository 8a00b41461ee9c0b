//! How the world of a story is let in: what goes wrong in it, how its limits are kept, how long its tokens are good.

use fault_plan::Fault;
use mock_api::{AccountId, Admission, Millis, Policy, Strictness, World};

use super::Play;
use crate::scenario::circumstances::{Circumstances, Limits};

impl Play {
    /// How the story wants its world to be let in, with this account for whoever answers.
    pub fn admission(&self, brand: AccountId) -> Admission {
        let scenario = &self.story.scenario;
        let mut admission = Admission::new(brand);
        arrange(&scenario.platform, &scenario.faults, &mut admission);
        admission
    }
}

/// Changes how a world is let in as these circumstances say. What they leave open stays.
pub fn arrange(platform: &Circumstances, faults: &[Fault], admission: &mut Admission) {
    match platform.limits {
        Some(Limits::Off) => admission.limits = Policy::off(),
        Some(Limits::Times(scale)) => admission.limits = Policy { scale, ..Policy::default() },
        None => {}
    }
    admission.limits.presets.extend(platform.left.iter().map(|(bucket, left)| (bucket.clone(), *left)));
    admission.faults.extend_from_slice(faults);
    let strictness = admission.strictness;
    admission.strictness = Strictness { unknown: strictness.unknown && !platform.lenient, ..strictness };
    let life = platform.token_life.map(|life| Millis(life.0.unsigned_abs()));
    admission.token_life = life.or(admission.token_life);
}

/// Lets things come into sight as late as these circumstances say.
pub fn delay_sight(platform: &Circumstances, world: &mut World) {
    if let Some(lag) = platform.visible_after {
        world.act(|platform| platform.set_lag(Millis(lag.0.unsigned_abs())));
    }
}
