//! Projects: `sparring.yaml` and the brands around the documents that are open, read once and again when they change.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lsp_types::Uri;

use super::places;
use crate::cli::library::{FILE, Workspace};
use crate::diagnostic::Diagnostic;
use crate::scenario::values::Day;

/// The projects that documents belong to, by the folder of their file; `None` for what belongs to no project.
#[derive(Default)]
pub(super) struct Projects {
    known: BTreeMap<Option<PathBuf>, Known>,
}

/// A project as it was last read.
#[derive(Default)]
struct Known {
    /// What it wants: as its files said when they could last be read.
    workspace: Option<Arc<Workspace>>,
    problems: Vec<Diagnostic>,
    /// Why its files cannot be read, in words.
    trouble: Option<String>,
    is_stale: bool,
}

impl Projects {
    /// The project of a file. While its files have mistakes, it is as it was before; without a before, it says nothing.
    pub(super) fn of(&mut self, file: Option<&Path>) -> Option<Arc<Workspace>> {
        let folder = file.and_then(folder);
        let known = self.known.entry(folder.clone()).or_insert_with(|| Known { is_stale: true, ..Known::default() });
        if known.is_stale {
            known.read(folder.as_deref());
        }
        known.workspace.clone()
    }

    /// Everything has to be read again.
    pub(super) fn forget(&mut self) {
        for known in self.known.values_mut() {
            known.is_stale = true;
        }
    }

    /// Whether a file decides over what is wrong with others: the file of a project, or a brand.
    pub(super) fn are_decided_by(&self, uri: &Uri) -> bool {
        let Some(file) = places::path(uri) else { return false };
        let all = self.known.values().filter_map(|known| known.workspace.as_deref());
        role(&file, None) != Role::Any || all.into_iter().any(|workspace| role(&file, Some(workspace)) != Role::Any)
    }

    /// What is wrong with the files of projects, by file.
    pub(super) fn problems(&self) -> BTreeMap<PathBuf, Vec<Diagnostic>> {
        let mut by_file: BTreeMap<PathBuf, Vec<Diagnostic>> = BTreeMap::new();
        for problem in self.known.values().flat_map(|known| &known.problems) {
            let Ok(file) = std::path::absolute(&problem.source.name) else { continue };
            by_file.entry(file).or_default().push(problem.clone());
        }
        by_file
    }

    /// Why files of projects cannot be read at all.
    pub(super) fn troubles(&mut self) -> Vec<String> {
        self.known.values_mut().filter_map(|known| known.trouble.take()).collect()
    }
}

impl Known {
    fn read(&mut self, folder: Option<&Path>) {
        self.is_stale = false;
        self.problems.clear();
        if let Some(folder) = folder {
            match Workspace::open(Some(&folder.join(FILE)), folder) {
                Ok(Ok(workspace)) => self.workspace = Some(Arc::new(workspace)),
                Ok(Err(problems)) => self.problems = problems,
                Err(error) => self.trouble = Some(format!("{error:#}")),
            }
        }
        if self.workspace.is_none() {
            self.workspace = Some(Arc::new(Workspace::without()));
        }
    }
}

/// What a file is to a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The file that says what it wants.
    Project,
    /// A brand.
    Brand,
    /// Anything else.
    Any,
}

/// What a file is, by its name and by where the project has its brands.
pub(super) fn role(path: &Path, workspace: Option<&Workspace>) -> Role {
    let is_yaml = path.extension().is_some_and(|ending| ending == "yaml" || ending == "yml");
    let folder = path.parent();
    let brands = workspace.and_then(|workspace| Some(workspace.root.join(workspace.project.brands.as_ref()?)));
    let is_brand = folder.is_some_and(|folder| folder.ends_with("brands") || brands.as_deref() == Some(folder));
    match () {
        () if path.file_name().is_some_and(|name| name == FILE) => Role::Project,
        () if is_yaml && is_brand => Role::Brand,
        () => Role::Any,
    }
}

/// The folder at or above a file that holds a project.
fn folder(file: &Path) -> Option<PathBuf> {
    file.ancestors().skip(1).find(|folder| folder.join(FILE).is_file()).map(Path::to_owned)
}

/// The day on which replies are looked at.
pub(super) fn today() -> Day {
    Day(jiff::Zoned::now().date())
}
