//! Reading, making, deleting and hiding posts.

use super::answer::{Answer, Missing};
use super::body::{Hidden, NewPost};
use super::names::{Choice, Naming};
use super::operations::Request;
use super::page::Bounds;
use super::problem::Problem;
use super::query::{Subject, parse_id};
use super::show::Show;
use crate::platform::{Audience, Draft, MediaId, PostId};
use crate::refusal::Refusal;

/// `GET /2/users/{id}/mentions`
pub(super) fn mentions(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let number = request.path_id(0)?;
    let bounds = Bounds::read(request.query, 5, 100, 10)?;
    let show = show(request)?;
    let Some(user) = show.platform.find_account_by_number(number) else { return Ok(no_such_user(&show, number)) };
    let page =
        bounds.page(show.platform.mentions_of(user), |id| show.platform.post_by(id).number, |id| show.is_visible(id));
    Ok(show.posts_page(&page))
}

/// `GET /2/users/{id}/tweets`
pub(super) fn of_user(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let number = request.path_id(0)?;
    let bounds = Bounds::read(request.query, 5, 100, 10)?;
    let exclude = request.query.get("exclude").unwrap_or("");
    let excluded = |kind: &str| exclude.split(',').any(|asked| asked == kind);
    if let Some(unknown) = exclude.split(',').find(|asked| !["", "replies", "retweets"].contains(asked)) {
        return Err(Problem::bad_value("exclude", unknown, "is not one of [replies,retweets]"));
    }
    let (no_replies, no_reposts) = (excluded("replies"), excluded("retweets"));
    let show = show(request)?;
    let Some(user) = show.platform.find_account_by_number(number) else { return Ok(no_such_user(&show, number)) };
    let keep = |id: PostId| {
        let post = show.platform.post_by(id);
        show.is_visible(id) && !(no_replies && post.reply_to.is_some()) && !(no_reposts && post.reposts.is_some())
    };
    let page = bounds.page(show.platform.posts_of(user), |id| show.platform.post_by(id).number, keep);
    Ok(show.posts_page(&page))
}

/// `GET /2/tweets/{id}`
pub(super) fn by_id(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let number = request.path_id(0)?;
    let show = show(request)?;
    Ok(show.one_post(find(&show, "id", number)))
}

/// `GET /2/tweets?ids=`
pub(super) fn by_ids(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let show = show(request)?;
    let (mut posts, mut missing) = (Vec::new(), Vec::new());
    for value in request.query.list("ids")? {
        match find(&show, "ids", parse_id("ids", value)?) {
            Ok(id) => posts.push(id),
            Err(gone) => missing.push(gone),
        }
    }
    Ok(show.posts_by_id(&posts, missing))
}

/// `POST /2/tweets`
pub(super) fn create(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let caller = request.caller()?;
    let body: NewPost = request.read()?;
    if let Some(edit) = body.edit_options {
        return edited(request, &edit.previous_post_id, &body.text);
    }
    let reply_to =
        body.reply.map(|reply| target(request, "in_reply_to_tweet_id", &reply.in_reply_to_tweet_id)).transpose()?;
    let quotes = body.quote_tweet_id.map(|id| target(request, "quote_tweet_id", &id)).transpose()?;
    if request.manners.summoned {
        let platform = request.world.platform();
        let summoned =
            |id: &PostId| platform.post_by(*id).author == caller || platform.post_by(*id).mentions.contains(&caller);
        if ![reply_to, quotes].iter().flatten().all(summoned) {
            return Err(Problem::not_summoned());
        }
    }
    let media = body.media.map_or(Ok(Vec::new()), |shown| attached(request, &shown.media_ids))?;
    let audience = audience(body.reply_settings.as_deref())?;
    let draft = Draft { reply_to, quotes, media: &media, audience, ..Draft::new(&body.text) };
    let id = request.world.act(|platform| platform.post(caller, draft)).map_err(Problem::post_refused)?;
    Ok(made(request, id))
}

/// New words for a post of one's own, which gets a new id with them.
fn edited(request: &mut Request<'_>, id: &str, text: &str) -> Result<Answer, Problem> {
    let (caller, id) = (request.caller()?, target(request, "previous_post_id", id)?);
    let result = request.world.act(|platform| platform.edit_post(caller, id, text));
    result.map_err(|refusal| match refusal {
        Refusal::NotYours | Refusal::NotEditable => Problem::forbidden("You are not authorized to edit this Tweet."),
        other => Problem::post_refused(other),
    })?;
    Ok(made(request, id))
}

/// What a post is called that was just made or edited.
fn made(request: &Request<'_>, id: PostId) -> Answer {
    let post = request.world.platform().post_by(id);
    let show = Show { platform: request.world.platform(), viewer: None, choice: Choice::bare(Naming::Both) };
    Answer::data(201, |json| {
        show.named(json, "edit_history_tweet_ids", "edit_history_post_ids", |json| {
            json.array(|json| post.numbers().for_each(|number| json.id(number)))
        });
        json.key("id").id(post.current_number());
        json.key("text").string(&post.text);
    })
}

/// `DELETE /2/tweets/{id}`
pub(super) fn delete(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let (caller, number) = (request.caller()?, request.path_id(0)?);
    let id = request.world.platform().find_post(number).ok_or_else(Problem::not_found)?;
    request.world.act(|platform| platform.delete_post(caller, id)).map_err(Problem::act_refused)?;
    Ok(Answer::done("deleted", true))
}

/// `PUT /2/tweets/{tweet_id}/hidden`
pub(super) fn hide(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let (caller, number) = (request.caller()?, request.path_id(0)?);
    let body: Hidden = request.read()?;
    let id = request.world.platform().find_post(number).ok_or_else(Problem::not_found)?;
    let result = request.world.act(|platform| platform.set_hidden(caller, id, body.hidden));
    result.map_err(Problem::act_refused)?;
    Ok(Answer::done("hidden", body.hidden))
}

fn show<'r>(request: &'r Request<'_>) -> Result<Show<'r>, Problem> {
    let choice = request.query.choice(Subject::Posts)?;
    Ok(Show { platform: request.world.platform(), viewer: request.user, choice })
}

fn find<'q>(show: &Show<'_>, parameter: &'q str, number: u64) -> Result<PostId, Missing<'q>> {
    let missing = |hidden: bool| Missing { kind: "tweet", parameter, value: number.to_string(), hidden };
    match show.platform.find_post(number) {
        Some(id) if show.is_visible(id) => Ok(id),
        Some(id) => Err(missing(!show.platform.post_by(id).deleted)),
        None => Err(missing(false)),
    }
}

/// A post that a new one is about. One that never was is as good as a deleted one.
fn target(request: &Request<'_>, parameter: &str, text: &str) -> Result<PostId, Problem> {
    let found = request.world.platform().find_post(parse_id(parameter, text)?);
    found.ok_or_else(|| Problem::post_refused(Refusal::Unseen))
}

/// The pictures or the film that these ids name.
fn attached(request: &Request<'_>, ids: &[String]) -> Result<Vec<MediaId>, Problem> {
    let (caller, platform) = (request.caller()?, request.world.platform());
    let find = |id: &String| platform.own_media(caller, parse_id("media_ids", id)?).map_err(Problem::media_refused);
    ids.iter().map(find).collect()
}

fn audience(settings: Option<&str>) -> Result<Audience, Problem> {
    match settings {
        None | Some("everyone") => Ok(Audience::Everyone),
        Some("following") => Ok(Audience::Followed),
        Some("verified") => Ok(Audience::Verified),
        // Nobody here pays to read somebody's posts.
        Some("mentionedUsers" | "subscribers") => Ok(Audience::Named),
        Some(_) => Err(Problem::invalid(
            "The `reply_settings` field is not one of [everyone,following,mentionedUsers,subscribers,verified].",
        )),
    }
}

fn no_such_user(show: &Show<'_>, number: u64) -> Answer {
    show.users(&[], &[Missing { kind: "user", parameter: "id", value: number.to_string(), hidden: false }], true)
}
