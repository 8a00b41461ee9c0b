//! The rules: what is looked for in saved replies. One file and one page each, under the same id.

#[path = "unbalanced-brace.rs"]
pub mod unbalanced_brace;
#[path = "unknown-placeholder.rs"]
pub mod unknown_placeholder;

use super::Rule;

/// Every rule, in the order of the documentation.
pub const ALL: &[&dyn Rule] = &[&unbalanced_brace::UnbalancedBrace, &unknown_placeholder::UnknownPlaceholder];

/// The rule with this id.
pub fn rule(id: &str) -> Option<&'static dyn Rule> {
    ALL.iter().find(|rule| rule.id() == id).copied()
}

#[cfg(test)]
mod examples;
