//! The project's own chores. `cargo xtask test` sets up what the tests need and runs every one of them.
#![expect(clippy::print_stdout, reason = "a chore says what it is doing")]

mod shell;
mod steps;
mod workshop;

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
}

fn main() -> Result<ExitCode> {
    let Chore::Test { only } = Chore::parse();
    steps::run_all(&Workshop::find()?, &only)
}
