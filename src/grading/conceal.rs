//! Concealing: what a grade quotes is told without the customer's personal data, which is named by its kind instead.

use super::grade::Grade;
use crate::evaluator::coaching::shorten;
use crate::evaluator::markers::personal_data;
use crate::evaluator::verdict::Span;
use crate::language::Language;
use crate::marker::FactKind;

impl Grade {
    /// Takes the customer's personal data out of every quote, reason and tip. Places stay those of the reply as it was read.
    pub fn conceal(&mut self, reply: &str) {
        if self.data.is_empty() {
            return;
        }
        let letters: Vec<char> = reply.chars().collect();
        let quote = |start: usize, end: usize| covered(&letters, Span { start, end }, &self.data);
        for marker in &mut self.markers {
            if let Some(quote) = quote(marker.start, marker.end) {
                marker.quote = quote;
            }
        }
        let values = self.data.iter().map(|(kind, span)| (span.quote(reply), label(*kind)));
        let values: Vec<(String, String)> = values.filter(|(value, _)| !value.trim().is_empty()).collect();
        for tip in &mut self.tips {
            let concealed = tip.start.zip(tip.end).and_then(|(start, end)| quote(start, end));
            if let Some(concealed) = concealed {
                let (quoted, instead) = (shorten(&tip.quote), shorten(&concealed));
                tip.why = tip.why.replace(&quoted, &instead);
                tip.tip = tip.tip.replace(&quoted, &instead);
                tip.quote = concealed;
            }
            for text in [&mut tip.why, &mut tip.tip, &mut tip.quote] {
                for (value, label) in &values {
                    *text = text.replace(value.as_str(), label);
                }
            }
        }
    }
}

/// The words of a span with the data in it named by kind; `None` where there is none in it. Data that reaches out of the span
/// is named as a whole.
fn covered(letters: &[char], span: Span, data: &[(FactKind, Span)]) -> Option<String> {
    let mut inside: Vec<&(FactKind, Span)> =
        data.iter().filter(|(_, data)| data.start < span.end && span.start < data.end).collect();
    if inside.is_empty() {
        return None;
    }
    inside.sort_by_key(|(_, data)| data.start);
    let mut told = String::new();
    let mut at = span.start;
    for (kind, data) in inside {
        if data.start >= at {
            told.extend(letters.get(at..data.start).unwrap_or_default());
        }
        told.push_str(&label(*kind));
        at = at.max(data.end);
    }
    told.extend(letters.get(at..span.end).unwrap_or_default());
    Some(told)
}

/// A text with the personal data in it named by kind, and links and handles as they are.
pub fn conceal_text(text: &str, language: Option<Language>) -> String {
    let mut found = personal_data(text, language, None);
    found.sort_by_key(|(_, bytes)| (bytes.start, std::cmp::Reverse(bytes.end)));
    let (mut told, mut at) = (String::with_capacity(text.len()), 0);
    for (kind, bytes) in found.into_iter().filter(|(_, bytes)| !bytes.is_empty()) {
        if bytes.start >= at {
            told.push_str(text.get(at..bytes.start).unwrap_or_default());
            told.push_str(&label(kind));
        }
        at = at.max(bytes.end);
    }
    told.push_str(text.get(at..).unwrap_or_default());
    told
}

/// What stands in the place of personal data: `[order number]`.
fn label(kind: FactKind) -> String {
    format!("[{}]", kind.id().replace('_', " "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluator::rubric::Rubric;
    use crate::grading::{Entry, Grader};

    #[test]
    fn personal_data_goes_from_quotes_reasons_and_tips() {
        let grader = Grader::new(Rubric::bundled(), [], Language::En);
        let entry = Entry {
            reply: "Hé Sanne, we have your e-mail address as sanne.dewit@postvak.example, is that right? ^Tom"
                .to_owned(),
            lang: Some("en".to_owned()),
            ..Entry::default()
        };
        let mut grade = grader.reviewer().grade(&entry);
        assert!(format!("{:?}", grade.markers).contains("postvak"), "{grade:?}");
        grade.conceal(&entry.reply);
        let told = format!("{:?} {:?}", grade.markers, grade.tips);
        assert!(told.contains("[email]") && !told.contains("postvak"), "{told}");
    }

    #[test]
    fn a_text_is_told_without_its_data() {
        let text = "Mail me at sanne.dewit@postvak.example or not";
        assert_eq!(conceal_text(text, Some(Language::En)), "Mail me at [email] or not");
        assert_eq!(conceal_text("", None), "");
    }

    #[test]
    fn data_that_overlaps_or_reaches_out_is_named_whole() {
        let letters: Vec<char> = "abcdefghij".chars().collect();
        let data = [(FactKind::Email, Span { start: 2, end: 5 }), (FactKind::Phone, Span { start: 4, end: 7 })];
        assert_eq!(covered(&letters, Span { start: 0, end: 10 }, &data).as_deref(), Some("ab[email][phone]hij"));
        assert_eq!(covered(&letters, Span { start: 3, end: 6 }, &data).as_deref(), Some("[email][phone]"));
        assert_eq!(covered(&letters, Span { start: 8, end: 9 }, &data), None);
    }
}
