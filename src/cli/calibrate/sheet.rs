//! `sparring calibrate sheet`: sheets for people to rate replies in.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};

use super::files;
use crate::calibration::sheet::{self, Delimiter};
use crate::cli::{Outcome, Screen};

/// What `--help` says of the whole.
const ABOUT: &str = "\
Each rater gets a CSV file with the same replies in another order and nothing of what anybody says about them; all get a page of
instructions. The texts are shown as they are, with the personal data in them. Filled in, the sheets are read back:
`sparring calibrate sheet-anna.csv sheet-bob.csv --from replies.jsonl --labels ours.jsonl`.";

/// Which replies become sheets, and for whom.
#[derive(Debug, Args)]
#[command(after_long_help = ABOUT)]
pub(super) struct Sheet {
    /// The replies, as JSON lines
    replies: PathBuf,
    /// The names of the raters, such as `anna,bob`
    #[arg(long, value_name = "NAME", value_delimiter = ',', required = true, value_parser = rater)]
    raters: Vec<String>,
    /// What the files are called: `sheet.csv` becomes `sheet-anna.csv`, `sheet-bob.csv` and `sheet.md`
    #[arg(long, short = 'o', value_name = "FILE", default_value = "sheet.csv")]
    output: PathBuf,
    /// Another seed gives other orders, and another sample
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
    /// Only so many of the replies, picked by the seed: the same for every rater
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
    sample: Option<u32>,
    /// What separates the cells; semicolons where your spreadsheet program writes numbers with a comma
    #[arg(long, value_enum, default_value_t = Separator::Comma)]
    delimiter: Separator,
    /// Write over sheets that are there
    #[arg(long)]
    force: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Separator {
    Comma,
    Semicolon,
    Tab,
}

/// A name that can be part of a file's.
fn rater(text: &str) -> Result<String, String> {
    let fits = !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    match fits {
        true => Ok(text.to_owned()),
        false => Err(format!("`{text}` cannot be part of a file's name: letters, digits, - and _ can")),
    }
}

impl Sheet {
    pub(super) fn run(self, screen: &mut Screen) -> Result<Outcome> {
        let mut raters = self.raters.clone();
        raters.sort();
        if let Some(twice) = raters.windows(2).find(|pair| pair[0] == pair[1]) {
            bail!("the rater `{}` is named twice", twice[0]);
        }
        let Some(replies) = files::replies(&self.replies, screen)? else { return Ok(Outcome::WrongInput) };
        if replies.is_empty() {
            bail!("{}: there is nothing to rate", self.replies.display());
        }
        let replies = match self.sample {
            Some(number) => sheet::sample(replies, number as usize, self.seed),
            None => replies,
        };
        let delimiter = match self.delimiter {
            Separator::Comma => Delimiter::Comma,
            Separator::Semicolon => Delimiter::Semicolon,
            Separator::Tab => Delimiter::Tab,
        };
        let sheets = self.raters.iter().map(|rater| {
            (named(&self.output, &format!("-{rater}"), "csv"), sheet::sheet(&replies, rater, self.seed, delimiter))
        });
        let guide = (named(&self.output, "", "md"), sheet::guide());
        let all: Vec<(PathBuf, String)> = sheets.chain([guide]).collect();
        if let Some((there, _)) = all.iter().find(|(file, _)| !self.force && file.exists()) {
            bail!("{} is there already, perhaps filled in; --force writes over it", there.display());
        }
        for (file, text) in &all {
            std::fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))?;
            screen.say(&format!("wrote {}", file.display()));
        }
        Ok(Outcome::Passed)
    }
}

/// `sheet.csv` as `sheet-anna.csv` or `sheet.md`.
fn named(file: &Path, more: &str, ending: &str) -> PathBuf {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    file.with_file_name(format!("{stem}{more}.{ending}"))
}
