//! `sparring explain`: the page of a criterion, a gate, a rule or a marker.

use anyhow::{Result, bail};
use clap::Args;

use super::{Outcome, Screen};
use crate::diagnostic::did_you_mean;
use crate::evaluator::{criteria, gates, judge_ids};
use crate::rule::Rule;

/// Print the page of a criterion, a gate, a rule or a file format.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The id, such as `close-out` or `X4`; without one, all that can be explained
    id: Option<String>,
}

impl Explain {
    pub(crate) fn run(self, screen: &mut Screen) -> Result<Outcome> {
        let Some(id) = self.id else {
            screen.print(&contents())?;
            return Ok(Outcome::Passed);
        };
        let Some(page) = page(&id) else {
            let names: Vec<String> =
                judge_ids().chain([FORMATS]).map(str::to_owned).chain(Rule::ALL.iter().map(Rule::to_string)).collect();
            match did_you_mean(&id, names.iter().map(String::as_str)) {
                Some(name) => bail!("there is no page `{id}`; did you mean `{name}`?"),
                None => bail!("there is no page `{id}`; `sparring explain` lists them all"),
            }
        };
        screen.print(&format!("{}\n", page.trim_end()))?;
        Ok(Outcome::Passed)
    }
}

/// The page about the files that `sparring grade` reads and writes.
const FORMATS: &str = "grade-formats";

fn page(id: &str) -> Option<String> {
    let criterion = criteria::ALL.iter().find(|criterion| criterion.id() == id).map(|criterion| criterion.page());
    let gate = || gates::ALL.iter().find(|gate| gate.id() == id).map(|gate| gate.page());
    let rule = || Rule::ALL.iter().find(|rule| rule.to_string().eq_ignore_ascii_case(id));
    let formats = || (id == FORMATS).then_some(include_str!("../grading/formats.md"));
    match criterion.or_else(gate).or_else(formats) {
        Some(page) => Some(page.to_owned()),
        None => rule().map(|rule| rule_page(*rule)),
    }
}

fn rule_page(rule: Rule) -> String {
    let cites = |page: &str| page.split(|c: char| !c.is_alphanumeric()).any(|word| word == rule.to_string());
    let criteria = criteria::ALL.iter().filter(|criterion| cites(criterion.page())).map(|criterion| criterion.id());
    let gates = gates::ALL.iter().filter(|gate| cites(gate.page())).map(|gate| gate.id());
    let judged: Vec<&str> = criteria.chain(gates).collect();
    let judged = match judged.as_slice() {
        [] => "It is about the programme around the answers; no answer is judged by it.".to_owned(),
        ids => format!("Judged by: {}.", ids.join(", ")),
    };
    format!("# {rule}\n\n{}\n\n{judged}\n", rule.meaning())
}

fn contents() -> String {
    let list = |ids: Vec<&str>| ids.iter().map(|id| format!("  {id}\n")).collect::<String>();
    let gates = list(gates::ALL.iter().map(|gate| gate.id()).collect());
    let criteria = list(criteria::ALL.iter().map(|criterion| criterion.id()).collect());
    let rules: String = Rule::ALL.iter().map(|rule| format!("  {rule}  {}\n", rule.meaning())).collect();
    format!(
        "Gates, any of which fails a conversation:\n{gates}\nCriteria, scored from 0 to 100:\n{criteria}\nRules:\n{rules}\nFiles:\n  {FORMATS}  what sparring grade reads and writes\n"
    )
}
