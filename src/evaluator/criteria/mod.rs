//! The criteria: what earns points. One file and one page each, under the same id.

#[path = "close-out.rs"]
pub mod close_out;
pub mod empathy;
pub mod escalation;
pub mod personalisation;
pub mod resolution;
pub mod speed;
pub mod tone;

use super::case::{Case, Conversation};
use super::verdict::{Lapse, Verdict};

/// A virtue of webcare that earns points, judged for one customer at a time.
pub trait Criterion: Sync {
    /// The id, such as `close-out`: also the name of its file and its page.
    fn id(&self) -> &'static str;

    /// Its page: what it looks at, what earns, what costs, and examples.
    fn page(&self) -> &'static str;

    /// Every way to lose points.
    fn lapses(&self) -> &'static [Lapse];

    /// Whether it depends on understanding the words; then it does not apply where the language is not known.
    fn reads(&self) -> bool {
        true
    }

    /// Judges the conversation with one customer.
    fn judge(&self, case: &Case, conversation: &Conversation) -> Verdict;
}

/// Every criterion, in the order of scorecards.
pub const ALL: &[&dyn Criterion] = &[
    &empathy::Empathy,
    &personalisation::Personalisation,
    &speed::Speed,
    &escalation::Escalation,
    &close_out::CloseOut,
    &resolution::Resolution,
    &tone::Tone,
];
