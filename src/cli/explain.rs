//! `sparring explain`: the page of a criterion, a gate, a rule of the linter, a rule of good webcare or a lapse.

use anyhow::{Result, bail};
use clap::Args;

use super::{Outcome, Screen};
use crate::diagnostic::did_you_mean;
use crate::evaluator::{criteria, gates, judge_ids};
use crate::lint::{Level, rules};
use crate::report::explain::{FORMATS, lapses, page};
use crate::rule::Rule;

/// Print the page of a criterion, a gate, a rule of the linter, a rule of good webcare, a lapse or a file format.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The id, such as `close-out`, `unknown-placeholder`, `X4` or `no-name`; without one, all that can be explained
    id: Option<String>,
}

impl Explain {
    pub(crate) fn run(self, screen: &mut Screen) -> Result<Outcome> {
        let Some(id) = self.id else {
            screen.print(&contents())?;
            return Ok(Outcome::Passed);
        };
        let Some(page) = page(&id) else {
            let rules = Rule::ALL.iter().map(Rule::to_string);
            let lapses = lapses().map(|(_, lapse)| lapse.id.to_owned());
            let pages = judge_ids().chain(rules::ALL.iter().map(|rule| rule.id())).chain([FORMATS]);
            let names: Vec<String> = pages.map(str::to_owned).chain(rules).chain(lapses).collect();
            match did_you_mean(&id, names.iter().map(String::as_str)) {
                Some(name) => bail!("there is no page `{id}`; did you mean `{name}`?"),
                None => bail!("there is no page `{id}`; `sparring explain` lists them all"),
            }
        };
        screen.print(&format!("{}\n", page.trim_end()))?;
        Ok(Outcome::Passed)
    }
}

fn contents() -> String {
    let list = |ids: Vec<&str>| ids.iter().map(|id| format!("  {id}\n")).collect::<String>();
    let gates = list(gates::ALL.iter().map(|gate| gate.id()).collect());
    let criteria = list(criteria::ALL.iter().map(|criterion| criterion.id()).collect());
    let width = rules::ALL.iter().map(|rule| rule.id().len()).max().unwrap_or(0);
    let linted: String = rules::ALL
        .iter()
        .map(|rule| {
            let off = if rule.about().level == Level::Off { " (only where a project asks for it)" } else { "" };
            format!("  {:width$}  {}{off}\n", rule.id(), rule.about().flaw)
        })
        .collect();
    let rules: String = Rule::ALL.iter().map(|rule| format!("  {rule}  {}\n", rule.meaning())).collect();
    format!(
        "Gates, any of which fails a conversation:\n{gates}\nCriteria, scored from 0 to 100:\n{criteria}\nFlaws that the linter looks for in saved replies:\n{linted}\nRules:\n{rules}\nFiles:\n  {FORMATS}  what sparring grade reads and writes\n"
    )
}
