//! Personal data that is asked for where everybody reads along.

use crate::evaluator::coaching::phrasebook;
use crate::language::Language;
use crate::library::model::Holds;
use crate::lint::phrases::phrases;
use crate::lint::places::sentence_at;
use crate::lint::{About, Confidence, Fixes, Level, Note, Rule, Text};
use crate::marker::FactKind;
use crate::rule;

#[doc = include_str!("data-asked-in-public.md")]
#[derive(Debug)]
pub struct DataAskedInPublic;

impl Rule for DataAskedInPublic {
    fn id(&self) -> &'static str {
        "data-asked-in-public"
    }

    fn page(&self) -> &'static str {
        include_str!("data-asked-in-public.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "personal data is asked for in public",
            rule: rule::Rule::X4,
            level: Level::Error,
            confidence: Confidence::High,
            fixes: Fixes::Never,
        }
    }

    fn text(&self, text: &Text, notes: &mut Vec<Note>) {
        if !text.may_be_public() || text.seen.asked.iter().all(|asked| asked.privately) || leads_away(text) {
            return;
        }
        let mut read = 0;
        for asked in text.seen.asked.iter().filter(|asked| !asked.privately) {
            if asked.span.start < read {
                continue;
            }
            let sentence = sentence_at(&text.filled.text, &asked.span);
            read = sentence.end;
            if !is_asked(text, &text.filled.text[sentence]) {
                continue;
            }
            let kind = phrasebook(Language::En).words.get(asked.kind.id()).map_or(asked.kind.id(), String::as_str);
            let note =
                Note::at(text.place(asked.span.clone()), format!("asks for the {kind} where everybody reads along"));
            notes.push(note.help(advice(text, asked.kind)));
        }
    }
}

/// Whether the text invites to a private message anywhere, or has a link, behind which nobody reads along.
fn leads_away(text: &Text) -> bool {
    let words = &text.filled.text;
    let has_link = words.contains("http") || text.slots.iter().any(|slot| text.holds(slot) == Some(Holds::Link));
    let in_private = |language| {
        let phrases = phrases(language);
        phrases.direct_message.first(words).is_some() || phrases.in_private.first(words).is_some()
    };
    has_link || text.language.is_some_and(in_private)
}

/// Whether the sentence asks for the data here: not to take it away, to keep it, or to type it in somewhere.
fn is_asked(text: &Text, sentence: &str) -> bool {
    text.language.is_some_and(|language| {
        let phrases = phrases(language);
        phrases.asks.first(sentence).is_some() && phrases.not_asked.first(sentence).is_none()
    })
}

/// A sentence that asks for it in private, in the language of the text.
fn advice(text: &Text, kind: FactKind) -> String {
    let asked = text.language.zip(text.sentences()).map(|(language, sentences)| {
        let named = phrasebook(language).words.get(kind.id()).map_or(kind.id(), String::as_str);
        sentences.ask_private[0].replace("{fact}", named)
    });
    match asked {
        Some(sentence) => format!("ask for it in a private message: \"{sentence}\"; or say `channel: private`"),
        None => "ask for it in a private message, or say `channel: private`".to_owned(),
    }
}
