//! What a stream tells of an event, as words and a payload.

use super::conversations;
use super::notifications::{self, notice};
use super::show::Show;
use super::timelines::{is_at_home, is_in_public};
use crate::attention::Item;
use crate::dialect::json::Json;
use crate::journal::What;
use crate::platform::{AccountId, PostId, Visibility};

/// What one can listen to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stream {
    /// One's home timeline and notifications.
    User,
    /// One's notifications alone.
    Notifications,
    /// One's conversations.
    Direct,
    /// What everybody posts.
    Public,
    /// What everybody posts with this hashtag, in lower case.
    Tag(String),
}

/// Something that is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Heard {
    /// `update`, `status.update`, `delete`, `notification` or `conversation`.
    pub(super) event: &'static str,
    /// JSON, or the id of what is gone.
    pub(super) payload: String,
    /// The status in it that others wrote.
    pub(super) item: Option<Item>,
}

impl Stream {
    /// The paths by which streams are read as events, and what they are called.
    pub(super) const PATHS: &[(&str, &str)] = &[
        ("/api/v1/streaming/user", "streamUser"),
        ("/api/v1/streaming/user/notification", "streamNotifications"),
        ("/api/v1/streaming/direct", "streamDirect"),
        ("/api/v1/streaming/public", "streamPublic"),
        ("/api/v1/streaming/public/local", "streamPublicLocal"),
        ("/api/v1/streaming/hashtag", "streamTag"),
        ("/api/v1/streaming/hashtag/local", "streamTagLocal"),
    ];

    /// The stream of this name; `None` if there is none, or if it needs a tag.
    pub(super) fn named(name: &str, tag: Option<&str>) -> Option<Stream> {
        match name {
            "user" => Some(Stream::User),
            "user:notification" => Some(Stream::Notifications),
            "direct" => Some(Stream::Direct),
            "public" | "public:local" => Some(Stream::Public),
            "hashtag" | "hashtag:local" => tag.map(|tag| Stream::Tag(tag.trim_start_matches('#').to_lowercase())),
            _ => None,
        }
    }

    /// Whether it belongs to a user.
    pub(super) fn is_private(&self) -> bool {
        matches!(self, Stream::User | Stream::Notifications | Stream::Direct)
    }

    /// Its name, and the tag, as sockets name it.
    pub(super) fn words(&self) -> Vec<&str> {
        match self {
            Stream::User => vec!["user"],
            Stream::Notifications => vec!["user:notification"],
            Stream::Direct => vec!["direct"],
            Stream::Public => vec!["public"],
            Stream::Tag(tag) => vec!["hashtag", tag],
        }
    }

    /// What it tells of the event with this number: often nothing.
    pub(super) fn hear(&self, show: &Show<'_>, number: usize) -> Vec<Heard> {
        let Some(event) = show.platform.event(number) else { return Vec::new() };
        let mut heard = Vec::new();
        match &event.what {
            What::Posted(id) if self.has(show, *id) => heard.push(status(show, "update", Item::Post(*id))),
            What::Reposted(id) if self.has(show, *id) || *self == Stream::User => {
                let made = show.platform.repost_of(event.actor, *id).filter(|made| self.has(show, *made));
                heard.extend(made.map(|made| status(show, "update", Item::Post(made))));
            }
            What::Edited(id) if self.has(show, *id) => heard.push(status(show, "status.update", Item::Post(*id))),
            What::Deleted(id) if self.had(show, *id) => heard.push(Heard {
                event: "delete",
                payload: show.platform.post_by(*id).number.to_string(),
                item: None,
            }),
            What::Messaged(id) if *self == Stream::Direct => {
                let (conversation, item) = (show.platform.message_by(*id).conversation, Item::Message(*id));
                if let Some(reader) = show.viewer.filter(|_| show.can_see(item)) {
                    let payload = json(|json| conversations::write(show, json, reader, conversation));
                    heard.push(Heard { event: "conversation", payload, item: Some(item) });
                }
            }
            _ => {}
        }
        heard.extend(self.notification(show, number));
        heard
    }

    fn notification(&self, show: &Show<'_>, number: usize) -> Option<Heard> {
        let reader = show.viewer.filter(|_| matches!(self, Stream::User | Stream::Notifications))?;
        show.platform.notices_of(reader).binary_search(&number).ok()?;
        let notice = notice(show, reader, number)?;
        let payload = json(|json| notifications::write(show, json, &notice));
        let item = notice.item.filter(|_| notice.kind == "mention");
        Some(Heard { event: "notification", payload, item })
    }

    /// Whether a post stands in the stream for whoever reads it.
    fn has(&self, show: &Show<'_>, id: PostId) -> bool {
        show.can_see(Item::Post(id)) && self.had(show, id)
    }

    /// Whether a post stood in it, deleted or not.
    fn had(&self, show: &Show<'_>, id: PostId) -> bool {
        let post = show.platform.post_by(id);
        let reader = |stands: &dyn Fn(AccountId) -> bool| show.viewer.is_some_and(stands);
        match self {
            Stream::User => reader(&|own| is_at_home(show, own, post)),
            Stream::Notifications | Stream::Direct => false,
            Stream::Public => is_in_public(show, post),
            Stream::Tag(tag) => {
                post.visibility == Visibility::Everyone
                    && post_text::hashtags(&post.text).iter().any(|found| found.name.to_lowercase() == *tag)
            }
        }
    }
}

fn status(show: &Show<'_>, event: &'static str, item: Item) -> Heard {
    Heard { event, payload: json(|json| show.status(json, item)), item: Some(item) }
}

fn json(write: impl FnOnce(&mut Json)) -> String {
    let mut json = Json::with_room(1024);
    write(&mut json);
    String::from_utf8(json.into_bytes()).unwrap_or_default()
}
