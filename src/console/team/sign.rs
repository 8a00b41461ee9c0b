//! Signing in and out.

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::header::{RETRY_AFTER, SET_COOKIE};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::super::app::App;
use super::super::frame::Frame;
use super::super::look::way_back;
use super::super::refused::{Answer, Refused};
use super::super::visitor::Visitor;
use super::door::Caller;
use super::login;

/// What to tell who wants to sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Note {
    /// Nothing.
    None,
    /// Name or password are wrong; which of the two is not said.
    Wrong,
    /// Too many tries: for how many milliseconds nobody is let in.
    Wait(i64),
}

#[derive(Template)]
#[template(path = "team/sign-in.html")]
struct SignInPage {
    frame: Frame,
    back: String,
    login: String,
    note: Note,
}

/// Where to come back to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    back: String,
}

/// What somebody signs in with.
#[derive(Deserialize)]
pub(super) struct Credentials {
    login: String,
    password: String,
    #[serde(default)]
    back: String,
}

/// The page where one signs in; who has done so is led on.
pub(super) async fn page(
    visitor: Option<Visitor>,
    frame: Frame,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Answer {
    app.gate.door()?;
    if visitor.is_some() {
        return Ok(Redirect::to(way_back(&asked.back)).into_response());
    }
    let back = way_back(&asked.back).to_owned();
    Frame::show(&SignInPage { frame, back, login: String::new(), note: Note::None })
}

/// Signs somebody in. Whether a name is known cannot be told from the answer, nor from the time that it takes.
pub(super) async fn sign_in(
    caller: Caller,
    frame: Frame,
    State(app): State<App>,
    Form(given): Form<Credentials>,
) -> Answer {
    let door = app.gate.door()?;
    // One after the other: those who try many at once are counted as well.
    let turn = door.hashing.turn().await?;
    let login = login(&given.login);
    let person = match &login {
        Some(login) => door.store.person_by_login(login).await?.filter(|person| person.active),
        None => None,
    };
    let counted = door.counted(login.as_deref().unwrap_or("?"), person.as_ref(), &caller);
    let refuse = |note| {
        let back = way_back(&given.back).to_owned();
        refused(&SignInPage { frame: frame.clone(), back, login: given.login.clone(), note })
    };
    if let Some(wait) = counted.wait(&door.store, app.now()).await? {
        return refuse(Note::Wait(wait));
    }
    let hash = person.as_ref().and_then(|person| person.password.clone());
    let is_right = turn.is_right(given.password.clone(), hash).await?;
    let Some(person) = person.filter(|_| is_right) else {
        counted.fail(&door.store, app.now()).await?;
        return refuse(Note::Wrong);
    };
    door.store.clear_failures(&counted.name).await?;
    let cookies = door.admit(&person, &caller).await?.map(|cookie| (SET_COOKIE, cookie));
    Ok((AppendHeaders(cookies), Redirect::to(way_back(&given.back))).into_response())
}

fn refused(page: &SignInPage) -> Answer {
    let shown = Frame::show(page)?;
    Ok(match page.note {
        Note::Wait(ms) => {
            let seconds = (ms / 1000).to_string();
            (StatusCode::TOO_MANY_REQUESTS, [(RETRY_AFTER, seconds)], shown).into_response()
        }
        _ => (StatusCode::UNAUTHORIZED, shown).into_response(),
    })
}

/// Signs out in this browser.
pub(super) async fn sign_out(caller: Caller, State(app): State<App>) -> Result<Response, Refused> {
    let cookie = app.gate.door()?.leave(&caller).await?;
    // Pages that the browser has kept are not shown to whoever sits there next.
    let headers = AppendHeaders([(SET_COOKIE.as_str(), cookie), ("clear-site-data", "\"cache\"".to_owned())]);
    Ok((headers, Redirect::to("/sign-in")).into_response())
}
