//! Posts, users and private messages as JSON: exactly the fields that were asked for.

use super::super::json::Json;
use super::media;
use super::names::{Choice, Naming, expand, of_message, of_post, of_user};
use crate::platform::{AccountId, Audience, Conversation, MediaId, MessageId, Platform, Post, PostId};

/// Who reads, and what they asked to be shown.
#[derive(Clone, Copy)]
pub(super) struct Show<'p> {
    /// Where it is read from.
    pub(super) platform: &'p Platform,
    /// The account that reads; `None` for the app by itself.
    pub(super) viewer: Option<AccountId>,
    /// What was asked for.
    pub(super) choice: Choice,
}

impl Show<'_> {
    /// Whether the reader may see the post, and it has come into sight.
    pub(super) fn is_visible(&self, id: PostId) -> bool {
        let post = self.platform.post_by(id);
        let in_sight = self.viewer == Some(post.author) || self.platform.in_sight(post.at);
        in_sight
            && match self.viewer {
                Some(viewer) => self.platform.can_see(viewer, id),
                None => self.platform.is_public(id),
            }
    }

    /// A post.
    pub(super) fn post(&self, json: &mut Json, id: PostId) {
        let post = self.platform.post_by(id);
        let (fields, expansions) = (self.choice.post, self.choice.expand);
        json.object(|json| {
            json.key("id").id(post.current_number());
            json.key("text").string(&post.text);
            self.named(json, "edit_history_tweet_ids", "edit_history_post_ids", |json| {
                json.array(|json| post.numbers().for_each(|number| json.id(number)));
            });
            if fields & of_post::AUTHOR != 0 || expansions & expand::AUTHOR != 0 {
                json.key("author_id").id(self.number(post.author));
            }
            if fields & of_post::CREATED_AT != 0 {
                json.key("created_at").time(post.at);
            }
            if fields & of_post::CONVERSATION != 0 {
                json.key("conversation_id").id(self.platform.post_by(post.root).number);
            }
            let addressed = fields & of_post::IN_REPLY_TO_USER != 0 || expansions & expand::IN_REPLY_TO_USER != 0;
            if let Some(parent) = post.reply_to.filter(|_| addressed) {
                json.key("in_reply_to_user_id").id(self.number(self.platform.post_by(parent).author));
            }
            if fields & of_post::REFERENCED != 0 || expansions & expand::REFERENCED != 0 {
                self.references(json, post);
            }
            self.rest_of_post(json, id);
        });
    }

    fn rest_of_post(&self, json: &mut Json, id: PostId) {
        let (post, fields) = (self.platform.post_by(id), self.choice.post);
        if fields & of_post::ATTACHMENTS != 0 || self.choice.expand & expand::MEDIA != 0 {
            self.attachments(json, &post.media);
        }
        if fields & of_post::LANG != 0 {
            json.key("lang").string(post.lang.code());
        }
        if fields & of_post::ENTITIES != 0 || self.choice.expand & expand::MENTIONS != 0 {
            super::entities::write(json, self.platform, &post.text);
        }
        if fields & of_post::METRICS != 0 {
            json.key("public_metrics").object(|json| {
                self.named(json, "retweet_count", "repost_count", |json| json.number(post.reposted.into()));
                json.key("reply_count").number(post.replies.into());
                json.key("like_count").number(post.likes.into());
                json.key("quote_count").number(post.quoted.into());
                json.key("bookmark_count").number(0);
                json.key("impression_count").number(0);
            });
        }
        if fields & of_post::SENSITIVE != 0 {
            json.key("possibly_sensitive").boolean(false);
        }
        if fields & of_post::REPLY_SETTINGS != 0 {
            json.key("reply_settings").string(self.reply_settings(post));
        }
        if fields & of_post::TEXT_RANGE != 0 {
            self.text_range(json, post);
        }
        if fields & of_post::EDIT_CONTROLS != 0 {
            let editing = self.platform.customs().editing;
            json.key("edit_controls").object(|json| {
                json.key("edits_remaining").number(editing.most.saturating_sub(post.versions.len()) as u64);
                json.key("is_edit_eligible").boolean(self.platform.is_editable(id));
                json.key("editable_until").time(post.at + editing.within);
            });
        }
    }

    /// Who may answer in the thread of a post.
    pub(super) fn reply_settings(&self, post: &Post) -> &'static str {
        match self.platform.post_by(post.root).audience {
            Audience::Everyone => "everyone",
            Audience::Followed => "following",
            Audience::Verified => "verified",
            Audience::Named => "mentionedUsers",
        }
    }

    /// The keys of what is shown along with the words, if anything is.
    fn attachments(&self, json: &mut Json, list: &[MediaId]) {
        if !list.is_empty() {
            json.key("attachments").object(|json| {
                json.key("media_keys").array(|json| {
                    list.iter().for_each(|id| json.string(&media::key(self.platform.media(*id))));
                });
            });
        }
    }

    pub(super) fn references(&self, json: &mut Json, post: &Post) {
        let all = [("replied_to", post.reply_to), ("quoted", post.quotes), ("retweeted", post.reposts)];
        if all.iter().all(|(_, id)| id.is_none()) {
            return;
        }
        self.named(json, "referenced_tweets", "referenced_posts", |json| {
            json.array(|json| {
                for (kind, id) in all.iter().filter_map(|(kind, id)| Some((kind, (*id)?))) {
                    json.object(|json| {
                        json.key("type").string(kind);
                        json.key("id").id(self.platform.post_by(id).number);
                    });
                }
            });
        });
    }

    /// The part of the text behind the mentions that a reply begins with by itself.
    pub(super) fn text_range(&self, json: &mut Json, post: &Post) {
        let told: &[AccountId] = if post.reply_to.is_some() { &post.mentions } else { &[] };
        let rest = self.platform.without_leading_mentions(&post.text, told);
        let length = post.text.chars().count() as u64;
        json.key("display_text_range").array(|json| {
            json.number(length - rest.chars().count() as u64);
            json.number(length);
        });
    }

    /// A user.
    pub(super) fn user(&self, json: &mut Json, id: AccountId) {
        let account = self.platform.account(id);
        let profile = &account.profile;
        let asked = |field: u64| self.choice.user & field != 0;
        json.object(|json| {
            json.key("id").id(account.number);
            json.key("name").string(&profile.name);
            json.key("username").string(&profile.username);
            if asked(of_user::CREATED_AT) {
                json.key("created_at").time(profile.created_at);
            }
            if asked(of_user::DESCRIPTION) {
                json.key("description").string(&profile.bio);
            }
            if asked(of_user::PROTECTED) {
                json.key("protected").boolean(profile.protected);
            }
            if asked(of_user::VERIFIED) {
                json.key("verified").boolean(profile.verified);
            }
            if asked(of_user::VERIFIED_TYPE) {
                json.key("verified_type").string(if profile.verified { "business" } else { "none" });
            }
            if asked(of_user::URL) {
                json.key("url").string("");
            }
            if asked(of_user::IMAGE) {
                json.key("profile_image_url")
                    .string("https://abs.twimg.com/sticky/default_profile_images/default_profile_normal.png");
            }
            self.rest_of_user(json, id);
        });
    }

    fn rest_of_user(&self, json: &mut Json, id: AccountId) {
        let account = self.platform.account(id);
        let asked = |field: u64| self.choice.user & field != 0;
        if asked(of_user::METRICS) {
            json.key("public_metrics").object(|json| {
                json.key("followers_count").number(account.follower_count());
                json.key("following_count").number(account.following_count());
                let posts = self.platform.posts_of(id).len() as u64;
                self.named(json, "tweet_count", "post_count", |json| json.number(posts));
                json.key("listed_count").number(0);
                json.key("like_count").number(account.like_count() as u64);
                json.key("media_count").number(0);
            });
        }
        if let Some(viewer) = self.viewer.filter(|_| asked(of_user::RECEIVES_DM)) {
            json.key("receives_your_dm").boolean(self.platform.may_message(viewer, id).is_ok());
        }
        if let Some(viewer) = self.viewer.filter(|_| asked(of_user::CONNECTION)) {
            json.key("connection_status").array(|json| {
                let reader = self.platform.account(viewer);
                let ties = [
                    ("following", reader.follows(id)),
                    ("followed_by", account.follows(viewer)),
                    ("blocking", reader.blocks(id)),
                    ("muting", reader.mutes(id)),
                ];
                ties.iter().filter(|(_, holds)| *holds).for_each(|(tie, _)| json.string(tie));
            });
        }
        if let Some(post) =
            self.recent(id).filter(|_| asked(of_user::RECENT) || self.choice.expand & of_user::RECENT != 0)
        {
            let number = self.platform.post_by(post).number;
            self.named(json, "most_recent_tweet_id", "most_recent_post_id", |json| json.id(number));
        }
    }

    /// The last post of an account that the reader may see.
    pub(super) fn recent(&self, id: AccountId) -> Option<PostId> {
        self.platform.posts_of(id).iter().rev().find(|post| self.is_visible(**post)).copied()
    }

    /// A private message.
    pub(super) fn message(&self, json: &mut Json, id: MessageId) {
        let message = self.platform.message_by(id);
        let asked = |field: u64| (self.choice.message | self.choice.expand) & field != 0;
        json.object(|json| {
            json.key("id").id(message.number);
            json.key("event_type").string("MessageCreate");
            json.key("text").string(&message.text);
            if asked(of_message::SENDER) {
                json.key("sender_id").id(self.number(message.sender));
            }
            if self.choice.message & of_message::CONVERSATION != 0 {
                let conversation = self.platform.conversation(message.conversation);
                json.key("dm_conversation_id").string(&conversation_id(self.platform, conversation));
            }
            if self.choice.message & of_message::CREATED_AT != 0 {
                json.key("created_at").time(message.at);
            }
            if asked(of_message::ATTACHMENTS) {
                self.attachments(json, message.media.as_slice());
            }
            if self.choice.message & of_message::ENTITIES != 0 {
                super::entities::write(json, self.platform, &message.text);
            }
        });
    }

    /// Writes a key by its name among the tweets, the posts, or both, each with the value.
    pub(super) fn named(&self, json: &mut Json, tweet: &str, post: &str, value: impl Fn(&mut Json)) {
        if self.choice.naming != Naming::Post {
            value(json.key(tweet));
        }
        if self.choice.naming != Naming::Tweet {
            value(json.key(post));
        }
    }

    fn number(&self, account: AccountId) -> u64 {
        self.platform.account(account).number
    }
}

/// `smaller-larger` between two, one number for a group.
pub(super) fn conversation_id(platform: &Platform, conversation: &Conversation) -> String {
    match &*conversation.participants {
        [one, other] if !conversation.is_group() => {
            format!("{}-{}", platform.account(*one).number, platform.account(*other).number)
        }
        _ => conversation.number.to_string(),
    }
}
