//! Saved replies for trainees.

use crate::language::Language;
use crate::library::shift;
use crate::scenario::brand::Brand;
use crate::scenario::model::{Category, Customer};

/// A saved reply, with its open places left for the trainee to fill.
pub(crate) struct Saved {
    /// What it is for.
    pub(crate) title: String,
    /// What it says.
    pub(crate) text: String,
}

/// The saved replies for a customer, those that fit what is written first.
pub(crate) fn fitting(language: Language, brand: &Brand, customer: &Customer, category: Category) -> Vec<Saved> {
    let all = shift::replies(brand, customer, language, category);
    all.into_iter().map(|saved| Saved { title: saved.title.to_owned(), text: saved.text }).collect()
}
