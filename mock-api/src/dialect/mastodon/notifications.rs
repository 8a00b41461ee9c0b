//! Notifications: what others did about the account that asks.

use super::operations::{Answer, Request};
use super::page::Bounds;
use super::problem::Problem;
use super::show::Show;
use crate::attention::Item;
use crate::dialect::json::Json;
use crate::journal::{Event, What};
use crate::platform::AccountId;

/// What a notification is about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Notice {
    /// Its number: that of its event, counting from 1.
    pub(super) number: u64,
    /// `mention`, `favourite`, `reblog` or `follow`.
    pub(super) kind: &'static str,
    /// The status that it is about, if any.
    pub(super) item: Option<Item>,
}

/// `GET /api/v1/notifications`
pub(super) fn list(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let (caller, show) = (request.caller()?, request.show());
    let (types, excluded) = (request.fields.list("types"), request.fields.list("exclude_types"));
    let by = request.fields.id("account_id")?;
    let wanted =
        |notice: &Notice| (types.is_empty() || types.contains(&notice.kind)) && !excluded.contains(&notice.kind);
    let bounds = Bounds::read(request.fields, 40, 80)?;
    let page = bounds.page(
        show.platform.notices_of(caller).iter().copied(),
        |event| event as u64 + 1,
        |event| {
            let author = || event_of(&show, event).map(|event| show.platform.account(event.actor).number);
            notice(&show, caller, event).is_some_and(|notice| wanted(&notice))
                && by.is_none_or(|by| author() == Some(by))
        },
    );
    let notices: Vec<Notice> = page.items.iter().filter_map(|event| notice(&show, caller, *event)).collect();
    let answer = Answer::json(|json| json.array(|json| notices.iter().for_each(|notice| write(&show, json, notice))));
    let items = notices.iter().filter_map(|notice| notice.item.filter(|_| notice.kind == "mention")).collect();
    Ok(answer.showing(items).linked(&page, request))
}

/// `GET /api/v1/notifications/{id}`
pub(super) fn by_id(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let (caller, show, number) = (request.caller()?, request.show(), request.id()?);
    let event = usize::try_from(number.saturating_sub(1)).unwrap_or(usize::MAX);
    let own = show.platform.notices_of(caller).binary_search(&event).is_ok();
    let found = notice(&show, caller, event).filter(|_| own && number > 0).ok_or_else(Problem::not_found)?;
    Ok(Answer::json(|json| write(&show, json, &found)).showing(found.item.into_iter().collect()))
}

/// `POST /api/v1/notifications/clear`
pub(super) fn clear(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let caller = request.caller()?;
    request.world.act(|platform| platform.put_all_away(caller));
    Ok(Answer::empty())
}

/// `POST /api/v1/notifications/{id}/dismiss`
pub(super) fn dismiss(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let (caller, number) = (request.caller()?, request.id()?);
    let event = usize::try_from(number.checked_sub(1).ok_or_else(Problem::not_found)?).unwrap_or(usize::MAX);
    let there = request.world.act(|platform| platform.put_away(caller, event));
    if there { Ok(Answer::empty()) } else { Err(Problem::not_found()) }
}

fn event_of<'p>(show: &Show<'p>, event: usize) -> Option<&'p Event> {
    show.platform.event(event)
}

/// What an event is to an account; `None` if it was taken back, is out of sight, or comes from somebody muted.
pub(super) fn notice(show: &Show<'_>, own: AccountId, number: usize) -> Option<Notice> {
    let event = event_of(show, number)?;
    let (kind, item) = match event.what {
        What::Posted(id) => ("mention", Some(Item::Post(id))),
        What::Messaged(id) => ("mention", Some(Item::Message(id))),
        What::Liked(id) if show.platform.account(event.actor).likes(id) => ("favourite", Some(Item::Post(id))),
        What::MessageLiked(id) if show.platform.message_by(id).liked_by().contains(&event.actor) => {
            ("favourite", Some(Item::Message(id)))
        }
        What::Reposted(id) if show.platform.has_reposted(event.actor, id) => ("reblog", Some(Item::Post(id))),
        What::Followed(_) if show.platform.account(event.actor).follows(own) => ("follow", None),
        _ => return None,
    };
    let muted = show.platform.muted_by(own).contains(&event.actor);
    let in_sight = item.is_none_or(|item| show.is_listed(item));
    (in_sight && !muted).then_some(Notice { number: number as u64 + 1, kind, item })
}

/// A notification as JSON.
pub(super) fn write(show: &Show<'_>, json: &mut Json, notice: &Notice) {
    let Some(event) = event_of(show, notice.number as usize - 1) else { return };
    json.object(|json| {
        json.key("id").id(notice.number);
        json.key("type").string(notice.kind);
        json.key("group_key").string(&format!("ungrouped-{}", notice.number));
        json.key("created_at").time(event.at);
        show.account(json.key("account"), event.actor);
        if let Some(item) = notice.item {
            show.status(json.key("status"), item);
        }
    });
}
