//! Places: where in a text something that is missing would stand, and how the text speaks to its reader.

use std::ops::Range;

use super::Text;
use crate::evaluator::coaching::wordings::{Sentences, wordings};
use crate::language::Language;
use crate::library::formats::Format;
use crate::library::model::Holds;
use crate::library::slots::Spelling;
use crate::scenario::model::Address;

impl Text<'_> {
    /// The first sentence, as written: where a greeting or an acknowledgement would stand.
    pub fn opening(&self) -> Range<usize> {
        let words = self.words();
        let start = words.len() - words.trim_start().len();
        let end = ends(words).find(|end| *end > start).unwrap_or(words.trim_end().len());
        start..end.max(start)
    }

    /// The last sentence, as written: before or after it, what closes a text would stand.
    pub fn closing(&self) -> Range<usize> {
        let words = self.words().trim_end();
        let last = ends(words).filter(|end| *end < words.len()).last().unwrap_or(0);
        let start = words.len() - words[last..].trim_start().len();
        start..words.len()
    }

    /// The last word, as written: after it, a signature would stand.
    pub fn last_word(&self) -> Range<usize> {
        let words = self.words().trim_end();
        let start = words.len() - words.split(char::is_whitespace).next_back().map_or(0, str::len);
        start..words.len()
    }

    /// The form of address: the one that it uses first, else the brand's, else the informal one.
    pub fn address(&self) -> Address {
        let used = self.seen.address.first().map(|(address, _)| *address);
        let wanted = || self.brand.and_then(|known| known.brand.voice.address);
        used.or_else(wanted).unwrap_or(Address::Informal)
    }

    /// What each slot that shows something holds; `None` where nobody says so.
    pub fn filled_slots(&self) -> impl Iterator<Item = Option<Holds>> + '_ {
        self.slots.iter().filter(|slot| slot.spelling != Spelling::Command).map(|slot| self.holds(slot))
    }

    /// How the helpdesk that the file is of writes a place for the customer's name or for who answers; `own`, between braces,
    /// where the file is of none.
    pub fn slot(&self, holds: Holds, own: &str) -> String {
        slot_in(self.settings.format, holds, own)
    }

    /// Sentences that a person could write here; `None` where the language is not known.
    pub fn sentences(&self) -> Option<&'static Sentences> {
        self.language.map(|language: Language| wordings(language).for_address(self.address()))
    }
}

/// The keys by which helpdesks fill in the customer's name and that of who answers.
const KEYS: &[&str] = &[
    "ticket.requester.first_name",
    "ticket.requester.firstname",
    "ticket.customer.firstname",
    "user.first_name",
    "current_user.first_name",
    "ticket.agent.firstname",
    "current_user.firstname",
    "author.first_name",
];

fn slot_in(format: &dyn Format, holds: Holds, own: &str) -> String {
    match KEYS.iter().find(|key| format.fills(key) == Some(holds)) {
        Some(key) => format!("{{{{{key}}}}}"),
        None => format!("{{{own}}}"),
    }
}

/// The sentence of a text that a run of its bytes is in. It is looked for from there, so that nothing far away is read.
pub fn sentence_at(words: &str, span: &Range<usize>) -> Range<usize> {
    let mut next = words[span.start..].chars().next();
    let mut start = 0;
    for (at, letter) in words[..span.start].char_indices().rev() {
        if is_end(letter, next) {
            start = at + letter.len_utf8();
            break;
        }
        next = Some(letter);
    }
    let rest = &words[span.end..];
    start..ends(rest).next().map_or(words.len(), |end| span.end + end)
}

/// The sentences of a text that have a letter in them.
pub fn sentences_of(words: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let starts = std::iter::once(0).chain(ends(words));
    let spans = starts.zip(ends(words).chain([words.len()])).map(|(start, end)| start..end.max(start));
    spans.filter(|span| words[span.clone()].contains(char::is_alphabetic))
}

/// Where the sentences of a text end.
fn ends(words: &str) -> impl Iterator<Item = usize> + '_ {
    let nexts = words.chars().skip(1).map(Some).chain([None]);
    let ended = words.char_indices().zip(nexts).filter(|((_, letter), next)| is_end(*letter, *next));
    ended.map(|((at, letter), _)| at + if letter == '\n' { 0 } else { letter.len_utf8() })
}

/// Whether a sentence ends at a letter, given the next one.
fn is_end(letter: char, next: Option<char>) -> bool {
    letter == '\n' || matches!(letter, '.' | '!' | '?' | '…') && next.is_none_or(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::{ends, sentence_at, sentences_of, slot_in};
    use crate::library::formats::format;
    use crate::library::model::Holds;

    #[test]
    fn a_place_for_a_name_is_written_as_the_helpdesk_writes_it() {
        let written = |id: &str, holds| slot_in(format(id).expect("a format"), holds, "own");
        for id in ["zendesk", "freshdesk", "intercom", "gorgias"] {
            assert!(written(id, Holds::Name).starts_with("{{"), "{id}");
            assert!(written(id, Holds::Agent).starts_with("{{"), "{id}");
        }
        for id in ["yaml", "json", "csv", "markdown"] {
            assert_eq!(written(id, Holds::Name), "{own}");
            assert_eq!(written(id, Holds::Agent), "{own}");
        }
    }

    #[test]
    fn sentences_end_at_marks_before_a_blank_and_at_lines() {
        let text = "Hi {name}! See acme.example.\nBye";
        assert_eq!(ends(text).collect::<Vec<_>>(), [10, 28, 28]);
        let each: Vec<&str> = sentences_of(text).map(|span| &text[span]).collect();
        assert_eq!(each, ["Hi {name}!", " See acme.example.", "\nBye"]);
        for (words, sentence) in [("name", 0), ("acme", 1), ("Bye", 2)] {
            let at = text.find(words).expect("there");
            assert_eq!(text[sentence_at(text, &(at..at + words.len()))].trim(), each[sentence].trim(), "{words}");
        }
    }
}
