//! A feeling that could be sent to anybody.

use crate::lint::phrases::{cased, phrases};
use crate::lint::{About, Confidence, Fixes, Level, Note, Rule, Text};
use crate::rule;
use crate::scenario::model::Address;

#[doc = include_str!("stock-empathy.md")]
#[derive(Debug)]
pub struct StockEmpathy;

impl Rule for StockEmpathy {
    fn id(&self) -> &'static str {
        "stock-empathy"
    }

    fn page(&self) -> &'static str {
        include_str!("stock-empathy.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "a feeling from the shelf",
            rule: rule::Rule::P4,
            level: Level::Warning,
            confidence: Confidence::High,
            fixes: Fixes::Suggests,
        }
    }

    fn text(&self, text: &Text, notes: &mut Vec<Note>) {
        let Some(language) = text.language else { return };
        let is_formal = text.address() == Address::Formal;
        for found in phrases(language).stock_empathy.find(&text.filled.text, is_formal) {
            let words = &text.filled.text[found.span.clone()];
            let note = Note::at(text.place(found.span.clone()), "a feeling that could be sent to anybody");
            let better = cased(found.better, words);
            notes.push(if found.fits && !text.filled.is_filled(&found.span) {
                note.help("say what you would feel about this very thing, in `{problem}` or in words of your own")
                    .suggest(format!("write \"{better}\""), better)
            } else {
                note.help(format!("a person would say it differently: {better}"))
            });
        }
    }
}
