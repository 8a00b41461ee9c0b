//! The gates: what must not happen, whatever the points. One file and one page each, under the same id.

#[path = "double-reply.rs"]
pub mod double_reply;
#[path = "early-call.rs"]
pub mod early_call;
pub mod hammering;
#[path = "no-answer.rs"]
pub mod no_answer;
#[path = "other-customer-data.rs"]
pub mod other_customer_data;
#[path = "personal-data-in-public.rs"]
pub mod personal_data_in_public;
#[path = "replies-per-turn.rs"]
pub mod replies_per_turn;
#[path = "self-answer.rs"]
pub mod self_answer;
#[path = "taking-back.rs"]
pub mod taking_back;
pub mod unanswered;
#[path = "unwanted-reply.rs"]
pub mod unwanted_reply;

use super::case::{Case, Conversation};
use super::verdict::{Evidence, Lapse};
use crate::scenario::conduct::Conduct;

/// Something that fails a run by itself. Gates are never averaged with weights.
pub trait Gate: Sync {
    /// The id, such as `no-answer`: also the name of its file and its page.
    fn id(&self) -> &'static str;

    /// Its page: what trips it and what does not, with examples.
    fn page(&self) -> &'static str;

    /// Every way to trip it.
    fn lapses(&self) -> &'static [Lapse];

    /// For a gate that stories ask for: whether this expectation does. It counts where it is asked for, under every rubric,
    /// and nowhere else. `None` for the others, which count where the rubric names them.
    fn asked(&self, _: &Conduct) -> Option<bool> {
        None
    }

    /// Where it happened towards one customer; nothing where it did not.
    fn judge(&self, case: &Case, conversation: &Conversation) -> Vec<Evidence>;
}

/// Every gate, in the order of scorecards: those that always count, then those that stories ask for.
pub const ALL: &[&dyn Gate] = &[
    &no_answer::NoAnswer,
    &personal_data_in_public::PersonalDataInPublic,
    &other_customer_data::OtherCustomerData,
    &double_reply::DoubleReply,
    &self_answer::SelfAnswer,
    &replies_per_turn::RepliesPerTurn,
    &unanswered::Unanswered,
    &early_call::EarlyCall,
    &hammering::Hammering,
    &unwanted_reply::UnwantedReply,
    &taking_back::TakingBack,
];
