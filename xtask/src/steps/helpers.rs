//! The helpers for people's own tests, and the control API that they stand on.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};
use serde_json::Value;

use super::python;
use crate::shell;
use crate::workshop::Workshop;

/// Where the tests for pytest lie.
const PYTEST: &str = "examples/pytest";
/// Where those for Node's own runner lie.
const NODE: &str = "examples/node";
/// What tries the control API by its own description, pinned.
const REQUIREMENTS: &str = "tests/control/requirements.txt";
/// How it goes about it.
const SETTINGS: &str = "tests/control/schemathesis.toml";

/// The helper for pytest, in the tests that show it.
pub(super) fn in_python(workshop: &Workshop) -> Result<()> {
    let mut pytest = Command::new(python::python(workshop)?);
    pytest.args(["-m", "pytest", "--quiet", "-p", "no:cacheprovider", PYTEST]).current_dir(&workshop.root);
    shell::run(pytest.env("PYTHONDONTWRITEBYTECODE", "1").env("SPARRING", workshop.sparring()?))
}

/// The helper for Node, in the tests that show it.
pub(super) fn in_node(workshop: &Workshop) -> Result<()> {
    let mut runner = Command::new("node");
    runner.args(["--test", "--test-reporter=spec"]).arg(format!("{NODE}/bot.test.mjs")).current_dir(&workshop.root);
    shell::run(runner.env("SPARRING", workshop.sparring()?))
}

/// Every operation of the control API, tried with what its description allows and with what it does not: no answer is an
/// error of ours, and every answer is as described.
pub(super) fn by_description(workshop: &Workshop) -> Result<()> {
    let venv = python::environment(workshop, "venv-control", &[REQUIREMENTS])?;
    let mock = Mock::start(workshop)?;
    let folder = workshop.folder("control")?;
    fs::copy(workshop.root.join(SETTINGS), folder.join("schemathesis.toml")).context("copying the settings")?;
    let mut schemathesis = Command::new(venv.join("bin/schemathesis"));
    schemathesis.arg("run").arg(format!("{}/openapi.json", mock.control));
    schemathesis.args(["-H", &format!("Authorization: Bearer {}", mock.secret)]);
    shell::run(schemathesis.current_dir(&folder))
}

/// A running `sparring serve`, ended when it is dropped.
struct Mock {
    child: Child,
    control: String,
    secret: String,
}

impl Mock {
    fn start(workshop: &Workshop) -> Result<Mock> {
        let mut serve = Command::new(workshop.sparring()?);
        serve.args(["serve", "--json", "--listen", "127.0.0.1:0", "--clock", "instant"]).env("RUST_LOG", "error");
        let mut child = serve.stdout(Stdio::piped()).spawn().context("starting `sparring serve`")?;
        let mut line = String::new();
        let stdout = child.stdout.take().context("its output is piped")?;
        BufReader::new(stdout).read_line(&mut line).context("reading what it says")?;
        let ready: Value = serde_json::from_str(&line).with_context(|| format!("`{line}` is not JSON"))?;
        let text = |key: &str| ready[key].as_str().map(str::to_owned).with_context(|| format!("`{key}` is missing"));
        Ok(Mock { control: text("control")?, secret: text("secret")?, child })
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        // It may have ended by itself, which the step has told by then.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
