//! Wordings: whether a text contains what it should or should not, and whether two texts are the same but for a name.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use crate::scenario::brand::Brand;
use crate::scenario::model::Customer;

/// The first place where `wording` stands in `text`, in bytes, whatever the case of the letters and the width of the
/// spaces. It starts at the start of a word. A word of four letters or more may grow an ending: `refund` is in
/// "refunded"; a shorter one or a number is found whole only: `9` is not in "95".
pub fn mention(text: &str, wording: &str) -> Option<Range<usize>> {
    let needle: Vec<char> = squeeze(wording).map(|(_, c)| c).collect();
    let last_word = needle.rsplit(|c| !c.is_alphanumeric()).next().unwrap_or(&[]);
    let whole = last_word.len() < 4 || last_word.last().is_some_and(|c| c.is_numeric());
    find(text, &squeeze(text).collect::<Vec<_>>(), &needle, whole).next()
}

/// The first place where a piece of personal data stands in `text`, in bytes, whatever the case of the letters and the
/// spaces, dashes, dots and slashes between its characters. Less than four characters are never found: they could be
/// anything.
pub fn fact(text: &str, value: &str) -> Option<Range<usize>> {
    facts(text, value).into_iter().next()
}

/// Every place where a piece of personal data stands in `text`, as [`fact`] finds it.
pub fn facts(text: &str, value: &str) -> Vec<Range<usize>> {
    let bare = |text: &str| -> Vec<(usize, char)> { squeeze(text).filter(|(_, c)| !is_separator(*c)).collect() };
    let needle: Vec<char> = bare(value).into_iter().map(|(_, c)| c).collect();
    if needle.len() < 4 {
        return Vec::new();
    }
    find(text, &bare(text), &needle, true).collect()
}

/// A wording with `{brand}`, `{brand_name}`, `{name}` and the customer's facts filled in.
pub fn fill(wording: &str, customer: &Customer, brand: &Brand) -> String {
    let name = customer.name.split(' ').next().unwrap_or(&customer.name);
    let mut text =
        wording.replace("{brand}", &brand.handle).replace("{brand_name}", &brand.name).replace("{name}", name);
    for (kind, value) in &customer.facts.private {
        text = text.replace(&format!("{{{}}}", kind.id()), value);
    }
    for (key, value) in &customer.facts.public {
        text = text.replace(&format!("{{{key}}}"), value);
    }
    text
}

/// The runs of three words of a text, for [`likeness`]: hashed and in order. Handles, links and `names` do not count.
pub fn runs(text: &str, names: &[&str]) -> Vec<u64> {
    let names: Vec<String> = names.iter().flat_map(|name| words(name)).collect();
    let words: Vec<String> = words(text).filter(|word| !names.contains(word)).collect();
    let mut runs: Vec<u64> = words.windows(3).map(hashed).collect();
    runs.sort_unstable();
    runs.dedup();
    runs
}

/// How much two texts have in common, from 0 to 100: the share of their [`runs`]. Texts of less than six words have
/// nothing in common.
pub fn likeness(a: &[u64], b: &[u64]) -> u32 {
    if a.len() < 4 || b.len() < 4 {
        return 0;
    }
    let shared = a.iter().filter(|run| b.binary_search(run).is_ok()).count();
    let all = a.len() + b.len() - shared;
    u32::try_from(shared * 100 / all).unwrap_or(0)
}

/// The words of a text in small letters, without handles, tags and links.
pub fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    bare_words(text).map(str::to_lowercase)
}

/// The words of a text as they are written, without handles, tags and links.
pub(super) fn bare_words(text: &str) -> impl Iterator<Item = &str> + '_ {
    let plain = text.split_whitespace().filter(|word| !word.starts_with('@') && !word.contains("://"));
    plain.flat_map(|word| word.split(|c: char| !c.is_alphanumeric())).filter(|word| !word.is_empty())
}

/// Only compared within one process, so that it need not be the same in the next version of the compiler.
fn hashed(run: &[String]) -> u64 {
    let mut hasher = DefaultHasher::new();
    run.hash(&mut hasher);
    hasher.finish()
}

/// Small letters with the byte each stands at; white space as single spaces.
fn squeeze(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    let mut spaced = true;
    text.trim().char_indices().flat_map(|(at, c)| c.to_lowercase().map(move |small| (at, small))).filter_map(
        move |(at, c)| {
            let was = std::mem::replace(&mut spaced, c.is_whitespace());
            let offset = text.len() - text.trim_start().len();
            match (c.is_whitespace(), was) {
                (true, true) => None,
                (true, false) => Some((at + offset, ' ')),
                _ => Some((at + offset, if c == '’' { '\'' } else { c })),
            }
        },
    )
}

fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '-' | '–' | '.' | '/' | '\u{200b}')
}

/// The places where `needle` starts at the start of a word of `hay`, and, if `whole`, ends at the end of one.
fn find<'t>(
    text: &'t str,
    hay: &'t [(usize, char)],
    needle: &'t [char],
    whole: bool,
) -> impl Iterator<Item = Range<usize>> + 't {
    let starts = |at: usize| !needle[0].is_alphanumeric() || !text[..at].ends_with(char::is_alphanumeric);
    let ends = move |end: usize| !whole || !text[end..].starts_with(char::is_alphanumeric);
    let fits = |window: &&[(usize, char)]| window.iter().map(|(_, c)| c).eq(needle.iter());
    let range = |window: &[(usize, char)]| {
        let (first, (last, _)) = (window[0].0, window[window.len() - 1]);
        first..last + text[last..].chars().next().map_or(0, char::len_utf8)
    };
    let windows = hay.windows(needle.len().max(1)).filter(|_| !needle.is_empty());
    windows.filter(fits).map(range).filter(move |found| starts(found.start) && ends(found.end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wording_is_found_at_the_start_of_a_word_and_may_grow_an_ending() {
        let found = |text, wording| mention(text, wording).map(|range| &text[range]);
        assert_eq!(found("We've Refunded you", "refund"), Some("Refund"));
        assert_eq!(found("a prefund", "refund"), None);
        assert_eq!(found("between 9 and 95", "9"), Some("9"));
        assert_eq!(found("within 95 days", "9"), None);
        assert_eq!(found("we bring it  \n tomorrow", "IT TOMORROW"), Some("it  \n tomorrow"));
        assert_eq!(found("costs €12", "€12"), Some("€12"));
        assert_eq!(found("anything", ""), None);
    }

    #[test]
    fn a_fact_is_found_however_it_is_spaced() {
        let found = |text, value| fact(text, value).map(|range| &text[range]);
        assert_eq!(found("Thanks, sw 4471 2093 it is.", "SW-4471-2093"), Some("sw 4471 2093"));
        assert_eq!(found("XSW-4471-2093", "SW-4471-2093"), None);
        assert_eq!(found("SW-4471-20935", "SW-4471-2093"), None);
        assert_eq!(found("📦 SW44712093!", "SW-4471-2093"), Some("SW44712093"));
        assert_eq!(found("12", "12"), None);
    }

    #[test]
    fn the_same_text_with_another_name_is_alike() {
        let names = ["Anna Berg", "Tom Vos"];
        let text = |name| format!("@x Hi {name}, thanks for your message. We will look into it as soon as we can.");
        let likeness = |a: &str, b: &str| likeness(&runs(a, &names), &runs(b, &names));
        assert_eq!(likeness(&text("Anna"), &text("Tom")), 100);
        assert!(likeness(&text("Anna"), "Hi Tom, your bag is on the next flight and comes home tonight.") < 20);
    }
}
