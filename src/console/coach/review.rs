//! The review of an attempt: the conversations with what the machine says of them, and beside them a form for the coach's own scores.

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::response::{IntoResponse, Redirect};
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::dialogue::{Talk, talks};
use super::marks::{Fields, LONGEST, Marks, comment, comment_field, scale_field, score_field};
use super::{Coach, called};
use crate::calibration::Scale;
use crate::console::app::App;
use crate::console::frame::Frame;
use crate::console::refused::{Answer, Refused};
use crate::console::when::When;
use crate::results::{Results, ScenarioResult};
use crate::shift::Plan;
use crate::store::{Answer as Said, Attempt, NewReview, Review, State as Stands};

/// What the address may say beside the attempt.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    kept: Option<String>,
    problem: Option<String>,
}

#[derive(Template)]
#[template(path = "coach/review.html")]
struct Page {
    frame: Frame,
    attempt: Attempt,
    name: String,
    mode: &'static str,
    started: When,
    total: Option<String>,
    is_open: bool,
    cases: Vec<CaseForm>,
    own: Option<Seen>,
    others: Vec<Seen>,
    comment: String,
    longest: usize,
    is_kept: bool,
    is_empty: bool,
}

/// One case: what was said, and the form beside it.
struct CaseForm {
    title: String,
    language: &'static str,
    total: Option<String>,
    passed: bool,
    talks: Vec<Talk>,
    rows: Vec<Row>,
    replies: Vec<Reply>,
    comment: String,
    comment_field: String,
}

impl CaseForm {
    /// The form of the reply that is a turn, if it is one.
    fn reply(&self, turn: &usize) -> Option<&Reply> {
        self.replies.iter().find(|reply| reply.turn == *turn)
    }
}

/// One criterion of a case.
struct Row {
    name: &'static str,
    field: String,
    /// What the machine gave; nothing where there was nothing to judge.
    machine: Option<String>,
    /// What the coach gave, as the field has it.
    own: String,
}

/// One reply that is rated.
struct Reply {
    turn: usize,
    scales: Vec<Rating>,
}

/// One scale of a reply.
struct Rating {
    name: &'static str,
    field: String,
    machine: u8,
    own: Option<u8>,
    low: u8,
    high: u8,
}

impl Rating {
    /// Every step of the scale.
    fn steps(&self) -> std::ops::RangeInclusive<u8> {
        self.low..=self.high
    }

    /// Whether a step is the one that was given.
    fn is_own(&self, step: &u8) -> bool {
        self.own == Some(*step)
    }
}

/// A review as it is shown.
struct Seen {
    coach: String,
    when: When,
    comment: String,
    scores: Vec<(&'static str, String)>,
    answer: &'static str,
    words: String,
    answered: Option<When>,
}

/// Shows an attempt to be reviewed.
pub(super) async fn show(
    coach: Coach,
    frame: Frame,
    State(app): State<App>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    let attempt = app.floor.attempt(&id, &coach.0).await?;
    let results = results(&app, &attempt).await?;
    let reviews = app.store.reviews_of(&id).await?;
    let is_own = |review: &&Review| review.coach.as_deref() == Some(coach.0.person.as_str());
    let given = reviews.iter().find(is_own);
    let marks = given.map(|review| Marks::read(&review.scores)).unwrap_or_default();
    let comment = given.map(|review| review.comment.clone()).unwrap_or_default();
    let (mut own, mut others) = (None, Vec::new());
    for review in &reviews {
        let shown = seen(&app, &frame, review).await?;
        match is_own(&review) {
            true => own = Some(shown),
            false => others.push(shown),
        }
    }
    let person = app.store.person(&attempt.person).await?.map(|person| person.name).unwrap_or_default();
    let plan = app.floor.plan(&id).await.ok();
    let cases = results.iter().flat_map(|results| results.scenarios.iter().enumerate());
    Frame::show(&Page {
        cases: cases.map(|(case, result)| case_form(&frame, case, result, &marks, plan.as_deref())).collect(),
        name: called(&frame, &person),
        mode: frame.pick("coach.mode", attempt.mode.id()),
        started: When::on(frame.words, attempt.started, frame.now, TimeZone::system()),
        total: attempt.total.map(|total| frame.tenths(total)),
        is_open: attempt.state == Stands::Open,
        own,
        others,
        comment,
        longest: LONGEST,
        is_kept: asked.kept.is_some(),
        is_empty: asked.problem.is_some(),
        attempt,
        frame,
    })
}

/// What an attempt came to; nothing while it goes on.
async fn results(app: &App, attempt: &Attempt) -> Result<Option<Results>, Refused> {
    if attempt.state == Stands::Open {
        return Ok(None);
    }
    let kept = app.store.results(&attempt.id).await?.ok_or(Refused::NotFound)?;
    Results::parse(&kept).map(Some).map_err(|_| Refused::Broken)
}

async fn seen(app: &App, frame: &Frame, review: &Review) -> Result<Seen, Refused> {
    let name = match &review.coach {
        Some(coach) => app.store.person(coach).await?.map(|person| person.name).unwrap_or_default(),
        None => frame.get("coach.review.former").to_owned(),
    };
    let on = |at: i64| When::on(frame.words, at, frame.now, TimeZone::system());
    let criteria = Marks::read(&review.scores).criteria;
    Ok(Seen {
        coach: called(frame, &name),
        when: on(review.created),
        comment: review.comment.clone(),
        scores: criteria.iter().map(|(id, score)| (frame.pick("after.criterion", id), frame.tenths(*score))).collect(),
        answer: match review.answer {
            Said::None => "none",
            Said::Acknowledged => "acknowledged",
            Said::Disputed => "disputed",
        },
        words: review.words.clone(),
        answered: review.answered.map(on),
    })
}

fn case_form(frame: &Frame, case: usize, result: &ScenarioResult, marks: &Marks, plan: Option<&Plan>) -> CaseForm {
    let played = plan.and_then(|plan| plan.cases.iter().find(|one| one.play.story.scenario.id == result.id));
    let zone = played.map_or(TimeZone::UTC, |one| one.play.story.brand.time_zone.0.clone());
    let row = |row: &crate::evaluator::scorecard::Row| Row {
        name: frame.pick("after.criterion", &row.criterion),
        field: score_field(case, &row.criterion),
        machine: row.score.map(|score| frame.tenths(i64::from(score.as_tenths()))),
        own: marks.score(case, &row.criterion).map(plain).unwrap_or_default(),
    };
    let reply = |reply: &crate::evaluator::scorecard::ReplyScales| Reply {
        turn: reply.turn,
        scales: Scale::ALL.iter().map(|scale| rating(frame, case, reply, *scale, marks)).collect(),
    };
    CaseForm {
        title: result.title.clone(),
        language: result.language.code(),
        total: result.total.map(|total| frame.tenths(i64::from(total.as_tenths()))),
        passed: result.passed,
        talks: talks(frame.words, result, &zone),
        rows: result.rows.iter().map(row).collect(),
        replies: result.replies.iter().map(reply).collect(),
        comment: marks.comment(case).to_owned(),
        comment_field: comment_field(case),
    }
}

fn rating(
    frame: &Frame,
    case: usize,
    reply: &crate::evaluator::scorecard::ReplyScales,
    scale: Scale,
    marks: &Marks,
) -> Rating {
    let (low, high) = scale.range();
    Rating {
        name: frame.pick("coach.scale", scale.id()),
        field: scale_field(case, reply.turn, scale),
        machine: scale.of(&reply.scales),
        own: marks.rating(case, reply.turn, scale),
        low,
        high,
    }
}

/// Tenths of a point as a number field has them, whatever the language.
fn plain(tenths: i64) -> String {
    if tenths % 10 == 0 { (tenths / 10).to_string() } else { format!("{}.{}", tenths / 10, tenths % 10) }
}

/// Keeps a review.
pub(super) async fn keep(
    coach: Coach,
    State(app): State<App>,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Answer {
    let attempt = app.floor.attempt(&id, &coach.0).await?;
    let results = results(&app, &attempt).await?.ok_or(Refused::Changed)?;
    let marks = Marks::of_form(&fields, &results)?;
    let comment = comment(fields.get("comment"))?;
    if marks.is_empty() && comment.is_empty() {
        return Ok(Redirect::to(&format!("/coach/attempts/{id}?problem=empty")).into_response());
    }
    let scores = serde_json::to_string(&marks).map_err(|_| Refused::Broken)?;
    let review = NewReview { attempt: id.clone(), coach: coach.0.person, scores, comment };
    match app.store.put_review(review, app.now()).await? {
        true => Ok(Redirect::to(&format!("/coach/attempts/{id}?kept=1")).into_response()),
        false => Err(Refused::Changed),
    }
}
