//! Kinship: what only the library as a whole can show. Replies that say the same, or the opposite, are found by the traces
//! that their texts leave, in time proportional to the number of texts.

use std::collections::hash_map::Entry;

use rustc_hash::{FxHashMap, FxHashSet};

use super::engine::{Linter, print};
use super::finding::{Also, Finding, Level};
use super::trace::{BANDS, Trace};

/// With how many earlier texts under the same key a text is compared: a bound for libraries of nothing but doubles.
const COMPARED: usize = 8;

/// The rules whose findings come from here.
pub const RULES: &[&str] = &[DUPLICATE_ID, NEAR_DUPLICATE, CONTRADICTION];
const DUPLICATE_ID: &str = "duplicate-id";
const NEAR_DUPLICATE: &str = "near-duplicate";
const CONTRADICTION: &str = "contradiction";

/// What is wrong between replies, in order of their traces. `linter` is the one of a file, by its index.
pub fn find<'l>(linter: impl Fn(u32) -> &'l Linter, traces: &[Trace]) -> Vec<Finding> {
    let mut found = duplicate_ids(&linter, traces);
    found.extend(doubles(&linter, traces));
    found
}

fn duplicate_ids<'l>(linter: &impl Fn(u32) -> &'l Linter, traces: &[Trace]) -> Vec<Finding> {
    let mut first: FxHashMap<(u32, &str), &Trace> = FxHashMap::default();
    let mut found = Vec::new();
    for trace in traces.iter().filter(|trace| trace.is_first && trace.is_named) {
        match first.entry((trace.brand, &trace.reply)) {
            Entry::Vacant(place) => {
                place.insert(trace);
            }
            Entry::Occupied(place) => {
                let (level, other) = (linter(trace.file).level(DUPLICATE_ID), place.get());
                let message = format!("`{}` is the id of another reply as well", trace.reply);
                let also = Also { file: other.file, span: other.id.clone(), words: "the first".to_owned() };
                let told = Finding {
                    span: trace.id.clone(),
                    help: "give each reply an id of its own: people and baselines tell them apart by it".to_owned(),
                    also: vec![also],
                    ..finding(DUPLICATE_ID, level, trace, other, message)
                };
                found.extend((level > Level::Off).then_some(told));
            }
        }
    }
    found
}

/// How two texts are related.
enum Kin {
    /// They say the same in nearly the same words: how alike they are, from 0 to 100.
    Double(u8),
    /// They say the same about other numbers, links or times, or the opposite.
    Rival,
}

fn doubles<'l>(linter: &impl Fn(u32) -> &'l Linter, traces: &[Trace]) -> Vec<Finding> {
    let mut filed: [FxHashMap<u32, Vec<u32>>; BANDS] = std::array::from_fn(|_| FxHashMap::default());
    let mut same: FxHashMap<(u32, u32, usize), u32> = FxHashMap::default();
    let mut found = Vec::new();
    let mut tried = FxHashSet::default();
    for (index, trace) in (0_u32..).zip(traces) {
        let rules = linter(trace.file);
        if rules.level(NEAR_DUPLICATE) == Level::Off && rules.level(CONTRADICTION) == Level::Off {
            continue;
        }
        let Some(keys) = trace.keys else { continue };
        let alike = rules.settings().options.alike.0;
        // Texts of the very same words stand for each other: only the first is filed.
        let whole =
            trace.words.iter().fold(trace.brand, |whole, word| (whole.rotate_left(5) ^ word).wrapping_mul(0x9E37_79B1));
        let kin = match same.entry((whole, keys[0], trace.words.len())) {
            Entry::Occupied(first) => Some(*first.get()).filter(|first| traces[*first as usize].is_rival(trace)),
            Entry::Vacant(place) => {
                place.insert(index);
                None
            }
        };
        if let Some(first) = kin {
            found.extend(tell(rules, trace, &trace.pairs(), &traces[first as usize], alike));
            continue;
        }
        tried.clear();
        let (mut told, mut pairs) = (None, None);
        for (band, key) in filed.iter_mut().zip(keys) {
            let neighbours = band.entry(key).or_default();
            for other in neighbours.iter().copied() {
                if told.is_none() && tried.insert(other) && traces[other as usize].is_rival(trace) {
                    let pairs = pairs.get_or_insert_with(|| trace.pairs());
                    told = tell(rules, trace, pairs, &traces[other as usize], alike);
                }
            }
            if neighbours.len() < COMPARED {
                neighbours.push(index);
            }
        }
        found.extend(told);
    }
    found
}

/// What there is to say about a text and an earlier one.
fn tell(rules: &Linter, trace: &Trace, pairs: &[u32], other: &Trace, alike: u8) -> Option<Finding> {
    let is_same_reply = trace.file == other.file && trace.id == other.id;
    if is_same_reply {
        return None;
    }
    let kin = kin(trace, pairs, other, alike)?;
    let (rule, message, help) = match kin {
        Kin::Double(100) => (NEAR_DUPLICATE, format!("says the same as `{}`", other.reply), KEEP_ONE),
        Kin::Double(share) => {
            (NEAR_DUPLICATE, format!("says nearly the same as `{}`: {share} % of the words", other.reply), KEEP_ONE)
        }
        Kin::Rival => (CONTRADICTION, format!("says something else than `{}` in the same words", other.reply), AGREE),
    };
    let level = rules.level(rule);
    let also = Also { file: other.file, span: other.span.clone(), words: "the other one".to_owned() };
    let told = Finding { help: help.to_owned(), also: vec![also], ..finding(rule, level, trace, other, message) };
    (level > Level::Off).then_some(told)
}

const KEEP_ONE: &str = "keep one of them, so that facts need to be mended in one place only";
const AGREE: &str = "find out which is right; if both are, say in each what it is about";

fn kin(trace: &Trace, pairs: &[u32], other: &Trace, alike: u8) -> Option<Kin> {
    let share = other.likeness(pairs);
    if share < alike {
        return None;
    }
    match trace.facts == other.facts {
        true => Some(Kin::Double(share)),
        false if trace.has_same_content(other) => Some(Kin::Rival),
        false => None,
    }
}

fn finding(rule: &str, level: Level, trace: &Trace, other: &Trace, message: String) -> Finding {
    Finding {
        rule: rule.to_owned(),
        level,
        file: trace.file,
        span: trace.span.clone(),
        reply: trace.reply.to_string(),
        language: trace.language,
        print: print(rule, &trace.reply, trace.language, &other.reply),
        message,
        help: String::new(),
        also: Vec::new(),
        fix: None,
    }
}
