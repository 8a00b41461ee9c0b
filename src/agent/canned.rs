//! The agent that pastes: it picks the saved reply that shares the most words with what the customer wrote.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Doing, Incoming, Mind, Step, When};
use crate::document::Document;
use crate::language::Language;
use crate::replay::Play;
use crate::scenario::template;
use crate::scenario::values::Wait;
use crate::transcript::Channel;

/// How long it takes to find a saved reply and paste it.
const PASTING: Wait = Wait::minutes(3);

/// A library of saved replies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Library {
    /// The saved replies.
    pub replies: Vec<Saved>,
}

/// One saved reply.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Saved {
    /// A short name.
    pub id: String,
    /// The words that customers use when this reply fits, in any language.
    pub topic: String,
    /// Where it may be used; without it, in both channels.
    #[serde(rename = "in")]
    pub channel: Option<Channel>,
    /// The text by language. `{name}` and `{brand}` are filled in.
    #[schemars(schema_with = "crate::scenario::values::keyed::<Language, String>")]
    pub text: BTreeMap<Language, String>,
}

impl Library {
    /// Reads a library.
    ///
    /// # Errors
    /// When the file cannot be read, or with every mistake in it.
    pub fn open(path: &Path) -> Result<Library> {
        let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        let read = Document::parse(&path.display().to_string(), bytes).and_then(|document| document.read::<Library>());
        match read {
            Ok(library) if library.replies.is_empty() => bail!("there is no reply in it"),
            Ok(library) => Ok(library),
            Err(problems) => {
                let all: Vec<String> = problems.iter().map(|problem| problem.render(false)).collect();
                bail!("it has mistakes\n\n{}", all.join("\n\n"))
            }
        }
    }

    /// The reply that fits best: its topic and text share the most words with the message. `None` if none shares any.
    fn pick(&self, language: Language, message: &Incoming) -> Option<&str> {
        let said = words(&message.text);
        let fitting =
            self.replies.iter().filter(|reply| reply.channel.is_none_or(|channel| channel == message.channel));
        let scored = fitting.filter_map(|reply| {
            let text = reply.text.get(&language)?;
            let common = |other: &str| words(other).iter().filter(|word| said.contains(word)).count();
            Some((3 * common(&reply.topic) + common(text), text.as_str()))
        });
        scored
            .filter(|(score, _)| *score > 0)
            .fold(None, |best: Option<(usize, &str)>, next| match best {
                Some(best) if best.0 >= next.0 => Some(best),
                _ => Some(next),
            })
            .map(|(_, text)| text)
    }
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
        let text = self.saved.pick(scenario.language, last);
        let (Some(customer), Some(text)) = (customer, text) else { return Vec::new() };
        let known = |key: &str| match key {
            "name" | "brand" | "brand_name" => template::slot(key, &self.play.story.brand, customer),
            _ => None,
        };
        let text = template::fill(text, known, |_| 0);
        let doing = match last.channel {
            Channel::Public => Doing::Reply { to: last.id, text },
            Channel::Private => Doing::Message { to: last.author, text },
        };
        vec![Step { when: When::Thinking(PASTING), doing }]
    }
}
