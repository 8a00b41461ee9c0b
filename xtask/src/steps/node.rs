//! Node, for clients of the platform that are written in JavaScript.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::shell;
use crate::workshop::Workshop;

/// Packages that are installed together.
pub(super) struct Packages {
    /// Where the list of them lies.
    list: &'static str,
    /// The folder under the target folder that they are installed in.
    folder: &'static str,
}

/// What the bots need.
const BOTS: Packages = Packages { list: "examples/bots", folder: "node" };
/// What the tests of the clients need.
pub(super) const CLIENTS: Packages = Packages { list: "tests/clients", folder: "node-clients" };
/// The schema of SARIF.
pub(super) const SARIF: Packages = Packages { list: "tests/ways-in", folder: "node-sarif" };
/// What pages are checked for accessibility with.
pub(super) const AXE: Packages = Packages { list: "tests/browser", folder: "node-axe" };
/// What decides on the packages that are installed.
const LISTS: [&str; 2] = ["package.json", "package-lock.json"];

/// Installs the packages of the lock files, unless they are there already.
pub(super) fn set_up(workshop: &Workshop) -> Result<()> {
    shell::need("node", &["--version"], "install Node.js 18 or later (Debian: nodejs)")?;
    shell::need("npm", &["--version"], "install npm (Debian: npm)")?;
    [BOTS, CLIENTS].iter().try_for_each(|packages| packages.install(workshop))
}

/// Lays a file of the bots beside the packages, since that is where Node looks for them; where it lies then.
pub(super) fn copy(workshop: &Workshop, name: &str) -> Result<PathBuf> {
    BOTS.copy(workshop, name)
}

impl Packages {
    /// Where they are installed.
    pub(super) fn folder(&self, workshop: &Workshop) -> Result<PathBuf> {
        workshop.folder(self.folder)
    }

    /// Installs them, unless they are there already.
    pub(super) fn install(&self, workshop: &Workshop) -> Result<()> {
        let folder = self.folder(workshop)?;
        let wanted = LISTS.map(|list| workshop.read(&format!("{}/{list}", self.list)));
        let wanted = wanted.into_iter().collect::<Result<Vec<_>>>()?.concat();
        // Written last, so that a broken installation is begun anew.
        let installed = folder.join("installed.txt");
        if fs::read_to_string(&installed).is_ok_and(|installed| installed == wanted) {
            println!("{} is up to date", folder.display());
            return Ok(());
        }
        for list in LISTS {
            self.copy(workshop, list)?;
        }
        let mut npm = Command::new("npm");
        shell::run(npm.args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(&folder))?;
        fs::write(&installed, wanted).with_context(|| format!("writing {}", installed.display()))
    }

    fn copy(&self, workshop: &Workshop, name: &str) -> Result<PathBuf> {
        let copy = self.folder(workshop)?.join(name);
        let original = workshop.root.join(self.list).join(name);
        fs::copy(&original, &copy).with_context(|| format!("copying {} to {}", original.display(), copy.display()))?;
        Ok(copy)
    }
}
