//! Accounts, statuses and what belongs to them as JSON.

use super::content::{html, note, profile, tag_page};
use super::customs::DOMAIN;
use crate::attention::Item;
use crate::dialect::json::Json;
use crate::platform::{AccountId, MediaId, MediaKind, Platform, Version, Visibility};

/// Who reads, and where.
#[derive(Clone, Copy)]
pub(super) struct Show<'p> {
    /// Where it is read from.
    pub(super) platform: &'p Platform,
    /// The account that reads; `None` for the app by itself.
    pub(super) viewer: Option<AccountId>,
}

/// What posts and private messages have in common on the wire, where both are statuses.
pub(super) struct Status<'p> {
    pub(super) number: u64,
    pub(super) author: AccountId,
    pub(super) text: &'p str,
    pub(super) warning: &'p str,
    pub(super) versions: &'p [Version],
    pub(super) visibility: &'static str,
    /// What it answers.
    pub(super) answers: Option<Item>,
    /// Whom it names, in order.
    pub(super) named: Vec<AccountId>,
}

impl<'p> Show<'p> {
    /// Whether the reader may see this.
    pub(super) fn can_see(&self, item: Item) -> bool {
        match (item, self.viewer) {
            (Item::Post(id), Some(viewer)) => self.platform.can_see(viewer, id),
            (Item::Post(id), None) => self.platform.is_public(id),
            (Item::Message(id), viewer) => {
                let message = self.platform.message_by(id);
                let conversation = self.platform.conversation(message.conversation);
                !message.deleted && viewer.is_some_and(|viewer| conversation.has(viewer))
            }
        }
    }

    /// Whether it stands in the reader's lists: it can be seen, and has come into sight.
    pub(super) fn is_listed(&self, item: Item) -> bool {
        let (author, at) = match item {
            Item::Post(id) => (self.platform.post_by(id).author, self.platform.post_by(id).at),
            Item::Message(id) => (self.platform.message_by(id).sender, self.platform.message_by(id).at),
        };
        self.can_see(item) && (Some(author) == self.viewer || self.platform.in_sight(at))
    }

    /// The status with this number, if the reader may see it.
    pub(super) fn find(&self, number: u64) -> Option<Item> {
        let post = self.platform.find_post(number).map(Item::Post);
        let message = || self.platform.find_message(number).map(Item::Message);
        post.or_else(message).filter(|item| self.can_see(*item))
    }

    /// What a status is on the wire.
    pub(super) fn status_of(&self, item: Item) -> Status<'p> {
        match item {
            Item::Post(id) => {
                let post = self.platform.post_by(id);
                let private = || post.extras.as_ref()?.answers.map(Item::Message);
                Status {
                    number: post.number,
                    author: post.author,
                    text: &post.text,
                    warning: post.warning(),
                    versions: &post.versions,
                    visibility: match post.visibility {
                        Visibility::Everyone => "public",
                        Visibility::Unlisted => "unlisted",
                        Visibility::Followers => "private",
                    },
                    answers: post.reply_to.map(Item::Post).or_else(private),
                    named: post.mentions.to_vec(),
                }
            }
            Item::Message(id) => {
                let message = self.platform.message_by(id);
                let members = self.platform.conversation(message.conversation).participants.iter();
                Status {
                    number: message.number,
                    author: message.sender,
                    text: &message.text,
                    warning: message.warning(),
                    versions: message.versions(),
                    visibility: "direct",
                    answers: message.answers,
                    named: members.copied().filter(|member| *member != message.sender).collect(),
                }
            }
        }
    }

    /// A status, or the passing on of one.
    pub(super) fn status(&self, json: &mut Json, item: Item) {
        let Item::Post(id) = item else { return self.own_words(json, item, None) };
        self.own_words(json, item, self.platform.post_by(id).reposts.map(Item::Post));
    }

    fn own_words(&self, json: &mut Json, item: Item, passes_on: Option<Item>) {
        let shown = self.status_of(item);
        let source = self.status_of(passes_on.unwrap_or(item));
        let page = format!("{}/{}", profile(self.platform.account(shown.author).username()), shown.number);
        json.object(|json| {
            json.key("id").id(shown.number);
            json.key("created_at").time(self.made_at(item));
            let answered = source.answers.map(|answered| self.status_of(answered));
            json.key("in_reply_to_id").id_or_null(answered.as_ref().map(|answered| answered.number));
            let author = answered.map(|answered| self.platform.account(answered.author).number);
            json.key("in_reply_to_account_id").id_or_null(author);
            json.key("sensitive").boolean(!source.warning.is_empty());
            json.key("spoiler_text").string(source.warning);
            json.key("visibility").string(shown.visibility);
            json.key("language").string_or_null(self.language(passes_on.unwrap_or(item)));
            json.key("uri").string(&format!(
                "https://{DOMAIN}/users/{}/statuses/{}",
                self.platform.account(shown.author).username(),
                shown.number
            ));
            json.key("url").string(&page);
            self.counts(json, passes_on.unwrap_or(item));
            match source.versions.last() {
                Some(version) => json.key("edited_at").time(version.until),
                None => json.key("edited_at").null(),
            }
            self.marks(json, passes_on.unwrap_or(item));
            json.key("content").string(&html(self.platform, source.text));
            match passes_on {
                Some(original) => self.own_words(json.key("reblog"), original, None),
                None => json.key("reblog").null(),
            }
            json.key("application").object(|json| {
                json.key("name").string("Web");
                json.key("website").null();
            });
            self.account(json.key("account"), shown.author);
            self.belongings(json, passes_on.unwrap_or(item), &source);
        });
    }

    fn made_at(&self, item: Item) -> crate::clock::Time {
        match item {
            Item::Post(id) => self.platform.post_by(id).at,
            Item::Message(id) => self.platform.message_by(id).at,
        }
    }

    fn language(&self, item: Item) -> Option<&'p str> {
        match item {
            Item::Post(id) => Some(self.platform.post_by(id).lang.code()).filter(|code| *code != "und"),
            Item::Message(_) => None,
        }
    }

    fn counts(&self, json: &mut Json, item: Item) {
        let (replies, reposts, likes) = match item {
            Item::Post(id) => {
                let post = self.platform.post_by(id);
                (post.replies.into(), post.reposted.into(), post.likes.into())
            }
            Item::Message(id) => (0, 0, self.platform.message_by(id).liked_by().len() as u64),
        };
        json.key("replies_count").number(replies);
        json.key("reblogs_count").number(reposts);
        json.key("favourites_count").number(likes);
    }

    /// What the reader has done with it.
    fn marks(&self, json: &mut Json, item: Item) {
        let Some(viewer) = self.viewer else { return };
        let (liked, passed_on) = match item {
            Item::Post(id) => (self.platform.account(viewer).likes(id), self.platform.has_reposted(viewer, id)),
            Item::Message(id) => (self.platform.message_by(id).liked_by().contains(&viewer), false),
        };
        json.key("favourited").boolean(liked);
        json.key("reblogged").boolean(passed_on);
        json.key("muted").boolean(false);
        json.key("bookmarked").boolean(false);
        json.key("filtered").array(|_| ());
    }

    fn belongings(&self, json: &mut Json, item: Item, source: &Status<'_>) {
        let media: Vec<MediaId> = match item {
            Item::Post(id) => self.platform.post_by(id).media.to_vec(),
            Item::Message(id) => self.platform.message_by(id).media.into_iter().collect(),
        };
        json.key("media_attachments").array(|json| media.iter().for_each(|id| self.media(json, *id)));
        json.key("mentions").array(|json| {
            for account in &source.named {
                let account = self.platform.account(*account);
                json.object(|json| {
                    json.key("id").id(account.number);
                    json.key("username").string(account.username());
                    json.key("url").string(&profile(account.username()));
                    json.key("acct").string(account.username());
                });
            }
        });
        json.key("tags").array(|json| {
            for tag in post_text::hashtags(source.text) {
                json.object(|json| {
                    json.key("name").string(&tag.name.to_lowercase());
                    json.key("url").string(&tag_page(tag.name));
                });
            }
        });
        json.key("emojis").array(|_| ());
        json.key("card").null();
        json.key("poll").null();
    }

    /// A picture or film.
    pub(super) fn media(&self, json: &mut Json, id: MediaId) {
        let media = self.platform.media(id);
        let address = format!("https://files.{DOMAIN}/{}", media.number);
        json.object(|json| {
            json.key("id").id(media.number);
            json.key("type").string(match media.kind {
                MediaKind::Image => "image",
                MediaKind::Gif => "gifv",
                MediaKind::Video => "video",
            });
            json.key("url").string(&address);
            json.key("preview_url").string(&address);
            json.key("remote_url").null();
            json.key("preview_remote_url").null();
            json.key("text_url").null();
            json.key("meta").object(|json| {
                if let Some((width, height)) = media.pixels {
                    json.key("original").object(|json| {
                        json.key("width").number(width.into());
                        json.key("height").number(height.into());
                        json.key("size").string(&format!("{width}x{height}"));
                    });
                }
            });
            json.key("description").string_or_null(Some(&*media.alt).filter(|alt| !alt.is_empty()));
            json.key("blurhash").null();
        });
    }

    /// An account.
    pub(super) fn account(&self, json: &mut Json, id: AccountId) {
        json.object(|json| self.account_members(json, id));
    }

    /// One's own account, with what only oneself sees.
    pub(super) fn own_account(&self, json: &mut Json, id: AccountId) {
        let bio = &self.platform.account(id).profile.bio;
        json.object(|json| {
            self.account_members(json, id);
            json.key("source").object(|json| {
                json.key("privacy").string("public");
                json.key("sensitive").boolean(false);
                json.key("language").null();
                json.key("note").string(bio);
                json.key("fields").array(|_| ());
                json.key("follow_requests_count").number(0);
                json.key("hide_collections").boolean(false);
                json.key("discoverable").boolean(true);
                json.key("indexable").boolean(true);
            });
            json.key("role").object(|json| {
                json.key("id").string("-99");
                json.key("name").string("");
                json.key("permissions").string("0");
                json.key("color").string("");
                json.key("highlighted").boolean(false);
            });
        });
    }

    fn account_members(&self, json: &mut Json, id: AccountId) {
        let account = self.platform.account(id);
        let (name, told) = (account.username(), &account.profile);
        let posts = self.platform.posts_of(id);
        json.key("id").id(account.number);
        json.key("username").string(name);
        json.key("acct").string(name);
        json.key("display_name").string(&told.name);
        for (key, value) in
            [("locked", told.protected), ("bot", false), ("discoverable", true), ("indexable", true), ("group", false)]
        {
            json.key(key).boolean(value);
        }
        json.key("created_at").time(told.created_at);
        json.key("note").string(&note(&told.bio));
        json.key("url").string(&profile(name));
        json.key("uri").string(&format!("https://{DOMAIN}/users/{name}"));
        for key in ["avatar", "avatar_static", "header", "header_static"] {
            let kind = if key.starts_with("avatar") { "avatars" } else { "headers" };
            json.key(key).string(&format!("https://{DOMAIN}/{kind}/original/missing.png"));
        }
        json.key("followers_count").number(account.follower_count());
        json.key("following_count").number(account.following_count());
        json.key("statuses_count")
            .number(posts.iter().filter(|id| !self.platform.post_by(**id).deleted).count() as u64);
        let last = posts.last().map(|id| self.platform.post_by(*id).at.to_string());
        json.key("last_status_at").string_or_null(last.as_deref().and_then(|time| time.get(..10)));
        json.key("hide_collections").boolean(false);
        json.key("noindex").boolean(false);
        for key in ["emojis", "roles", "fields"] {
            json.key(key).array(|_| ());
        }
    }

    /// What the reader and an account are to each other.
    pub(super) fn relationship(&self, json: &mut Json, own: AccountId, other: AccountId) {
        let (me, them) = (self.platform.account(own), self.platform.account(other));
        let muted = self.platform.muted_by(own).contains(&other);
        json.object(|json| {
            json.key("id").id(them.number);
            for (key, value) in [
                ("following", me.follows(other)),
                ("showing_reblogs", me.follows(other)),
                ("notifying", false),
                ("followed_by", them.follows(own)),
                ("blocking", me.blocks(other)),
                ("blocked_by", them.blocks(own)),
                ("muting", muted),
                ("muting_notifications", muted),
                ("requested", false),
                ("requested_by", false),
                ("domain_blocking", false),
                ("endorsed", false),
            ] {
                json.key(key).boolean(value);
            }
            json.key("languages").null();
            json.key("note").string("");
        });
    }
}
