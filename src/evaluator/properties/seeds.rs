//! The replies that properties are tried on: the bundled samples, the samples of the lexicons, and the replies that were written
//! and labelled for this project.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use serde::Deserialize;

use crate::evaluator::case::house_of;
use crate::evaluator::markers::{House, Reading, Seen, Tongue, observe};
use crate::language::{Language, lexicon};
use crate::marker::Marker;
use crate::scenario::load::{Story, Suite};
use crate::scenario::shelf::Shelf;
use crate::scenario::template;
use crate::transcript::Channel;

/// A reply and what its reader knows.
#[derive(Debug, Clone)]
pub(super) struct Seed {
    pub(super) language: Language,
    pub(super) channel: Channel,
    pub(super) text: String,
    /// What the customer said.
    said: Vec<String>,
    /// The customer's name and handle, and the brand's house; none for a reply that stands alone.
    scene: Option<(String, String, Arc<House>)>,
}

impl Seed {
    /// What is seen in another text in this reply's place.
    pub(super) fn look(&self, text: &str) -> Seen {
        let said: Vec<&str> = self.said.iter().map(String::as_str).collect();
        let scene = self.scene.as_ref();
        observe(&Reading {
            text,
            channel: self.channel,
            language: Tongue::Known(self.language),
            customer: &said,
            customer_name: scene.map(|(name, _, _)| name.as_str()),
            customer_handle: scene.map(|(_, handle, _)| handle.as_str()),
            house: scene.map(|(_, _, house)| house.as_ref()),
        })
    }
}

/// The markers that are seen, without their places.
pub(super) fn markers(seen: &Seen) -> BTreeSet<Marker> {
    seen.marks.iter().map(|mark| mark.marker).collect()
}

/// The bundled stories.
pub(super) static STORIES: LazyLock<Vec<Arc<Story>>> = LazyLock::new(|| Suite::read(Shelf::bundled()).stories);

/// Every seed.
pub(super) static ALL: LazyLock<Vec<Seed>> = LazyLock::new(|| {
    let stories = STORIES.iter().flat_map(|story| of_story(story));
    stories.chain(Language::ALL.iter().flat_map(|language| of_lexicon(*language))).chain(written()).collect()
});

/// The replies of a story's samples, to what the customer says first.
fn of_story(story: &Story) -> Vec<Seed> {
    let house = Arc::new(house_of(&story.brand));
    let customers = &story.scenario.customers;
    let replies = story.scenario.samples.iter().flat_map(|sample| &sample.replies);
    let seed = |reply: &crate::scenario::model::Answer| {
        let named = reply.to.as_ref().and_then(|to| customers.iter().find(|customer| customer.handle == *to));
        let customer = named.unwrap_or(&customers[0]);
        let filled = |text: &String| template::fill(text, |key| template::slot(key, &story.brand, customer), |_| 0);
        Some(Seed {
            language: story.scenario.language,
            channel: reply.channel,
            text: filled(&reply.text.as_ref()?.all()[0]),
            said: customer.story[0].says.iter().map(|line| filled(&line.text.all()[0])).collect(),
            scene: Some((customer.name.clone(), customer.handle.clone(), Arc::clone(&house))),
        })
    };
    replies.filter_map(seed).collect()
}

fn of_lexicon(language: Language) -> Vec<Seed> {
    let alone =
        |text: &str| Seed { language, channel: Channel::Public, text: text.to_owned(), said: vec![], scene: None };
    lexicon(language).samples().iter().map(|sample| alone(&sample.text)).collect()
}

fn written() -> Vec<Seed> {
    /// One labelled reply.
    #[derive(Deserialize)]
    struct Row {
        lang: Language,
        channel: Channel,
        customer: String,
        reply: String,
    }
    let rows = include_str!("../markers/written.jsonl").lines();
    let rows = rows.map(|line| serde_json::from_str::<Row>(line).expect("a labelled reply"));
    let seed = |row: Row| Seed {
        language: row.lang,
        channel: row.channel,
        text: row.reply,
        said: vec![row.customer],
        scene: None,
    };
    rows.map(seed).collect()
}
