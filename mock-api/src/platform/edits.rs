//! Changing what was said: edits of posts and private messages, and likes of messages.

use super::{AccountId, Extras, Letter, MessageId, Platform, PostId, Version};
use crate::clock::Time;
use crate::journal::{Place, What};
use crate::refusal::Refusal;

impl Platform {
    /// Changes what one's own post says. Whom it names newly is told. What is refused is journalled as an attempt.
    pub fn edit_post(&mut self, actor: AccountId, id: PostId, text: &str, warning: &str) -> Result<(), Refusal> {
        let post = self.post_by(id);
        if post.author != actor {
            return Err(Refusal::NotYours);
        }
        if post.deleted {
            return Err(Refusal::Unseen);
        }
        let place = post.reply_to.map_or(Place::Thread, Place::Under);
        let rule = self.era().post;
        let (length, limit) = (rule.of(text) + rule.of(warning), rule.limit());
        if text.trim().is_empty() {
            return self.refused(actor, place, text, Refusal::Empty);
        }
        if length > limit {
            return self.refused(actor, place, text, Refusal::TooLong { length, limit });
        }
        let (told, now) = (self.newly_named(actor, id, text), self.now);
        let post = self.post_mut(id);
        post.mentions = post.mentions.iter().chain(&told).copied().collect();
        rewrite(&mut post.text, &mut post.extras, post.at, now, text, warning);
        for account in &told {
            let mentions = &mut self.account_mut(*account).mentions;
            mentions.insert(mentions.partition_point(|held| *held < id), id);
        }
        self.record(actor, What::Edited(id));
        Ok(())
    }

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
        let message = &mut self.messages[id.index()];
        rewrite(&mut message.text, &mut message.extras, message.at, now, text, warning);
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

    /// Those whom a text names and its post has not told yet.
    fn newly_named(&self, author: AccountId, id: PostId, text: &str) -> Vec<AccountId> {
        let told = &self.post_by(id).mentions;
        let mut named = self.named_in(text);
        named.sort_unstable();
        named.dedup();
        named.retain(|account| *account != author && !told.contains(account));
        named
    }
}

impl Extras {
    /// When it was last edited, if ever.
    pub fn edited_at(&self) -> Option<Time> {
        self.rewritten
    }
}

/// Puts new words in the place of the old, which are kept.
fn rewrite(held: &mut Box<str>, extras: &mut Option<Box<Extras>>, made: Time, now: Time, text: &str, warning: &str) {
    let extras = extras.get_or_insert_default();
    let before = std::mem::replace(held, text.into());
    let warned = std::mem::replace(&mut extras.warning, warning.into());
    let at = extras.rewritten.replace(now).unwrap_or(made);
    extras.versions.push(Version { at, text: before, warning: warned });
}
