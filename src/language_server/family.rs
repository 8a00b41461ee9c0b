//! Family: the look at the library as a whole, in a thread of its own, so that no keystroke waits for it.
//!
//! The files of the project that are not open are read there too. What is found is kept by the part that it is about and comes
//! back as a second answer; a newer question replaces those that nobody has begun with.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};

use lsp_types::{Location, Uri};
use rustc_hash::FxHashMap;

use super::places;
use super::projects::today;
use super::reading::Seen;
use super::text::{Encoding, Text};
use crate::cli::library::{self, Found, Workspace};
use crate::lint::engine::{Linter, Look, look_at_part};
use crate::lint::{Finding, kinship, leave};

/// What only the library as a whole shows about a part. Places are those of the part.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Kin {
    /// The finding, without its other places.
    pub(crate) finding: Finding,
    /// Its other places, with a few words on each.
    pub(crate) also: Vec<(Elsewhere, String)>,
}

/// A place outside of a part.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Elsewhere {
    /// In a part of an open document, by its id.
    Open(Uri, u64, Range<usize>),
    /// In a file that is not open.
    Closed(Location),
}

/// A document that is open, as it was when the question was asked.
#[derive(Clone)]
pub(super) struct Sheet {
    pub(super) uri: Uri,
    pub(super) path: Option<PathBuf>,
    pub(super) linter: Arc<Linter>,
    /// Its parts: their ids, where they begin, and what came of them.
    pub(super) parts: Vec<(u64, usize, Arc<Seen>)>,
}

/// A question: the documents of one project that are open.
pub(super) struct Question {
    pub(super) workspace: Arc<Workspace>,
    pub(super) sheets: Vec<Sheet>,
    pub(super) encoding: Encoding,
}

/// What was found in each document, by part.
pub(super) type Answer = Vec<(Uri, FxHashMap<u64, Vec<Kin>>)>;

/// What the thread is told.
pub(super) enum Word {
    /// Look at these.
    Look(Question),
    /// Files have changed: read them again.
    Forget,
}

/// Starts the thread. It ends when nobody can ask any more.
pub(super) fn start(answer: impl Fn(Answer) + Send + 'static) -> Sender<Word> {
    let (ask, asked) = mpsc::channel();
    std::thread::spawn(move || Family::default().serve(&asked, &answer));
    ask
}

/// What is known of the files that are not open.
#[derive(Default)]
struct Family {
    /// By project, their looks; read when they are first asked for.
    shelves: BTreeMap<PathBuf, (Arc<Workspace>, Vec<Shelved>)>,
}

/// A file that is not open.
struct Shelved {
    name: String,
    path: PathBuf,
    text: Text,
    linter: Linter,
    look: Look,
}

impl Family {
    fn serve(mut self, asked: &Receiver<Word>, answer: &impl Fn(Answer)) {
        while let Ok(first) = asked.recv() {
            let mut questions: BTreeMap<PathBuf, Question> = BTreeMap::new();
            for word in std::iter::once(first).chain(asked.try_iter()) {
                match word {
                    Word::Forget => self.shelves.clear(),
                    Word::Look(question) => {
                        questions.insert(question.workspace.root.clone(), question);
                    }
                }
            }
            for question in questions.into_values() {
                answer(self.look(&question));
            }
        }
    }

    fn look(&mut self, question: &Question) -> Answer {
        let root = &question.workspace.root;
        let is_known = self.shelves.get(root).is_some_and(|(known, _)| Arc::ptr_eq(known, &question.workspace));
        if !is_known {
            let shelf = read(&question.workspace);
            self.shelves.insert(root.clone(), (Arc::clone(&question.workspace), shelf));
        }
        let shelf = self.shelves.get(root).map_or(&[][..], |(_, shelf)| shelf.as_slice());
        let open: Vec<PathBuf> = question.sheets.iter().filter_map(|sheet| sheet.path.as_deref().map(real)).collect();
        let closed: Vec<&Shelved> = shelf.iter().filter(|file| !open.contains(&real(&file.path))).collect();
        Meeting { sheets: &question.sheets, closed, encoding: question.encoding }.hold()
    }
}

/// Where a file really lies, so that one that is open is not read a second time by another name.
fn real(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// Reads the files that the project names. What cannot be read is not compared: it is told where it is opened.
fn read(workspace: &Workspace) -> Vec<Shelved> {
    let found = workspace.files(&[]).unwrap_or_default();
    found.into_iter().filter_map(|found| shelve(workspace, found)).collect()
}

fn shelve(workspace: &Workspace, found: Found) -> Option<Shelved> {
    let source = library::read(&found).ok()?.ok()?;
    let format = workspace.format(&found, &source.text).ok()??;
    let opened = format.open(&source, &workspace.hints(&found)).ok()?;
    let linter = Linter::new(workspace.settings(&found, format, Some(today())));
    let mut look = Look::default();
    for part in 0..opened.parts().len() {
        let (next, _) = look_at_part(&linter, 0, &source.text, opened.as_ref(), part);
        look.add(Look { findings: Vec::new(), leaves: Vec::new(), ..next });
    }
    let path = std::path::absolute(&found.path).ok()?;
    Some(Shelved { name: found.name, path, text: Text::new(source.text.clone()), linter, look })
}

/// All files of a library side by side: the open ones first.
struct Meeting<'a> {
    sheets: &'a [Sheet],
    closed: Vec<&'a Shelved>,
    encoding: Encoding,
}

impl Meeting<'_> {
    fn hold(&self) -> Answer {
        let look = self.look();
        let linter = |file: u32| match self.sheets.get(file as usize) {
            Some(sheet) => sheet.linter.as_ref(),
            None => &self.closed[file as usize - self.sheets.len()].linter,
        };
        let found = kinship::find(linter, &look.traces);
        let (found, _) = leave::apply(linter, found, &look.leaves);
        let mut answer: Answer = self.sheets.iter().map(|sheet| (sheet.uri.clone(), FxHashMap::default())).collect();
        for finding in found {
            let file = finding.file as usize;
            if let (Some(sheet), Some((_, by_part))) = (self.sheets.get(file), answer.get_mut(file))
                && let Some((id, kin)) = self.kin(sheet, finding)
            {
                by_part.entry(id).or_default().push(kin);
            }
        }
        answer
    }

    /// What every file leaves behind, in order of their names, as in a report.
    fn look(&self) -> Look {
        let number = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
        let mut files: Vec<(&str, Look)> = Vec::new();
        for (index, sheet) in self.sheets.iter().enumerate() {
            let mut all = Look::default();
            for (_, start, seen) in &sheet.parts {
                let mut one = Look { traces: seen.traces.clone(), leaves: seen.leaves.clone(), ..Look::default() };
                one.shift(number(index), isize::try_from(*start).unwrap_or(0));
                all.add(one);
            }
            files.push((sheet.uri.as_str(), all));
        }
        for (index, file) in self.closed.iter().enumerate() {
            let mut look = file.look.clone();
            look.shift(number(self.sheets.len() + index), 0);
            files.push((&file.name, look));
        }
        files.sort_by_key(|(name, _)| *name);
        let mut all = Look::default();
        files.into_iter().for_each(|(_, look)| all.add(look));
        all
    }

    /// A finding with places of its part, and the id of the part.
    fn kin(&self, sheet: &Sheet, finding: Finding) -> Option<(u64, Kin)> {
        let (id, start) = part(sheet, finding.span.start)?;
        let also = finding.also.iter().filter_map(|also| {
            let file = also.file as usize;
            let place = match self.sheets.get(file) {
                Some(sheet) => {
                    let (id, start) = part(sheet, also.span.start)?;
                    Elsewhere::Open(sheet.uri.clone(), id, back(&also.span, start))
                }
                None => {
                    let closed = self.closed.get(file - self.sheets.len())?;
                    let range = closed.text.range(also.span.clone(), self.encoding);
                    Elsewhere::Closed(Location { uri: places::uri(&closed.path)?, range })
                }
            };
            Some((place, also.words.clone()))
        });
        let kin = Kin {
            also: also.collect(),
            finding: Finding { span: back(&finding.span, start), also: Vec::new(), fix: None, ..finding },
        };
        Some((id, kin))
    }
}

/// The part that a byte is in: its id and where it begins.
fn part(sheet: &Sheet, at: usize) -> Option<(u64, usize)> {
    let index = sheet.parts.partition_point(|(_, start, _)| *start <= at).checked_sub(1)?;
    let (id, start, _) = sheet.parts.get(index)?;
    Some((*id, *start))
}

fn back(span: &Range<usize>, start: usize) -> Range<usize> {
    span.start.saturating_sub(start)..span.end.saturating_sub(start)
}
