//! Words of an office where a person would speak.

use crate::library::model::Holds;
use crate::lint::phrases::{cased, phrases};
use crate::lint::{About, Confidence, Fixes, Level, Note, Rule, Text};
use crate::rule;
use crate::scenario::model::Address;

#[doc = include_str!("office-talk.md")]
#[derive(Debug)]
pub struct OfficeTalk;

impl Rule for OfficeTalk {
    fn id(&self) -> &'static str {
        "office-talk"
    }

    fn page(&self) -> &'static str {
        include_str!("office-talk.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "words of an office",
            rule: rule::Rule::P6,
            level: Level::Note,
            confidence: Confidence::High,
            fixes: Fixes::Suggests,
        }
    }

    fn text(&self, text: &Text, notes: &mut Vec<Note>) {
        let Some(language) = text.language else { return };
        let is_formal = text.address() == Address::Formal;
        for found in phrases(language).office.find(&text.filled.text, is_formal) {
            let words = &text.filled.text[found.span.clone()];
            let note = Note::at(text.place(found.span.clone()), format!("\"{words}\" is how an office writes"));
            let better = cased(found.better, words).replace("{name}", &text.slot(Holds::Name, "name"));
            notes.push(if found.fits && !text.filled.is_filled(&found.span) {
                note.help("say it as you would to somebody in front of you")
                    .suggest(format!("write \"{better}\""), better)
            } else {
                note.help(format!("a person would say it differently: {better}"))
            });
        }
    }
}
