//! `sparring import`: replies of any format, written as our own YAML.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use clap::Args;

use super::lint::files;
use super::{Outcome, Screen};
use crate::diagnostic::{Diagnostic, Severity, did_you_mean, one_of};
use crate::language::Language;
use crate::library::formats::{self, Format, Hints, read_all};
use crate::library::import::Gathered;
use crate::library::model::Use;
use crate::library::write::yaml;

/// Convert saved replies of any format into Sparring's own YAML, without loss.
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// The files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Their format; without it, each is recognised
    #[arg(long, value_name = "FORMAT", value_parser = known)]
    from: Option<&'static str>,
    /// The columns of a table, our key first: `text=Body,text.nl=Dutch`
    #[arg(long, value_name = "KEY=COLUMN", value_parser = column, value_delimiter = ',')]
    columns: Vec<(String, String)>,
    /// The brand of replies that nothing is said of
    #[arg(long)]
    brand: Option<String>,
    /// The language of texts that nothing is said of
    #[arg(long, value_parser = language)]
    language: Option<Language>,
    /// Where replies that nothing is said of may be used
    #[arg(long, value_parser = channel)]
    channel: Option<Use>,
    /// The file to write; without it, standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace the file if it is there
    #[arg(long)]
    force: bool,
}

fn known(id: &str) -> Result<&'static str, String> {
    let ids = || formats::ALL.iter().map(|format| format.id());
    match formats::format(id) {
        Some(format) => Ok(format.id()),
        None => Err(match did_you_mean(id, ids()) {
            Some(known) => format!("there is no format `{id}`; did you mean `{known}`?"),
            None => format!("there is no format `{id}`; expected {}", one_of(ids())),
        }),
    }
}

fn column(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, column)) if !key.is_empty() && !column.is_empty() => Ok((key.to_owned(), column.to_owned())),
        _ => Err(format!("`{text}` is no column; write `text=Body`, our key first")),
    }
}

fn language(code: &str) -> Result<Language, String> {
    let codes = || Language::ALL.iter().map(|language| language.code());
    let found = Language::ALL.iter().copied().find(|language| language.code() == code);
    found.ok_or_else(|| format!("expected {}", one_of(codes())))
}

fn channel(word: &str) -> Result<Use, String> {
    let all = [Use::Public, Use::Private, Use::Both];
    all.into_iter().find(|one| one.id() == word).ok_or_else(|| format!("expected {}", one_of(all.map(Use::id))))
}

impl Import {
    pub(crate) fn run(self, screen: &mut Screen) -> Result<Outcome> {
        if let Some(output) = self.output.as_ref().filter(|output| output.exists() && !self.force) {
            bail!("{} is there already; --force replaces it", output.display());
        }
        let mut gathered = Gathered::default();
        let mut problems = Vec::new();
        for file in &self.files {
            match self.read(file, &mut gathered)? {
                Ok(warnings) => problems.extend(warnings),
                Err(mistakes) => problems.extend(mistakes),
            }
        }
        screen.diagnose(&problems);
        for note in &gathered.notes {
            screen.say(&format!("note: {note}"));
        }
        if problems.iter().any(|problem| problem.severity == Severity::Error) {
            screen.say("nothing is written: what cannot be read would be lost");
            return Ok(Outcome::WrongInput);
        }
        let library = gathered.finish();
        let text = yaml(&library);
        match &self.output {
            None => screen.print(&text)?,
            Some(output) => {
                let shown = output.display();
                files::replace(output, text.as_bytes()).with_context(|| format!("cannot write {shown}"))?;
                let replies = match library.replies.len() {
                    1 => "1 reply".to_owned(),
                    number => format!("{number} replies"),
                };
                screen.say(&format!("{replies} in {shown}"));
            }
        }
        Ok(Outcome::Passed)
    }

    /// Reads a file into the library; what is probably not meant, or what is wrong.
    fn read(&self, file: &PathBuf, gathered: &mut Gathered) -> Result<Result<Vec<Diagnostic>, Vec<Diagnostic>>> {
        let name = file.display().to_string();
        let bytes = fs::read(file).with_context(|| format!("cannot read {name}"))?;
        let source = match crate::document::text(&name, bytes) {
            Ok(source) => source,
            Err(problem) => return Ok(Err(vec![problem])),
        };
        let Some(format) = self.format(&name, &source.text) else {
            let ids = formats::ALL.iter().map(|format| format.id());
            bail!("{name}: of no known format; say which with --from: {}", one_of(ids));
        };
        let opened = match format.open(&Arc::clone(&source), &self.hints()) {
            Ok(opened) => opened,
            Err(problems) => return Ok(Err(problems)),
        };
        let read = read_all(opened.as_ref());
        gathered.add(&name, format, &read.replies);
        Ok(Ok(read.problems))
    }

    fn format(&self, name: &str, text: &str) -> Option<&'static dyn Format> {
        match self.from {
            Some(id) => formats::format(id),
            None => formats::recognise(name, text),
        }
    }

    fn hints(&self) -> Hints {
        Hints {
            columns: self.columns.iter().cloned().collect(),
            language: self.language,
            brand: self.brand.clone(),
            channel: self.channel,
        }
    }
}
