//! Beginning an attempt: a course, a random shift, one story, or the guided one.

use std::sync::Arc;

use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use serde::Deserialize;

use super::super::app::App;
use super::super::floor::row_of;
use super::super::frame::Frame;
use super::super::refused::{Answer, Refused};
use super::super::visitor::{Visitor, language_named};
use crate::language::Language;
use crate::scenario::courses::{Course, CourseCase};
use crate::shift::{Case, Clock, Plan, Traffic, draw};
use crate::store::{Mode, NewAttempt};

/// How many times as fast as real time practice runs unless somebody says.
const PRACTICE_SPEED: i64 = 10;

/// What somebody wants to begin. One of `course`, `traffic`, `scenario` and `guided`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(in crate::console) struct Wanted {
    /// A course, by its id.
    course: Option<String>,
    /// With a course: its assessment.
    assessment: Option<String>,
    /// A random shift, by how much comes in.
    traffic: Option<String>,
    /// One story, by its id.
    scenario: Option<String>,
    /// The guided case.
    guided: Option<String>,
    /// The language of the customers; that of the page unless said.
    language: Option<String>,
    /// When hints are given: `off`, `after`, `typing`.
    hints: Option<String>,
    /// How many times as fast as real time.
    speed: Option<i64>,
    /// The seed of a random shift; any unless said.
    seed: Option<i64>,
}

/// An attempt that can begin.
struct Beginning {
    title: String,
    course: Option<String>,
    mode: Mode,
    cases: Vec<Case>,
    within: Option<i64>,
    /// How many assessments of the course there may be.
    limit: Option<i64>,
}

/// Begins an attempt and leads to its desk.
pub(super) async fn start(
    visitor: Visitor,
    frame: Frame,
    State(app): State<App>,
    Form(wanted): Form<Wanted>,
) -> Answer {
    let asked = wanted.language.as_deref().map(|code| language_named(code).ok_or(Refused::Unreadable)).transpose()?;
    let language = asked.unwrap_or(frame.words.language());
    let seed = wanted.seed.unwrap_or_else(fresh_seed);
    let beginning = beginning(&wanted, &app, language, seed, &frame)?;
    let hints = match (beginning.mode, wanted.hints.as_deref()) {
        (Mode::Assessment, _) => "off",
        (_, Some(hints @ ("off" | "after" | "typing"))) => hints,
        (_, None) => "after",
        (_, Some(_)) => return Err(Refused::Unreadable),
    };
    let speed = match beginning.mode {
        Mode::Assessment => 1,
        _ => wanted.speed.unwrap_or(PRACTICE_SPEED),
    };
    let now = app.now();
    let own = beginning.cases.first().map_or(language, |case| case.play.story.scenario.language);
    let plan = Plan { cases: beginning.cases, within: beginning.within, images: super::super::images::bytes };
    let (kept, texts) = plan.kept();
    for (hash, text) in &texts {
        app.store.put_text(hash, text).await?;
    }
    let new = NewAttempt {
        person: visitor.person,
        course: beginning.course,
        title: beginning.title,
        mode: beginning.mode,
        hints: hints.to_owned(),
        language: own.code().to_owned(),
        seed,
        plan: serde_json::to_string(&kept).map_err(|_| Refused::Broken)?,
        clock: row_of(Clock::begin(now, speed)),
        started: now,
    };
    let attempt = match beginning.limit {
        Some(limit) => app.store.begin_assessment(new, limit).await?.ok_or(Refused::NoAttemptsLeft)?,
        None => app.store.begin(new).await?,
    };
    Ok(Redirect::to(&format!("/attempts/{}", attempt.id)).into_response())
}

fn beginning(wanted: &Wanted, app: &App, language: Language, seed: i64, frame: &Frame) -> Result<Beginning, Refused> {
    let practice = |title: String, cases: Vec<Case>| match cases.is_empty() {
        true => Err(Refused::NotFound),
        false => Ok(Beginning { title, course: None, mode: Mode::Practice, cases, within: None, limit: None }),
    };
    let chance = seed.cast_unsigned();
    match (&wanted.course, &wanted.traffic, &wanted.scenario, &wanted.guided) {
        (Some(course), None, None, None) => {
            let course = app.offer.catalog.get(course).ok_or(Refused::NotFound)?;
            of_course(course, wanted.assessment.is_some(), app, chance)
        }
        (None, Some(traffic), None, None) => {
            let traffic = Traffic::of(traffic).ok_or(Refused::Unreadable)?;
            let title = frame.pick("desk.random", traffic.id()).to_owned();
            practice(title, draw(&app.offer.plays(language), language, traffic, chance))
        }
        (None, None, Some(scenario), None) => {
            let play = app.offer.play(scenario).ok_or(Refused::NotFound)?;
            practice(play.story.scenario.title.clone(), vec![Case::new(play, 0, chance)])
        }
        (None, None, None, Some(_)) => {
            let play = app.offer.play(&format!("guided/{}", language.code())).ok_or(Refused::NotFound)?;
            let beginning = practice(frame.get("desk.guided.title").to_owned(), vec![Case::new(play, 0, 1)])?;
            Ok(Beginning { mode: Mode::Guided, ..beginning })
        }
        _ => Err(Refused::Unreadable),
    }
}

fn of_course(course: &Arc<Course>, assessed: bool, app: &App, seed: u64) -> Result<Beginning, Refused> {
    let assessment = match assessed {
        true => Some(course.assessment.as_ref().ok_or(Refused::NotFound)?),
        false => None,
    };
    let listed: &[CourseCase] = if assessed { course.assessed() } else { &course.cases };
    let case = |listed: &CourseCase| {
        let play = app.offer.play(&listed.scenario).ok_or(Refused::NotFound)?;
        Ok(Case::new(play, listed.opens.0, seed))
    };
    Ok(Beginning {
        title: course.title.clone(),
        course: Some(course.id.clone()),
        mode: if assessed { Mode::Assessment } else { Mode::Practice },
        cases: listed.iter().map(case).collect::<Result<_, Refused>>()?,
        within: assessment.map(|assessment| assessment.within.0),
        limit: assessment.map(|assessment| i64::from(assessment.attempts)),
    })
}

/// A seed that nobody can foresee. It fits what JSON and databases count exactly.
fn fresh_seed() -> i64 {
    let mut bytes = [0; 8];
    // Without chance the shift is the same one each time: no reason to let nobody practise.
    let _ = ring::rand::SecureRandom::fill(&ring::rand::SystemRandom::new(), &mut bytes);
    i64::from_le_bytes(bytes) >> 11 & 0xf_ffff_ffff_ffff
}
