//! The log of a shift: what the trainee did, when, and towards whom. It only grows.

use serde::{Deserialize, Serialize};

use crate::transcript::Channel;

/// The longest text that is taken from a trainee, in bytes. Platforms take less.
pub const LONGEST: usize = 40_000;

/// One conversation of a shift: a customer of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Key {
    /// The case, by its place in the plan.
    pub case: usize,
    /// The customer, by the place in the scenario.
    pub customer: usize,
}

/// Something that the trainee did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its number in the log; later ones are larger.
    pub seq: i64,
    /// When, in milliseconds of the shift.
    pub at: i64,
    /// In which conversation.
    pub key: Key,
    /// What.
    pub deed: Deed,
}

/// What a trainee can do in a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum Deed {
    /// Writes to the customer.
    Say {
        /// In public, under the customer's last post, or in private.
        channel: Channel,
        /// What; the platform's app puts the handle before it.
        text: String,
        /// The picture that goes with it, by its id.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        image: Option<String>,
        /// The post that is answered, by its number; the customer's last unless said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<u64>,
    },
    /// Likes a post of the customer, by its number.
    Like(u64),
    /// Takes that back.
    Unlike(u64),
    /// Hides a reply of the customer from a thread of the brand, by its number.
    Hide(u64),
    /// Shows it again.
    Unhide(u64),
    /// Takes back an own post, by its number.
    Delete(u64),
    /// Follows the customer.
    Follow,
    /// No longer follows the customer.
    Unfollow,
    /// Hands the case over to a desk of the brand, on record.
    HandOver(String),
    /// Puts the conversation away as solved.
    Solve,
    /// Takes it up again.
    Reopen,
    /// In practice: takes the whole case back to this many milliseconds after it opened. What was done from then on no longer counts.
    Rewind(i64),
}

impl Deed {
    /// Whether it takes the case back in time, which only practice allows.
    pub fn is_rewind(&self) -> bool {
        matches!(self, Deed::Rewind(_))
    }
}
