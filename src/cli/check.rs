//! `sparring check`: every mistake in scenarios, brands and courses at once, samples that do not come out as written, and coverage.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use super::screen::counted;
use super::{Outcome, Screen};
use crate::scenario::coverage::{Section, coverage};
use crate::scenario::load::{Story, Suite};
use crate::scenario::shelf::Shelf;

/// Check scenarios, brands and courses: their form, their stories, and that their samples pass and fail as written.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Scenario or course files, or folders; without any, the bundled ones
    paths: Vec<PathBuf>,
    /// Print which rule, category, language and branch is exercised by which scenario, and what is not
    #[arg(long)]
    coverage: bool,
    /// Do not play the samples
    #[arg(long)]
    no_samples: bool,
}

impl Check {
    pub(crate) fn run(self, screen: &mut Screen) -> Result<Outcome> {
        let shelf = if self.paths.is_empty() { Shelf::bundled() } else { Shelf::open(&self.paths)? };
        let mut suite = Suite::read(shelf);
        let samples = if self.no_samples { 0 } else { play(&mut suite)? };
        screen.diagnose(&suite.problems);
        if self.coverage {
            let coverage = coverage(suite.stories.iter().map(AsRef::<Story>::as_ref));
            screen.print(&coverage.sections.iter().map(table).collect::<String>())?;
        }
        if suite.has_errors() {
            return Ok(Outcome::WrongInput);
        }
        let (stories, brands) = (counted(suite.stories.len(), "scenario"), counted(suite.brands.len(), "brand"));
        let courses = match suite.courses.len() {
            0 => String::new(),
            many => format!(", {}", counted(many, "course")),
        };
        let played = if self.no_samples { String::new() } else { format!(", {} played", counted(samples, "sample")) };
        screen.print(&format!("{stories}, {brands}{courses}{played}: no mistakes\n"))?;
        Ok(Outcome::Passed)
    }
}

/// Plays every sample and adds what does not come out as written to the problems; how many were played.
#[cfg(feature = "serve")]
fn play(suite: &mut Suite) -> Result<usize> {
    use std::sync::Arc;

    use crate::runner::samples;

    let mut played = 0;
    for story in &suite.stories {
        played += story.scenario.samples.len();
        suite.problems.extend(samples::check(&Arc::clone(story))?);
    }
    Ok(played)
}

/// Samples are played on the platform, which this build does without.
#[cfg(not(feature = "serve"))]
fn play(_suite: &mut Suite) -> Result<usize> {
    Ok(0)
}

fn table(section: &Section) -> String {
    let mut text = format!("{}\n", section.heading);
    let width = section.items.iter().map(|(item, _)| item.chars().count()).max().unwrap_or(0);
    for (item, scenarios) in &section.items {
        let by = match scenarios.len() {
            0 => "NOT EXERCISED".to_owned(),
            1..=4 => scenarios.iter().cloned().collect::<Vec<_>>().join(", "),
            many => {
                format!("{many} scenarios: {}, …", scenarios.iter().take(3).cloned().collect::<Vec<_>>().join(", "))
            }
        };
        let _ = writeln!(text, "  {item:width$}  {by}");
    }
    text.push('\n');
    text
}
