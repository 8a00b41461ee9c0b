//! The journal as the control API shows it: what happened, with the words that were said.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::accounts;
use super::acts::{conversation, post};
use super::problem::Problem;
use super::said::{Said, Stamp, read_query};
use super::table::Asked;
use crate::journal::{Event, Place, What};
use crate::nearest;
use crate::platform::{AccountId, MessageId, Platform, PostId};

/// How many events are answered at once, unless told otherwise, and at most.
const USUAL: usize = 100;
const MOST: usize = 1000;

/// Which events are meant. What is left out does not narrow it.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Filter {
    /// What was done: one kind, or several with commas between.
    pub(super) kind: Option<String>,
    /// Who did it: a handle or an id.
    actor: Option<String>,
    /// Whom it was done to: the author of the post that was answered or liked, the other side of a conversation.
    to: Option<String>,
    /// The post that it is about, or that it answers.
    post: Option<String>,
    /// A post of the thread that it is in.
    thread: Option<String>,
    /// What its words contain, whatever the case.
    text: Option<String>,
    /// Where to begin: the number of an event, counting from 0.
    since: Option<usize>,
    /// How many are answered at most: 100 unless told otherwise.
    #[schemars(range(min = 1, max = 1000))]
    limit: Option<usize>,
}

/// Some events, oldest first.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Page {
    entries: Vec<EventView>,
    /// Where to read on from, as `since`.
    next: usize,
    /// Whether there is more by now.
    more: bool,
}

/// An event.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub(super) struct EventView {
    /// Its number, counting from 0.
    cursor: usize,
    /// When it happened.
    at: Option<Stamp>,
    /// Who did it.
    actor: String,
    /// What was done.
    kind: &'static str,
    /// Whom it was done to, where there is one.
    to: Option<String>,
    /// The words that were said, or that were to be said.
    text: Option<String>,
    /// The post that it is about.
    post: Option<String>,
    /// The post that is answered.
    reply_to: Option<String>,
    /// The post that started the thread.
    thread: Option<String>,
    /// The private message.
    message: Option<String>,
    /// The private conversation.
    conversation: Option<String>,
    /// The kind of a remark.
    tag: Option<String>,
    /// Why it was refused.
    refusal: Option<String>,
}

/// Every kind of event, by name.
const KINDS: &[&str] = &[
    "posted",
    "replied",
    "edited",
    "deleted",
    "hidden",
    "unhidden",
    "liked",
    "unliked",
    "reposted",
    "unreposted",
    "followed",
    "unfollowed",
    "blocked",
    "unblocked",
    "muted",
    "unmuted",
    "suspended",
    "reinstated",
    "messaged",
    "message_deleted",
    "message_edited",
    "message_liked",
    "message_unliked",
    "refused",
    "noted",
];

/// A filter that knows this world.
pub(super) struct Sieve {
    kinds: Vec<&'static str>,
    actor: Option<String>,
    to: Option<String>,
    post: Option<String>,
    thread: Option<String>,
    text: Option<String>,
    /// Where to begin.
    pub(super) since: usize,
    limit: usize,
}

impl Filter {
    /// What it means in this world.
    pub(super) fn on(&self, platform: &Platform) -> Result<Sieve, Problem> {
        let handle = |name: &Option<String>| match name {
            Some(name) => accounts::find(platform, name).map(|id| Some(handle(platform, id))),
            None => Ok(None),
        };
        let number = |name: &Option<String>| match name {
            Some(name) => post(platform, name).map(|id| Some(platform.post_by(id).number.to_string())),
            None => Ok(None),
        };
        let thread = match &self.thread {
            Some(name) => {
                let root = platform.post_by(post(platform, name)?).root;
                Some(platform.post_by(root).number.to_string())
            }
            None => None,
        };
        Ok(Sieve {
            kinds: self.kind.as_deref().map(kinds).transpose()?.unwrap_or_default(),
            actor: handle(&self.actor)?,
            to: handle(&self.to)?,
            post: number(&self.post)?,
            thread,
            text: self.text.as_ref().map(|text| text.to_lowercase()),
            since: self.since.unwrap_or(0),
            limit: self.limit.unwrap_or(USUAL).clamp(1, MOST),
        })
    }
}

fn kinds(text: &str) -> Result<Vec<&'static str>, Problem> {
    let named = text.split(',').map(|word| {
        let known = KINDS.iter().find(|kind| **kind == word.trim()).copied();
        known.ok_or_else(|| {
            let near = nearest::word(word, KINDS.iter().copied());
            let hint = near.map_or_else(
                || format!("expected one of {}", KINDS.join(", ")),
                |near| format!("did you mean `{near}`?"),
            );
            Problem::new(400, format!("`kind`: there is no kind of event `{word}`; {hint}"))
        })
    });
    named.collect()
}

impl Sieve {
    /// Whether the event is one of those that are meant.
    pub(super) fn lets_through(&self, event: &EventView) -> bool {
        let is = |wanted: &Option<String>, held: &Option<String>| wanted.is_none() || wanted == held;
        let text = |wanted: &String| event.text.as_ref().is_some_and(|text| text.to_lowercase().contains(wanted));
        (self.kinds.is_empty() || self.kinds.contains(&event.kind))
            && self.actor.as_ref().is_none_or(|actor| *actor == event.actor)
            && is(&self.to, &event.to)
            && (is(&self.post, &event.post) || is(&self.post, &event.reply_to))
            && is(&self.thread, &event.thread)
            && self.text.as_ref().is_none_or(text)
    }

    /// Every event from the beginning on that is meant.
    pub(super) fn all<'p>(&'p self, platform: &'p Platform) -> impl Iterator<Item = EventView> + 'p {
        let events = platform.journal().since(self.since).iter().enumerate();
        let shown = events.map(|(index, event)| EventView::of(platform, self.since + index, event));
        shown.filter(|event| self.lets_through(event))
    }
}

impl EventView {
    /// An event of this platform with its number.
    pub(super) fn of(platform: &Platform, cursor: usize, event: &Event) -> EventView {
        let actor = handle(platform, event.actor);
        let view = EventView {
            cursor,
            at: Some(Stamp(event.at)),
            actor,
            kind: kind(platform, &event.what),
            ..EventView::default()
        };
        match &event.what {
            What::Posted(id) => view.with_post(platform, *id, true),
            What::Edited(id)
            | What::Deleted(id)
            | What::Hidden(id)
            | What::Unhidden(id)
            | What::Liked(id)
            | What::Unliked(id)
            | What::Reposted(id)
            | What::Unreposted(id) => view.with_post(platform, *id, false),
            What::Followed(id)
            | What::Unfollowed(id)
            | What::Blocked(id)
            | What::Unblocked(id)
            | What::Muted(id)
            | What::Unmuted(id) => EventView { to: Some(handle(platform, *id)), ..view },
            What::Messaged(id)
            | What::MessageDeleted(id)
            | What::MessageEdited(id)
            | What::MessageLiked(id)
            | What::MessageUnliked(id) => view.with_message(platform, *id),
            What::Refused(attempt) => {
                let view = EventView {
                    text: Some(attempt.text.to_string()),
                    refusal: Some(attempt.refusal.to_string()),
                    ..view
                };
                view.at_place(platform, attempt.place)
            }
            What::Noted(note) => EventView {
                to: Some(handle(platform, note.about)),
                tag: Some(note.tag.to_string()),
                text: Some(note.text.to_string()),
                ..view
            },
            What::Suspended | What::Reinstated => view,
        }
    }

    fn with_post(self, platform: &Platform, id: PostId, own: bool) -> EventView {
        let post = platform.post_by(id);
        let number = |id: PostId| platform.post_by(id).number.to_string();
        let author = if own { post.reply_to.map(|parent| platform.post_by(parent).author) } else { Some(post.author) };
        EventView {
            to: author.map(|author| handle(platform, author)),
            text: Some(post.text.to_string()),
            post: Some(post.number.to_string()),
            reply_to: post.reply_to.map(number),
            thread: Some(number(post.root)),
            ..self
        }
    }

    fn with_message(self, platform: &Platform, id: MessageId) -> EventView {
        let message = platform.message_by(id);
        let place = platform.conversation(message.conversation);
        let other = place.participants.iter().find(|other| **other != message.sender && !place.is_group());
        EventView {
            to: other.map(|other| handle(platform, *other)),
            text: Some(message.text.to_string()),
            message: Some(message.number.to_string()),
            conversation: Some(conversation(platform, message.conversation)),
            ..self
        }
    }

    fn at_place(self, platform: &Platform, place: Place) -> EventView {
        match place {
            Place::Thread | Place::NewGroup => self,
            Place::Under(id) => {
                let post = platform.post_by(id);
                EventView {
                    to: Some(handle(platform, post.author)),
                    reply_to: Some(post.number.to_string()),
                    thread: Some(platform.post_by(post.root).number.to_string()),
                    ..self
                }
            }
            Place::Person(id) => EventView { to: Some(handle(platform, id)), ..self },
            Place::Conversation(id) => EventView { conversation: Some(conversation(platform, id)), ..self },
        }
    }
}

fn kind(platform: &Platform, what: &What) -> &'static str {
    match what {
        What::Posted(id) if platform.post_by(*id).reply_to.is_some() => "replied",
        What::Posted(_) => "posted",
        What::Edited(_) => "edited",
        What::Deleted(_) => "deleted",
        What::Hidden(_) => "hidden",
        What::Unhidden(_) => "unhidden",
        What::Liked(_) => "liked",
        What::Unliked(_) => "unliked",
        What::Reposted(_) => "reposted",
        What::Unreposted(_) => "unreposted",
        What::Followed(_) => "followed",
        What::Unfollowed(_) => "unfollowed",
        What::Blocked(_) => "blocked",
        What::Unblocked(_) => "unblocked",
        What::Muted(_) => "muted",
        What::Unmuted(_) => "unmuted",
        What::Suspended => "suspended",
        What::Reinstated => "reinstated",
        What::Messaged(_) => "messaged",
        What::MessageDeleted(_) => "message_deleted",
        What::MessageEdited(_) => "message_edited",
        What::MessageLiked(_) => "message_liked",
        What::MessageUnliked(_) => "message_unliked",
        What::Refused(_) => "refused",
        What::Noted(_) => "noted",
    }
}

/// The handle of an account.
pub(super) fn handle(platform: &Platform, id: AccountId) -> String {
    platform.account(id).username().to_owned()
}

pub(super) fn list(asked: &Asked<'_>) -> Result<Said, Problem> {
    let filter: Filter = read_query(asked.query)?;
    let page = asked.world()?.attempt(|host| {
        host.world.tick();
        let platform = host.world.platform();
        let sieve = filter.on(platform)?;
        let mut found = sieve.all(platform);
        let entries: Vec<EventView> = found.by_ref().take(sieve.limit).collect();
        let next = found.next().map(|event| event.cursor);
        let end = platform.journal().len().max(sieve.since);
        Ok(Page { entries, next: next.unwrap_or(end), more: next.is_some() })
    })?;
    Ok(Said::json(200, &page))
}
