//! The table of operations: path, who may call it, how often, and what it does.

use fault_plan::Class;

use super::answer::Answer;
use super::page::PAGING;
use super::problem::Problem;
use super::query::{MESSAGE_SHAPE, POST_SHAPE, Query, USER_SHAPE};
use super::{acts, messages, posts, search, users};
use crate::attention::Kind;
use crate::host::Manner;
use crate::limits::Quota;
use crate::nearest::Known;
use crate::platform::AccountId;
use crate::world::World;

/// One operation of the API.
pub(super) struct Operation {
    /// Its name in the vendor's description, which also names its limits.
    pub(super) name: &'static str,
    /// `GET`, `POST`, `PUT` or `DELETE`.
    pub(super) method: &'static str,
    /// The path with `{placeholders}`.
    pub(super) path: &'static str,
    /// Whether an app may call it without a user.
    pub(super) app: bool,
    /// Read or write.
    pub(super) manner: Manner,
    /// What kind of operation it is, for those who plan faults.
    pub(super) class: Class,
    /// The bucket of its limits, where it is shared.
    pub(super) bucket: &'static str,
    /// How often it may be called.
    pub(super) quota: Quota,
    /// The query parameters that it has, beside none.
    pub(super) parameters: &'static [&'static [&'static str]],
    /// What it does.
    pub(super) run: fn(&mut Request<'_>) -> Result<Answer, Problem>,
}

/// A request as an operation sees it.
pub(super) struct Request<'r> {
    /// Where it happens.
    pub(super) world: &'r mut World,
    /// The account that asks; `None` for the app by itself.
    pub(super) user: Option<AccountId>,
    /// What stands for the placeholders, in order.
    pub(super) path: &'r [String],
    /// The parameters.
    pub(super) query: &'r Query<'r>,
    /// The body.
    pub(super) body: &'r [u8],
    /// The switches of the world.
    pub(super) manners: &'r Strictness,
}

/// How strictly requests are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Strictness {
    /// Unknown parameters, fields, expansions and members of a body are refused; otherwise they are dropped.
    pub unknown: bool,
    /// Replies are only taken where the app's user is mentioned or is the author.
    pub summoned: bool,
}

impl Default for Strictness {
    /// Unknown names are refused; replies are taken everywhere.
    fn default() -> Strictness {
        Strictness { unknown: true, summoned: false }
    }
}

impl Request<'_> {
    /// The account that asks. Operations that need one are not run without.
    pub(super) fn caller(&self) -> Result<AccountId, Problem> {
        self.user.ok_or_else(Problem::app_only)
    }
}

const INBOX: Manner = Manner::Read(Kind::Inbox);
const READ: Manner = Manner::Read(Kind::Other);
const WRITE: Manner = Manner::Write;

const fn quota(user: u32) -> Quota {
    Quota { user: Some(user), app: None, user_day: None, app_day: None }
}

const fn both(app: u32, user: u32) -> Quota {
    Quota { user: Some(user), app: Some(app), user_day: None, app_day: None }
}

const SENDS: Quota = Quota { user: Some(15), app: None, user_day: Some(1440), app_day: Some(1440) };
const LIKES: Quota = Quota { user: Some(50), app: None, user_day: Some(1000), app_day: None };

const fn read(
    name: &'static str,
    path: &'static str,
    manner: Manner,
    quota: Quota,
    parameters: &'static [&'static [&'static str]],
    run: Run,
) -> Operation {
    let class = if matches!(manner, INBOX) { Class::Inbox } else { Class::Read };
    Operation {
        name,
        method: "GET",
        path,
        app: quota.app.is_some(),
        manner,
        class,
        bucket: name,
        quota,
        parameters,
        run,
    }
}

const fn write(name: &'static str, method: &'static str, path: &'static str, quota: Quota, run: Run) -> Operation {
    let class = Class::Act;
    Operation { name, method, path, app: false, manner: WRITE, class, bucket: name, quota, parameters: &[], run }
}

const fn send(name: &'static str, path: &'static str, run: Run) -> Operation {
    Operation { class: Class::Message, bucket: "sendDirectMessages", ..write(name, "POST", path, SENDS, run) }
}

type Run = fn(&mut Request<'_>) -> Result<Answer, Problem>;

/// Every operation, as callers may look for it.
pub(super) fn known() -> Vec<Known> {
    ALL.iter().map(|operation| Known { method: operation.method, path: operation.path, name: operation.name }).collect()
}

/// Every operation. The routes are made from this table.
pub(super) const ALL: &[Operation] = &[
    read("getUsersMe", "/2/users/me", READ, quota(75), &[USER_SHAPE], users::me),
    read(
        "getUsersByUsername",
        "/2/users/by/username/{username}",
        READ,
        both(300, 900),
        &[USER_SHAPE],
        users::by_username,
    ),
    read(
        "getUsersByUsernames",
        "/2/users/by",
        READ,
        both(300, 900),
        &[&["usernames"], USER_SHAPE],
        users::by_usernames,
    ),
    read("getUsersByIds", "/2/users", READ, both(300, 900), &[&["ids"], USER_SHAPE], users::by_ids),
    read("getUsersById", "/2/users/{id}", READ, both(300, 900), &[USER_SHAPE], users::by_id),
    read("getUsersMentions", "/2/users/{id}/mentions", INBOX, both(450, 300), &[PAGING, POST_SHAPE], posts::mentions),
    read(
        "getUsersPosts",
        "/2/users/{id}/tweets",
        READ,
        both(1500, 900),
        &[PAGING, &["exclude"], POST_SHAPE],
        posts::of_user,
    ),
    read(
        "searchPostsRecent",
        "/2/tweets/search/recent",
        INBOX,
        both(450, 300),
        &[&["query", "next_token", "sort_order"], PAGING, POST_SHAPE],
        search::recent,
    ),
    read("getPostsByIds", "/2/tweets", READ, both(3500, 5000), &[&["ids"], POST_SHAPE], posts::by_ids),
    read("getPostsById", "/2/tweets/{id}", READ, both(450, 900), &[POST_SHAPE], posts::by_id),
    Operation {
        class: Class::Post,
        quota: Quota { user: Some(100), app: None, user_day: None, app_day: Some(10_000) },
        ..write("createPosts", "POST", "/2/tweets", quota(100), posts::create)
    },
    Operation { class: Class::Post, ..write("deletePosts", "DELETE", "/2/tweets/{id}", quota(50), posts::delete) },
    write("hidePostsReply", "PUT", "/2/tweets/{tweet_id}/hidden", quota(50), posts::hide),
    write("likePost", "POST", "/2/users/{id}/likes", LIKES, acts::like),
    write("unlikePost", "DELETE", "/2/users/{id}/likes/{tweet_id}", LIKES, acts::unlike),
    write("repostPost", "POST", "/2/users/{id}/retweets", quota(50), acts::repost),
    write("unrepostPost", "DELETE", "/2/users/{id}/retweets/{source_tweet_id}", quota(50), acts::unrepost),
    write("followUser", "POST", "/2/users/{id}/following", quota(50), acts::follow),
    write("unfollowUser", "DELETE", "/2/users/{source_user_id}/following/{target_user_id}", quota(50), acts::unfollow),
    send(
        "createDirectMessagesByParticipantId",
        "/2/dm_conversations/with/{participant_id}/messages",
        messages::to_person,
    ),
    send(
        "createDirectMessagesByConversationId",
        "/2/dm_conversations/{dm_conversation_id}/messages",
        messages::to_conversation,
    ),
    send("createDirectMessagesConversation", "/2/dm_conversations", messages::to_group),
    read(
        "getDirectMessagesEvents",
        "/2/dm_events",
        INBOX,
        quota(15),
        &[&["max_results", "pagination_token"], MESSAGE_SHAPE],
        messages::all,
    ),
    read(
        "getDirectMessagesEventsByParticipantId",
        "/2/dm_conversations/with/{participant_id}/dm_events",
        INBOX,
        quota(15),
        &[&["max_results", "pagination_token"], MESSAGE_SHAPE],
        messages::with_person,
    ),
    read(
        "getDirectMessagesEventsByConversationId",
        "/2/dm_conversations/{id}/dm_events",
        INBOX,
        quota(15),
        &[&["max_results", "pagination_token"], MESSAGE_SHAPE],
        messages::in_conversation,
    ),
    read("getDirectMessagesEventsById", "/2/dm_events/{event_id}", READ, quota(15), &[MESSAGE_SHAPE], messages::by_id),
    Operation {
        class: Class::Message,
        ..write("deleteDirectMessagesEvents", "DELETE", "/2/dm_events/{event_id}", quota(300), messages::delete)
    },
    write("blockUsersDms", "POST", "/2/users/{id}/dm/block", quota(50), acts::block),
    write("unblockUsersDms", "POST", "/2/users/{id}/dm/unblock", quota(50), acts::unblock),
];
