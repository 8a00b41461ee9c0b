//! Rules of accessibility, checked by axe-core in the page itself.

use std::path::PathBuf;

use serde_json::Value;

use crate::browser::Browser;

/// Run in the page: every rule of WCAG 2.0 to 2.2, levels A and AA, and what is wrong by each, a line an element.
const RUN: &str = r#"
const done = arguments[arguments.length - 1];
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];
axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] }).then(
  (found) => done(found.violations.flatMap((rule) => rule.nodes.map((node) =>
    `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary.replaceAll("\n", " ")}`))),
  (error) => done([`axe-core failed: ${error}`]));
"#;

/// axe-core, as `cargo xtask test browser` installs it.
pub struct Axe(String);

impl Axe {
    /// Reads the script.
    pub fn load() -> Axe {
        let beside = || crate::browser::target().join("node-axe");
        let packages = std::env::var_os("AXE_PACKAGES").map_or_else(beside, PathBuf::from);
        let file = packages.join("node_modules").join("axe-core").join("axe.min.js");
        let script = std::fs::read_to_string(&file).unwrap_or_else(|error| {
            panic!("{}: {error}: `cargo xtask test browser` installs axe-core", file.display())
        });
        Axe(script)
    }

    /// What is wrong with the page that is open: a line for each element and rule.
    pub fn violations(&self, browser: &Browser) -> Vec<String> {
        // Put in by the driver, which no policy of the page holds for.
        browser.run(&format!("if (!window.axe) {{ {} }}", self.0));
        let found = browser.run_later(RUN);
        let lines = found.as_array().cloned().unwrap_or_default();
        lines.iter().filter_map(Value::as_str).map(str::to_owned).collect()
    }
}
