//! The little language in which a lexicon writes its wordings.
//!
//! Elements are separated by spaces: `word`, `prefix*`, `*suffix`, `(one|or the other)`, `{class}` of the same lexicon, each
//! with `?` when it may be missing; `..` for up to three words between, `..6` for up to six; `^` and `$` for the first and
//! last word of a sentence; `<num>` a number, `<link>` a link or mail address, `<name>` a word with a capital letter,
//! `<handle>` an account, `<any>` any one word.

use std::collections::BTreeMap;

/// One element of a wording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Element {
    /// One of these words. Each may begin or end in `*`.
    Words(Vec<String>),
    /// Up to so many words of any kind.
    Gap(u8),
    /// The first word of a sentence comes next.
    Start,
    /// The last word of a sentence came before.
    End,
    /// A number.
    Number,
    /// A link or a mail address.
    Link,
    /// A word with a capital letter.
    Name,
    /// An account.
    Handle,
    /// Any one word.
    Any,
}

/// A class of words by name, as the lexicon lists them.
pub(super) type Classes = BTreeMap<String, Vec<String>>;

/// Reads a wording. One that has alternatives of several words, or parts that may be missing, becomes several.
pub(super) fn parse(wording: &str, classes: &Classes) -> Result<Vec<Vec<Element>>, String> {
    let all = sequence(wording, classes)?;
    if all.iter().any(|way| !way.iter().any(|element| matches!(element, Element::Words(_)))) {
        return Err(format!("`{wording}` needs at least one word"));
    }
    Ok(all)
}

/// The parts between spaces, with what is in parentheses kept together.
fn parts(wording: &str) -> Result<Vec<String>, String> {
    let mut found = vec![String::new()];
    let mut depth = 0_usize;
    for letter in wording.chars() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.checked_sub(1).ok_or_else(|| format!("`{wording}` closes what it never opened"))?,
            _ => {}
        }
        if letter == ' ' && depth == 0 {
            found.push(String::new());
        } else if let Some(last) = found.last_mut() {
            last.push(letter);
        }
    }
    if depth > 0 {
        return Err(format!("`{wording}` opens what it never closes"));
    }
    found.retain(|part| !part.is_empty());
    Ok(found)
}

/// The ways to read one part.
fn element(part: &str, classes: &Classes) -> Result<Vec<Vec<Element>>, String> {
    if let Some(inside) = part.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        return alternatives(split(inside).into_iter(), classes);
    }
    if let Some(name) = part.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
        let class = classes.get(name).ok_or_else(|| format!("there is no class `{name}`"))?;
        return alternatives(class.iter().map(String::as_str), classes);
    }
    let one = match part {
        "^" => Element::Start,
        "$" => Element::End,
        "<num>" => Element::Number,
        "<link>" => Element::Link,
        "<name>" => Element::Name,
        "<handle>" => Element::Handle,
        "<any>" => Element::Any,
        ".." => Element::Gap(3),
        _ => match part.strip_prefix("..") {
            Some(digits) => Element::Gap(digits.parse().map_err(|_| format!("`{part}` is no gap"))?),
            None => Element::Words(vec![part.to_owned()]),
        },
    };
    Ok(vec![vec![one]])
}

/// The alternatives between `|`, with what is in parentheses kept together.
fn split(inside: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut depth, mut from) = (0_usize, 0);
    for (at, letter) in inside.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '|' if depth == 0 => {
                found.push(&inside[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    found.push(&inside[from..]);
    found
}

/// Alternatives: those of one word stay together, those of several words are ways of their own.
fn alternatives<'a>(each: impl Iterator<Item = &'a str>, classes: &Classes) -> Result<Vec<Vec<Element>>, String> {
    let mut words = Vec::new();
    let mut ways = Vec::new();
    for one in each {
        let one = one.trim();
        if one.is_empty() {
            ways.push(Vec::new());
        } else if one.contains([' ', '(']) || one.starts_with(['{', '<']) {
            for way in sequence(one, classes)? {
                match way.as_slice() {
                    [Element::Words(more)] => words.extend(more.iter().cloned()),
                    _ => ways.push(way),
                }
            }
        } else {
            words.push(one.to_owned());
        }
    }
    if !words.is_empty() {
        ways.insert(0, vec![Element::Words(words)]);
    }
    Ok(ways)
}

/// Elements one after the other, each in all its ways.
fn sequence(wording: &str, classes: &Classes) -> Result<Vec<Vec<Element>>, String> {
    let mut all: Vec<Vec<Element>> = vec![Vec::new()];
    for part in parts(wording)? {
        let (part, optional) = match part.strip_suffix('?') {
            Some(part) if !part.is_empty() => (part, true),
            _ => (part.as_str(), false),
        };
        let mut ways = element(part, classes)?;
        if optional {
            ways.push(Vec::new());
        }
        all =
            all.iter().flat_map(|before| ways.iter().map(|way| [before.as_slice(), way.as_slice()].concat())).collect();
        if all.len() > 4096 {
            return Err(format!("`{wording}` has too many ways to be read"));
        }
    }
    Ok(all)
}
