//! The page of a rule of good webcare: what it asks, how it is broken, and where to practise it.

use askama::Template;
use axum::extract::{Path, State};

use crate::console::app::App;
use crate::console::frame::Frame;
use crate::console::refused::{Answer, Refused};
use crate::console::visitor::Visitor;
use crate::evaluator::coaching::phrasebook;
use crate::evaluator::{criteria, gates};
use crate::report::explain;
use crate::rule::Rule;

#[derive(Template)]
#[template(path = "after/rule.html")]
struct Page {
    frame: Frame,
    rule: Rule,
    meaning: &'static str,
    /// What judges by it, by name.
    judges: Vec<&'static str>,
    /// How it is broken: why that costs points, and what would mend it.
    lapses: Vec<(String, String)>,
    /// The stories that exercise it, in the language of the page.
    stories: Vec<(String, String)>,
    /// The pages of the criteria and gates, in English.
    pages: Vec<(String, String)>,
}

/// How many stories are listed.
const STORIES: usize = 8;

/// Shows the page of a rule.
pub(super) async fn show(_visitor: Visitor, frame: Frame, State(app): State<App>, Path(id): Path<String>) -> Answer {
    let rule = Rule::ALL.iter().copied().find(|rule| rule.to_string().eq_ignore_ascii_case(&id));
    let rule = rule.filter(|rule| !rule.is_programme()).ok_or(Refused::NotFound)?;
    let broken: Vec<_> = explain::lapses().filter(|(_, lapse)| lapse.rule == rule).collect();
    let book = phrasebook(frame.words.language());
    let lapses = broken.iter().filter_map(|(_, lapse)| book.lapses.get(lapse.id));
    let lapses = lapses.map(|advice| (open(&advice.why), open(&advice.tip))).collect();
    let judges: Vec<&str> = judges().filter(|judge| broken.iter().any(|(by, _)| by == judge)).collect();
    let plays = app.offer.plays(frame.words.language());
    let stories = plays.iter().filter(|play| play.story.scenario.rules.contains(&rule)).take(STORIES);
    let stories = stories.map(|play| (play.story.scenario.id.clone(), play.story.scenario.title.clone())).collect();
    Frame::show(&Page {
        rule,
        meaning: frame.pick("after.rule", &rule.to_string()),
        judges: judges.iter().map(|judge| name(&frame, judge)).collect(),
        lapses,
        stories,
        pages: judges.iter().filter_map(|judge| Some(((*judge).to_owned(), explain::page(judge)?))).collect(),
        frame,
    })
}

fn judges() -> impl Iterator<Item = &'static str> {
    gates::ALL.iter().map(|gate| gate.id()).chain(criteria::ALL.iter().map(|criterion| criterion.id()))
}

fn name(frame: &Frame, judge: &str) -> &'static str {
    match gates::ALL.iter().any(|gate| gate.id() == judge) {
        true => frame.pick("after.gate", judge),
        false => frame.pick("after.criterion", judge),
    }
}

/// A text of the phrasebook with what depends on the case left open.
fn open(text: &str) -> String {
    let mut parts = text.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    let rest = parts.map(|part| format!("…{}", part.split_once('}').map_or(part, |(_, after)| after)));
    first + &rest.collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::open;

    #[test]
    fn what_depends_on_the_case_is_left_open() {
        assert_eq!(open("“{quote}” took {waited}."), "“…” took ….");
        assert_eq!(open("Nothing to fill."), "Nothing to fill.");
    }
}
