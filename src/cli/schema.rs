//! `sparring schema`: the JSON Schema of a file format, for editors.

use anyhow::Result;
use clap::{Args, ValueEnum};

use super::{Outcome, Screen};
use crate::calibration::floor::Floor;
use crate::document::published;
use crate::library::model::LibraryFile;
use crate::lint::project::Project;
use crate::scenario::brand::Brand;
use crate::scenario::courses::Course;
use crate::scenario::model::Scenario;

/// Print the JSON Schema of a file format.
#[derive(Debug, Args)]
pub(crate) struct Schema {
    /// The file format
    #[arg(value_enum)]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// A scenario: customers, story, expectations
    Scenario,
    /// A brand: hours, voice, desks
    Brand,
    /// A course: scenarios in order, with a goal and an assessment
    Course,
    /// A library of saved replies
    Library,
    /// A project: where replies are kept and what is wanted of them (`sparring.yaml`)
    Project,
    /// A floor: figures that `sparring calibrate --floor` holds
    Floor,
}

impl Schema {
    pub(crate) fn run(self, screen: &mut Screen) -> Result<Outcome> {
        let schema = match self.format {
            Format::Scenario => published::<Scenario>(),
            Format::Brand => published::<Brand>(),
            Format::Course => published::<Course>(),
            Format::Library => published::<LibraryFile>(),
            Format::Project => published::<Project>(),
            Format::Floor => published::<Floor>(),
        };
        screen.print(&format!("{}\n", serde_json::to_string_pretty(&schema)?))?;
        Ok(Outcome::Passed)
    }
}
