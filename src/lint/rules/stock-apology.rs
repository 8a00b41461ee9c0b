//! An apology that names nothing and could be sent to anybody.

use crate::lint::phrases::{cased, phrases};
use crate::lint::{About, Confidence, Fixes, Level, Note, Rule, Text};
use crate::marker::Marker;
use crate::rule;
use crate::scenario::model::Address;

#[doc = include_str!("stock-apology.md")]
#[derive(Debug)]
pub struct StockApology;

impl Rule for StockApology {
    fn id(&self) -> &'static str {
        "stock-apology"
    }

    fn page(&self) -> &'static str {
        include_str!("stock-apology.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "an apology for any inconvenience",
            rule: rule::Rule::P4,
            level: Level::Warning,
            confidence: Confidence::High,
            fixes: Fixes::Suggests,
        }
    }

    fn text(&self, text: &Text, notes: &mut Vec<Note>) {
        let Some(language) = text.language.filter(|_| text.seen.has(Marker::Apology)) else { return };
        let is_formal = text.address() == Address::Formal;
        for found in phrases(language).stock_apology.find(&text.filled.text, is_formal) {
            let words = &text.filled.text[found.span.clone()];
            let note = Note::at(text.place(found.span.clone()), "an apology that could be sent to anybody");
            let better = cased(found.better, words);
            notes.push(if found.fits && !text.filled.is_filled(&found.span) {
                note.help("name what went wrong, in `{problem}` or in words of your own")
                    .suggest(format!("write \"{better}\""), better)
            } else {
                note.help(format!("a person would say it differently: {better}"))
            });
        }
    }
}
