//! Accounts: who they are, and what each of them has at hand without a search.

use super::{AccountId, ConversationId, MessageId, Platform, PostId};
use crate::clock::Time;
use crate::snowflake::mix;

/// What an account says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// The handle without `@`: letters, digits and underscores, as many as the platform's customs allow.
    pub username: Box<str>,
    /// The name shown.
    pub name: Box<str>,
    /// The words about oneself.
    pub bio: Box<str>,
    /// When the account was opened.
    pub created_at: Time,
    /// Whether the platform vouches for it.
    pub verified: bool,
    /// Whether only followers see its posts.
    pub protected: bool,
    /// Whether it takes private messages from anybody.
    pub accepts_messages: bool,
    /// Followers beyond those in this world.
    pub followers: u32,
    /// Accounts it follows beyond those in this world.
    pub following: u32,
    /// The id on the wire; made from the seed and the username unless given.
    pub number: Option<u64>,
}

/// Why an account could not be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProfileRefused {
    /// A username has at least one letter, digit or underscore, and at most as many as the platform allows.
    #[error("a username has 1 to {0} letters, digits and underscores")]
    Username(usize),
    /// The username is taken, whatever the case of its letters.
    #[error("the username is taken")]
    Taken,
    /// The number is 0 or taken.
    #[error("the account's number is 0 or taken")]
    Number,
}

impl Profile {
    /// An account opened on 1 January 2010 that takes private messages from followers and those it follows only.
    pub fn new(username: &str, name: &str) -> Profile {
        Profile {
            username: username.into(),
            name: name.into(),
            bio: "".into(),
            created_at: Time::utc(2010, 1, 1),
            verified: false,
            protected: false,
            accepts_messages: false,
            followers: 0,
            following: 0,
            number: None,
        }
    }
}

/// An account and what belongs to it.
#[derive(Debug, Clone)]
pub struct Account {
    /// Its id on the wire.
    pub number: u64,
    /// What it says of itself.
    pub profile: Profile,
    /// Whether the platform has taken it out of sight: nobody reads what it posted, and it posts nothing.
    pub suspended: bool,
    pub(crate) following: Vec<AccountId>,
    pub(crate) followers: Vec<AccountId>,
    pub(crate) blocks: Vec<AccountId>,
    pub(crate) mutes: Vec<AccountId>,
    pub(crate) liked: Vec<PostId>,
    pub(crate) posts: Vec<PostId>,
    pub(crate) fingerprints: Vec<u32>,
    pub(crate) mentions: Vec<PostId>,
    pub(crate) conversations: Vec<ConversationId>,
    pub(crate) messages: Vec<MessageId>,
    pub(crate) notices: Vec<usize>,
    pub(crate) read_to: Vec<(ConversationId, MessageId)>,
}

impl Account {
    fn new(number: u64, profile: Profile) -> Account {
        Account {
            number,
            profile,
            suspended: false,
            following: Vec::new(),
            followers: Vec::new(),
            blocks: Vec::new(),
            mutes: Vec::new(),
            liked: Vec::new(),
            posts: Vec::new(),
            fingerprints: Vec::new(),
            mentions: Vec::new(),
            conversations: Vec::new(),
            messages: Vec::new(),
            notices: Vec::new(),
            read_to: Vec::new(),
        }
    }

    /// Its handle without `@`.
    pub fn username(&self) -> &str {
        &self.profile.username
    }

    /// Whether it follows the other.
    pub fn follows(&self, other: AccountId) -> bool {
        self.following.binary_search(&other).is_ok()
    }

    /// Whether it has blocked the other.
    pub fn blocks(&self, other: AccountId) -> bool {
        self.blocks.binary_search(&other).is_ok()
    }

    /// Whether it has muted the other.
    pub fn mutes(&self, other: AccountId) -> bool {
        self.mutes.binary_search(&other).is_ok()
    }

    /// Whether it likes the post.
    pub fn likes(&self, post: PostId) -> bool {
        self.liked.binary_search(&post).is_ok()
    }

    /// How many follow it, in this world and beyond.
    pub fn follower_count(&self) -> u64 {
        u64::from(self.profile.followers) + self.followers.len() as u64
    }

    /// How many it follows, in this world and beyond.
    pub fn following_count(&self) -> u64 {
        u64::from(self.profile.following) + self.following.len() as u64
    }

    /// How many posts it likes.
    pub fn like_count(&self) -> usize {
        self.liked.len()
    }
}

impl Platform {
    /// Opens an account.
    pub fn open_account(&mut self, profile: Profile) -> Result<AccountId, ProfileRefused> {
        let longest = self.customs.handle;
        if !is_username(&profile.username, longest) {
            return Err(ProfileRefused::Username(longest));
        }
        let Err(name_slot) = self.search_username(&profile.username) else { return Err(ProfileRefused::Taken) };
        let number = match profile.number {
            Some(number) => number,
            None => self.free_number(&profile.username),
        };
        let number_slot = match self.search_number(number) {
            Err(slot) if number != 0 => slot,
            _ => return Err(ProfileRefused::Number),
        };
        let id = AccountId(self.accounts.len() as u32);
        self.by_username.insert(name_slot, id);
        self.by_number.insert(number_slot, id);
        self.accounts.push(Account::new(number, profile));
        Ok(id)
    }

    /// The account. Ids come from this platform, so there always is one.
    pub fn account(&self, id: AccountId) -> &Account {
        &self.accounts[id.index()]
    }

    /// All accounts, in the order they were opened.
    pub fn accounts(&self) -> impl ExactSizeIterator<Item = (AccountId, &Account)> {
        self.accounts.iter().enumerate().map(|(index, account)| (AccountId(index as u32), account))
    }

    /// The account with this handle (without `@`), whatever the case of its letters.
    pub fn find_account(&self, username: &str) -> Option<AccountId> {
        self.search_username(username).ok().map(|slot| self.by_username[slot])
    }

    /// The account with this number on the wire.
    pub fn find_account_by_number(&self, number: u64) -> Option<AccountId> {
        self.search_number(number).ok().map(|slot| self.by_number[slot])
    }

    pub(super) fn account_mut(&mut self, id: AccountId) -> &mut Account {
        &mut self.accounts[id.index()]
    }

    fn search_username(&self, username: &str) -> Result<usize, usize> {
        let lower = |text: &str| text.bytes().map(|byte| byte.to_ascii_lowercase()).collect::<Vec<u8>>();
        if self.by_username.is_empty() {
            return Err(0);
        }
        let wanted = lower(username);
        self.by_username.binary_search_by(|id| {
            let held = self.account(*id).username().bytes().map(|byte| byte.to_ascii_lowercase());
            held.cmp(wanted.iter().copied())
        })
    }

    fn search_number(&self, number: u64) -> Result<usize, usize> {
        self.by_number.binary_search_by_key(&number, |id| self.account(*id).number)
    }

    /// A number of ten digits that follows from seed and username.
    fn free_number(&self, username: &str) -> u64 {
        let start =
            username.bytes().fold(mix(self.seed), |hash, byte| mix(hash ^ u64::from(byte.to_ascii_lowercase())));
        let mut number = 1_000_000_000 + start % 3_000_000_000;
        while self.search_number(number).is_ok() {
            number += 1;
        }
        number
    }
}

fn is_username(text: &str, longest: usize) -> bool {
    (1..=longest).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn platform() -> Platform {
        Platform::new(1, Time::utc(2026, 3, 2)).expect("a time with ids")
    }

    #[test]
    fn handles_are_found_whatever_their_case_and_are_unique() {
        let mut platform = platform();
        let ada = platform.open_account(Profile::new("Ada_K", "Ada")).expect("free");
        assert_eq!(platform.find_account("aDA_k"), Some(ada));
        assert_eq!(platform.open_account(Profile::new("ada_k", "Other")), Err(ProfileRefused::Taken));
        assert_eq!(platform.open_account(Profile::new("no spaces", "Other")), Err(ProfileRefused::Username(15)));
        assert_eq!(platform.find_account("ada"), None);
    }

    #[test]
    fn numbers_follow_from_seed_and_handle_unless_given() {
        let mut platform = platform();
        let ada = platform.open_account(Profile::new("ada", "Ada")).expect("free");
        let ben = Profile { number: Some(44), ..Profile::new("ben", "Ben") };
        let ben = platform.open_account(ben).expect("free");
        assert_eq!(platform.account(ben).number, 44);
        assert_eq!(platform.find_account_by_number(platform.account(ada).number), Some(ada));
        assert_eq!(platform.account(ada).number.to_string().len(), 10);
        let again = Profile { number: Some(44), ..Profile::new("cas", "Cas") };
        assert_eq!(platform.open_account(again), Err(ProfileRefused::Number));
    }
}
