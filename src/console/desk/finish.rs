//! The end of an attempt: it is scored, once.

use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use serde::Deserialize;

use super::super::app::App;
use super::super::floor::Live;
use super::super::refused::{Answer, Refused};
use super::super::visitor::Visitor;
use super::thread::Problem;
use crate::evaluator::coaching::Coach;
use crate::evaluator::rubric::Rubric;
use crate::evaluator::verdict::Score;
use crate::results::Results;
use crate::store::{Attempt, Finished, Mode, Outcome, State as Stands};

/// For how long customers may still say what asks for no answer, in milliseconds of the shift.
const RUN_OUT: i64 = 30 * 60_000;

/// The form has nothing to say.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::console) struct Nothing {}

/// Ends an attempt and leads to its scorecard.
pub(super) async fn finish(
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Answer {
    let attempt = app.floor.own(&id, &visitor).await?;
    if attempt.state == Stands::Open {
        let look = app.floor.look(&id, app.now()).await?;
        // Whoever is examined answers everybody who comes.
        if attempt.mode == Mode::Assessment && !look.shift.is_over() && look.shift.opens_next().is_some() {
            drop(look);
            return Ok(Redirect::to(&format!("/attempts/{id}?problem={}", Problem::StillToCome.id())).into_response());
        }
        drop(look);
        end(&app, &id).await?;
    }
    Ok(Redirect::to(&format!("/attempts/{id}/scorecard")).into_response())
}

/// Ends an attempt: scores it as it stands, and keeps what came of it.
pub(in crate::console) async fn end(app: &App, id: &str) -> Result<(), Refused> {
    for _ in 0..8 {
        let now = app.now();
        let look = app.floor.look(id, now).await?;
        if look.attempt.state == Stands::Done {
            return Ok(());
        }
        let (version, outcome) = (look.attempt.version, outcome(&look, app)?);
        let finished = app.store.finish(id, version, now, outcome).await?;
        if finished != Finished::Moved {
            return Ok(());
        }
    }
    Err(Refused::Changed)
}

fn outcome(live: &Live, app: &App) -> Result<Outcome, Refused> {
    let rubric = Rubric::bundled();
    let mut shift = live.shift.fork();
    shift.run_out(RUN_OUT);
    let mut results = shift.results(rubric, "trainee", live.attempt.seed.cast_unsigned());
    coached(&mut results, live, rubric);
    let total = Score::mean(results.scenarios.iter().filter_map(|one| Some((one.total?, 1))));
    let gates = results.scenarios.iter().flat_map(|one| &one.gates).filter(|gate| gate.tripped).count();
    let mark = pass_mark(&live.attempt, app, &results);
    let answered = results.scenarios.len() == results.planned;
    let passed =
        gates == 0 && total.is_some_and(|total| total >= mark) && (answered || live.attempt.mode != Mode::Assessment);
    Ok(Outcome {
        results: serde_json::to_string(&results).map_err(|_| Refused::Broken)?,
        total: total.map(|total| i64::from(total.as_tenths())),
        passed,
        gates: i64::try_from(gates).unwrap_or(i64::MAX),
        rows: rows(&results),
    })
}

/// The mark that an attempt has to reach: the course's for its assessment, else the rubric's.
pub(in crate::console) fn pass_mark(attempt: &Attempt, app: &App, results: &Results) -> Score {
    let course = attempt.course.as_deref().and_then(|id| app.offer.catalog.get(id));
    let assessment = course.and_then(|course| course.assessment.as_ref());
    let own =
        assessment.filter(|_| attempt.mode == Mode::Assessment).map(|own| Score::points(u16::from(own.pass_mark.0)));
    own.or_else(|| results.scenarios.iter().map(|one| one.pass_mark).max()).unwrap_or(Score::points(80))
}

/// Asks for every lost point what would have won it back.
fn coached(results: &mut Results, live: &Live, rubric: &Rubric) {
    let plan = live.shift.plan();
    for result in &mut results.scenarios {
        let Some(case) = plan.cases.iter().find(|case| case.play.story.scenario.id == result.id) else { continue };
        let (story, transcript) = (&case.play.story, result.transcript.clone());
        result.coach(&Coach::new(&story.scenario, &story.brand, &case.play.house, &transcript, rubric));
    }
}

/// The mean of each criterion over all cases, in tenths of a point.
fn rows(results: &Results) -> Vec<(String, Option<i64>)> {
    let Some(first) = results.scenarios.first() else { return Vec::new() };
    let mean = |criterion: &str| {
        let rows = results.scenarios.iter().flat_map(|one| &one.rows).filter(|row| row.criterion == criterion);
        Score::mean(rows.filter_map(|row| Some((row.score?, 1)))).map(|score| i64::from(score.as_tenths()))
    };
    first.rows.iter().map(|row| (row.criterion.clone(), mean(&row.criterion))).collect()
}
