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
    /// The agent's own message was deleted again. The text stays here: somebody may have read it.
    Deleted {
        /// What was deleted.
        text: String,
    },
    /// The agent followed the customer.
    Followed,
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

impl Turn {
    /// The text and channel, where something was said.
    pub fn said(&self) -> Option<(Channel, &str)> {
        match &self.act {
            Act::Said { channel, text, .. } => Some((*channel, text)),
            _ => None,
        }
    }
}
