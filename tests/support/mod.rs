//! What the tests share: running the program, folders of their own, and the bots they start.

pub(crate) mod bot;
pub(crate) mod lifeline;

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// What a command came to.
#[derive(Debug)]
pub(crate) struct Ran {
    /// The exit code; -1 when a signal ended it.
    pub(crate) code: i32,
    /// What it printed.
    pub(crate) stdout: String,
    /// What it said beside that.
    pub(crate) stderr: String,
}

impl Ran {
    /// The printed JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error} in what was printed:\n{self}"))
    }

    /// The same, if the exit code is this one.
    pub(crate) fn with_code(self, code: i32) -> Ran {
        assert_eq!(self.code, code, "{self}");
        self
    }
}

impl fmt::Display for Ran {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "exit code: {}", self.code)?;
        for (name, text) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if !text.is_empty() {
                write!(f, "---- {name}\n{text}")?;
            }
        }
        Ok(())
    }
}

/// The program with arguments, ready to be run, in no colours and with a deadline.
pub(crate) fn command<S: AsRef<std::ffi::OsStr>>(arguments: &[S]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sparring"));
    command.args(arguments).env("NO_COLOR", "1").env_remove("CLICOLOR_FORCE").timeout(Duration::from_secs(120));
    command
}

/// Runs a command to its end.
pub(crate) fn run(mut command: Command) -> Ran {
    let output = command.output().expect("the program can be started");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program writes UTF-8");
    Ran { code: output.status.code().unwrap_or(-1), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// Runs the program with arguments.
pub(crate) fn sparring<S: AsRef<std::ffi::OsStr>>(arguments: &[S]) -> Ran {
    run(command(arguments))
}

/// Runs the program in a folder.
pub(crate) fn sparring_in<S: AsRef<std::ffi::OsStr>>(folder: &Path, arguments: &[S]) -> Ran {
    let mut command = command(arguments);
    command.current_dir(folder);
    run(command)
}

/// The folder of the package.
pub(crate) fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A valid scenario, small and complete.
pub(crate) const SCENARIO: &str = include_str!("../cases/check/valid/input.yaml");

/// The brand it addresses.
pub(crate) const BRAND: &str = include_str!("../cases/check/brands/plainmail.yaml");

/// A folder of scenarios that is gone after the test.
pub(crate) struct Folder {
    kept: TempDir,
}

impl Folder {
    /// A folder with the one brand and no scenario.
    pub(crate) fn new() -> Folder {
        let folder = Folder { kept: TempDir::new().expect("a folder can be made") };
        folder.put("brands/plainmail.yaml", BRAND);
        folder
    }

    /// A folder with some copies of the one scenario, `story-0.yaml` and on.
    pub(crate) fn of_stories(number: usize) -> Folder {
        let folder = Folder::new();
        for index in 0..number {
            folder.put(&format!("story-{index}.yaml"), SCENARIO);
        }
        folder
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        self.kept.path()
    }

    /// Where a file in it is.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.kept.path().join(name)
    }

    /// Writes a file.
    pub(crate) fn put(&self, name: &str, text: impl AsRef<[u8]>) -> &Folder {
        let path = self.file(name);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("folders can be made");
        fs::write(path, text).expect("files can be written");
        self
    }

    /// Reads a file.
    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.file(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Runs the program in it.
    pub(crate) fn sparring<S: AsRef<std::ffi::OsStr>>(&self, arguments: &[S]) -> Ran {
        sparring_in(self.path(), arguments)
    }
}

/// The files below a folder whose names end like this, in order.
pub(crate) fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.expect("an entry").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            match path.is_dir() {
                true if !matches!(name.as_str(), "target" | ".git" | "node_modules" | "__pycache__") => open.push(path),
                false if name.ends_with(ending) => found.push(path),
                _ => {}
            }
        }
    }
    found.sort();
    found
}
