//! A coach's review beside the machine's score, and what the trainee answers to it.

use std::collections::BTreeMap;

use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use jiff::tz::TimeZone;
use serde::Deserialize;

use crate::console::app::App;
use crate::console::frame::Frame;
use crate::console::refused::{Answer, Refused};
use crate::console::visitor::Visitor;
use crate::console::when::When;
use crate::store::{Answer as Said, Review};

/// How long an answer to a review may be, in characters.
const LONGEST: usize = 2_000;

/// The scores of a coach as the store keeps them: by criterion, in tenths of a point. What else is kept beside them is not read here.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Marks {
    /// From 0 to 1,000 for each criterion that the coach scored.
    #[serde(default)]
    pub(super) criteria: BTreeMap<String, i64>,
    /// The same for each case, in the order of the results.
    #[serde(default)]
    pub(super) cases: Vec<BTreeMap<String, i64>>,
    /// What the coach says of each case.
    #[serde(default)]
    pub(super) comments: Vec<String>,
}

/// A review as the scorecard shows it.
pub(super) struct Reviewed {
    pub(super) id: String,
    pub(super) coach: String,
    pub(super) when: When,
    pub(super) comment: String,
    pub(super) marks: Marks,
    /// What was answered: `none`, `acknowledged` or `disputed`.
    pub(super) answer: &'static str,
    pub(super) words: String,
}

/// The reviews of an attempt, the latest last.
///
/// # Errors
/// When the store fails.
pub(super) async fn reviews(app: &App, frame: &Frame, attempt: &str) -> Result<Vec<Reviewed>, Refused> {
    let mut shown = Vec::new();
    for review in app.store.reviews_of(attempt).await? {
        let coach = match &review.coach {
            Some(coach) => app.store.person(coach).await?.map(|person| person.name),
            None => None,
        };
        shown.push(of(review, coach.unwrap_or_default(), frame));
    }
    Ok(shown)
}

fn of(review: Review, coach: String, frame: &Frame) -> Reviewed {
    let coach = if coach.is_empty() { frame.get("after.review.coach").to_owned() } else { coach };
    Reviewed {
        when: When::on(frame.words, review.created, frame.now, TimeZone::system()),
        marks: serde_json::from_str(&review.scores).unwrap_or_default(),
        answer: match review.answer {
            Said::None => "none",
            Said::Acknowledged => "acknowledged",
            Said::Disputed => "disputed",
        },
        id: review.id,
        coach,
        comment: review.comment,
        words: review.words,
    }
}

/// What the trainee answers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reply {
    /// `acknowledged` or `disputed`.
    answer: String,
    #[serde(default)]
    words: String,
}

/// Takes the trainee's answer to a review of an own attempt.
pub(super) async fn answer(
    visitor: Visitor,
    State(app): State<App>,
    Path((id, review)): Path<(String, String)>,
    Form(reply): Form<Reply>,
) -> Answer {
    let attempt = app.floor.own(&id, &visitor).await?;
    let kept = app.store.review(&review).await?.filter(|kept| kept.attempt == attempt.id).ok_or(Refused::NotFound)?;
    let words = reply.words.trim();
    let said = match reply.answer.as_str() {
        "acknowledged" => Said::Acknowledged,
        "disputed" => Said::Disputed,
        _ => return Err(Refused::Unreadable),
    };
    if words.chars().count() > LONGEST {
        return Err(Refused::TooLarge);
    }
    // Who sees it otherwise says why: else the coach has nothing to look at again.
    if said == Said::Disputed && words.is_empty() {
        return Ok(Redirect::to(&format!("/attempts/{id}/scorecard?problem=reason#review-{}", kept.id)).into_response());
    }
    match app.store.answer_review(&kept.id, &visitor.person, said, words, app.now()).await? {
        true => Ok(Redirect::to(&format!("/attempts/{id}/scorecard#review-{}", kept.id)).into_response()),
        false => Err(Refused::NotFound),
    }
}
