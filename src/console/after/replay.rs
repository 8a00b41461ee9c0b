//! The replay: a shift as it stood at any moment of it. It follows from the plan, the log and the moment alone.

use std::collections::BTreeSet;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect};
use serde::Deserialize;

use super::drawn::Drawn;
use super::figures;
use super::scene::Scene;
use crate::console::app::App;
use crate::console::floor::clock_of;
use crate::console::frame::Frame;
use crate::console::refused::{Answer, Refused, is_script};
use crate::console::visitor::Visitor;
use crate::shift::{Entry, Key, Plan, Shift};
use crate::store::{Attempt, State as Stands};

/// What moment is asked for, and whose conversation.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// Milliseconds of the shift.
    at: Option<i64>,
    /// The conversation, as `case-customer`; the one in which something happened last unless said.
    c: Option<String>,
}

#[derive(Template)]
#[template(path = "after/replay.html")]
struct Page {
    frame: Frame,
    attempt: Attempt,
    end: i64,
    /// Every moment at which something happens, in milliseconds of the shift.
    moments: String,
    timeline: Drawn,
    scene: Scene,
}

/// What changes from moment to moment.
#[derive(Template)]
#[template(path = "after/scene.html")]
struct Fragment {
    frame: Frame,
    attempt: Attempt,
    scene: Scene,
}

/// When a shift ended, in milliseconds of the shift.
pub(super) fn end_of(attempt: &Attempt, plan: &Plan, log: &[Entry]) -> i64 {
    let mut clock = clock_of(attempt);
    clock.paused = attempt.clock.paused;
    let shown = clock.at(attempt.ended.unwrap_or(attempt.started));
    let last = log.iter().map(|entry| entry.at).max().unwrap_or(0);
    shown.min(plan.within.unwrap_or(i64::MAX)).max(last)
}

/// Shows a moment of a shift that has ended.
pub(super) async fn show(
    visitor: Visitor,
    frame: Frame,
    State(app): State<App>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Answer {
    let attempt = app.floor.attempt(&id, &visitor).await?;
    if attempt.state == Stands::Open {
        return Ok(Redirect::to(&format!("/attempts/{id}")).into_response());
    }
    let (plan, log) = (app.floor.plan(&id).await?, app.floor.log(&id, 0).await?);
    let end = end_of(&attempt, &plan, &log);
    let at = asked.at.unwrap_or(0).clamp(0, end);
    let chosen = asked.c.as_deref().map(|key| key_of(key).ok_or(Refused::NotFound)).transpose()?;
    let whole = Shift::replay(Arc::clone(&plan), &log, end);
    let moments = moments(&whole, &log, end);
    let now = Shift::replay(plan, log.iter().filter(|entry| entry.at <= at), at);
    let scene = Scene::of(frame.words, &now, at, chosen, &moments);
    if is_script(&headers) {
        return Frame::show(&Fragment { frame, attempt, scene });
    }
    let timeline = Drawn::of(&figures::course(frame.words, &whole, end, at));
    let moments = moments.iter().map(i64::to_string).collect::<Vec<_>>().join(" ");
    Frame::show(&Page { frame, attempt, end, moments, timeline, scene })
}

/// Every moment at which something is said or done, the beginning and the end.
fn moments(shift: &Shift, log: &[Entry], end: i64) -> BTreeSet<i64> {
    let said = shift.conversations().flat_map(|one| {
        let case = one.key.case;
        one.lines.into_iter().map(move |line| (case, line.elapsed)).collect::<Vec<_>>()
    });
    let said = said.filter_map(|(case, elapsed)| shift.shift_time(case, elapsed));
    said.chain(log.iter().map(|entry| entry.at)).chain([0, end]).filter(|at| (0..=end).contains(at)).collect()
}

/// The conversation of `case-customer`.
fn key_of(text: &str) -> Option<Key> {
    let (case, customer) = text.split_once('-')?;
    Some(Key { case: case.parse().ok()?, customer: customer.parse().ok()? })
}
