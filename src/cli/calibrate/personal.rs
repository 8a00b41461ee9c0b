//! `sparring calibrate personal`: how much personal data is found.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use super::files;
use crate::calibration::personal;
use crate::cli::{Outcome, Screen};
use crate::report;

/// Texts with personal data, and what is shown of them.
#[derive(Debug, Args)]
pub(super) struct Personal {
    /// Texts as JSON lines, such as {"source": "mine", "kind": "phone", "text": "Call 555 0100", "expected": 1}
    texts: PathBuf,
    /// Show every text of the kinds whose name contains this in which more or less is found
    #[arg(long, value_name = "PART")]
    misses: Option<String>,
    /// Print all of it as JSON
    #[arg(long)]
    json: bool,
}

impl Personal {
    pub(super) fn run(self, screen: &mut Screen) -> Result<Outcome> {
        let read = personal::read(&self.texts.display().to_string(), &files::bytes(&self.texts)?);
        let Some(samples) = files::told(read.map(|samples| (samples, Vec::new())), screen) else {
            return Ok(Outcome::WrongInput);
        };
        let kinds = personal::find(&samples);
        screen.print(&match self.json {
            true => format!("{}\n", serde_json::to_string_pretty(&kinds)?),
            false => report::calibration::personal(&kinds, self.misses.as_deref()),
        })?;
        Ok(Outcome::Passed)
    }
}
