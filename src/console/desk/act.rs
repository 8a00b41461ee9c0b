//! What the trainee does in a conversation: says something, likes, hands over, solves, takes back.

use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::super::app::App;
use super::super::floor::Wish;
use super::super::frame::Frame;
use super::super::refused::{Answer, Refused, is_script};
use super::super::visitor::Visitor;
use super::thread::{self, Problem};
use super::{channel_id, channel_of};
use crate::evaluator::rubric::Rubric;
use crate::shift::{Deed, Key, LONGEST};
use crate::store::{Draft, Mode};
use crate::transcript::Channel;

/// The address of a conversation: attempt, case, customer.
pub(in crate::console) type Where = Path<(String, usize, usize)>;

/// A message to send.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::console) struct Message {
    channel: String,
    text: String,
    /// The picture's id; empty for none.
    #[serde(default)]
    image: String,
    /// The post that is answered; the customer's last where it is empty.
    #[serde(default)]
    to: String,
    /// What tells this form from every other.
    nonce: String,
    /// The last entry of the case that the page knew.
    seen: i64,
    /// Whether it is to be sent although another window was faster.
    #[serde(default)]
    anyway: String,
}

/// Something to do beside speaking.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::console) struct Action {
    /// `like`, `unlike`, `hide`, `unhide`, `delete`, `follow`, `unfollow`, `hand-over`, `solve`, `reopen`.
    act: String,
    /// The number of the post, where it is about one.
    #[serde(default)]
    post: Option<u64>,
    /// The desk to hand over to.
    #[serde(default)]
    desk: Option<String>,
    nonce: String,
}

/// Where to go back to in time.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::console) struct Rewind {
    /// How long the case had gone on, in milliseconds; the last thing that was done unless said.
    #[serde(default)]
    to: Option<i64>,
    nonce: String,
}

/// What is being written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::console) struct Written {
    channel: String,
    text: String,
    #[serde(default)]
    image: String,
}

/// Sends a message. What cannot be sent is kept as a draft, and the page says why.
pub(super) async fn say(
    visitor: Visitor,
    frame: Frame,
    State(app): State<App>,
    Path((id, case, customer)): Where,
    headers: HeaderMap,
    Form(message): Form<Message>,
) -> Answer {
    app.floor.own(&id, &visitor).await?;
    let key = Key { case, customer };
    let channel = channel_of(&message.channel).ok_or(Refused::Unreadable)?;
    let problem = match unfit(&app, &id, key, channel, &message).await? {
        Some(problem) => Some(problem),
        None => {
            let deed = Deed::Say {
                channel,
                text: message.text.clone(),
                image: Some(message.image.clone()).filter(|image| !image.is_empty()),
                to: message.to.parse().ok(),
            };
            let seen = message.anyway.is_empty().then_some(message.seen);
            let wish = Wish { key, deed, nonce: message.nonce.clone(), seen };
            Problem::of(app.floor.act(&id, wish, app.now()).await?)
        }
    };
    if problem.is_some() {
        keep(&app, &id, key, channel, &message.text, &message.image).await?;
    }
    Ok(told(&frame, &headers, &address(&id, key, channel), problem))
}

/// What is wrong with a message before anybody tries to send it.
async fn unfit(app: &App, id: &str, key: Key, channel: Channel, message: &Message) -> Result<Option<Problem>, Refused> {
    if message.text.len() > LONGEST || message.nonce.is_empty() || message.nonce.len() > 64 {
        return Err(Refused::TooLarge);
    }
    if !message.image.is_empty() && super::super::images::bytes(&message.image).is_none() {
        return Err(Refused::Unreadable);
    }
    if message.text.trim().is_empty() && message.image.is_empty() {
        return Ok(Some(Problem::Empty));
    }
    let look = app.floor.look(id, app.now()).await?;
    let (length, limit) = look.shift.length(key, channel, &message.text).ok_or(Refused::NotFound)?;
    Ok((length > limit).then_some(Problem::TooLong))
}

/// Does something beside speaking.
pub(super) async fn act(
    visitor: Visitor,
    frame: Frame,
    State(app): State<App>,
    Path((id, case, customer)): Where,
    headers: HeaderMap,
    Form(action): Form<Action>,
) -> Answer {
    app.floor.own(&id, &visitor).await?;
    let key = Key { case, customer };
    let deed = deed(&action, &app, &id, key).await?;
    let wish = Wish { key, deed, nonce: action.nonce, seen: None };
    let problem = Problem::of(app.floor.act(&id, wish, app.now()).await?);
    Ok(told(&frame, &headers, &format!("/attempts/{id}/c/{case}/{customer}"), problem))
}

async fn deed(action: &Action, app: &App, id: &str, key: Key) -> Result<Deed, Refused> {
    let post = || action.post.ok_or(Refused::Unreadable);
    Ok(match action.act.as_str() {
        "like" => Deed::Like(post()?),
        "unlike" => Deed::Unlike(post()?),
        "hide" => Deed::Hide(post()?),
        "unhide" => Deed::Unhide(post()?),
        "delete" => Deed::Delete(post()?),
        "follow" => Deed::Follow,
        "unfollow" => Deed::Unfollow,
        "solve" => Deed::Solve,
        "reopen" => Deed::Reopen,
        "hand-over" => {
            let desk = action.desk.clone().ok_or(Refused::Unreadable)?;
            let plan = app.floor.plan(id).await?;
            let case = plan.cases.get(key.case).ok_or(Refused::NotFound)?;
            match case.play.story.brand.desks.contains_key(&desk) {
                true => Deed::HandOver(desk),
                false => return Err(Refused::Unreadable),
            }
        }
        _ => return Err(Refused::Unreadable),
    })
}

/// Takes a case back in time: the last thing that was done, or to a line of the conversation. Not in an assessment.
pub(super) async fn rewind(
    visitor: Visitor,
    frame: Frame,
    State(app): State<App>,
    Path((id, case, customer)): Where,
    headers: HeaderMap,
    Form(rewind): Form<Rewind>,
) -> Answer {
    let attempt = app.floor.own(&id, &visitor).await?;
    if attempt.mode == Mode::Assessment {
        return Err(Refused::NotYours);
    }
    let key = Key { case, customer };
    let now = app.now();
    let last = app.floor.look(&id, now).await?.shift.last_deed(case);
    let problem = match rewind.to.or(last) {
        None => Some(Problem::NothingToUndo),
        Some(to) => {
            let wish = Wish { key, deed: Deed::Rewind(to), nonce: rewind.nonce, seen: None };
            Problem::of(app.floor.act(&id, wish, now).await?)
        }
    };
    Ok(told(&frame, &headers, &format!("/attempts/{id}/c/{case}/{customer}"), problem))
}

/// Keeps what is being written.
pub(super) async fn draft(
    visitor: Visitor,
    State(app): State<App>,
    Path((id, case, customer)): Where,
    Form(written): Form<Written>,
) -> Answer {
    app.floor.own(&id, &visitor).await?;
    let channel = channel_of(&written.channel).ok_or(Refused::Unreadable)?;
    if written.text.len() > LONGEST || written.image.len() > 64 {
        return Err(Refused::TooLarge);
    }
    let key = Key { case, customer };
    keep(&app, &id, key, channel, &written.text, &written.image).await?;
    let look = app.floor.look(&id, app.now()).await?;
    let (length, _) = look.shift.length(key, channel, &written.text).ok_or(Refused::NotFound)?;
    // The page's own count is quick; this one is right.
    Ok((StatusCode::NO_CONTENT, [("sparring-length", length.to_string())]).into_response())
}

async fn keep(app: &App, id: &str, key: Key, channel: Channel, text: &str, image: &str) -> Result<(), Refused> {
    let place = |n: usize| i64::try_from(n).map_err(|_| Refused::NotFound);
    let draft = Draft {
        case: place(key.case)?,
        customer: place(key.customer)?,
        channel: channel_id(channel).to_owned(),
        text: text.to_owned(),
        image: Some(image.to_owned()).filter(|image| !image.is_empty()),
        saved: app.now(),
    };
    app.store.put_draft(id, &draft).await?;
    Ok(())
}

/// How what is being written would do, where hints are given while typing.
pub(super) async fn hint(
    visitor: Visitor,
    frame: Frame,
    State(app): State<App>,
    Path((id, case, customer)): Where,
    Form(written): Form<Written>,
) -> Answer {
    let attempt = app.floor.own(&id, &visitor).await?;
    if attempt.hints != "typing" || attempt.mode == Mode::Assessment {
        return Err(Refused::NotYours);
    }
    let channel = channel_of(&written.channel).ok_or(Refused::Unreadable)?;
    if written.text.len() > LONGEST {
        return Err(Refused::TooLarge);
    }
    if written.text.trim().is_empty() {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let look = app.floor.look(&id, app.now()).await?;
    let key = Key { case, customer };
    let hint = look.shift.hint_for_draft(key, channel, &written.text, Rubric::bundled()).ok_or(Refused::NotFound)?;
    Frame::show(&thread::HintView::of(&frame, &hint))
}

fn address(id: &str, key: Key, channel: Channel) -> String {
    format!("/attempts/{id}/c/{}/{}?in={}", key.case, key.customer, channel_id(channel))
}

/// The page again, with what went wrong if something did. To a script: nothing, or the sentence.
fn told(frame: &Frame, headers: &HeaderMap, address: &str, problem: Option<Problem>) -> Response {
    match (problem, is_script(headers)) {
        (None, true) => StatusCode::NO_CONTENT.into_response(),
        (Some(problem), true) => (problem.status(), frame.pick("desk.problem", problem.id())).into_response(),
        (None, false) => Redirect::to(address).into_response(),
        (Some(problem), false) => {
            let mark = if address.contains('?') { '&' } else { '?' };
            Redirect::to(&format!("{address}{mark}problem={}", problem.id())).into_response()
        }
    }
}
