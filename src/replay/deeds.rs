//! What customers do beside speaking, done on the platform.

use mock_api::{AccountId, Platform, PostId};

use super::Play;
use super::ensemble::Person;
use super::words;
use crate::scenario::deed::{Deed, Move};
use crate::scenario::model::Customer;

/// Where a customer does something: whose story it is, and by what chance its texts are worded.
pub(super) struct Doing<'a> {
    pub(super) play: &'a Play,
    pub(super) seed: u64,
    pub(super) brand: AccountId,
    pub(super) customer: &'a Customer,
    /// What tells this moment from the others of the customer's life.
    pub(super) purpose: String,
}

/// Does a customer's deed. What cannot be done (any more) is left undone.
pub(super) fn perform(deed: &Deed, platform: &mut Platform, person: &Person, doing: &Doing<'_>) {
    let (account, brand) = (person.account, doing.brand);
    match deed.act {
        Move::Deletes => {
            if let Some(post) = last_of(platform, account, |_| true) {
                let _ = platform.delete_post(account, post);
            }
        }
        Move::Edits => {
            if let (Some(post), Some(texts)) = (last_of(platform, account, |_| true), &deed.text) {
                let mut chance = words::stream(doing.seed, &["edit", &doing.customer.handle, &doing.purpose]);
                let text = words::say(texts, &doing.play.story.brand, doing.customer, &mut chance);
                let _ = platform.edit_post(account, post, &text);
            }
        }
        Move::Blocks => {
            let _ = platform.block(account, brand);
        }
        Move::Unblocks => platform.unblock(account, brand),
        Move::Follows => {
            let _ = platform.follow(account, brand);
        }
        Move::Unfollows => platform.unfollow(account, brand),
        Move::Likes => {
            if let Some(post) = last_of(platform, brand, |post| answers(platform, post, account)) {
                let _ = platform.like(account, post);
            }
        }
        Move::IsSuspended => platform.set_suspended(account, true),
        Move::Returns => platform.set_suspended(account, false),
    }
}

/// The last post of an account that is still there and that fits.
fn last_of(platform: &Platform, account: AccountId, fits: impl Fn(PostId) -> bool) -> Option<PostId> {
    let posts = platform.posts_of(account).iter().rev().copied();
    posts.filter(|post| !platform.post_by(*post).deleted).find(|post| fits(*post))
}

/// Whether a post is a reply to this account, or names it.
fn answers(platform: &Platform, post: PostId, account: AccountId) -> bool {
    platform.post_by(post).mentions.contains(&account)
}
