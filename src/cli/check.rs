//! `sparring check`: every mistake in scenarios and brands at once, and what the scenarios exercise.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use super::{Outcome, Screen};
use crate::scenario::load::Suite;
use crate::scenario::shelf::Shelf;

/// Check scenarios and brands.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Scenario files or folders; without any, the bundled scenarios
    paths: Vec<PathBuf>,
}

impl Check {
    pub(crate) fn run(self, screen: &mut Screen) -> Result<Outcome> {
        let shelf = if self.paths.is_empty() { Shelf::bundled() } else { Shelf::open(&self.paths)? };
        let suite = Suite::read(shelf);
        screen.diagnose(&suite.problems);
        if suite.has_errors() {
            return Ok(Outcome::WrongInput);
        }
        let (stories, brands) = (suite.stories.len(), suite.brands.len());
        screen.print(&format!("{stories} scenarios and {brands} brands: no mistakes\n"))?;
        Ok(Outcome::Passed)
    }
}
