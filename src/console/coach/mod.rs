//! The coach: the cohort, reviews beside the machine's scores, assignments, exports, and the editor of scenarios.
//!
//! Every page here is for coaches: handlers take a [`Coach`] before anything else, so that nobody else's form is even read.

mod agreement;
mod assign;
mod attempts;
mod cohort;
mod dialogue;
mod editor;
mod export;
mod labels;
mod marks;
mod review;
mod spread;

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequestParts};
use axum::http::request::Parts;
use axum::routing::{get, post};

use super::app::App;
use super::frame::Frame;
use super::refused::Refused;
use super::visitor::Visitor;
pub use editor::keep_up;

/// How large a review or a scenario may be as a form, in bytes.
const LARGEST_FORM: usize = 256 * 1024;

pub(super) fn routes() -> Router<App> {
    let large = Router::new()
        .route("/coach/attempts/{id}", get(review::show).post(review::keep))
        .merge(editor::routes())
        .layer(DefaultBodyLimit::max(LARGEST_FORM));
    Router::new()
        .route("/coach", get(cohort::show))
        .route("/coach/attempts", get(attempts::show))
        .route("/coach/agreement", get(agreement::show))
        .route("/coach/assignments", get(assign::show).post(assign::assign))
        .route("/coach/assignments/remove", post(assign::remove))
        .route("/coach/export/attempts.csv", get(export::attempts))
        .route("/coach/export/labels.jsonl", get(export::labels))
        .merge(large)
}

/// A visitor who is a coach. As an argument of a handler it refuses everybody else.
#[derive(Debug, Clone)]
struct Coach(Visitor);

impl FromRequestParts<App> for Coach {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Coach, Refused> {
        let visitor = app.gate.visitor(parts).await?;
        if visitor.is_coach() { Ok(Coach(visitor)) } else { Err(Refused::NotYours) }
    }
}

/// What somebody is called in lists: who has given no name is the one person of a console without accounts.
fn called(frame: &Frame, name: &str) -> String {
    if name.is_empty() { frame.get("coach.nameless").to_owned() } else { name.to_owned() }
}

/// A pager: which page is shown of how many, for addresses that end in `page=`.
struct Pager {
    /// The page that is shown, from 1.
    page: i64,
    /// How many there are, at least 1.
    pages: i64,
    /// The address of any page, but for its number.
    href: String,
}

impl Pager {
    /// Of so many things, so many to a page.
    fn of(page: Option<i64>, all: i64, each: i64, href: String) -> Pager {
        let pages = (all.max(0) + each - 1) / each;
        let pages = pages.max(1);
        Pager { page: page.unwrap_or(1).clamp(1, pages), pages, href }
    }

    /// The address of the page before.
    fn previous(&self) -> Option<String> {
        (self.page > 1).then(|| format!("{}page={}", self.href, self.page - 1))
    }

    /// The address of the page after.
    fn next(&self) -> Option<String> {
        (self.page < self.pages).then(|| format!("{}page={}", self.href, self.page + 1))
    }
}

/// An address with what a form asked for, ready for one thing more: `/coach?course=x&`.
fn address(path: &str, asked: &[(&str, Option<&str>)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (key, value) in asked {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            query.append_pair(key, value);
        }
    }
    let query = query.finish();
    if query.is_empty() { format!("{path}?") } else { format!("{path}?{query}&") }
}

/// The pages of a coach that are one step from each other, and the words for them.
pub(super) fn tabs() -> [(&'static str, &'static str); 5] {
    [
        ("/coach", "cohort"),
        ("/coach/attempts", "attempts"),
        ("/coach/assignments", "assignments"),
        ("/coach/agreement", "agreement"),
        ("/coach/scenarios", "scenarios"),
    ]
}

/// Whether this page is the one of a tab.
pub(super) fn is_at(frame: &Frame, to: &str) -> bool {
    frame.path.split('?').next() == Some(to)
}

/// What a field of an address or form says; an empty one says nothing.
fn said(field: Option<&String>) -> Option<&str> {
    field.map(|text| text.trim()).filter(|text| !text.is_empty())
}

/// Every course by id, with its title and language.
fn courses(app: &App) -> Vec<(String, String)> {
    let all = app.offer.catalog.courses.iter();
    all.map(|course| (course.id.clone(), format!("{} ({})", course.title, course.language.code()))).collect()
}
