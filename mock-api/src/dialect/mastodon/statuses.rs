//! Statuses: making, reading, editing and deleting them, and what readers do with them. A direct status is a private
//! message.

use super::fields::id;
use super::operations::{Answer, Request};
use super::problem::Problem;
use super::show::Show;
use crate::attention::Item;
use crate::platform::{AccountId, Draft, Lang, Letter, MediaId, MessageId, PostId, Visibility};

/// How many statuses of a thread are shown on either side.
const MOST_IN_CONTEXT: usize = 4096;

/// `POST /api/v1/statuses`
pub(super) fn create(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let caller = request.caller()?;
    if let Some(item) = request.key.and_then(|key| request.world.platform().made_under(caller, key)) {
        return Ok(shown(request, item));
    }
    let answers = match request.fields.id("in_reply_to_id")? {
        Some(number) => Some(request.show().find(number).ok_or_else(Problem::not_found)?),
        None => None,
    };
    let media = attached(request, caller)?;
    let item = match request.fields.get("visibility").unwrap_or("public") {
        "direct" => direct(request, caller, answers, &media)?,
        "public" | "" => public(request, caller, answers, &media, Visibility::Everyone)?,
        "unlisted" => public(request, caller, answers, &media, Visibility::Unlisted)?,
        "private" => public(request, caller, answers, &media, Visibility::Followers)?,
        _ => return Err(Problem::invalid("Visibility is not included in the list")),
    };
    if let Some(key) = request.key {
        request.world.act(|platform| platform.remember(caller, key, item));
    }
    Ok(shown(request, item))
}

fn public(
    request: &mut Request<'_>,
    caller: AccountId,
    answers: Option<Item>,
    media: &[MediaId],
    visibility: Visibility,
) -> Result<Item, Problem> {
    let (reply_to, private) = match answers {
        Some(Item::Post(id)) => (Some(id), None),
        Some(Item::Message(id)) => (None, Some(id)),
        None => (None, None),
    };
    let draft = Draft {
        reply_to,
        answers: private,
        media,
        visibility,
        lang: request.fields.get("language").map(Lang::new),
        warning: request.fields.get("spoiler_text").unwrap_or(""),
        ..Draft::new(request.fields.get("status").unwrap_or(""))
    };
    let id = request.world.act(|platform| platform.post(caller, draft)).map_err(Problem::refused)?;
    Ok(Item::Post(id))
}

/// A direct status goes to those whom it names, and to nobody else: also to nobody at all.
fn direct(
    request: &mut Request<'_>,
    caller: AccountId,
    answers: Option<Item>,
    media: &[MediaId],
) -> Result<Item, Problem> {
    let letter = Letter {
        text: request.fields.get("status").unwrap_or(""),
        media: media.first().copied(),
        warning: request.fields.get("spoiler_text").unwrap_or(""),
        answers,
    };
    let mut others = request.world.platform().named_in(letter.text);
    others.retain(|account| *account != caller);
    others.sort_unstable();
    others.dedup();
    let id = request.world.act(|platform| platform.write_to(caller, &others, letter)).map_err(Problem::refused)?;
    Ok(Item::Message(id))
}

fn attached(request: &Request<'_>, caller: AccountId) -> Result<Vec<MediaId>, Problem> {
    let unknown = || Problem::invalid("Media could not be found");
    let numbers = request.fields.list("media_ids").into_iter();
    let media = numbers.map(|text| request.world.platform().own_media(caller, id(text)?).map_err(|_| unknown()));
    media.collect()
}

/// `GET /api/v1/statuses/{id}`
pub(super) fn by_id(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let item = request.status()?;
    Ok(shown(request, item).showing(vec![item]))
}

/// `GET /api/v1/statuses?id[]=`
pub(super) fn by_ids(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let show = request.show();
    let asked = request.fields.list("id").into_iter().filter_map(|text| id(text).ok());
    Ok(listed(&show, asked.filter_map(|number| show.find(number)).collect()))
}

/// `PUT /api/v1/statuses/{id}`
pub(super) fn edit(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let (caller, item) = (request.caller()?, request.status()?);
    let text = request.fields.get("status").unwrap_or("").to_owned();
    let warning = request.fields.get("spoiler_text").unwrap_or("").to_owned();
    let edited = request.world.act(|platform| match item {
        Item::Post(id) => platform.reword_post(caller, id, &text, &warning),
        Item::Message(id) => platform.edit_message(caller, id, &text, &warning),
    });
    edited.map_err(Problem::refused)?;
    Ok(shown(request, item))
}

/// `DELETE /api/v1/statuses/{id}`: shows once more what is gone, with the text as it was written.
pub(super) fn delete(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let (caller, item) = (request.caller()?, request.status()?);
    let mut answer = shown(request, item);
    let deleted = request.world.act(|platform| match item {
        Item::Post(id) => platform.delete_post(caller, id),
        Item::Message(id) => platform.delete_message(caller, id),
    });
    deleted.map_err(Problem::refused)?;
    let text = request.show().status_of(item).text;
    answer.body.pop();
    answer.body.extend_from_slice(b",\"text\":");
    answer.body.extend_from_slice(&serde_json::to_vec(text).unwrap_or_default());
    answer.body.push(b'}');
    Ok(answer)
}

/// `GET /api/v1/statuses/{id}/context`
pub(super) fn context(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let (item, show) = (request.status()?, request.show());
    let ancestors = ancestors(&show, item);
    let descendants = descendants(&show, item);
    let items = ancestors.iter().chain(&descendants).copied().collect();
    let answer = Answer::json(|json| {
        json.object(|json| {
            json.key("ancestors").array(|json| ancestors.iter().for_each(|item| show.status(json, *item)));
            json.key("descendants").array(|json| descendants.iter().for_each(|item| show.status(json, *item)));
        });
    });
    Ok(answer.showing(items))
}

/// What a status answers, and what that answers, oldest first, as far as the reader sees it.
fn ancestors(show: &Show<'_>, item: Item) -> Vec<Item> {
    let above = std::iter::successors(show.status_of(item).answers, |item| show.status_of(*item).answers);
    let mut found: Vec<Item> = above.take(MOST_IN_CONTEXT).filter(|item| show.can_see(*item)).collect();
    found.reverse();
    found
}

/// What answers a status, and what answers that, oldest first, as far as the reader sees it.
fn descendants(show: &Show<'_>, item: Item) -> Vec<Item> {
    let number = |item: Item| show.status_of(item).number;
    let thread: &[PostId] = match item {
        Item::Post(id) => show.platform.thread(id),
        Item::Message(_) => &[],
    };
    let private: &[MessageId] = show.viewer.map_or(&[], |viewer| show.platform.messages_of(viewer));
    let later = thread.iter().map(|id| Item::Post(*id)).chain(private.iter().map(|id| Item::Message(*id)));
    let mut later: Vec<Item> = later.filter(|other| number(*other) > number(item)).collect();
    later.sort_by_key(|item| number(*item));
    let mut found = vec![item];
    for other in later {
        if show.status_of(other).answers.is_some_and(|above| found.contains(&above)) {
            found.push(other);
        }
    }
    found.into_iter().skip(1).filter(|item| show.is_listed(*item)).take(MOST_IN_CONTEXT).collect()
}

/// `GET /api/v1/statuses/{id}/history`
pub(super) fn history(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let (item, show) = (request.status()?, request.show());
    let status = show.status_of(item);
    let made = match item {
        Item::Post(id) => show.platform.post_by(id).at,
        Item::Message(id) => show.platform.message_by(id).at,
    };
    let since = std::iter::once(made).chain(status.versions.iter().map(|version| version.until));
    let said = status.versions.iter().map(|version| (&*version.text, &*version.warning));
    let versions = since.zip(said.chain([(status.text, status.warning)]));
    Ok(Answer::json(|json| {
        json.array(|json| {
            for (at, (text, warning)) in versions {
                json.object(|json| {
                    json.key("content").string(&super::content::html(show.platform, text));
                    json.key("spoiler_text").string(warning);
                    json.key("sensitive").boolean(!warning.is_empty());
                    json.key("created_at").time(at);
                    show.account(json.key("account"), status.author);
                    json.key("media_attachments").array(|_| ());
                    json.key("emojis").array(|_| ());
                });
            }
        });
    }))
}

/// `GET /api/v1/statuses/{id}/source`
pub(super) fn source(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let (caller, item) = (request.caller()?, request.status()?);
    let status = request.show().status_of(item);
    if status.author != caller {
        return Err(Problem::not_found());
    }
    Ok(Answer::json(|json| {
        json.object(|json| {
            json.key("id").id(status.number);
            json.key("text").string(status.text);
            json.key("spoiler_text").string(status.warning);
        });
    }))
}

/// `GET /api/v1/statuses/{id}/favourited_by`
pub(super) fn favourited_by(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let (item, show) = (request.status()?, request.show());
    let likes = |account: AccountId| match item {
        Item::Post(id) => show.platform.account(account).likes(id),
        Item::Message(id) => show.platform.message_by(id).liked_by().contains(&account),
    };
    let accounts = show.platform.accounts().map(|(id, _)| id).filter(|id| likes(*id)).take(80);
    Ok(Answer::json(|json| json.array(|json| accounts.for_each(|account| show.account(json, account)))))
}

/// `POST /api/v1/statuses/{id}/favourite`
pub(super) fn favourite(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let (caller, item) = (request.caller()?, request.status()?);
    let liked = request.world.act(|platform| match item {
        Item::Post(id) => platform.like(caller, id),
        Item::Message(id) => platform.like_message(caller, id),
    });
    liked.map_err(Problem::refused)?;
    Ok(shown(request, item))
}

/// `POST /api/v1/statuses/{id}/unfavourite`
pub(super) fn unfavourite(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let (caller, item) = (request.caller()?, request.status()?);
    request.world.act(|platform| match item {
        Item::Post(id) => platform.unlike(caller, id),
        Item::Message(id) => platform.unlike_message(caller, id),
    });
    Ok(shown(request, item))
}

/// `POST /api/v1/statuses/{id}/reblog`: shows the passing on, with the status in it.
pub(super) fn reblog(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let (caller, id) = (request.caller()?, own_public(request)?);
    request.world.act(|platform| platform.repost(caller, id)).map_err(Problem::refused)?;
    let made = request.world.platform().repost_of(caller, id).unwrap_or(id);
    Ok(shown(request, Item::Post(made)))
}

/// `POST /api/v1/statuses/{id}/unreblog`
pub(super) fn unreblog(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let (caller, id) = (request.caller()?, own_public(request)?);
    request.world.act(|platform| platform.unrepost(caller, id));
    Ok(shown(request, Item::Post(id)))
}

/// The post in the path; a private message cannot be passed on.
fn own_public(request: &Request<'_>) -> Result<PostId, Problem> {
    match request.status()? {
        Item::Post(id) => Ok(request.world.platform().post_by(id).reposts.unwrap_or(id)),
        Item::Message(_) => Err(Problem::not_found()),
    }
}

fn shown(request: &Request<'_>, item: Item) -> Answer {
    Answer::json(|json| request.show().status(json, item))
}

/// A list of statuses.
pub(super) fn listed(show: &Show<'_>, items: Vec<Item>) -> Answer {
    let answer = Answer::json(|json| json.array(|json| items.iter().for_each(|item| show.status(json, *item))));
    answer.showing(items)
}
