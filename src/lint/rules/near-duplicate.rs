//! Two replies that say the same: found by [`kinship`](crate::lint::kinship), among all replies.

use crate::lint::{About, Confidence, Fixes, Level, Rule};
use crate::rule;

#[doc = include_str!("near-duplicate.md")]
#[derive(Debug)]
pub struct NearDuplicate;

impl Rule for NearDuplicate {
    fn id(&self) -> &'static str {
        "near-duplicate"
    }

    fn page(&self) -> &'static str {
        include_str!("near-duplicate.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "a reply that says what another says already",
            rule: rule::Rule::G4,
            level: Level::Warning,
            confidence: Confidence::High,
            fixes: Fixes::Never,
        }
    }
}
