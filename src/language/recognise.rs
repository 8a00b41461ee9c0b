//! Which language a message is in, also a short one full of handles and links.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::{Language, function_words};
use crate::text::{Folded, Kind, Token, fold, tokens};

/// For each small word, the languages it tells, one bit each.
static TELLING: LazyLock<FxHashMap<String, u8>> = LazyLock::new(|| {
    let mut words = FxHashMap::default();
    for language in Language::ALL {
        for word in function_words(*language) {
            *words.entry(word.clone()).or_insert(0) |= 1 << *language as u8;
        }
    }
    words
});

/// For each small word of other languages that none of ours has, the languages that have it, one bit each.
static FOREIGN: LazyLock<FxHashMap<String, u16>> = LazyLock::new(|| {
    let read: BTreeMap<String, String> =
        serde_yaml::from_str(include_str!("foreign-words.yaml")).expect("foreign-words.yaml lists words");
    let mut words = FxHashMap::default();
    for (at, list) in read.values().enumerate() {
        for word in list.split_whitespace().map(|word| fold(word).text).filter(|word| !TELLING.contains_key(word)) {
            *words.entry(word).or_insert(0) |= 1 << at;
        }
    }
    words
});

/// The most words that one language of others counts.
#[derive(Default)]
struct Foreign([u32; 16]);

impl Foreign {
    fn note(&mut self, word: &str) {
        if let Some(bits) = FOREIGN.get(word) {
            self.0.iter_mut().enumerate().for_each(|(at, count)| *count += u32::from(bits >> at & 1));
        }
    }

    fn most(&self) -> u32 {
        self.0.iter().copied().max().unwrap_or(0)
    }
}

/// The language of a text; `None`: not one of the five, or too little to tell.
pub fn recognise(text: &str) -> Option<Language> {
    let folded = fold(text);
    let tokens = tokens(&folded, text);
    recognise_tokens(text, &folded, &tokens)
}

/// Whether a folded word is one of the small words of a language.
pub(crate) fn is_function_word(word: &str, language: Option<Language>) -> bool {
    language.is_some_and(|language| TELLING.get(word).is_some_and(|bits| bits >> language as u8 & 1 == 1))
}

/// How many tokens are read at most: a long text tells its language early.
const ENOUGH: usize = 400;

/// The language of a text that is cut already.
pub(crate) fn recognise_tokens(text: &str, folded: &Folded, tokens: &[Token]) -> Option<Language> {
    let mut score = [0_u32; Language::ALL.len()];
    let mut words = 0;
    let mut foreign = Foreign::default();
    for token in tokens.iter().filter(|token| token.kind == Kind::Word).take(ENOUGH) {
        let word = &folded.text[token.start..token.end];
        words += 1;
        foreign.note(word);
        if let Some(bits) = TELLING.get(word) {
            let worth = if bits.count_ones() == 1 { 3 } else { 1 };
            for (at, points) in score.iter_mut().enumerate() {
                *points += worth * u32::from(bits >> at & 1);
            }
        }
    }
    // Three points a word, as a small word of ours that no other of ours has.
    let best = score.iter().copied().max().unwrap_or(0);
    if foreign.most() >= 2 && foreign.most() * 4 >= best {
        return None;
    }
    decide(score, words, || plain(text, folded, tokens))
}

/// The words of a text as they are written, without handles, links and numbers.
fn plain(text: &str, folded: &Folded, tokens: &[Token]) -> String {
    let mut plain = String::with_capacity(text.len().min(2048));
    for token in tokens.iter().filter(|token| token.kind == Kind::Word).take(ENOUGH) {
        plain.push_str(text.get(folded.original(token.start..token.end)).unwrap_or_default());
        plain.push(' ');
    }
    plain
}

/// Weighs the small words against the model of letters.
fn decide(score: [u32; Language::ALL.len()], words: u32, plain: impl Fn() -> String) -> Option<Language> {
    let best = (0..score.len()).max_by_key(|&at| (score[at], std::cmp::Reverse(at)))?;
    let second = (0..score.len()).filter(|&at| at != best).map(|at| score[at]).max().unwrap_or(0);
    let clear = score[best] >= 3 && score[best] >= second + second / 2 + 2;
    if clear && score[best] >= words / 3 {
        return Some(Language::ALL[best]);
    }
    if words < 3 {
        return (score[best] > second).then(|| Language::ALL[best]);
    }
    let model = match whichlang::detect_language(&plain()) {
        whichlang::Lang::Eng => Language::En,
        whichlang::Lang::Nld => Language::Nl,
        whichlang::Lang::Deu => Language::De,
        whichlang::Lang::Fra => Language::Fr,
        whichlang::Lang::Swe => Language::Sv,
        _ => return (clear && score[best] >= words / 2).then(|| Language::ALL[best]),
    };
    let support = score[model as usize];
    if support == 0 && score[best] == 0 && words >= 6 {
        return None;
    }
    // In each of the five languages every third word or so is a small one, and a telling one is worth three.
    if words >= 10 && support * 2 < words && score[best] * 2 < words {
        return None;
    }
    if support + 2 < score[best] { Some(Language::ALL[best]) } else { Some(model) }
}
