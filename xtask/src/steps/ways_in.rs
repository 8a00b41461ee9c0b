//! The ways into other people's pipelines: each is checked by whoever reads it there, or by the schema that they publish.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::{node, python};
use crate::shell;
use crate::workshop::Workshop;

/// A project with a few flawed replies, beside the lists of what is needed.
const PROJECT: &str = "tests/ways-in";
/// What checks the definitions and runs the hooks, pinned.
const REQUIREMENTS: &str = "tests/ways-in/requirements.txt";
/// Where the schema of SARIF lies in the package that has it.
const SCHEMA: &str = "node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json";
/// What the definitions of other tools are checked against, which come with the checker.
const DEFINITIONS: [(&str, &[&str]); 3] = [
    ("action.yml", &["vendor.github-actions"]),
    ("examples/ci/github.yml", &["vendor.github-workflows"]),
    ("examples/ci/gitlab.yml", &["vendor.gitlab-ci", "--data-transform", "gitlab-ci"]),
];

/// Makes the environment of all this.
pub(super) fn set_up(workshop: &Workshop) -> Result<()> {
    node::SARIF.install(workshop)?;
    python::environment(workshop, "venv-ways-in", &[REQUIREMENTS]).map(drop)
}

/// The SARIF log of the flawed replies, by the schema of the standard.
pub(super) fn sarif(workshop: &Workshop) -> Result<()> {
    let log = workshop.folder("ways-in")?.join("log.sarif");
    let mut lint = Command::new(workshop.sparring()?);
    lint.args(["lint", "--format", "github", "--format"]).arg(format!("sarif={}", log.display()));
    let status = shell::status(lint.current_dir(workshop.root.join(PROJECT)))?;
    if status.code() != Some(1) {
        bail!("the flawed replies were to be found with exit code 1, not {status}");
    }
    let schema = node::SARIF.folder(workshop)?.join(SCHEMA);
    // The schema has a pattern that is none in the dialect of the standard for schemas.
    let mut check = Command::new(tool(workshop, "check-jsonschema")?);
    shell::run(check.args(["--regex-variant", "python", "--schemafile"]).arg(schema).arg(log))
}

/// The action, the examples for pipelines and the hooks, by the schemas of those who read them.
pub(super) fn definitions(workshop: &Workshop) -> Result<()> {
    for (file, schema) in DEFINITIONS {
        let mut check = Command::new(tool(workshop, "check-jsonschema")?);
        shell::run(check.arg("--builtin-schema").args(schema).arg(workshop.root.join(file)))?;
    }
    let hooks = workshop.root.join(".pre-commit-hooks.yaml");
    shell::run(Command::new(tool(workshop, "pre-commit")?).arg("validate-manifest").arg(hooks))
}

/// The hook in a repository of its own: it stops a commit with a flawed reply and lets a good one pass.
pub(super) fn pre_commit(workshop: &Workshop) -> Result<()> {
    let folder = workshop.folder("ways-in")?;
    let hooks = Repository::begin(workshop, folder.join("hooks"))?;
    hooks.put(".pre-commit-hooks.yaml", &workshop.read(".pre-commit-hooks.yaml")?)?;
    hooks.commit()?;
    let team = Repository::begin(workshop, folder.join("team"))?;
    let config = format!(
        "repos:\n  - repo: {}\n    rev: {}\n    hooks:\n      - id: sparring-lint-system\n",
        hooks.folder.display(),
        hooks.head()?
    );
    team.put(".pre-commit-config.yaml", &config)?;
    team.put("sparring.yaml", &workshop.read(&format!("{PROJECT}/sparring.yaml"))?)?;
    team.put("replies/parcels.yaml", &workshop.read(&format!("{PROJECT}/replies/parcels.yaml"))?)?;
    shell::run(team.command(tool(workshop, "pre-commit")?).arg("install"))?;
    if team.commit().is_ok() {
        bail!("the hook let a flawed reply pass");
    }
    team.put(
        "replies/parcels.yaml",
        "replies:\n  - id: thanks\n    text: \"Hi {name}, lovely to hear, thanks! ^Tom\"\n",
    )?;
    team.commit()
}

fn tool(workshop: &Workshop, name: &str) -> Result<PathBuf> {
    Ok(workshop.folder("venv-ways-in")?.join("bin").join(name))
}

/// A repository of Git that is made for a step.
struct Repository {
    folder: PathBuf,
    /// Where programs are looked for in it: our own first.
    path: std::ffi::OsString,
    /// Where pre-commit keeps what it needs.
    home: PathBuf,
}

impl Repository {
    fn begin(workshop: &Workshop, folder: PathBuf) -> Result<Repository> {
        if folder.exists() {
            fs::remove_dir_all(&folder).with_context(|| format!("removing {}", folder.display()))?;
        }
        fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
        let program = workshop.sparring()?;
        let own = program.parent().map(Path::to_owned);
        let others = std::env::var_os("PATH").unwrap_or_default();
        let path = std::env::join_paths(own.into_iter().chain(std::env::split_paths(&others)))?;
        let home = workshop.folder("ways-in")?.join("pre-commit");
        let repository = Repository { folder, path, home };
        shell::run(repository.command("git").args(["init", "--quiet"]))?;
        Ok(repository)
    }

    /// A command in the repository, which knows nothing of whoever runs the step.
    fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.folder).env("PATH", &self.path).env("PRE_COMMIT_HOME", &self.home);
        for (name, value) in [("NAME", "Ada"), ("EMAIL", "ada@example.com")] {
            command.env(format!("GIT_AUTHOR_{name}"), value).env(format!("GIT_COMMITTER_{name}"), value);
        }
        for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
            command.env_remove(name);
        }
        command
    }

    fn put(&self, name: &str, text: &str) -> Result<()> {
        let file = self.folder.join(name);
        let folder = file.parent().context("a file lies in a folder")?;
        fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
        fs::write(&file, text).with_context(|| format!("writing {}", file.display()))
    }

    fn commit(&self) -> Result<()> {
        shell::run(self.command("git").args(["add", "--all"]))?;
        shell::run(self.command("git").args(["commit", "--quiet", "--message", "Replies"]))
    }

    fn head(&self) -> Result<String> {
        let output = self.command("git").args(["rev-parse", "HEAD"]).output().context("starting git")?;
        Ok(String::from_utf8(output.stdout).context("a revision is text")?.trim().to_owned())
    }
}
