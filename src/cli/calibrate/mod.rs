//! `sparring calibrate`: how well the evaluator agrees with people, and people with each other.

mod files;
mod labels;
mod output;
mod parallel;
mod personal;
mod sheet;

use anyhow::Result;
use clap::{Args, Subcommand};

use super::{Outcome, Screen};

/// Measure how well the evaluator agrees with people's labels.
///
/// `sparring calibrate labels.jsonl` compares what `sparring grade` says with what people say of the same replies. A second
/// file is a second rater: the two are compared with each other as well. Filled-in sheets of `sparring calibrate sheet` are
/// read like label files: `sparring calibrate sheet-anna.csv sheet-bob.csv --from replies.jsonl`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct Calibrate {
    #[command(subcommand)]
    mode: Option<Mode>,
    #[command(flatten)]
    labels: labels::Labels,
}

#[derive(Debug, Subcommand)]
enum Mode {
    /// Write sheets for people to rate replies in, blind and each by themselves
    Sheet(sheet::Sheet),
    /// Measure whether translations show the same markers as the English text
    Parallel(parallel::Parallel),
    /// Measure how much personal data is found in texts of which it is known
    Personal(personal::Personal),
}

impl Calibrate {
    pub(crate) fn run(self, screen: &mut Screen) -> Result<Outcome> {
        match self.mode {
            None => self.labels.run(screen),
            Some(Mode::Sheet(sheet)) => sheet.run(screen),
            Some(Mode::Parallel(parallel)) => parallel.run(screen),
            Some(Mode::Personal(personal)) => personal.run(screen),
        }
    }
}
