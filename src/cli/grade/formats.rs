//! `--format`: which reports of a grading are written, and where.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::cli::Screen;
use crate::cli::output::{chosen, distinct};
use crate::grading::summary::Summary;
use crate::report::Canvas;
use crate::report::grading::{self, Format};

/// The grades themselves, a line each; all other formats tell the summary.
const JSONL: &str = "jsonl";

/// A report that is wanted.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    /// The format; `None` for the grades themselves.
    format: Option<Format>,
    /// The file; `None` for standard output.
    file: Option<PathBuf>,
}

/// Reads one value of `--format`.
pub(super) fn wanted(text: &str) -> Result<Wanted, String> {
    let summaries = Format::ALL.iter().map(|format| (format.id(), Some(*format)));
    let formats: Vec<(&str, Option<Format>)> = std::iter::once((JSONL, None)).chain(summaries).collect();
    let (format, file) = chosen(text, &formats)?;
    Ok(Wanted { format, file })
}

/// Every report of a grading.
pub(super) struct Reports {
    summaries: Vec<Wanted>,
    lines: Vec<Box<dyn Write>>,
}

impl Reports {
    /// Opens the files, before hours are spent on grading. Without any report on standard output, the one for terminals goes
    /// there.
    ///
    /// # Errors
    /// When two reports are to go to one place or one is to replace a file that is read, or a file cannot be written.
    pub(super) fn open(wanted: &[Wanted], sources: &[PathBuf]) -> Result<Reports> {
        if wanted.iter().filter(|report| report.file.is_none()).count() > 1 {
            bail!("only one report can go to standard output; name a file for the others, such as html=report.html");
        }
        distinct(wanted.iter().filter_map(|report| report.file.as_deref()))?;
        let mut summaries: Vec<Wanted> = wanted.iter().filter(|report| report.format.is_some()).cloned().collect();
        if wanted.iter().all(|report| report.file.is_some()) {
            summaries.push(Wanted { format: Some(Format::Terminal), file: None });
        }
        for file in wanted.iter().filter_map(|report| report.file.as_ref()) {
            if sources.iter().any(|source| is_same(source, file)) {
                bail!("{} is read: it cannot be written as well", file.display());
            }
        }
        let lines = wanted.iter().filter(|report| report.format.is_none()).map(|report| open(report.file.as_deref()));
        let lines = lines.collect::<Result<_>>()?;
        for file in summaries.iter().filter_map(|report| report.file.as_deref()) {
            drop(open(Some(file))?);
        }
        Ok(Reports { summaries, lines })
    }

    /// Whether the grades themselves are wanted.
    pub(super) fn has_lines(&self) -> bool {
        !self.lines.is_empty()
    }

    /// Writes grades.
    ///
    /// # Errors
    /// When nobody reads them any longer, or the file cannot be written.
    pub(super) fn write(&mut self, lines: &[u8]) -> Result<()> {
        for out in &mut self.lines {
            out.write_all(lines).context("cannot write the grades")?;
        }
        Ok(())
    }

    /// Writes what is left of the grades.
    ///
    /// # Errors
    /// As [`Reports::write`].
    pub(super) fn flush(&mut self) -> Result<()> {
        for out in &mut self.lines {
            out.flush().context("cannot write the grades")?;
        }
        Ok(())
    }

    /// Writes the summaries.
    ///
    /// # Errors
    /// When a file cannot be written; the other reports are written all the same.
    pub(super) fn tell(&self, summary: &Summary, screen: &mut Screen) -> Result<()> {
        let canvas = Canvas { colour: true, width: screen.width() };
        let mut failure = None;
        for report in &self.summaries {
            let Some(format) = report.format else { continue };
            let written = match &report.file {
                Some(file) => {
                    let text = grading::render(format, summary, &Canvas { colour: false, ..canvas });
                    std::fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))
                }
                None => Ok(screen.print(&grading::render(format, summary, &canvas))?),
            };
            failure = failure.or(written.err());
        }
        failure.map_or(Ok(()), Err)
    }
}

fn open(file: Option<&Path>) -> Result<Box<dyn Write>> {
    let Some(path) = file else { return Ok(Box::new(io::stdout())) };
    let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(Box::new(BufWriter::new(file)))
}

fn is_same(source: &Path, file: &Path) -> bool {
    let place = |path: &Path| std::fs::canonicalize(path).ok();
    place(source).is_some_and(|source| Some(source) == place(file))
}
