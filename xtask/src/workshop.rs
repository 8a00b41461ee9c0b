//! Where the project and what is built from it lie.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// Where the project and what is built from it lie.
pub(crate) struct Workshop {
    /// The project's folder.
    pub(crate) root: PathBuf,
    /// Where programs of the development profile are built.
    programs: PathBuf,
    /// Where everything is built and set up that is not part of the project.
    target: PathBuf,
}

impl Workshop {
    /// The workshop that this program was built in.
    pub(crate) fn find() -> Result<Workshop> {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = manifest.parent().context("xtask lies in the project's folder")?.to_owned();
        let here = std::env::current_exe().context("where is this program?")?;
        let programs = here.parent().context("this program lies in a folder")?.to_owned();
        let target = programs.parent().context("programs are built in the target folder")?.to_owned();
        Ok(Workshop { root, programs, target })
    }

    /// `cargo` with these arguments, run in the project's folder.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        // The one that runs this program, if one does.
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.args(arguments).current_dir(&self.root);
        cargo
    }

    /// The built `sparring`, as the tests have left it.
    pub(crate) fn sparring(&self) -> Result<PathBuf> {
        let program = self.programs.join(format!("sparring{}", std::env::consts::EXE_SUFFIX));
        match program.is_file() {
            true => Ok(program),
            false => bail!("{} is missing: run `cargo xtask test rust` first, which builds it", program.display()),
        }
    }

    /// A folder of this name under the target folder, made if it is not there.
    pub(crate) fn folder(&self, name: &str) -> Result<PathBuf> {
        let folder = self.target.join(name);
        fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
        Ok(folder)
    }

    /// A file of the project as text.
    pub(crate) fn read(&self, path: &str) -> Result<String> {
        fs::read_to_string(self.root.join(path)).with_context(|| format!("reading {path}"))
    }
}
