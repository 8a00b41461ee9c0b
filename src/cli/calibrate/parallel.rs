//! `sparring calibrate parallel`: whether translations show the same markers.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use super::files;
use super::labels::marker;
use crate::calibration::parallel;
use crate::cli::{Outcome, Screen};
use crate::evaluator::rubric::Rubric;
use crate::grading::Grader;
use crate::language::Language;
use crate::report::{self, Canvas};

/// Parallel texts, and what is shown of them.
#[derive(Debug, Args)]
pub(super) struct Parallel {
    /// Texts as JSON lines, such as {"en": "Sorry!", "nl": "Excuses!"}
    texts: PathBuf,
    /// Show every difference on this marker
    #[arg(long, value_name = "MARKER", value_parser = marker)]
    misses: Option<String>,
    /// How many of the worst differences are shown
    #[arg(long, value_name = "NUMBER", default_value_t = 5)]
    examples: usize,
    /// Print all of it as JSON
    #[arg(long)]
    json: bool,
}

impl Parallel {
    pub(super) fn run(self, screen: &mut Screen) -> Result<Outcome> {
        let read = parallel::read(&self.texts.display().to_string(), &files::bytes(&self.texts)?);
        let Some(pairs) = files::told(read.map(|pairs| (pairs, Vec::new())), screen) else {
            return Ok(Outcome::WrongInput);
        };
        let grader = Grader::new(Rubric::bundled(), [], Language::En);
        let found = parallel::compare(&pairs, &mut grader.reviewer());
        let canvas = Canvas { colour: true, width: screen.width() };
        screen.print(&match self.json {
            true => format!("{}\n", serde_json::to_string_pretty(&found)?),
            false => report::calibration::parallel(&found, self.examples, self.misses.as_deref(), &canvas),
        })?;
        Ok(Outcome::Passed)
    }
}
