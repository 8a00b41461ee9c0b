//! An `ignore` that leaves nothing: found by [`leave`](crate::lint::leave), when all is known.

use crate::lint::{About, Confidence, Fixes, Level, Rule};
use crate::rule;

#[doc = include_str!("unused-ignore.md")]
#[derive(Debug)]
pub struct UnusedIgnore;

impl Rule for UnusedIgnore {
    fn id(&self) -> &'static str {
        "unused-ignore"
    }

    fn page(&self) -> &'static str {
        include_str!("unused-ignore.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "an `ignore` that leaves nothing",
            rule: rule::Rule::G4,
            level: Level::Warning,
            confidence: Confidence::Certain,
            fixes: Fixes::Never,
        }
    }
}
