//! The people of a team, and the invitations to it: for coaches.

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, HOST};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Redirect};
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::super::app::App;
use super::super::frame::Frame;
use super::super::refused::{Answer, Refused};
use super::super::when::When;
use super::door::Door;
use super::{Coach, name, secret};
use crate::store::{Filter, Invite, Person, Role};

/// How many invitations may be open at once.
const MOST_OPEN: usize = 500;
/// A day, in milliseconds.
const DAY: i64 = 24 * 3_600_000;
/// For how many days an invitation may be good.
const DAYS: [i64; 4] = [1, 3, 7, 30];

#[derive(Template)]
#[template(path = "team/people.html")]
struct PeoplePage {
    frame: Frame,
    people: Vec<Row>,
    invites: Vec<Open>,
    days: [i64; 4],
    /// The link of an invitation that was made just now.
    fresh: Option<Fresh>,
}

/// A person in the list.
struct Row {
    id: String,
    name: String,
    login: String,
    role: &'static str,
    active: bool,
    is_me: bool,
    joined: When,
}

/// An invitation that nobody has used.
struct Open {
    hash: String,
    name: String,
    role: &'static str,
    by: String,
    expires: When,
    is_over: bool,
}

/// A link that is shown once.
pub(super) struct Fresh {
    /// The whole link.
    pub(super) link: String,
    /// Whom it is for; empty where nobody said.
    pub(super) name: String,
    /// Until when it is good.
    pub(super) expires: When,
}

/// Whom to invite.
#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    name: String,
    role: String,
    days: i64,
}

/// Which invitation to take back.
#[derive(Deserialize)]
pub(super) struct Revoked {
    invite: String,
}

/// The list.
pub(super) async fn page(coach: Coach, frame: Frame, State(app): State<App>) -> Answer {
    Frame::show(&listed(&coach, frame, app.gate.door()?, None).await?)
}

/// Makes an invitation and shows its link: this once, since only its hash is kept.
pub(super) async fn invite(
    coach: Coach,
    frame: Frame,
    State(app): State<App>,
    headers: HeaderMap,
    Form(wanted): Form<Wanted>,
) -> Answer {
    let door = app.gate.door()?;
    let role = Role::of(&wanted.role).ok_or(Refused::Unreadable)?;
    let for_name = if wanted.name.trim().is_empty() { Some(String::new()) } else { name(&wanted.name) };
    let (Some(for_name), true) = (for_name, DAYS.contains(&wanted.days)) else { return Err(Refused::Unreadable) };
    let now = app.now();
    let open = door.store.invites().await?.iter().filter(|one| one.used_by.is_none() && one.expires > now).count();
    if open >= MOST_OPEN {
        return Err(Refused::TooOften);
    }
    let secret = secret::fresh()?;
    let made = Invite {
        token_hash: secret::hash(&secret),
        role,
        for_name: for_name.clone(),
        created_by: coach.0.person.clone(),
        created: now,
        expires: now.saturating_add(wanted.days * DAY),
        used_by: None,
    };
    door.store.add_invite(&made).await?;
    let link = format!("{}/join/{secret}", base(door, &headers));
    let fresh = Fresh { link, name: for_name, expires: When::on(frame.words, made.expires, now, TimeZone::UTC) };
    once(Frame::show(&listed(&coach, frame, door, Some(fresh)).await?))
}

/// Takes an invitation back. That it was used or taken back already is no matter.
pub(super) async fn revoke(_: Coach, State(app): State<App>, Form(revoked): Form<Revoked>) -> Answer {
    app.gate.door()?.store.revoke_invite(&revoked.invite).await?;
    Ok(Redirect::to("/people").into_response())
}

/// A page that nobody keeps: it shows a secret.
pub(super) fn once(shown: Answer) -> Answer {
    let mut shown = shown?;
    shown.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(shown)
}

/// What links to this console begin with: where people reach it, or as this coach does.
pub(super) fn base(door: &Door, headers: &HeaderMap) -> String {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    door.origin().map_or_else(|| format!("http://{host}"), str::to_owned)
}

async fn listed(coach: &Coach, frame: Frame, door: &Door, fresh: Option<Fresh>) -> Result<PeoplePage, Refused> {
    let people = door.store.people().await?;
    let invites = open(&frame, &people, door.store.invites().await?);
    let mut rows = Vec::with_capacity(people.len());
    for person in people {
        if is_shown(door, &person).await? {
            rows.push(row(&frame, coach, person));
        }
    }
    Ok(PeoplePage { frame, people: rows, invites, days: DAYS, fresh })
}

/// Whoever worked here without an account is shown as long as there is work of theirs.
async fn is_shown(door: &Door, person: &Person) -> Result<bool, Refused> {
    if person.login.is_some() {
        return Ok(true);
    }
    let own = Filter { person: Some(person.id.clone()), ..Filter::default() };
    Ok(door.store.count_attempts(&own).await? > 0)
}

fn row(frame: &Frame, coach: &Coach, person: Person) -> Row {
    Row {
        is_me: person.id == coach.0.person,
        joined: When::on(frame.words, person.created, frame.now, TimeZone::UTC),
        role: person.role.id(),
        active: person.active,
        login: person.login.unwrap_or_default(),
        name: called(frame, person.name),
        id: person.id,
    }
}

/// What a person is called; who worked here without an account has no name.
pub(super) fn called(frame: &Frame, name: String) -> String {
    if name.is_empty() { frame.get("team.people.nameless").to_owned() } else { name }
}

fn open(frame: &Frame, people: &[Person], invites: Vec<Invite>) -> Vec<Open> {
    let by = |id: &str| people.iter().find(|person| person.id == id && person.login.is_some());
    let unused = invites.into_iter().filter(|invite| invite.used_by.is_none());
    unused
        .filter_map(|invite| {
            // The program's own invitations are for whoever starts it.
            let by = by(&invite.created_by)?.name.clone();
            Some(Open {
                role: invite.role.id(),
                by,
                is_over: invite.expires <= frame.now,
                expires: When::ago(frame.words, invite.expires, frame.now, TimeZone::UTC),
                hash: invite.token_hash,
                name: invite.for_name,
            })
        })
        .collect()
}
