//! The only record of what happened: events in order, appended by the platform, read by cursor.

use crate::clock::Time;
use crate::platform::{AccountId, ConversationId, MessageId, PostId};
use crate::refusal::Refusal;

/// Something that happened: when, by whom, and what.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// When, by the world's clock.
    pub at: Time,
    /// Who did it or tried to.
    pub actor: AccountId,
    /// What was done.
    pub what: What,
}

/// What was done. The texts of posts and messages stay readable on the platform, also after deletion.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// A public post was made.
    Posted(PostId),
    /// The author changed the words of a post.
    Edited(PostId),
    /// The author deleted a post.
    Deleted(PostId),
    /// The starter of a thread hid a reply in it.
    Hidden(PostId),
    /// The starter of a thread showed a hidden reply again.
    Unhidden(PostId),
    /// A post was liked.
    Liked(PostId),
    /// A like was taken back.
    Unliked(PostId),
    /// A post was passed on to the actor's followers.
    Reposted(PostId),
    /// That was taken back.
    Unreposted(PostId),
    /// An account was followed.
    Followed(AccountId),
    /// An account was no longer followed.
    Unfollowed(AccountId),
    /// An account was blocked.
    Blocked(AccountId),
    /// A block was taken back.
    Unblocked(AccountId),
    /// An account was muted: its posts no longer come up where one has not looked for them.
    Muted(AccountId),
    /// That was taken back.
    Unmuted(AccountId),
    /// The platform took the actor's account out of sight.
    Suspended,
    /// The platform let the actor's account back.
    Reinstated,
    /// A private message was sent.
    Messaged(MessageId),
    /// A private message was deleted by its sender.
    MessageDeleted(MessageId),
    /// The sender changed what a private message says.
    MessageEdited(MessageId),
    /// A private message was liked.
    MessageLiked(MessageId),
    /// A like of a private message was taken back.
    MessageUnliked(MessageId),
    /// A post or message was attempted and the platform refused it.
    Refused(Box<Attempt>),
    /// A remark was recorded beside the platform.
    Noted(Box<Note>),
}

/// A post or message that the platform refused.
#[derive(Debug, Clone, PartialEq)]
pub struct Attempt {
    /// Where it was to appear.
    pub place: Place,
    /// What it was to say.
    pub text: Box<str>,
    /// Why it was refused.
    pub refusal: Refusal,
}

/// Where a text was to appear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In public, starting a thread.
    Thread,
    /// In public, under this post.
    Under(PostId),
    /// In private, to this account.
    Person(AccountId),
    /// In private, in this conversation.
    Conversation(ConversationId),
    /// In private, in a group that was to be made.
    NewGroup,
}

/// A remark recorded beside the platform, such as the hand-over of a case to a desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The account that it is about.
    pub about: AccountId,
    /// Its kind: `hand_over`.
    pub tag: Box<str>,
    /// What it says: the desk.
    pub text: Box<str>,
}

/// The events of one world, oldest first. It only grows.
#[derive(Debug, Clone, Default)]
pub struct Journal {
    events: Vec<Event>,
}

impl Journal {
    /// The event with this number, counting from 0; `None` if it has not happened yet.
    pub fn event(&self, n: usize) -> Option<&Event> {
        self.events.get(n)
    }

    /// The events from this number on.
    pub fn since(&self, n: usize) -> &[Event] {
        self.events.get(n..).unwrap_or_default()
    }

    /// How many events there are: the number that the next one gets.
    pub fn len(&self) -> usize {
        self.events.len()
    }

    /// Whether nothing has happened yet.
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    pub(crate) fn record(&mut self, event: Event) {
        self.events.push(event);
    }
}
