//! What is told of an event: the same bytes to streams and to webhooks.
//!
//! The shapes are a mixture: posts with the old names and their counts as strings too, private messages as version 1.1 had them,
//! users as version 2 has them.

use super::super::legacy;
use super::super::names::{Choice, Naming, of_user};
use super::super::show::Show;
use super::kinds::Direction;
use super::subscription::Subscription;
use crate::attention::Item;
use crate::dialect::json::Json;
use crate::journal::{Event, What};
use crate::platform::{AccountId, MessageId, Platform, Post, PostId};
use crate::snowflake::mix;

/// What a subscriber is told of a user.
const OF_USERS: u64 = of_user::CREATED_AT
    | of_user::DESCRIPTION
    | of_user::PROTECTED
    | of_user::METRICS
    | of_user::VERIFIED
    | of_user::IMAGE;

/// What is told of the journal's event with this number because of a subscription: the JSON, and what it shows. Nothing if the
/// subscription is not about it, or if the one who did it has blocked the one it happened to.
pub(in crate::dialect::x) fn payload(
    platform: &Platform,
    number: usize,
    event: &Event,
    subscription: &Subscription,
) -> Option<(Vec<u8>, Vec<Item>)> {
    let account = subscription.account;
    let direction = subscription.kind.happened(platform, event.actor, &event.what, account)?;
    if subscription.direction.is_some_and(|wanted| wanted != direction) {
        return None;
    }
    let items = match event.what {
        What::Posted(id) if event.actor != account && !platform.can_see(account, id) => return None,
        What::Posted(id) => vec![Item::Post(id)],
        What::Messaged(id) => vec![Item::Message(id)],
        _ => Vec::new(),
    };
    let choice = Choice { user: OF_USERS, ..Choice::bare(Naming::Tweet) };
    let teller = Teller { platform, show: Show { platform, viewer: Some(account), choice } };
    let mut json = Json::with_room(1024);
    json.object(|json| {
        json.key("data").object(|json| {
            json.key("event_uuid").string(&uuid(platform.seed(), number, subscription.number).to_string());
            json.key("filter").object(|json| subscription.filter(json));
            json.key("event_type").string(subscription.kind.name());
            if let Some(tag) = &subscription.tag {
                json.key("tag").string(tag);
            }
            teller.tell(json, event, direction);
        });
    });
    Some((json.into_bytes(), items))
}

/// A number that tells this from everything else that is told in this world, the same each time.
fn uuid(seed: u64, number: usize, subscription: u64) -> i64 {
    mix(seed ^ mix(number as u64) ^ mix(subscription)).cast_signed()
}

impl Subscription {
    /// Writes the members of its filter.
    pub(in crate::dialect::x) fn filter(&self, json: &mut Json) {
        json.key("user_id").id(self.user_id);
        if let Some(direction) = self.direction {
            json.key("direction").string(direction.name());
        }
    }
}

struct Teller<'p> {
    platform: &'p Platform,
    show: Show<'p>,
}

impl Teller<'_> {
    fn tell(&self, json: &mut Json, event: &Event, direction: Direction) {
        match event.what {
            What::Posted(id) => {
                json.key("payload").object(|json| self.post(json, id));
                json.key("includes").object(|json| self.around_post(json, id));
            }
            What::Deleted(id) => json.key("payload").object(|json| {
                json.key("id").id(self.platform.post_by(id).number);
                json.key("author_id").id(self.number(event.actor));
                json.key("deleted_at").time(event.at);
            }),
            What::Messaged(id) => json.key("payload").object(|json| self.message(json, id)),
            What::Followed(other) | What::Unfollowed(other) => json.key("payload").object(|json| {
                self.tie(json, event, other);
                json.key("direction").string(direction.name());
            }),
            What::Blocked(other) | What::Unblocked(other) | What::Muted(other) | What::Unmuted(other) => {
                json.key("payload").object(|json| self.tie(json, event, other));
            }
            What::Liked(id) => {
                json.key("payload").object(|json| {
                    json.key("user_id").id(self.number(event.actor));
                    json.key("tweet_id").id(self.platform.post_by(id).number);
                    json.key("direction").string(direction.name());
                    json.key("created_at").time(event.at);
                });
                json.key("includes").object(|json| {
                    json.key("tweets").array(|json| json.object(|json| self.post(json, id)));
                    let author = self.platform.post_by(id).author;
                    let mut users = vec![event.actor, author];
                    users.dedup();
                    json.key("users").array(|json| users.iter().for_each(|user| self.show.user(json, *user)));
                });
            }
            _ => {}
        }
    }

    /// Who did something to whom, and when.
    fn tie(&self, json: &mut Json, event: &Event, other: AccountId) {
        self.show.user(json.key("source"), event.actor);
        self.show.user(json.key("target"), other);
        json.key("created_at").time(event.at);
    }

    fn post(&self, json: &mut Json, id: PostId) {
        let post = self.platform.post_by(id);
        json.key("id").id(post.current_number());
        json.key("text").string(&post.text);
        json.key("author_id").id(self.number(post.author));
        json.key("created_at").time(post.at);
        json.key("conversation_id").id(self.platform.post_by(post.root).number);
        if let Some(parent) = post.reply_to {
            json.key("in_reply_to_user_id").id(self.number(self.platform.post_by(parent).author));
        }
        self.show.references(json, post);
        json.key("lang").string(post.lang.code());
        super::super::entities::write(json, self.platform, &post.text);
        json.key("reply_settings").string(self.show.reply_settings(post));
        self.show.text_range(json, post);
        json.key("possibly_sensitive").boolean(false);
        json.key("edit_history_tweet_ids").array(|json| post.numbers().for_each(|number| json.id(number)));
        let editing = self.platform.customs().editing;
        json.key("edit_controls").object(|json| {
            counted(json, "edits_remaining", editing.most.saturating_sub(post.versions.len()) as u64);
            json.key("is_edit_eligible").boolean(self.platform.is_editable(id));
            json.key("editable_until").time(post.at + editing.within);
        });
        json.key("public_metrics").object(|json| metrics(json, post));
    }

    /// Those who take part in a post, and the posts that it refers to.
    fn around_post(&self, json: &mut Json, id: PostId) {
        let post = self.platform.post_by(id);
        let referred = [post.reply_to, post.quotes].into_iter().flatten();
        let posts: Vec<PostId> = referred.filter(|id| self.show.is_visible(*id)).collect();
        if !posts.is_empty() {
            json.key("tweets").array(|json| posts.iter().for_each(|id| json.object(|json| self.post(json, *id))));
        }
        let mut users = vec![post.author];
        let others = posts.iter().map(|id| self.platform.post_by(*id).author).chain(post.mentions.iter().copied());
        for user in others {
            if !users.contains(&user) {
                users.push(user);
            }
        }
        json.key("users").array(|json| users.iter().for_each(|user| self.show.user(json, *user)));
    }

    fn message(&self, json: &mut Json, id: MessageId) {
        let message = self.platform.message_by(id);
        let participants = &self.platform.conversation(message.conversation).participants;
        let others = || participants.iter().copied().filter(|one| *one != message.sender);
        // To a group it is as if it were sent to the reader.
        let reader = self.show.viewer.filter(|reader| *reader != message.sender);
        let Some(recipient) = reader.or_else(|| others().next()) else { return };
        json.key("direct_message_events").array(|json| legacy::message(json, self.platform, id, recipient));
        json.key("users").object(|json| {
            for user in std::iter::once(message.sender).chain(others()) {
                json.id(self.number(user));
                json.colon();
                json.object(|json| self.show.user(json.key("data"), user));
            }
        });
    }

    fn number(&self, account: AccountId) -> u64 {
        self.platform.account(account).number
    }
}

fn metrics(json: &mut Json, post: &Post) {
    counted(json, "retweet_count", post.reposted.into());
    counted(json, "reply_count", post.replies.into());
    counted(json, "like_count", post.likes.into());
    counted(json, "quote_count", post.quoted.into());
    counted(json, "bookmark_count", 0);
    counted(json, "impression_count", 0);
}

/// A count as a number, and once more as a string.
fn counted(json: &mut Json, key: &str, count: u64) {
    json.key(key).number(count);
    json.key(&format!("{key}_str")).string(&count.to_string());
}
