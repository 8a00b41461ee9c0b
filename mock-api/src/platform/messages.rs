//! Private messages: who may write to whom, and what is then read by whom.

use super::{AccountId, Conversation, ConversationId, Extras, Item, Letter, Message, MessageId, Platform, Reach, To};
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
                let letter = Letter { answers: self.said_last(sender, conversation), ..letter };
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

    /// Sends a private message to all these others together: into their conversation, which is made if need be. To nobody
    /// else, it is a note to oneself. What is refused is journalled as an attempt.
    pub fn write_to(
        &mut self,
        sender: AccountId,
        others: &[AccountId],
        letter: Letter<'_>,
    ) -> Result<MessageId, Refusal> {
        let mut members: Vec<AccountId> = others.iter().copied().chain([sender]).collect();
        members.sort_by_key(|id| self.account(*id).number);
        members.dedup();
        let sized = if members.len() <= 50 { Ok(()) } else { Err(Refusal::GroupSize) };
        let mut told = members.iter().filter(|id| **id != sender);
        let allowed = sized.and_then(|()| told.try_for_each(|id| self.may_message(sender, *id)));
        if let Err(refusal) = allowed.and_then(|()| self.measure(sender, letter)) {
            let place = match others {
                [one] => Place::Person(*one),
                _ => Place::NewGroup,
            };
            return self.refused(sender, place, letter.text, refusal);
        }
        let conversation = match self.conversation_among(&members) {
            Some(id) => id,
            None if members.len() == 2 => self.converse(0, members),
            None => {
                let number = self.ids.next(self.now);
                self.converse(number, members)
            }
        };
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

    /// Whether one may write to the other in private: not when blocked; else as far as the platform's customs let
    /// strangers reach.
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
        let consents = || recipient.profile.accepts_messages || self.has_written(other, sender);
        let open = match self.era().reach {
            Reach::Anyone => true,
            Reach::Consenting => recipient.follows(sender) || consents(),
            Reach::Followed => recipient.follows(sender),
        };
        if open { Ok(()) } else { Err(Refusal::MayNotMessage) }
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

    pub(super) fn measure(&self, sender: AccountId, letter: Letter<'_>) -> Result<(), Refusal> {
        let Letter { text, media, warning, .. } = letter;
        if text.trim().is_empty() && media.is_none() {
            return Err(Refusal::Empty);
        }
        self.may_attach(sender, media.as_slice())?;
        let rule = self.era().message;
        let (length, limit) = (rule.of(text) + rule.of(warning), rule.limit());
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

    /// The conversation of exactly these, in order of their numbers.
    fn conversation_among(&self, members: &[AccountId]) -> Option<ConversationId> {
        let own = &self.account(*members.first()?).conversations;
        own.iter().find(|id| *self.conversation(**id).participants == *members).copied()
    }

    /// What the others said last in a conversation, which an app answers by itself.
    fn said_last(&self, sender: AccountId, conversation: ConversationId) -> Option<Item> {
        let said = self.conversation(conversation).messages.iter().rev();
        let mut others = said.filter(|id| self.message_by(**id).sender != sender && !self.message_by(**id).deleted);
        others.next().copied().map(Item::Message)
    }

    fn deliver(&mut self, sender: AccountId, conversation: ConversationId, letter: Letter<'_>) -> MessageId {
        let id = MessageId(self.messages.len() as u32);
        let number = self.ids.next(self.now);
        let extras = match letter.warning {
            "" => None,
            warning => Some(Box::new(Extras { warning: warning.into(), ..Extras::default() })),
        };
        let Letter { media, answers, .. } = letter;
        let (at, text, deleted) = (self.now, letter.text.into(), false);
        self.messages.push(Message { number, at, sender, conversation, text, media, answers, extras, deleted });
        let place = &mut self.conversations[conversation.index()];
        place.messages.push(id);
        for participant in &place.participants {
            self.accounts[participant.index()].messages.push(id);
        }
        self.record(sender, What::Messaged(id));
        id
    }
}
