//! `--format` and `--output` of calibrations: which reports are written, and where.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::cli::Screen;
use crate::cli::output::{chosen, distinct};
use crate::report::Canvas;
use crate::report::calibration::{ALL, Format, View};

/// A report that is wanted: `html` on standard output, `html=report.html` in a file.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    format: Format,
    file: Option<PathBuf>,
}

/// Reads one value of `--format`.
pub(super) fn wanted(text: &str) -> Result<Wanted, String> {
    let formats: Vec<(&str, Format)> = ALL.iter().map(|format| (format.id, *format)).collect();
    let (format, file) = chosen(text, &formats)?;
    Ok(Wanted { format, file })
}

/// The reports that are wanted, with the file that `--output` names for the one that names none.
///
/// # Errors
/// When `--output` could be meant for several reports, or for none.
pub(super) fn settled(mut wanted: Vec<Wanted>, output: Option<PathBuf>) -> Result<Vec<Wanted>> {
    distinct(wanted.iter().filter_map(|report| report.file.as_deref()).chain(output.as_deref()))?;
    let Some(output) = output else { return Ok(wanted) };
    let terminal = ALL.iter().find(|format| format.id == "terminal");
    let mut homeless: Vec<&mut Wanted> = wanted.iter_mut().filter(|report| report.file.is_none()).collect();
    match (homeless.as_mut_slice(), terminal) {
        ([only], _) => only.file = Some(output),
        ([], Some(terminal)) => wanted.push(Wanted { format: *terminal, file: Some(output) }),
        _ => bail!("--output is for one report; say where each goes with --format FORMAT=FILE"),
    }
    Ok(wanted)
}

/// Writes the reports. Without any on standard output, the one for terminals is printed there.
///
/// # Errors
/// When one cannot be written.
pub(super) fn write(wanted: &[Wanted], view: &View, screen: &mut Screen) -> Result<()> {
    let canvas = Canvas { colour: true, width: screen.width() };
    for report in wanted {
        match &report.file {
            Some(file) => {
                let text = (report.format.render)(view, &Canvas { colour: false, ..canvas });
                fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))?;
            }
            None => screen.print(&(report.format.render)(view, &canvas))?,
        }
    }
    if wanted.iter().all(|report| report.file.is_some())
        && let Some(terminal) = ALL.iter().find(|format| format.id == "terminal")
    {
        screen.print(&(terminal.render)(view, &canvas))?;
    }
    Ok(())
}
