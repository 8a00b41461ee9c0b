//! The editor's page: the text, what is wrong with it, and how it reads.

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect};
use serde::Deserialize;

use super::super::Coach;
use super::preview::{Preview, preview};
use super::reading::{Finding, Read, Sample, read};
use super::{FOLDER, id_of, offer};
use crate::console::app::App;
use crate::console::frame::Frame;
use crate::console::refused::{Answer, Refused, is_script};

/// The address says what to begin with, or that it was saved.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    copy: Option<String>,
    saved: Option<String>,
}

/// What the form sends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    name: String,
    text: String,
    /// The version that was read; 0 for a new scenario.
    version: i64,
    /// Whether the samples are to be played.
    #[serde(default)]
    samples: Option<String>,
}

#[derive(Template)]
#[template(path = "coach/editor.html")]
struct Page {
    frame: Frame,
    name: String,
    id: String,
    text: String,
    version: i64,
    told: Told,
    notice: Option<Notice>,
}

impl Page {
    /// Whether the text is the one that is kept.
    fn is_kept(&self) -> bool {
        self.notice.is_none_or(|notice| notice == Notice::Saved)
    }
}

/// What is to be said about saving.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Notice {
    /// It is saved.
    Saved,
    /// The name cannot be one.
    BadName,
    /// There is one of this name already.
    Taken,
    /// Somebody else has saved it meanwhile.
    Conflict,
}

impl Notice {
    /// Its word in words files.
    fn id(&self) -> &'static str {
        match self {
            Notice::Saved => "saved",
            Notice::BadName => "bad-name",
            Notice::Taken => "taken",
            Notice::Conflict => "conflict",
        }
    }
}

/// What is told of a text: mistakes, samples, and how it reads.
#[derive(Template)]
#[template(path = "coach/told.html")]
struct Told {
    frame: Frame,
    findings: Vec<Finding>,
    more: usize,
    samples: Vec<Sample>,
    preview: Option<Preview>,
    gave_up: bool,
    is_blank: bool,
}

impl Told {
    fn of(frame: &Frame, text: &str, read: Read) -> Told {
        let preview = read.story.as_ref().map(|story| preview(frame.words, story));
        Told {
            preview,
            findings: read.findings,
            more: read.more,
            samples: read.samples,
            gave_up: read.gave_up,
            is_blank: text.trim().is_empty(),
            frame: frame.clone(),
        }
    }

    /// Whether it can be played.
    fn is_playable(&self) -> bool {
        self.preview.is_some()
    }
}

/// Shows the editor with nothing in it, or with a copy of a scenario.
pub(super) async fn new(_coach: Coach, frame: Frame, State(app): State<App>, Query(asked): Query<Asked>) -> Answer {
    let (text, name) = match asked.copy.as_deref().filter(|id| !id.is_empty()) {
        None => (String::new(), String::new()),
        Some(id) => {
            let play = app.offer.play(id).ok_or(Refused::NotFound)?;
            let stem = id.rsplit('/').next().unwrap_or(id);
            (play.story.document.source.text.clone(), format!("{stem}-2"))
        }
    };
    let told = Told::of(&frame, &text, read_as(&app, &name, &text, false).await?);
    Frame::show(&Page { id: String::new(), name, text, version: 0, told, notice: None, frame })
}

/// Shows a scenario of the editor.
pub(super) async fn show(
    _coach: Coach,
    frame: Frame,
    State(app): State<App>,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    let id = id_of(&name).ok_or(Refused::NotFound)?;
    let row = app.store.scenario(&id).await?.ok_or(Refused::NotFound)?;
    let told = Told::of(&frame, &row.text, read(&app, &id, &row.text, false).await?);
    let notice = asked.saved.map(|_| Notice::Saved);
    Frame::show(&Page { id, name, text: row.text, version: row.version, told, notice, frame })
}

/// The text of a scenario as a file.
pub(super) async fn download(_coach: Coach, State(app): State<App>, Path(name): Path<String>) -> Answer {
    let id = id_of(&name).ok_or(Refused::NotFound)?;
    let row = app.store.scenario(&id).await?.ok_or(Refused::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, "application/yaml; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.yaml\"")),
    ];
    Ok((headers, row.text).into_response())
}

/// Tells what is wrong with a text: to the page's script the part that changes, else the whole page.
pub(super) async fn check(
    _coach: Coach,
    frame: Frame,
    State(app): State<App>,
    headers: HeaderMap,
    Form(written): Form<Written>,
) -> Answer {
    let text = lines(&written.text);
    let told = Told::of(&frame, &text, read_as(&app, &written.name, &text, written.samples.is_some()).await?);
    if is_script(&headers) {
        return Ok(Html(told.render().map_err(|_| Refused::Broken)?).into_response());
    }
    let id = if written.version > 0 { id_of(&written.name).unwrap_or_default() } else { String::new() };
    let Written { name, version, .. } = written;
    Frame::show(&Page { id, name, text, version, told, notice: None, frame })
}

/// Saves a text, with mistakes or without, unless somebody else has saved it since it was read: then it is kept on the page.
pub(super) async fn save(coach: Coach, frame: Frame, State(app): State<App>, Form(written): Form<Written>) -> Answer {
    let text = lines(&written.text);
    let name = written.name.trim().to_owned();
    let read = read_as(&app, &name, &text, written.samples.is_some()).await?;
    let id = id_of(&name);
    let saved = match &id {
        Some(id) => app.store.put_scenario(id, &text, &coach.0.person, written.version, app.now()).await?,
        None => None,
    };
    if let (Some(id), Some(_)) = (&id, saved) {
        offer(&app, id, read);
        return Ok(Redirect::to(&format!("/coach/scenarios/own/{name}?saved=1")).into_response());
    }
    let theirs = match &id {
        Some(id) => app.store.scenario(id).await?,
        None => None,
    };
    let (notice, status) = match (&id, &theirs, written.version) {
        (None, ..) => (Notice::BadName, StatusCode::UNPROCESSABLE_ENTITY),
        (Some(_), _, ..=0) => (Notice::Taken, StatusCode::CONFLICT),
        _ => (Notice::Conflict, StatusCode::CONFLICT),
    };
    // Whoever has looked at what the other wrote may save over it; where it was removed, it is a new one.
    let version = match notice {
        Notice::Conflict => theirs.as_ref().map_or(0, |row| row.version),
        _ => written.version,
    };
    let told = Told::of(&frame, &text, read);
    let id = theirs.filter(|_| notice == Notice::Conflict).map(|row| row.id).unwrap_or_default();
    let page = Page { id, name, text, version, told, notice: Some(notice), frame };
    Ok((status, Frame::show(&page)?).into_response())
}

/// Reads a text under a name that may be none yet.
async fn read_as(app: &App, name: &str, text: &str, plays: bool) -> Result<Read, Refused> {
    if text.trim().is_empty() {
        return Ok(Read::default());
    }
    let id = id_of(name.trim()).unwrap_or_else(|| format!("{FOLDER}new"));
    read(app, &id, text, plays).await
}

/// A text with the ends of lines that files have; browsers send others.
fn lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}
