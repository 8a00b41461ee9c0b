//! A private message that asks for a private message.

use crate::lint::phrases::phrases;
use crate::lint::{About, Confidence, Fixes, Level, Note, Rule, Text};
use crate::rule;
use crate::transcript::Channel;

#[doc = include_str!("private-invite-in-private.md")]
#[derive(Debug)]
pub struct PrivateInviteInPrivate;

impl Rule for PrivateInviteInPrivate {
    fn id(&self) -> &'static str {
        "private-invite-in-private"
    }

    fn page(&self) -> &'static str {
        include_str!("private-invite-in-private.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "asks for a private message in a private message",
            rule: rule::Rule::X3,
            level: Level::Warning,
            confidence: Confidence::High,
            fixes: Fixes::Never,
        }
    }

    fn text(&self, text: &Text, notes: &mut Vec<Note>) {
        let Some(language) = text.language.filter(|_| text.reply.channel == Some(Channel::Private)) else { return };
        if let Some(span) = phrases(language).direct_message.first(&text.filled.text) {
            let note = Note::at(text.place(span), "asks for a private message, and this reply is one");
            notes.push(note.help("ask for an answer here, or say `channel: public`"));
        }
    }
}
