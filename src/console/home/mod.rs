//! Home: what can be practised, what is open, and how the last shifts went.

mod view;

use std::collections::BTreeMap;

use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::routing::get;
use serde::Deserialize;

use super::app::App;
use super::frame::Frame;
use super::refused::{Answer, Refused};
use super::visitor::{Visitor, language_named};
use crate::language::Language;
use crate::scenario::guide::Guide;
use crate::shift::Traffic;
use crate::store::{Attempt, Filter, State as Stands};
use view::{CourseView, OpenView, PastView, Record, Tab};

/// How many attempts of a person are looked at for what they have reached.
const REMEMBERED: i64 = 5_000;

/// How many finished shifts are listed.
const LATEST: usize = 4;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/", get(home))
}

/// What the address says beyond its path.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    /// The language of the customers.
    customers: Option<String>,
}

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    frame: Frame,
    /// Whether this person has never begun anything.
    is_first: bool,
    guide: &'static Guide,
    open: Vec<OpenView>,
    past: Vec<PastView>,
    courses: Vec<CourseView>,
    tabs: Vec<Tab>,
    /// The language of the customers, as its two-letter code.
    customers: &'static str,
    traffics: [&'static str; 4],
}

async fn home(visitor: Visitor, frame: Frame, State(app): State<App>, Query(asked): Query<Asked>) -> Answer {
    let customers = match asked.customers.as_deref() {
        Some(code) => language_named(code).ok_or(Refused::NotFound)?,
        None => frame.words.language(),
    };
    let own = Filter { person: Some(visitor.person.clone()), limit: REMEMBERED, ..Filter::default() };
    let attempts = app.store.attempts(&own).await?;
    let due: BTreeMap<String, Option<i64>> =
        app.store.assignments_of(&visitor.person).await?.into_iter().map(|one| (one.course, one.due)).collect();
    let past = |attempt: &&Attempt| attempt.state == Stands::Done;
    let (open, done): (Vec<&Attempt>, Vec<&Attempt>) = attempts.iter().partition(|attempt| !past(attempt));
    let courses = app.offer.catalog.of_language(customers);
    let page = Home {
        is_first: attempts.is_empty(),
        guide: Guide::of(frame.words.language()),
        open: open.into_iter().map(|attempt| OpenView::of(&frame, attempt)).collect(),
        past: done.into_iter().take(LATEST).map(|attempt| PastView::of(&frame, attempt)).collect(),
        courses: courses
            .map(|course| CourseView::of(&frame, course, &Record::of(&course.id, &attempts), due.get(&course.id)))
            .collect(),
        tabs: tabs(&frame, &app, customers),
        customers: customers.code(),
        traffics: [Traffic::Quiet, Traffic::Normal, Traffic::Busy, Traffic::Storm].map(Traffic::id),
        frame,
    };
    Frame::show(&page)
}

/// A tab for each language of customers, with how many courses it has.
fn tabs(frame: &Frame, app: &App, chosen: Language) -> Vec<Tab> {
    let tab = |language: &Language| Tab {
        code: language.code(),
        name: frame.pick("home.language", language.code()),
        courses: app.offer.catalog.of_language(*language).count(),
        is_chosen: *language == chosen,
    };
    Language::ALL.iter().map(tab).collect()
}
