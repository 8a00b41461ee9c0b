//! What an account is told of an event: one body for each, in the shapes of the Account Activity API.

use super::super::super::json::Json;
use super::super::legacy;
use crate::attention::Item;
use crate::journal::{Event, What};
use crate::platform::{AccountId, MessageId, Platform, PostId};

/// The number of the app that the mock stands for.
pub(in super::super) const APP: u64 = 1;

/// What this account is told of an event, and what that shows; `None` if it is none of its business.
pub(in super::super) fn payload(
    platform: &Platform,
    number: usize,
    event: &Event,
    user: AccountId,
) -> Option<(Vec<u8>, Vec<Item>)> {
    let told = Told { platform, number, event, user };
    match event.what {
        What::Posted(id) | What::Edited(id) => told.of_post(id),
        What::Reposted(original) => told.of_post(told.repost(original)?),
        What::Deleted(id) => told.of_deletion(id),
        What::Liked(id) => told.of_like(id),
        What::Followed(other) => told.of_tie("follow_events", "follow", other, event.actor == user || other == user),
        What::Unfollowed(other) => told.of_tie("follow_events", "unfollow", other, event.actor == user),
        What::Blocked(other) => told.of_tie("block_events", "block", other, event.actor == user),
        What::Unblocked(other) => told.of_tie("block_events", "unblock", other, event.actor == user),
        What::Muted(other) => told.of_tie("mute_events", "mute", other, event.actor == user),
        What::Unmuted(other) => told.of_tie("mute_events", "unmute", other, event.actor == user),
        What::Messaged(id) => told.of_message(id),
        _ => None,
    }
}

/// An event and the account that is told of it.
struct Told<'p> {
    platform: &'p Platform,
    number: usize,
    event: &'p Event,
    user: AccountId,
}

impl Told<'_> {
    /// Own posts, and those that name, answer, quote or pass on one's own.
    fn of_post(&self, id: PostId) -> Option<(Vec<u8>, Vec<Item>)> {
        let (platform, user) = (self.platform, self.user);
        let post = platform.post_by(id);
        let own = |other: Option<PostId>| other.is_some_and(|other| platform.post_by(other).author == user);
        let about = post.mentions.contains(&user) || own(post.reply_to) || own(post.quotes) || own(post.reposts);
        if post.author != user && !(about && self.may_read(post.author)) {
            return None;
        }
        let body = self.body(|json| {
            if post.author != user {
                let blocked = platform.account(user).blocks(post.author);
                json.key("user_has_blocked").string(if blocked { "true" } else { "false" });
            }
            json.key("tweet_create_events").array(|json| legacy::post(json, platform, id));
        });
        Some((body, vec![Item::Post(id)]))
    }

    /// One is told of one's own deletions only.
    fn of_deletion(&self, id: PostId) -> Option<(Vec<u8>, Vec<Item>)> {
        let post = self.platform.post_by(id);
        let body = self.body(|json| {
            json.key("tweet_delete_events").array(|json| {
                json.object(|json| {
                    json.key("status").object(|json| {
                        json.key("id").id(post.number);
                        json.key("user_id").id(self.platform.account(post.author).number);
                    });
                    json.key("timestamp_ms").string(&self.event.at.ms().to_string());
                });
            });
        });
        (post.author == self.user).then_some((body, Vec::new()))
    }

    /// Likes by the account, and of its posts.
    fn of_like(&self, id: PostId) -> Option<(Vec<u8>, Vec<Item>)> {
        let (platform, at) = (self.platform, self.event.at);
        let by = self.event.actor;
        if by != self.user && platform.post_by(id).author != self.user {
            return None;
        }
        let body = self.body(|json| {
            json.key("favorite_events").array(|json| {
                json.object(|json| {
                    json.key("id").string(&format!("{:032x}", self.fingerprint()));
                    json.key("created_at").string(&legacy::date(at));
                    json.key("timestamp_ms").number(at.ms().unsigned_abs());
                    legacy::post(json.key("favorited_status"), platform, id);
                    legacy::user(json.key("user"), platform, by);
                });
            });
        });
        Some((body, Vec::new()))
    }

    fn of_tie(&self, list: &str, kind: &str, other: AccountId, concerns: bool) -> Option<(Vec<u8>, Vec<Item>)> {
        let body = self.body(|json| {
            json.key(list).array(|json| {
                json.object(|json| {
                    json.key("type").string(kind);
                    json.key("created_timestamp").string(&self.event.at.ms().to_string());
                    legacy::plain_user(json.key("target"), self.platform, other);
                    legacy::plain_user(json.key("source"), self.platform, self.event.actor);
                });
            });
        });
        concerns.then_some((body, Vec::new()))
    }

    /// Private messages between two, sent or received.
    fn of_message(&self, id: MessageId) -> Option<(Vec<u8>, Vec<Item>)> {
        let platform = self.platform;
        let message = platform.message_by(id);
        let recipient = legacy::recipient(platform, message)?;
        if self.user != recipient && self.user != message.sender {
            return None;
        }
        let body = self.body(|json| {
            json.key("direct_message_events").array(|json| legacy::message(json, platform, id, recipient));
            json.key("users").object(|json| {
                for user in [message.sender, recipient] {
                    json.string(&platform.account(user).number.to_string());
                    json.colon();
                    legacy::plain_user(json, platform, user);
                }
            });
        });
        Some((body, vec![Item::Message(id)]))
    }

    /// The post by which the actor passed this one on.
    fn repost(&self, original: PostId) -> Option<PostId> {
        let own = self.platform.posts_of(self.event.actor).iter().rev();
        own.copied().find(|id| {
            let post = self.platform.post_by(*id);
            post.reposts == Some(original) && post.at == self.event.at
        })
    }

    /// Whether the account may read what this author posts, had it not been deleted since.
    fn may_read(&self, author: AccountId) -> bool {
        let profile = self.platform.account(author);
        !profile.blocks(self.user) && (!profile.profile.protected || self.platform.account(self.user).follows(author))
    }

    /// A number by which an event without an id is known.
    fn fingerprint(&self) -> u128 {
        let one = crate::snowflake::mix(self.platform.seed() ^ crate::snowflake::mix(self.number as u64));
        (u128::from(one) << 64) | u128::from(crate::snowflake::mix(one))
    }

    fn body(&self, content: impl FnOnce(&mut Json)) -> Vec<u8> {
        let mut json = Json::with_room(2048);
        json.object(|json| {
            json.key("for_user_id").id(self.platform.account(self.user).number);
            content(json);
        });
        json.into_bytes()
    }
}
