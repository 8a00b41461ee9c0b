//! Whether the texts of a scenario can be filled in, keep private facts private, and fit the platform.

use jiff::civil::{DateTime, date};
use post_text::{Rules, weighted_len};

use super::Check;
use crate::diagnostic::{Diagnostic, did_you_mean, one_of};
use crate::scenario::model::{Answer, Customer, Wordings};
use crate::scenario::template::{self, Part, Unbalanced};
use crate::scenario::voice::dress;
use crate::transcript::Channel;

impl Check<'_> {
    pub(super) fn texts(&mut self, customer: &Customer, at: &str) {
        for (index, state) in customer.story.iter().enumerate() {
            let at = format!("{at}.story[{index}]");
            for (index, line) in state.says.iter().enumerate() {
                self.line(customer, &line.text, line.channel, &format!("{at}.says[{index}].text"));
            }
            for (index, answer) in state.model.iter().enumerate() {
                self.answer(customer, answer, &format!("{at}.model[{index}]"));
            }
            for (index, reaction) in state.when.iter().enumerate() {
                for (word, mention) in reaction.condition.mentions.iter().enumerate() {
                    self.slots(customer, mention, &format!("{at}.when[{index}].if.mentions[{word}]"));
                }
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

    /// Checks what a customer says or writes into a post.
    pub(super) fn line(&mut self, customer: &Customer, texts: &Wordings, channel: Channel, at: &str) {
        self.wordings(customer, texts, at);
        self.fits(customer, texts, channel, at, |text| text + &longest(&customer.style.emoji));
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

    /// Reports a model answer that is too long for the platform in the brand's voice.
    pub(super) fn model_fits(&mut self, customer: &Customer, answer: &Answer, at: &str) {
        let (brand, language) = (self.brand, self.scenario.language);
        if let Some(texts) = &answer.text {
            let at = format!("{at}.text");
            self.fits(customer, texts, answer.channel, &at, |text| dress(brand, customer, language, &text, true));
        }
    }

    /// Reports wordings that are too long for the platform at their longest, once `finished`.
    fn fits(
        &mut self,
        customer: &Customer,
        texts: &Wordings,
        channel: Channel,
        at: &str,
        finished: impl Fn(String) -> String,
    ) {
        let limit = limit(self.scenario.start.civil, channel);
        for (index, wording) in texts.all().iter().enumerate() {
            let text = finished(self.longest(customer, wording));
            let length = length(self.scenario.start.civil, channel, &text);
            if length > limit {
                let at = if texts.all().len() > 1 { format!("{at}[{index}]") } else { at.to_owned() };
                let message = format!("this text can come to {length} characters; the platform takes {limit}");
                self.error(&at, message, "shorten it; greeting, name, signature, facts and the longest choices count");
            }
        }
    }

    /// A wording at its longest: of every choice the longest option.
    fn longest(&self, customer: &Customer, wording: &str) -> String {
        let parts = template::parts(wording).unwrap_or_default();
        let text = parts.iter().map(|(part, _)| match part {
            Part::Words(words) => (*words).to_owned(),
            Part::Slot(key) => template::slot(key, self.brand, customer).unwrap_or_default().to_owned(),
            Part::Choice(options) => options
                .iter()
                .max_by_key(|option| option.chars().count())
                .map_or_else(String::new, |text| (*text).to_owned()),
        });
        text.collect()
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
                let problem =
                    Diagnostic::error(self.source(), self.inside(path, text, span), "this brace has no partner");
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

/// The emoji that takes the most room, with the space before it.
fn longest(emoji: &[String]) -> String {
    emoji.iter().max_by_key(|emoji| emoji.len()).map_or_else(String::new, |emoji| format!(" {emoji}"))
}

/// Whether the platform took a text of this length at that time.
pub(crate) fn is_taken(start: DateTime, channel: Channel, text: &str) -> bool {
    length(start, channel, text) <= limit(start, channel)
}

/// How long a text is, as the platform counted at that time.
fn length(start: DateTime, channel: Channel, text: &str) -> u32 {
    match channel {
        Channel::Public => weighted_len(text, rules(start)),
        Channel::Private => u32::try_from(text.chars().count()).unwrap_or(u32::MAX),
    }
}

/// How the platform counted at that time.
fn rules(start: DateTime) -> Rules {
    match start.date() {
        day if day < date(2017, 11, 1) => Rules::V1,
        day if day < date(2018, 10, 1) => Rules::V2,
        _ => Rules::V3,
    }
}

/// The most characters that the platform took at that time.
fn limit(start: DateTime, channel: Channel) -> u32 {
    match channel {
        Channel::Public => rules(start).limit(),
        Channel::Private if start < date(2015, 8, 1).at(0, 0, 0, 0) => 140,
        Channel::Private => 10_000,
    }
}
