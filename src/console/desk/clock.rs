//! The clock of a shift, as the trainee turns it.

use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use serde::Deserialize;

use super::super::app::App;
use super::super::floor::Live;
use super::super::refused::{Answer, Refused};
use super::super::visitor::Visitor;
use crate::shift::{Clock, FASTEST, Status};
use crate::store::Mode;

/// How far ahead somebody who waits for news may be taken, in milliseconds of the shift.
const HORIZON: i64 = 3 * 24 * 3_600_000;

/// How the clock is to be turned.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::console) struct Wanted {
    /// `pause`, `resume`, `skip`, or `speed`.
    turn: String,
    /// With `speed`: how many times as fast as real time.
    #[serde(default)]
    speed: Option<i64>,
    /// With `skip`: how much customers have said and done, as far as the page showed it.
    #[serde(default)]
    heard: Option<usize>,
    /// Where to come back to.
    #[serde(default)]
    back: Option<String>,
}

/// Turns the clock. An assessment's cannot be paused or hurried; only when nobody waits may one skip to the next message.
pub(super) async fn turn(
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<String>,
    Form(wanted): Form<Wanted>,
) -> Answer {
    let attempt = app.floor.own(&id, &visitor).await?;
    let is_free = attempt.mode != Mode::Assessment;
    let now = app.now();
    match wanted.turn.as_str() {
        "pause" if is_free => {
            app.floor.turn_clock(&id, now, |live| Some(live.clock().turned(now, live.clock().speed, true))).await?;
        }
        "resume" if is_free => {
            app.floor.turn_clock(&id, now, |live| Some(live.clock().turned(now, live.clock().speed, false))).await?;
        }
        "speed" if is_free => {
            let speed = wanted.speed.filter(|speed| (1..=FASTEST).contains(speed)).ok_or(Refused::Unreadable)?;
            app.floor.turn_clock(&id, now, |live| Some(live.clock().turned(now, speed, live.clock().paused))).await?;
        }
        "skip" => app.floor.turn_clock(&id, now, |live| skipped(live, now, is_free, wanted.heard)).await?,
        _ => return Err(Refused::Unreadable),
    }
    Ok(Redirect::to(&back(&id, wanted.back.as_deref())).into_response())
}

/// The clock put forward to the next thing that the trainee sees, where that is allowed. News that have come since the page was
/// made are the next thing: nobody skips what they have not seen.
fn skipped(live: &Live, now: i64, is_free: bool, heard: Option<usize>) -> Option<Clock> {
    if heard.is_some_and(|heard| heard < super::heard(&live.shift)) {
        return None;
    }
    let waits = |status: Status| matches!(status, Status::New | Status::Waiting);
    if !is_free && live.shift.conversations().any(|one| waits(one.status)) {
        return None;
    }
    let news = live.shift.next_news(HORIZON)?;
    let end = live.shift.plan().within.unwrap_or(i64::MAX);
    Some(live.clock().forward(now, news.min(end)))
}

/// An address of this attempt to come back to; its inbox where the form names another place.
pub(super) fn back(id: &str, wanted: Option<&str>) -> String {
    let inbox = format!("/attempts/{id}");
    match wanted {
        Some(path) if path.starts_with(&inbox) && !path.contains(['\r', '\n', '\\']) => path.to_owned(),
        _ => inbox,
    }
}
