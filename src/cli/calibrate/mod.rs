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

/// What `--help` says of the whole.
const ABOUT: &str = "\
`sparring calibrate labels.jsonl` compares what `sparring grade` says with what people say of the same replies. A line of
the file is a JSON object: the reply as `sparring grade` reads it, and `markers` (what all see), `disputed` (what one of
two sees), `empathy` and `personalisation` (0 to 3) and `overall` (1 to 5), as a number or one number a rater.

A second file is a second rater, and the two are compared with each other as well. Filled-in sheets are read like label files:
`sparring calibrate sheet-anna.csv sheet-bob.csv --from replies.jsonl`.";

/// How labels are compared with grades.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true, after_long_help = ABOUT)]
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
