//! The agent that pastes: it picks the saved reply that shares the most words with what the customer wrote.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail};

use super::{Doing, Incoming, Mind, Step, When};
use crate::diagnostic::{Diagnostic, Severity};
use crate::document;
use crate::language::{Language, recognise};
use crate::library::formats::{self, Format, Hints, read_all};
use crate::library::model::Holds;
use crate::library::slots::slots;
use crate::library::{Reply, Version};
use crate::replay::Play;
use crate::scenario::template;
use crate::scenario::values::Wait;
use crate::transcript::Channel;

/// How long it takes to find a saved reply and paste it.
const PASTING: Wait = Wait::minutes(3);

/// A library of saved replies, of any format that is known.
pub struct Library {
    format: &'static dyn Format,
    replies: Vec<Reply>,
}

impl Library {
    /// Reads a library.
    ///
    /// # Errors
    /// When the file cannot be read, or with every mistake in it.
    pub fn open(path: &Path) -> Result<Library> {
        let name = path.display().to_string();
        let bytes = fs::read(path).with_context(|| format!("cannot read {name}"))?;
        let source = document::text(&name, bytes).or_else(|problem| mistakes(vec![problem]))?;
        let Some(format) = formats::recognise(&name, &source.text) else {
            bail!("it is of no known format");
        };
        let opened = format.open(&source, &Hints::default()).or_else(mistakes)?;
        let read = read_all(opened.as_ref());
        let errors: Vec<Diagnostic> =
            read.problems.into_iter().filter(|problem| problem.severity == Severity::Error).collect();
        if !errors.is_empty() {
            return mistakes(errors);
        }
        if read.replies.is_empty() {
            bail!("there is no reply in it");
        }
        Ok(Library { format, replies: read.replies })
    }

    /// The reply that fits best and its text: its topic and text share the most words with the message. `None` if none shares any.
    fn pick(&self, language: Language, message: &Incoming) -> Option<(&Reply, &str)> {
        let said = words(&message.text);
        let fitting =
            self.replies.iter().filter(|reply| reply.channel.is_none_or(|channel| channel == message.channel));
        let scored = fitting.filter_map(|reply| {
            let text = text(reply, language)?;
            let common = |other: &str| words(other).iter().filter(|word| said.contains(word)).count();
            let topic = reply.topic.as_ref().map_or(0, |topic| common(&topic.text));
            Some((3 * topic + common(text), (reply, text)))
        });
        scored
            .filter(|(score, _)| *score > 0)
            .fold(None, |best: Option<(usize, (&Reply, &str))>, next| match best {
                Some(best) if best.0 >= next.0 => Some(best),
                _ => Some(next),
            })
            .map(|(_, picked)| picked)
    }

    /// A text with what is known of a customer filled in; the rest stays as it is, braces and all.
    fn fill<'v>(&self, reply: &Reply, text: &str, known: impl Fn(&str) -> Option<&'v str>) -> String {
        let mut filled = text.to_owned();
        for slot in slots(text).0.into_iter().rev() {
            let described = reply.placeholders.get(&slot.key).map(|placeholder| placeholder.holds);
            let key = match described.or_else(|| self.format.fills(&slot.key)) {
                Some(Holds::Name) => "name",
                Some(Holds::Brand) => "brand_name",
                _ => slot.key.as_str(),
            };
            if let Some(value) = known(key) {
                filled.replace_range(slot.span, value);
            }
        }
        filled
    }
}

fn mistakes<T>(problems: Vec<Diagnostic>) -> Result<T> {
    let all: Vec<String> = problems.iter().map(|problem| problem.render(false)).collect();
    bail!("it has mistakes\n\n{}", all.join("\n\n"))
}

/// The text of a reply in a language: the one that says so, or else one that is in it, or whose language nobody can tell.
fn text(reply: &Reply, language: Language) -> Option<&str> {
    let is_said = |version: &&Version| version.language == Some(language);
    let seems = |version: &&Version| {
        version.language.is_none() && recognise(&version.written.text).is_none_or(|found| found == language)
    };
    let found = reply.versions.iter().find(is_said).or_else(|| reply.versions.iter().find(seems));
    found.map(|version| version.written.text.as_str())
}

fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 2);
    let mut words: Vec<String> = words.map(str::to_lowercase).collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// Whoever pastes from a library in one run.
pub(super) struct Clerk {
    saved: Arc<Library>,
    play: Arc<Play>,
}

impl Clerk {
    pub(super) fn new(library: Arc<Library>, play: Arc<Play>) -> Clerk {
        Clerk { saved: library, play }
    }
}

impl Mind for Clerk {
    fn answer(&mut self, news: &[Incoming]) -> Vec<Step> {
        let Some(last) = news.last() else { return Vec::new() };
        let scenario = &self.play.story.scenario;
        let customer = scenario.customers.iter().find(|customer| customer.handle == last.handle);
        let picked = self.saved.pick(scenario.language, last);
        let (Some(customer), Some((reply, text))) = (customer, picked) else { return Vec::new() };
        let known = |key: &str| match key {
            "name" | "brand" | "brand_name" => template::slot(key, &self.play.story.brand, customer),
            _ => None,
        };
        let text = self.saved.fill(reply, text, known);
        let doing = match last.channel {
            Channel::Public => Doing::Reply { to: last.id, text },
            Channel::Private => Doing::Message { to: last.author, text },
        };
        vec![Step { when: When::Thinking(PASTING), doing }]
    }
}
