//! The project's own chores. `cargo xtask test` sets up what the tests need and runs every one of them.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a chore says what it is doing")]

mod mutate;
mod shell;
mod steps;
mod weights;
mod workshop;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;

use workshop::Workshop;

/// The project's own chores.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Chore {
    /// Run every test, and set up what they need first
    Test {
        /// Only the steps whose name contains this. May be repeated: any
        #[arg(value_name = "STEP")]
        only: Vec<String>,
    },
    /// Fit the weights of the markers that no single wording tells, and say how good they are
    FitWeights {
        /// Write nothing; fail where the weights differ from what their replies give
        #[arg(long)]
        check: bool,
        /// Measure the weights on these labels as well
        #[arg(long, value_name = "LABELS")]
        measure: Vec<PathBuf>,
    },
    /// Break good replies in one way each, and report which breakages the grader catches, and for the right reason
    MutateReplies(mutate::Wanted),
}

fn main() -> Result<ExitCode> {
    let workshop = Workshop::find()?;
    match Chore::parse() {
        Chore::Test { only } => steps::run_all(&workshop, &only),
        Chore::FitWeights { check, measure } => weights::run(&workshop, check, &measure),
        Chore::MutateReplies(wanted) => mutate::run(&workshop, &wanted),
    }
}
