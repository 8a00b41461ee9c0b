//! The session: reads files of replies and looks at them, part by part on every core, with a store of what it knows already.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use anyhow::Result;

use super::store::{Key, Store};
use crate::cli::library::{Found, Workspace, read};
use crate::diagnostic::{Diagnostic, Source};
#[cfg(feature = "serve")]
use crate::library::Reply;
use crate::library::formats::Opened;
#[cfg(feature = "serve")]
use crate::library::formats::{Format, read_all};
use crate::lint::Finding;
use crate::lint::checked::CheckedFile;
use crate::lint::engine::{Linter, Look, conclude, look_at_part};
use crate::scenario::values::Day;

/// What files are looked at with.
pub(super) struct Session {
    /// The project.
    pub(super) workspace: Workspace,
    /// The day on which they are looked at.
    pub(super) today: Option<Day>,
    /// How many threads look.
    pub(super) jobs: usize,
    /// What is known already.
    pub(super) store: Mutex<Store>,
}

/// A file that was read.
pub(super) struct Loaded {
    /// Where it is.
    pub(super) found: Found,
    /// Its text.
    pub(super) source: Arc<Source>,
}

/// What came of looking at some files.
#[derive(Default)]
pub(super) struct Linted {
    /// The files of replies, in order of their names.
    pub(super) files: Vec<Loaded>,
    /// What is wrong, in order of file and place.
    pub(super) findings: Vec<Finding>,
    /// How many findings were left, because a reply says so.
    pub(super) left: usize,
    /// How many replies were looked at.
    pub(super) replies: usize,
    /// How many texts they have.
    pub(super) texts: usize,
    /// By file, the bytes of each reply, in order.
    pub(super) extents: Vec<Vec<std::ops::Range<usize>>>,
    /// What could not be read.
    pub(super) problems: Vec<Diagnostic>,
    /// The files that are no libraries, though a folder with libraries holds them.
    pub(super) others: Vec<String>,
}

impl Linted {
    /// The files as reports want them.
    pub(super) fn checked_files(&self) -> Vec<CheckedFile> {
        self.files.iter().map(|file| CheckedFile::new(Arc::clone(&file.source))).collect()
    }
}

/// A file that is being looked at.
pub(super) struct Open {
    pub(super) linter: Linter,
    pub(super) opened: Box<dyn Opened>,
    /// What stands for everything beside the text of a part: the settings and what holds for the whole file.
    key: Key,
}

impl Session {
    /// Reads the files.
    ///
    /// # Errors
    /// When one cannot be read. What is wrong with the bytes of one is told beside those that could be read.
    pub(super) fn load(&self, found: &[Found]) -> Result<(Vec<Loaded>, Vec<Diagnostic>)> {
        let read = each(self.jobs, found.len(), |index| read(&found[index]));
        let (mut files, mut problems) = (Vec::new(), Vec::new());
        for (found, read) in found.iter().zip(read) {
            match read? {
                Ok(source) => files.push(Loaded { found: found.clone(), source }),
                Err(problem) => problems.push(problem),
            }
        }
        Ok((files, problems))
    }

    /// Looks at files.
    ///
    /// # Errors
    /// When one that was asked for by name is of no known format.
    pub(super) fn lint(&self, files: Vec<Loaded>) -> Result<Linted> {
        let mut linted = Linted::default();
        let mut opened = Vec::new();
        for (file, open) in files.iter().zip(each(self.jobs, files.len(), |index| self.open(&files[index]))) {
            match open? {
                Some(Ok(open)) => opened.push(Some(open)),
                Some(Err(problems)) => {
                    linted.problems.extend(problems);
                    opened.push(None);
                }
                None => {
                    linted.others.push(file.found.name.clone());
                    opened.push(None);
                }
            }
        }
        let mut files: Vec<(Loaded, Open)> =
            files.into_iter().zip(opened).filter_map(|(file, open)| Some((file, open?))).collect();
        let parts: Vec<(usize, usize)> = files
            .iter()
            .enumerate()
            .flat_map(|(file, (_, open))| (0..open.opened.parts().len()).map(move |part| (file, part)))
            .collect();
        let looks = each(self.jobs, parts.len(), |index| {
            let (file, part) = parts[index];
            self.look(file, &files[file].0, &files[file].1, part)
        });
        let mut all = Look::default();
        linted.extents = vec![Vec::new(); files.len()];
        for ((file, _), (look, problems)) in parts.iter().zip(looks) {
            linted.extents[*file].extend(look.extents.iter().cloned());
            all.add(look);
            linted.problems.extend(problems);
        }
        (linted.replies, linted.texts) = (all.replies, all.texts);
        (linted.findings, linted.left) = conclude(|file| &files[file as usize].1.linter, all);
        linted.files = files.drain(..).map(|(file, _)| file).collect();
        Ok(linted)
    }

    /// Opens a file; `None` where nobody knows its format.
    pub(super) fn open(&self, file: &Loaded) -> Result<Option<Result<Open, Vec<Diagnostic>>>> {
        let Some(format) = self.workspace.format(&file.found, &file.source.text)? else { return Ok(None) };
        let hints = self.workspace.hints(&file.found);
        let opened = match format.open(&file.source, &hints) {
            Ok(opened) => opened,
            Err(problems) => return Ok(Some(Err(problems))),
        };
        let settings = self.workspace.settings(&file.found, format, self.today);
        let key = Key::of_file(&settings, &hints, opened.as_ref(), &file.source.text);
        Ok(Some(Ok(Open { linter: Linter::new(settings), opened, key })))
    }

    /// The replies of a file and its format; `None` where it is no library that can be read.
    ///
    /// # Errors
    /// When it was asked for by name and is of no known format.
    #[cfg(feature = "serve")]
    pub(super) fn replies(&self, file: &Loaded) -> Result<Option<(&'static dyn Format, Vec<Reply>)>> {
        let Some(format) = self.workspace.format(&file.found, &file.source.text)? else { return Ok(None) };
        let opened = format.open(&file.source, &self.workspace.hints(&file.found)).ok();
        Ok(opened.map(|opened| (format, read_all(opened.as_ref()).replies)))
    }

    /// What came of looking at a part of a file: now, or earlier.
    fn look(&self, index: usize, file: &Loaded, open: &Open, part: usize) -> (Look, Vec<Diagnostic>) {
        let index = crate::library::written::short(index);
        let span = open.opened.parts()[part].clone();
        let key = open.key.part(file.source.text.get(span.clone()).unwrap_or_default());
        if let Some(look) = self.store().get(key) {
            return (look.placed(index, span.start), Vec::new());
        }
        let (look, problems) = look_at_part(&open.linter, index, &file.source.text, open.opened.as_ref(), part);
        if problems.is_empty() {
            self.store().put(key, &look, span.start);
        }
        (look, problems)
    }

    /// The store, whatever became of whoever held it last.
    pub(super) fn store(&self) -> std::sync::MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What `work` gives for each number below `count`, in order, on so many threads.
pub(super) fn each<T: Send + Sync>(jobs: usize, count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    if jobs <= 1 || count <= 1 {
        return (0..count).map(work).collect();
    }
    let (next, done): (AtomicUsize, Vec<OnceLock<T>>) =
        (AtomicUsize::new(0), (0..count).map(|_| OnceLock::new()).collect());
    std::thread::scope(|scope| {
        for _ in 0..jobs.min(count) {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(place) = done.get(index) else { break };
                    // Nobody else has this number.
                    let _ = place.set(work(index));
                }
            });
        }
    });
    done.into_iter().filter_map(OnceLock::into_inner).collect()
}
