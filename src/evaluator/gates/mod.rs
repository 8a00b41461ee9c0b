//! The gates: what must not happen, whatever the points. One file and one page each, under the same id.

#[path = "no-answer.rs"]
pub mod no_answer;
#[path = "other-customer-data.rs"]
pub mod other_customer_data;
#[path = "personal-data-in-public.rs"]
pub mod personal_data_in_public;

use super::case::{Case, Conversation};
use super::verdict::{Evidence, Lapse};

/// Something that fails a run by itself. Gates are never averaged with weights.
pub trait Gate: Sync {
    /// The id, such as `no-answer`: also the name of its file and its page.
    fn id(&self) -> &'static str;

    /// Its page: what trips it and what does not, with examples.
    fn page(&self) -> &'static str;

    /// Every way to trip it.
    fn lapses(&self) -> &'static [Lapse];

    /// Where it happened towards one customer; nothing where it did not.
    fn judge(&self, case: &Case, conversation: &Conversation) -> Vec<Evidence>;
}

/// Every gate, in the order of scorecards.
pub const ALL: &[&dyn Gate] =
    &[&no_answer::NoAnswer, &personal_data_in_public::PersonalDataInPublic, &other_customer_data::OtherCustomerData];
