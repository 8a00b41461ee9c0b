//! Everything that is held of a person, to take away: as JSON, and their conversations as a text to read.

use std::fmt::Write as _;

use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;

use super::super::app::App;
use super::super::floor::clock_of;
use super::super::frame::Frame;
use super::super::refused::{Answer, Refused};
use super::super::visitor::Visitor;
use super::super::words::Words;
use super::Coach;
use crate::shift::Shift;
use crate::store::{Attempt, Filter};
use crate::transcript::{Act, Channel, Party, Turn};

/// How many attempts are read at once.
const PAGE: i64 = 200;

/// What is held of whoever asks, as JSON.
pub(super) async fn own_json(visitor: Visitor, State(app): State<App>) -> Answer {
    whole(&app, &visitor.person).await
}

/// The conversations of whoever asks.
pub(super) async fn own_text(visitor: Visitor, frame: Frame, State(app): State<App>) -> Answer {
    conversations(&app, frame.words, &visitor.person).await
}

/// What is held of a person, as JSON, for a coach.
pub(super) async fn json(_: Coach, State(app): State<App>, Path(id): Path<String>) -> Answer {
    whole(&app, &id).await
}

/// The conversations of a person, for a coach.
pub(super) async fn text(_: Coach, frame: Frame, State(app): State<App>, Path(id): Path<String>) -> Answer {
    conversations(&app, frame.words, &id).await
}

async fn whole(app: &App, person: &str) -> Answer {
    let held = app.store.export_person(person).await?.ok_or(Refused::NotFound)?;
    let text = serde_json::to_string_pretty(&held).map_err(|_| Refused::Broken)?;
    Ok(download("application/json", "sparring.json", text))
}

async fn conversations(app: &App, words: Words, person: &str) -> Answer {
    app.store.person(person).await?.ok_or(Refused::NotFound)?;
    let mut text = String::new();
    let mut filter = Filter { person: Some(person.to_owned()), limit: PAGE, ..Filter::default() };
    loop {
        let page = app.store.attempts(&filter).await?;
        for attempt in &page {
            text.push_str(&told(app, words, attempt).await?);
        }
        filter.skip += PAGE;
        if (page.len() as i64) < PAGE {
            break;
        }
    }
    if text.is_empty() {
        text.push_str(words.get("team.held.nothing"));
        text.push('\n');
    }
    Ok(download("text/plain; charset=utf-8", "sparring.txt", text))
}

fn download(kind: &'static str, file: &str, text: String) -> Response {
    let headers = [
        (CONTENT_TYPE, kind.to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{file}\"")),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, text).into_response()
}

/// An attempt with its conversations, as a text.
async fn told(app: &App, words: Words, attempt: &Attempt) -> Result<String, Refused> {
    let title = format!("# {} ({})\n", attempt.title, moment(attempt.started));
    // What this version of the program cannot read any more is in the JSON all the same.
    let Ok(plan) = app.floor.plan(&attempt.id).await else { return Ok(title) };
    let log = app.floor.log(&attempt.id, 0).await?;
    let at = clock_of(attempt).at(app.now());
    let played = tokio::task::spawn_blocking(move || {
        let shift = Shift::replay(plan, &log, at);
        (0..shift.plan().cases.len()).map(|case| case_told(words, &shift, case)).collect::<String>()
    });
    Ok(title + &played.await.map_err(|_| Refused::Broken)? + "\n")
}

fn case_told(words: Words, shift: &Shift, case: usize) -> String {
    let Some(transcript) = shift.transcript(case) else { return String::new() };
    let story = &shift.plan().cases[case].play.story;
    let mut text = String::new();
    for (place, customer) in story.scenario.customers.iter().enumerate() {
        let _ = writeln!(text, "\n## {} (@{}): {}", customer.name, customer.handle, story.scenario.title);
        for turn in transcript.turns.iter().filter(|turn| turn.customer == place) {
            let Some(what) = turn_told(words, turn) else { continue };
            let by = match turn.by {
                Party::Customer => customer.name.as_str(),
                Party::Agent => words.get("team.held.you"),
            };
            let _ = writeln!(text, "{} {by}, {what}", moment(turn.at));
        }
    }
    text
}

/// What was said or handed over; other deeds are in the JSON.
fn turn_told(words: Words, turn: &Turn) -> Option<String> {
    match &turn.act {
        Act::Said { channel: Channel::Public, text, .. } => Some(format!("{}: {text}", words.get("team.held.public"))),
        Act::Said { channel: Channel::Private, text, .. } => {
            Some(format!("{}: {text}", words.get("team.held.private")))
        }
        Act::HandedOver { desk } => Some(format!("{}: {desk}", words.get("team.held.handed-over"))),
        Act::Deleted { text } => Some(format!("{}: {text}", words.get("team.held.deleted"))),
        _ => None,
    }
}

fn moment(at: i64) -> String {
    let at = Timestamp::from_millisecond(at).unwrap_or_default();
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}
