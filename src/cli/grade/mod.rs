//! `sparring grade`: grades replies that were written already.

mod formats;
mod intake;
mod pipeline;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::screen::counted;
use super::{Outcome, Screen, rubric};
use crate::diagnostic::{Diagnostic, did_you_mean, one_of};
use crate::evaluator::rubric::Rubric;
use crate::grading::Grader;
use crate::grading::source::{Keys, Layout};
use crate::grading::summary::{REMEMBERED, Summary, Tally};
use crate::language::Language;
use crate::scenario::brand::Brand;
use crate::scenario::load::Suite;
use crate::scenario::shelf::Shelf;
use formats::{Reports, Wanted};
use intake::{Intake, Item};
use pipeline::{Intray, Way};

/// Grade replies that were written already: from JSON lines, tables or saved runs, of any size.
#[derive(Debug, Args)]
#[command(after_long_help = "`sparring explain grade-formats` has the formats of files, with examples.")]
pub(crate) struct Grade {
    /// Files with replies; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    sources: Vec<PathBuf>,
    /// A report: terminal, jsonl (a grade a line), json (the summary), markdown or html; with `=file`, into a file. May be repeated
    #[arg(long = "format", short = 'f', value_name = "FORMAT[=FILE]", value_parser = formats::wanted)]
    formats: Vec<Wanted>,
    /// How replies lie in the files [default: by the file's beginning]
    #[arg(long, value_enum, value_name = "LAYOUT")]
    layout: Option<LayoutName>,
    /// Which key or column stands for what: reply=answer,customer=question. May be repeated
    #[arg(long, value_name = "OURS=THEIRS", value_delimiter = ',')]
    map: Vec<String>,
    /// Keys or columns that are not read, and need not be told. May be repeated
    #[arg(long, value_name = "KEY", value_delimiter = ',')]
    ignore: Vec<String>,
    /// Brand files, in a folder: opening hours, voice, their own numbers
    #[arg(long, value_name = "PATH")]
    brands: Option<PathBuf>,
    /// The rubric to score with; without one, the bundled rubric
    #[arg(long, value_name = "FILE")]
    rubric: Option<PathBuf>,
    /// The language of reasons and tips: en, nl, de, fr or sv
    #[arg(long, default_value = "en", value_name = "LANGUAGE", value_parser = language)]
    language: Language,
    /// How many threads grade [default: the number of cores]
    #[arg(long, short, value_parser = clap::value_parser!(u32).range(1..=1024))]
    jobs: Option<u32>,
    /// Leave out lines that cannot be read, and tell them at the end
    #[arg(long)]
    skip_bad: bool,
    /// Exit with 1 when the mean total is below this, from 0 to 100
    #[arg(long, value_name = "POINTS", value_parser = points)]
    fail_below: Option<f64>,
    /// Exit with 1 when a reply trips a gate
    #[arg(long)]
    fail_on_gate: bool,
    /// Write personal data into the reports instead of its kind
    #[arg(long)]
    reveal: bool,
}

/// The layouts by their names on the command line.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum LayoutName {
    /// One JSON object a line
    Jsonl,
    /// A table with a header and one reply a row
    Csv,
    /// A table with a row for every post, as the corpus Customer Support on Twitter has it
    Twcs,
    /// Results as `sparring run --format json=…` wrote them
    Run,
}

impl From<LayoutName> for Layout {
    fn from(name: LayoutName) -> Layout {
        match name {
            LayoutName::Jsonl => Layout::Jsonl,
            LayoutName::Csv => Layout::Csv,
            LayoutName::Twcs => Layout::Twcs,
            LayoutName::Run => Layout::Run,
        }
    }
}

/// How many bad lines are shown, and looked for once the first was found.
const SHOWN: usize = 20;
/// How many lines after the first bad one are looked through for more.
const LOOKED_THROUGH: usize = 1_000_000;

/// What the reading side has to say at the end.
#[derive(Default)]
struct Said {
    /// The first of the bad lines.
    bad: Vec<Diagnostic>,
    skipped: u64,
    /// Whether the reading stopped at a mistake.
    stopped: bool,
    /// Whether that was one that cannot be skipped.
    hopeless: bool,
    unread: BTreeMap<String, u64>,
    alone: u64,
}

impl Grade {
    pub(crate) fn run(self, screen: &mut Screen) -> Result<Outcome> {
        let keys = Keys::default().map(self.map.iter().map(String::as_str)).map_err(anyhow::Error::msg)?;
        let keys = keys.ignore(self.ignore.iter().map(String::as_str));
        let rubric = rubric::read(self.rubric.as_deref())?;
        let Some(brands) = self.brands(screen)? else { return Ok(Outcome::WrongInput) };
        let grader = Grader::new(&rubric, brands, self.language);
        let mut reports = Reports::open(&self.formats, &self.sources)?;
        let bar = self.progress();
        let mut tally = Tally::default();
        tally.reveal = self.reveal;
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let jobs = self.jobs.map_or(cores, |jobs| jobs as usize);
        let way = Way { grader: &grader, jobs, lines: reports.has_lines(), reveal: self.reveal };
        let read = pipeline::grade(
            way,
            |tray| self.read(&keys, &bar, tray),
            |graded| {
                for (entry, grade, print) in &graded.replies {
                    tally.add(entry, grade, *print);
                }
                reports.write(&graded.lines)
            },
        );
        bar.finish_and_clear();
        let said = read?;
        reports.flush()?;
        self.conclude(tally, said, &rubric, &reports, screen)
    }

    /// The brands that are described; `None` when their files have mistakes. Saved runs are of the bundled brands, unless
    /// others are named.
    fn brands(&self, screen: &mut Screen) -> Result<Option<Vec<Brand>>> {
        let shelf = match &self.brands {
            Some(path) => Shelf::of_brands(path)?,
            None => Shelf { stories: Vec::new(), ..Shelf::bundled() },
        };
        let suite = Suite::read(shelf);
        screen.diagnose(&suite.problems);
        let brands = suite.brands.values().map(|brand| Brand::clone(brand)).collect();
        Ok(if suite.has_errors() { None } else { Some(brands) })
    }

    /// Reads every source and puts what it finds into the tray.
    fn read(&self, keys: &Keys, bar: &ProgressBar, tray: &mut Intray) -> Result<Said> {
        let mut said = Said::default();
        for path in &self.sources {
            let (name, from) = open(path)?;
            let mut intake = Intake::new(&name, from, keys, self.layout.map(Layout::from));
            let goes_on = self.read_source(&mut intake, bar, tray, &mut said)?;
            for (key, lines) in &intake.unread {
                *said.unread.entry(key.clone()).or_default() += lines;
            }
            said.alone += intake.alone;
            if !goes_on {
                break;
            }
        }
        Ok(said)
    }

    /// Reads one source; false when that is to be the last.
    fn read_source<R: Read>(
        &self,
        intake: &mut Intake<R>,
        bar: &ProgressBar,
        tray: &mut Intray,
        said: &mut Said,
    ) -> Result<bool> {
        let (before, mut looked_through) = (bar.position(), 0);
        while let Some(item) = intake.next()? {
            bar.set_position(before + intake.bytes);
            match item {
                Item::Entry(_) if said.stopped => {
                    looked_through += 1;
                    if looked_through > LOOKED_THROUGH {
                        return Ok(false);
                    }
                }
                Item::Entry(entry) => {
                    if !tray.put(*entry) {
                        return Ok(false);
                    }
                }
                Item::Bad(mistake) => {
                    said.skipped += 1;
                    if said.bad.len() < SHOWN {
                        said.bad.push(*mistake);
                    }
                    said.stopped |= !self.skip_bad;
                    if said.stopped && said.bad.len() == SHOWN {
                        return Ok(false);
                    }
                }
                Item::Hopeless(mistake) => {
                    said.bad.push(*mistake);
                    (said.stopped, said.hopeless) = (true, true);
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    /// Tells what there is to tell at the end.
    fn conclude(
        &self,
        mut tally: Tally,
        said: Said,
        rubric: &Rubric,
        reports: &Reports,
        screen: &mut Screen,
    ) -> Result<Outcome> {
        screen.diagnose(&said.bad);
        if said.stopped {
            let graded = tally.replies();
            let help = if said.hopeless { "" } else { "; --skip-bad leaves out what cannot be read" };
            screen.say(&format!("stopped there, with {graded} graded{help}"));
            return Ok(Outcome::WrongInput);
        }
        if said.skipped > said.bad.len() as u64 {
            screen.say(&format!("and {} more like these", said.skipped - said.bad.len() as u64));
        }
        if tally.replies() == 0 {
            bail!("there is no reply in what was read");
        }
        tally.notes.skipped = said.skipped;
        tally.notes.post_not_found = said.alone;
        tally.notes.unread = said.unread;
        let sources = self.sources.iter().map(|path| path.display().to_string()).collect();
        let summary = tally.summary(rubric, sources);
        remark(&summary, screen);
        reports.tell(&summary, screen)?;
        Ok(self.outcome(&summary))
    }

    fn outcome(&self, summary: &Summary) -> Outcome {
        let mean = summary.all.mean_total;
        let is_low = self.fail_below.is_some_and(|mark| mean.is_none_or(|mean| mean < mark));
        let is_stopped = self.fail_on_gate && summary.all.stopped > 0;
        if is_low || is_stopped { Outcome::Failed } else { Outcome::Passed }
    }

    /// A bar over the bytes of all files; without an end, where standard input is among them.
    fn progress(&self) -> ProgressBar {
        let sizes = self.sources.iter().map(|path| std::fs::metadata(path).ok().map(|file| file.len()));
        let target = ProgressDrawTarget::stderr();
        let (length, template) = match sizes.sum::<Option<u64>>() {
            Some(bytes) => (Some(bytes), "{bar:30} {bytes}/{total_bytes}, {eta} left"),
            None => (None, "{spinner} {bytes}"),
        };
        let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        ProgressBar::with_draw_target(length, target).with_style(style)
    }
}

/// What is odd about the input and not about the replies, for whoever started the command.
fn remark(summary: &Summary, screen: &mut Screen) {
    let notes = &summary.notes;
    if !notes.unread.is_empty() {
        let keys: Vec<String> = notes.unread.iter().map(|(key, lines)| format!("`{key}` in {lines}")).collect();
        screen.say(&format!("not read: {}; --ignore names those that need not be told", keys.join(", ")));
    }
    if let Some(id) = &notes.first_duplicate {
        let doubles = counted(usize::try_from(notes.duplicate_ids).unwrap_or(usize::MAX), "double id");
        screen.say(&format!("{doubles}, the first `{id}`; an id is compared with the {REMEMBERED} before it"));
    }
}

fn open(path: &Path) -> Result<(String, Box<dyn Read + Send>)> {
    if path == Path::new("-") {
        return Ok(("standard input".to_owned(), Box::new(io::stdin())));
    }
    let name = path.display().to_string();
    if path.is_dir() {
        bail!("{name} is a folder; name the files in it");
    }
    let file = File::open(path).with_context(|| format!("cannot open {name}"))?;
    Ok((name, Box::new(file)))
}

fn language(text: &str) -> Result<Language, String> {
    let codes = || Language::ALL.iter().map(|language| language.code());
    let found = Language::ALL.iter().find(|language| language.code() == text).copied();
    found.ok_or_else(|| match did_you_mean(text, codes()) {
        Some(known) => format!("there are no tips in `{text}`; did you mean `{known}`?"),
        None => format!("there are no tips in `{text}`; expected {}", one_of(codes())),
    })
}

fn points(text: &str) -> Result<f64, String> {
    let points = text.parse().ok().filter(|points| (0.0..=100.0).contains(points));
    points.ok_or_else(|| "expected a number from 0 to 100".to_owned())
}
