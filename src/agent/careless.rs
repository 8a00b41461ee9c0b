//! The agent that makes the typical mistakes: late, anonymous, by the book of phrases, and asking for everything in public.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use rand::RngExt;
use rand::rngs::ChaCha8Rng;
use serde::Deserialize;

use super::{Doing, Incoming, Kind, Mind, Step, When};
use crate::language::Language;
use crate::replay::{Play, stream};
use crate::scenario::model::Category;
use crate::scenario::values::Wait;
use crate::transcript::Channel;

static PHRASES: LazyLock<BTreeMap<Language, Phrases>> =
    LazyLock::new(|| serde_yaml::from_str(include_str!("careless.yaml")).expect("the bundled phrases are well-formed"));

/// What a careless agent says, in one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Phrases {
    /// Asks for personal data in front of everybody.
    demands: Vec<String>,
    /// Sends the customer elsewhere, or excuses the company.
    brushes_off: Vec<String>,
    /// Thanks for nothing in particular.
    thanks: Vec<String>,
    /// Says in private what could have been said to anybody.
    private: Vec<String>,
}

/// Makes the typical mistakes.
pub struct Careless;

impl Kind for Careless {
    fn id(&self) -> &'static str {
        "careless"
    }

    fn purpose(&self) -> &'static str {
        "makes the typical mistakes: late, anonymous, by the book, in public"
    }

    fn mind(&self, play: &Arc<Play>, seed: u64) -> Box<dyn Mind> {
        let scenario = &play.story.scenario;
        let chance = stream(seed, &["careless"]);
        Box::new(Sloven { language: scenario.language, category: scenario.category, chance, turn: 0 })
    }
}

struct Sloven {
    language: Language,
    category: Category,
    chance: ChaCha8Rng,
    turn: usize,
}

impl Mind for Sloven {
    fn answer(&mut self, news: &[Incoming]) -> Vec<Step> {
        let Some(last) = news.last() else { return Vec::new() };
        let phrases = &PHRASES[&self.language];
        let kind = match (last.channel, self.category, self.turn) {
            (Channel::Private, ..) => &phrases.private,
            (_, Category::Praise, _) => &phrases.thanks,
            (_, Category::Complaint | Category::PrivateData, 0) => &phrases.demands,
            _ => &phrases.brushes_off,
        };
        let text = kind[self.turn % kind.len()].clone();
        self.turn += 1;
        let doing = match last.channel {
            Channel::Public => Doing::Reply { to: last.id, text },
            Channel::Private => Doing::Message { to: last.author, text },
        };
        let delay = Wait::minutes(self.chance.random_range(90..240i64));
        vec![Step { when: When::Thinking(delay), doing }]
    }
}
