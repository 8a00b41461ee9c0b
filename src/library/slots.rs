//! Slots: the places of a text that are filled in before it is sent, in the spellings that helpdesks know.

use std::collections::BTreeMap;
use std::ops::Range;

/// A place of a text that is filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// What is filled in, without braces, filters and blanks: `name`, `ticket.requester.first_name`.
    pub key: String,
    /// The bytes of the text, with the braces.
    pub span: Range<usize>,
    /// How it is written.
    pub spelling: Spelling,
}

/// How a slot is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Spelling {
    /// `{name}`.
    Single,
    /// `{{name}}`, perhaps with a filter: `{{ name | fallback: "you" }}`.
    Double,
    /// `{% if … %}`: a command to the helpdesk that shows nothing itself.
    Command,
}

/// What is wrong with the braces of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brace {
    /// The bytes of the text.
    pub span: Range<usize>,
    /// What is wrong, in a few words.
    pub wrong: &'static str,
}

/// Every slot of a text in order, and what is wrong with its braces.
pub fn slots(text: &str) -> (Vec<Slot>, Vec<Brace>) {
    let (mut found, mut wrong) = (Vec::new(), Vec::new());
    let mut last = BTreeMap::new();
    let mut at = 0;
    while let Some(open) = text[at..].find(['{', '}']).map(|offset| at + offset) {
        let rest = &text[open..];
        let (opening, closing, spelling) = match () {
            () if rest.starts_with("{{") => ("{{", "}}", Spelling::Double),
            () if rest.starts_with("{%") => ("{%", "%}", Spelling::Command),
            () if rest.starts_with('{') => ("{", "}", Spelling::Single),
            () => {
                let length = if rest.starts_with("}}") { 2 } else { 1 };
                wrong.push(Brace { span: open..open + length, wrong: "this brace closes nothing" });
                at = open + length;
                continue;
            }
        };
        let inside = open + opening.len();
        let close = match close(text, inside, closing, spelling, &mut last) {
            Ok(close) => close,
            Err(why) => {
                wrong.push(Brace { span: open..inside, wrong: why });
                at = inside;
                continue;
            }
        };
        let inner = &text[inside..close];
        let span = open..close + closing.len();
        let key = inner.split('|').next().unwrap_or_default().trim();
        if key.is_empty() || inner.contains('\n') {
            wrong.push(Brace {
                span: span.clone(),
                wrong: if key.is_empty() {
                    "nothing stands between the braces"
                } else {
                    "a placeholder over two lines"
                },
            });
        } else {
            found.push(Slot { key: key.to_owned(), span: span.clone(), spelling });
        }
        at = span.end;
    }
    (found, wrong)
}

/// Where the slot that opens before `inside` closes, or what is wrong with it. `last` remembers where each sign that closes stands
/// last, so that a text of nothing but open braces is not read to its end from each of them.
fn close(
    text: &str,
    inside: usize,
    closing: &'static str,
    spelling: Spelling,
    last: &mut BTreeMap<&'static str, Option<usize>>,
) -> Result<usize, &'static str> {
    if last.entry(closing).or_insert_with(|| text.rfind(closing)).is_none_or(|last| last < inside) {
        return Err("this brace is never closed");
    }
    let rest = &text[inside..];
    let opens = (spelling != Spelling::Command).then(|| rest.find('{')).flatten();
    match rest[..opens.unwrap_or(rest.len())].find(closing) {
        Some(offset) => Ok(inside + offset),
        None if opens.is_some() => Err("a placeholder within a placeholder"),
        None => Err("this brace is never closed"),
    }
}

/// A text with its slots filled in, and the way back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filled {
    /// The text.
    pub text: String,
    /// Where each filled-in value stands, and the bytes of the slot in the text it came from, in order.
    moved: Vec<(Range<usize>, Range<usize>)>,
}

impl Filled {
    /// Fills in the slots of a text.
    pub fn of<'v>(text: &str, slots: &[Slot], value: impl Fn(&Slot) -> &'v str) -> Filled {
        let mut filled =
            Filled { text: String::with_capacity(text.len() + 16), moved: Vec::with_capacity(slots.len()) };
        let mut at = 0;
        for slot in slots {
            filled.text.push_str(&text[at..slot.span.start]);
            let start = filled.text.len();
            filled.text.push_str(value(slot));
            filled.moved.push((start..filled.text.len(), slot.span.clone()));
            at = slot.span.end;
        }
        filled.text.push_str(&text[at..]);
        filled
    }

    /// The bytes of the text that a run of bytes of the filled text comes from; a slot is taken whole.
    pub fn original(&self, span: Range<usize>) -> Range<usize> {
        let start = self.back(span.start, false);
        start..self.back(span.end, true).max(start)
    }

    fn back(&self, at: usize, is_end: bool) -> usize {
        let index = self.moved.partition_point(|(place, _)| if is_end { place.start < at } else { place.start <= at });
        match index.checked_sub(1).map(|index| &self.moved[index]) {
            None => at,
            Some((place, slot)) if at >= place.end && !(is_end && at == place.end) => at - place.end + slot.end,
            Some((_, slot)) => {
                if is_end {
                    slot.end
                } else {
                    slot.start
                }
            }
        }
    }

    /// Whether a run of bytes of the filled text touches a value that was filled in.
    pub fn is_filled(&self, span: &Range<usize>) -> bool {
        self.moved.iter().any(|(place, _)| place.start < span.end && span.start < place.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_of_every_spelling_are_found() {
        let text = "Hi {name}, {{ticket.requester.first_name}} {% if x %}{{ a | fallback: \"you\" }}{% endif %}";
        let (found, wrong) = slots(text);
        let keys: Vec<&str> = found.iter().map(|slot| slot.key.as_str()).collect();
        assert_eq!(keys, ["name", "ticket.requester.first_name", "if x", "a", "endif"]);
        assert!(wrong.is_empty());
    }

    #[test]
    fn braces_without_a_partner_are_told() {
        for (text, place) in [("a } b", 2..3), ("a { b", 2..3), ("a {{b}", 2..4), ("{a {b}}", 0..1), ("{}", 0..2)] {
            let (_, wrong) = slots(text);
            assert_eq!(wrong.first().map(|brace| brace.span.clone()), Some(place), "{text}");
        }
    }

    #[test]
    fn a_text_of_nothing_but_braces_is_read_in_no_time() {
        for (text, expected) in [
            ("{".repeat(1_000_000), 500_000),
            ("{a".repeat(500_000) + "}", 499_999),
            ("{{a".repeat(300_000) + "}}", 299_999),
            ("{%".repeat(500_000), 500_000),
            ("}".repeat(1_000_000), 500_000),
        ] {
            assert_eq!(slots(&text).1.len(), expected);
        }
    }

    #[test]
    fn what_is_seen_in_a_filled_text_is_found_back() {
        let text = "Hi {name}, your {thing} is here";
        let (found, _) = slots(text);
        let filled = Filled::of(text, &found, |slot| if slot.key == "name" { "Wilhelmina" } else { "x" });
        assert_eq!(filled.text, "Hi Wilhelmina, your x is here");
        let back = |words: &str| {
            let at = filled.text.find(words).expect("there");
            &text[filled.original(at..at + words.len())]
        };
        assert_eq!(back("Hi"), "Hi");
        assert_eq!(back("Wilhelmina"), "{name}");
        assert_eq!(back("helm"), "{name}");
        assert_eq!(back(", your "), ", your ");
        assert_eq!(back("is here"), "is here");
        assert_eq!(back("x is"), "{thing} is");
    }
}
