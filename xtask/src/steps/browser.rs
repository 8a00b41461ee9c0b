//! The training console in a real browser.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::node;
use crate::shell;
use crate::workshop::Workshop;

/// The Debian packages that are needed: the browser, what drives it, and letters to show.
const PACKAGES: [&str; 3] = ["chromium", "chromium-driver", "fonts-dejavu-core"];
/// The package of the flows.
const FLOWS: &str = "browser-tests";

/// Installs the browser where it is missing, and the rules of accessibility.
pub(super) fn set_up(workshop: &Workshop) -> Result<()> {
    let is_there = || {
        Ok::<_, anyhow::Error>(
            shell::works("chromium", &["--version"])? && shell::works("chromedriver", &["--version"])?,
        )
    };
    if !is_there()? {
        install()?;
    }
    if !is_there()? {
        bail!("please install: {}", PACKAGES.join(" "));
    }
    node::AXE.install(workshop)
}

/// Every flow, against the program as the tests have left it. Pictures of the pages are left in `screenshots` in the target folder.
pub(super) fn flows(workshop: &Workshop) -> Result<()> {
    // Of the whole workspace the flows are chosen, so that nothing is built that the tests have not built already.
    let mut runner = match shell::works("cargo", &["nextest", "--version"])? {
        true => workshop.cargo(&[
            "nextest",
            "run",
            "--no-fail-fast",
            "--workspace",
            "--locked",
            "-E",
            "package(browser-tests)",
        ]),
        false => workshop.cargo(&["test", "--no-fail-fast", "--locked", "-p", FLOWS]),
    };
    shell::run(runner.env("SPARRING", workshop.sparring()?).env("AXE_PACKAGES", node::AXE.folder(workshop)?))?;
    let figures = fs::read_to_string(workshop.folder("figures")?.join("pages.txt"));
    println!("{}", figures.context("reading what the pages measure")?);
    Ok(())
}

/// Installs the packages on Debian, as root; elsewhere nothing.
fn install() -> Result<()> {
    let user = Command::new("id").arg("-u").output();
    let is_root = user.is_ok_and(|output| output.stdout.trim_ascii() == b"0");
    if !is_root || !shell::works("apt-get", &["--version"])? {
        return Ok(());
    }
    shell::run(Command::new("apt-get").args(["update", "-q"]))?;
    let mut install = Command::new("apt-get");
    install.args(["install", "-q", "-y", "--no-install-recommends"]).args(PACKAGES);
    shell::run(install.env("DEBIAN_FRONTEND", "noninteractive"))
}
