//! Settings: what a project wants of its replies, as the rules see it.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::finding::Level;
use super::{Known, Rule};
use crate::library::Reply;
use crate::library::formats::Format;
use crate::library::model::{Holds, Placeholder};
use crate::scenario::values::{Day, Wait};

/// What the rules need to know of a project, for the files that it holds for.
#[derive(Clone)]
pub struct Settings {
    /// How bad each rule is, where the project says so, by id.
    pub levels: BTreeMap<String, Level>,
    /// What the rules are told.
    pub options: Options,
    /// The brands that are described, by id.
    pub brands: Arc<BTreeMap<String, Known>>,
    /// What is filled in, for all replies.
    pub placeholders: BTreeMap<String, Placeholder>,
    /// The day on which replies are looked at; without it, nothing that depends on it is.
    pub today: Option<Day>,
    /// The format of the file at hand.
    pub format: &'static dyn Format,
}

/// What a project tells the rules.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// How long a review of a reply holds.
    pub reviewed_within: Wait,
    /// Whether every reply is to say when it was reviewed.
    pub must_be_reviewed: bool,
    /// Hosts that replies may link to, with all below them; without any, every host will do.
    pub links: Vec<String>,
    /// How alike two replies of one language may be, from 0 to 100.
    pub alike: crate::scenario::values::Percent,
    /// The longest public reply, as the platform counts.
    pub public_length: u32,
    /// The longest private message, as the platform counts.
    pub private_length: u32,
    /// Words that are the team's own and never wrong.
    pub words: Vec<String>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            reviewed_within: Wait::minutes(365 * 24 * 60),
            must_be_reviewed: false,
            links: Vec::new(),
            alike: crate::scenario::values::Percent(80),
            public_length: 280,
            private_length: 10_000,
            words: Vec::new(),
        }
    }
}

impl Settings {
    /// Settings of a project that says nothing.
    pub fn of(format: &'static dyn Format) -> Settings {
        Settings {
            levels: BTreeMap::new(),
            options: Options::default(),
            brands: Arc::new(BTreeMap::new()),
            placeholders: BTreeMap::new(),
            today: None,
            format,
        }
    }

    /// All that findings depend on, as text: two settings with one print find the same.
    pub fn print(&self) -> String {
        let brands: Vec<_> = self.brands.values().map(|known| serde_json::to_string(&known.brand)).collect();
        let Settings { levels, options, placeholders, today, format, .. } = self;
        format!("{levels:?} {options:?} {placeholders:?} {today:?} {} {brands:?}", format.id())
    }

    /// How bad a rule is here.
    pub fn level(&self, rule: &dyn Rule) -> Level {
        self.levels.get(rule.id()).copied().unwrap_or(rule.about().level)
    }

    /// What is filled in under a key: as the reply or its file describes it, as the project does, as the helpdesk or we
    /// ourselves know it.
    pub fn holds(&self, reply: &Reply, key: &str) -> Option<Holds> {
        let described = reply.placeholders.get(key).or_else(|| self.placeholders.get(key)).map(|one| one.holds);
        described.or_else(|| self.format.fills(key)).or_else(|| built_in(key))
    }

    /// What it may look like, filled in.
    pub fn examples<'a>(&'a self, reply: &'a Reply, key: &str) -> &'a [String] {
        let described = reply.placeholders.get(key).or_else(|| self.placeholders.get(key));
        described.map_or(&[], |one| one.examples.as_slice())
    }

    /// The brand that a reply is of.
    pub fn brand(&self, reply: &Reply) -> Option<&Known> {
        self.brands.get(reply.brand.as_ref()?.text.as_str())
    }
}

/// The keys that need no description.
const BUILT_IN: &[(&str, Holds)] = &[
    ("name", Holds::Name),
    ("handle", Holds::Handle),
    ("agent", Holds::Agent),
    ("initials", Holds::Agent),
    ("brand", Holds::Handle),
    ("brand_name", Holds::Brand),
];

fn built_in(key: &str) -> Option<Holds> {
    BUILT_IN.iter().find(|(known, _)| *known == key).map(|(_, holds)| *holds)
}

/// The keys that need no description.
pub fn built_in_keys<'a>() -> impl Iterator<Item = &'a str> {
    BUILT_IN.iter().map(|(key, _)| *key)
}
