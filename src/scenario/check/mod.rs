//! Whether a scenario makes sense: what the types cannot say. Every mistake is reported with its place.

mod brand;
mod conduct;
mod samples;
mod story;
mod texts;

pub(crate) use texts::is_taken;

use std::sync::Arc;

use super::brand::Brand;
use super::faults;
use super::model::{Customer, Escalation, Scenario};
use crate::diagnostic::{Diagnostic, Source, did_you_mean, one_of};
use crate::document::Document;

pub use brand::check as brand;

/// What is wrong with a scenario that was read.
pub fn scenario(document: &Document, scenario: &Scenario, brand: &Brand) -> Vec<Diagnostic> {
    let mut check = Check { document, scenario, brand, problems: Vec::new() };
    check.head();
    for (index, customer) in scenario.customers.iter().enumerate() {
        let at = format!("customers[{index}]");
        check.customer(customer, &at);
        check.story(customer, &at);
        check.deeds(customer, &at);
        check.texts(customer, &at);
    }
    check.samples();
    check.problems
}

/// The one context of all checks on one scenario.
struct Check<'a> {
    document: &'a Document,
    scenario: &'a Scenario,
    brand: &'a Brand,
    problems: Vec<Diagnostic>,
}

impl Check<'_> {
    fn source(&self) -> &Arc<Source> {
        &self.document.source
    }

    fn error(&mut self, path: &str, message: impl Into<String>, help: impl Into<String>) {
        let problem = Diagnostic::error(self.source(), self.document.span(path), message);
        self.problems.push(problem.help(help));
    }

    fn warning(&mut self, path: &str, message: impl Into<String>, help: impl Into<String>) {
        let problem = Diagnostic::warning(self.source(), self.document.span(path), message);
        self.problems.push(problem.help(help));
    }

    fn head(&mut self) {
        let scenario = self.scenario;
        if scenario.title.trim().is_empty() {
            self.error("title", "the title is empty", "say in one line what happens");
        }
        if scenario.customers.is_empty() {
            self.error("customers", "nobody writes", "add a customer with a story");
        }
        if scenario.rules.is_empty() {
            self.error(
                "rules",
                "the story puts no rule to the test",
                "name the rules that it exercises, such as [E1, X3]",
            );
        }
        self.conduct(&scenario.expect.conduct, "expect.conduct");
        self.problems.extend(faults::problems(self.document, &scenario.faults, "faults"));
        for (index, rule) in scenario.rules.iter().enumerate().filter(|(_, rule)| rule.is_programme()) {
            let message = format!("{rule} is about the programme; no conversation can exercise it");
            self.warning(&format!("rules[{index}]"), message, "leave it out");
        }
    }

    fn customer(&mut self, customer: &Customer, at: &str) {
        let handle = &customer.handle;
        if !is_handle(handle) {
            let message = format!("`{handle}` is not a handle");
            self.error(
                &format!("{at}.handle"),
                message,
                "a handle has 1 to 15 letters, digits and underscores, without the @",
            );
        }
        let same = |other: &str| other.eq_ignore_ascii_case(handle);
        let twins = self.scenario.customers.iter().filter(|other| same(&other.handle)).count();
        if twins > 1 || same(&self.brand.handle) {
            self.error(
                &format!("{at}.handle"),
                format!("@{handle} belongs to somebody else too"),
                "give everybody a handle of their own",
            );
        }
        if customer.name.trim().is_empty() {
            self.error(&format!("{at}.name"), "the name is empty", "write the name as on the profile");
        }
        if customer.expect.is_empty() {
            let message = format!("nothing is expected of the answers to @{handle}");
            self.error(&format!("{at}.expect"), message, "say at least where the case belongs: `escalation: public`");
        }
        self.conduct(&customer.expect.conduct, &format!("{at}.expect.conduct"));
        let today = self.scenario.start.civil.date();
        for (index, contact) in customer.history.iter().enumerate().filter(|(_, contact)| contact.on.0 > today) {
            let message = format!("{} is after the story's start", contact.on);
            self.error(&format!("{at}.history[{index}].on"), message, "history is what happened before");
        }
        if let Some(Escalation::Desk(desk)) = &customer.expect.escalation {
            self.desk(desk, &format!("{at}.expect.escalation.desk"));
        }
        if customer.expect.silence && (customer.expect.escalation.is_some() || !customer.expect.contains.is_empty()) {
            let message = "silence is expected here, and an answer too";
            self.error(&format!("{at}.expect.silence"), message, "expect one of the two");
        }
    }

    /// Reports a desk that the brand's routing table does not have.
    fn desk(&mut self, desk: &str, path: &str) {
        let desks = || self.brand.desks.keys().map(String::as_str);
        if desks().any(|known| known == desk) {
            return;
        }
        let help = match did_you_mean(desk, desks()) {
            Some(known) => format!("did you mean `{known}`?"),
            None if self.brand.desks.is_empty() => format!("brands/{}.yaml has no desks", self.brand.id),
            None => format!("brands/{}.yaml has {}", self.brand.id, one_of(desks())),
        };
        self.error(path, format!("there is no desk `{desk}`"), help);
    }
}

/// Whether a text can be an account's handle: 1 to 15 letters, digits and underscores.
fn is_handle(text: &str) -> bool {
    (1..=15).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
