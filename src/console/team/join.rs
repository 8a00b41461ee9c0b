//! Joining: making an account with the link of an invitation.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::{AppendHeaders, IntoResponse, Redirect};
use serde::Deserialize;

use super::super::app::App;
use super::super::frame::Frame;
use super::super::gate::one_person;
use super::super::refused::{Answer, Refused};
use super::door::{Caller, Door, role};
use super::password::{SHORTEST, weakness};
use super::{login, name, secret};
use crate::store::{Filter, Invite, NewPerson, Person, StoreError};

#[derive(Template)]
#[template(path = "team/join.html")]
struct JoinPage {
    frame: Frame,
    /// `coach` or `trainee`.
    role: &'static str,
    /// How many attempts were made here without an account, for the one who sets the console up.
    left: i64,
    given: Given,
    /// The word of what is wrong with each field; empty where nothing is.
    wrong: Wrong,
    shortest: usize,
}

/// A link that leads nowhere any more.
#[derive(Template)]
#[template(path = "team/spent.html")]
struct SpentPage {
    frame: Frame,
}

/// What somebody makes an account with.
#[derive(Clone, Default, Deserialize)]
pub(super) struct Given {
    #[serde(default)]
    name: String,
    #[serde(default)]
    login: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    adopt: Option<String>,
}

/// What is wrong with what was filled in, by field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Wrong {
    name: bool,
    /// The word below `team.join.login-wrong`.
    login: &'static str,
    /// The word below `team.password.weak`.
    password: &'static str,
}

/// The page with the form.
pub(super) async fn page(frame: Frame, State(app): State<App>, Path(link): Path<String>) -> Answer {
    let door = app.gate.door()?;
    let Some(invite) = invitation(door, &app, &link).await? else { return spent(frame) };
    let given = Given { name: invite.for_name.clone(), adopt: Some("yes".to_owned()), ..Given::default() };
    let left = left_work(door, &app, &invite).await?;
    show(frame, &invite, left, given, Wrong::default())
}

/// Makes the account, and lets its owner in.
pub(super) async fn join(
    caller: Caller,
    frame: Frame,
    State(app): State<App>,
    Path(link): Path<String>,
    Form(given): Form<Given>,
) -> Answer {
    let door = app.gate.door()?;
    let Some(invite) = invitation(door, &app, &link).await? else { return spent(frame) };
    let left = left_work(door, &app, &invite).await?;
    let (name, login) = (name(&given.name), login(&given.login));
    let weak = weakness(&given.password, login.as_deref().unwrap_or_default());
    let wrong = Wrong {
        name: name.is_none(),
        login: if login.is_none() { "form" } else { "" },
        password: weak.map_or("", |weak| weak.id()),
    };
    let (Some(name), Some(login), None) = (name, login, weak) else { return show(frame, &invite, left, given, wrong) };
    let hash = door.hashing.turn().await?.hash(given.password.clone()).await?;
    let language = frame.code().to_owned();
    let new = NewPerson { name, login: Some(login), role: invite.role, language, password: Some(hash) };
    let person = match door.store.accept_invite(&invite.token_hash, new, app.now()).await {
        Ok(Some(person)) => person,
        Ok(None) => return spent(frame),
        Err(StoreError::Taken) => return show(frame, &invite, left, given, Wrong { login: "taken", ..wrong }),
        Err(error) => return Err(error.into()),
    };
    settle(door, &invite, &person, given.adopt.is_some() || left == 0).await?;
    tracing::info!(person = person.id, role = person.role.id(), "somebody joined");
    let cookies = door.admit(&person, &caller).await?.map(|cookie| (SET_COOKIE, cookie));
    Ok((AppendHeaders(cookies), Redirect::to("/")).into_response())
}

/// After a coach has set the console up: no further link does so, and the work that was done without an account is theirs if they
/// take it.
async fn settle(door: &Door, invite: &Invite, person: &Person, adopts: bool) -> Result<(), Refused> {
    if !is_first(door, invite).await? {
        return Ok(());
    }
    door.store.revoke_invites_by(&invite.created_by).await?;
    if adopts {
        door.store.hand_over(&invite.created_by, &person.id).await?;
    }
    Ok(())
}

/// Whether an invitation is the program's own, for a coach.
async fn is_first(door: &Door, invite: &Invite) -> Result<bool, Refused> {
    let by = door.store.person(&invite.created_by).await?;
    Ok(by.is_some_and(|by| by.login.is_none()))
}

/// How many attempts were made without an account that whoever joins may take over.
async fn left_work(door: &Door, app: &App, invite: &Invite) -> Result<i64, Refused> {
    if !is_first(door, invite).await? {
        return Ok(0);
    }
    let person = one_person(&door.store, app.now()).await?;
    Ok(door.store.count_attempts(&Filter { person: Some(person), ..Filter::default() }).await?)
}

async fn invitation(door: &Door, app: &App, link: &str) -> Result<Option<Invite>, Refused> {
    if !secret::is_secret(link) {
        return Ok(None);
    }
    Ok(door.store.valid_invite(&secret::hash(link), app.now()).await?)
}

fn show(frame: Frame, invite: &Invite, left: i64, mut given: Given, wrong: Wrong) -> Answer {
    given.password.clear();
    let is_fine = wrong == Wrong::default();
    let shown = Frame::show(&JoinPage { frame, role: role_id(invite), left, given, wrong, shortest: SHORTEST })?;
    Ok(if is_fine { shown } else { (StatusCode::UNPROCESSABLE_ENTITY, shown).into_response() })
}

fn role_id(invite: &Invite) -> &'static str {
    match role(invite.role) {
        super::super::visitor::Role::Coach => "coach",
        super::super::visitor::Role::Trainee => "trainee",
    }
}

/// The page of a link that was used, taken back or has run out, or never was one: the same for all.
pub(super) fn spent(frame: Frame) -> Answer {
    Ok((StatusCode::NOT_FOUND, Frame::show(&SpentPage { frame })?).into_response())
}
