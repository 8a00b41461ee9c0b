//! The certificate of a passed assessment: a page to print, and the signed file that `sparring verify` checks.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect};
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::remark::points;
use crate::certificate::Certificate;
use crate::console::app::App;
use crate::console::certify::{certificate, certified, key};
use crate::console::frame::Frame;
use crate::console::refused::{Answer, Refused};
use crate::console::visitor::Visitor;
use crate::console::when::When;
use crate::store::Attempt;

/// How long a name may be, in characters.
const LONGEST_NAME: usize = 100;

#[derive(Template)]
#[template(path = "after/certificate.html")]
struct Page {
    frame: Frame,
    attempt: Attempt,
    certificate: Certificate,
    language: String,
    on: When,
    total: String,
    mark: String,
    goes: String,
    fingerprint: String,
    /// Whether the visitor has still to say what to write as the name.
    asks_name: bool,
}

/// Shows the certificate.
pub(super) async fn show(visitor: Visitor, frame: Frame, State(app): State<App>, Path(id): Path<String>) -> Answer {
    let attempt = app.floor.attempt(&id, &visitor).await?;
    let certificate = certified(&app, &attempt).await?.ok_or(Refused::NotFound)?;
    let words = frame.words;
    let ended = attempt.ended.unwrap_or(attempt.started);
    Frame::show(&Page {
        language: attempt.language.clone(),
        on: When::on(words, ended, frame.now, TimeZone::UTC),
        total: points(words, i64::from(certificate.total.as_tenths())),
        mark: points(words, i64::from(certificate.pass_mark.as_tenths())),
        goes: words.number(certificate.attempts_used),
        fingerprint: key(&app.store).await?.fingerprint().to_string(),
        asks_name: certificate.person.trim().is_empty() && attempt.person == visitor.person,
        certificate,
        frame,
        attempt,
    })
}

/// The signed file.
pub(super) async fn file(visitor: Visitor, State(app): State<App>, Path(id): Path<String>) -> Answer {
    let attempt = app.floor.attempt(&id, &visitor).await?;
    let file = certificate(&app, &attempt).await?.ok_or(Refused::NotFound)?;
    let headers = [
        (CONTENT_TYPE, "application/json; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"certificate.json\""),
    ];
    Ok((headers, file).into_response())
}

/// The name that is to stand on one's certificates.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Named {
    name: String,
}

/// Takes the name of somebody who has none yet: the one person of a console without accounts. A name that is there stays.
pub(super) async fn name(
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<String>,
    Form(named): Form<Named>,
) -> Answer {
    app.floor.own(&id, &visitor).await?;
    let mut person = app.store.person(&visitor.person).await?.ok_or(Refused::NotFound)?;
    let name = named.name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        return Err(Refused::Unreadable);
    }
    if person.name.trim().is_empty() && !name.is_empty() {
        person.name = name;
        app.store.update_person(&person).await?;
    }
    Ok(Redirect::to(&format!("/attempts/{id}/certificate")).into_response())
}
