//! Coverage in lines: what the terminal and Markdown tell of the customers that a library has an answer for.

use super::words::counted;
use crate::lint::coverage::{Answered, Cover, Coverage, StoryCovered};

/// How many ids of replies that nobody needed are named.
const UNNEEDED: usize = 20;

/// The first line: `Of 30 scenarios, 4 are missing an answer, 2 get a harmful one, 20 a weak one and 4 a good one`.
pub(super) fn headline(coverage: &Coverage) -> String {
    let [missing, harmful, weak, good] =
        [Cover::Missing, Cover::Harmful, Cover::Weak, Cover::Good].map(|cover| coverage.count(cover));
    let all = counted(coverage.stories.len(), "scenario", "scenarios");
    format!("Of {all}, {missing} lack an answer, {harmful} get a harmful one, {weak} a weak one and {good} a good one")
}

/// A scenario as it is told: how well it is covered, which it is, and why.
pub(super) struct Row<'a> {
    /// How well it is covered.
    pub(super) cover: Cover,
    /// Its id.
    pub(super) id: &'a str,
    /// What happens in it.
    pub(super) title: &'a str,
    /// What was pasted and what came of it.
    pub(super) reasons: Vec<String>,
}

/// The scenarios without a good answer, worst first.
pub(super) fn rows(coverage: &Coverage) -> Vec<Row<'_>> {
    let mut stories: Vec<&StoryCovered> = coverage.stories.iter().filter(|story| story.cover < Cover::Good).collect();
    stories.sort_by_key(|story| (story.cover, story.total));
    stories.into_iter().map(row).collect()
}

fn row(story: &StoryCovered) -> Row<'_> {
    let is_answered = |customer: &str| story.answers.iter().any(|one| one.customer == customer && one.reply.is_some());
    let mut reasons = Vec::new();
    for Answered { customer, message, .. } in story.answers.iter().filter(|answer| !is_answered(&answer.customer)) {
        reasons.push(format!("no reply fits @{customer}: “{}”", short(message)));
    }
    if !story.tripped.is_empty() {
        reasons.push(format!("trips {}", story.tripped.join(", ")));
    }
    let mut pasted: Vec<&str> = story.answers.iter().filter_map(|answer| answer.reply.as_deref()).collect();
    pasted.dedup();
    if !pasted.is_empty() {
        let total = story.total.map_or("no score".to_owned(), |total| format!("{total} of {}", story.pass_mark));
        reasons.push(format!("{total} with {}", pasted.join(", ")));
    }
    Row { cover: story.cover, id: &story.id, title: &story.title, reasons }
}

/// What is told behind the scenarios.
pub(super) fn notes(coverage: &Coverage) -> Vec<String> {
    let mut told = Vec::new();
    if !coverage.unneeded.is_empty() {
        let names: Vec<&str> = coverage.unneeded.iter().take(UNNEEDED).map(String::as_str).collect();
        let more = coverage.unneeded.len() - names.len();
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        told.push(format!("No customer needed {}{more}", names.join(", ")));
    }
    if coverage.left_out > 0 {
        let left = counted(coverage.left_out, "scenario was", "scenarios were");
        told.push(format!("{left} left out: the library has nothing in their language or for their brand"));
    }
    told
}

/// The beginning of a message.
fn short(message: &str) -> String {
    let line = message.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(70) {
        Some((cut, _)) => format!("{}…", line[..cut].trim_end()),
        None => line,
    }
}
