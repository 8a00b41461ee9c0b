//! Python, for clients of the platform that are written in it.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::shell;
use crate::workshop::Workshop;

/// What the bots need, and what the tests of the clients need beside it, pinned. The latter names the former.
const REQUIREMENTS: [&str; 2] = ["examples/bots/requirements.txt", "tests/clients/requirements.txt"];

/// Where the interpreter lies in an environment.
pub(super) const PROGRAM: &str = if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" };

/// Makes a virtual environment with the pinned requirements, unless it is there already.
pub(super) fn set_up(workshop: &Workshop) -> Result<()> {
    shell::need(
        "python3",
        &["-c", "import ensurepip, venv"],
        "install Python 3.10 or later with its venv module (Debian: python3 python3-venv)",
    )?;
    environment(workshop, "venv", &REQUIREMENTS).map(drop)
}

/// The folder of a virtual environment of this name with what the last of these lists requires, which names the others.
/// It is made anew where a list has changed.
pub(super) fn environment(workshop: &Workshop, name: &str, lists: &[&str]) -> Result<PathBuf> {
    let wanted = lists.iter().map(|list| workshop.read(list)).collect::<Result<Vec<_>>>()?.concat();
    let folder = workshop.folder(name)?;
    let python = folder.join(PROGRAM);
    // Written last, so that a broken installation is begun anew.
    let installed = folder.join("installed.txt");
    if fs::read_to_string(&installed).is_ok_and(|installed| installed == wanted) && python.exists() {
        println!("{} is up to date", folder.display());
        return Ok(folder);
    }
    shell::run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
    let mut pip = Command::new(python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    pip.args(lists.last().iter().flat_map(|list| ["--requirement", list]));
    shell::run(pip.current_dir(&workshop.root))?;
    fs::write(&installed, wanted).with_context(|| format!("writing {}", installed.display()))?;
    Ok(folder)
}

/// The virtual environment's Python.
pub(super) fn python(workshop: &Workshop) -> Result<PathBuf> {
    Ok(workshop.folder("venv")?.join(PROGRAM))
}
