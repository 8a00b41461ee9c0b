//! Account Activity: everything that happens to an account, told to a webhook.

mod payload;

pub(super) use payload::{APP, payload};

use super::answer::Answer;
use super::operations::Request;
use super::problem::Problem;
use super::webhooks::{failed, hook_in_path, replay_to};
use crate::platform::AccountId;

/// How many accounts can subscribe.
const MOST: usize = 5;

/// `POST /2/account_activity/webhooks/{webhook_id}/subscriptions/all`: the user who calls subscribes.
pub(super) fn subscribe(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let (hook, user) = (hook_in_path(request)?, request.caller()?);
    let sorting = request.office();
    let all: usize = sorting.accounts.values().map(Vec::len).sum();
    let accounts = sorting.accounts.entry(hook).or_default();
    if !accounts.contains(&user) {
        if all >= MOST {
            return Err(failed("SubscriptionLimitExceeded", &format!("at most {MOST} accounts can subscribe")));
        }
        accounts.push(user);
    }
    Ok(Answer::done("subscribed", true))
}

/// `GET /2/account_activity/webhooks/{webhook_id}/subscriptions/all`: whether the user who calls has subscribed.
pub(super) fn is_subscribed(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let (hook, user) = (hook_in_path(request)?, request.caller()?);
    let accounts = request.office().accounts.get(&hook);
    Ok(Answer::done("subscribed", accounts.is_some_and(|accounts| accounts.contains(&user))))
}

/// `GET /2/account_activity/webhooks/{webhook_id}/subscriptions/all/list`
pub(super) fn list(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let hook = hook_in_path(request)?;
    let url = request.push.hook(hook).map_or(String::new(), |hook| hook.url().to_owned());
    let users: Vec<AccountId> = request.office().accounts.get(&hook).cloned().unwrap_or_default();
    let platform = request.world.platform();
    Ok(Answer::data(200, |json| {
        json.key("application_id").id(payload::APP);
        json.key("webhook_id").id(hook);
        json.key("webhook_url").string(&url);
        json.key("subscriptions").array(|json| {
            users.iter().for_each(|user| json.object(|json| json.key("user_id").id(platform.account(*user).number)));
        });
    }))
}

/// `GET /2/account_activity/subscriptions/count`
pub(super) fn count(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let all: usize = request.office().accounts.values().map(Vec::len).sum();
    Ok(Answer::data(200, |json| {
        json.key("account_name").string("mock");
        json.key("subscriptions_count_all").id(all as u64);
        json.key("subscriptions_count_direct_messages").id(0);
        json.key("provisioned_count").id(MOST as u64);
    }))
}

/// `DELETE /2/account_activity/webhooks/{webhook_id}/subscriptions/{user_id}/all`
pub(super) fn unsubscribe(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let (hook, number) = (hook_in_path(request)?, request.path_id(1)?);
    let user = request.world.platform().find_account_by_number(number).ok_or_else(Problem::not_found)?;
    if let Some(accounts) = request.office().accounts.get_mut(&hook) {
        accounts.retain(|known| *known != user);
    }
    Ok(Answer::done("subscribed", false))
}

/// `POST /2/account_activity/replay/webhooks/{webhook_id}/subscriptions/all`
pub(super) fn replay(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let hook = hook_in_path(request)?;
    let asked = |name: &str| request.query.get(name).unwrap_or("").to_owned();
    let (from, to) = (asked("from_date"), asked("to_date"));
    replay_to(request, hook, &from, &to)
}
