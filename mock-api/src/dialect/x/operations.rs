//! The table of operations: path, who may call it, how often, and what it does.

use fault_plan::Class;

use super::answer::Answer;
use super::mailroom::{Sorting, office_mut};
use super::media::{self, Form};
use super::page::PAGING;
use super::problem::Problem;
use super::query::{MESSAGE_SHAPE, POST_SHAPE, Query, USER_SHAPE};
use super::scopes::{
    BASIC, BLOCK, FOLLOW, LIKE, MEDIA, MODERATE, MUTE, POST, READ_BLOCKS, READ_FOLLOWS, READ_LIKES, READ_MESSAGES,
    READ_MUTES, WRITE_MESSAGES,
};
use super::webhooks::{self, Check};
use super::{account_activity, activity, acts, lists, messages, oauth, posts, search, stream, usage, users};
use crate::attention::Kind;
use crate::auth::{Demand, Permission, Scopes, Who};
use crate::delivery::Push;
use crate::delivery::stream::Channel;
use crate::host::Manner;
use crate::limits::{Quota, Spans};
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
    /// Who may call it.
    pub(super) who: Who,
    /// What a user's token must be good for.
    pub(super) scopes: Scopes,
    /// What the user must let an app do whose requests are signed.
    pub(super) permission: Permission,
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
    /// Whether its body is a form that may carry a file.
    pub(super) form: bool,
    /// What it does.
    pub(super) run: fn(&mut Request<'_>) -> Result<Answer, Problem>,
}

/// A request as an operation sees it.
pub(super) struct Request<'r> {
    /// Where it happens.
    pub(super) world: &'r mut World,
    /// Those who are told what happens.
    pub(super) push: &'r mut Push,
    /// The stream that it opens.
    pub(super) opening: &'r mut Option<Opening>,
    /// What is to be asked of a webhook before the call is answered.
    pub(super) check: &'r mut Option<Check>,
    /// The account that asks; `None` for the app by itself.
    pub(super) user: Option<AccountId>,
    /// What stands for the placeholders, in order.
    pub(super) path: &'r [String],
    /// The parameters.
    pub(super) query: &'r Query<'r>,
    /// The body.
    pub(super) body: &'r [u8],
    /// The form that the body was, for operations that have one.
    pub(super) form: &'r Form,
    /// The switches of the world.
    pub(super) manners: &'r Strictness,
}

/// A stream that is to be opened.
pub(super) struct Opening {
    /// The number of the first event that it looks at.
    pub(super) from: usize,
    /// What it shows.
    pub(super) channel: Box<dyn Channel>,
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

    /// The subscribers and rules of the world's app.
    pub(super) fn office(&mut self) -> &mut Sorting {
        office_mut(self.push)
    }
}

const INBOX: Manner = Manner::Read(Kind::Inbox);
const READ: Manner = Manner::Read(Kind::Other);
const WRITE: Manner = Manner::Write;

const fn quota(user: u32) -> Quota {
    Quota { user: Some(user), app: None, user_day: None, app_day: None, spans: Spans::QUARTER_AND_DAY }
}

const fn both(app: u32, user: u32) -> Quota {
    Quota { user: Some(user), app: Some(app), user_day: None, app_day: None, spans: Spans::QUARTER_AND_DAY }
}

const NONE: Quota = Quota { user: None, app: None, user_day: None, app_day: None, spans: Spans::QUARTER_AND_DAY };
const SENDS: Quota =
    Quota { user: Some(15), app: None, user_day: Some(1440), app_day: Some(1440), spans: Spans::QUARTER_AND_DAY };
const STEPS: Quota =
    Quota { user: Some(1875), app: None, user_day: None, app_day: Some(180_000), spans: Spans::QUARTER_AND_DAY };
const UPLOADS: Quota =
    Quota { user: Some(500), app: None, user_day: None, app_day: Some(50_000), spans: Spans::QUARTER_AND_DAY };
/// What may stand in the query of an upload, as in its form.
const STEP: &[&str] = &["command", "media_id", "media_type", "media_category", "segment_index", "total_bytes"];
const LIKES: Quota =
    Quota { user: Some(50), app: None, user_day: Some(1000), app_day: None, spans: Spans::QUARTER_AND_DAY };

const fn read(
    name: &'static str,
    path: &'static str,
    manner: Manner,
    quota: Quota,
    parameters: &'static [&'static [&'static str]],
    run: Run,
) -> Operation {
    let (method, permission, scopes) = ("GET", Permission::Read, BASIC);
    let who = if quota.app.is_some() { Who::Either } else { Who::User };
    let class = if matches!(manner, INBOX) { Class::Inbox } else { Class::Read };
    Operation {
        name,
        method,
        path,
        who,
        scopes,
        permission,
        manner,
        class,
        bucket: name,
        quota,
        parameters,
        form: false,
        run,
    }
}

const fn write(name: &'static str, method: &'static str, path: &'static str, quota: Quota, run: Run) -> Operation {
    let (who, scopes, permission) = (Who::User, BASIC, Permission::ReadWrite);
    let (manner, class, bucket, parameters) = (WRITE, Class::Act, name, &[]);
    Operation {
        name,
        method,
        path,
        who,
        scopes,
        permission,
        manner,
        class,
        bucket,
        quota,
        parameters,
        form: false,
        run,
    }
}

const fn send(name: &'static str, path: &'static str, run: Run) -> Operation {
    let operation = write(name, "POST", path, SENDS, run).needs(WRITE_MESSAGES);
    Operation { class: Class::Message, bucket: "sendDirectMessages", ..operation }
}

/// A list of accounts, page by page.
const fn accounts(name: &'static str, path: &'static str, quota: Quota, scopes: Scopes, run: Run) -> Operation {
    read(name, path, READ, quota, &[&["max_results", "pagination_token"], USER_SHAPE], run).needs(scopes)
}

/// A step of an upload: its file is not in the way of limits and may be large.
const fn file(name: &'static str, path: &'static str, quota: Quota, run: Run) -> Operation {
    Operation {
        class: Class::Media,
        form: true,
        parameters: &[STEP],
        ..write(name, "POST", path, quota, run).needs(MEDIA)
    }
}

/// Where one asks how far an upload is.
const fn progress(name: &'static str, path: &'static str, run: Run) -> Operation {
    read(name, path, READ, quota(1875), &[&["command", "media_id"]], run).needs(MEDIA)
}

impl Operation {
    /// What it wants of its callers.
    pub(super) const fn demand(&self) -> Demand {
        Demand { who: self.who, scopes: self.scopes, permission: self.permission }
    }

    /// The same, for tokens that are also good for this.
    pub(super) const fn needs(self, scopes: Scopes) -> Operation {
        let private = !scopes.within(READ_MESSAGES.and(WRITE_MESSAGES)).is_empty();
        let permission = if private { Permission::ReadWriteMessages } else { self.permission };
        Operation { scopes: self.scopes.and(scopes), permission, ..self }
    }
}

/// For the app by itself.
const fn of_app(operation: Operation, calls: u32) -> Operation {
    let quota = Quota { user: None, app: Some(calls), user_day: None, app_day: None, spans: Spans::QUARTER_AND_DAY };
    Operation { who: Who::App, quota, ..operation }
}

/// For the app, or a user of it.
const fn of_either(operation: Operation) -> Operation {
    Operation { who: Who::Either, ..operation }
}

type Run = fn(&mut Request<'_>) -> Result<Answer, Problem>;

/// Every operation, as callers may look for it.
pub(super) fn known() -> Vec<Known> {
    let operations =
        ALL.iter().map(|operation| Known { method: operation.method, path: operation.path, name: operation.name });
    operations.chain(oauth::known()).collect()
}

const RULES: &str = "/2/tweets/search/stream/rules";
const ACCOUNT: &str = "/2/account_activity/webhooks/{webhook_id}/subscriptions/all";
const ACCOUNTS: &str = "/2/account_activity/webhooks/{webhook_id}/subscriptions/all/list";
const COUNT: &str = "/2/account_activity/subscriptions/count";
const ENDED: &str = "/2/account_activity/webhooks/{webhook_id}/subscriptions/{user_id}/all";
const REPLAY: &str = "/2/account_activity/replay/webhooks/{webhook_id}/subscriptions/all";
const FILTERED: &str = "/2/tweets/search/webhooks/{webhook_id}";
const SPAN: &[&str] = &["backfill_minutes", "start_time", "end_time"];
const SUBSCRIPTIONS: &str = "/2/activity/subscriptions";
const SUBSCRIPTION: &str = "/2/activity/subscriptions/{subscription_id}";

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
        quota: Quota {
            user: Some(100),
            app: None,
            user_day: None,
            app_day: Some(10_000),
            spans: Spans::QUARTER_AND_DAY,
        },
        ..write("createPosts", "POST", "/2/tweets", quota(100), posts::create).needs(POST)
    },
    Operation {
        class: Class::Post,
        ..write("deletePosts", "DELETE", "/2/tweets/{id}", quota(50), posts::delete).needs(POST)
    },
    write("hidePostsReply", "PUT", "/2/tweets/{tweet_id}/hidden", quota(50), posts::hide).needs(MODERATE),
    write("likePost", "POST", "/2/users/{id}/likes", LIKES, acts::like).needs(LIKE),
    write("unlikePost", "DELETE", "/2/users/{id}/likes/{tweet_id}", LIKES, acts::unlike).needs(LIKE),
    write("repostPost", "POST", "/2/users/{id}/retweets", quota(50), acts::repost).needs(POST),
    write("unrepostPost", "DELETE", "/2/users/{id}/retweets/{source_tweet_id}", quota(50), acts::unrepost).needs(POST),
    write("followUser", "POST", "/2/users/{id}/following", quota(50), acts::follow).needs(FOLLOW),
    write("unfollowUser", "DELETE", "/2/users/{source_user_id}/following/{target_user_id}", quota(50), acts::unfollow)
        .needs(FOLLOW),
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
    )
    .needs(READ_MESSAGES),
    read(
        "getDirectMessagesEventsByParticipantId",
        "/2/dm_conversations/with/{participant_id}/dm_events",
        INBOX,
        quota(15),
        &[&["max_results", "pagination_token"], MESSAGE_SHAPE],
        messages::with_person,
    )
    .needs(READ_MESSAGES),
    read(
        "getDirectMessagesEventsByConversationId",
        "/2/dm_conversations/{id}/dm_events",
        INBOX,
        quota(15),
        &[&["max_results", "pagination_token"], MESSAGE_SHAPE],
        messages::in_conversation,
    )
    .needs(READ_MESSAGES),
    read("getDirectMessagesEventsById", "/2/dm_events/{event_id}", READ, quota(15), &[MESSAGE_SHAPE], messages::by_id)
        .needs(READ_MESSAGES),
    Operation {
        class: Class::Message,
        ..write("deleteDirectMessagesEvents", "DELETE", "/2/dm_events/{event_id}", quota(300), messages::delete)
            .needs(READ_MESSAGES.and(WRITE_MESSAGES))
    },
    write("muteUser", "POST", "/2/users/{id}/muting", quota(50), acts::mute).needs(MUTE),
    write("unmuteUser", "DELETE", "/2/users/{source_user_id}/muting/{target_user_id}", quota(50), acts::unmute)
        .needs(MUTE),
    write("blockUser", "POST", "/2/users/{id}/blocking", quota(50), acts::block_user).needs(BLOCK),
    write(
        "unblockUser",
        "DELETE",
        "/2/users/{source_user_id}/blocking/{target_user_id}",
        quota(50),
        acts::unblock_user,
    )
    .needs(BLOCK),
    accounts("getUsersMuting", "/2/users/{id}/muting", quota(15), READ_MUTES, lists::muting),
    accounts("getUsersBlocking", "/2/users/{id}/blocking", quota(15), READ_BLOCKS, lists::blocking),
    accounts("getUsersFollowers", "/2/users/{id}/followers", both(300, 300), READ_FOLLOWS, lists::followers),
    accounts("getUsersFollowing", "/2/users/{id}/following", both(300, 300), READ_FOLLOWS, lists::following),
    accounts("getPostsLikingUsers", "/2/tweets/{id}/liking_users", both(75, 75), READ_LIKES, lists::likers),
    accounts("getPostsRepostedBy", "/2/tweets/{id}/retweeted_by", both(75, 75), BASIC, lists::reposters),
    read(
        "getPostsQuotedPosts",
        "/2/tweets/{id}/quote_tweets",
        READ,
        both(75, 75),
        &[&["max_results", "pagination_token", "exclude"], POST_SHAPE],
        lists::quotes,
    ),
    read(
        "getUsersLikedPosts",
        "/2/users/{id}/liked_tweets",
        READ,
        quota(75),
        &[&["max_results", "pagination_token"], POST_SHAPE],
        lists::liked,
    )
    .needs(READ_LIKES),
    of_app(read("getUsage", "/2/usage/tweets", READ, quota(50), &[&["days", "usage.fields"]], usage::show), 50),
    read(
        "getPostsCountsRecent",
        "/2/tweets/counts/recent",
        READ,
        both(300, 300),
        &[&["query", "granularity", "search_count.fields"], PAGING],
        search::counts,
    ),
    file("mediaUpload", "/2/media/upload", UPLOADS, media::upload),
    file("initializeMediaUpload", "/2/media/upload/initialize", STEPS, media::initialize),
    file("appendMediaUpload", "/2/media/upload/{id}/append", STEPS, media::append),
    file("finalizeMediaUpload", "/2/media/upload/{id}/finalize", STEPS, media::finish),
    progress("getMediaUploadStatus", "/2/media/upload", media::status),
    write("createMediaMetadata", "POST", "/2/media/metadata", quota(500), media::describe).needs(MEDIA),
    file("mediaUploadOld", "/1.1/media/upload.json", STEPS, media::upload_old),
    progress("getMediaUploadStatusOld", "/1.1/media/upload.json", media::status_old),
    write("createMediaMetadataOld", "POST", "/1.1/media/metadata/create.json", quota(500), media::describe_old)
        .needs(MEDIA),
    write("blockUsersDms", "POST", "/2/users/{id}/dm/block", quota(50), acts::block).needs(WRITE_MESSAGES),
    write("unblockUsersDms", "POST", "/2/users/{id}/dm/unblock", quota(50), acts::unblock).needs(WRITE_MESSAGES),
    of_app(read("getRules", RULES, READ, NONE, &[&["ids", "max_results", "pagination_token"]], stream::list), 450),
    of_app(read("getRuleCounts", "/2/tweets/search/stream/rules/counts", READ, NONE, &[], stream::counts), 450),
    of_app(
        Operation {
            parameters: &[&["dry_run", "delete_all"]],
            ..write("updateRules", "POST", RULES, NONE, stream::change)
        },
        100,
    ),
    of_app(read("streamPosts", "/2/tweets/search/stream", READ, NONE, &[SPAN, POST_SHAPE], stream::posts), 50),
    of_app(
        read(
            "getConnectionHistory",
            "/2/connections",
            READ,
            NONE,
            &[&["status", "endpoints", "max_results", "pagination_token", "connection.fields"]],
            stream::history,
        ),
        50,
    ),
    of_app(write("deleteConnectionsByUuids", "DELETE", "/2/connections", NONE, stream::end_some), 50),
    of_app(write("deleteAllConnections", "DELETE", "/2/connections/all", NONE, stream::end_all), 50),
    of_app(
        write("deleteConnectionsByEndpoint", "DELETE", "/2/connections/{endpoint_id}", NONE, stream::end_endpoint),
        50,
    ),
    of_either(write("createActivitySubscription", "POST", SUBSCRIPTIONS, both(500, 500), activity::create)),
    of_either(read(
        "getActivitySubscriptions",
        SUBSCRIPTIONS,
        READ,
        both(500, 500),
        &[&["max_results", "pagination_token"]],
        activity::list,
    )),
    of_either(write("updateActivitySubscription", "PUT", SUBSCRIPTION, both(500, 500), activity::change)),
    of_either(write("deleteActivitySubscription", "DELETE", SUBSCRIPTION, both(500, 500), activity::delete)),
    of_either(Operation {
        parameters: &[&["ids"]],
        ..write("deleteActivitySubscriptionsByIds", "DELETE", SUBSCRIPTIONS, both(500, 500), activity::delete_some)
    }),
    of_app(read("activityStream", "/2/activity/stream", READ, NONE, &[SPAN], activity::events), 450),
    of_app(write("createWebhooks", "POST", "/2/webhooks", NONE, webhooks::create), 450),
    of_app(
        Operation {
            parameters: &[POST_SHAPE],
            ..write("createWebhooksStreamLink", "POST", FILTERED, NONE, webhooks::link)
        },
        450,
    ),
    of_app(read("getWebhooksStreamLinks", "/2/tweets/search/webhooks", READ, NONE, &[], webhooks::links), 450),
    of_app(write("deleteWebhooksStreamLink", "DELETE", FILTERED, NONE, webhooks::unlink), 450),
    of_app(read("getWebhooks", "/2/webhooks", READ, NONE, &[], webhooks::list), 450),
    of_app(write("createWebhookReplayJob", "POST", "/2/webhooks/replay", NONE, webhooks::replay), 450),
    of_app(write("validateWebhooks", "PUT", "/2/webhooks/{webhook_id}", NONE, webhooks::validate), 450),
    of_app(write("deleteWebhooks", "DELETE", "/2/webhooks/{webhook_id}", NONE, webhooks::delete), 450),
    write("createAccountActivitySubscription", "POST", ACCOUNT, quota(450), account_activity::subscribe)
        .needs(READ_MESSAGES),
    read("validateAccountActivitySubscription", ACCOUNT, READ, quota(450), &[], account_activity::is_subscribed),
    of_app(read("getAccountActivitySubscriptions", ACCOUNTS, READ, NONE, &[], account_activity::list), 450),
    of_app(read("getAccountActivitySubscriptionCount", COUNT, READ, NONE, &[], account_activity::count), 450),
    of_app(write("deleteAccountActivitySubscription", "DELETE", ENDED, NONE, account_activity::unsubscribe), 450),
    of_app(
        Operation {
            parameters: &[&["from_date", "to_date"]],
            ..write("createAccountActivityReplayJob", "POST", REPLAY, NONE, account_activity::replay)
        },
        450,
    ),
];
