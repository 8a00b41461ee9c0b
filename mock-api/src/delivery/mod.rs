//! Those who are told rather than ask: webhooks, what is sent to them, and when a world may go on because they have been told.
//!
//! [`Push`] is pure: it decides what is sent when, what a failure means and when to try again, all on the virtual clock. The
//! [`Mailroom`] of a dialect knows who has subscribed to what and how it is written. Only [`postman`] touches the network.

pub(crate) mod hook;
pub(crate) mod postman;
mod push;
pub(crate) mod stream;
mod target;
#[cfg(test)]
mod tests;
pub(crate) mod waiting;

use std::any::Any;

pub use hook::{Hook, Lapse};
pub use push::{Attempt, Letter, Push, Reception};
pub use target::{Named, TargetRefused, Targets};

use crate::attention::Item;
use crate::journal::Event;
use crate::platform::{AccountId, Platform};

/// What a dialect remembers of its subscribers, and how it writes to them. State of one world.
pub trait Mailroom: Any + Send {
    /// What is sent because of this event, the journal's with this number: in the order in which it is to arrive. Only hooks that
    /// are open and valid are asked for in `hooks`.
    fn sort(&mut self, platform: &Platform, number: usize, event: &Event, hooks: &[u64]) -> Vec<Parcel>;

    /// Whether anybody has subscribed to anything that this hook would be told.
    fn tells(&self, hook: u64) -> bool;

    /// Sees to it that a hook is told of what somebody is interested in.
    ///
    /// # Errors
    /// With the reason, where it cannot be told of that.
    fn enlist(&mut self, hook: u64, interest: &Interest, platform: &Platform) -> Result<(), String>;

    /// Forgets a hook that was closed.
    fn forget(&mut self, hook: u64);

    /// The headers that prove where a body comes from: a signature over the very bytes.
    fn seal(&self, secret: &str, body: &[u8]) -> Vec<(String, String)>;

    /// What is asked of a target to see that it knows the secret: the address to read, made from its own.
    fn challenge(&self, url: &str, token: &str) -> String;

    /// Whether the answer to a challenge shows that the target knows the secret.
    fn proves(&self, secret: &str, token: &str, answer: &[u8]) -> bool;

    /// The same state once more, for a snapshot.
    fn fork(&self) -> Box<dyn Mailroom>;
}

/// What a hook is to be told of, in no platform's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interest {
    /// The account that it happens to.
    pub account: AccountId,
    /// In which shape it is told.
    pub telling: Telling,
    /// Other names of the account: public posts with one of them are told as well.
    pub names: Vec<String>,
}

/// In which shape a hook is told, where a platform has several.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Telling {
    /// All activity of an account by one subscription.
    #[default]
    Activity,
    /// One subscription for each kind of event.
    Events,
}

/// Something to be sent to a hook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// The hook's number.
    pub hook: u64,
    /// The bytes of the body.
    pub body: Vec<u8>,
    /// What it shows.
    pub items: Vec<Item>,
}

/// The mailroom of a dialect that writes to nobody.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoMail;

impl Mailroom for NoMail {
    fn sort(&mut self, _platform: &Platform, _number: usize, _event: &Event, _hooks: &[u64]) -> Vec<Parcel> {
        Vec::new()
    }
    fn tells(&self, _hook: u64) -> bool {
        false
    }
    fn enlist(&mut self, _hook: u64, _interest: &Interest, _platform: &Platform) -> Result<(), String> {
        Err("this platform tells nobody anything by webhook".to_owned())
    }
    fn forget(&mut self, _hook: u64) {}
    fn seal(&self, _secret: &str, _body: &[u8]) -> Vec<(String, String)> {
        Vec::new()
    }
    fn challenge(&self, url: &str, _token: &str) -> String {
        url.to_owned()
    }
    fn proves(&self, _secret: &str, _token: &str, _answer: &[u8]) -> bool {
        false
    }
    fn fork(&self) -> Box<dyn Mailroom> {
        Box::new(NoMail)
    }
}
