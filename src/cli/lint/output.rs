//! `--format` of the linter: which reports are written, and where.

use std::path::PathBuf;
use std::{fmt, fs};

use anyhow::{Context, Result};

use crate::cli::{Screen, output};
use crate::lint::checked::Checked;
use crate::report::Canvas;
use crate::report::lint::{self, Format};

/// A report that is wanted: `sarif` on standard output, `sarif=out.sarif` in a file.
#[derive(Clone)]
pub(super) struct Wanted {
    format: &'static dyn Format,
    file: Option<PathBuf>,
}

impl fmt::Debug for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in {:?}", self.format.id(), self.file)
    }
}

/// Reads one value of `--format`.
pub(super) fn wanted(text: &str) -> Result<Wanted, String> {
    let formats: Vec<(&str, &'static dyn Format)> = lint::ALL.iter().map(|format| (format.id(), *format)).collect();
    let (format, file) = output::chosen(text, &formats)?;
    Ok(Wanted { format, file })
}

/// Makes sure that no report takes the place of another.
pub(super) fn distinct(wanted: &[Wanted]) -> Result<()> {
    output::distinct(wanted.iter().filter_map(|report| report.file.as_deref()))
}

/// Writes the reports. Without any on standard output, the one for terminals is printed there as well.
///
/// # Errors
/// When a file cannot be written; the other reports are written all the same.
pub(super) fn write(wanted: &[Wanted], checked: &Checked, screen: &mut Screen) -> Result<()> {
    let canvas = Canvas { colour: true, width: screen.width() };
    let mut failure = None;
    for report in wanted {
        let written = match &report.file {
            Some(file) => {
                let text = report.format.render(checked, &Canvas { colour: false, ..canvas });
                fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))
            }
            None => Ok(screen.print(&report.format.render(checked, &canvas))?),
        };
        failure = failure.or(written.err());
    }
    if wanted.iter().all(|report| report.file.is_some())
        && let Some(terminal) = lint::format("terminal")
    {
        screen.print(&terminal.render(checked, &canvas))?;
    }
    failure.map_or(Ok(()), Err)
}
