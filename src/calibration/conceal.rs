//! Concealment: personal data in the texts of a calibration is replaced by its kind, and quotes move along.

use std::ops::Range;

use super::difference::Difference;
use crate::evaluator::markers::personal_data;
use crate::language::Language;
use crate::marker::FactKind;

impl Difference {
    /// Takes personal data out of the texts.
    pub fn conceal(&mut self) {
        for text in &mut self.customer {
            *text = Concealed::of(text, self.lang).text;
        }
        let reply = Concealed::of(&self.reply, self.lang);
        for quote in self.markers.iter_mut().flat_map(|one| &mut one.quotes) {
            *quote = reply.moved(quote);
        }
        self.reply = reply.text;
    }
}

/// A text without its personal data.
struct Concealed {
    text: String,
    /// For every character of the text before, what stands for it now: itself, or the whole kind of the data it was part of.
    now: Vec<Range<usize>>,
}

impl Concealed {
    fn of(text: &str, language: Option<Language>) -> Concealed {
        let mut concealed = Concealed { text: String::new(), now: Vec::new() };
        let mut rest = 0;
        for (kind, span) in apart(personal_data(text, language, None)) {
            concealed.keep(&text[rest..span.start]);
            concealed.put(&format!("[{}]", kind.id().replace('_', " ")), text[span.clone()].chars().count());
            rest = span.end;
        }
        concealed.keep(&text[rest..]);
        concealed
    }

    fn keep(&mut self, text: &str) {
        let from = self.now.last().map_or(0, |last| last.end);
        self.now.extend((from..from + text.chars().count()).map(|at| at..at + 1));
        self.text.push_str(text);
    }

    /// Puts a label in the place of so many characters.
    fn put(&mut self, label: &str, instead_of: usize) {
        let from = self.now.last().map_or(0, |last| last.end);
        let to = from + label.chars().count();
        self.now.extend(std::iter::repeat_n(from..to, instead_of));
        self.text.push_str(label);
    }

    /// Where a range of characters is now. What is within personal data becomes the whole label.
    fn moved(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.now.get(range.start).map_or(0, |now| now.start);
        let end = range.end.checked_sub(1).and_then(|last| self.now.get(last)).map_or(start, |now| now.end);
        start..end.max(start)
    }
}

/// The places in order, without those that overlap one before.
fn apart(mut found: Vec<(FactKind, Range<usize>)>) -> Vec<(FactKind, Range<usize>)> {
    found.sort_by_key(|(_, span)| (span.start, std::cmp::Reverse(span.end)));
    let mut until = 0;
    found.retain(|(_, span)| {
        let apart = span.start >= until && !span.is_empty();
        until = until.max(span.end);
        apart
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn personal_data_goes_and_quotes_move_along() {
        let text = "📦 Mail ann@post.example or call, Ann. Thanks!";
        let concealed = Concealed::of(text, Some(Language::En));
        assert_eq!(concealed.text, "📦 Mail [email] or call, Ann. Thanks!");
        let quote = |from: &str| {
            let start = text[..text.find(from).expect("it is there")].chars().count();
            let range = concealed.moved(&(start..start + from.chars().count()));
            concealed.text.chars().skip(range.start).take(range.len()).collect::<String>()
        };
        assert_eq!(quote("Thanks"), "Thanks");
        assert_eq!(quote("ann@post.example"), "[email]");
        assert_eq!(quote("Mail ann@post.example or"), "Mail [email] or");
    }

    #[test]
    fn a_text_without_any_stays_as_it_is() {
        let text = "Hoi Sanne 👋 é";
        let concealed = Concealed::of(text, None);
        assert_eq!(concealed.text, text);
        assert_eq!(concealed.moved(&(4..9)), 4..9);
    }
}
