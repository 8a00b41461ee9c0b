//! The table of operations: path, who may call it, how often, and what it does.

use fault_plan::Class;

use super::fields::{Fields, id};
use super::page::Page;
use super::problem::Problem;
use super::scopes::{self, BLOCKS, CONVERSATIONS, FAVOURITES, FOLLOWS, MEDIA, MUTES, NOTIFICATIONS, SEARCH, STATUSES};
use super::show::Show;
use super::{accounts, conversations, instance, media, notifications, oauth, search, statuses, streaming, timelines};
use crate::attention::{Item, Kind};
use crate::auth::{Demand, Permission, Scopes, Who};
use crate::clock::Millis;
use crate::dialect::json::Json;
use crate::host::Manner;
use crate::limits::{Quota, Spans};
use crate::nearest::Known;
use crate::platform::AccountId;
use crate::world::World;

/// One operation of the API.
pub(super) struct Operation {
    /// Its name in the control API and in plans of faults.
    pub(super) name: &'static str,
    /// What kind of operation it is.
    pub(super) class: Class,
    /// `GET`, `POST`, `PUT` or `DELETE`.
    pub(super) method: &'static str,
    /// The path with `{placeholders}`; a slash behind it is taken too.
    pub(super) path: &'static str,
    /// Who may call it.
    pub(super) caller: Caller,
    /// What a user's token must be good for.
    pub(super) scopes: Scopes,
    /// Read or write.
    pub(super) manner: Manner,
    /// How often it may be called.
    pub(super) quota: Quota,
    /// What it does.
    pub(super) run: Run,
}

/// Who may call an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Caller {
    /// Anybody, also without a token.
    Anyone,
    /// The app by itself, or a user.
    App,
    /// A user.
    User,
}

/// What an operation does.
pub(super) type Run = fn(&mut Request<'_>) -> Result<Answer, Problem>;

/// A request as an operation sees it.
pub(super) struct Request<'r> {
    /// Where it happens.
    pub(super) world: &'r mut World,
    /// The account that asks; `None` for the app by itself and for anybody.
    pub(super) user: Option<AccountId>,
    /// What stands for the placeholders, in order.
    pub(super) path: &'r [String],
    /// The parameters.
    pub(super) fields: &'r Fields,
    /// The path and where it was called, for links to other pages.
    pub(super) place: &'r Place,
    /// The key under which the client wants the same call carried out only once.
    pub(super) key: Option<&'r str>,
}

/// Where a request was made.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// Scheme, host and port, as the client calls them.
    pub(super) origin: String,
    /// The path.
    pub(super) path: String,
}

/// What an operation has to say.
#[derive(Debug, Clone, Default)]
pub(super) struct Answer {
    /// The HTTP status; 0 for 200.
    pub(super) status: u16,
    /// The body.
    pub(super) body: Vec<u8>,
    /// What is shown in it.
    pub(super) items: Vec<Item>,
    /// The Link header.
    pub(super) link: Option<String>,
}

impl Answer {
    /// An answer with this body.
    pub(super) fn json(write: impl FnOnce(&mut Json)) -> Answer {
        let mut json = Json::with_room(1024);
        write(&mut json);
        Answer { status: 200, body: json.into_bytes(), ..Answer::default() }
    }

    /// `{}`, which is all that is said where there is nothing to show.
    pub(super) fn empty() -> Answer {
        Answer::json(|json| json.object(|_| ()))
    }

    /// The same, showing these.
    pub(super) fn showing(self, items: Vec<Item>) -> Answer {
        Answer { items, ..self }
    }

    /// The same with links to the pages before and behind.
    pub(super) fn linked<T>(self, page: &Page<T>, request: &Request<'_>) -> Answer {
        Answer { link: page.link(&request.place.origin, &request.place.path, request.fields), ..self }
    }
}

impl Request<'_> {
    /// The account that asks. Operations that need one are not run without.
    pub(super) fn caller(&self) -> Result<AccountId, Problem> {
        self.user.ok_or_else(Problem::user_needed)
    }

    /// How things are shown to whoever asks.
    pub(super) fn show(&self) -> Show<'_> {
        Show { platform: self.world.platform(), viewer: self.user }
    }

    /// The id in the path.
    pub(super) fn id(&self) -> Result<u64, Problem> {
        id(self.path.first().map_or("", String::as_str))
    }

    /// The status whose id is in the path.
    pub(super) fn status(&self) -> Result<Item, Problem> {
        self.show().find(self.id()?).ok_or_else(Problem::not_found)
    }

    /// The account whose id is in the path.
    pub(super) fn account(&self) -> Result<AccountId, Problem> {
        self.world.platform().find_account_by_number(self.id()?).ok_or_else(Problem::not_found)
    }
}

impl Operation {
    /// What it wants of a caller who has shown a token.
    pub(super) fn demand(&self) -> Demand {
        let who = if self.caller == Caller::User { Who::User } else { Who::Either };
        Demand { who, scopes: self.scopes, permission: Permission::Read }
    }
}

/// All calls of a user together, in five minutes.
const SHARED: Spans = Spans { short: Millis::minutes(5), long: Millis::hours(3), shared: Some("api") };
const COMMON: Quota = Quota { user: Some(300), app: Some(300), user_day: None, app_day: None, spans: SHARED };
const PER_HALF_HOUR: Spans = Spans { long: Millis::minutes(30), ..SHARED };
const MAKING: Quota = Quota { user_day: Some(300), ..COMMON };
const TAKING_BACK: Quota = Quota { user_day: Some(30), spans: PER_HALF_HOUR, ..COMMON };
const FOLLOWING: Quota = Quota { user_day: Some(400), spans: Spans { long: Millis::hours(24), ..SHARED }, ..COMMON };

const INBOX: Manner = Manner::Read(Kind::Inbox);
const READ: Manner = Manner::Read(Kind::Other);

const fn read(name: &'static str, path: &'static str, caller: Caller, scopes: Scopes, run: Run) -> Operation {
    let (class, method, manner, quota) = (Class::Read, "GET", READ, COMMON);
    Operation { name, class, method, path, caller, scopes, manner, quota, run }
}

const fn inbox(name: &'static str, path: &'static str, scopes: Scopes, run: Run) -> Operation {
    Operation { class: Class::Inbox, manner: INBOX, ..read(name, path, Caller::User, scopes, run) }
}

const fn write(name: &'static str, path: &'static str, scopes: Scopes, run: Run) -> Operation {
    Operation {
        class: Class::Act,
        method: "POST",
        manner: Manner::Write,
        ..read(name, path, Caller::User, scopes.and(scopes::WRITING), run)
    }
}

/// Every operation, as callers may look for it.
pub(super) fn known() -> Vec<Known> {
    let operations =
        ALL.iter().map(|operation| Known { method: operation.method, path: operation.path, name: operation.name });
    operations.chain(oauth::known()).chain(streaming::known()).collect()
}

use Caller::{Anyone, App, User};

/// Every operation. The routes are made from this table.
pub(super) const ALL: &[Operation] = &[
    read("getInstance", "/api/v1/instance", Anyone, Scopes::NONE, instance::old),
    read("getInstanceV2", "/api/v2/instance", Anyone, Scopes::NONE, instance::new),
    read("getCustomEmojis", "/api/v1/custom_emojis", Anyone, Scopes::NONE, instance::nothing),
    read("getFilters", "/api/v2/filters", User, Scopes::NONE, instance::nothing),
    read("getMarkers", "/api/v1/markers", User, STATUSES, instance::markers),
    read("getPreferences", "/api/v1/preferences", User, scopes::ACCOUNTS, instance::preferences),
    read("verifyApp", "/api/v1/apps/verify_credentials", App, Scopes::NONE, instance::app),
    read("verifyCredentials", "/api/v1/accounts/verify_credentials", User, scopes::ACCOUNTS, accounts::me),
    read("lookupAccount", "/api/v1/accounts/lookup", Anyone, Scopes::NONE, accounts::lookup),
    read("searchAccounts", "/api/v1/accounts/search", User, scopes::ACCOUNTS, accounts::search),
    read("getRelationships", "/api/v1/accounts/relationships", User, FOLLOWS, accounts::relationships),
    read("getAccount", "/api/v1/accounts/{id}", Anyone, Scopes::NONE, accounts::by_id),
    read("getAccountStatuses", "/api/v1/accounts/{id}/statuses", Anyone, Scopes::NONE, accounts::statuses),
    read("getFollowers", "/api/v1/accounts/{id}/followers", Anyone, Scopes::NONE, accounts::followers),
    read("getFollowing", "/api/v1/accounts/{id}/following", Anyone, Scopes::NONE, accounts::following),
    Operation { quota: FOLLOWING, ..write("follow", "/api/v1/accounts/{id}/follow", FOLLOWS, accounts::follow) },
    write("unfollow", "/api/v1/accounts/{id}/unfollow", FOLLOWS, accounts::unfollow),
    write("block", "/api/v1/accounts/{id}/block", BLOCKS, accounts::block),
    write("unblock", "/api/v1/accounts/{id}/unblock", BLOCKS, accounts::unblock),
    write("mute", "/api/v1/accounts/{id}/mute", MUTES, accounts::mute),
    write("unmute", "/api/v1/accounts/{id}/unmute", MUTES, accounts::unmute),
    Operation {
        class: Class::Post,
        quota: MAKING,
        ..write("createStatus", "/api/v1/statuses", STATUSES, statuses::create)
    },
    read("getStatuses", "/api/v1/statuses", Anyone, Scopes::NONE, statuses::by_ids),
    read("getStatus", "/api/v1/statuses/{id}", Anyone, Scopes::NONE, statuses::by_id),
    Operation {
        class: Class::Post,
        method: "PUT",
        ..write("editStatus", "/api/v1/statuses/{id}", STATUSES, statuses::edit)
    },
    Operation {
        class: Class::Post,
        method: "DELETE",
        quota: TAKING_BACK,
        ..write("deleteStatus", "/api/v1/statuses/{id}", STATUSES, statuses::delete)
    },
    read("getContext", "/api/v1/statuses/{id}/context", Anyone, Scopes::NONE, statuses::context),
    read("getHistory", "/api/v1/statuses/{id}/history", Anyone, Scopes::NONE, statuses::history),
    read("getSource", "/api/v1/statuses/{id}/source", User, STATUSES, statuses::source),
    read("getFavouritedBy", "/api/v1/statuses/{id}/favourited_by", Anyone, Scopes::NONE, statuses::favourited_by),
    write("favourite", "/api/v1/statuses/{id}/favourite", FAVOURITES, statuses::favourite),
    write("unfavourite", "/api/v1/statuses/{id}/unfavourite", FAVOURITES, statuses::unfavourite),
    write("reblog", "/api/v1/statuses/{id}/reblog", STATUSES, statuses::reblog),
    Operation {
        quota: TAKING_BACK,
        ..write("unreblog", "/api/v1/statuses/{id}/unreblog", STATUSES, statuses::unreblog)
    },
    inbox("getNotifications", "/api/v1/notifications", NOTIFICATIONS, notifications::list),
    read("getNotification", "/api/v1/notifications/{id}", User, NOTIFICATIONS, notifications::by_id),
    write("clearNotifications", "/api/v1/notifications/clear", NOTIFICATIONS, notifications::clear),
    write("dismissNotification", "/api/v1/notifications/{id}/dismiss", NOTIFICATIONS, notifications::dismiss),
    inbox("getConversations", "/api/v1/conversations", STATUSES, conversations::list),
    write("readConversation", "/api/v1/conversations/{id}/read", CONVERSATIONS, conversations::read),
    inbox("getHomeTimeline", "/api/v1/timelines/home", STATUSES, timelines::home),
    Operation {
        caller: Anyone,
        ..inbox("getPublicTimeline", "/api/v1/timelines/public", Scopes::NONE, timelines::public)
    },
    Operation {
        caller: Anyone,
        ..inbox("getTagTimeline", "/api/v1/timelines/tag/{tag}", Scopes::NONE, timelines::tag)
    },
    inbox("search", "/api/v2/search", SEARCH, search::all),
    Operation {
        class: Class::Media,
        quota: TAKING_BACK,
        ..write("uploadMedia", "/api/v2/media", MEDIA, media::upload)
    },
    Operation {
        class: Class::Media,
        quota: TAKING_BACK,
        ..write("uploadMediaV1", "/api/v1/media", MEDIA, media::upload)
    },
    read("getMedia", "/api/v1/media/{id}", User, Scopes::NONE, media::by_id),
    Operation {
        class: Class::Media,
        method: "PUT",
        ..write("describeMedia", "/api/v1/media/{id}", MEDIA, media::describe)
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_has_a_name_and_a_path_of_its_own() {
        for (at, one) in ALL.iter().enumerate() {
            for other in &ALL[at + 1..] {
                assert!(one.name != other.name, "{}", one.name);
                assert!((one.method, one.path) != (other.method, other.path), "{} {}", one.method, one.path);
            }
        }
    }
}
