//! `--against`: a run beside an earlier one.

use std::path::Path;

use anyhow::{Context, Result, anyhow};

use super::{Outcome, Screen};
use crate::comparison::Comparison;
use crate::report;
use crate::results::Results;

/// Reads results as `--format json` wrote them.
///
/// # Errors
/// When the file cannot be read, or is no such result.
pub(crate) fn read(file: &Path) -> Result<Results> {
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    Results::parse(&text).map_err(|error| anyhow!("{}: {error}", file.display()))
}

/// Tells what differs from an earlier run, where one is given; worse is a failure.
///
/// # Errors
/// When the two were scored under unlike versions.
pub(crate) fn compare(earlier: Option<&Results>, results: &Results, screen: &mut Screen) -> Result<Outcome> {
    let Some(earlier) = earlier else { return Ok(Outcome::Passed) };
    let comparison = Comparison::of(earlier, results)
        .map_err(|error| anyhow!("{error}; score the older one again with `sparring score`"))?;
    screen.say(report::comparison(&comparison).trim_end());
    Ok(if comparison.is_worse() { Outcome::Failed } else { Outcome::Passed })
}
