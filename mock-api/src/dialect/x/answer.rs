//! Whole answers: `data`, `includes`, `errors`, `meta`, in this order, each only if there is something in it.

use super::super::json::Json;
use super::media;
use super::names::{Naming, expand, of_message, of_user};
use super::page::Page;
use super::show::Show;
use crate::attention::Item;
use crate::platform::{AccountId, MediaId, MessageId, PostId};

/// An answer that is ready to be sent, and what it shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    /// The HTTP status.
    pub(super) status: u16,
    /// The JSON body.
    pub(super) body: Vec<u8>,
    /// The posts and private messages in `data`.
    pub(super) items: Vec<Item>,
}

/// Something that was asked for by name and is not shown.
pub(super) struct Missing<'q> {
    /// `tweet`, `user` or `dm_event`.
    pub(super) kind: &'static str,
    /// The parameter that named it.
    pub(super) parameter: &'q str,
    /// Its id or name.
    pub(super) value: String,
    /// It is there, but not for the reader; a user is suspended.
    pub(super) hidden: bool,
}

/// What is brought along with the main things of an answer.
#[derive(Default)]
struct Includes {
    posts: Vec<PostId>,
    users: Vec<AccountId>,
    media: Vec<MediaId>,
    missing: Vec<Missing<'static>>,
}

impl Answer {
    /// An answer with this body.
    pub(super) fn new(status: u16, json: Json) -> Answer {
        Answer { status, body: json.into_bytes(), items: Vec::new() }
    }

    /// `{"data":{…}}`.
    pub(super) fn data(status: u16, content: impl FnOnce(&mut Json)) -> Answer {
        let mut json = Json::with_room(128);
        json.object(|json| json.key("data").object(content));
        Answer::new(status, json)
    }

    /// `{"data":{"key":true}}`.
    pub(super) fn done(key: &str, value: bool) -> Answer {
        Answer::data(200, |json| json.key(key).boolean(value))
    }
}

impl Show<'_> {
    /// A page of posts.
    pub(super) fn posts_page(&self, page: &Page<PostId>) -> Answer {
        let mut json = Json::with_room(256 + page.items.len() * 400);
        json.object(|json| {
            self.posts_and_includes(json, &page.items, Vec::new());
            json.key("meta").object(|json| {
                json.key("result_count").number(page.items.len() as u64);
                if let (Some(first), Some(last)) = (page.items.first(), page.items.last()) {
                    json.key("newest_id").id(self.platform.post_by(*first).number);
                    json.key("oldest_id").id(self.platform.post_by(*last).number);
                }
                page.tokens(json);
            });
        });
        Answer { items: page.items.iter().map(|id| Item::Post(*id)).collect(), ..Answer::new(200, json) }
    }

    /// Posts that were asked for by id: those there are, and those missing.
    pub(super) fn posts_by_id(&self, posts: &[PostId], missing: Vec<Missing<'_>>) -> Answer {
        let mut json = Json::with_room(256 + posts.len() * 400);
        json.object(|json| self.posts_and_includes(json, posts, missing));
        Answer { items: posts.iter().map(|id| Item::Post(*id)).collect(), ..Answer::new(200, json) }
    }

    /// The one post that was asked for, or why it is missing.
    pub(super) fn one_post(&self, found: Result<PostId, Missing<'_>>) -> Answer {
        let mut json = Json::with_room(1024);
        let mut items = Vec::new();
        match found {
            Err(missing) => json.object(|json| errors(json, &[missing])),
            Ok(id) => {
                items.push(Item::Post(id));
                json.object(|json| self.post_and_includes(json, id));
            }
        }
        Answer { items, ..Answer::new(200, json) }
    }

    /// Writes one post as `data`, with what it brings along.
    pub(super) fn post_and_includes(&self, json: &mut Json, id: PostId) {
        self.post(json.key("data"), id);
        let includes = self.brought_along(&[id]);
        self.includes(json, &includes);
        errors(json, &includes.missing);
    }

    /// Users, and those missing. A single one is not in a list.
    pub(super) fn users(&self, users: &[AccountId], missing: &[Missing<'_>], single: bool) -> Answer {
        let mut json = Json::with_room(256 + users.len() * 300);
        json.object(|json| {
            self.users_and_includes(json, users, single);
            errors(json, missing);
        });
        Answer::new(200, json)
    }

    fn users_and_includes(&self, json: &mut Json, users: &[AccountId], single: bool) {
        match users {
            [] => {}
            [one] if single => self.user(json.key("data"), *one),
            _ => json.key("data").array(|json| users.iter().for_each(|user| self.user(json, *user))),
        }
        let mut includes = Includes::default();
        if self.choice.expand & of_user::RECENT != 0 {
            includes.posts = users.iter().filter_map(|user| self.recent(*user)).collect();
        }
        self.includes(json, &includes);
    }

    /// A page of users.
    pub(super) fn users_page(&self, page: &Page<AccountId>) -> Answer {
        let mut json = Json::with_room(256 + page.items.len() * 300);
        json.object(|json| {
            self.users_and_includes(json, &page.items, false);
            json.key("meta").object(|json| {
                json.key("result_count").number(page.items.len() as u64);
                page.tokens(json);
            });
        });
        Answer::new(200, json)
    }

    /// A page of private messages.
    pub(super) fn messages_page(&self, page: &Page<MessageId>) -> Answer {
        let mut json = Json::with_room(256 + page.items.len() * 300);
        json.object(|json| {
            if !page.items.is_empty() {
                json.key("data").array(|json| page.items.iter().for_each(|id| self.message(json, *id)));
            }
            self.senders(json, &page.items);
            json.key("meta").object(|json| {
                json.key("result_count").number(page.items.len() as u64);
                page.tokens(json);
            });
        });
        Answer { items: page.items.iter().map(|id| Item::Message(*id)).collect(), ..Answer::new(200, json) }
    }

    /// The one private message that was asked for, or why it is missing.
    pub(super) fn one_message(&self, found: Result<MessageId, Missing<'_>>) -> Answer {
        let mut json = Json::with_room(512);
        let mut items = Vec::new();
        match found {
            Err(missing) => json.object(|json| errors(json, &[missing])),
            Ok(id) => {
                items.push(Item::Message(id));
                json.object(|json| {
                    self.message(json.key("data"), id);
                    self.senders(json, &[id]);
                });
            }
        }
        Answer { items, ..Answer::new(200, json) }
    }

    fn posts_and_includes(&self, json: &mut Json, posts: &[PostId], missing: Vec<Missing<'_>>) {
        if !posts.is_empty() {
            json.key("data").array(|json| posts.iter().for_each(|id| self.post(json, *id)));
        }
        let includes = self.brought_along(posts);
        self.includes(json, &includes);
        let all: Vec<Missing<'_>> = missing.into_iter().chain(includes.missing).collect();
        errors(json, &all);
    }

    fn senders(&self, json: &mut Json, messages: &[MessageId]) {
        let mut includes = Includes::default();
        if self.choice.expand & of_message::SENDER != 0 {
            messages.iter().for_each(|id| add(&mut includes.users, self.platform.message_by(*id).sender));
        }
        if self.choice.expand & of_message::ATTACHMENTS != 0 {
            let shown = messages.iter().filter_map(|id| self.platform.message_by(*id).media);
            shown.for_each(|id| add(&mut includes.media, id));
        }
        includes.users.sort_by_key(|user| self.platform.account(*user).number);
        self.includes(json, &includes);
    }

    fn brought_along(&self, posts: &[PostId]) -> Includes {
        let (expansions, mut found) = (self.choice.expand, Includes::default());
        let asked = |expansion: u64| expansions & expansion != 0;
        for id in posts {
            let post = self.platform.post_by(*id);
            if asked(expand::AUTHOR) {
                add(&mut found.users, post.author);
            }
            if asked(expand::MEDIA) {
                post.media.iter().for_each(|media| add(&mut found.media, *media));
            }
            if asked(expand::HISTORY) {
                add(&mut found.posts, *id);
            }
            if asked(expand::MENTIONS) {
                let named = post_text::mentions(&post.text);
                named
                    .iter()
                    .filter_map(|name| self.platform.find_account(name.username))
                    .for_each(|user| add(&mut found.users, user));
            }
            if let Some(parent) = post.reply_to.filter(|_| asked(expand::IN_REPLY_TO_USER)) {
                add(&mut found.users, self.platform.post_by(parent).author);
            }
            if asked(expand::REFERENCED) {
                [post.reply_to, post.quotes, post.reposts]
                    .into_iter()
                    .flatten()
                    .for_each(|id| self.refer(&mut found, id));
            }
        }
        found
    }

    fn refer(&self, found: &mut Includes, id: PostId) {
        let post = self.platform.post_by(id);
        if self.is_visible(id) {
            add(&mut found.posts, id);
            if self.choice.expand & expand::REFERENCED_AUTHOR != 0 {
                add(&mut found.users, post.author);
            }
            if self.choice.expand & expand::REFERENCED_MEDIA != 0 {
                post.media.iter().for_each(|media| add(&mut found.media, *media));
            }
        } else {
            let parameter =
                if self.choice.naming == Naming::Post { "referenced_posts" } else { "referenced_tweets.id" };
            let value = post.number.to_string();
            if found.missing.iter().all(|missing| missing.value != value) {
                found.missing.push(Missing { kind: "tweet", parameter, value, hidden: !post.deleted });
            }
        }
    }

    fn includes(&self, json: &mut Json, includes: &Includes) {
        if includes.users.is_empty() && includes.posts.is_empty() && includes.media.is_empty() {
            return;
        }
        json.key("includes").object(|json| {
            if !includes.media.is_empty() {
                json.key("media").array(|json| {
                    let shown = includes.media.iter().map(|id| self.platform.media(*id));
                    shown.for_each(|shown| media::write(json, shown, self.choice.media));
                });
            }
            if !includes.users.is_empty() {
                json.key("users").array(|json| includes.users.iter().for_each(|user| self.user(json, *user)));
            }
            if !includes.posts.is_empty() {
                self.named(json, "tweets", "posts", |json| {
                    json.array(|json| includes.posts.iter().for_each(|post| self.post(json, *post)));
                });
            }
        });
    }
}

/// Writes `errors` if something is missing.
fn errors(json: &mut Json, missing: &[Missing<'_>]) {
    if !missing.is_empty() {
        json.key("errors").array(|json| missing.iter().for_each(|missing| error(json, missing)));
    }
}

fn error(json: &mut Json, missing: &Missing<'_>) {
    let Missing { kind, parameter, value, hidden } = missing;
    let (detail, title, problem) = if *hidden && *kind == "user" {
        (format!("User has been suspended: [{value}]."), "Forbidden", "resource-not-found")
    } else if *hidden {
        let what = if *kind == "tweet" { "Tweet" } else { kind };
        let detail = format!("Sorry, you are not authorized to see the {what} with {parameter}: [{value}].");
        (detail, "Authorization Error", "not-authorized-for-resource")
    } else {
        (format!("Could not find {kind} with {parameter}: [{value}]."), "Not Found Error", "resource-not-found")
    };
    json.object(|json| {
        json.key("value").string(value);
        json.key("detail").string(&detail);
        json.key("title").string(title);
        json.key("resource_type").string(kind);
        json.key("parameter").string(parameter);
        json.key("resource_id").string(value);
        json.key("type").string(&format!("https://api.x.com/2/problems/{problem}"));
    });
}

fn add<T: PartialEq>(list: &mut Vec<T>, thing: T) {
    if !list.contains(&thing) {
        list.push(thing);
    }
}
