//! Those who are told what happens, rather than ask.

use crate::clock::Time;

/// The subscribers of one world, and what is still to be sent to them.
#[derive(Debug, Clone, Default)]
pub struct Push {}

impl Push {
    /// When something is to be sent next, if ever.
    pub fn due(&self) -> Option<Time> {
        None
    }
}
