//! Address: one form of address instead of another, word by word.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Note, Proposal, Spot, Text};
use crate::evaluator::coaching::wordings::wordings;
use crate::evaluator::markers::{Reading, observe};
use crate::language::Language;
use crate::scenario::model::Address;
use crate::transcript::Channel;

/// How many places beside the first are shown.
const SHOWN: usize = 3;

/// Where a text addresses its reader, and how. In German a small `sie` is others, and a `Sie` that begins a sentence may be.
pub fn addressed<'a>(text: &'a Text) -> impl Iterator<Item = &'a (Address, Range<usize>)> {
    let words = &text.filled.text;
    let is_german = text.language == Some(Language::De);
    text.seen.address.iter().filter(move |(address, span)| {
        let is_they = || {
            let own = &words[span.clone()];
            let has_capital =
                own.split_whitespace().any(|word| ["Sie", "Ihr", "Ihn"].iter().any(|you| word.starts_with(you)));
            !has_capital || own.starts_with("Sie") && !begins(words, span).is_empty()
        };
        !is_german || *address == Address::Informal || !is_they()
    })
}

/// The longest text, in bytes, for which other words are looked up.
const LONGEST: usize = 4000;

/// A note on the words that do not have the form of address that is to be kept, with the words that would.
pub fn readdressed(text: &Text, kept: Address, message: &str) -> Option<Note> {
    let mut others = addressed(text).filter(|(address, _)| *address != kept).map(|(_, span)| span.clone());
    let first = others.next()?;
    let mut note = Note::at(text.place(first), message);
    for span in others.take(SHOWN) {
        note = note.also(Spot::Text(0, text.place(span)), "here as well");
    }
    if let Some((_, span)) = addressed(text).find(|(address, _)| *address == kept) {
        note = note.also(Spot::Text(0, text.place(span.clone())), "and this is the other form");
    }
    note.fix = swapped(text, kept);
    Some(note.help("keep to one form, and mind the verbs that go with it"))
}

/// The edits that leave one form of address; `None` where words would be left that do not go with it.
fn swapped(text: &Text, kept: Address) -> Option<Proposal> {
    let language = text.language.filter(|_| text.words().len() <= LONGEST)?;
    let pronouns = &wordings(language).address;
    let pairs = match kept {
        Address::Formal => &pronouns.formal,
        Address::Informal => &pronouns.informal,
    };
    let edits = edits(text.words(), pairs);
    let mut after = text.words().to_owned();
    for (span, insert) in edits.iter().rev() {
        after.replace_range(span.clone(), insert);
    }
    let words = after.split(|letter: char| !letter.is_alphanumeric()).map(str::to_lowercase);
    let is_stiff = words.into_iter().any(|word| pronouns.stiff.contains(&word));
    let seen = observe(&Reading { language: Some(language).into(), ..Reading::of(&after, Channel::Private) });
    let is_one = !seen.address.is_empty() && seen.address.iter().all(|(address, _)| *address == kept);
    let title = match kept {
        Address::Formal => "address the reader formally throughout",
        Address::Informal => "address the reader informally throughout",
    };
    let edits = edits.into_iter().map(|(span, insert)| (Spot::Text(0, span), insert)).collect();
    (is_one && !is_stiff).then(|| Proposal { title: title.to_owned(), edits, is_safe: false })
}

/// Where whole words of a text have a counterpart, and which; the longest first, none within another, none within braces.
fn edits(text: &str, pairs: &BTreeMap<String, String>) -> Vec<(Range<usize>, String)> {
    let lower = text.to_lowercase();
    // A text whose small letters take up other bytes cannot be compared place by place.
    if lower.len() != text.len() {
        return Vec::new();
    }
    let mut longest: Vec<(&String, &String)> = pairs.iter().collect();
    longest.sort_by_key(|(old, _)| std::cmp::Reverse(old.len()));
    let mut found: Vec<(Range<usize>, String)> = Vec::new();
    for (old, new) in longest {
        for (at, _) in lower.match_indices(&old.to_lowercase()) {
            let span = at..at + old.len();
            let is_free = found.iter().all(|(taken, _)| taken.end <= span.start || span.end <= taken.start);
            if is_free && is_whole(text, &span) {
                found.push((span.clone(), super::phrases::cased(new, begins(text, &span))));
            }
        }
    }
    found.sort_by_key(|(span, _)| span.start);
    found
}

/// The words of a span where they begin a sentence, whose capital is kept; elsewhere a capital says nothing.
fn begins<'a>(text: &'a str, span: &Range<usize>) -> &'a str {
    let before = text[..span.start].trim_end_matches([' ', '"', '“', '„', '«', '¿', '¡']);
    let is_first = before.is_empty() || before.ends_with(['.', '!', '?', '\n', ':']);
    if is_first { &text[span.clone()] } else { "" }
}

/// Whether a span is whole words outside of braces.
fn is_whole(text: &str, span: &Range<usize>) -> bool {
    let joins = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
    let in_braces = text[..span.start].rfind('{').is_some_and(|open| !text[open..span.start].contains('}'));
    !joins(text[..span.start].chars().next_back()) && !joins(text[span.end..].chars().next()) && !in_braces
}
