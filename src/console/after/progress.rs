//! Progress: what a person has practised, week by week, criterion by criterion, course by course.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Query, State};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;

use super::drawn::Drawn;
use super::remark::points;
use super::scorecard::mode;
use crate::console::Words;
use crate::console::app::App;
use crate::console::frame::Frame;
use crate::console::refused::{Answer, Refused};
use crate::console::visitor::Visitor;
use crate::console::when::When;
use crate::evaluator::criteria;
use crate::evaluator::verdict::Score;
use crate::report::charts::{Caption, Cell, HeatMap, Line, Point};
use crate::store::{Attempt, Filter, Mode, Score as Kept, State as Stands};

/// Whose progress is asked for; the visitor's own unless said.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    person: Option<String>,
}

#[derive(Template)]
#[template(path = "after/progress.html")]
struct Page {
    frame: Frame,
    /// Whose it is, where a coach looks at it.
    whose: Option<String>,
    charts: Option<(Drawn, Drawn)>,
    courses: Vec<CourseRow>,
    attempts: Vec<AttemptRow>,
}

/// What came of one course.
struct CourseRow {
    title: String,
    language: &'static str,
    practised: usize,
    best: Option<String>,
    /// How many goes at the assessment were used, of how many.
    assessed: String,
    /// The attempt that passed the assessment.
    certificate: Option<String>,
}

/// One attempt that has ended.
struct AttemptRow {
    id: String,
    title: String,
    mode: &'static str,
    when: When,
    total: Option<String>,
    passed: bool,
}

/// How many weeks are shown: on the line, and in the narrower heat map.
const WEEKS: usize = 16;
const HEATED: usize = 8;
/// How many attempts are listed.
const LISTED: usize = 50;

/// Shows the progress of the visitor, or of anybody to a coach.
pub(super) async fn show(visitor: Visitor, frame: Frame, State(app): State<App>, Query(asked): Query<Asked>) -> Answer {
    let person = asked.person.unwrap_or_else(|| visitor.person.clone());
    let whose = match person == visitor.person {
        true => None,
        false if visitor.is_coach() => Some(app.store.person(&person).await?.ok_or(Refused::NotFound)?.name),
        false => return Err(Refused::NotFound),
    };
    let filter = Filter { person: Some(person), state: Some(Stands::Done), limit: 10_000, ..Filter::default() };
    let (attempts, scores) = (app.store.attempts(&filter).await?, app.store.scores(&filter).await?);
    let weeks = Weeks::of(attempts.iter().map(|attempt| attempt.started), &TimeZone::system());
    let charts = (!attempts.is_empty()).then(|| (weeks.line(frame.words, &attempts), weeks.heat(frame.words, &scores)));
    let courses = courses(&app, frame.words, &attempts);
    let attempts = attempts.iter().take(LISTED).map(|attempt| row(&frame, attempt)).collect();
    Frame::show(&Page { frame, whose, charts, courses, attempts })
}

fn row(frame: &Frame, attempt: &Attempt) -> AttemptRow {
    AttemptRow {
        id: attempt.id.clone(),
        title: attempt.title.clone(),
        mode: mode(frame, attempt.mode),
        when: When::on(frame.words, attempt.started, frame.now, TimeZone::system()),
        total: attempt.total.map(|total| points(frame.words, total)),
        passed: attempt.passed == Some(true),
    }
}

/// Every course that was practised, with what came of it.
fn courses(app: &App, words: Words, attempts: &[Attempt]) -> Vec<CourseRow> {
    let courses = app.offer.catalog.courses.iter().filter_map(|course| {
        let own: Vec<&Attempt> = attempts.iter().filter(|one| one.course.as_ref() == Some(&course.id)).collect();
        let assessed: Vec<&&Attempt> = own.iter().filter(|one| one.mode == Mode::Assessment).collect();
        let passed = assessed.iter().find(|one| one.passed == Some(true));
        let goes = course.assessment.as_ref().map_or(0, |assessment| i128::from(assessment.attempts));
        let used = i128::try_from(assessed.len()).unwrap_or(i128::MAX);
        (!own.is_empty()).then(|| CourseRow {
            title: course.title.clone(),
            language: course.language.code(),
            practised: own.len() - assessed.len(),
            best: own.iter().filter_map(|one| one.total).max().map(|best| points(words, best)),
            assessed: words.say("after.progress.of").put("n", used).put("all", goes).to_string(),
            certificate: passed.map(|one| one.id.clone()),
        })
    });
    courses.collect()
}

/// The weeks from the first attempt to the last, each by its Monday; at most [`WEEKS`] of them, the latest.
struct Weeks {
    mondays: Vec<Date>,
    zone: TimeZone,
}

impl Weeks {
    fn of(times: impl Iterator<Item = i64>, zone: &TimeZone) -> Weeks {
        let times: Vec<Date> = times.map(|at| monday(at, zone)).collect();
        let (first, last) = (times.iter().min().copied(), times.iter().max().copied());
        let mut mondays: Vec<Date> = Vec::new();
        let mut next = last;
        while let Some(monday) = next.filter(|monday| Some(*monday) >= first && mondays.len() < WEEKS) {
            mondays.push(monday);
            next = monday.checked_sub(7.days()).ok();
        }
        mondays.reverse();
        Weeks { mondays, zone: zone.clone() }
    }

    fn place(&self, at: i64) -> Option<usize> {
        self.mondays.iter().position(|known| *known == monday(at, &self.zone))
    }

    /// Each week as it is called: by its number in the year.
    fn names(&self, words: Words) -> Vec<String> {
        let number = |monday: &Date| monday.iso_week_date().week();
        self.mondays
            .iter()
            .map(|monday| words.say("after.progress.week").put("n", number(monday)).to_string())
            .collect()
    }

    /// The mean total of each week.
    fn line(&self, words: Words, attempts: &[Attempt]) -> Drawn {
        let mut totals: Vec<Vec<(Score, u32)>> = vec![Vec::new(); self.mondays.len()];
        for attempt in attempts {
            if let (Some(week), Some(total)) = (self.place(attempt.started), attempt.total.and_then(score)) {
                totals[week].push((total, 1));
            }
        }
        let point = |(when, totals): (String, Vec<(Score, u32)>)| {
            let score = Score::mean(totals.iter().copied());
            Point { when, score, told: told(words, score), count: totals.len() }
        };
        let points: Vec<Point> = self.names(words).into_iter().zip(totals).map(point).collect();
        let last = points.iter().rev().find(|point| point.score.is_some());
        let says = words.say("after.progress.says").put("score", last.map_or("–", |point| &point.told));
        let caption = Caption {
            id: "progress".to_owned(),
            title: words.get("after.progress.line").to_owned(),
            says: says.to_string(),
            table: words.get("after.chart.table").to_owned(),
            heads: ["week", "score", "shifts"].map(|head| words.pick("after.progress.heads", head).to_owned()).to_vec(),
        };
        let named = ["score", "mark"].map(|word| words.pick("after.progress.heads", word).to_owned());
        Drawn::of(&Line { caption, points, mark: Some(Score::points(80)), words: named }.draw())
    }

    /// The mean of each criterion in each of the last weeks.
    fn heat(&self, words: Words, scores: &[Kept]) -> Drawn {
        let skipped = self.mondays.len().saturating_sub(HEATED);
        let mut cells: BTreeMap<(&str, usize), Vec<(Score, u32)>> = BTreeMap::new();
        for kept in scores {
            if let (Some(week), Some(score)) = (self.place(kept.started), kept.tenths.and_then(score)) {
                cells.entry((&kept.criterion, week)).or_default().push((score, 1));
            }
        }
        let cell = |criterion: &'static str, week: usize| {
            let score = cells.get(&(criterion, week)).and_then(|scores| Score::mean(scores.iter().copied()));
            Cell { score, told: told(words, score) }
        };
        let rows = criteria::ALL.iter().map(|criterion| {
            let cells = (skipped..self.mondays.len()).map(|week| cell(criterion.id(), week)).collect();
            (words.pick("after.criterion", criterion.id()).to_owned(), None, cells)
        });
        let heat = HeatMap {
            title: words.get("after.progress.heat").to_owned(),
            of: words.pick("after.radar.heads", "criterion").to_owned(),
            columns: self.names(words).split_off(skipped),
            rows: rows.collect(),
            missing: words.get("after.not-applicable").to_owned(),
        };
        Drawn::of(&heat)
    }
}

fn monday(at: i64, zone: &TimeZone) -> Date {
    let date = Timestamp::from_millisecond(at).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(zone.clone()).date();
    date.checked_sub(i64::from(date.weekday().to_monday_zero_offset()).days()).unwrap_or(date)
}

fn score(tenths: i64) -> Option<Score> {
    u16::try_from(tenths).ok().map(Score::tenths)
}

fn told(words: Words, score: Option<Score>) -> String {
    score.map(|score| points(words, i64::from(score.as_tenths()))).unwrap_or_default()
}
