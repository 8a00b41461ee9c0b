//! Whether the texts of a scenario can be filled in, keep private facts private, and fit the platform.

use super::Check;
use crate::diagnostic::{Diagnostic, did_you_mean, one_of};
use crate::scenario::model::{Answer, Customer, Wordings};
use crate::scenario::template::{self, Part, Unbalanced};
use crate::transcript::Channel;

impl Check<'_> {
    pub(super) fn texts(&mut self, customer: &Customer, at: &str) {
        for (index, state) in customer.story.iter().enumerate() {
            let at = format!("{at}.story[{index}]");
            for (index, line) in state.says.iter().enumerate() {
                self.wordings(customer, &line.text, &format!("{at}.says[{index}].text"));
            }
            for (index, answer) in state.model.iter().enumerate() {
                self.answer(customer, answer, &format!("{at}.model[{index}]"));
            }
        }
        for (list, contents) in [("contains", &customer.expect.contains), ("omits", &customer.expect.omits)] {
            for (index, content) in contents.iter().enumerate() {
                let at = format!("{at}.expect.{list}[{index}].any");
                if content.any.is_empty() {
                    self.error(&at, "there is no wording to look for", "write at least one");
                }
                for (index, wording) in content.any.iter().enumerate() {
                    self.slots(customer, wording, &format!("{at}[{index}]"));
                }
            }
        }
    }

    /// Checks an answer of the company: a model, or a reply in a sample.
    pub(super) fn answer(&mut self, customer: &Customer, answer: &Answer, at: &str) {
        if let Some(desk) = &answer.hand_over {
            self.desk(desk, &format!("{at}.hand_over"));
        }
        let Some(text) = &answer.text else {
            if answer.hand_over.is_none() && !answer.like {
                self.error(at, "this answer does nothing", "give it a `text`, `hand_over` or `like`");
            }
            return;
        };
        self.wordings(customer, text, &format!("{at}.text"));
    }

    /// Reports a private fact in a model answer that everybody would read.
    pub(super) fn discreet(&mut self, customer: &Customer, answer: &Answer, at: &str) {
        let Some(text) = answer.text.as_ref().filter(|_| answer.channel == Channel::Public) else { return };
        for wording in text.all() {
            for (part, _) in template::parts(wording).unwrap_or_default() {
                if let Part::Slot(key) = part
                    && template::private_slot(key, customer).is_some()
                {
                    let message = format!("the model answer tells everybody the customer's `{key}`");
                    self.error(&format!("{at}.text"), message, "say it in a private message, or not at all");
                }
            }
        }
    }

    fn wordings(&mut self, customer: &Customer, texts: &Wordings, path: &str) {
        match texts {
            Wordings::One(text) => self.slots(customer, text, path),
            Wordings::Several(texts) => {
                for (index, text) in texts.iter().enumerate() {
                    self.slots(customer, text, &format!("{path}[{index}]"));
                }
            }
        }
    }

    fn slots(&mut self, customer: &Customer, text: &str, path: &str) {
        if text.trim().is_empty() {
            return self.error(path, "the text is empty", "write what is said");
        }
        let parts = match template::parts(text) {
            Ok(parts) => parts,
            Err(Unbalanced(span)) => {
                let problem = Diagnostic::error(self.source(), self.inside(path, text, span), "this brace has no partner");
                return self.problems.push(problem.help("braces are for `{facts}` and `{this|that}`"));
            }
        };
        for (part, span) in parts {
            let Part::Slot(key) = part else { continue };
            if template::slot(key, self.brand, customer).is_some() {
                continue;
            }
            let known = template::slots(customer);
            let help = match did_you_mean(key, known.iter().copied()) {
                Some(word) => format!("did you mean `{{{word}}}`?"),
                None => format!("known here: {}", one_of(known)),
            };
            let message = format!("nothing is known as `{{{key}}}`");
            let problem = Diagnostic::error(self.source(), self.inside(path, text, span), message);
            self.problems.push(problem.help(help));
        }
    }

    /// The bytes of the file for a span of a text in it: exact where the text stands in the file as it is, else the whole.
    fn inside(&self, path: &str, text: &str, span: std::ops::Range<usize>) -> std::ops::Range<usize> {
        let whole = self.document.span(path);
        let written = self.source().text.get(whole.clone()).unwrap_or_default();
        match written.find(text) {
            Some(offset) => whole.start + offset + span.start..whole.start + offset + span.end,
            None => whole,
        }
    }
}
