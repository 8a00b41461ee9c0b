//! One person of a team, for coaches: role, entry, a new password, and the end of all that is held of them.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect};
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::super::app::App;
use super::super::frame::Frame;
use super::super::refused::{Answer, Refused};
use super::super::when::When;
use super::Coach;
use super::door::Door;
use super::people::{Fresh, base, called, once};
use super::reset::link;
use crate::store::{Filter, Person, Role, Roster};

#[derive(Template)]
#[template(path = "team/person.html")]
struct PersonPage {
    frame: Frame,
    id: String,
    name: String,
    login: String,
    role: &'static str,
    active: bool,
    is_me: bool,
    joined: When,
    attempts: String,
    /// The word below `team.person.refused`; empty where nothing was.
    refused: &'static str,
    fresh: Option<Fresh>,
}

/// What a person is to be.
#[derive(Deserialize)]
pub(super) struct Wanted {
    role: String,
    #[serde(default)]
    active: Option<String>,
}

/// The name of who is to be erased, typed by hand.
#[derive(Deserialize)]
pub(super) struct Typed {
    name: String,
}

/// The page.
pub(super) async fn page(coach: Coach, frame: Frame, State(app): State<App>, Path(id): Path<String>) -> Answer {
    let door = app.gate.door()?;
    show(&coach, frame, door, &found(door, &id).await?, "", None).await
}

/// Gives a role, and lets in or keeps out. Who is kept out is signed out everywhere at once.
pub(super) async fn appoint(
    coach: Coach,
    frame: Frame,
    State(app): State<App>,
    Path(id): Path<String>,
    Form(wanted): Form<Wanted>,
) -> Answer {
    let door = app.gate.door()?;
    let role = Role::of(&wanted.role).ok_or(Refused::Unreadable)?;
    let person = found(door, &id).await?;
    match door.store.appoint(&id, role, wanted.active.is_some()).await? {
        Roster::Done => {
            tracing::info!(by = coach.0.person, person = id, role = role.id(), "a person's role or entry was changed");
            Ok(Redirect::to(&format!("/people/{id}")).into_response())
        }
        Roster::Nobody => Err(Refused::NotFound),
        Roster::LastCoach => show(&coach, frame, door, &person, "last-coach", None).await,
    }
}

/// Makes a link with which the person sets a new password, and shows it this once.
pub(super) async fn reset(
    coach: Coach,
    frame: Frame,
    State(app): State<App>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Answer {
    let door = app.gate.door()?;
    let person = found(door, &id).await?;
    if person.login.is_none() || !person.active {
        return Err(Refused::NotFound);
    }
    let now = app.now();
    let link = format!("{}{}", base(door, &headers), link(door, &person, now));
    let expires = When::on(frame.words, now.saturating_add(24 * 3_600_000), now, TimeZone::UTC);
    tracing::info!(by = coach.0.person, person = id, "a link for a new password was made");
    let fresh = Fresh { link, name: person.name.clone(), expires };
    once(show(&coach, frame, door, &person, "", Some(fresh)).await)
}

/// Erases a person and all that is theirs, once their name was typed.
pub(super) async fn erase(
    coach: Coach,
    frame: Frame,
    State(app): State<App>,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Answer {
    let door = app.gate.door()?;
    let person = found(door, &id).await?;
    if typed.name.trim() != called(&frame, person.name.clone()) {
        return show(&coach, frame, door, &person, "name", None).await;
    }
    let dismissed = door.store.dismiss(&id).await?;
    if dismissed == Roster::LastCoach {
        return show(&coach, frame, door, &person, "last-coach", None).await;
    }
    app.floor.sweep();
    tracing::info!(by = coach.0.person, person = id, "a person and all that was held of them was erased");
    Ok(Redirect::to("/people").into_response())
}

async fn found(door: &Door, id: &str) -> Result<Person, Refused> {
    door.store.person(id).await?.ok_or(Refused::NotFound)
}

async fn show(
    coach: &Coach,
    frame: Frame,
    door: &Door,
    person: &Person,
    refused: &'static str,
    fresh: Option<Fresh>,
) -> Answer {
    let own = Filter { person: Some(person.id.clone()), ..Filter::default() };
    let attempts = frame.count("team.person.attempts", door.store.count_attempts(&own).await?).to_string();
    let shown = Frame::show(&PersonPage {
        id: person.id.clone(),
        name: called(&frame, person.name.clone()),
        login: person.login.clone().unwrap_or_default(),
        role: person.role.id(),
        active: person.active,
        is_me: person.id == coach.0.person,
        joined: When::on(frame.words, person.created, frame.now, TimeZone::UTC),
        attempts,
        refused,
        fresh,
        frame,
    })?;
    Ok(if refused.is_empty() { shown } else { (StatusCode::UNPROCESSABLE_ENTITY, shown).into_response() })
}
