//! `sparring lint`: what is wrong with the saved replies of a library.

mod baseline;
mod changed;
#[cfg(feature = "serve")]
mod coverage;
pub(super) mod files;
mod mend;
mod output;
mod overview;
mod session;
mod store;
#[cfg(feature = "serve")]
mod watch;

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use anyhow::{Context, Result};
use clap::Args;

use super::library::{Found, Workspace};
use super::screen::counted;
use super::{Outcome, Screen};
use crate::diagnostic::Severity;
use crate::lint::checked::Checked;
use crate::lint::{Finding, Level};
use crate::scenario::values::Day;
use baseline::Baseline;
use changed::Changes;
use mend::Mended;
use output::Wanted;
use session::{Linted, Session};
use store::Store;

/// Lint a library of saved replies: what is wrong, where, why, and what to write instead.
#[derive(Debug, Args)]
#[command(after_long_help = "`sparring explain RULE` has the page of a rule, `sparring explain` lists them all.\n\
    `sparring schema library` and `sparring schema project` have the schemas of replies and of sparring.yaml.")]
pub(crate) struct Lint {
    /// Files and folders with replies [default: those that sparring.yaml names]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// A report: terminal, json, sarif, github and others; with `=file`, into a file. May be repeated
    #[arg(long = "format", short = 'f', value_name = "FORMAT[=FILE]", value_parser = output::wanted)]
    formats: Vec<Wanted>,
    /// From which level on findings fail the command: note, warning or error [default: warning]
    #[arg(long, value_name = "LEVEL", value_parser = level)]
    fail_at: Option<Level>,
    /// The project's file [default: the nearest sparring.yaml at or above the first path]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Findings that are in this file do not count; those of it that are gone are told, and taken out of it
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write all findings into this file, for --baseline
    #[arg(long, value_name = "FILE", conflicts_with_all = ["baseline", "changed_since", "fix"])]
    set_baseline: Option<PathBuf>,
    /// Only replies that differ, in Git, from where this branch left a revision
    #[arg(long, value_name = "REVISION")]
    changed_since: Option<String>,
    /// Mend what can be mended without a person
    #[arg(long)]
    fix: bool,
    /// With --fix: make the suggestions as well, which a person should read
    #[arg(long, requires = "fix")]
    unsafe_fixes: bool,
    /// With --fix: print what would change, and change nothing
    #[arg(long, requires = "fix")]
    diff: bool,
    /// Tell as well how good the library is as a whole: scores, themes, brands, languages, owners, the worst replies
    #[arg(long)]
    overview: bool,
    /// Answer scenarios with nothing but the library, and tell which customers have no good answer
    #[cfg(feature = "serve")]
    #[arg(long)]
    coverage: bool,
    /// With --coverage: scenario files or folders [default: the bundled scenarios]. May be repeated
    #[cfg(feature = "serve")]
    #[arg(long, value_name = "PATH", requires = "coverage")]
    scenarios: Vec<PathBuf>,
    /// Look again whenever a file changes
    #[cfg(feature = "serve")]
    #[arg(long, conflicts_with_all = ["fix", "set_baseline"])]
    watch: bool,
    /// The folder to remember earlier looks in, so that only what changed is looked at
    #[arg(long, value_name = "FOLDER")]
    cache: Option<PathBuf>,
    /// The day on which the replies are looked at: `2026-04-27` [default: today]
    #[arg(long, value_name = "DAY")]
    today: Option<Day>,
    /// How many threads look [default: the number of cores]
    #[arg(long, short, value_parser = clap::value_parser!(u32).range(1..=1024))]
    jobs: Option<u32>,
}

impl Lint {
    pub(crate) fn run(self, screen: &mut Screen) -> Result<Outcome> {
        let Some(session) = self.session(screen)? else { return Ok(Outcome::WrongInput) };
        #[cfg(feature = "serve")]
        if self.watch {
            return watch::watch(&self, &session, screen);
        }
        self.once(&session, screen)
    }

    /// The project and what it is looked at with; `None` where its files have mistakes.
    fn session(&self, screen: &mut Screen) -> Result<Option<Session>> {
        let near = self.paths.first().map_or(Path::new("."), PathBuf::as_path);
        let workspace = match Workspace::open(self.config.as_deref(), near)? {
            Ok(workspace) => workspace,
            Err(problems) => {
                screen.diagnose(&problems);
                return Ok(None);
            }
        };
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let store = self.cache.as_deref().map_or_else(Store::none, Store::open);
        Ok(Some(Session {
            workspace,
            today: Some(self.today.unwrap_or_else(|| Day(jiff::Zoned::now().date()))),
            jobs: self.jobs.map_or(cores, |jobs| jobs as usize),
            store: Mutex::new(store),
        }))
    }

    /// Looks at everything once, and tells it.
    fn once(&self, session: &Session, screen: &mut Screen) -> Result<Outcome> {
        output::distinct(&self.formats)?;
        let found = session.workspace.files(&self.paths)?;
        let changes = self.changed_since.as_deref().map(|revision| Changes::since(revision, &session.workspace.root));
        let changes = changes.transpose()?;
        let (files, unreadable) = session.load(&found)?;
        let mut linted = session.lint(files)?;
        linted.problems.extend(unreadable);
        session.store().write()?;
        if let Some(file) = &self.set_baseline {
            return self.write_baseline(file, session, linted, screen);
        }
        let mut outcome = Outcome::Passed;
        if self.fix {
            let mended = mend::mend(session, linted, mend::Wanted { also_unsafe: self.unsafe_fixes })?;
            outcome = self.tell_mended(&mended, screen)?;
            linted = mended.linted;
            // What could not be written is not mended in the files: a report on it would be wrong.
            if self.diff || outcome == Outcome::Broke {
                return Ok(outcome);
            }
        }
        let checked = self.check(session, &mut linted, changes.as_ref(), screen)?;
        output::write(&self.formats, &checked, screen)?;
        Ok(outcome.max(self.conclude(session, &checked, &linted, screen)))
    }

    /// What is left of the findings after the project's own ignores, the baseline and the question what changed.
    fn check(
        &self,
        session: &Session,
        linted: &mut Linted,
        changes: Option<&Changes>,
        screen: &mut Screen,
    ) -> Result<Checked> {
        let mut checked = Checked {
            files: linted.checked_files(),
            findings: std::mem::take(&mut linted.findings),
            ignored: linted.left,
            is_partial: linted.problems.iter().any(|problem| problem.severity == Severity::Error),
            replies: linted.replies,
            texts: linted.texts,
            ..Checked::default()
        };
        leave(session, linted, &mut checked, screen);
        if self.overview {
            checked.overview = Some(session.overview(linted, &checked.files, &checked.findings));
        }
        #[cfg(feature = "serve")]
        if self.coverage {
            checked.coverage = coverage::coverage(session, linted, &self.scenarios, screen)?;
        }
        if let Some(file) = &self.baseline {
            compare(file, linted, &mut checked, changes.is_some())?;
        }
        if let Some(changes) = changes {
            checked.findings.retain(|finding| is_changed(finding, linted, &checked.files, changes));
        }
        Ok(checked)
    }

    fn write_baseline(
        &self,
        file: &Path,
        session: &Session,
        mut linted: Linted,
        screen: &mut Screen,
    ) -> Result<Outcome> {
        if self.has_mistakes(&linted, screen) {
            return Ok(Outcome::WrongInput);
        }
        let mut checked = Checked { findings: std::mem::take(&mut linted.findings), ..Checked::default() };
        leave(session, &linted, &mut checked, screen);
        let baseline =
            Baseline::of(&checked.findings, |finding| linted.files[finding.file as usize].found.below.as_str());
        files::replace(file, &baseline.to_bytes()?).with_context(|| format!("cannot write {}", file.display()))?;
        screen.say(&format!("{} in {}", counted(baseline.len(), "finding"), file.display()));
        Ok(Outcome::Passed)
    }

    /// Writes the files that were mended, or prints what would change.
    fn tell_mended(&self, mended: &Mended, screen: &mut Screen) -> Result<Outcome> {
        if self.diff {
            screen.print(&mend::patch(mended))?;
            let would = format!(
                "{} would be mended in {}",
                counted(mended.fixes, "finding"),
                counted(mended.before.len(), "file")
            );
            screen.say(&would);
            return Ok(if mended.before.is_empty() { Outcome::Passed } else { Outcome::Failed });
        }
        let mut failed = 0;
        for index in mended.before.keys() {
            let file = &mended.linted.files[*index];
            let written = files::replace(&file.found.path, file.source.text.as_bytes());
            if let Err(error) = written.with_context(|| format!("cannot write {}", file.found.name)) {
                screen.say(&format!("error: {error:#}; it is as it was"));
                failed += 1;
            }
        }
        if failed > 0 {
            let (written, all) = (mended.before.len() - failed, counted(mended.before.len(), "file"));
            screen.say(&format!("mended {written} of {all}"));
            return Ok(Outcome::Broke);
        }
        if mended.fixes > 0 {
            screen.say(&format!(
                "mended {} in {}",
                counted(mended.fixes, "finding"),
                counted(mended.before.len(), "file")
            ));
        }
        Ok(Outcome::Passed)
    }

    /// Tells what could not be read; whether there was any.
    fn has_mistakes(&self, linted: &Linted, screen: &mut Screen) -> bool {
        screen.diagnose(&linted.problems);
        linted.problems.iter().any(|problem| problem.severity == Severity::Error)
    }

    fn conclude(&self, session: &Session, checked: &Checked, linted: &Linted, screen: &mut Screen) -> Outcome {
        let is_wrong = self.has_mistakes(linted, screen);
        if !linted.others.is_empty() {
            let names = linted.others.iter().take(3).map(String::as_str).collect::<Vec<_>>().join(", ");
            let more = linted.others.len().saturating_sub(3);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            screen.say(&format!("not looked at, since they hold no replies: {names}{more}"));
        }
        if linted.files.is_empty() && !is_wrong {
            screen.say("error: no file of replies is there");
            return Outcome::WrongInput;
        }
        let from = self.fail_at.or(session.workspace.project.fail_at).unwrap_or(Level::Warning);
        let fails = checked.findings.iter().any(|finding| finding.level >= from && from > Level::Off);
        match (is_wrong, fails) {
            (true, _) => Outcome::WrongInput,
            (false, true) => Outcome::Failed,
            (false, false) => Outcome::Passed,
        }
    }
}

/// Leaves what the project says is to be left, and tells what of that leaves nothing.
fn leave(session: &Session, linted: &Linted, checked: &mut Checked, screen: &mut Screen) {
    for ignored in &session.workspace.project.ignore {
        let before = checked.findings.len();
        let is_meant =
            |file: &Found| ignored.path.as_deref().is_none_or(|path| session.workspace.fits(path, &file.below));
        checked.findings.retain(|finding| {
            let fits = finding.rule == ignored.rule && finding.reply == ignored.reply;
            !(fits && is_meant(&linted.files[finding.file as usize].found))
        });
        checked.ignored += before - checked.findings.len();
        let was_read = linted.files.iter().any(|file| is_meant(&file.found));
        if checked.findings.len() == before && was_read && linted.problems.is_empty() {
            let (reply, rule) = (&ignored.reply, &ignored.rule);
            screen.say(&format!("warning: {}: `{rule}` of `{reply}` is ignored, and not found", super::library::FILE));
        }
    }
}

/// Leaves what a baseline has, and takes out of it what is gone.
fn compare(file: &Path, linted: &Linted, checked: &mut Checked, is_partial: bool) -> Result<()> {
    let below = |finding: &Finding| linted.files[finding.file as usize].found.below.as_str();
    let names: std::collections::BTreeSet<&str> = linted.files.iter().map(|file| file.found.below.as_str()).collect();
    let could_read = linted.problems.is_empty();
    let baseline = Baseline::read(file)?;
    let is_gone = |name: &str| could_read && (names.contains(name) || !Path::new(name).exists() && !is_partial);
    let compared = baseline.compare(std::mem::take(&mut checked.findings), below, is_gone);
    (checked.findings, checked.old) = (compared.new, compared.old);
    if !compared.gone.is_empty() {
        let rest = compared.rest.to_bytes()?;
        files::replace(file, &rest).with_context(|| format!("cannot take what is mended out of {}", file.display()))?;
    }
    checked.gone = compared.gone.into_iter().map(|known| (known.file, known.rule, known.reply)).collect();
    Ok(())
}

/// Whether a finding is about a reply of which a line has changed.
fn is_changed(
    finding: &Finding,
    linted: &Linted,
    files: &[crate::lint::checked::CheckedFile],
    changes: &Changes,
) -> bool {
    let file = finding.file as usize;
    let path = &linted.files[file].found.path;
    if !changes.has(path) {
        return false;
    }
    let extents = &linted.extents[file];
    let index = extents.partition_point(|extent| extent.start <= finding.span.start);
    let extent = index.checked_sub(1).map_or(finding.span.clone(), |index| extents[index].clone());
    let lines = &files[file].lines;
    changes.touch(path, lines.line(extent.start)..=lines.line(extent.end.max(finding.span.end)))
}

fn level(text: &str) -> Result<Level, String> {
    let levels = [Level::Note, Level::Warning, Level::Error];
    levels.into_iter().find(|level| level.id() == text).ok_or_else(|| {
        let ids = || levels.iter().map(|level| level.id());
        match crate::diagnostic::did_you_mean(text, ids()) {
            Some(known) => format!("`{text}` is no level; did you mean `{known}`?"),
            None => format!("`{text}` is no level; expected {}", crate::diagnostic::one_of(ids())),
        }
    })
}
