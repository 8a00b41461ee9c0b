//! Running other programs.

use std::io::ErrorKind;
use std::process::{Command, ExitStatus, Stdio};

use anyhow::{Context, Result, bail};

/// Runs a command that must succeed; what it prints is shown.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = status(command)?;
    if !status.success() {
        bail!("`{}` ended with {status}", line(command));
    }
    Ok(())
}

/// Runs a command; what it prints is shown.
pub(crate) fn status(command: &mut Command) -> Result<ExitStatus> {
    command.stdin(Stdio::null()).status().with_context(|| format!("starting `{}`", line(command)))
}

/// Whether a program is there and runs with these arguments.
pub(crate) fn works(program: &str, arguments: &[&str]) -> Result<bool> {
    let outcome = Command::new(program).args(arguments).stdin(Stdio::null()).output();
    match outcome {
        Ok(output) => Ok(output.status.success()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error).with_context(|| format!("starting `{program}`")),
    }
}

/// Fails with advice where a program is missing or does not work.
pub(crate) fn need(program: &str, arguments: &[&str], advice: &str) -> Result<()> {
    match works(program, arguments)? {
        true => Ok(()),
        false => bail!("`{program} {}` does not work: {advice}", arguments.join(" ")),
    }
}

fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
