//! Node, for clients of the platform that are written in JavaScript.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::shell;
use crate::workshop::Workshop;

/// Where the bots lie, with their list of packages.
const BOTS: &str = "examples/bots";
/// What decides on the packages that are installed.
const LISTS: [&str; 2] = ["package.json", "package-lock.json"];

/// Installs the packages of the lock file, unless they are there already.
pub(super) fn set_up(workshop: &Workshop) -> Result<()> {
    shell::need("node", &["--version"], "install Node.js 18 or later (Debian: nodejs)")?;
    shell::need("npm", &["--version"], "install npm (Debian: npm)")?;
    let folder = workshop.folder("node")?;
    let wanted = LISTS.map(|list| workshop.read(&format!("{BOTS}/{list}")));
    let wanted = wanted.into_iter().collect::<Result<Vec<_>>>()?.concat();
    // Written last, so that a broken installation is begun anew.
    let installed = folder.join("installed.txt");
    if fs::read_to_string(&installed).is_ok_and(|installed| installed == wanted) {
        println!("{} is up to date", folder.display());
        return Ok(());
    }
    for list in LISTS {
        copy(workshop, list)?;
    }
    shell::run(Command::new("npm").args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(&folder))?;
    fs::write(&installed, wanted).with_context(|| format!("writing {}", installed.display()))
}

/// Lays a file of the bots beside the packages, since that is where Node looks for them; where it lies then.
pub(super) fn copy(workshop: &Workshop, name: &str) -> Result<PathBuf> {
    let copy = workshop.folder("node")?.join(name);
    let original = workshop.root.join(BOTS).join(name);
    fs::copy(&original, &copy).with_context(|| format!("copying {} to {}", original.display(), copy.display()))?;
    Ok(copy)
}
