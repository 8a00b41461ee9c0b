//! Two replies that contradict each other: found by [`kinship`](crate::lint::kinship), among all replies.

use crate::lint::{About, Confidence, Fixes, Level, Rule};
use crate::rule;

#[doc = include_str!("contradiction.md")]
#[derive(Debug)]
pub struct Contradiction;

impl Rule for Contradiction {
    fn id(&self) -> &'static str {
        "contradiction"
    }

    fn page(&self) -> &'static str {
        include_str!("contradiction.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "a reply that says the opposite of another",
            rule: rule::Rule::R1,
            level: Level::Warning,
            confidence: Confidence::High,
            fixes: Fixes::Never,
        }
    }
}
