//! `sparring calibrate labels.jsonl`: the evaluator against one or two raters.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};

use super::files;
use super::output::{self, Wanted};
use crate::calibration::floor::{Asked, Floor};
use crate::calibration::{By, Calibration, Difference, Holdout, Judged, Label, Scale, Selection, Wish};
use crate::calibration::{measure, read, together};
use crate::cli::{Outcome, Screen};
use crate::diagnostic::did_you_mean;
use crate::document::Document;
use crate::evaluator::rubric::Rubric;
use crate::grading::Grader;
use crate::language::Language;
use crate::marker::Marker;
use crate::report::calibration::View;

/// What is measured, and how it is told.
#[derive(Debug, Args)]
pub(super) struct Labels {
    /// Labels as JSON lines, or a filled-in sheet; a second file is a second rater's
    #[arg(required = true, num_args = 1..=2, value_name = "LABELS")]
    files: Vec<PathBuf>,
    /// The labels of a second rater, to compare the two with each other
    #[arg(long, value_name = "FILE")]
    and: Option<PathBuf>,
    /// The replies that filled-in sheets are about
    #[arg(long, value_name = "REPLIES")]
    from: Option<PathBuf>,
    /// Write the labels, of two raters together, as a label file
    #[arg(long = "labels", value_name = "FILE")]
    out: Option<PathBuf>,
    /// Measure only replies in these languages, such as `nl,fr`
    #[arg(long, value_name = "LANG", value_delimiter = ',')]
    only: Vec<String>,
    /// Figures by brand, agent or channel, beside those by language
    #[arg(long, value_enum, value_name = "WHAT")]
    by: Option<Grouping>,
    /// Measure only the replies of this share of the brands, in percent: whole brands, picked by --seed
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(1..=99))]
    holdout: Option<u8>,
    /// With --holdout: measure the other brands instead
    #[arg(long, requires = "holdout")]
    rest: bool,
    /// Picks which brands are held out
    #[arg(long, value_name = "NUMBER", default_value_t = 1, requires = "holdout")]
    seed: u64,
    /// Markers with fewer labelled cases are shown, and do not count in macro-F1
    #[arg(long, value_name = "NUMBER", default_value_t = 8)]
    min_positives: usize,
    /// Fail with exit code 1 where a figure lies below the one in this file
    #[arg(long, value_name = "FILE")]
    floor: Option<PathBuf>,
    /// Write the figures of today, rounded down, as a floor
    #[arg(long, value_name = "FILE")]
    write_floor: Option<PathBuf>,
    /// How many of the worst differences are shown, over all and of each marker
    #[arg(long, value_name = "NUMBER", default_value_t = 5)]
    examples: usize,
    /// Show every difference on this marker or scale
    #[arg(long, value_name = "ID", value_parser = marker_or_scale)]
    misses: Option<String>,
    /// A report: terminal, json, markdown or html; with `=file`, into a file. May be repeated
    #[arg(long = "format", short = 'f', value_name = "FORMAT[=FILE]", value_parser = output::wanted)]
    formats: Vec<Wanted>,
    /// Write the report into this file
    #[arg(long, short = 'o', value_name = "FILE")]
    output: Option<PathBuf>,
    /// Show personal data in texts instead of its kind
    #[arg(long)]
    reveal: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Grouping {
    /// The brand that answered
    Brand,
    /// Who answered for it
    Agent,
    /// Public or private
    Channel,
}

impl Grouping {
    fn by(self) -> By {
        match self {
            Grouping::Brand => By::Brand,
            Grouping::Agent => By::Agent,
            Grouping::Channel => By::Channel,
        }
    }
}

fn marker_or_scale(text: &str) -> Result<String, String> {
    let markers = Marker::ALL.iter().map(|marker| marker.id());
    known("marker or scale", text, markers.chain(Scale::ALL.iter().map(|scale| scale.id())))
}

/// Reads the id of a marker.
pub(super) fn marker(text: &str) -> Result<String, String> {
    known("marker", text, Marker::ALL.iter().map(|marker| marker.id()))
}

fn known<'a>(what: &str, text: &str, mut ids: impl Iterator<Item = &'a str> + Clone) -> Result<String, String> {
    if ids.clone().any(|id| id == text) {
        return Ok(text.to_owned());
    }
    Err(match did_you_mean(text, ids.by_ref()) {
        Some(id) => format!("there is no {what} `{text}`; did you mean `{id}`?"),
        None => format!("there is no {what} `{text}`; `sparring calibrate` shows them all"),
    })
}

impl Labels {
    pub(super) fn run(self, screen: &mut Screen) -> Result<Outcome> {
        let wanted = output::settled(self.formats.clone(), self.output.clone())?;
        let floor = match &self.floor {
            None => None,
            Some(path) => match read_floor(path, screen)? {
                Some(floor) => Some(floor),
                None => return Ok(Outcome::WrongInput),
            },
        };
        let Some(labels) = self.labels(screen)? else { return Ok(Outcome::WrongInput) };
        if let Some(out) = &self.out {
            let text: String = labels.iter().map(|label| read::line(label) + "\n").collect();
            std::fs::write(out, text).with_context(|| format!("cannot write {}", out.display()))?;
        }
        let found = self.measured(labels)?;
        if let Some(path) = &self.write_floor {
            std::fs::write(path, Floor::of(&found).to_yaml())
                .with_context(|| format!("cannot write {}", path.display()))?;
        }
        let asked = floor.map_or_else(Vec::new, |floor| floor.asked(&found));
        let view = View { calibration: &found, asked: &asked, examples: self.examples, misses: self.misses.as_deref() };
        output::write(&wanted, &view, screen)?;
        Ok(if asked.iter().any(Asked::sank) { Outcome::Failed } else { Outcome::Passed })
    }

    /// The labels of one or two raters.
    fn labels(&self, screen: &mut Screen) -> files::Told<Vec<Label>> {
        let raters: Vec<&Path> = self.files.iter().chain(&self.and).map(PathBuf::as_path).collect();
        let (first, second) = match raters.as_slice() {
            [first] => (*first, None),
            [first, second] => (*first, Some(*second)),
            _ => bail!("two raters are compared at a time"),
        };
        let from = match &self.from {
            None => None,
            Some(path) => match files::replies(path, screen)? {
                None => return Ok(None),
                replies => replies,
            },
        };
        // Both are read before anything is said of the one: all mistakes at once.
        let one = files::labels(first, from.as_deref(), screen)?;
        let Some(second) = second else { return Ok(one) };
        let other = files::labels(second, from.as_deref(), screen)?;
        let (Some(one), Some(other)) = (one, other) else { return Ok(None) };
        let (both, alone) = together(one, &other);
        if both.is_empty() {
            bail!("{} and {} have no reply in common", first.display(), second.display());
        }
        if alone > 0 {
            let replies = if alone == 1 { "1 reply is".to_owned() } else { format!("{alone} replies are") };
            screen.say(&format!("note: {replies} labelled by one of the two alone and left out"));
        }
        Ok(Some(both))
    }

    /// Grades the replies that are asked for, and measures how far that agrees with the labels.
    fn measured(&self, labels: Vec<Label>) -> Result<Calibration> {
        let holdout = self.holdout.map(|percent| Holdout { percent, seed: self.seed, rest: self.rest });
        let languages = self.only.iter().map(|language| language.trim().to_ascii_lowercase()).collect();
        let selection = Selection { languages, holdout };
        let labels = selection.of(labels);
        if labels.is_empty() {
            let which = selection.describe().unwrap_or_default();
            bail!("no labelled reply is left: {which}");
        }
        let grader = Grader::new(Rubric::bundled(), [], Language::En);
        let mut reviewer = grader.reviewer();
        let judged: Vec<Judged> = labels.into_iter().map(|label| Judged::by(&mut reviewer, label)).collect();
        let wish =
            Wish { min_positives: self.min_positives, by: self.by.map(Grouping::by), part: selection.describe() };
        let mut found = measure(&judged, wish);
        if !self.reveal {
            found.differences.iter_mut().for_each(Difference::conceal);
        }
        Ok(found)
    }
}

/// The floor in a file, or that it has mistakes, which have been told.
fn read_floor(path: &Path, screen: &mut Screen) -> files::Told<Floor> {
    let read = Document::parse(&path.display().to_string(), files::bytes(path)?).and_then(|document| document.read());
    let floor = files::told(read.map(|floor: Floor| (floor, Vec::new())), screen);
    if floor.as_ref().is_some_and(|floor| *floor == Floor::default()) {
        bail!("the floor {} asks for nothing", path.display());
    }
    Ok(floor)
}
