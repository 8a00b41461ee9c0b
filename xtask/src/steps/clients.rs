//! Unmodified client libraries of the platform, each through a whole exchange with it, as its own kind of test.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::{node, python};
use crate::shell;
use crate::workshop::Workshop;

/// Where the tests lie.
const TESTS: &str = "tests/clients";
/// Where the helper lies that they stand on.
const HELPER: &str = "examples/node";

/// The libraries for Python, by pytest.
pub(super) fn in_python(workshop: &Workshop) -> Result<()> {
    let mut pytest = Command::new(python::python(workshop)?);
    pytest.args(["-m", "pytest", "--quiet", TESTS]).current_dir(&workshop.root);
    // Nothing is left lying among the sources.
    pytest.env("PYTHONDONTWRITEBYTECODE", "1").env("SPARRING", workshop.sparring()?);
    shell::run(&mut pytest)
}

/// The libraries for JavaScript, by Node's own runner.
pub(super) fn in_node(workshop: &Workshop) -> Result<()> {
    let packages = node::CLIENTS.folder(workshop)?;
    // Node looks for packages beside the files that ask for them.
    for folder in [TESTS, HELPER] {
        lay(&workshop.root.join(folder), &packages.join(folder))?;
    }
    let mut runner = Command::new("node");
    runner.args(["--test", "--test-reporter=spec"]).args(suites(&packages.join(TESTS))?);
    shell::run(runner.current_dir(&packages).env("SPARRING", workshop.sparring()?))
}

/// Lays the JavaScript of a folder into another that holds nothing else.
fn lay(from: &Path, to: &Path) -> Result<()> {
    if to.exists() {
        fs::remove_dir_all(to).with_context(|| format!("removing {}", to.display()))?;
    }
    fs::create_dir_all(to).with_context(|| format!("making {}", to.display()))?;
    for path in entries(from)? {
        let name = path.file_name().context("an entry has a name")?;
        if path.is_dir() {
            lay(&path, &to.join(name))?;
        } else if path.extension().is_some_and(|extension| extension == "mjs") {
            fs::copy(&path, to.join(name)).with_context(|| format!("copying {}", path.display()))?;
        }
    }
    Ok(())
}

/// The files of tests, in order.
fn suites(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for path in entries(folder)? {
        if path.is_dir() {
            found.extend(suites(&path)?);
        } else if path.to_string_lossy().ends_with(".test.mjs") {
            found.push(path);
        }
    }
    Ok(found)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}
