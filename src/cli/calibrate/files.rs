//! Reading what is measured against, with every mistake told.

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::calibration::{Label, read, sheet};
use crate::cli::Screen;
use crate::diagnostic::Diagnostic;
use crate::grading::Entry;

/// How many mistakes of a file are told; who has more has one mistake many times.
const TOLD: usize = 20;

/// What a file holds, or that it has mistakes, which have been told.
pub(super) type Told<T> = Result<Option<T>>;

/// The bytes of a file.
///
/// # Errors
/// When it cannot be read.
pub(super) fn bytes(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Tells what was wrong with a file, and gives what was read from it.
pub(super) fn told<T>(read: Result<(T, Vec<Diagnostic>), Vec<Diagnostic>>, screen: &mut Screen) -> Option<T> {
    let (value, problems) = match read {
        Ok((value, warnings)) => (Some(value), warnings),
        Err(problems) => (None, problems),
    };
    screen.diagnose(&problems[..problems.len().min(TOLD)]);
    if problems.len() > TOLD {
        screen.say(&format!("and {} more like these", problems.len() - TOLD));
    }
    value
}

/// The replies of a file, labelled or not.
///
/// # Errors
/// When it cannot be read.
pub(super) fn replies(path: &Path, screen: &mut Screen) -> Told<Vec<Entry>> {
    Ok(told(read::replies(&path.display().to_string(), &bytes(path)?), screen))
}

/// The labels of a file: of label lines, or of a filled-in sheet about some replies.
///
/// # Errors
/// When it cannot be read, or is a sheet and nobody says about which replies.
pub(super) fn labels(path: &Path, from: Option<&[Entry]>, screen: &mut Screen) -> Told<Vec<Label>> {
    let name = path.display().to_string();
    let is_sheet =
        path.extension().is_some_and(|ending| ["csv", "tsv"].iter().any(|one| ending.eq_ignore_ascii_case(one)));
    let bytes = bytes(path)?;
    let read = match (is_sheet, from) {
        (false, _) => read::labels(&name, &bytes),
        (true, Some(replies)) => sheet::read(&name, bytes, replies),
        (true, None) => bail!("{name} is a sheet; name the replies that it is about with --from"),
    };
    Ok(told(read, screen))
}
