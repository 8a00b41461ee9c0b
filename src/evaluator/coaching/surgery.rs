//! Surgery: cutting and sewing the text of a reply so that what comes out still reads like one.

use std::ops::Range;

use crate::language::{Language, is_function_word};
use crate::text;

/// How a reply is built: what opens it, what it says, what closes it.
pub(super) struct Anatomy<'t> {
    /// The text.
    pub(super) text: &'t str,
    /// The language, as far as it is known.
    pub(super) language: Language,
    /// The byte at which the text proper begins, after greeting and name.
    pub(super) body: usize,
    /// The byte at which the closing begins: sign-off and signature. The end of the text where there is none.
    pub(super) closing: usize,
}

/// The sentences of a text, in bytes.
pub(super) fn sentences(text: &str) -> Vec<Range<usize>> {
    let folded = text::fold(text);
    let tokens = text::tokens(&folded, text);
    let cut = text::sentences(&tokens, &folded.text);
    let range = |one: &text::Sentence| folded.original(tokens[one.first].start..tokens[one.end - 1].end);
    cut.iter().map(range).map(|range| range.start..range.start + text[range].trim_end().len()).collect()
}

impl Anatomy<'_> {
    /// The text with a sentence before all others, after the greeting.
    pub(super) fn open_with(&self, sentence: &str) -> String {
        self.sewn(self.body..self.body, sentence)
    }

    /// The text with a sentence after all others, before the signature.
    pub(super) fn close_with(&self, sentence: &str) -> String {
        let said = self.text[..self.closing].trim_end();
        let stop = if said.ends_with(char::is_alphanumeric) { "." } else { "" };
        let closing = self.text[self.closing..].trim_end();
        join(&[&format!("{said}{stop}"), sentence, closing])
    }

    /// The text with a sentence after the one that ends at or after a byte.
    pub(super) fn after(&self, byte: usize, sentence: &str) -> String {
        let all = self.said();
        let Some(own) = all.iter().find(|own| own.end >= byte && own.start <= byte) else {
            return self.close_with(sentence);
        };
        self.sewn(own.end..own.end, sentence)
    }

    /// The text with a sentence before the one at a byte.
    pub(super) fn before(&self, byte: usize, sentence: &str) -> String {
        let at = self.said().iter().find(|own| own.end > byte).map_or(self.body, |own| own.start);
        self.sewn(at..at, sentence)
    }

    /// The text in which every sentence that touches one of these ranges is left out, with a sentence in place of the
    /// first. Greeting and signature stay; where nothing else would, so does the whole text.
    pub(super) fn without_sentences(&self, ranges: &[Range<usize>], instead: &str) -> String {
        let touched =
            |own: &&Range<usize>| ranges.iter().any(|r| r.start < own.end && own.start < r.end.max(r.start + 1));
        let said = self.said();
        let touched: Vec<&Range<usize>> = said.iter().filter(touched).collect();
        let Some((first, others)) = touched.split_first().filter(|_| touched.len() < said.len() || !instead.is_empty())
        else {
            return self.text.to_owned();
        };
        let mut text = self.text.to_owned();
        for other in others.iter().rev() {
            text.replace_range((*other).clone(), "");
        }
        Anatomy { text: &text, ..*self }.sewn((*first).clone(), instead)
    }

    /// The text without these words.
    pub(super) fn without_words(&self, ranges: &[Range<usize>]) -> String {
        let mut text = self.text.to_owned();
        for range in ranges.iter().rev() {
            text.replace_range(range.clone(), "");
        }
        tidy(&text)
    }

    /// The text without these emoji. One that ended a sentence leaves a full stop.
    pub(super) fn without_pictures(&self, ranges: &[Range<usize>]) -> String {
        let mut text = self.text.to_owned();
        for range in ranges.iter().rev() {
            let (before, after) = (text[..range.start].trim_end(), text[range.end..].trim_start());
            let ends = before.ends_with(char::is_alphanumeric) && after.starts_with(char::is_uppercase);
            let last = before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric);
            let stop = if ends || (last && range.end <= self.closing + 1) { ". " } else { "" };
            text.replace_range(range.clone(), stop);
        }
        tidy(&text)
    }

    /// The sentences of the text proper.
    pub(super) fn said(&self) -> Vec<Range<usize>> {
        let clamp = |one: Range<usize>| one.start.max(self.body)..one.end.min(self.closing);
        let proper = |one: &Range<usize>| one.start < one.end && !self.text[one.clone()].trim().is_empty();
        let trimmed = |one: Range<usize>| one.start..one.start + self.text[one].trim_end().len();
        sentences(self.text).into_iter().map(clamp).filter(proper).map(trimmed).collect()
    }

    /// The text with a sentence in place of a range: small where it follows a comma, and what follows it with a capital.
    fn sewn(&self, range: Range<usize>, sentence: &str) -> String {
        let (before, after) = (self.text[..range.start].trim_end(), self.text[range.end..].trim_start());
        let lines = if self.text[..range.start].ends_with('\n') { "\n" } else { " " };
        let runs_on =
            before.ends_with([',', '-', '–']) || (range.start == self.body && before.ends_with(char::is_alphanumeric));
        let sentence = if runs_on { small(sentence) } else { sentence.to_owned() };
        let after = match (sentence.is_empty(), runs_on) {
            (true, true) => self.small(after),
            (true, false) | (false, _) if range.start <= self.body => capital(after),
            _ => after.to_owned(),
        };
        let tail = join(&[&sentence, &after]);
        match (before.is_empty(), tail.is_empty()) {
            (true, _) => tail,
            (_, true) => before.to_owned(),
            _ => tidy(&format!("{before}{lines}{tail}")),
        }
    }

    /// The text with a greeting before it. What is no small word keeps its capital, and the greeting gets a mark.
    pub(super) fn greeted_with(&self, greeting: &str) -> String {
        let (before, after) = self.text.split_at(self.body);
        let small = self.small(after);
        let runs_on = small != after || !greeting.ends_with(',');
        let greeting = if runs_on { greeting.to_owned() } else { format!("{}!", greeting.trim_end_matches(',')) };
        format!("{before}{greeting} {small}")
    }

    /// A text that goes on after a comma: its first word small, where it is one that can be.
    fn small(&self, text: &str) -> String {
        let word = text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
        if is_function_word(&word.to_lowercase(), Some(self.language)) { small(text) } else { text.to_owned() }
    }
}

/// A text with a small first letter, unless its first word is always written with a capital.
fn small(text: &str) -> String {
    let word = text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    let mut letters = text.chars();
    match letters.next() {
        Some(first) if !matches!(word, "I" | "Sie" | "Ihr" | "Ihre" | "Ihnen" | "Ni") => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}

/// A text with a capital first letter.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn join(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ")
}

/// The text without the gaps that a cut leaves: double spaces, a space before a comma, empty brackets, two signs in a row.
pub(super) fn tidy(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len());
    for c in text.replace("()", "").replace("[]", "").chars() {
        let closes = matches!(c, '.' | ',');
        while closes && tidied.ends_with(' ') {
            tidied.pop();
        }
        if (c == ' ' && (tidied.ends_with([' ', '\n']) || tidied.is_empty()))
            || (closes && tidied.ends_with([',', '!', '?']))
        {
            continue;
        }
        tidied.push(c);
    }
    tidied.trim().to_owned()
}

/// The text with words replaced by others: whole words only, the longest first, each place once. A small word stands for
/// the one with a capital too, and what begins a sentence gets one.
pub(super) fn swap<'w>(text: &str, pairs: impl Iterator<Item = (&'w str, &'w str)>) -> String {
    let mut pairs: Vec<(String, &str)> =
        pairs.flat_map(|(old, new)| [(old.to_owned(), new), (capital(old), new)]).collect();
    pairs.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
    let mut swapped = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let inside = text[..text.len() - rest.len()].ends_with(char::is_alphanumeric);
        let fits = |old: &str| rest.starts_with(old) && !rest[old.len()..].starts_with(char::is_alphanumeric);
        let Some((old, new)) = pairs.iter().find(|(old, _)| !inside && fits(old)) else {
            swapped.push(letter);
            rest = &rest[letter.len_utf8()..];
            continue;
        };
        let said = swapped.trim_end();
        let starts = said.is_empty() || said.ends_with(['.', '!', '?']);
        swapped.push_str(&if starts { capital(new) } else { (*new).to_owned() });
        rest = &rest[old.len()..];
    }
    swapped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anatomy(text: &str, body: usize, closing: usize) -> Anatomy<'_> {
        Anatomy { text, language: Language::En, body, closing }
    }

    #[test]
    fn a_sentence_is_sewn_in_after_the_greeting_and_before_the_signature() {
        let reply = anatomy("Hi Maeve, we look into it. ^AB", 10, 27);
        assert_eq!(reply.open_with("How annoying!"), "Hi Maeve, how annoying! We look into it. ^AB");
        assert_eq!(reply.open_with("I see why."), "Hi Maeve, I see why. We look into it. ^AB");
        assert_eq!(reply.close_with("Let me know."), "Hi Maeve, we look into it. Let me know. ^AB");
    }

    #[test]
    fn what_is_cut_leaves_no_gap_and_never_the_greeting_alone() {
        let reply = anatomy("Hi Maeve, it's your fault. We look into it. ^AB", 10, 44);
        assert_eq!(reply.without_sentences(std::slice::from_ref(&(12..14)), ""), "Hi Maeve, we look into it. ^AB");
        assert_eq!(reply.without_sentences(std::slice::from_ref(&(10..40)), ""), reply.text);
        assert_eq!(reply.without_sentences(std::slice::from_ref(&(10..40)), "We help."), "Hi Maeve, we help. ^AB");
        assert_eq!(
            anatomy("Damn, we (oh) look.", 0, 19).without_words(std::slice::from_ref(&(9..13))),
            "Damn, we look."
        );
    }

    #[test]
    fn words_are_swapped_whole_and_sentences_begin_with_a_capital() {
        let pairs = [("uw", "je"), ("kunt u", "kun je"), ("Ihr", "dein")];
        assert_eq!(
            swap("Kunt u uw nummer (uwe)? Uw Ihr Ihr.", pairs.into_iter()),
            "Kun je je nummer (uwe)? Je dein dein."
        );
        assert_eq!(swap("Ihr Konto, Ihr", pairs.into_iter()), "Dein Konto, dein");
    }
}
