//! What accounts are told of beside what they look for: notices of what others did about them, what they have read, and
//! which calls were carried out already.

use std::collections::BTreeMap;

use super::{AccountId, ConversationId, Item, Platform, PostId};
use crate::clock::{Millis, Time};
use crate::journal::{Event, What};

/// How long a key of a call is remembered.
const REMEMBERED: Millis = Millis::hours(1);
/// The most keys that are remembered at once; beyond it the oldest are forgotten.
const MOST_KEYS: usize = 10_000;

/// The keys under which something was made, so that the same call again makes nothing new.
#[derive(Debug, Clone, Default)]
pub(super) struct Keys {
    made: BTreeMap<(AccountId, Box<str>), (Time, Item)>,
}

impl Platform {
    /// The notices of an account by the numbers of their events, oldest first: none where the customs know none.
    pub fn notices_of(&self, account: AccountId) -> &[usize] {
        &self.account(account).notices
    }

    /// Puts a notice away; false if there is none of this number.
    pub fn put_away(&mut self, account: AccountId, event: usize) -> bool {
        let notices = &mut self.account_mut(account).notices;
        match notices.binary_search(&event) {
            Ok(slot) => {
                notices.remove(slot);
                true
            }
            Err(_) => false,
        }
    }

    /// Puts all notices away.
    pub fn put_all_away(&mut self, account: AccountId) {
        self.account_mut(account).notices.clear();
    }

    /// Takes note that an account has read a private conversation up to its end.
    pub fn mark_read(&mut self, account: AccountId, id: ConversationId) {
        let Some(last) = self.conversation(id).messages().last().copied() else { return };
        let read = &mut self.account_mut(account).read_to;
        match read.binary_search_by_key(&id, |(held, _)| *held) {
            Ok(slot) => read[slot].1 = last,
            Err(slot) => read.insert(slot, (id, last)),
        }
    }

    /// Whether somebody else has written in a private conversation since the account read or wrote in it.
    pub fn is_unread(&self, account: AccountId, id: ConversationId) -> bool {
        let read = &self.account(account).read_to;
        let read = read.binary_search_by_key(&id, |(held, _)| *held).ok().map(|slot| read[slot].1);
        let last = self.conversation(id).messages().last().copied();
        last.is_some_and(|last| self.message_by(last).sender != account && read.is_none_or(|read| read < last))
    }

    /// What an account made under this key within the last hour.
    pub fn made_under(&self, account: AccountId, key: &str) -> Option<Item> {
        let (at, item) = self.keys.made.get(&(account, key.into()))?;
        (self.now - *at < REMEMBERED).then_some(*item)
    }

    /// Remembers what an account made under a key.
    pub fn remember(&mut self, account: AccountId, key: &str, item: Item) {
        let now = self.now;
        if self.keys.made.len() >= MOST_KEYS {
            self.keys.made.retain(|_, (at, _)| now - *at < REMEMBERED);
        }
        if self.keys.made.len() >= MOST_KEYS
            && let Some(oldest) = self.keys.made.iter().min_by_key(|(_, (at, _))| *at).map(|(key, _)| key.clone())
        {
            self.keys.made.remove(&oldest);
        }
        self.keys.made.insert((account, key.into()), (now, item));
    }

    /// A reply as the platform's own app begins it: with the handles of those it is for, where nobody is told of it
    /// otherwise and the text does not name them.
    pub fn addressed_reply(&self, author: AccountId, text: &str, to: PostId) -> String {
        let parent = self.post_by(to);
        let conversation: Vec<AccountId> =
            std::iter::once(parent.author).chain(parent.mentions.iter().copied()).collect();
        self.addressed(author, text, &conversation)
    }

    /// A text as the platform's own app begins it: with the handles of these others, where nobody is told of it otherwise
    /// and the text does not name them.
    pub fn addressed(&self, author: AccountId, text: &str, others: &[AccountId]) -> String {
        if self.customs.addressing.by_place {
            return text.to_owned();
        }
        let named = self.named_in(text);
        let mut said: Vec<AccountId> = Vec::new();
        let mut whole = String::with_capacity(text.len() + 16);
        for other in others {
            if *other != author && !named.contains(other) && !said.contains(other) {
                said.push(*other);
                whole.push('@');
                whole.push_str(self.account(*other).username());
                whole.push(' ');
            }
        }
        whole.push_str(text);
        whole
    }

    /// Puts an event that is about to be recorded on the lists of those it concerns.
    pub(super) fn notify(&mut self, event: &Event) {
        let number = self.journal.len();
        for account in self.concerned(event) {
            if account != event.actor && !self.blocked_between(account, event.actor) {
                self.account_mut(account).notices.push(number);
            }
        }
    }

    fn concerned(&self, event: &Event) -> Vec<AccountId> {
        match &event.what {
            What::Posted(id) => self.post_by(*id).mentions.to_vec(),
            What::Messaged(id) => self.conversation(self.message_by(*id).conversation).participants.to_vec(),
            What::Liked(id) | What::Reposted(id) => vec![self.post_by(*id).author],
            What::MessageLiked(id) => vec![self.message_by(*id).sender],
            What::Followed(account) => vec![*account],
            _ => Vec::new(),
        }
    }
}
