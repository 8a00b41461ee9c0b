//! A text as personal data is looked for in it: its tokens, and what they are called.

use std::ops::Range;

use super::Found;
use crate::language::{Hit, Language, Meaning, lexicon};
use crate::marker::FactKind;
use crate::text::{Folded, Kind, Token, sentences};

/// How many bytes after its name a plate or an account begins.
const REACH: usize = 24;

/// The most tokens of a text in no known language whose names are looked for in every language.
const SHORT: usize = 80;

/// A text as personal data is looked for in it.
pub(super) struct Sight<'a> {
    /// The text as written.
    pub(super) original: &'a str,
    /// The text as folded.
    pub(super) folded: &'a Folded,
    /// Its tokens.
    pub(super) tokens: &'a [Token],
    /// The names of personal data in it, by their last token.
    pub(super) names: Vec<(FactKind, Hit)>,
    /// All that is said, but for the account it is said to and the signs around it.
    all: Range<usize>,
}

impl<'a> Sight<'a> {
    /// A text with the wordings of its language.
    pub(super) fn of(original: &'a str, folded: &'a Folded, tokens: &'a [Token], hits: &[Hit]) -> Sight<'a> {
        let mut names: Vec<_> = hits.iter().filter_map(name).collect();
        if hits.is_empty() && tokens.len() <= SHORT {
            let sentences = sentences(tokens, &folded.text);
            let every = Language::ALL.iter().flat_map(|language| lexicon(*language).find(folded, tokens, &sentences));
            names = every.collect::<Vec<_>>().iter().filter_map(name).collect();
        }
        names.sort_by_key(|(kind, hit)| (hit.end, hit.first, *kind));
        let said = |token: &&Token| matches!(token.kind, Kind::Word | Kind::Code | Kind::Number);
        let first = tokens.iter().find(said).map_or(0, |token| token.start);
        let end = tokens.iter().rev().find(said).map_or(0, |token| token.end);
        Sight { original, folded, tokens, names, all: first..end.max(first) }
    }

    /// The folded text.
    pub(super) fn text(&self) -> &'a str {
        &self.folded.text
    }

    /// The folded word of a token.
    pub(super) fn word(&self, token: &Token) -> &'a str {
        &self.folded.text[token.start..token.end]
    }

    /// Whether folded bytes are all that is said.
    pub(super) fn is_all(&self, range: &Range<usize>) -> bool {
        self.all == *range
    }

    /// Whether every letter of folded bytes is a capital as written.
    pub(super) fn is_in_capitals(&self, range: &Range<usize>) -> bool {
        let written = self.original.get(self.folded.original(range.clone())).unwrap_or_default();
        written.chars().filter(|letter| letter.is_alphabetic()).all(char::is_uppercase)
    }

    /// Whether what begins at a byte is called a licence plate right before it.
    pub(super) fn is_called_plate(&self, start: usize) -> bool {
        self.is_called(start, |kind| kind == FactKind::LicencePlate)
    }

    /// Whether what begins at a byte is named right before it, by a name of one of some kinds.
    pub(super) fn is_called(&self, start: usize, of: impl Fn(FactKind) -> bool) -> bool {
        let end = |hit: &Hit| self.tokens.get(hit.end.wrapping_sub(1)).map_or(0, |token| token.end);
        let before = self.names.partition_point(|(_, hit)| end(hit) <= start);
        let near = self.names[..before].iter().rev().take(4);
        near.take_while(|(_, hit)| start - end(hit) <= REACH).any(|(kind, _)| of(*kind))
    }

    /// Personal data that is known by the name it is given, in order of place.
    pub(super) fn named(&self) -> Vec<Found> {
        let mut named: Vec<_> =
            self.names.iter().filter_map(|(kind, hit)| super::named::after(self, *kind, hit)).collect();
        named.sort_by_key(|(kind, range)| (range.start, range.end, *kind));
        named
    }
}

/// Whether a word is one of a list of words with spaces between.
pub(super) fn listed(list: &str, word: &str) -> bool {
    list.split(' ').any(|one| one == word)
}

/// The kind that a wording names, if it names one.
fn name(hit: &Hit) -> Option<(FactKind, Hit)> {
    match hit.meaning {
        Meaning::Fact(kind) => Some((kind, *hit)),
        Meaning::Cue(_) => None,
    }
}
