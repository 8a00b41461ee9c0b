//! Accounts: looking them up, following and blocking them.

use super::fields::id;
use super::operations::{Answer, Request};
use super::page::Bounds;
use super::problem::Problem;
use super::statuses::listed;
use crate::attention::Item;
use crate::platform::{AccountId, Platform};
use crate::refusal::Refusal;

/// `GET /api/v1/accounts/verify_credentials`
pub(super) fn me(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let caller = request.caller()?;
    Ok(Answer::json(|json| request.show().own_account(json, caller)))
}

/// `GET /api/v1/accounts/{id}`
pub(super) fn by_id(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let account = request.account()?;
    Ok(one(request, account))
}

/// `GET /api/v1/accounts/lookup?acct=`
pub(super) fn lookup(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let name = request.fields.get("acct").unwrap_or("");
    let found = find_by_name(request.world.platform(), name).ok_or_else(Problem::not_found)?;
    Ok(one(request, found))
}

/// `GET /api/v1/accounts/search?q=`
pub(super) fn search(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let most = request.fields.count("limit", 40, 80);
    let found = matching(request.world.platform(), request.fields.get("q").unwrap_or(""), most);
    Ok(several(request, &found))
}

/// `GET /api/v1/accounts/relationships?id[]=`
pub(super) fn relationships(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let (caller, show) = (request.caller()?, request.show());
    let asked = request.fields.list("id").into_iter().filter_map(|text| id(text).ok());
    let found: Vec<AccountId> = asked.filter_map(|number| show.platform.find_account_by_number(number)).collect();
    Ok(Answer::json(|json| {
        json.array(|json| found.iter().for_each(|other| show.relationship(json, caller, *other)));
    }))
}

/// `GET /api/v1/accounts/{id}/statuses`
pub(super) fn statuses(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let (account, show) = (request.account()?, request.show());
    let without = |switch: &str| request.fields.is_on(switch);
    let bounds = Bounds::read(request.fields, 20, 40)?;
    let list = show.platform.posts_of(account).iter().copied();
    let page = bounds.page(
        list,
        |id| show.platform.post_by(id).number,
        |id| {
            let post = show.platform.post_by(id);
            show.is_listed(Item::Post(id))
                && !(without("exclude_replies")
                    && post.reply_to.is_some_and(|to| show.platform.post_by(to).author != account))
                && !(without("exclude_reblogs") && post.reposts.is_some())
                && !(without("only_media") && post.media.is_empty())
                && !without("pinned")
        },
    );
    let items: Vec<Item> = page.items.iter().copied().map(Item::Post).collect();
    Ok(listed(&show, items).linked(&page, request))
}

/// `GET /api/v1/accounts/{id}/followers`
pub(super) fn followers(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let account = request.account()?;
    let found = request.world.platform().followers_of(account).to_vec();
    Ok(several(request, &found))
}

/// `GET /api/v1/accounts/{id}/following`
pub(super) fn following(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let account = request.account()?;
    let found = request.world.platform().followed_by(account).to_vec();
    Ok(several(request, &found))
}

/// `POST /api/v1/accounts/{id}/follow`
pub(super) fn follow(request: &mut Request<'_>) -> Result<Answer, Problem> {
    related(request, Platform::follow)
}

/// `POST /api/v1/accounts/{id}/unfollow`
pub(super) fn unfollow(request: &mut Request<'_>) -> Result<Answer, Problem> {
    related(request, |platform, own, other| {
        platform.unfollow(own, other);
        Ok(())
    })
}

/// `POST /api/v1/accounts/{id}/block`
pub(super) fn block(request: &mut Request<'_>) -> Result<Answer, Problem> {
    related(request, Platform::block)
}

/// `POST /api/v1/accounts/{id}/unblock`
pub(super) fn unblock(request: &mut Request<'_>) -> Result<Answer, Problem> {
    related(request, |platform, own, other| {
        platform.unblock(own, other);
        Ok(())
    })
}

/// `POST /api/v1/accounts/{id}/mute`
pub(super) fn mute(request: &mut Request<'_>) -> Result<Answer, Problem> {
    related(request, Platform::mute)
}

/// `POST /api/v1/accounts/{id}/unmute`
pub(super) fn unmute(request: &mut Request<'_>) -> Result<Answer, Problem> {
    related(request, |platform, own, other| {
        platform.unmute(own, other);
        Ok(())
    })
}

/// The accounts whose handle or name has this in it.
pub(super) fn matching(platform: &Platform, text: &str, most: usize) -> Vec<AccountId> {
    let wanted = text.trim().trim_start_matches('@').split('@').next().unwrap_or("").to_lowercase();
    let fits = |text: &str| text.to_lowercase().contains(&wanted);
    let fitting = platform.accounts().filter(|(_, account)| fits(account.username()) || fits(&account.profile.name));
    fitting.filter(|_| !wanted.is_empty()).map(|(id, _)| id).take(most).collect()
}

/// The account with this handle, with or without this server's name.
fn find_by_name(platform: &Platform, name: &str) -> Option<AccountId> {
    let name = name.strip_prefix('@').unwrap_or(name);
    let (username, server) = name.split_once('@').unwrap_or((name, super::customs::DOMAIN));
    platform.find_account(username).filter(|_| server.eq_ignore_ascii_case(super::customs::DOMAIN))
}

fn one(request: &Request<'_>, account: AccountId) -> Answer {
    Answer::json(|json| request.show().account(json, account))
}

fn several(request: &Request<'_>, accounts: &[AccountId]) -> Answer {
    let show = request.show();
    Answer::json(|json| json.array(|json| accounts.iter().for_each(|account| show.account(json, *account))))
}

type Act = fn(&mut Platform, AccountId, AccountId) -> Result<(), Refusal>;

fn related(request: &mut Request<'_>, act: Act) -> Result<Answer, Problem> {
    let (caller, other) = (request.caller()?, request.account()?);
    request.world.act(|platform| act(platform, caller, other)).map_err(Problem::refused)?;
    Ok(Answer::json(|json| request.show().relationship(json, caller, other)))
}
