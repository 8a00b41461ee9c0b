//! Who follows, who has blocked and who has muted whom.

use super::{AccountId, Platform};
use crate::journal::What;
use crate::refusal::Refusal;

impl Platform {
    /// Follows an account. Doing it twice changes nothing.
    pub fn follow(&mut self, actor: AccountId, other: AccountId) -> Result<(), Refusal> {
        if actor == other {
            return Err(Refusal::Oneself);
        }
        if self.blocked_between(actor, other) {
            return Err(Refusal::Blocked);
        }
        if enter(&mut self.account_mut(actor).following, other) {
            enter(&mut self.account_mut(other).followers, actor);
            self.record(actor, What::Followed(other));
        }
        Ok(())
    }

    /// Follows an account no longer. Without following it changes nothing.
    pub fn unfollow(&mut self, actor: AccountId, other: AccountId) {
        if self.part(actor, other) {
            self.record(actor, What::Unfollowed(other));
        }
    }

    /// Blocks an account: neither follows, sees or writes to the other any more. Doing it twice changes nothing.
    pub fn block(&mut self, actor: AccountId, other: AccountId) -> Result<(), Refusal> {
        if actor == other {
            return Err(Refusal::Oneself);
        }
        if enter(&mut self.account_mut(actor).blocks, other) {
            self.part(actor, other);
            self.part(other, actor);
            self.record(actor, What::Blocked(other));
        }
        Ok(())
    }

    /// Takes a block back. Without one it changes nothing.
    pub fn unblock(&mut self, actor: AccountId, other: AccountId) {
        if leave(&mut self.account_mut(actor).blocks, other) {
            self.record(actor, What::Unblocked(other));
        }
    }

    /// Mutes an account, which never learns of it. Doing it twice changes nothing.
    pub fn mute(&mut self, actor: AccountId, other: AccountId) -> Result<(), Refusal> {
        if actor == other {
            return Err(Refusal::Oneself);
        }
        if enter(&mut self.account_mut(actor).mutes, other) {
            self.record(actor, What::Muted(other));
        }
        Ok(())
    }

    /// Mutes an account no longer. Without muting it changes nothing.
    pub fn unmute(&mut self, actor: AccountId, other: AccountId) {
        if leave(&mut self.account_mut(actor).mutes, other) {
            self.record(actor, What::Unmuted(other));
        }
    }

    /// Takes an account out of sight, or lets it back. Doing it twice changes nothing.
    pub fn set_suspended(&mut self, account: AccountId, suspended: bool) {
        if self.account(account).suspended != suspended {
            self.account_mut(account).suspended = suspended;
            self.record(account, if suspended { What::Suspended } else { What::Reinstated });
        }
    }

    /// Whether one of the two has blocked the other.
    pub fn blocked_between(&self, one: AccountId, other: AccountId) -> bool {
        self.account(one).blocks(other) || self.account(other).blocks(one)
    }

    fn part(&mut self, actor: AccountId, other: AccountId) -> bool {
        leave(&mut self.account_mut(other).followers, actor);
        leave(&mut self.account_mut(actor).following, other)
    }
}

/// Adds to an ordered list; false if it was there.
fn enter(list: &mut Vec<AccountId>, id: AccountId) -> bool {
    let slot = list.binary_search(&id);
    if let Err(slot) = slot {
        list.insert(slot, id);
    }
    slot.is_err()
}

/// Removes from an ordered list; false if it was not there.
fn leave(list: &mut Vec<AccountId>, id: AccountId) -> bool {
    let slot = list.binary_search(&id);
    if let Ok(slot) = slot {
        list.remove(slot);
    }
    slot.is_ok()
}
