//! The mutators: each breaks one thing in a conversation that was good.

mod care;
mod person;
mod place;
mod time;
mod voice;

use sparring::transcript::Transcript;

use super::ground::Ground;

/// Breaks one thing.
pub(super) struct Mutator {
    /// What it is called.
    pub(super) id: &'static str,
    /// What it does, in a few words.
    pub(super) breaks: &'static str,
    /// The lapses of which one at least must be found, by id: the right reasons.
    pub(super) right: &'static [&'static str],
    /// The broken transcript; `None` where there is nothing of the kind to break.
    pub(super) mutate: fn(&Ground) -> Option<Transcript>,
}

/// Every mutator, in the order of the report.
pub(super) const ALL: &[&[Mutator]] = &[person::ALL, care::ALL, voice::ALL, place::ALL, time::ALL];

/// Every mutator, one by one.
pub(super) fn all() -> impl Iterator<Item = &'static Mutator> {
    ALL.iter().copied().flatten()
}
