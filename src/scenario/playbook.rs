//! Which state of a story a customer's message belongs to, told from its words alone.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use crate::scenario::brand::Brand;
use crate::scenario::model::{Customer, Scenario};
use crate::scenario::template::{self, Part};

/// The words of every state of every customer's story, made ready once a story.
#[derive(Debug, Default)]
pub struct Playbook {
    /// By customer, then by state: the wordings that may be said last in it.
    customers: Vec<Vec<Vec<Words>>>,
}

/// The words of one wording, hashed, in order.
type Words = Vec<u32>;

impl Playbook {
    /// Reads a scenario's texts.
    pub fn new(scenario: &Scenario, brand: &Brand) -> Playbook {
        let states = |customer: &Customer| {
            customer
                .story
                .iter()
                .map(|state| {
                    let texts = state.says.iter().flat_map(|line| line.text.all());
                    texts.map(|text| wording(text, brand, customer)).collect()
                })
                .collect()
        };
        Playbook { customers: scenario.customers.iter().map(states).collect() }
    }

    /// The state whose wordings share the most words with `text`; the first of equals.
    pub fn state_of(&self, customer: usize, text: &str) -> usize {
        let said = words(text);
        let likeness = |wordings: &Vec<Words>| {
            let best = wordings.iter().map(|wording| shared(&said, wording));
            best.fold(0.0f64, f64::max)
        };
        let scores = self.customers[customer].iter().map(likeness).enumerate();
        scores.fold((0, 0.0), |best, (state, score)| if score > best.1 { (state, score) } else { best }).0
    }
}

/// All words that a wording may hold: of a choice, every option.
fn wording(text: &str, brand: &Brand, customer: &Customer) -> Words {
    let mut found = Words::new();
    for (part, _) in template::parts(text).unwrap_or_default() {
        match part {
            Part::Words(text) => found.extend(words(text)),
            Part::Choice(options) => found.extend(options.iter().flat_map(|option| words(option))),
            Part::Slot(key) => found.extend(words(template::slot(key, brand, customer).unwrap_or_default())),
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn words(text: &str) -> Words {
    let mut found: Words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| {
            let mut hasher = DefaultHasher::new();
            for c in word.chars().flat_map(char::to_lowercase) {
                c.hash(&mut hasher);
            }
            #[expect(clippy::cast_possible_truncation, reason = "half a hash tells words apart well enough")]
            let short = hasher.finish() as u32;
            short
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// The share of the words said that stand in the wording, a little less for every word of the wording not said.
fn shared(said: &Words, wording: &Words) -> f64 {
    let common = said.iter().filter(|word| wording.binary_search(word).is_ok()).count();
    let all = said.len() + wording.len() - common;
    #[expect(clippy::cast_precision_loss, reason = "a text has few words")]
    let likeness = if all == 0 { 0.0 } else { 2.0 * common as f64 / (all + said.len()) as f64 };
    likeness
}
