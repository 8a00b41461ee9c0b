//! The pages that `sparring explain` prints: what a criterion, a gate, a rule or a lapse is about.

use crate::evaluator::coaching::phrasebook;
use crate::evaluator::verdict::Lapse;
use crate::evaluator::{criteria, gates};
use crate::language::Language;
use crate::lint::rules;
use crate::rule::Rule;

/// The page about the files that `sparring grade` reads and writes.
pub const FORMATS: &str = "grade-formats";

/// The page of a criterion, a gate, a rule of the linter, a rule of good webcare, a lapse, or the file formats; `None` where
/// nothing bears that id.
pub fn page(id: &str) -> Option<String> {
    let criterion = criteria::ALL.iter().find(|criterion| criterion.id() == id).map(|criterion| criterion.page());
    let gate = || gates::ALL.iter().find(|gate| gate.id() == id).map(|gate| gate.page());
    let rule = || Rule::ALL.iter().find(|rule| rule.to_string().eq_ignore_ascii_case(id));
    let formats = || (id == FORMATS).then_some(include_str!("../grading/formats.md"));
    let lapse = || lapses().find(|(_, lapse)| lapse.id == id).and_then(|(judge, lapse)| lapse_page(judge, lapse));
    if let Some(page) = criterion.or_else(gate).or_else(formats) {
        return Some(page.to_owned());
    }
    if let Some(rule) = rule() {
        return Some(rule_page(*rule));
    }
    // What the linter finds in a saved reply may bear the name of what costs points in a conversation.
    let pages = rules::rule(id).map(|rule| format!("{}\n", rule.page().trim_end())).into_iter().chain(lapse());
    Some(pages.collect::<Vec<String>>().join("\n")).filter(|pages| !pages.is_empty())
}

/// Every way to lose points or to trip a gate, with the id of its criterion or gate.
pub fn lapses() -> impl Iterator<Item = (&'static str, &'static Lapse)> {
    let gates = gates::ALL.iter().flat_map(|gate| gate.lapses().iter().map(|lapse| (gate.id(), lapse)));
    gates.chain(criteria::ALL.iter().flat_map(|one| one.lapses().iter().map(|lapse| (one.id(), lapse))))
}

fn lapse_page(judge: &str, lapse: &Lapse) -> Option<String> {
    let advice = phrasebook(Language::En).lapses.get(lapse.id)?;
    let open = |text: &str| text.replace('{', "[").replace('}', "]");
    let cost = match lapse.cost {
        0 => format!("Trips the gate {judge}."),
        cost => format!("Costs up to {cost} of the 100 points of {judge}."),
    };
    let (why, tip) = (open(&advice.why), open(&advice.tip));
    let rule = format!("{}: {}", lapse.rule, lapse.rule.meaning());
    let id = lapse.id;
    Some(format!(
        "# {id}\n\n{cost}\n{rule}\n\nWhy: {why}\nTip: {tip}\n\nExamples: `sparring explain {judge}`. Reports show the change that \
         wins the points back on the reply itself,\nwhere an edit can; else a model answer, where the scenario has one.\n"
    ))
}

fn rule_page(rule: Rule) -> String {
    let cites = |page: &str| page.split(|c: char| !c.is_alphanumeric()).any(|word| word == rule.to_string());
    let criteria = criteria::ALL.iter().filter(|criterion| cites(criterion.page())).map(|criterion| criterion.id());
    let gates = gates::ALL.iter().filter(|gate| cites(gate.page())).map(|gate| gate.id());
    let judged: Vec<&str> = criteria.chain(gates).collect();
    let linted: Vec<&str> = rules::ALL
        .iter()
        .filter(|lint| lint.about().rule == rule || cites(lint.page()))
        .map(|lint| lint.id())
        .collect();
    let told = [("Judged by", judged), ("Linted by", linted)];
    let told: Vec<String> = told
        .into_iter()
        .filter(|(_, ids)| !ids.is_empty())
        .map(|(by, ids)| format!("{by}: {}.", ids.join(", ")))
        .collect();
    let told = match told.is_empty() {
        true => "It is about the programme around the answers; no answer is judged by it.".to_owned(),
        false => told.join("\n"),
    };
    format!("# {rule}\n\n{}\n\n{told}\n", rule.meaning())
}
