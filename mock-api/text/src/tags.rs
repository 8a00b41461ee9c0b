//! Mentions, hashtags and cashtags.

use std::sync::LazyLock;

use regex::Regex;

use crate::chars::{CharCounter, is_accented_latin, is_directional, is_punctuation, is_space};
use crate::links::spans;

/// The longest handle that is read; longer ones are cut, as the platform does.
const LONGEST_HANDLE: usize = 20;
/// The longest name of a list.
const LONGEST_LIST: usize = 25;

/// A mention of an account, or of a list of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention<'t> {
    /// The handle without `@`.
    pub username: &'t str,
    /// The list's name with its slash, where a list is meant.
    pub list: Option<&'t str>,
    /// Where the `@` stands, in characters.
    pub start: usize,
    /// Behind the last character.
    pub end: usize,
}

/// A hashtag or cashtag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tag<'t> {
    /// The name without its sign.
    pub name: &'t str,
    /// Where the sign stands, in characters.
    pub start: usize,
    /// Behind the last character.
    pub end: usize,
}

/// What a hashtag is made of beside letters and marks: digits, and what joins words in some scripts.
const JOINERS: &str = r"\p{Nd}_\x{200c}\x{200d}\x{a67e}\x{5be}\x{5f3}\x{5f4}\x{ff5e}\x{301c}\x{309b}\x{309c}\x{30a0}\x{30fb}\x{3003}\x{f0b}\x{f0c}\x{b7}";

/// A hashtag's name, which has a letter or mark in it.
static NAME: LazyLock<Regex> = LazyLock::new(|| {
    let any = format!(r"[\p{{L}}\p{{M}}{JOINERS}]*");
    Regex::new(&format!(r"^{any}[\p{{L}}\p{{M}}]{any}")).expect("the pattern of a hashtag is valid")
});

/// A character that no hashtag may follow.
static JOINED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(&format!(r"^[\p{{L}}\p{{M}}{JOINERS}&]$")).expect("the pattern of a letter is valid"));

/// The accounts and lists that a text mentions.
pub fn mentions(text: &str) -> Vec<Mention<'_>> {
    let mut counter = CharCounter::new(text);
    let mut found = Vec::new();
    let mut done = 0;
    for (at, sign) in text.match_indices(['@', '＠']) {
        let after = &text[at + sign.len()..];
        let handle = after.len() - after.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_').len();
        let handle = handle.min(LONGEST_HANDLE);
        if at < done || handle == 0 || !may_precede_mention(&text[..at]) {
            continue;
        }
        let list = list(&after[handle..]);
        let length = handle + list.map_or(0, str::len);
        let end = at + sign.len() + length;
        if !breaks_mention(&after[length..]) {
            let (start, end) = (counter.at(at), counter.at(end));
            found.push(Mention { username: &after[..handle], list, start, end });
        }
        done = end;
    }
    found
}

fn may_precede_mention(before: &str) -> bool {
    let bars = |c: char| c.is_ascii_alphanumeric() || "_!#$%&*@＠".contains(c);
    before.chars().next_back().is_none_or(|c| !bars(c)) || ends_with_rt(before)
}

/// Whether the text ends with `RT` or `RT:` as a word of its own.
fn ends_with_rt(before: &str) -> bool {
    let before = before.strip_suffix(':').unwrap_or(before);
    let Some(at) = before.len().checked_sub(2) else { return false };
    let is_rt = before.get(at..).is_some_and(|end| end.eq_ignore_ascii_case("rt"));
    let bars = |c: char| c.is_ascii_alphanumeric() || "_+~.-".contains(c);
    is_rt && before[..at].chars().next_back().is_none_or(|c| !bars(c))
}

fn breaks_mention(after: &str) -> bool {
    after.starts_with("://") || after.chars().next().is_some_and(|c| c == '@' || c == '＠' || is_accented_latin(c))
}

/// The list's name at the start: a slash, a letter, then letters, digits, underscores and hyphens.
fn list(text: &str) -> Option<&str> {
    let name = text.strip_prefix('/').filter(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()))?;
    let length = name.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-')).unwrap_or(name.len());
    Some(&text[..1 + length.min(LONGEST_LIST)])
}

/// The hashtags of a text that are not part of a link.
pub fn hashtags(text: &str) -> Vec<Tag<'_>> {
    let mut found = Vec::new();
    let mut done = 0;
    for (at, sign) in text.match_indices(['#', '＃']) {
        let (before, after) = (&text[..at], &text[at + sign.len()..]);
        if at < done || after.starts_with(['\u{fe0f}', '\u{20e3}']) || follows(before) {
            continue;
        }
        let Some(name) = NAME.find(after) else { continue };
        let end = at + sign.len() + name.end();
        done = end;
        if !(text[end..].starts_with(['#', '＃']) || text[end..].starts_with("://")) {
            found.push((at, end, name.as_str()));
        }
    }
    outside_links(text, found)
}

fn follows(before: &str) -> bool {
    match before.chars().next_back() {
        None | Some('\u{fe0e}' | '\u{fe0f}') => false,
        Some(c) if c.is_ascii() => c.is_ascii_alphanumeric() || c == '_' || c == '&',
        Some(c) => JOINED.is_match(c.encode_utf8(&mut [0; 4])),
    }
}

/// The cashtags of a text that are not part of a link.
pub fn cashtags(text: &str) -> Vec<Tag<'_>> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices('$') {
        let may_precede = |c: char| is_space(c) || is_directional(c);
        if !text[..at].chars().next_back().is_none_or(may_precede) {
            continue;
        }
        let after = &text[at + 1..];
        let length = symbol(after);
        let ends = after[length..].chars().next().is_none_or(|c| is_space(c) || is_punctuation(c));
        if length > 0 && ends {
            found.push((at, at + 1 + length, &after[..length]));
        }
    }
    outside_links(text, found)
}

/// The length of a ticker symbol at the start: up to six letters, then perhaps a dot or underscore and one or two more.
fn symbol(text: &str) -> usize {
    let letters = |text: &str, most: usize| text.bytes().take(most).take_while(u8::is_ascii_alphabetic).count();
    let first = letters(text, 6);
    let rest = text[first..].strip_prefix(['.', '_']).map_or(0, |rest| letters(rest, 2));
    if first > 0 && rest > 0 { first + 1 + rest } else { first }
}

fn outside_links<'t>(text: &'t str, tags: Vec<(usize, usize, &'t str)>) -> Vec<Tag<'t>> {
    if tags.is_empty() {
        return Vec::new();
    }
    let (links, mut counter) = (spans(text), CharCounter::new(text));
    let apart = |tag: &(usize, usize, &str)| links.iter().all(|link| tag.1 <= link.0 || link.1 <= tag.0);
    let tags = tags.into_iter().filter(apart);
    tags.map(|(start, end, name)| Tag { name, start: counter.at(start), end: counter.at(end) }).collect()
}
