//! Clusters: texts that one brand sends again and again, found in bounded memory.
//!
//! Of each brand so many texts are kept at hand; a text that is not among them takes the place of the rarest (*space-saving*, by
//! Metwally, Agrawal and El Abbadi). So a text that makes up more than one in [`TEXTS`] of a brand's replies is always
//! found, and the count told is one that is certain: there may be more, never fewer.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::canonical::{ALIKE, Fingerprint};

/// How many texts are kept of each brand.
pub const TEXTS: usize = 256;
/// How many brands are told apart; the others count as one.
const BRANDS: usize = 200;
/// How many letters of an example are kept.
const EXAMPLE: usize = 400;

/// A text that was sent several times.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cluster {
    /// The brand; `None` where it is not known.
    pub brand: Option<String>,
    /// How many replies are this text or nearly so, at least.
    pub replies: u64,
    /// How many of them are the same to the word.
    pub same: u64,
    /// Their share of the brand's replies, in per cent.
    pub share: f64,
    /// The id of the first of them.
    pub first: String,
    /// The first of them, with placeholders for names, handles, links and numbers.
    pub example: String,
}

/// The texts of every brand.
#[derive(Debug, Default)]
pub(super) struct Clusters {
    brands: BTreeMap<Option<String>, Texts>,
}

/// The texts of a brand that are at hand.
#[derive(Debug, Default)]
struct Texts {
    replies: u64,
    by_words: HashMap<u64, usize>,
    kept: Vec<Text>,
    /// What each text is recognised by when it is nearly the same; beside the texts, since all of them are looked through.
    near: Vec<Option<u64>>,
    /// How often each text was counted.
    counts: Vec<u64>,
}

#[derive(Debug)]
struct Text {
    exact: u64,
    same: u64,
    /// How many of the count may have been other texts, whose place this one took.
    doubt: u64,
    first: String,
    example: String,
}

impl Clusters {
    /// Counts a reply; `example` makes its canonical text, where it is wanted.
    pub(super) fn add(&mut self, brand: Option<&str>, print: Fingerprint, id: &str, example: impl FnOnce() -> String) {
        let key = brand.map(str::to_owned);
        let is_new = !self.brands.contains_key(&key);
        let key = if is_new && self.brands.len() >= BRANDS { Some(super::OTHERS.to_owned()) } else { key };
        self.brands.entry(key).or_default().add(print, id, example);
    }

    /// The texts that were sent most often, at least twice, the most frequent first.
    pub(super) fn largest(&self, number: usize) -> Vec<Cluster> {
        let places =
            self.brands.iter().flat_map(|(brand, texts)| (0..texts.kept.len()).map(move |at| (brand, texts, at)));
        let mut found: Vec<Cluster> = places.filter_map(|(brand, texts, place)| cluster(brand, texts, place)).collect();
        found.sort_by(|a, b| {
            b.replies.cmp(&a.replies).then_with(|| (&a.brand, &a.example).cmp(&(&b.brand, &b.example)))
        });
        found.truncate(number);
        found
    }
}

fn cluster(brand: &Option<String>, texts: &Texts, place: usize) -> Option<Cluster> {
    let text = &texts.kept[place];
    let replies = texts.counts[place] - text.doubt;
    (replies >= 2).then(|| Cluster {
        brand: brand.clone(),
        replies,
        same: text.same,
        share: super::per_cent(replies, texts.replies).unwrap_or_default(),
        first: text.first.clone(),
        example: text.example.clone(),
    })
}

impl Texts {
    fn add(&mut self, print: Fingerprint, id: &str, example: impl FnOnce() -> String) {
        self.replies += 1;
        if let Some(place) = self.by_words.get(&print.exact) {
            self.counts[*place] += 1;
            self.kept[*place].same += 1;
            return;
        }
        if let Some(place) = self.near.iter().position(|near| is_near(*near, print.near)) {
            self.counts[place] += 1;
            return;
        }
        let example: String = example().chars().take(EXAMPLE).collect();
        self.keep(print, Text { exact: print.exact, same: 1, doubt: 0, first: id.to_owned(), example });
    }

    /// Gives a new text a place: a free one, or that of the rarest.
    fn keep(&mut self, print: Fingerprint, text: Text) {
        if self.kept.len() < TEXTS {
            self.by_words.insert(print.exact, self.kept.len());
            self.kept.push(text);
            self.near.push(print.near);
            self.counts.push(1);
            return;
        }
        let rarest = (0..self.counts.len()).min_by_key(|place| self.counts[*place]).unwrap_or(0);
        let doubt = self.counts[rarest];
        self.by_words.remove(&self.kept[rarest].exact);
        self.by_words.insert(print.exact, rarest);
        self.kept[rarest] = Text { doubt, ..text };
        self.near[rarest] = print.near;
        self.counts[rarest] = doubt + 1;
    }
}

fn is_near(one: Option<u64>, other: Option<u64>) -> bool {
    one.zip(other).is_some_and(|(one, other)| (one ^ other).count_ones() <= ALIKE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(exact: u64, near: u64) -> Fingerprint {
        Fingerprint { exact, near: Some(near) }
    }

    #[test]
    fn the_same_and_the_nearly_same_count_together() {
        let mut clusters = Clusters::default();
        for (number, near) in [0u64, 0, 0b111, u64::MAX].into_iter().enumerate() {
            clusters.add(Some("acme"), print(near, near), &number.to_string(), || format!("text {number}"));
        }
        clusters.add(None, print(0, 0), "x", String::new);
        let found = clusters.largest(10);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].replies, found[0].same, found[0].share, found[0].first.as_str()), (3, 2, 75.0, "0"));
    }

    #[test]
    fn a_frequent_text_is_found_among_many_and_never_counted_too_high() {
        let mut clusters = Clusters::default();
        for number in 0..50_000u64 {
            let exact = if number % 50 == 0 { 7 } else { 1000 + number };
            let print = Fingerprint { exact, near: None };
            clusters.add(Some("acme"), print, "x", || exact.to_string());
        }
        let found = clusters.largest(10);
        assert_eq!(found.iter().map(|cluster| cluster.example.as_str()).collect::<Vec<_>>(), ["7"]);
        assert!((900..=1000).contains(&found[0].replies), "{}", found[0].replies);
        assert!(clusters.brands.values().all(|texts| texts.kept.len() <= TEXTS && texts.by_words.len() <= TEXTS));
    }
}
