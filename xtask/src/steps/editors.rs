//! The language server in the hands of somebody else's client.

use std::process::Command;

use anyhow::Result;

use super::python;
use crate::shell;
use crate::workshop::Workshop;

/// What the client needs, pinned.
const REQUIREMENTS: &str = "tests/editors/requirements.txt";
/// A whole session.
const SESSION: &str = "tests/editors/session.py";

/// A session of pygls, whose types check every answer.
pub(super) fn pygls(workshop: &Workshop) -> Result<()> {
    let environment = python::environment(workshop, "venv-editors", &[REQUIREMENTS])?;
    let mut session = Command::new(environment.join(python::PROGRAM));
    session.arg(workshop.root.join(SESSION)).env("SPARRING", workshop.sparring()?);
    // Nothing is left lying among the sources.
    shell::run(session.env("PYTHONDONTWRITEBYTECODE", "1"))
}
