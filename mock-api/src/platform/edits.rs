//! Edits and likes of private messages.

use super::{AccountId, Letter, Message, MessageId, Platform, Post, Version};
use crate::journal::{Place, What};
use crate::refusal::Refusal;

impl Platform {
    /// Changes what one's own private message says. What is refused is journalled as an attempt.
    pub fn edit_message(&mut self, actor: AccountId, id: MessageId, text: &str, warning: &str) -> Result<(), Refusal> {
        let message = self.message_by(id);
        if message.sender != actor {
            return Err(Refusal::NotYours);
        }
        if message.deleted {
            return Err(Refusal::Unseen);
        }
        let (place, media, now) = (Place::Conversation(message.conversation), message.media, self.now);
        if let Err(refusal) = self.measure(actor, Letter { warning, media, ..Letter::from(text) }) {
            return self.refused(actor, place, text, refusal);
        }
        let next = self.ids.next(now);
        let message = &mut self.messages[id.index()];
        let text = std::mem::replace(&mut message.text, text.into());
        let extras = message.extras.get_or_insert_default();
        let warning = std::mem::replace(&mut extras.warning, warning.into());
        extras.versions.push(Version { next, until: now, text, warning });
        self.record(actor, What::MessageEdited(id));
        Ok(())
    }

    /// Likes a private message in a conversation that one is in. Doing it twice changes nothing.
    pub fn like_message(&mut self, actor: AccountId, id: MessageId) -> Result<(), Refusal> {
        let message = self.message_by(id);
        if message.deleted || !self.conversation(message.conversation).has(actor) {
            return Err(Refusal::Unseen);
        }
        let liked_by = &mut self.messages[id.index()].extras.get_or_insert_default().liked_by;
        if let Err(slot) = liked_by.binary_search(&actor) {
            liked_by.insert(slot, actor);
            self.record(actor, What::MessageLiked(id));
        }
        Ok(())
    }

    /// Takes the like of a private message back. Without one it changes nothing.
    pub fn unlike_message(&mut self, actor: AccountId, id: MessageId) {
        let Some(extras) = &mut self.messages[id.index()].extras else { return };
        if let Ok(slot) = extras.liked_by.binary_search(&actor) {
            extras.liked_by.remove(slot);
            self.record(actor, What::MessageUnliked(id));
        }
    }
}

impl Post {
    /// What readers are warned of before they see the text; empty for nothing.
    pub fn warning(&self) -> &str {
        self.extras.as_ref().map_or("", |extras| &extras.warning)
    }
}

impl Message {
    /// What readers are warned of before they see the text; empty for nothing.
    pub fn warning(&self) -> &str {
        self.extras.as_ref().map_or("", |extras| &extras.warning)
    }

    /// What it said before it was edited, oldest first.
    pub fn versions(&self) -> &[Version] {
        self.extras.as_ref().map_or(&[], |extras| &extras.versions)
    }

    /// Who likes it.
    pub fn liked_by(&self) -> &[AccountId] {
        self.extras.as_ref().map_or(&[], |extras| &extras.liked_by)
    }
}
