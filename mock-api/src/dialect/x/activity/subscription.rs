//! Who wants to be told of what.

use super::kinds::{Direction, Kind};
use crate::clock::Time;
use crate::dialect::x::customs::CUSTOMS;
use crate::platform::{AccountId, Platform};
use crate::snowflake::{Snowflakes, mix};

/// The most subscriptions an app can have.
pub(in crate::dialect::x) const MOST: usize = 1000;

/// What an app wants to be told of.
#[derive(Debug, Clone)]
pub(in crate::dialect::x) struct Subscription {
    /// Its id on the wire.
    pub(in crate::dialect::x) number: u64,
    /// The kind of thing.
    pub(in crate::dialect::x) kind: Kind,
    /// To whom it happens.
    pub(in crate::dialect::x) account: AccountId,
    /// The account's number on the wire.
    pub(in crate::dialect::x) user_id: u64,
    /// Only what is done by the account, or only what is done to it.
    pub(in crate::dialect::x) direction: Option<Direction>,
    /// What its owner calls it.
    pub(in crate::dialect::x) tag: Option<String>,
    /// The webhook that is told as well.
    pub(in crate::dialect::x) webhook: Option<u64>,
    /// When it was made.
    pub(in crate::dialect::x) created_at: Time,
    /// When it was last changed.
    pub(in crate::dialect::x) updated_at: Time,
}

/// All subscriptions of an app, in the order in which they were made.
#[derive(Debug, Clone)]
pub(in crate::dialect::x) struct Subscriptions {
    ids: Snowflakes,
    list: Vec<Subscription>,
}

/// Why a subscription was not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::dialect::x) enum Unmade {
    /// There is one that says the same.
    Duplicate,
    /// There are as many as there can be.
    TooMany,
}

impl Subscriptions {
    /// None. Their numbers follow from the seed.
    pub(in crate::dialect::x) fn new(seed: u64) -> Subscriptions {
        Subscriptions { ids: Snowflakes::new(mix(seed ^ 0x0041_4354), CUSTOMS.numbering), list: Vec::new() }
    }

    /// All of them.
    pub(in crate::dialect::x) fn list(&self) -> &[Subscription] {
        &self.list
    }

    /// Those that a webhook is to be told of.
    pub(in crate::dialect::x) fn of_webhook(&self, number: u64) -> impl Iterator<Item = &Subscription> {
        self.list.iter().filter(move |subscription| subscription.webhook == Some(number))
    }

    /// The subscription with this number.
    pub(in crate::dialect::x) fn find_mut(&mut self, number: u64) -> Option<&mut Subscription> {
        self.list.iter_mut().find(|subscription| subscription.number == number)
    }

    /// Makes one; its number and times are set here.
    pub(in crate::dialect::x) fn add(&mut self, wanted: Subscription, now: Time) -> Result<&Subscription, Unmade> {
        let same = |held: &&Subscription| {
            (held.kind, held.account, held.direction, held.webhook)
                == (wanted.kind, wanted.account, wanted.direction, wanted.webhook)
        };
        if self.list.iter().find(same).is_some() {
            return Err(Unmade::Duplicate);
        }
        if self.list.len() >= MOST {
            return Err(Unmade::TooMany);
        }
        let number = self.ids.next(now);
        self.list.push(Subscription { number, created_at: now, updated_at: now, ..wanted });
        self.list.last().ok_or(Unmade::TooMany)
    }

    /// Tells a webhook of everything that happens to an account.
    pub(in crate::dialect::x) fn add_all(&mut self, platform: &Platform, account: AccountId, webhook: u64) {
        let now = platform.now();
        for kind in Kind::all().filter(|kind| !matches!(kind, Kind::Never(_))) {
            let wanted = Subscription {
                number: 0,
                kind,
                account,
                user_id: platform.account(account).number,
                direction: None,
                tag: None,
                webhook: Some(webhook),
                created_at: now,
                updated_at: now,
            };
            // What there is already is told already.
            let _ = self.add(wanted, now);
        }
    }

    /// Ends the one with this number; false if there is none.
    pub(in crate::dialect::x) fn remove(&mut self, number: u64) -> bool {
        let before = self.list.len();
        self.list.retain(|subscription| subscription.number != number);
        self.list.len() < before
    }

    /// A webhook is no more: what it was told of goes to the stream alone.
    pub(in crate::dialect::x) fn forget_webhook(&mut self, number: u64) {
        for subscription in self.list.iter_mut().filter(|subscription| subscription.webhook == Some(number)) {
            subscription.webhook = None;
        }
    }
}
