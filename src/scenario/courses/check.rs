//! Whether a course makes sense: its scenarios are there, in its language, and come in one after the other.

use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::document::Document;
use crate::scenario::values::Wait;

use super::stock::{Named, Stock};
use super::{Assessment, Course, CourseCase};

/// What is wrong with a course that was read.
pub(super) fn course(document: &Document, course: &Course, stock: &Stock) -> Vec<Diagnostic> {
    let mut check = Check { document, course, stock, problems: Vec::new() };
    check.head();
    check.cases(&course.cases, "cases");
    if let Some(assessment) = &course.assessment {
        check.assessment(assessment);
    }
    check.rules();
    check.problems
}

/// The one context of all checks on one course.
struct Check<'a> {
    document: &'a Document,
    course: &'a Course,
    stock: &'a Stock,
    problems: Vec<Diagnostic>,
}

impl Check<'_> {
    fn error(&mut self, path: &str, message: impl Into<String>, help: impl Into<String>) {
        let problem = Diagnostic::error(&self.document.source, self.document.span(path), message);
        self.problems.push(problem.help(help));
    }

    fn warning(&mut self, path: &str, message: impl Into<String>, help: impl Into<String>) {
        let problem = Diagnostic::warning(&self.document.source, self.document.span(path), message);
        self.problems.push(problem.help(help));
    }

    fn head(&mut self) {
        if self.course.title.trim().is_empty() {
            self.error("title", "the title is empty", "say in a few words what the course is about");
        }
        if self.course.goal.trim().is_empty() {
            self.error("goal", "the goal is empty", "say what one can do afterwards");
        }
        if self.course.cases.is_empty() {
            self.error("cases", "there is nothing in the course", "add a case: `- { scenario: nl/not-home-again }`");
        }
        if self.course.rules.is_empty() {
            self.error("rules", "the course trains no rule", "name the rules that it trains, such as [E1, X3]");
        }
    }

    fn cases(&mut self, cases: &[CourseCase], at: &str) {
        let mut last = Wait::default();
        for (index, case) in cases.iter().enumerate() {
            let path = format!("{at}[{index}].scenario");
            if cases[..index].iter().any(|earlier| earlier.scenario == case.scenario) {
                self.error(&path, format!("`{}` is here twice", case.scenario), "name each scenario once");
            } else {
                self.case(case, &path);
            }
            if case.opens < last {
                let message = format!("this case opens after {}, the one before it after {last}", case.opens);
                self.error(
                    &format!("{at}[{index}].opens"),
                    message,
                    "put the cases in the order in which they come in",
                );
            }
            last = last.max(case.opens);
        }
    }

    fn case(&mut self, case: &CourseCase, path: &str) {
        let id = &case.scenario;
        match self.stock.named(id) {
            None => self.unknown(id, path),
            Some(Named::Broken) => {
                self.error(path, format!("the scenario `{id}` cannot be used"), "it has mistakes of its own");
            }
            Some(Named::Sound { language, faulty, .. }) => {
                let own = self.course.language;
                if language != own {
                    let message = format!("`{id}` is in `{}`, the course in `{}`", language.code(), own.code());
                    self.error(path, message, "a course has one language");
                } else if faulty {
                    let message = format!("the faults of `{id}` are for programs; at the console nothing goes wrong");
                    self.warning(path, message, "choose a story that is not about the platform");
                }
            }
        }
    }

    fn unknown(&mut self, id: &str, path: &str) {
        let ids = self.stock.ids();
        // The right name in another folder is nearer than another name in the right one.
        let stem = |id: &str| id.rsplit('/').next().unwrap_or_default().to_owned();
        let moved = ids.iter().find(|known| stem(known) == stem(id)).map(String::as_str);
        let help = match moved.or_else(|| did_you_mean(id, ids.iter().map(String::as_str))) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "a scenario is named by its path, without `.yaml`; `sparring check --coverage` lists them".into(),
        };
        self.error(path, format!("there is no scenario `{id}`"), help);
    }

    fn assessment(&mut self, assessment: &Assessment) {
        self.cases(&assessment.cases, "assessment.cases");
        if assessment.attempts == 0 {
            self.error("assessment.attempts", "nobody may try it", "allow at least one attempt");
        }
        if assessment.pass_mark.0 == 0 {
            self.error("assessment.pass_mark", "everybody passes", "ask for at least one point; 80 is usual");
        }
        let last = self.course.assessed().iter().map(|case| case.opens).max().unwrap_or_default();
        if assessment.within <= last {
            let message = format!("the time is up after {}, before the last case comes in", assessment.within);
            self.error(
                "assessment.within",
                message,
                format!("the last case opens after {last}; leave time to answer it"),
            );
        }
    }

    /// A rule that no case exercises is promised, not trained. Said only where every scenario is known.
    fn rules(&mut self) {
        if self.course.cases.is_empty() {
            return;
        }
        let mut exercised = Vec::new();
        for id in self.course.scenarios() {
            match self.stock.named(id) {
                Some(Named::Sound { rules, .. }) => exercised.extend(rules),
                _ => return,
            }
        }
        for (index, rule) in self.course.rules.iter().enumerate().filter(|(_, rule)| !exercised.contains(rule)) {
            let message = format!("none of the scenarios puts {rule} to the test");
            self.warning(&format!("rules[{index}]"), message, "leave it out, or add a scenario that does");
        }
    }
}
