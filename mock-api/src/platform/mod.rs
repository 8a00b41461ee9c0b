//! The platform's state and rules: who there is, who said what to whom, and what is refused. No I/O, no locks, no real
//! time.
//!
//! Ids such as [`PostId`] are positions: cheap to copy, valid in the platform that gave them, in order of time. The
//! number that
//! callers see on the wire is `number` on the thing itself.

mod account;
mod customs;
mod edits;
mod media;
mod messages;
mod notices;
mod posting;
mod reads;
mod relations;
mod things;

pub use account::{Account, Profile, ProfileRefused};
pub use customs::{Addressing, Customs, Editing, Era, Length, Numbering, Reach};
pub use media::{Announced, Look, Media, MediaId, MediaKind, Passing, Piece, Progress};
pub use things::{
    AccountId, Audience, Conversation, ConversationId, Draft, Extras, Item, Lang, Letter, Message, MessageId, Post,
    PostId, To, Version, Visibility,
};

use crate::clock::{Millis, Time};
use crate::journal::{Attempt, Event, Journal, Note, Place, What};
use crate::refusal::Refusal;
use crate::snowflake::{EPOCH, Snowflakes};

/// The last instant whose ids fit: 2080-07-10. The clock of a world stays there.
const LAST: Time = Time::from_ms(EPOCH.ms() + (1 << 41) - 1);

/// A platform cannot start before its first id could exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a world cannot start at {0}: ids exist from 2010-11-04T01:42:54.657Z to 2080-07-10")]
pub struct OutsideOfTime(pub Time);

/// The state of one platform: accounts, posts in threads, private conversations, and the journal of all that happened.
#[derive(Debug, Clone)]
pub struct Platform {
    customs: &'static Customs,
    now: Time,
    seed: u64,
    ids: Snowflakes,
    accounts: Vec<Account>,
    by_username: Vec<AccountId>,
    by_number: Vec<AccountId>,
    posts: Vec<Post>,
    /// The numbers of later versions of posts, ascending.
    versions: Vec<(u64, PostId)>,
    messages: Vec<Message>,
    media: Vec<Media>,
    /// What is still being uploaded.
    uploads: Vec<MediaId>,
    conversations: Vec<Conversation>,
    journal: Journal,
    keys: notices::Keys,
    lag: Millis,
}

impl Platform {
    /// An empty platform at this time, with the customs of the first dialect. The seed marks its ids, so that worlds
    /// differ and each can be repeated.
    pub fn new(seed: u64, now: Time) -> Result<Platform, OutsideOfTime> {
        Platform::with_customs(crate::dialect::ALL[0].customs, seed, now)
    }

    /// An empty platform at this time, with these customs.
    pub fn with_customs(customs: &'static Customs, seed: u64, now: Time) -> Result<Platform, OutsideOfTime> {
        if now < EPOCH || now > LAST {
            return Err(OutsideOfTime(now));
        }
        Ok(Platform {
            customs,
            now,
            seed,
            ids: Snowflakes::new(seed, customs.numbering),
            accounts: Vec::new(),
            by_username: Vec::new(),
            by_number: Vec::new(),
            posts: Vec::new(),
            versions: Vec::new(),
            messages: Vec::new(),
            media: Vec::new(),
            uploads: Vec::new(),
            conversations: Vec::new(),
            journal: Journal::default(),
            keys: notices::Keys::default(),
            lag: Millis::default(),
        })
    }

    /// The present, by the world's clock.
    pub fn now(&self) -> Time {
        self.now
    }

    /// The seed that it was made with.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// What is this platform's own among the rules.
    pub fn customs(&self) -> &'static Customs {
        self.customs
    }

    /// The rules that hold at present.
    pub fn era(&self) -> Era {
        self.customs.era(self.now)
    }

    /// All that happened.
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// The event with this number, counting from 0; `None` if it has not happened yet.
    pub fn event(&self, n: usize) -> Option<&Event> {
        self.journal.event(n)
    }

    /// Records a remark beside the platform.
    pub fn note(&mut self, by: AccountId, about: AccountId, tag: &str, text: &str) {
        self.record(by, What::Noted(Box::new(Note { about, tag: tag.into(), text: text.into() })));
    }

    /// Lets posts and private messages come into sight of others only so long after they were made, as on a platform that
    /// is eventually consistent. They can be answered at once by whoever learns of them in another way.
    pub fn set_lag(&mut self, lag: Millis) {
        self.lag = lag;
    }

    /// Moves the present forward. It never goes back.
    pub(crate) fn set_now(&mut self, now: Time) {
        self.now = now.clamp(self.now, LAST.max(self.now));
    }

    fn record(&mut self, actor: AccountId, what: What) {
        let event = Event { at: self.now, actor, what };
        if self.customs.notices {
            self.notify(&event);
        }
        self.journal.record(event);
    }

    /// Writes an attempt that was refused into the journal and passes the refusal on.
    fn refused<T>(&mut self, actor: AccountId, place: Place, text: &str, refusal: Refusal) -> Result<T, Refusal> {
        self.record(actor, What::Refused(Box::new(Attempt { place, text: text.into(), refusal })));
        Err(refusal)
    }
}
