//! Private messages: who may write to whom, and what is then read by whom.

use super::{AccountId, Conversation, ConversationId, Letter, Message, MessageId, Platform, To};
use crate::journal::{Place, What};
use crate::refusal::Refusal;

impl Platform {
    /// Sends a private message. What is refused is journalled as an attempt.
    pub fn message<'a>(
        &mut self,
        sender: AccountId,
        to: To,
        letter: impl Into<Letter<'a>>,
    ) -> Result<MessageId, Refusal> {
        let letter = letter.into();
        match self.may_send(sender, to, letter) {
            Ok(()) => {
                let conversation = match to {
                    To::Conversation(id) => id,
                    To::Person(other) => self.conversation_with(sender, other),
                };
                Ok(self.deliver(sender, conversation, letter))
            }
            Err(refusal) => {
                let place = match to {
                    To::Person(other) => Place::Person(other),
                    To::Conversation(id) => Place::Conversation(id),
                };
                self.refused(sender, place, letter.text, refusal)
            }
        }
    }

    /// Makes a group with these others and sends its first message. What is refused is journalled as an attempt.
    pub fn message_group<'a>(
        &mut self,
        sender: AccountId,
        others: &[AccountId],
        letter: impl Into<Letter<'a>>,
    ) -> Result<MessageId, Refusal> {
        let letter = letter.into();
        let mut members: Vec<AccountId> = others.to_vec();
        members.push(sender);
        members.sort_by_key(|id| self.account(*id).number);
        members.dedup();
        let sized = if (3..=50).contains(&members.len()) { Ok(()) } else { Err(Refusal::GroupSize) };
        let mut others = members.iter().filter(|id| **id != sender);
        let allowed = sized
            .and(self.measure(sender, letter))
            .and_then(|()| others.try_for_each(|id| self.may_message(sender, *id)));
        if let Err(refusal) = allowed {
            return self.refused(sender, Place::NewGroup, letter.text, refusal);
        }
        let number = self.ids.next(self.now);
        let conversation = self.converse(number, members);
        Ok(self.deliver(sender, conversation, letter))
    }

    /// Deletes one's own private message, for everybody.
    pub fn delete_message(&mut self, actor: AccountId, id: MessageId) -> Result<(), Refusal> {
        let message = self.message_by(id);
        if message.sender != actor {
            return Err(Refusal::NotYours);
        }
        if message.deleted {
            return Err(Refusal::Unseen);
        }
        self.messages[id.index()].deleted = true;
        self.record(actor, What::MessageDeleted(id));
        Ok(())
    }

    /// Whether one may write to the other in private: not when blocked; else if the other follows the sender, or
    /// (since April
    /// 2015) takes messages from anybody or has written to the sender before.
    pub fn may_message(&self, sender: AccountId, other: AccountId) -> Result<(), Refusal> {
        if sender == other {
            return Err(Refusal::Oneself);
        }
        if self.blocked_between(sender, other) {
            return Err(Refusal::Blocked);
        }
        let recipient = self.account(other);
        if self.account(sender).suspended {
            return Err(Refusal::Suspended);
        }
        if recipient.suspended {
            return Err(Refusal::MayNotMessage);
        }
        let open =
            || self.era().open_messages && (recipient.profile.accepts_messages || self.has_written(other, sender));
        if recipient.follows(sender) || open() { Ok(()) } else { Err(Refusal::MayNotMessage) }
    }

    fn may_send(&self, sender: AccountId, to: To, letter: Letter<'_>) -> Result<(), Refusal> {
        match to {
            To::Person(other) => self.may_message(sender, other)?,
            To::Conversation(id) => self.may_join_in(sender, self.conversation(id))?,
        }
        self.measure(sender, letter)
    }

    fn may_join_in(&self, sender: AccountId, conversation: &Conversation) -> Result<(), Refusal> {
        if !conversation.has(sender) {
            return Err(Refusal::NotAParticipant);
        }
        if conversation.is_group() {
            return Ok(());
        }
        let mut others = conversation.participants.iter().filter(|id| **id != sender);
        others.try_for_each(|other| self.may_message(sender, *other))
    }

    fn measure(&self, sender: AccountId, letter: Letter<'_>) -> Result<(), Refusal> {
        let Letter { text, media } = letter;
        if text.trim().is_empty() && media.is_none() {
            return Err(Refusal::Empty);
        }
        self.may_attach(sender, media.as_slice())?;
        let limit = self.era().message_limit;
        let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        if length > limit { Err(Refusal::TooLong { length, limit }) } else { Ok(()) }
    }

    fn has_written(&self, sender: AccountId, to: AccountId) -> bool {
        let Some(id) = self.conversation_between(sender, to) else { return false };
        self.conversation(id).messages.iter().any(|message| self.message_by(*message).sender == sender)
    }

    fn conversation_with(&mut self, one: AccountId, other: AccountId) -> ConversationId {
        if let Some(id) = self.conversation_between(one, other) {
            return id;
        }
        let mut pair = vec![one, other];
        pair.sort_by_key(|id| self.account(*id).number);
        self.converse(0, pair)
    }

    fn converse(&mut self, number: u64, participants: Vec<AccountId>) -> ConversationId {
        let id = ConversationId(self.conversations.len() as u32);
        for participant in &participants {
            self.account_mut(*participant).conversations.push(id);
        }
        self.conversations.push(Conversation { number, participants: participants.into(), messages: Vec::new() });
        id
    }

    fn deliver(&mut self, sender: AccountId, conversation: ConversationId, letter: Letter<'_>) -> MessageId {
        let id = MessageId(self.messages.len() as u32);
        let number = self.ids.next(self.now);
        let (at, text, media) = (self.now, letter.text.into(), letter.media);
        self.messages.push(Message { number, at, sender, conversation, text, media, deleted: false });
        let place = &mut self.conversations[conversation.index()];
        place.messages.push(id);
        for participant in &place.participants {
            self.accounts[participant.index()].messages.push(id);
        }
        self.record(sender, What::Messaged(id));
        id
    }
}
