//! Phrases: what machines and offices write where a person would say something else, and what a person would say; in five
//! languages.
//!
//! A phrase is written as a regular expression in which `'` is any apostrophe and a blank is any white space; it is found in
//! capitals and small letters alike, and only as whole words. Phrases that begin alike stand with the longest first.

use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

use regex::Regex;
use serde::Deserialize;

use crate::language::Language;

/// The phrases of one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phrases {
    /// Apologies that name nothing.
    pub stock_apology: Theme,
    /// Feelings that could be sent to anybody.
    pub stock_empathy: Theme,
    /// Words of an office.
    pub office: Theme,
    /// Promises that somebody looks into it, answers or takes over.
    pub promise: Theme,
    /// What says when, or on what it depends.
    pub when: Theme,
    /// Invitations to a private message.
    pub direct_message: Theme,
    /// Fault put on the customer or on others.
    pub blame: Theme,
    /// Orders to call, mail or visit somebody else.
    pub sent_away: Theme,
    /// What shows that a piece of data is named and not asked for, or not here.
    pub not_asked: Theme,
    /// What names a place where only one reads.
    pub in_private: Theme,
    /// Requests to tell or send something.
    pub asks: Theme,
    /// Words that notice in passing that something is wrong.
    pub notices: Theme,
    /// Words that help in small ways: that somebody looks, stays in touch, or has written in private.
    pub helps: Theme,
}

/// Phrases of one kind.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub struct Theme {
    phrases: Vec<Phrase>,
    #[serde(skip)]
    all: OnceLock<Regex>,
}

/// A phrase and what a person would say.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Phrase {
    /// The phrase.
    says: String,
    /// What a person would say, to somebody who is addressed informally; `…` at its end where the sentence has to be said anew.
    #[serde(default)]
    better: String,
    /// What a person would say, to somebody who is addressed formally, where that differs.
    #[serde(default)]
    formal: Option<String>,
}

/// A phrase that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<'p> {
    /// Its bytes.
    pub span: Range<usize>,
    /// What a person would say; may be empty.
    pub better: &'p str,
    /// Whether that can stand in its place as it is.
    pub fits: bool,
}

impl Theme {
    /// The first phrase of this kind in a text.
    pub fn first(&self, text: &str) -> Option<Range<usize>> {
        self.next(text, 0)
    }

    /// Every phrase of this kind in a text, with what a person would say.
    pub fn find(&self, text: &str, is_formal: bool) -> Vec<Found<'_>> {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(span) = self.next(text, at) {
            at = span.end;
            let Some(phrase) = self.phrase(text, &span) else { continue };
            let better = phrase.formal.as_deref().filter(|_| is_formal).unwrap_or(&phrase.better);
            // "I'd be annoyed too if {problem}" ends a clause: where the phrase goes on, the sentence has to be said anew.
            let goes_on = text[span.end..].trim_start().starts_with(char::is_alphanumeric);
            let is_open = better.is_empty() || better.ends_with('…') || goes_on && better.ends_with("{problem}");
            let fits = !is_open;
            found.push(Found { span, better: better.trim_end_matches('…').trim_end(), fits });
        }
        found
    }

    /// The next phrase from a byte on that stands as whole words.
    fn next(&self, text: &str, from: usize) -> Option<Range<usize>> {
        let all = self.all.get_or_init(|| compile(&self.phrases));
        let mut at = from;
        loop {
            let found = all.find_at(text, at)?;
            let before = text[..found.start()].chars().next_back();
            let after = text[found.end()..].chars().next();
            let joins = |letter: char| letter.is_alphanumeric() || letter == '-';
            if !before.is_some_and(joins) && !after.is_some_and(char::is_alphanumeric) {
                return Some(found.range());
            }
            at = found.start() + text[found.start()..].chars().next().map_or(1, char::len_utf8);
        }
    }

    /// Which phrase was found at a span: each phrase is a group of the whole.
    fn phrase(&self, text: &str, span: &Range<usize>) -> Option<&Phrase> {
        let groups = self.all.get()?.captures_at(text, span.start)?;
        let index = (0..self.phrases.len()).find(|index| groups.get(index + 1).is_some())?;
        self.phrases.get(index)
    }
}

fn compile(phrases: &[Phrase]) -> Regex {
    let each = phrases.iter().map(|phrase| format!("({})", pattern(&phrase.says)));
    let each = each.collect::<Vec<_>>().join("|");
    // Halves of word boundaries that know no letters but those of ASCII keep the search fast; `Theme::next` knows the others.
    Regex::new(&format!(r"(?i)(?-u:\b{{start-half}})(?:{each})(?-u:\b{{end-half}})"))
        .expect("phrases are regular expressions")
}

/// A phrase as a regular expression without groups that are counted.
fn pattern(says: &str) -> String {
    let words = says.replace('(', "(?:").replace('\'', "['’]").replace(' ', r"(?:\s+)");
    // A letter of any script takes long to compile and longer still to repeat; what ends no word does as well.
    words.replace(r"\w", r"[^\s.,!?;:()]")
}

macro_rules! phrases {
    ($($language:ident from $file:literal;)*) => {
        /// The phrases of a language.
        pub fn phrases(language: Language) -> &'static Phrases {
            match language {
                $(Language::$language => {
                    static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
                        serde_yaml::from_str(include_str!($file)).expect(concat!($file, " lists phrases"))
                    });
                    &PHRASES
                })*
            }
        }
    };
}

phrases! {
    En from "en.yaml";
    Nl from "nl.yaml";
    De from "de.yaml";
    Fr from "fr.yaml";
    Sv from "sv.yaml";
}

/// Words that stand for others, with a capital where those have one.
pub fn cased(words: &str, instead_of: &str) -> String {
    let is_capital = instead_of.chars().next().is_some_and(char::is_uppercase);
    let mut letters = words.chars();
    match letters.next() {
        Some(first) if is_capital => first.to_uppercase().chain(letters).collect(),
        _ => words.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_theme_of_every_language_can_be_searched_and_says_what_is_better() {
        for language in Language::ALL {
            let phrases = phrases(*language);
            for theme in [&phrases.stock_apology, &phrases.stock_empathy, &phrases.office] {
                assert!(theme.phrases.iter().all(|phrase| !phrase.better.is_empty()), "{language:?}");
                assert_eq!(theme.first("xyzzy"), None);
            }
            let others = [&phrases.promise, &phrases.when, &phrases.direct_message];
            for theme in others.into_iter().chain([
                &phrases.blame,
                &phrases.sent_away,
                &phrases.not_asked,
                &phrases.asks,
                &phrases.helps,
                &phrases.in_private,
            ]) {
                assert_eq!(theme.first("xyzzy"), None);
            }
        }
    }

    #[test]
    fn what_is_better_is_not_a_stock_phrase_itself() {
        for language in Language::ALL {
            let own = phrases(*language);
            let themes = [&own.stock_apology, &own.stock_empathy, &own.office];
            for phrase in themes.iter().flat_map(|theme| &theme.phrases) {
                for better in [Some(&phrase.better), phrase.formal.as_ref()].into_iter().flatten() {
                    assert!(themes.iter().all(|theme| theme.first(better).is_none()), "{language:?}: {better}");
                }
            }
        }
    }

    #[test]
    fn only_whole_words_are_found() {
        let office = &phrases(Language::Nl).office;
        assert_eq!(office.first("Dat is althans zo"), None);
        assert_eq!(office.first("Dat is thans zo"), Some(7..12));
    }

    #[test]
    fn where_a_sentence_goes_on_nothing_is_put_in_the_place_of_a_phrase() {
        let apologies = |text: &'static str| phrases(Language::En).stock_apology.find(text, false);
        let ends = apologies("We apologise for any inconvenience caused.");
        assert_eq!((ends[0].better, ends[0].fits), ("I'm sorry that {problem}", true));
        assert!(!apologies("We apologise for any inconvenience and thank you.")[0].fits);
    }

    #[test]
    fn what_only_looks_like_a_phrase_is_left_alone() {
        let office = |language| &phrases(language).office;
        assert_eq!(office(Language::Sv).first("Åavseende"), None);
        assert_eq!(office(Language::Fr).first("non-ultérieurement"), None);
        assert_eq!(office(Language::De).first("Wir melden uns\u{a0}diesbezüglich."), Some(16..30));
        assert_eq!(office(Language::En).first("It\u{2019}s unkindly said"), None);
    }

    #[test]
    fn long_texts_of_near_misses_are_searched_once() {
        for language in Language::ALL {
            let own = phrases(*language);
            let text = "send your é we will sorry for the dear ".repeat(20_000);
            for theme in [&own.stock_apology, &own.office, &own.direct_message, &own.asks, &own.sent_away, &own.promise]
            {
                let found = theme.find(&text, true);
                assert!(found.windows(2).all(|two| two[0].span.end <= two[1].span.start), "{language:?}");
            }
        }
    }

    #[test]
    fn a_capital_is_kept() {
        assert_eq!(cased("sorry dat", "Excuses voor"), "Sorry dat");
        assert_eq!(cased("sorry dat", "excuses voor"), "sorry dat");
    }
}
