//! Where scenario files come from: folders on the disk, or the ones that are bundled with the program.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use include_dir::{Dir, include_dir};

use crate::document::LARGEST;

static BUNDLED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/scenarios");

/// A file that was found.
#[derive(Debug)]
pub struct File {
    /// Its path below the shelf without `.yaml`, with `/` between the parts.
    pub id: String,
    /// Its path as the user would write it.
    pub name: String,
    /// What it holds; no more than one byte over [`LARGEST`].
    pub bytes: Vec<u8>,
}

/// The files of scenarios, of the brands they address, and of the courses that name them.
#[derive(Debug, Default)]
pub struct Shelf {
    /// The files in `brands/`, by id.
    pub brands: Vec<File>,
    /// All other YAML files that were asked for, by id.
    pub stories: Vec<File>,
    /// The files in `courses/` that were asked for, by id.
    pub courses: Vec<File>,
    /// The scenarios beside the courses, which nobody asked for but a course may name.
    pub beside: Vec<File>,
}

impl Shelf {
    /// The scenarios that come with the program.
    pub fn bundled() -> Shelf {
        let mut shelf = Shelf::default();
        let mut folders = vec![&BUNDLED];
        while let Some(folder) = folders.pop() {
            folders.extend(folder.dirs());
            for file in folder.files().filter(|file| is_yaml(file.path())) {
                let id = id_of(file.path());
                let name = format!("scenarios/{id}.yaml");
                shelf.put(File { id, name, bytes: file.contents().to_vec() });
            }
        }
        shelf.sort();
        shelf
    }

    /// The bundled scenario of this id, as a file.
    pub(crate) fn bundled_story(id: &str) -> Option<File> {
        let file = BUNDLED.get_file(format!("{id}.yaml"))?;
        let aside = ["brands/", "courses/"].iter().any(|folder| id.starts_with(folder));
        let read = || File { id: id.to_owned(), name: format!("scenarios/{id}.yaml"), bytes: file.contents().to_vec() };
        (!aside).then(read)
    }

    /// The scenarios and courses at `paths`, each a file or a folder, and the brands of the folder that holds them.
    ///
    /// # Errors
    /// When a path is not there or cannot be read, holds nothing, or has no folder `brands` (or `courses`) above it.
    pub fn open(paths: &[PathBuf]) -> Result<Shelf> {
        let mut shelf = Shelf::default();
        let mut roots: Vec<PathBuf> = Vec::new();
        for path in paths {
            let found = fs::canonicalize(path).with_context(|| format!("cannot find {}", path.display()))?;
            let root = root_of(&found).with_context(|| {
                format!(
                    "{}: no folder `brands` beside it or above it; scenarios address a brand from there",
                    path.display()
                )
            })?;
            let before = shelf.stories.len() + shelf.courses.len();
            shelf.collect(&found, path, &root)?;
            if shelf.stories.len() + shelf.courses.len() == before
                && !found.starts_with(root.join("brands"))
                && found != root
            {
                bail!("{}: no scenario in it; a scenario is a file ending in .yaml", path.display());
            }
            if !roots.contains(&root) {
                roots.push(root);
            }
        }
        if let [first, second, ..] = roots.as_slice() {
            bail!(
                "{} and {} belong to two collections; check or run them one by one",
                first.display(),
                second.display()
            );
        }
        if let Some(root) = roots.first() {
            let shown = shown_root(paths, root);
            shelf.brands.clear();
            let brands = root.join("brands");
            if brands.is_dir() {
                shelf.collect(&brands, &shown.join("brands"), root)?;
            }
            shelf.look_beside(root, &shown)?;
        }
        shelf.sort();
        shelf.stories.dedup_by(|a, b| a.id == b.id);
        shelf.courses.dedup_by(|a, b| a.id == b.id);
        Ok(shelf)
    }

    /// Where a course was asked for, also takes the scenarios that it may name.
    fn look_beside(&mut self, root: &Path, shown: &Path) -> Result<()> {
        if !self.courses.is_empty() {
            let mut all = Shelf::default();
            all.collect(root, shown, root)?;
            all.stories.retain(|file| self.stories.iter().all(|asked| asked.id != file.id));
            self.beside = all.stories;
        }
        Ok(())
    }

    /// The brand files in a folder, or in the folder `brands` in it; or the one in a file.
    ///
    /// # Errors
    /// When the path is not there or cannot be read, or holds no brand.
    pub fn of_brands(path: &Path) -> Result<Shelf> {
        let inner = path.join("brands");
        let shown = if inner.is_dir() { inner.as_path() } else { path };
        let found = fs::canonicalize(shown).with_context(|| format!("cannot find {}", shown.display()))?;
        let root = if found.is_dir() { found.as_path() } else { found.parent().unwrap_or(&found) };
        let mut shelf = Shelf::default();
        shelf.collect(&found, shown, root)?;
        if shelf.stories.is_empty() {
            bail!("{}: no brand in it; a brand is a file ending in .yaml", path.display());
        }
        shelf.brands = std::mem::take(&mut shelf.stories);
        shelf.sort();
        Ok(shelf)
    }

    /// The brands of the shelf, without any course, and without any scenario but `keep`'s.
    #[must_use]
    pub fn only(mut self, keep: impl Fn(&str) -> bool) -> Shelf {
        self.stories.retain(|file| keep(&file.id));
        self.courses.clear();
        self
    }

    fn put(&mut self, file: File) {
        match file.id.split_once('/') {
            Some(("brands", id)) => self.brands.push(File { id: id.to_owned(), ..file }),
            Some(("courses", id)) => self.courses.push(File { id: id.to_owned(), ..file }),
            _ => self.stories.push(file),
        }
    }

    fn sort(&mut self) {
        self.brands.sort_by(|a, b| a.id.cmp(&b.id));
        self.stories.sort_by(|a, b| a.id.cmp(&b.id));
        self.courses.sort_by(|a, b| a.id.cmp(&b.id));
    }

    /// Adds the file at `path`, or all below it; `shown` is how the user wrote it.
    fn collect(&mut self, path: &Path, shown: &Path, root: &Path) -> Result<()> {
        if path.is_dir() {
            let entries = fs::read_dir(path).with_context(|| format!("cannot list {}", shown.display()))?;
            for entry in entries {
                let entry = entry.with_context(|| format!("cannot list {}", shown.display()))?;
                let inner = entry.path();
                let hidden = entry.file_name().to_string_lossy().starts_with('.');
                if !hidden && (is_yaml(&inner) || entry.file_type()?.is_dir()) {
                    self.collect(&inner, &shown.join(entry.file_name()), root)?;
                }
            }
            return Ok(());
        }
        let mut bytes = Vec::new();
        let file = fs::File::open(path).with_context(|| format!("cannot open {}", shown.display()))?;
        file.take(LARGEST as u64 + 1)
            .read_to_end(&mut bytes)
            .with_context(|| format!("cannot read {}", shown.display()))?;
        self.put(File { id: id_of(path.strip_prefix(root).unwrap_or(path)), name: shown.display().to_string(), bytes });
        Ok(())
    }
}

fn is_yaml(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml")
}

fn id_of(path: &Path) -> String {
    let parts: Vec<_> = path.with_extension("").iter().map(|part| part.to_string_lossy().into_owned()).collect();
    parts.join("/")
}

/// The nearest folder at or above `path` that has a folder `brands`; or else, since a course can do with bundled scenarios,
/// one that has a folder `courses`.
fn root_of(path: &Path) -> Option<PathBuf> {
    let with = |name: &str| path.ancestors().find(|folder| folder.join(name).is_dir()).map(Path::to_owned);
    with("brands").or_else(|| with("courses"))
}

/// The root as the user would write it.
fn shown_root(paths: &[PathBuf], root: &Path) -> PathBuf {
    let written = paths.iter().flat_map(|path| path.ancestors());
    let same = |path: &&Path| {
        fs::canonicalize(if path.as_os_str().is_empty() { Path::new(".") } else { path }).is_ok_and(|full| full == root)
    };
    written.into_iter().find(same).map_or_else(|| root.to_owned(), Path::to_owned)
}
