//! Two replies with one id: found by [`kinship`](crate::lint::kinship), among all replies.

use crate::lint::{About, Confidence, Fixes, Level, Rule};
use crate::rule;

#[doc = include_str!("duplicate-id.md")]
#[derive(Debug)]
pub struct DuplicateId;

impl Rule for DuplicateId {
    fn id(&self) -> &'static str {
        "duplicate-id"
    }

    fn page(&self) -> &'static str {
        include_str!("duplicate-id.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "an id that another reply has as well",
            rule: rule::Rule::G4,
            level: Level::Error,
            confidence: Confidence::Certain,
            fixes: Fixes::Never,
        }
    }
}
