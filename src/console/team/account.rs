//! One's own account: name, language, password, and what is held of oneself.

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::{AppendHeaders, IntoResponse, Redirect};
use serde::Deserialize;

use super::super::app::App;
use super::super::frame::Frame;
use super::super::refused::{Answer, Refused};
use super::super::visitor::{Visitor, language_named};
use super::door::{Caller, Door};
use super::name;
use super::password::{SHORTEST, strength, weakness};
use super::rate::Counted;
use crate::store::Person;

#[derive(Template)]
#[template(path = "team/account.html")]
struct AccountPage {
    frame: Frame,
    name: String,
    /// Empty without accounts.
    login: String,
    /// The word below `team.account.done`; empty where nothing was done.
    done: &'static str,
    /// The word below `team.password.strength` of the password that was set.
    strength: &'static str,
    wrong: Wrong,
    shortest: usize,
}

/// What is wrong with what was filled in, by field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Wrong {
    name: bool,
    current: bool,
    /// For how many milliseconds no password is looked at.
    wait: Option<i64>,
    /// The word below `team.password.weak`.
    password: &'static str,
}

/// What was done just now.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    done: String,
    strength: String,
}

/// What one is called and reads.
#[derive(Deserialize)]
pub(super) struct Given {
    name: String,
    language: String,
}

/// A change of password.
#[derive(Deserialize)]
pub(super) struct Passwords {
    current: String,
    password: String,
}

/// The page.
pub(super) async fn page(visitor: Visitor, frame: Frame, State(app): State<App>, Query(asked): Query<Asked>) -> Answer {
    let word = |known: &[&'static str], word: &str| known.iter().copied().find(|one| *one == word).unwrap_or_default();
    let done = word(&["saved", "password"], &asked.done);
    let strength = word(&["fair", "good", "strong"], &asked.strength);
    let login = match app.gate.door() {
        Ok(door) => own(door, &visitor).await?.login.unwrap_or_default(),
        Err(_) => String::new(),
    };
    let name = visitor.name;
    Frame::show(&AccountPage { frame, name, login, done, strength, wrong: Wrong::default(), shortest: SHORTEST })
}

/// Changes name and language.
pub(super) async fn change(visitor: Visitor, frame: Frame, State(app): State<App>, Form(given): Form<Given>) -> Answer {
    let door = app.gate.door()?;
    let language = language_named(&given.language).ok_or(Refused::Unreadable)?;
    let Some(name) = name(&given.name) else {
        let person = own(door, &visitor).await?;
        return refuse(frame, given.name, &person, Wrong { name: true, ..Wrong::default() });
    };
    door.store.set_name(&visitor.person, &name).await?;
    door.store.set_language(&visitor.person, language.code()).await?;
    Ok(Redirect::to("/you?done=saved").into_response())
}

/// Changes the password: every other session of the person ends.
pub(super) async fn password(
    visitor: Visitor,
    caller: Caller,
    frame: Frame,
    State(app): State<App>,
    Form(given): Form<Passwords>,
) -> Answer {
    let door = app.gate.door()?;
    let turn = door.hashing.turn().await?;
    let person = own(door, &visitor).await?;
    let counted = Counted { name: format!("{} password", person.id), address: None };
    if let Some(wait) = counted.wait(&door.store, app.now()).await? {
        return refuse(frame, visitor.name, &person, Wrong { wait: Some(wait), ..Wrong::default() });
    }
    if !turn.is_right(given.current, person.password.clone()).await? {
        counted.fail(&door.store, app.now()).await?;
        return refuse(frame, visitor.name, &person, Wrong { current: true, ..Wrong::default() });
    }
    if let Some(weak) = weakness(&given.password, person.login.as_deref().unwrap_or_default()) {
        return refuse(frame, visitor.name, &person, Wrong { password: weak.id(), ..Wrong::default() });
    }
    let strength = strength(&given.password);
    let hash = turn.hash(given.password).await?;
    door.store.set_password(&person.id, &hash).await?;
    door.store.end_sessions(&person.id).await?;
    let cookies = door.admit(&person, &caller).await?.map(|cookie| (SET_COOKIE, cookie));
    let to = format!("/you?done=password&strength={strength}");
    Ok((AppendHeaders(cookies), Redirect::to(&to)).into_response())
}

async fn own(door: &Door, visitor: &Visitor) -> Result<Person, Refused> {
    door.store.person(&visitor.person).await?.ok_or(Refused::SignIn)
}

fn refuse(frame: Frame, name: String, person: &Person, wrong: Wrong) -> Answer {
    let login = person.login.clone().unwrap_or_default();
    let shown = Frame::show(&AccountPage { frame, name, login, done: "", strength: "", wrong, shortest: SHORTEST })?;
    let status = if wrong.wait.is_some() { StatusCode::TOO_MANY_REQUESTS } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, shown).into_response())
}
