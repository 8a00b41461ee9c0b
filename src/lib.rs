//! Sparring: a sparring partner for webcare.

#[cfg(feature = "serve")]
pub mod agent;
pub mod cli;
pub mod diagnostic;
pub mod document;
pub mod evaluator;
pub mod language;
pub mod marker;
#[cfg(feature = "serve")]
pub mod replay;
pub mod report;
pub mod results;
pub mod rule;
#[cfg(feature = "serve")]
pub mod runner;
pub mod scenario;
pub mod text;
pub mod transcript;
