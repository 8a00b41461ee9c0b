//! What customers do beside speaking: they think better of a post, block the company, are suspended.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::model::Wordings;
use super::values::Wait;

/// Something that a customer does, or that befalls them, in a state of their story.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Deed {
    /// What it is.
    pub act: Move,
    /// How long after entering the state, or after the deed before. What is not done when the state is left stays undone.
    #[serde(default)]
    pub after: Wait,
    /// For `edits`: what the post says from then on.
    pub text: Option<Wordings>,
}

/// What a customer can do beside speaking. It is done to the customer's own last public post, to the company's
/// last one, or to the company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Move {
    /// Deletes their own last public post.
    Deletes,
    /// Edits their own last public post: it says `text` from then on.
    Edits,
    /// Blocks the company: neither sees or reaches the other any more.
    Blocks,
    /// Takes the block back.
    Unblocks,
    /// Follows the company, which may then write first in private.
    Follows,
    /// Follows the company no longer.
    Unfollows,
    /// Likes the company's last public reply to them.
    Likes,
    /// Is suspended by the platform: the account and all its posts are gone.
    IsSuspended,
    /// Is let in again after a suspension.
    Returns,
}

impl Move {
    /// Whether it is of the customer's posts, so that there must be one.
    pub fn needs_post(self) -> bool {
        matches!(self, Move::Deletes | Move::Edits)
    }
}
