//! The agent that pastes: it picks the saved reply that shares the most words with what the customer wrote.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result, anyhow, bail};

use super::{Doing, Incoming, Mind, Step, When};
use crate::diagnostic::Diagnostic;
use crate::language::{Language, recognise};
use crate::library::formats::{self, Format, Hints, read_all};
use crate::library::model::Holds;
use crate::library::slots::{Filled, Slot, slots};
use crate::library::{Reply, Version};
use crate::lint::Settings;
use crate::replay::Play;
use crate::scenario::brand::Brand;
use crate::scenario::model::Customer;
use crate::scenario::template;
use crate::scenario::values::Wait;
use crate::transcript::Channel;

/// How long it takes to find a saved reply and paste it.
const PASTING: Wait = Wait::minutes(3);

/// Saved replies, ready to be picked from.
pub struct Library {
    saved: Vec<Saved>,
}

/// A saved reply and the words that it is found by.
struct Saved {
    reply: Reply,
    settings: Arc<Settings>,
    topic: Vec<String>,
    /// By version: its language and its words.
    versions: Vec<(Option<Language>, Vec<String>)>,
}

/// What an agent knows of a message when it looks for a reply.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// The brand's id.
    pub brand: &'a str,
    /// The language to answer in.
    pub language: Language,
    /// Where it is answered.
    pub channel: Channel,
    /// What the customer wrote.
    pub text: &'a str,
}

impl Library {
    /// A library without any reply.
    pub fn empty() -> Library {
        Library { saved: Vec::new() }
    }

    /// Reads a library of any format.
    ///
    /// # Errors
    /// When the file cannot be read, or with every mistake in it.
    pub fn open(path: &Path) -> Result<Library> {
        let name = path.display().to_string();
        let bytes = std::fs::read(path).with_context(|| format!("cannot read {name}"))?;
        let source = crate::document::text(&name, bytes).map_err(|problem| mistakes(&[problem]))?;
        let format = formats::recognise(&name, &source.text).context("it is of no known format")?;
        let opened = format.open(&source, &Hints::default()).map_err(|problems| mistakes(&problems))?;
        let read = read_all(opened.as_ref());
        if !read.problems.is_empty() {
            return Err(mistakes(&read.problems));
        }
        let mut library = Library::empty();
        library.add(format, read.replies);
        if library.saved.is_empty() {
            bail!("there is no reply in it");
        }
        Ok(library)
    }

    /// With replies of a file of this format.
    pub fn add(&mut self, format: &'static dyn Format, replies: Vec<Reply>) {
        let settings = Arc::new(Settings::of(format));
        self.saved.extend(replies.into_iter().map(|reply| Saved {
            topic: reply.topic.as_ref().or(reply.title.as_ref()).map(|topic| words(&topic.text)).unwrap_or_default(),
            versions: reply.versions.iter().map(version_words).collect(),
            settings: Arc::clone(&settings),
            reply,
        }));
    }

    /// The ids of its replies, in the order of the files.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.saved.iter().map(|saved| saved.reply.id.text.as_str())
    }

    /// Whether it has any reply in a language that this brand may use.
    pub fn is_for(&self, brand: &str, language: Language) -> bool {
        let speaks = |saved: &Saved| saved.versions.iter().any(|(own, _)| *own == Some(language));
        self.saved.iter().any(|saved| saved.is_of(brand) && speaks(saved))
    }

    /// The reply that fits best: its topic and text share the most words with the message. `None` if none shares any.
    fn pick(&self, wanted: &Wanted) -> Option<(&Saved, &Version)> {
        let said = words(wanted.text);
        let common = |words: &[String]| words.iter().filter(|word| said.contains(word)).count();
        let mut best: Option<(usize, &Saved, &Version)> = None;
        for saved in self.saved.iter().filter(|saved| saved.may_answer(wanted)) {
            let versions = saved.versions.iter().zip(&saved.reply.versions);
            let fitting = versions.filter(|((language, _), _)| *language == Some(wanted.language));
            for ((_, words), version) in fitting {
                let score = 3 * common(&saved.topic) + common(words);
                if score > best.as_ref().map_or(0, |(best, _, _)| *best) {
                    best = Some((score, saved, version));
                }
            }
        }
        best.map(|(_, saved, version)| (saved, version))
    }
}

impl Saved {
    fn may_answer(&self, wanted: &Wanted) -> bool {
        let is_there = self.reply.channel.is_none_or(|channel| channel == wanted.channel);
        is_there && self.is_of(wanted.brand)
    }

    fn is_of(&self, brand: &str) -> bool {
        self.reply.brand.as_ref().is_none_or(|own| own.text == brand)
    }

    /// A text of it with what is known filled in; what is not stays as it is written.
    fn fill(&self, version: &Version, brand: &Brand, customer: &Customer) -> String {
        let text = &version.written.text;
        let (slots, _) = slots(text);
        let value = |slot: &Slot| self.value(slot, brand, customer).unwrap_or(&text[slot.span.clone()]).to_owned();
        let values: Vec<String> = slots.iter().map(value).collect();
        Filled::of(text, &slots, |slot| {
            let index = slots.iter().position(|one| one.span == slot.span);
            index.and_then(|index| values.get(index)).map_or("", String::as_str)
        })
        .text
    }

    fn value<'a>(&self, slot: &Slot, brand: &'a Brand, customer: &'a Customer) -> Option<&'a str> {
        if let "name" | "brand" | "brand_name" = slot.key.as_str() {
            return template::slot(&slot.key, brand, customer);
        }
        let colleague = brand.team.first();
        match self.settings.holds(&self.reply, &slot.key)? {
            Holds::Name => Some(customer.first_name()),
            Holds::Handle => Some(&customer.handle),
            Holds::Brand => Some(&brand.name),
            Holds::Agent if slot.key == "initials" => colleague.map(|colleague| colleague.initials.as_str()),
            Holds::Agent => colleague.map(|colleague| colleague.name.as_str()),
            _ => None,
        }
    }
}

fn mistakes(problems: &[Diagnostic]) -> anyhow::Error {
    let all: Vec<String> = problems.iter().map(|problem| problem.render(false)).collect();
    anyhow!("it has mistakes\n\n{}", all.join("\n\n"))
}

fn version_words(version: &Version) -> (Option<Language>, Vec<String>) {
    let text = &version.written.text;
    (version.language.or_else(|| recognise(text)), words(text))
}

fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 2);
    let mut words: Vec<String> = words.map(str::to_lowercase).collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// What was looked for in one run: the customer's handle, what the customer wrote, and the id of the reply that was pasted.
pub type Pasted = Vec<(String, String, Option<String>)>;

/// Whoever pastes from a library in one run.
pub struct Clerk {
    library: Arc<Library>,
    play: Arc<Play>,
    pasted: Arc<Mutex<Pasted>>,
}

impl Clerk {
    /// Somebody who answers the customers of a play.
    pub fn new(library: Arc<Library>, play: Arc<Play>) -> Clerk {
        Clerk { library, play, pasted: Arc::default() }
    }

    /// Where what is looked for is written down.
    pub fn pasted(&self) -> Arc<Mutex<Pasted>> {
        Arc::clone(&self.pasted)
    }
}

impl Mind for Clerk {
    fn answer(&mut self, news: &[Incoming]) -> Vec<Step> {
        let Some(last) = news.last() else { return Vec::new() };
        let story = &self.play.story;
        let (language, brand) = (story.scenario.language, story.scenario.brand.as_str());
        let picked = self.library.pick(&Wanted { brand, language, channel: last.channel, text: &last.text });
        let id = picked.map(|(saved, _)| saved.reply.id.text.clone());
        let mut pasted = self.pasted.lock().unwrap_or_else(PoisonError::into_inner);
        pasted.push((last.handle.clone(), last.text.clone(), id));
        let customer = story.scenario.customers.iter().find(|customer| customer.handle == last.handle);
        let (Some(customer), Some((saved, version))) = (customer, picked) else { return Vec::new() };
        let text = saved.fill(version, &story.brand, customer);
        let doing = match last.channel {
            Channel::Public => Doing::Reply { to: last.id, text },
            Channel::Private => Doing::Message { to: last.author, text },
        };
        vec![Step { when: When::Thinking(PASTING), doing }]
    }
}
