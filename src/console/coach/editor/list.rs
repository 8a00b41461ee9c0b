//! The list of scenarios: a coach's own ones, and those that come with the program, to be copied.

use askama::Template;
use axum::extract::{Form, State};
use axum::response::{IntoResponse, Redirect};
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::super::Coach;
use super::{id_of, name_of};
use crate::console::app::App;
use crate::console::frame::Frame;
use crate::console::refused::{Answer, Refused};
use crate::console::when::When;
use crate::language::Language;

#[derive(Template)]
#[template(path = "coach/scenarios.html")]
struct Page {
    frame: Frame,
    own: Vec<Own>,
    bundled: Vec<(&'static str, &'static str, Vec<Bundled>)>,
}

/// A scenario of the editor.
struct Own {
    name: String,
    id: String,
    /// What it is called; nothing where it has mistakes.
    title: Option<String>,
    author: String,
    updated: When,
    version: i64,
}

/// A scenario of the program or of a file.
struct Bundled {
    id: String,
    title: String,
    category: &'static str,
}

/// Shows every scenario.
pub(super) async fn show(_coach: Coach, frame: Frame, State(app): State<App>) -> Answer {
    let people = app.store.people().await?;
    let name = |id: Option<&str>| {
        let person = people.iter().find(|person| Some(person.id.as_str()) == id);
        person.map_or_else(String::new, |person| super::super::called(&frame, &person.name))
    };
    let own = app.store.scenarios().await?.into_iter().map(|row| Own {
        name: name_of(&row.id).to_owned(),
        title: app.offer.play(&row.id).map(|play| play.story.scenario.title.clone()),
        author: name(row.author.as_deref()),
        updated: When::ago(frame.words, row.updated, frame.now, TimeZone::system()),
        version: row.version,
        id: row.id,
    });
    let own = own.collect();
    let bundled = Language::ALL.iter().map(|language| {
        let stories = app.offer.catalog.stories.values().filter(|story| story.scenario.language == *language);
        let shown = stories.map(|story| Bundled {
            id: story.scenario.id.clone(),
            title: story.scenario.title.clone(),
            category: frame.pick("after.category", story.scenario.category.id()),
        });
        let name = frame.languages().into_iter().find(|(code, _)| *code == language.code());
        (language.code(), name.map_or("", |(_, name)| name), shown.collect())
    });
    let bundled = bundled.collect();
    Frame::show(&Page { own, bundled, frame })
}

/// What is removed, and the version that was looked at.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Removed {
    name: String,
    version: i64,
}

/// Removes a scenario, unless somebody has written it since.
pub(super) async fn remove(_coach: Coach, State(app): State<App>, Form(removed): Form<Removed>) -> Answer {
    let id = id_of(&removed.name).ok_or(Refused::Unreadable)?;
    let row = app.store.scenario(&id).await?.ok_or(Refused::NotFound)?;
    if row.version != removed.version {
        return Err(Refused::Changed);
    }
    app.store.remove_scenario(&id).await?;
    app.offer.remove(&id);
    Ok(Redirect::to("/coach/scenarios").into_response())
}
