//! Sparring: a sparring partner for webcare.

pub mod evaluator;
pub mod language;
pub mod marker;
pub mod report;
pub mod results;
pub mod rule;
pub mod scenario;
pub mod text;
pub mod transcript;
