//! Exports: attempts and scores as CSV for spreadsheet programs, and labels for `sparring calibrate`.

use std::collections::BTreeMap;

use axum::extract::{Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::Deserialize;

use super::marks::Marks;
use super::{Coach, called, said};
use crate::calibration::sheet::{Delimiter, cell, row};
use crate::console::app::App;
use crate::console::frame::Frame;
use crate::console::refused::{Answer, Refused};
use crate::evaluator::criteria;
use crate::store::{Attempt, Filter, Review};

/// How many attempts are exported, the latest ones.
const MOST: i64 = 10_000;

/// The columns before those of the criteria. They are the same in every language, so that programs can rely on them.
const GIVEN: [&str; 13] = [
    "person_id",
    "person",
    "attempt",
    "title",
    "course",
    "mode",
    "language",
    "started",
    "ended",
    "state",
    "total",
    "passed",
    "gates",
];

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    course: Option<String>,
    since: Option<String>,
    /// `semicolon` for spreadsheet programs of languages that have a comma in numbers.
    cells: Option<String>,
}

/// Attempts and scores, the coach's beside the machine's.
pub(super) async fn attempts(
    _coach: Coach,
    frame: Frame,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Answer {
    let since = said(asked.since.as_ref()).map(|day| super::assign::morning(day).ok_or(Refused::Unreadable));
    let delimiter = match said(asked.cells.as_ref()) {
        None | Some("comma") => Delimiter::Comma,
        Some("semicolon") => Delimiter::Semicolon,
        Some(_) => return Err(Refused::Unreadable),
    };
    let course = said(asked.course.as_ref()).map(str::to_owned);
    let filter = Filter { course, since: since.transpose()?, limit: MOST, ..Filter::default() };
    let mut scores: BTreeMap<String, BTreeMap<String, i64>> = BTreeMap::new();
    for score in app.store.scores(&filter).await? {
        if let Some(tenths) = score.tenths {
            scores.entry(score.attempt).or_default().insert(score.criterion, tenths);
        }
    }
    let mut reviews: BTreeMap<String, Review> = BTreeMap::new();
    for review in app.store.reviews_since(0).await? {
        // They come the oldest first: the latest stays.
        reviews.insert(review.attempt.clone(), review);
    }
    let people = app.store.people().await?.into_iter();
    let names: BTreeMap<String, String> = people.map(|person| (person.id, called(&frame, &person.name))).collect();
    let sheet = Sheet { delimiter, names, scores, reviews };
    let mut text = sheet.head();
    for attempt in app.store.attempts(&filter).await? {
        sheet.line(&mut text, &attempt);
    }
    Ok(file("text/csv; charset=utf-8", "attempts.csv", text))
}

/// What the lines of the sheet are made of.
struct Sheet {
    delimiter: Delimiter,
    names: BTreeMap<String, String>,
    scores: BTreeMap<String, BTreeMap<String, i64>>,
    reviews: BTreeMap<String, Review>,
}

impl Sheet {
    fn head(&self) -> String {
        // The mark at the beginning tells spreadsheet programs that this is UTF-8.
        let mut text = String::from("\u{feff}");
        let ids = || criteria::ALL.iter().map(|criterion| criterion.id());
        let coach = ids().map(|id| format!("coach_{id}"));
        let heads = GIVEN.iter().map(|head| (*head).to_owned()).chain(ids().map(str::to_owned)).chain(coach);
        let last = ["review", "answer"].map(str::to_owned);
        row(&mut text, heads.chain(last), self.delimiter);
        text
    }

    fn line(&self, text: &mut String, attempt: &Attempt) {
        let told = |text: &str| cell(text, self.delimiter);
        let review = self.reviews.get(&attempt.id);
        let marks = review.map(|review| Marks::read(&review.scores)).unwrap_or_default();
        let own = self.scores.get(&attempt.id);
        let given = [
            told(&attempt.person),
            told(self.names.get(&attempt.person).map_or("", String::as_str)),
            told(&attempt.id),
            told(&attempt.title),
            told(attempt.course.as_deref().unwrap_or_default()),
            told(attempt.mode.id()),
            told(&attempt.language),
            time(Some(attempt.started)),
            time(attempt.ended),
            told(attempt.state.id()),
            self.number(attempt.total),
            attempt.passed.map_or("", |passed| if passed { "yes" } else { "no" }).to_owned(),
            attempt.gates.to_string(),
        ];
        let ids = || criteria::ALL.iter().map(|criterion| criterion.id());
        let machine = ids().map(|id| self.number(own.and_then(|scores| scores.get(id)).copied()));
        let coach = ids().map(|id| self.number(marks.criteria.get(id).copied()));
        let last = [
            told(review.map_or("", |review| review.comment.as_str())),
            review.map_or(String::new(), |review| review.answer.id().to_owned()),
        ];
        row(text, given.into_iter().chain(machine).chain(coach).chain(last), self.delimiter);
    }

    /// Tenths of a point as a number that the spreadsheet program takes for one.
    fn number(&self, tenths: Option<i64>) -> String {
        let sign = if self.delimiter == Delimiter::Semicolon { ',' } else { '.' };
        tenths.map_or_else(String::new, |tenths| format!("{}{sign}{}", tenths / 10, tenths % 10))
    }
}

/// A moment as ISO 8601, to the second; nothing where there is none.
fn time(at: Option<i64>) -> String {
    let at = at.and_then(|at| Timestamp::from_second(at.div_euclid(1000)).ok());
    at.map_or_else(String::new, |at| at.to_string())
}

/// The replies that coaches rated, as labels.
pub(super) async fn labels(_coach: Coach, State(app): State<App>) -> Answer {
    let text = super::labels::lines(&super::labels::reviewed(&app).await?);
    Ok(file("application/x-ndjson; charset=utf-8", "labels.jsonl", text))
}

/// A file to be saved.
fn file(kind: &'static str, name: &str, text: String) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    ([(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, disposition)], text).into_response()
}
