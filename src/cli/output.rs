//! `--format`: which reports are written, and where.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fmt, fs};

use anyhow::{Context, Result, bail};

use super::{Outcome, Screen};
use crate::diagnostic::{did_you_mean, one_of};
use crate::evaluator::case::house_of;
use crate::evaluator::coaching::Coach;
use crate::evaluator::rubric::Rubric;
use crate::report::{self, Canvas, Format, redact};
use crate::results::{Results, ScenarioResult, Status};
use crate::scenario::load::Story;

/// A report that is wanted: `json` on standard output, `json=out.json` in a file.
#[derive(Clone)]
pub(crate) struct Wanted {
    format: &'static dyn Format,
    file: Option<PathBuf>,
}

impl fmt::Debug for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in {:?}", self.format.id(), self.file)
    }
}

/// Reads one value of `--format`.
pub(crate) fn wanted(text: &str) -> Result<Wanted, String> {
    let formats: Vec<(&str, &'static dyn Format)> = report::ALL.iter().map(|format| (format.id(), *format)).collect();
    let (format, file) = chosen(text, &formats)?;
    Ok(Wanted { format, file })
}

/// Reads `FORMAT` or `FORMAT=FILE`: one of the formats by its id, and the file.
///
/// # Errors
/// A sentence, where there is no such format or no file after the sign.
pub(crate) fn chosen<F: Copy>(text: &str, formats: &[(&str, F)]) -> Result<(F, Option<PathBuf>), String> {
    let (id, file) = match text.split_once('=') {
        Some((_, "")) => return Err("a file name is missing after `=`".to_owned()),
        Some((id, file)) => (id, Some(PathBuf::from(file))),
        None => (text, None),
    };
    let ids = || formats.iter().map(|(id, _)| *id);
    match formats.iter().find(|(known, _)| *known == id) {
        Some((_, format)) => Ok((*format, file)),
        None => Err(match did_you_mean(id, ids()) {
            Some(known) => format!("there is no format `{id}`; did you mean `{known}`?"),
            None => format!("there is no format `{id}`; expected {}", one_of(ids())),
        }),
    }
}

/// Makes sure, before hours are spent on playing, that the reports can be written.
///
/// # Errors
/// When a file cannot be opened for writing.
pub(crate) fn try_out(wanted: &[Wanted]) -> Result<()> {
    distinct(wanted.iter().filter_map(|report| report.file.as_deref()))?;
    for file in wanted.iter().filter_map(|report| report.file.as_ref()) {
        let opened = fs::OpenOptions::new().create(true).append(true).open(file);
        opened.with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}

/// Makes a result ready for reports: a coach says what would have won each point back, and personal data is kept out
/// unless it is to be revealed.
pub(crate) fn finish(result: &mut ScenarioResult, story: &Story, rubric: &Rubric, reveal: bool) {
    let (house, transcript) = (house_of(&story.brand), result.transcript.clone());
    result.coach(&Coach::new(&story.scenario, &story.brand, &house, &transcript, rubric));
    if !reveal {
        redact::conceal(result, &story.scenario);
    }
}

/// Makes sure that no report takes the place of another.
///
/// # Errors
/// When a file is named twice.
pub(crate) fn distinct<'p>(files: impl Iterator<Item = &'p Path>) -> Result<()> {
    let mut known = BTreeSet::new();
    for file in files {
        if !known.insert(file) {
            bail!("two reports are to be written to {}; give each a file of its own", file.display());
        }
    }
    Ok(())
}

/// Writes the reports. Without any on standard output, the one for terminals is printed there as well.
///
/// # Errors
/// When a file cannot be written; the other reports are written all the same.
pub(crate) fn write(wanted: &[Wanted], results: &Results, screen: &mut Screen) -> Result<()> {
    let canvas = Canvas { colour: true, width: screen.width() };
    let mut failure = None;
    for report in wanted {
        let written = match &report.file {
            Some(file) => {
                let text = report.format.render(results, &Canvas { colour: false, ..canvas });
                fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))
            }
            None => Ok(screen.print(&report.format.render(results, &canvas))?),
        };
        if let Err(error) = written {
            failure = failure.or(Some(error));
        }
    }
    if wanted.iter().all(|report| report.file.is_some())
        && let Some(terminal) = report::ALL.iter().find(|format| format.id() == "terminal")
    {
        screen.print(&terminal.render(results, &canvas))?;
    }
    failure.map_or(Ok(()), Err)
}

/// What the exit code says of results.
pub(crate) fn outcome(results: &Results) -> Outcome {
    let worst = results.scenarios.iter().map(|result| match result.status {
        Status::Passed => Outcome::Passed,
        Status::Failed | Status::Flaky => Outcome::Failed,
        Status::Broken => Outcome::Broke,
    });
    let worst = worst.max().unwrap_or(Outcome::Broke);
    if results.is_partial() { worst.max(Outcome::Failed) } else { worst }
}
