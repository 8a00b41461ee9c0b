//! Words in capitals and rows of exclamation marks.

use std::ops::Range;

use crate::lint::gaps::is_pressed;
use crate::lint::{About, Confidence, Fixes, Level, Note, Rule, Text};
use crate::rule;
use crate::text::fold;

#[doc = include_str!("shouting.md")]
#[derive(Debug)]
pub struct Shouting;

impl Rule for Shouting {
    fn id(&self) -> &'static str {
        "shouting"
    }

    fn page(&self) -> &'static str {
        include_str!("shouting.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "shouting",
            rule: rule::Rule::P6,
            level: Level::Warning,
            confidence: Confidence::High,
            fixes: Fixes::Never,
        }
    }

    fn text(&self, text: &Text, notes: &mut Vec<Note>) {
        let words = &text.filled.text;
        let mut loud: Vec<Range<usize>> = Vec::new();
        for span in text.seen.shouting.iter().filter(|span| !text.filled.is_filled(span) && is_meant(text, span)) {
            match loud.last_mut().filter(|last| words[last.end..span.start].trim().is_empty()) {
                Some(last) => last.end = span.end,
                None => loud.push(span.clone()),
            }
        }
        for span in loud {
            let note = Note::at(text.place(span), "this shouts at the customer");
            notes.push(note.help("write it in small letters, with one exclamation mark at most"));
        }
    }
}

/// The most letters of a label that are read back from a word of it.
const LABEL: usize = 60;

/// Words that are written in capitals to be loud.
const EMPHATIC: &[&str] = &[
    "not",
    "no",
    "all",
    "niet",
    "geen",
    "nicht",
    "kein",
    "keine",
    "nie",
    "pas",
    "inte",
    "ingen",
    "really",
    "never",
    "always",
    "please",
    "sorry",
    "very",
    "must",
    "stop",
    "important",
    "urgent",
    "now",
    "nooit",
    "altijd",
    "echt",
    "graag",
    "heel",
    "belangrijk",
    "dringend",
    "niemals",
    "immer",
    "bitte",
    "sehr",
    "wichtig",
    "sofort",
    "jamais",
    "toujours",
    "très",
    "merci",
    "vraiment",
    "aldrig",
    "alltid",
    "mycket",
    "viktigt",
    "tack",
    "snälla",
    "absolut",
    "absolutely",
    "definitely",
    "immediately",
];

/// The loud words that loud words belong to, back and forth.
fn run(words: &str, span: &Range<usize>) -> Range<usize> {
    let is_loud = |c: &char| c.is_uppercase() || matches!(c, ' ' | '\'' | '’' | '-');
    let before: usize = words[..span.start].chars().rev().take(LABEL).take_while(is_loud).map(char::len_utf8).sum();
    let after: usize = words[span.end..].chars().take(LABEL).take_while(is_loud).map(char::len_utf8).sum();
    span.start - before..span.end + after
}

/// Whether loud words are loud on purpose: not what is written on a button, a path, a heading or a name.
fn is_meant(text: &Text, span: &Range<usize>) -> bool {
    let words = &text.filled.text;
    if words[span.clone()].starts_with('!') {
        return true;
    }
    let run = run(words, span);
    let (before, after) = (&words[..run.start], &words[run.end..]);
    let is_path = before.ends_with(['\\', '/', '_', '.', '#', '@']) || after.starts_with(['\\', '_', '/']);
    let is_button = before.ends_with(['>', '→', '»', '"', '“', '„', '\'', '‘', '«', '[', '<', '›'])
        || after.starts_with(['>', '→', '›', ']'])
        || is_pressed(before);
    let own = |word: &str| text.settings.options.words.iter().any(|own| own.eq_ignore_ascii_case(word));
    let folded = fold(&words[run]).text;
    !is_path && !is_button && !own(&words[span.clone()]) && folded.split(' ').any(|word| EMPHATIC.contains(&word))
}
