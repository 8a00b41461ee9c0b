//! A reply that nobody has read for long.

use crate::lint::{About, Confidence, Fixes, Level, Note, Rule, Whole};
use crate::rule;

#[doc = include_str!("not-reviewed.md")]
#[derive(Debug)]
pub struct NotReviewed;

impl Rule for NotReviewed {
    fn id(&self) -> &'static str {
        "not-reviewed"
    }

    fn page(&self) -> &'static str {
        include_str!("not-reviewed.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "not reviewed for long",
            rule: rule::Rule::G4,
            level: Level::Note,
            confidence: Confidence::Certain,
            fixes: Fixes::Never,
        }
    }

    fn whole(&self, whole: &Whole, notes: &mut Vec<Note>) {
        let (reply, options) = (whole.reply, &whole.settings.options);
        let Some(today) = whole.settings.today else { return };
        let Some(reviewed) = &reply.reviewed else {
            if options.must_be_reviewed {
                let note = Note::in_file(reply.id.span.clone(), "nobody says that they reviewed this reply");
                notes.push(note.help("read it, and note the day under `reviewed`"));
            }
            return;
        };
        let days = i64::from((today.0 - reviewed.day.0).get_days());
        let holds = options.reviewed_within.0 / DAY;
        let (message, help) = match days {
            ..0 => ("this day is yet to come".to_owned(), "note the day on which somebody read it"),
            _ if days > holds => (
                format!("the last review was {days} days ago, and it holds for {holds}"),
                "read it again, and note the day",
            ),
            _ => return,
        };
        notes.push(Note::in_file(reviewed.span.clone(), message).help(help));
    }
}

/// A day in milliseconds.
const DAY: i64 = 24 * 60 * 60 * 1000;
