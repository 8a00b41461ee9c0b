//! Documents: what an editor has open, and what each of them is to us.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use lsp_types::{TextDocumentContentChangeEvent, Uri};
use rustc_hash::FxHashMap;

use super::family::{Kin, Sheet};
use super::places;
use super::projects::{Projects, Role, role, today};
use super::reading::Reading;
use super::text::{Encoding, Text};
use crate::cli::library::Workspace;
use crate::diagnostic::Diagnostic;
use crate::document::Document as Tree;
use crate::library::Reply;
use crate::lint::Finding;
use crate::lint::engine::Linter;
use crate::lint::project::Project;
use crate::scenario::brand::Brand;

/// What a document is to us.
pub(crate) enum Matter {
    /// Replies.
    Replies(Box<Reading>),
    /// The file of a project, and what is wrong with it.
    Project(Vec<Diagnostic>),
    /// A brand, and what is wrong with it.
    Brand(Vec<Diagnostic>),
    /// Nothing that we know.
    Other,
}

/// A document that an editor has open.
pub(crate) struct Document {
    /// Its name in the protocol.
    pub(crate) uri: Uri,
    /// Where it lies, if it is a file.
    pub(crate) path: Option<PathBuf>,
    /// The version that the editor gave its text.
    pub(crate) version: i32,
    /// Its text.
    pub(crate) text: Text,
    /// What it is.
    pub(crate) matter: Matter,
    /// The project that it belongs to.
    pub(crate) workspace: Option<Arc<Workspace>>,
    /// Whether the editor has been told what is wrong with this version.
    pub(super) is_told: bool,
    /// Where it was changed last.
    pub(super) changed_at: usize,
    /// Whether it was changed since it was opened.
    pub(super) is_changed: bool,
    /// What only the library as a whole shows, by the part it is about.
    pub(crate) kin: FxHashMap<u64, Vec<Kin>>,
}

impl Document {
    /// A document that was just opened.
    pub(super) fn open(uri: Uri, version: i32, words: String, projects: &mut Projects) -> Document {
        let path = places::path(&uri);
        let mut document = Document {
            uri,
            path,
            version,
            text: Text::new(words),
            matter: Matter::Other,
            workspace: None,
            is_told: false,
            changed_at: 0,
            is_changed: false,
            kin: FxHashMap::default(),
        };
        document.settle(projects);
        document
    }

    /// Finds out what the document is: when it is opened, and when its project has changed.
    pub(super) fn settle(&mut self, projects: &mut Projects) {
        self.is_told = false;
        self.kin.clear();
        self.workspace = projects.of(self.path.as_deref());
        self.matter = match self.path.as_deref().map(|path| role(path, self.workspace.as_deref())) {
            Some(Role::Project) => Matter::Project(Vec::new()),
            Some(Role::Brand) => Matter::Brand(Vec::new()),
            _ => self.reading().map_or(Matter::Other, |reading| Matter::Replies(Box::new(reading))),
        };
        self.check();
    }

    fn reading(&self) -> Option<Reading> {
        let workspace = self.workspace.as_deref()?;
        let name = self.uri.as_str();
        let path = self.path.clone().unwrap_or_else(|| PathBuf::from(name));
        let found = workspace.found(&path, false);
        let format = workspace.format(&found, self.text.words()).ok()??;
        let is_ours = matches!(format.id(), "yaml" | "json");
        if !is_ours && !workspace.is_listed(&found) {
            return None;
        }
        let linter = Arc::new(Linter::new(workspace.settings(&found, format, Some(today()))));
        Some(Reading::new(found.name.clone(), format, workspace.hints(&found), linter))
    }

    /// Reads what is read at once: everything but replies.
    fn check(&mut self) {
        let name = self.path.as_deref().map_or_else(String::new, |path| path.display().to_string());
        let words = self.text.words();
        let problems = match &self.matter {
            Matter::Project(_) => Tree::parse(&name, words.into()).and_then(|tree| Project::read(&tree)).err(),
            Matter::Brand(_) => brand(&name, words).err(),
            _ => return,
        };
        if let Matter::Project(old) | Matter::Brand(old) = &mut self.matter {
            *old = problems.unwrap_or_default();
        }
    }

    /// Makes the changes that the editor made, in order.
    pub(super) fn change(
        &mut self,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: Encoding,
        projects: &mut Projects,
    ) {
        self.version = version;
        self.is_told = false;
        for change in changes {
            let bytes = match change.range {
                Some(range) => self.text.bytes(range, encoding),
                None => 0..self.text.words().len(),
            };
            self.replace(&bytes, &change.text);
        }
        match self.matter {
            Matter::Other => self.settle(projects),
            _ => self.check(),
        }
    }

    fn replace(&mut self, bytes: &Range<usize>, insert: &str) {
        self.changed_at = bytes.start;
        self.is_changed = true;
        self.text.replace(bytes.clone(), insert);
        if let Matter::Replies(reading) = &mut self.matter {
            reading.edited(self.text.words(), bytes, insert.len());
        }
    }

    /// The replies, if it holds any.
    pub(crate) fn replies(&self) -> Option<&Reading> {
        match &self.matter {
            Matter::Replies(reading) => Some(reading),
            _ => None,
        }
    }

    /// The same with all that is known of them, and the text.
    pub(crate) fn replies_and_text(&mut self) -> Option<(&mut Reading, &Text)> {
        match &mut self.matter {
            Matter::Replies(reading) => Some((reading, &self.text)),
            _ => None,
        }
    }

    /// Every reply, with where its places are counted from.
    pub(crate) fn all_replies(&self) -> impl Iterator<Item = (usize, &Reply)> {
        let parts = self.replies().map_or(&[][..], Reading::parts);
        let seen = parts.iter().filter_map(|part| Some((part.start, part.seen.as_ref()?)));
        seen.flat_map(|(start, seen)| seen.replies.iter().map(move |reply| (start, reply)))
    }

    /// Every finding of what is read, with where its places are counted from.
    pub(crate) fn all_findings(&self) -> impl Iterator<Item = (usize, &Finding)> {
        let is_readable = self.replies().is_some_and(|reading| reading.problems().is_empty());
        let parts = self.replies().filter(|_| is_readable).map_or(&[][..], Reading::parts);
        parts.iter().flat_map(|part| {
            let own = part.seen.iter().flat_map(|seen| &seen.findings);
            let kin = self.kin.get(&part.id).into_iter().flatten().map(|kin| &kin.finding);
            own.chain(kin).map(|finding| (part.start, finding))
        })
    }

    /// The findings that some bytes touch, in order of place, when all of the document is read.
    pub(crate) fn findings_at(&mut self, bytes: &Range<usize>) -> Vec<(usize, &Finding)> {
        self.finish();
        let touches = |(start, finding): &(usize, &Finding)| {
            finding.span.start + start <= bytes.end && bytes.start <= finding.span.end + start
        };
        let mut found: Vec<(usize, &Finding)> = self.all_findings().filter(touches).collect();
        found.sort_by_key(|(start, finding)| (finding.span.start + start, finding.span.end + start));
        found
    }

    /// Whether what is wrong with others depends on it: the file of a project, or a brand.
    pub(super) fn decides_over_others(&self) -> bool {
        matches!(self.matter, Matter::Project(_) | Matter::Brand(_))
    }

    /// Whether it belongs to the same project as another.
    pub(super) fn shares_project(&self, other: &Document) -> bool {
        matches!((&self.workspace, &other.workspace), (Some(one), Some(other)) if Arc::ptr_eq(one, other))
    }

    /// Where each part begins, by its id.
    pub(super) fn part_starts(&self) -> FxHashMap<u64, usize> {
        self.replies().map_or(&[][..], Reading::parts).iter().map(|part| (part.id, part.start)).collect()
    }

    /// What is known of its replies, for the look at the library as a whole.
    pub(super) fn sheet(&self) -> Option<Sheet> {
        let reading = self.replies()?;
        let parts =
            reading.parts().iter().filter_map(|part| Some((part.id, part.start, Arc::clone(part.seen.as_ref()?))));
        let (uri, path) = (self.uri.clone(), self.path.clone());
        Some(Sheet { uri, path, linter: Arc::clone(reading.linter()), parts: parts.collect() })
    }

    /// Takes it for nothing that we know.
    pub(super) fn give_up(&mut self) {
        self.matter = Matter::Other;
        self.kin.clear();
    }

    /// Whether there is nothing left to read.
    pub(super) fn is_finished(&self) -> bool {
        self.replies().is_none_or(Reading::is_finished)
    }

    /// Reads a little more.
    pub(super) fn step(&mut self) {
        if let Some((reading, text)) = self.replies_and_text() {
            reading.step(text.words());
        }
    }

    /// Reads all of it.
    pub(super) fn finish(&mut self) {
        if let Some((reading, text)) = self.replies_and_text() {
            reading.finish(text.words());
        }
    }
}

fn brand(name: &str, words: &str) -> Result<(), Vec<Diagnostic>> {
    let tree = Tree::parse(name, words.into())?;
    let brand: Brand = tree.read()?;
    let problems = crate::scenario::check::brand(&tree, &brand);
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}
