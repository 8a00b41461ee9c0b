//! Liking, reposting, following, blocking and muting.

use super::answer::Answer;
use super::body::{OfPost, OfUser};
use super::operations::Request;
use super::problem::Problem;
use super::query::parse_id;
use crate::platform::{AccountId, PostId};

/// `POST /2/users/{id}/likes`
pub(super) fn like(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let caller = oneself(request)?;
    let id = post(request, &request.read::<OfPost>()?.tweet_id)?;
    request.world.act(|platform| platform.like(caller, id)).map_err(Problem::act_refused)?;
    Ok(Answer::done("liked", true))
}

/// `DELETE /2/users/{id}/likes/{tweet_id}`
pub(super) fn unlike(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let caller = oneself(request)?;
    let id = post_in_path(request)?;
    request.world.act(|platform| platform.unlike(caller, id));
    Ok(Answer::done("liked", false))
}

/// `POST /2/users/{id}/retweets`
pub(super) fn repost(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let caller = oneself(request)?;
    let id = post(request, &request.read::<OfPost>()?.tweet_id)?;
    request.world.act(|platform| platform.repost(caller, id)).map_err(Problem::act_refused)?;
    let number = request.world.platform().post_by(id).number;
    Ok(Answer::data(200, |json| {
        json.key("rest_id").id(number);
        json.key("retweeted").boolean(true);
    }))
}

/// `DELETE /2/users/{id}/retweets/{source_tweet_id}`
pub(super) fn unrepost(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let caller = oneself(request)?;
    let id = post_in_path(request)?;
    request.world.act(|platform| platform.unrepost(caller, id));
    Ok(Answer::done("retweeted", false))
}

/// `POST /2/users/{id}/following`
pub(super) fn follow(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let caller = oneself(request)?;
    let number = parse_id("target_user_id", &request.read::<OfUser>()?.target_user_id)?;
    let other = user(request, number)?;
    request.world.act(|platform| platform.follow(caller, other)).map_err(Problem::act_refused)?;
    Ok(Answer::data(200, |json| {
        json.key("following").boolean(true);
        json.key("pending_follow").boolean(false);
    }))
}

/// `DELETE /2/users/{source_user_id}/following/{target_user_id}`
pub(super) fn unfollow(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let caller = oneself(request)?;
    let other = user(request, request.path_id(1)?)?;
    request.world.act(|platform| platform.unfollow(caller, other));
    Ok(Answer::done("following", false))
}

/// `POST /2/users/{id}/dm/block`
pub(super) fn block(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let (caller, other) = (request.caller()?, user(request, request.path_id(0)?)?);
    request.world.act(|platform| platform.block(caller, other)).map_err(Problem::act_refused)?;
    Ok(Answer::done("blocked", true))
}

/// `POST /2/users/{id}/dm/unblock`
pub(super) fn unblock(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let (caller, other) = (request.caller()?, user(request, request.path_id(0)?)?);
    request.world.act(|platform| platform.unblock(caller, other));
    Ok(Answer::done("blocked", false))
}

/// `POST /2/users/{id}/blocking`
pub(super) fn block_user(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let caller = oneself(request)?;
    let number = parse_id("target_user_id", &request.read::<OfUser>()?.target_user_id)?;
    let other = user(request, number)?;
    request.world.act(|platform| platform.block(caller, other)).map_err(Problem::act_refused)?;
    Ok(Answer::done("blocking", true))
}

/// `DELETE /2/users/{source_user_id}/blocking/{target_user_id}`
pub(super) fn unblock_user(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let caller = oneself(request)?;
    let other = user(request, request.path_id(1)?)?;
    request.world.act(|platform| platform.unblock(caller, other));
    Ok(Answer::done("blocking", false))
}

/// `POST /2/users/{id}/muting`
pub(super) fn mute(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let caller = oneself(request)?;
    let number = parse_id("target_user_id", &request.read::<OfUser>()?.target_user_id)?;
    let other = user(request, number)?;
    request.world.act(|platform| platform.mute(caller, other)).map_err(Problem::act_refused)?;
    Ok(Answer::done("muting", true))
}

/// `DELETE /2/users/{source_user_id}/muting/{target_user_id}`
pub(super) fn unmute(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let caller = oneself(request)?;
    let other = user(request, request.path_id(1)?)?;
    request.world.act(|platform| platform.unmute(caller, other));
    Ok(Answer::done("muting", false))
}

/// The caller, whose own id must stand first in the path.
pub(super) fn oneself(request: &Request<'_>) -> Result<AccountId, Problem> {
    let (caller, number) = (request.caller()?, request.path_id(0)?);
    let own = request.world.platform().account(caller).number;
    let why = format!("must be the same as the authenticating user [{own}]");
    if number == own { Ok(caller) } else { Err(Problem::bad_value("id", &number.to_string(), &why)) }
}

fn post(request: &Request<'_>, text: &str) -> Result<PostId, Problem> {
    let number = parse_id("tweet_id", text)?;
    request.world.platform().find_post(number).ok_or_else(Problem::not_found)
}

fn post_in_path(request: &Request<'_>) -> Result<PostId, Problem> {
    request.world.platform().find_post(request.path_id(1)?).ok_or_else(Problem::not_found)
}

fn user(request: &Request<'_>, number: u64) -> Result<AccountId, Problem> {
    request.world.platform().find_account_by_number(number).ok_or_else(Problem::not_found)
}
