//! A project on disk: where `sparring.yaml` is, which files it means, and what it wants of each.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use globset::{Glob, GlobBuilder, GlobMatcher};

use crate::diagnostic::{Diagnostic, Source, one_of};
use crate::document::Document;
use crate::evaluator::case::house_of;
use crate::library::formats::{self, Format, Hints};
use crate::lint::project::{Place, Project};
use crate::lint::{Known, Settings};
use crate::scenario::load::Suite;
use crate::scenario::shelf::Shelf;
use crate::scenario::values::Day;

/// The name of a project's file.
pub(crate) const FILE: &str = "sparring.yaml";
/// The largest library that is read, in bytes.
const LARGEST: u64 = 2 << 30;

/// A project on disk.
pub(crate) struct Workspace {
    /// The folder that paths in the project's file start from.
    pub(crate) root: PathBuf,
    /// What the project says; nothing where it has no file.
    pub(crate) project: Project,
    /// The brands, by id.
    pub(crate) brands: Arc<BTreeMap<String, Known>>,
    /// Where replies are kept, as patterns.
    places: Vec<(GlobMatcher, Place)>,
    /// The patterns of the project, by their text.
    globs: BTreeMap<String, GlobMatcher>,
}

/// A file of replies that was found.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    /// Its path.
    pub(crate) path: PathBuf,
    /// Its path as the user would write it.
    pub(crate) name: String,
    /// Its path from the project's folder, with `/` between the parts.
    pub(crate) below: String,
    /// Whether it was asked for by its own name.
    pub(crate) is_named: bool,
}

impl Workspace {
    /// The project whose file is named, or else the one at or above a path; without any, a project that says nothing. Mistakes
    /// in its files and in its brands are given instead.
    ///
    /// # Errors
    /// When a file is not there or cannot be read.
    pub(crate) fn open(config: Option<&Path>, near: &Path) -> Result<Result<Workspace, Vec<Diagnostic>>> {
        let file = match config {
            Some(file) => Some(file.to_owned()),
            None => above(near),
        };
        let Some(file) = file else {
            let root = std::env::current_dir().context("the current folder cannot be found")?;
            return Workspace::with(root, Project::default());
        };
        let name = file.display().to_string();
        let bytes = fs::read(&file).with_context(|| format!("cannot read {name}"))?;
        let read = Document::parse(&name, bytes).and_then(|document| Project::read(&document));
        let root = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        match read {
            Ok(project) => Workspace::with(root.to_owned(), project),
            Err(problems) => Ok(Err(problems)),
        }
    }

    /// A project without a file, which says nothing, and the bundled brands.
    pub(crate) fn without() -> Workspace {
        let brands = Arc::new(known(Suite::read(Shelf::bundled().only(|_| false))));
        let (project, root) = (Project::default(), PathBuf::new());
        Workspace { root, project, brands, places: Vec::new(), globs: BTreeMap::new() }
    }

    fn with(root: PathBuf, project: Project) -> Result<Result<Workspace, Vec<Diagnostic>>> {
        let mut globs = BTreeMap::new();
        let patterns = project.paths.iter().map(|one| one.path.as_str());
        for pattern in patterns.chain(project.ignore.iter().filter_map(|one| one.path.as_deref())) {
            globs.insert(pattern.to_owned(), glob(pattern)?);
        }
        let places =
            project.replies.iter().map(|place| Ok((glob(&place.path)?, place.clone()))).collect::<Result<_>>()?;
        let suite = brands(&root, &project)?;
        if suite.has_errors() {
            return Ok(Err(suite.problems));
        }
        let brands = Arc::new(known(suite));
        Ok(Ok(Workspace { root, project, brands, places, globs }))
    }

    /// The files of replies at these paths, each a file or a folder; without any, those that the project names.
    ///
    /// # Errors
    /// When a path is not there, or there is nothing to read.
    pub(crate) fn files(&self, paths: &[PathBuf]) -> Result<Vec<Found>> {
        let mut found = Vec::new();
        for path in paths {
            let full = fs::metadata(path).with_context(|| format!("cannot find {}", path.display()))?;
            if full.is_dir() { self.walk(path, &mut found)? } else { found.push(self.found(path, true)) }
        }
        if paths.is_empty() {
            if self.places.is_empty() {
                bail!("no replies to look at: name files or folders, or list them under `replies` in {FILE}");
            }
            for (matcher, place) in &self.places {
                let before = found.len();
                let path = self.root.join(&place.path);
                match fs::metadata(&path) {
                    Ok(full) if full.is_dir() => self.walk(&path, &mut found)?,
                    Ok(_) => found.push(self.found(&path, true)),
                    Err(_) => {
                        let mut all = Vec::new();
                        self.walk(&self.root, &mut all)?;
                        found.extend(all.into_iter().filter(|file| matcher.is_match(&file.below)));
                    }
                }
                if found.len() == before {
                    bail!("{}: no file of replies is there, though {FILE} names it", path.display());
                }
            }
        }
        found.sort_by(|a, b| a.name.cmp(&b.name));
        found.dedup_by(|a, b| a.below == b.below);
        Ok(found)
    }

    fn walk(&self, folder: &Path, found: &mut Vec<Found>) -> Result<()> {
        let entries = fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
        for entry in entries {
            let entry = entry.with_context(|| format!("cannot list {}", folder.display()))?;
            let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
            // A link to a folder may lead back up: it is not followed.
            if name.starts_with('.') || name == FILE || entry.file_type()?.is_symlink() && path.is_dir() {
                continue;
            }
            if path.is_dir() {
                if name != "brands" && name != "node_modules" {
                    self.walk(&path, found)?;
                }
            } else if ENDINGS.iter().any(|ending| name.to_ascii_lowercase().ends_with(ending)) {
                found.push(self.found(&path, false));
            }
        }
        Ok(())
    }

    /// A file, as it is named in reports and patterns.
    pub(crate) fn found(&self, path: &Path, is_named: bool) -> Found {
        let name = path.strip_prefix(".").unwrap_or(path).display().to_string();
        Found { path: path.to_owned(), name, below: below(&self.root, path), is_named }
    }

    /// The place of the project that a file belongs to.
    fn place(&self, file: &Found) -> Option<&Place> {
        let holds = |place: &Place| Path::new(&file.below).starts_with(place.path.trim_end_matches('/'));
        let fitting = self.places.iter().filter(|(matcher, place)| matcher.is_match(&file.below) || holds(place));
        fitting.map(|(_, place)| place).next_back()
    }

    /// Whether the project names a file among its replies.
    pub(crate) fn is_listed(&self, file: &Found) -> bool {
        self.place(file).is_some()
    }

    /// The format of a file: the one that the project or the user names, or the one that it is recognised as. `None` where
    /// a folder happens to hold a file that is no library.
    ///
    /// # Errors
    /// When a file that was asked for by name is of no known format.
    pub(crate) fn format(&self, file: &Found, text: &str) -> Result<Option<&'static dyn Format>> {
        let named = self.place(file).and_then(|place| place.format.as_deref()).and_then(formats::format);
        if named.is_some() {
            return Ok(named);
        }
        match formats::recognise(&file.name, text) {
            Some(format) if file.is_named || is_library(format, text) => Ok(Some(format)),
            None if file.is_named => {
                let ids = formats::ALL.iter().map(|format| format.id());
                bail!("{}: of no known format; known are {}", file.name, one_of(ids));
            }
            _ => Ok(None),
        }
    }

    /// What is known of a file beside its text.
    pub(crate) fn hints(&self, file: &Found) -> Hints {
        self.place(file).map(Place::hints).unwrap_or_default()
    }

    /// What the project wants of a file.
    pub(crate) fn settings(&self, file: &Found, format: &'static dyn Format, today: Option<Day>) -> Settings {
        self.project.settings(&file.below, format, &self.brands, today, |pattern, path| {
            self.globs.get(pattern).is_some_and(|glob| glob.is_match(path))
        })
    }

    /// Whether a pattern of the project fits a file.
    pub(crate) fn fits(&self, pattern: &str, below: &str) -> bool {
        self.globs.get(pattern).is_some_and(|glob| glob.is_match(below))
    }
}

/// The brands of a suite, compiled, by id.
fn known(suite: Suite) -> BTreeMap<String, Known> {
    let known = suite.brands.into_values().map(|brand| {
        let brand = crate::scenario::brand::Brand::clone(&brand);
        (brand.id.clone(), Known { house: house_of(&brand), brand })
    });
    known.collect()
}

/// How the names of files of replies end.
const ENDINGS: &[&str] = &[".yaml", ".yml", ".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".md"];

/// Whether a file that happened to be in a folder holds replies.
fn is_library(format: &dyn Format, text: &str) -> bool {
    match format.id() {
        "yaml" => text.lines().any(|line| line.starts_with("replies:")),
        "json" => text.contains("\"replies\""),
        _ => true,
    }
}

/// The project's file at or above a path.
fn above(near: &Path) -> Option<PathBuf> {
    let full = fs::canonicalize(near).ok()?;
    let at = full.ancestors().find(|folder| folder.join(FILE).is_file())?;
    // Shown as the user would write it, where that is possible.
    let here = std::env::current_dir().ok().and_then(|here| fs::canonicalize(here).ok());
    let shown = here.and_then(|here| at.strip_prefix(here).ok().map(|rest| rest.join(FILE)));
    Some(shown.unwrap_or_else(|| at.join(FILE)))
}

/// A path from a folder, with `/` between the parts.
fn below(root: &Path, path: &Path) -> String {
    let full = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let (root, path) = (full(root), full(path));
    let rest = path.strip_prefix(&root).unwrap_or(&path);
    let parts = rest.components().filter(|part| !matches!(part, Component::CurDir | Component::RootDir));
    parts.map(|part| part.as_os_str().to_string_lossy().into_owned()).collect::<Vec<_>>().join("/")
}

fn glob(pattern: &str) -> Result<GlobMatcher> {
    let built: Result<Glob, _> = GlobBuilder::new(pattern.trim_start_matches("./")).literal_separator(true).build();
    Ok(built.with_context(|| format!("`{pattern}` is no pattern of paths"))?.compile_matcher())
}

/// The brands that the project names, or those beside its file, and the bundled ones that they do not replace.
fn brands(root: &Path, project: &Project) -> Result<Suite> {
    let beside = root.join("brands");
    let mut bundled = Shelf::bundled().only(|_| false);
    let own = match &project.brands {
        Some(path) => Some(Shelf::of_brands(&root.join(path))?),
        None if beside.is_dir() => Some(Shelf::of_brands(&beside)?),
        None => None,
    };
    if let Some(own) = own {
        bundled.brands.retain(|file| own.brands.iter().all(|one| one.id != file.id));
        bundled.brands.extend(own.brands);
    }
    Ok(Suite::read(bundled))
}

/// Reads a file of replies.
///
/// # Errors
/// When it cannot be read, or is too large; what is wrong with its bytes is given as a diagnostic.
pub(crate) fn read(file: &Found) -> Result<Result<Arc<Source>, Diagnostic>> {
    let size = fs::metadata(&file.path).with_context(|| format!("cannot find {}", file.name))?.len();
    if size > LARGEST {
        bail!("{}: larger than {} MiB, the most that is read", file.name, LARGEST >> 20);
    }
    let bytes = fs::read(&file.path).with_context(|| format!("cannot read {}", file.name))?;
    Ok(crate::document::text(&file.name, bytes))
}
