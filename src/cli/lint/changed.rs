//! `--changed-since`: which lines of which files differ from an earlier state of a Git repository.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// The lines, from 1, that differ, by file.
#[derive(Debug, Default)]
pub(super) struct Changes {
    files: BTreeMap<PathBuf, Vec<RangeInclusive<usize>>>,
}

impl Changes {
    /// What differs, in the working tree of the repository that holds a folder, from where this branch left a revision.
    ///
    /// # Errors
    /// When there is no Git, no repository, or no such revision.
    pub(super) fn since(revision: &str, folder: &Path) -> Result<Changes> {
        if revision.starts_with('-') {
            bail!("`{revision}` is no revision");
        }
        let top = git(folder, &["rev-parse", "--show-toplevel"])?;
        let top = PathBuf::from(top.trim_end_matches('\n'));
        git(&top, &["rev-parse", "--verify", "--quiet", &format!("{revision}^{{commit}}")])
            .with_context(|| format!("there is no revision `{revision}`"))?;
        let mut changes = Changes::default();
        for name in git(&top, &["diff", "--name-only", "-z", "--merge-base", revision, "--"])?.split_terminator('\0') {
            let patch = git(
                &top,
                &["diff", "--no-ext-diff", "--no-color", "--unified=0", "--merge-base", revision, "--", name],
            )?;
            let lines = patch.lines().filter_map(hunk).collect();
            changes.files.insert(full(&top.join(name)), lines);
        }
        for name in git(&top, &["ls-files", "--others", "--exclude-standard", "-z"])?.split_terminator('\0') {
            changes.files.insert(full(&top.join(name)), vec![1..=usize::MAX]);
        }
        Ok(changes)
    }

    /// Whether a file differs.
    pub(super) fn has(&self, file: &Path) -> bool {
        self.files.contains_key(&full(file))
    }

    /// Whether one of these lines of a file differs.
    pub(super) fn touch(&self, file: &Path, lines: RangeInclusive<usize>) -> bool {
        let changed = self.files.get(&full(file));
        changed
            .is_some_and(|changed| changed.iter().any(|one| one.start() <= lines.end() && lines.start() <= one.end()))
    }
}

/// The new lines of a hunk: `@@ -3,2 +4,5 @@`. Where lines were only taken out, those around the place.
fn hunk(line: &str) -> Option<RangeInclusive<usize>> {
    let new = line.strip_prefix("@@ ")?.split(' ').find_map(|part| part.strip_prefix('+'))?;
    let (start, count) = new.split_once(',').unwrap_or((new, "1"));
    let (start, count): (usize, usize) = (start.parse().ok()?, count.parse().ok()?);
    Some(if count == 0 { start..=start + 1 } else { start..=start + count - 1 })
}

fn full(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

fn git(folder: &Path, arguments: &[&str]) -> Result<String> {
    let output =
        Command::new("git").arg("-C").arg(folder).args(["-c", "core.quotePath=false"]).args(arguments).output();
    let output = output.context("--changed-since asks Git, which could not be started")?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        bail!("git {}: {}", arguments[0], if said.is_empty() { "it failed without a word" } else { &said });
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
