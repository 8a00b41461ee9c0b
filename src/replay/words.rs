//! What a customer says in one run: a wording chosen by the seed, filled in, and written as this person writes.

use std::fmt::Write as _;

use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use sha2::{Digest, Sha256};

use crate::scenario::brand::Brand;
use crate::scenario::model::{Customer, Style, Wordings};
use crate::scenario::template::{self, Part};

/// A generator of chance for one purpose. Adding a purpose does not shift the others.
pub fn stream(seed: u64, purpose: &[&str]) -> ChaCha8Rng {
    let mut hash = Sha256::new();
    hash.update(seed.to_le_bytes());
    for part in purpose {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
        hash.update(part.as_bytes());
    }
    ChaCha8Rng::from_seed(hash.finalize().into())
}

/// The seed of one trial of one scenario, so that neither their order nor their number matters.
pub fn trial_seed(seed: u64, scenario: &str, trial: u32) -> u64 {
    stream(seed, &[scenario, &trial.to_string()]).random()
}

/// The text of one line: `chance` decides on the wording, the choices within it, and the slips of the finger.
pub(super) fn say(texts: &Wordings, brand: &Brand, customer: &Customer, chance: &mut ChaCha8Rng) -> String {
    let wordings = texts.all();
    let wording = &wordings[pick(wordings.len(), chance)];
    let style = &customer.style;
    let lower = chance.random_range(0..100u32) < u32::from(style.lowercase.0);
    let mut said = String::with_capacity(wording.len() + 24);
    for (part, _) in template::parts(wording).unwrap_or_default() {
        match part {
            Part::Words(words) => write_words(words, style, lower, chance, &mut said),
            Part::Choice(options) => {
                let option = options[pick(options.len(), chance)];
                write_words(option, style, lower, chance, &mut said);
            }
            Part::Slot(key) => said.push_str(template::slot(key, brand, customer).unwrap_or_default()),
        }
    }
    if !style.emoji.is_empty() && chance.random_range(0..2u32) == 0 {
        let emoji = &style.emoji[pick(style.emoji.len(), chance)];
        if !said.ends_with(emoji.as_str()) {
            let _ = write!(said, " {emoji}");
        }
    }
    said
}

fn pick(options: usize, chance: &mut ChaCha8Rng) -> usize {
    let options = u32::try_from(options).unwrap_or(u32::MAX).max(1);
    chance.random_range(0..options) as usize
}

/// Writes words with this person's slang, slips and capitals. Spaces and what is not a word stay as they are.
fn write_words(text: &str, style: &Style, lower: bool, chance: &mut ChaCha8Rng, out: &mut String) {
    for piece in text.split_inclusive(char::is_whitespace) {
        let end = piece.trim_end().len();
        let (word, space) = piece.split_at(end);
        let plain = word.chars().all(|c| c.is_alphabetic() || matches!(c, ',' | '.' | '!' | '?' | '\''));
        let word = slang(word, style, chance);
        let word = if plain { slip(word, style, chance) } else { word.to_owned() };
        if lower && !word.starts_with(['@', '#']) {
            out.extend(word.chars().flat_map(char::to_lowercase));
        } else {
            out.push_str(&word);
        }
        out.push_str(space);
    }
}

fn slang<'a>(word: &'a str, style: &'a Style, chance: &mut ChaCha8Rng) -> &'a str {
    match style.slang.get(word) {
        Some(options) if !options.is_empty() && chance.random_range(0..2u32) == 0 => {
            &options[pick(options.len(), chance)]
        }
        _ => word,
    }
}

/// A slip of the finger: two neighbouring letters swapped, or one left out. Never longer than the word.
fn slip(word: &str, style: &Style, chance: &mut ChaCha8Rng) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    if style.typos.0 == 0 || letters.len() < 4 || chance.random_range(0..100u32) >= u32::from(style.typos.0) {
        return word.to_owned();
    }
    let at = 1 + pick(letters.len() - 3, chance);
    if chance.random_range(0..2u32) == 0 {
        letters.swap(at, at + 1);
    } else {
        letters.remove(at);
    }
    letters.into_iter().collect()
}
