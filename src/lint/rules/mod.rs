//! The rules: what is looked for in saved replies. One file and one page each, under the same id.

pub mod contradiction;
#[path = "duplicate-id.rs"]
pub mod duplicate_id;
#[path = "near-duplicate.rs"]
pub mod near_duplicate;
#[path = "unbalanced-brace.rs"]
pub mod unbalanced_brace;
#[path = "unknown-placeholder.rs"]
pub mod unknown_placeholder;
#[path = "unused-ignore.rs"]
pub mod unused_ignore;

use super::Rule;

/// Every rule, in the order of the documentation.
pub const ALL: &[&dyn Rule] = &[
    // What is filled in.
    &unbalanced_brace::UnbalancedBrace,
    &unknown_placeholder::UnknownPlaceholder,
    // The library as a whole.
    &duplicate_id::DuplicateId,
    &near_duplicate::NearDuplicate,
    &contradiction::Contradiction,
    &unused_ignore::UnusedIgnore,
];

/// The rule with this id.
pub fn rule(id: &str) -> Option<&'static dyn Rule> {
    ALL.iter().find(|rule| rule.id() == id).copied()
}

#[cfg(test)]
mod examples;
