//! The scorecard: what a shift came to, why, and what to practise next.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect};
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::card::{CaseCard, Judged, Moments, cases, overall};
use super::drawn::Drawn;
use super::figures;
use super::next::{Lesson, lessons};
use super::remark::{Cure, points};
use super::reviewed::{Reviewed, reviews};
use crate::console::app::App;
use crate::console::desk::pass_mark;
use crate::console::frame::Frame;
use crate::console::refused::{Answer, Refused};
use crate::console::visitor::{Visitor, language_named};
use crate::console::when::When;
use crate::evaluator::verdict::Score;
use crate::results::Results;
use crate::shift::{Plan, Shift};
use crate::store::{Attempt, Filter, Mode, State as Stands};

/// What the address may say beside the attempt.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// What went wrong with a form, by the id of its words.
    problem: Option<String>,
}

#[derive(Template)]
#[template(path = "after/scorecard.html")]
struct Page {
    frame: Frame,
    attempt: Attempt,
    /// Whose it is, where a coach looks at it.
    whose: Option<String>,
    is_own: bool,
    is_coach: bool,
    mode: &'static str,
    ended: When,
    took: String,
    total: Option<String>,
    mark: String,
    verdict: &'static str,
    summary: String,
    /// The gates that were tripped, each with the number and the title of its case.
    gates: Vec<(usize, String, Judged)>,
    rows: Vec<Judged>,
    radar: Drawn,
    waits: Option<Drawn>,
    lessons: Vec<Lesson>,
    cases: Vec<CaseCard>,
    reviews: Vec<Reviewed>,
    has_coach: bool,
    left: Option<String>,
    /// How far the total is from the mark, where it is below.
    missing: Option<String>,
    /// The fields of the form that begins the same again, where that can be.
    again: Vec<(&'static str, String)>,
    is_certified: bool,
    needs_reason: bool,
}

/// What is kept of an attempt that has ended.
pub(super) struct Ended {
    pub(super) attempt: Attempt,
    pub(super) results: Results,
    /// What was worked through; nothing where this version of the program cannot read it any more.
    pub(super) plan: Option<Arc<Plan>>,
}

/// An attempt that has ended, for who may see it; `None` while it goes on.
///
/// # Errors
/// [`Refused::NotFound`] for who may not; when the store fails or holds what cannot be read.
pub(super) async fn ended(app: &App, visitor: &Visitor, id: &str) -> Result<Option<Ended>, Refused> {
    let attempt = app.floor.attempt(id, visitor).await?;
    if attempt.state == Stands::Open {
        return Ok(None);
    }
    let kept = app.store.results(id).await?.ok_or(Refused::NotFound)?;
    let results = Results::parse(&kept).map_err(|_| Refused::Broken)?;
    let plan = app.floor.plan(id).await.ok();
    Ok(Some(Ended { attempt, results, plan }))
}

/// Shows the scorecard.
pub(super) async fn show(
    visitor: Visitor,
    frame: Frame,
    State(app): State<App>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    let Some(ended) = ended(&app, &visitor, &id).await? else {
        return Ok(Redirect::to(&format!("/attempts/{id}")).into_response());
    };
    let moments = moments(&app, &ended).await;
    let before = before(&app, &ended.attempt).await?;
    let reviews = reviews(&app, &frame, &id).await?;
    let left = left(&app, &frame, &ended.attempt).await?;
    let whose = match ended.attempt.person == visitor.person {
        true => None,
        false => app.store.person(&ended.attempt.person).await?.map(|person| person.name),
    };
    let page = page(&app, frame, ended, &moments, &before, reviews);
    Frame::show(&Page {
        whose,
        left,
        needs_reason: asked.problem.as_deref() == Some("reason"),
        is_own: page.attempt.person == visitor.person,
        ..page
    })
}

fn page(
    app: &App,
    frame: Frame,
    ended: Ended,
    moments: &Moments,
    before: &BTreeMap<String, Score>,
    reviews: Vec<Reviewed>,
) -> Page {
    let Ended { attempt, results, plan } = ended;
    let words = frame.words;
    let mark = pass_mark(&attempt, app, &results);
    let coach = reviews.last().map(|review| review.marks.clone()).unwrap_or_default();
    let cases = cases(words, &results, plan.as_deref(), moments, &coach);
    let gates = (1..).zip(&cases);
    let gates = gates.flat_map(|(n, case)| case.gates.iter().map(move |gate| (n, case.title.clone(), gate.clone())));
    let passed = attempt.passed == Some(true);
    let short = attempt.total.map_or(0, |total| i64::from(mark.as_tenths()) - total);
    let missing = (short > 0).then(|| words.say("after.missing").put("points", points(words, short)).to_string());
    let again = again(&attempt, &results);
    let reached = cases.iter().filter(|case| case.passed).count();
    let language = language_named(&attempt.language).unwrap_or(words.language());
    let courses: Vec<_> = app.offer.catalog.of_language(language).cloned().collect();
    Page {
        mode: mode(&frame, attempt.mode),
        ended: When::on(words, attempt.ended.unwrap_or(attempt.started), frame.now, TimeZone::system()),
        took: words.duration(attempt.ended.unwrap_or(attempt.started).saturating_sub(attempt.started)),
        total: attempt.total.map(|total| points(words, total)),
        mark: words.say("after.mark").put("points", points(words, i64::from(mark.as_tenths()))).to_string(),
        verdict: if passed { "passed" } else { "failed" },
        summary: words.say("after.summary").put("n", reached).put("all", results.planned).to_string(),
        gates: gates.collect(),
        rows: overall(words, &results, &coach.criteria),
        radar: Drawn::of(&figures::criteria(words, &results, before, mark)),
        waits: plan
            .as_ref()
            .and_then(|plan| figures::answer_times(words, &results, plan))
            .map(|figure| Drawn::of(&figure)),
        lessons: lessons(words, &results, &app.offer.plays(language), &courses),
        has_coach: !coach.criteria.is_empty(),
        is_certified: passed && attempt.mode == Mode::Assessment,
        is_coach: frame.visitor.as_ref().is_some_and(Visitor::is_coach),
        frame,
        attempt,
        whose: None,
        is_own: true,
        cases,
        reviews,
        left: None,
        missing,
        again,
        needs_reason: false,
    }
}

/// What begins the same shift again: the course, or the one story. An assessment is begun where its goes are counted.
fn again(attempt: &Attempt, results: &Results) -> Vec<(&'static str, String)> {
    match (&attempt.course, results.scenarios.as_slice(), attempt.mode) {
        (_, _, Mode::Assessment) => Vec::new(),
        (Some(course), _, _) => vec![("course", course.clone())],
        (None, [only], Mode::Practice) if results.planned == 1 => vec![("scenario", only.id.clone())],
        _ => Vec::new(),
    }
}

/// The word for what an attempt was for.
pub(super) fn mode(frame: &Frame, mode: Mode) -> &'static str {
    frame.pick(
        "after.mode",
        match mode {
            Mode::Practice => "practice",
            Mode::Assessment => "assessment",
            Mode::Guided => "guided",
        },
    )
}

/// At which moment of the shift each turn was; none where the shift cannot be played again.
async fn moments(app: &App, ended: &Ended) -> Moments {
    let (Some(plan), Ok(log)) = (&ended.plan, app.floor.log(&ended.attempt.id, 0).await) else {
        return Moments::new();
    };
    let end = super::replay::end_of(&ended.attempt, plan, &log);
    figures::moments(&Shift::replay(Arc::clone(plan), &log, end))
}

/// The means of a person's criteria before an attempt.
async fn before(app: &App, attempt: &Attempt) -> Result<BTreeMap<String, Score>, Refused> {
    let filter = Filter { person: Some(attempt.person.clone()), ..Filter::default() };
    let mut scores: BTreeMap<String, Vec<(Score, u32)>> = BTreeMap::new();
    for score in app.store.scores(&filter).await?.into_iter().filter(|score| score.started < attempt.started) {
        if let Some(tenths) = score.tenths.and_then(|tenths| u16::try_from(tenths).ok()) {
            scores.entry(score.criterion).or_default().push((Score::tenths(tenths), 1));
        }
    }
    Ok(scores.into_iter().filter_map(|(criterion, scores)| Some((criterion, Score::mean(scores)?))).collect())
}

/// How many goes at the assessment are left, where one was failed.
async fn left(app: &App, frame: &Frame, attempt: &Attempt) -> Result<Option<String>, Refused> {
    let course = attempt.course.as_deref().and_then(|id| app.offer.catalog.get(id));
    let Some((course, assessment)) = course.and_then(|course| Some((course, course.assessment.as_ref()?))) else {
        return Ok(None);
    };
    if attempt.mode != Mode::Assessment || attempt.passed == Some(true) {
        return Ok(None);
    }
    let used = app.store.count_assessments(&attempt.person, &course.id).await?;
    let left = (i64::from(assessment.attempts) - used).max(0);
    Ok(Some(frame.count("after.left", left).to_string()))
}
