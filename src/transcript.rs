//! The transcript: what was said and done in one run of one scenario, by whom, where and when.
//!
//! It is the narrow waist of the product: a projection of the platform's journal on one side, all that the evaluator sees on
//! the other. It can be saved, read back and scored again.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::scenario::model::Ending;

/// Where something is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// For everybody to read.
    Public,
    /// In a private message.
    Private,
}

/// What was said and done in one run of one scenario.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transcript {
    /// What was said and done, in order of time.
    pub turns: Vec<Turn>,
    /// The calls of the agent from the first one on that went wrong, in the order of their numbers: those that went wrong, those
    /// that write, and those that come before a limit is over. None where nothing went wrong.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<Call>,
    /// How each customer's story ended, in the order of the scenario; `None` where it did not.
    pub endings: Vec<Option<Ending>>,
    /// When the run was over, in Unix milliseconds of the virtual clock.
    pub ended_at: i64,
    /// Why the run broke off, where it did: the agent crashed, hung or flooded the platform.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub broke: Option<String>,
}

/// One message or action.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Turn {
    /// When, in Unix milliseconds of the virtual clock.
    pub at: i64,
    /// Who did it.
    pub by: Party,
    /// The customer whose conversation it belongs to, as an index into the scenario's customers.
    pub customer: usize,
    /// What was done.
    pub act: Act,
}

/// Who did something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// The customer.
    Customer,
    /// Whoever answers for the company: a person or a program.
    Agent,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Something was said.
    Said {
        /// Where.
        channel: Channel,
        /// The whole text as it stands on the platform.
        text: String,
        /// Whether this needs no answer: the customer's parting words.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        parting: bool,
        /// Whether the agent says it in reply to a post of its own.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        to_itself: bool,
        /// Whether it takes the place of what was said before: an edit.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        edited: bool,
    },
    /// The case was handed over to a desk, on record.
    HandedOver {
        /// The desk's id in the brand's routing table.
        desk: String,
    },
    /// A customer's post was liked.
    Liked,
    /// A customer's reply was hidden from the public thread.
    Hid,
    /// An own message was deleted again. The text stays here: somebody may have read it.
    Deleted {
        /// What was deleted.
        text: String,
    },
    /// The agent followed the customer, or the customer the company.
    Followed,
    /// One no longer follows the other.
    Unfollowed,
    /// One blocked the other: neither reaches the other any more.
    Blocked,
    /// A block was taken back.
    Unblocked,
    /// The customer's account was suspended, and its posts with it.
    Suspended,
    /// The customer's account was let in again.
    Returned,
    /// A private message was refused by the platform, for instance because the customer takes none.
    Refused {
        /// Where the agent tried to write.
        channel: Channel,
        /// What it tried to say.
        text: String,
        /// Why the platform refused.
        reason: String,
    },
}

/// A call of the agent to the platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// Its number among all calls of the run, counting from 1.
    pub number: u64,
    /// When, in Unix milliseconds of the virtual clock.
    pub at: i64,
    /// What was called, by the platform's name for it.
    pub operation: String,
    /// Whether the app called by itself, without a user; it has limits of its own.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_app: bool,
    /// Read or write.
    pub manner: Manner,
    /// How it went.
    pub outcome: Outcome,
    /// The customer whom it was for, where it can be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<usize>,
    /// The turn that it made, as an index.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turn: Option<usize>,
}

/// Read or write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Manner {
    /// It changes nothing.
    Read,
    /// It is there to change something.
    Write,
}

/// How a call went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It was done, and the agent was told so.
    Done,
    /// The platform refused it, with this status.
    Refused(u16),
    /// It was one too many: the next is taken from this time on, in Unix milliseconds.
    Limited(i64),
    /// A fault struck it, and it was not done. What the agent saw: `503`, `reset`.
    Failed(String),
    /// It was done, but the agent was not told so. What the agent saw instead: `reset`.
    Lost(String),
}

impl Turn {
    /// The text and channel, where something was said.
    pub fn said(&self) -> Option<(Channel, &str)> {
        match &self.act {
            Act::Said { channel, text, .. } => Some((*channel, text)),
            _ => None,
        }
    }
}
