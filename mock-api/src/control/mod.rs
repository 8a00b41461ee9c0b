//! The control API under `/_mock/`: worlds are made, watched and interfered with here, beside the platform and out of the sight
//! of its callers.
//!
//! The secret of the server opens everything; the key of a world opens that world; the tokens of a world, which bots have,
//! open a clock, a note and nothing more. Routes and the OpenAPI description come from one table of operations. What is read
//! and written are plain types, whose schemas are the description's.

mod access;
mod accounts;
mod acts;
mod bounds;
mod calls;
mod clock;
mod events;
mod faults;
mod journal;
mod keeper;
mod limits;
mod metrics;
mod openapi;
mod own;
mod problem;
mod said;
mod serve;
mod snapshots;
mod table;
mod verify;
mod worlds;

pub use accounts::NewAccount;
pub use keeper::{Conditions, Keeper, Keeping, Resident};
pub use limits::Limits;
pub use problem::Problem;
pub use said::{Mode, Stamp};
pub(crate) use serve::{elsewhere, routes};
pub use worlds::{NewWorld, Strict, WorldView};

use crate::clock::Clock;
use crate::platform::Customs;
use crate::server::Admission;
use crate::world::World;

/// Who makes worlds from scenarios. The platform itself knows none.
pub trait Stage: Send + Sync {
    /// Makes the world of a scenario on a platform with these customs, and says how it wants to be let in.
    ///
    /// # Errors
    /// When there is no such scenario, or it has mistakes.
    fn stage(
        &self,
        script: Script<'_>,
        customs: &'static Customs,
        seed: u64,
        clock: Clock,
    ) -> Result<(World, Admission), Unstaged>;

    /// The names of the scenarios that there are.
    fn scripts(&self) -> Vec<String>;
}

/// A scenario, as a caller gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Script<'a> {
    /// By its name.
    Named(&'a str),
    /// Its text.
    Text(&'a str),
}

/// Why no world could be made from a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unstaged {
    /// There is none of this name.
    Unknown(String),
    /// It has mistakes.
    Mistakes {
        /// In a sentence.
        summary: String,
        /// Each mistake with its place underlined.
        report: String,
    },
}
