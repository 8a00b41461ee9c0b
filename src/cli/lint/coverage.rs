//! `--coverage`: lets somebody answer scenarios with nothing but the library.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Result;

use super::Screen;
use super::session::{Linted, Session};
use crate::agent::canned::Library;
use crate::evaluator::rubric::Rubric;
use crate::lint::coverage::Coverage;
use crate::runner::rehearsal::rehearse;
use crate::scenario::load::Suite;
use crate::scenario::shelf::Shelf;

/// Which customers the library has an answer for; `None` where the scenarios have mistakes. Without paths, those of the
/// bundled scenarios.
///
/// # Errors
/// When scenarios are not there, or cannot be played.
pub(super) fn coverage(
    session: &Session,
    linted: &Linted,
    scenarios: &[PathBuf],
    screen: &mut Screen,
) -> Result<Option<Coverage>> {
    let shelf = if scenarios.is_empty() { Shelf::bundled() } else { Shelf::open(scenarios)? };
    let suite = Suite::read(shelf);
    if suite.has_errors() {
        screen.diagnose(&suite.problems);
        return Ok(None);
    }
    let mut library = Library::empty();
    for file in &linted.files {
        if let Some((format, replies)) = session.replies(file)? {
            library.add(format, replies);
        }
    }
    rehearse(&Arc::new(library), &suite.stories, Rubric::bundled()).map(Some)
}
