//! Traces: what a text of a reply leaves behind for the look at the library as a whole, in a few hundred bytes.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use super::Text;
use crate::language::{Language, function_words};
use crate::library::slots::Slot;
use crate::transcript::Channel;

/// How many keys a text is filed under: two texts that are alike share one of them with near certainty.
pub const BANDS: usize = 10;
/// How many of the least hashes make one key.
const ROWS: usize = 3;
/// The fewest words of a text that is compared with others of nearly the same words.
const FEWEST: usize = 6;

/// Words that turn a statement into its opposite.
const NOTS: &[&str] = &[
    "not", "no", "never", "cannot", "can't", "don't", "won't", "isn't", "doesn't", "aren't", "niet", "geen", "nooit",
    "nicht", "kein", "keine", "keinen", "nie", "pas", "jamais", "aucun", "aucune", "inte", "ej", "aldrig", "ingen",
    "inget", "inga",
];

static SMALL: LazyLock<FxHashSet<u32>> = LazyLock::new(|| {
    let languages = Language::ALL.iter().flat_map(|language| function_words(*language));
    languages.map(|word| hash(word)).collect()
});

static NEGATIONS: LazyLock<FxHashSet<u32>> = LazyLock::new(|| NOTS.iter().map(|word| hash(word)).collect());

/// What a text of a reply leaves behind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trace {
    /// The file, as an index into the files that were read.
    pub file: u32,
    /// The id of the reply.
    pub reply: Box<str>,
    /// The bytes of the file that the id takes up.
    pub id: Range<usize>,
    /// Whether the file itself gives the reply that id.
    pub is_named: bool,
    /// Whether it is the first text of its reply.
    pub is_first: bool,
    /// The bytes of the file that the text takes up.
    pub span: Range<usize>,
    /// The language of the text.
    pub language: Option<Language>,
    /// The one channel of the reply.
    pub channel: Option<Channel>,
    /// The brand, as a hash of its id.
    pub brand: u32,
    /// The words in order, without facts, as hashes.
    pub words: Box<[u32]>,
    /// What may not differ between two texts that say the same: numbers, times, links, negations, in order, as hashes.
    pub facts: Box<[u32]>,
    /// The keys that it is filed under; none where it is too short.
    pub keys: Option<[u32; BANDS]>,
}

impl Trace {
    /// The trace of a text.
    pub fn of(text: &Text, file: u32, source: &str, is_first: bool) -> Trace {
        let (words, facts) = read(text.words(), text.slots);
        let reply = text.reply;
        let named = source.get(reply.id.span.clone()).unwrap_or_default();
        Trace {
            file,
            reply: reply.id.text.as_str().into(),
            id: reply.id.span.clone(),
            is_named: named.trim_matches(['"', '\'']) == reply.id.text,
            is_first,
            span: text.version.written.span.clone(),
            language: text.language,
            channel: reply.channel,
            brand: reply.brand.as_ref().map_or(0, |brand| hash(&brand.text)),
            keys: keys(&words),
            words: words.into(),
            facts: facts.into(),
        }
    }

    /// Whether the two could stand in for each other: one language, one brand, and a channel in common.
    pub fn is_rival(&self, other: &Trace) -> bool {
        let meets = match (self.channel, other.channel) {
            (Some(a), Some(b)) => a == b,
            _ => true,
        };
        meets && self.language == other.language && self.brand == other.brand
    }

    /// The pairs of neighbouring words, sorted.
    pub fn pairs(&self) -> Vec<u32> {
        let mut pairs: Vec<u32> = self.words.windows(2).map(|two| pair(two[0], two[1])).collect();
        pairs.sort_unstable();
        pairs
    }

    /// How alike the words of this text and those of another are, from 0 to 100, given the other's pairs of neighbouring
    /// words: the share of pairs that both have.
    pub fn likeness(&self, others: &[u32]) -> u8 {
        let (a, b) = (self.pairs(), others);
        let (mut at, mut both) = (0, 0_usize);
        for pair in &a {
            while at < b.len() && b[at] < *pair {
                at += 1;
            }
            if at < b.len() && b[at] == *pair {
                both += 1;
                at += 1;
            }
        }
        let share = (200 * both).checked_div(a.len() + b.len()).unwrap_or(0);
        u8::try_from(share).unwrap_or(100)
    }

    /// Whether the two differ in nothing but small words and facts.
    pub fn has_same_content(&self, other: &Trace) -> bool {
        let content = |trace: &Trace| {
            let mut words: Vec<u32> = trace.words.iter().copied().filter(|word| !SMALL.contains(word)).collect();
            words.sort_unstable();
            words.dedup();
            words
        };
        content(self) == content(other)
    }
}

fn pair(first: u32, second: u32) -> u32 {
    (first.rotate_left(7) ^ second).wrapping_mul(0x9E37_79B1)
}

/// The keys that words are filed under.
fn keys(words: &[u32]) -> Option<[u32; BANDS]> {
    if words.len() < FEWEST {
        return None;
    }
    let mut least = [u32::MAX; BANDS * ROWS];
    for two in words.windows(2) {
        let pair = pair(two[0], two[1]);
        for (row, least) in (0_u32..).zip(least.iter_mut()) {
            let mixed = (pair ^ row.wrapping_mul(0x85EB_CA6B)).wrapping_mul(0xC2B2_AE35);
            *least = (*least).min(mixed ^ (mixed >> 15));
        }
    }
    let mut keys = [0; BANDS];
    for (key, rows) in keys.iter_mut().zip(least.chunks(ROWS)) {
        *key = rows.iter().fold(0, |key, row| pair(key, *row));
    }
    Some(keys)
}

/// The words and the facts of a text, as hashes; placeholders are left out.
fn read(text: &str, slots: &[Slot]) -> (Vec<u32>, Vec<u32>) {
    let (mut words, mut facts) = (Vec::with_capacity(48), Vec::new());
    let mut at = 0;
    for slot in slots.iter().map(|slot| slot.span.clone()).chain(std::iter::once(text.len()..text.len())) {
        read_words(&text[at..slot.start], &mut words, &mut facts);
        at = slot.end;
    }
    (words, facts)
}

fn read_words(text: &str, words: &mut Vec<u32>, facts: &mut Vec<u32>) {
    let mut letters = text.char_indices().peekable();
    while let Some((start, first)) = letters.next() {
        if !first.is_alphanumeric() {
            continue;
        }
        let (mut end, mut has_digit, mut is_joined) = (start + first.len_utf8(), first.is_ascii_digit(), false);
        while let Some((at, letter)) = letters.peek().copied() {
            let follows = || text[at + letter.len_utf8()..].chars().next().is_some_and(char::is_alphanumeric);
            let joins = matches!(letter, '\'' | '\u{2019}' | '-' | '.' | ',' | ':' | '/' | '@' | '_' | '=' | '?' | '&');
            if !(letter.is_alphanumeric() || joins && follows()) {
                break;
            }
            is_joined |= matches!(letter, '.' | '/' | '@');
            has_digit |= letter.is_ascii_digit();
            end = at + letter.len_utf8();
            letters.next();
        }
        let word = hash(&text[start..end]);
        if has_digit || is_joined || NEGATIONS.contains(&word) { facts.push(word) } else { words.push(word) }
    }
}

/// A hash of a word in small letters, the same on every machine.
fn hash(word: &str) -> u32 {
    let mut hash: u32 = 0x811C_9DC5;
    for letter in word.chars() {
        let letter = if letter == '\u{2019}' { '\'' } else { letter };
        let small = if letter.is_ascii() {
            letter.to_ascii_lowercase()
        } else {
            letter.to_lowercase().next().unwrap_or(letter)
        };
        hash = (hash ^ small as u32).wrapping_mul(0x0100_0193);
    }
    hash ^ hash >> 16
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trace(text: &str) -> Trace {
        let (words, facts) = read(text, &crate::library::slots::slots(text).0);
        Trace {
            file: 0,
            reply: "x".into(),
            id: 0..0,
            is_named: true,
            is_first: true,
            span: 0..0,
            language: None,
            channel: None,
            brand: 0,
            keys: keys(&words),
            words: words.into(),
            facts: facts.into(),
        }
    }

    #[test]
    fn facts_are_told_from_words() {
        let one = trace("Hi {name}, it costs 12,50 at acme.example/help. You can't come before 10:30!");
        assert_eq!(one.facts.len(), 4);
        assert_eq!(one.words.len(), 7);
    }

    #[test]
    fn one_word_more_is_alike_and_another_matter_is_not() {
        let one = trace("Hi {name}, how annoying that your parcel is late. We'll look into it today and let you know.");
        let like =
            trace("Hello {name}, how annoying that your parcel is late! We'll look into it today and let you know");
        let other =
            trace("Hi {name}, the shop in the High Street is open from nine. Do come in, we'd love to see you.");
        assert!(one.likeness(&like.pairs()) > 90, "{}", one.likeness(&like.pairs()));
        assert!(one.likeness(&other.pairs()) < 20, "{}", one.likeness(&other.pairs()));
        let shared =
            |a: &Trace, b: &Trace| a.keys.zip(b.keys).is_some_and(|(a, b)| a.iter().zip(b).any(|(a, b)| *a == b));
        assert!(shared(&one, &like) && !shared(&one, &other));
    }
}
