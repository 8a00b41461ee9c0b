//! What needs nothing but Rust.

use anyhow::Result;

use crate::shell;
use crate::workshop::Workshop;

/// Every unit and integration test, with nextest where it is installed. The flows in the browser are built, and run later.
pub(super) fn tests(workshop: &Workshop) -> Result<()> {
    let nextest = shell::works("cargo", &["nextest", "--version"])?;
    let runner: &[&str] = if nextest {
        &["nextest", "run", "--no-fail-fast", "-E", "not package(browser-tests)"]
    } else {
        &["test", "--no-fail-fast", "--lib", "--bins", "--tests", "--examples", "--exclude", "browser-tests"]
    };
    shell::run(workshop.cargo(runner).args(["--workspace", "--locked"]))
}

/// The examples in the documentation, which nextest does not run.
pub(super) fn doctests(workshop: &Workshop) -> Result<()> {
    shell::run(&mut workshop.cargo(&["test", "--doc", "--workspace", "--locked"]))
}
