//! The conditions of a run that the command line sets for every scenario: what goes wrong, and how limits are kept.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow};
use clap::Args;

use crate::diagnostic::Diagnostic;
use crate::scenario::circumstances::{Circumstances, Limits};
use crate::scenario::faults::{FaultFile, short};
use crate::scenario::load::Story;

/// What the command line says about the platform.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Conditions {
    /// What goes wrong in every scenario, beside what its file says: `faults:` and `platform:` as in a scenario
    #[arg(long, value_name = "FILE")]
    faults: Option<PathBuf>,
    /// One thing that goes wrong in every scenario: createPosts:2:lost, post:503, inbox:20%:delay=2s. May be repeated
    #[arg(long = "fault", value_name = "FAULT")]
    fault: Vec<String>,
    /// How many calls the platform allows: off for any number, or a factor such as 0.5
    #[arg(long, value_name = "LIMITS")]
    limits: Option<Limits>,
}

impl Conditions {
    /// The faults for every scenario, and the platform where it is set.
    ///
    /// # Errors
    /// When the file cannot be read, or with every mistake in it.
    pub(crate) fn read(&self) -> Result<FaultFile> {
        let mut all = match &self.faults {
            None => FaultFile::default(),
            Some(path) => {
                let bytes =
                    std::fs::read(path).with_context(|| format!("cannot read the faults {}", path.display()))?;
                FaultFile::read(&path.display().to_string(), bytes).map_err(|problems| mistakes(&problems))?
            }
        };
        for text in &self.fault {
            all.faults.push(short(text).map_err(|problems| mistakes(&problems))?);
        }
        if self.limits.is_some() {
            let platform = all.platform.unwrap_or_default();
            all.platform = Some(Circumstances { limits: self.limits, ..platform });
        }
        Ok(all)
    }
}

/// The same stories under these conditions. What the conditions leave open stays as each story has it.
pub(crate) fn under(conditions: &FaultFile, stories: Vec<Arc<Story>>) -> Vec<Arc<Story>> {
    let changed = |story: Arc<Story>| match Arc::try_unwrap(story) {
        Ok(mut story) => {
            story.scenario.faults.extend(conditions.faults.iter().cloned());
            if let Some(platform) = &conditions.platform {
                story.scenario.platform.override_with(platform);
            }
            Arc::new(story)
        }
        // Somebody else holds the story, which nobody does right after it was read.
        Err(shared) => shared,
    };
    stories.into_iter().map(changed).collect()
}

fn mistakes(problems: &[Diagnostic]) -> anyhow::Error {
    let all: Vec<String> = problems.iter().map(|problem| problem.render(true)).collect();
    anyhow!("the faults have mistakes\n\n{}", all.join("\n\n"))
}
