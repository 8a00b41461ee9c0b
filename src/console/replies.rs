//! Saved replies for trainees.

use crate::language::Language;
use crate::scenario::brand::Brand;
use crate::scenario::model::{Category, Customer};

/// A saved reply, with its open places left for the trainee to fill.
pub(crate) struct Saved {
    /// What it is for.
    pub(crate) title: String,
    /// What it says.
    pub(crate) text: String,
}

/// The saved replies that fit what a customer writes.
pub(crate) fn fitting(_language: Language, _brand: &Brand, _customer: &Customer, _category: Category) -> Vec<Saved> {
    Vec::new()
}
