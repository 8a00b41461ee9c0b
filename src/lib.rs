//! Sparring: a sparring partner for webcare.

pub mod cli;
pub mod diagnostic;
pub mod document;
pub mod evaluator;
pub mod language;
pub mod marker;
pub mod rule;
pub mod scenario;
pub mod text;
pub mod transcript;
