//! Grading what exists: replies from files, each judged with the evaluator's eyes by the criteria that a single reply can be
//! judged by.
//!
//! An [`Entry`] is one reply and what is known of it, a [`Grade`] is what is said of it, a [`Grader`] makes one of the other.
//! What is not known is not judged: without times there is no speed, without a described brand a name and a signature are as
//! the writer likes, without a language only what does not depend on words.

mod conceal;
mod entry;
mod grade;
mod grader;
pub mod source;
pub mod summary;

pub use conceal::conceal_text;
pub use entry::Entry;
pub use grade::{Grade, MarkerSeen, Tip};
pub use grader::{Grader, Reviewer};
