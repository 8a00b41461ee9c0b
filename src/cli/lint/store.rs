//! The store: what came of looking at parts of files earlier, by what they were looked at with.

use std::fs;
use std::hash::Hasher;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use rustc_hash::{FxHashMap, FxHasher};

use crate::library::formats::{Hints, Opened};
use crate::lint::Settings;
use crate::lint::engine::Look;

/// What a part was looked at with, and its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Key(u64);

impl Key {
    /// What stands for everything about a file but the text of a part.
    pub(super) fn of_file(settings: &Settings, hints: &Hints, opened: &dyn Opened, text: &str) -> Key {
        let mut hasher = FxHasher::default();
        hasher.write(env!("CARGO_PKG_VERSION").as_bytes());
        hasher.write(format!("{:?} {hints:?}", settings.print()).as_bytes());
        // What stands between the parts holds for all of them.
        let mut at = 0;
        for part in opened.parts() {
            hasher.write(text.get(at..part.start).unwrap_or_default().as_bytes());
            at = part.end;
        }
        hasher.write(text.get(at..).unwrap_or_default().as_bytes());
        Key(hasher.finish())
    }

    /// That, with the text of a part.
    pub(super) fn part(self, text: &str) -> Key {
        let mut hasher = FxHasher::default();
        hasher.write_u64(self.0);
        hasher.write(text.as_bytes());
        Key(hasher.finish())
    }
}

/// What came of earlier looks.
#[derive(Debug, Default)]
pub(super) struct Store {
    file: Option<PathBuf>,
    keeps: bool,
    /// What was read from the file.
    bytes: Vec<u8>,
    /// By key, where in the bytes it is.
    known: FxHashMap<u64, (u32, u32)>,
    /// What came of looks since.
    fresh: FxHashMap<u64, Vec<u8>>,
    /// Which keys were asked for: the others are forgotten when it is written.
    used: Vec<u64>,
}

/// The first bytes of the file: what it is, and its version.
const MARK: &[u8] = b"sparring lint 1\n";

impl Store {
    /// A store that remembers nothing.
    pub(super) fn none() -> Store {
        Store::default()
    }

    /// A store that remembers until the program ends.
    pub(super) fn in_memory() -> Store {
        Store { keeps: true, ..Store::default() }
    }

    /// Whether it remembers anything.
    pub(super) fn keeps(&self) -> bool {
        self.keeps
    }

    /// The store in a folder. One that cannot be read, or is of another version, is taken as empty.
    pub(super) fn open(folder: &Path) -> Store {
        let file = folder.join("lint");
        let bytes = fs::read(&file).unwrap_or_default();
        let known = index(&bytes).unwrap_or_default();
        Store { file: Some(file), keeps: true, known, bytes, ..Store::default() }
    }

    /// What came of an earlier look.
    pub(super) fn get(&mut self, key: Key) -> Option<Remembered> {
        let bytes = match self.known.get(&key.0) {
            Some((start, end)) => self.bytes.get(*start as usize..*end as usize)?.to_vec(),
            None => self.fresh.get(&key.0)?.clone(),
        };
        self.used.push(key.0);
        Some(Remembered(bytes))
    }

    /// Keeps what came of a look at a part that begins at a byte.
    pub(super) fn put(&mut self, key: Key, look: &Look, base: usize) {
        if !self.keeps {
            return;
        }
        let mut look = look.clone();
        look.shift(0, -isize::try_from(base).unwrap_or(isize::MAX));
        if let Ok(bytes) = postcard::to_stdvec(&look) {
            self.fresh.insert(key.0, bytes);
        }
    }

    /// Writes what was asked for or is new, unless nothing changed.
    ///
    /// # Errors
    /// When the folder or the file cannot be written.
    pub(super) fn write(&mut self) -> Result<()> {
        let Some(file) = self.file.clone() else { return Ok(()) };
        self.used.sort_unstable();
        self.used.dedup();
        if self.fresh.is_empty() && self.used.len() == self.known.len() {
            return Ok(());
        }
        let mut kept: Vec<(u64, &[u8])> = self.fresh.iter().map(|(key, bytes)| (*key, bytes.as_slice())).collect();
        for key in &self.used {
            let Some((start, end)) = self.known.get(key) else { continue };
            kept.extend(self.bytes.get(*start as usize..*end as usize).map(|bytes| (*key, bytes)));
        }
        kept.sort_unstable_by_key(|(key, _)| *key);
        let mut out = MARK.to_vec();
        for (key, bytes) in kept {
            out.extend(key.to_le_bytes());
            out.extend(u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_le_bytes());
            out.extend(bytes);
        }
        super::files::replace(&file, &out).with_context(|| format!("cannot write {}", file.display()))
    }
}

/// What came of an earlier look, as it is kept.
pub(super) struct Remembered(Vec<u8>);

impl Remembered {
    /// The look, at a part of a file that begins at a byte; an empty one where it cannot be read.
    pub(super) fn placed(&self, file: u32, base: usize) -> Look {
        let mut look: Look = postcard::from_bytes(&self.0).unwrap_or_default();
        look.shift(file, isize::try_from(base).unwrap_or(isize::MAX));
        look
    }
}

/// Where what is kept under each key is in the bytes.
fn index(bytes: &[u8]) -> Option<FxHashMap<u64, (u32, u32)>> {
    let mut known = FxHashMap::default();
    let mut at = MARK.len();
    if !bytes.starts_with(MARK) {
        return None;
    }
    while at < bytes.len() {
        let key = u64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?);
        let length = u32::from_le_bytes(bytes.get(at + 8..at + 12)?.try_into().ok()?) as usize;
        let start = at + 12;
        bytes.get(start..start + length)?;
        known.insert(key, (u32::try_from(start).ok()?, u32::try_from(start + length).ok()?));
        at = start + length;
    }
    Some(known)
}
