//! A new password for who has forgotten theirs: a link that a coach hands out.
//!
//! The link carries its own proof: whom it is for and until when, sealed together with the hash of the old password. So it is good
//! once: with the new password the seal does not fit any more.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::{AppendHeaders, IntoResponse, Redirect};
use serde::Deserialize;

use super::super::app::App;
use super::super::frame::Frame;
use super::super::refused::{Answer, Refused};
use super::door::{Caller, Door};
use super::join::spent;
use super::password::{SHORTEST, weakness};
use crate::store::Person;

/// How long a link is good, in milliseconds: a day.
const GOOD: i64 = 24 * 3_600_000;

#[derive(Template)]
#[template(path = "team/reset.html")]
struct ResetPage {
    frame: Frame,
    login: String,
    /// The word of what is wrong with the password; empty where nothing is.
    wrong: &'static str,
    shortest: usize,
}

/// The new password.
#[derive(Deserialize)]
pub(super) struct Given {
    password: String,
}

/// The path of a link with which a person sets a new password.
pub(super) fn link(door: &Door, person: &Person, now: i64) -> String {
    let until = now.saturating_add(GOOD);
    format!("/reset/{}.{until}.{}", person.id, door.seal.on(&sealed(person, until)))
}

fn sealed(person: &Person, until: i64) -> String {
    format!("{} reset {until} {}", person.id, person.password.as_deref().unwrap_or_default())
}

/// Whose link it is, if it is good.
async fn owner(door: &Door, link: &str, now: i64) -> Result<Option<Person>, Refused> {
    let mut parts = link.splitn(3, '.');
    let (Some(id), Some(until), Some(seal)) = (parts.next(), parts.next(), parts.next()) else { return Ok(None) };
    let Some(until) = until.parse::<i64>().ok().filter(|until| *until > now) else { return Ok(None) };
    let person = door.store.person(id).await?.filter(|person| person.active && person.login.is_some());
    Ok(person.filter(|person| door.seal.is_on(&sealed(person, until), seal)))
}

/// The page with the form.
pub(super) async fn page(frame: Frame, State(app): State<App>, Path(link): Path<String>) -> Answer {
    match owner(app.gate.door()?, &link, app.now()).await? {
        Some(person) => show(frame, &person, ""),
        None => spent(frame),
    }
}

/// Sets the password, ends every session of the person, and lets them in.
pub(super) async fn reset(
    caller: Caller,
    frame: Frame,
    State(app): State<App>,
    Path(link): Path<String>,
    Form(given): Form<Given>,
) -> Answer {
    let door = app.gate.door()?;
    let turn = door.hashing.turn().await?;
    let Some(person) = owner(door, &link, app.now()).await? else { return spent(frame) };
    let login = person.login.clone().unwrap_or_default();
    if let Some(weak) = weakness(&given.password, &login) {
        return show(frame, &person, weak.id());
    }
    let hash = turn.hash(given.password).await?;
    door.store.set_password(&person.id, &hash).await?;
    door.store.end_sessions(&person.id).await?;
    door.store.clear_failures(&login).await?;
    let cookies = door.admit(&person, &caller).await?.map(|cookie| (SET_COOKIE, cookie));
    Ok((AppendHeaders(cookies), Redirect::to("/")).into_response())
}

fn show(frame: Frame, person: &Person, wrong: &'static str) -> Answer {
    let login = person.login.clone().unwrap_or_default();
    let shown = Frame::show(&ResetPage { frame, login, wrong, shortest: SHORTEST })?;
    Ok(if wrong.is_empty() { shown } else { (StatusCode::UNPROCESSABLE_ENTITY, shown).into_response() })
}
