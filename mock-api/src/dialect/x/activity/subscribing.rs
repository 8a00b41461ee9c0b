//! The operations on subscriptions.

use serde::Deserialize;

use super::super::answer::Answer;
use super::super::body::{Members, Others};
use super::super::operations::Request;
use super::super::page::Token;
use super::super::problem::Problem;
use super::super::query::parse_id;
use super::kinds::{Direction, Kind};
use super::subscription::{MOST, Subscription, Unmade};
use crate::dialect::json::Json;
use crate::platform::AccountId;

/// The longest tag, in characters.
const LONGEST_TAG: usize = 200;

/// `POST /2/activity/subscriptions`.
#[derive(Deserialize)]
struct New {
    event_type: String,
    filter: Filter,
    tag: Option<String>,
    webhook_id: Option<String>,
    #[serde(flatten)]
    others: Others,
}

/// Whom it is about.
#[derive(Deserialize)]
struct Filter {
    user_id: Option<String>,
    direction: Option<String>,
    keyword: Option<String>,
}

/// `PUT /2/activity/subscriptions/{subscription_id}`.
#[derive(Deserialize)]
struct Update {
    tag: Option<String>,
    webhook_id: Option<String>,
    #[serde(flatten)]
    others: Others,
}

impl Members for New {
    fn others(&self) -> &Others {
        &self.others
    }
}

impl Members for Update {
    fn others(&self) -> &Others {
        &self.others
    }
}

/// `POST /2/activity/subscriptions`
pub(in crate::dialect::x) fn create(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let new: New = request.read()?;
    let kind = Kind::named(&new.event_type).ok_or_else(|| {
        Problem::invalid(&format!("The `event_type` field [{}] is not one of [{}].", new.event_type, Kind::names()))
    })?;
    let (account, user_id) = subject(request, &new.filter, kind)?;
    let direction = direction(&new.filter, kind)?;
    let wanted = Subscription {
        number: 0,
        kind,
        account,
        user_id,
        direction,
        tag: checked_tag(new.tag)?,
        webhook: webhook(request, new.webhook_id.as_deref())?,
        created_at: request.world.now(),
        updated_at: request.world.now(),
    };
    let now = request.world.now();
    let subscriptions = &mut request.office().subscriptions;
    let made = subscriptions.add(wanted, now).map_err(|unmade| match unmade {
        Unmade::Duplicate => Problem::invalid("There already is a subscription to this."),
        Unmade::TooMany => Problem::invalid(&format!("There can be at most {MOST} subscriptions.")),
    })?;
    let made = made.clone();
    Ok(shown(&made, subscriptions.list().len()))
}

/// `GET /2/activity/subscriptions`
pub(in crate::dialect::x) fn list(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let most = request.query.count("max_results", 1, MOST, MOST)?;
    let after = match request.query.get("pagination_token") {
        None => 0,
        Some(text) => match Token::read(text) {
            Some(Token::Newer(number)) => number,
            _ => return Err(Problem::bad_value("pagination_token", text, "is not valid")),
        },
    };
    let all = request.office().subscriptions.list();
    let mut page: Vec<&Subscription> = all.iter().filter(|one| one.number > after).take(most + 1).collect();
    let more = page.len() > most;
    page.truncate(most);
    let mut json = Json::with_room(64 + page.len() * 200);
    json.object(|json| {
        json.key("data").array(|json| page.iter().for_each(|one| json.object(|json| write(json, one))));
        json.key("meta").object(|json| {
            json.key("result_count").number(page.len() as u64);
            json.key("total_subscriptions").number(all.len() as u64);
            if let Some(last) = page.last().filter(|_| more) {
                json.key("next_token").string(&Token::Newer(last.number).text());
            }
        });
    });
    Ok(Answer::new(200, json))
}

/// `PUT /2/activity/subscriptions/{subscription_id}`
pub(in crate::dialect::x) fn change(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let (number, update) = (request.path_id(0)?, request.read::<Update>()?);
    let tag = checked_tag(update.tag)?;
    let webhook = webhook(request, update.webhook_id.as_deref())?;
    let now = request.world.now();
    let subscriptions = &mut request.office().subscriptions;
    let total = subscriptions.list().len();
    let held = subscriptions.find_mut(number).ok_or_else(Problem::not_found)?;
    held.tag = tag.or(held.tag.take());
    held.webhook = webhook.or(held.webhook);
    held.updated_at = now;
    Ok(shown(held, total))
}

/// `DELETE /2/activity/subscriptions/{subscription_id}`
pub(in crate::dialect::x) fn delete(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let number = request.path_id(0)?;
    let subscriptions = &mut request.office().subscriptions;
    if !subscriptions.remove(number) {
        return Err(Problem::not_found());
    }
    let total = subscriptions.list().len();
    let mut json = Json::with_room(96);
    json.object(|json| {
        json.key("data").object(|json| json.key("deleted").boolean(true));
        counted(json, total);
    });
    Ok(Answer::new(200, json))
}

/// `DELETE /2/activity/subscriptions?ids=`. Those that are not there keep no other from being ended.
pub(in crate::dialect::x) fn delete_some(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let numbers = request.query.list("ids")?.iter().map(|id| parse_id("ids", id)).collect::<Result<Vec<_>, _>>()?;
    let subscriptions = &mut request.office().subscriptions;
    let (ended, missing): (Vec<u64>, Vec<u64>) = numbers.iter().partition(|number| subscriptions.remove(**number));
    let total = subscriptions.list().len();
    let mut json = Json::with_room(256);
    json.object(|json| {
        json.key("data").array(|json| {
            for number in ended {
                json.object(|json| {
                    json.key("subscription_id").id(number);
                    json.key("deleted").boolean(true);
                });
            }
        });
        if !missing.is_empty() {
            json.key("errors").array(|json| missing.iter().for_each(|number| no_such(json, *number)));
        }
        counted(json, total);
    });
    Ok(Answer::new(200, json))
}

fn no_such(json: &mut Json, number: u64) {
    json.object(|json| {
        json.key("subscription_id").id(number);
        json.key("reason").string("not_found");
        json.key("message").string("There is no such subscription.");
    });
}

fn counted(json: &mut Json, total: usize) {
    json.key("meta").object(|json| json.key("total_subscriptions").number(total as u64));
}

/// The account that a subscription is about. What is nobody else's business takes its own token.
fn subject(request: &Request<'_>, filter: &Filter, kind: Kind) -> Result<(AccountId, u64), Problem> {
    if filter.keyword.is_some() {
        return Err(Problem::invalid("The `filter` of this event type has no `keyword`."));
    }
    let Some(text) = &filter.user_id else { return Err(Problem::invalid("The `filter` must have a `user_id`.")) };
    let number = parse_id("user_id", text)?;
    let found = request.world.platform().find_account_by_number(number);
    let account = found.ok_or_else(|| Problem::invalid(&format!("There is no user with the id [{number}].")))?;
    match request.user {
        _ if !kind.is_private() => Ok((account, number)),
        None => Err(Problem::app_only()),
        Some(user) if user == account => Ok((account, number)),
        Some(_) => Err(Problem::forbidden("Only the user itself may subscribe to this event type.")),
    }
}

fn direction(filter: &Filter, kind: Kind) -> Result<Option<Direction>, Problem> {
    let Some(text) = &filter.direction else { return Ok(None) };
    match Direction::named(text).filter(|_| kind.has_directions()) {
        Some(direction) => Ok(Some(direction)),
        None if kind.has_directions() => {
            Err(Problem::invalid("The `direction` of a filter is not one of [inbound,outbound]."))
        }
        None => Err(Problem::invalid("The `filter` of this event type has no `direction`.")),
    }
}

fn checked_tag(tag: Option<String>) -> Result<Option<String>, Problem> {
    match tag {
        Some(tag) if tag.chars().count() > LONGEST_TAG => {
            Err(Problem::invalid(&format!("The `tag` field is longer than {LONGEST_TAG} characters.")))
        }
        tag => Ok(tag.filter(|tag| !tag.is_empty())),
    }
}

/// A webhook that is open.
fn webhook(request: &Request<'_>, id: Option<&str>) -> Result<Option<u64>, Problem> {
    let Some(text) = id else { return Ok(None) };
    let number = parse_id("webhook_id", text)?;
    match request.push.hook(number) {
        Some(_) => Ok(Some(number)),
        None => Err(Problem::invalid(&format!("There is no webhook with the id [{number}]."))),
    }
}

/// A subscription in the ways in which it is documented: itself, and once more under its name.
fn shown(subscription: &Subscription, total: usize) -> Answer {
    let mut json = Json::with_room(512);
    json.object(|json| {
        json.key("data").object(|json| {
            write(json, subscription);
            json.key("subscription").object(|json| write(json, subscription));
            json.key("total_subscriptions").number(total as u64);
        });
        counted(json, total);
    });
    Answer::new(200, json)
}

fn write(json: &mut Json, subscription: &Subscription) {
    json.key("subscription_id").id(subscription.number);
    json.key("event_type").string(subscription.kind.name());
    json.key("filter").object(|json| subscription.filter(json));
    json.key("created_at").time(subscription.created_at);
    json.key("updated_at").time(subscription.updated_at);
    if let Some(tag) = &subscription.tag {
        json.key("tag").string(tag);
    }
    if let Some(webhook) = subscription.webhook {
        json.key("webhook_id").id(webhook);
    }
}
