//! A brace without its partner: what should have been filled in is sent as it stands.

use crate::lint::{About, Confidence, Fixes, Level, Note, Rule, Text};
use crate::rule;

#[doc = include_str!("unbalanced-brace.md")]
#[derive(Debug)]
pub struct UnbalancedBrace;

impl Rule for UnbalancedBrace {
    fn id(&self) -> &'static str {
        "unbalanced-brace"
    }

    fn page(&self) -> &'static str {
        include_str!("unbalanced-brace.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "a brace without its partner",
            rule: rule::Rule::P4,
            level: Level::Error,
            confidence: Confidence::Certain,
            fixes: Fixes::Never,
        }
    }

    fn text(&self, text: &Text, notes: &mut Vec<Note>) {
        for brace in text.braces {
            notes.push(Note::at(brace.span.clone(), brace.wrong).help("write a placeholder as `{name}`"));
        }
    }
}
