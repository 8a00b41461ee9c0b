//! Assignments: which course a coach asks whom to do, by when, and who is late.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::response::{IntoResponse, Redirect};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::{Coach, Pager, called, said};
use crate::console::app::App;
use crate::console::frame::Frame;
use crate::console::refused::{Answer, Refused};
use crate::console::when::When;
use crate::store::Assignment;

/// How many assignments stand on a page.
const EACH: i64 = 100;

#[derive(Template)]
#[template(path = "coach/assignments.html")]
struct Page {
    frame: Frame,
    courses: Vec<(String, String)>,
    people: Vec<(String, String)>,
    rows: Vec<Row>,
    /// How many are late.
    overdue: usize,
    pager: Pager,
    done: bool,
}

/// One assignment in the list.
struct Row {
    course: String,
    title: String,
    person: String,
    name: String,
    due: Option<When>,
    state: &'static str,
}

/// How an assignment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    /// The day has passed, and it is not done.
    Overdue,
    /// It is to be done.
    Open,
    /// It is done.
    Done,
}

impl Standing {
    /// Its word in words files.
    fn id(self) -> &'static str {
        match self {
            Standing::Overdue => "overdue",
            Standing::Open => "open",
            Standing::Done => "done",
        }
    }
}

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    page: Option<i64>,
    done: Option<String>,
}

/// Shows who is asked to do what.
pub(super) async fn show(_coach: Coach, frame: Frame, State(app): State<App>, Query(asked): Query<Asked>) -> Answer {
    let people: Vec<_> = app.store.people().await?.into_iter().filter(|person| person.active).collect();
    let names: BTreeMap<String, String> =
        people.iter().map(|person| (person.id.clone(), called(&frame, &person.name))).collect();
    let mut all: Vec<(Standing, Assignment)> = standings(&app, app.store.assignments().await?, frame.now).await?;
    all.retain(|(_, one)| names.contains_key(&one.person));
    // What presses most stands at the top.
    all.sort_by_key(|(standing, one)| (*standing, one.due.unwrap_or(i64::MAX), one.person.clone(), one.course.clone()));
    let overdue = all.iter().filter(|(standing, _)| *standing == Standing::Overdue).count();
    let count = i64::try_from(all.len()).unwrap_or(0);
    let pager = Pager::of(asked.page, count, EACH, "/coach/assignments?".to_owned());
    let courses = super::courses(&app);
    let skip = usize::try_from((pager.page - 1) * EACH).unwrap_or(0);
    let page = all.into_iter().skip(skip).take(usize::try_from(EACH).unwrap_or(0));
    let rows = page.map(|(standing, one)| row(&frame, standing, one, &names, &courses)).collect();
    let people = people.into_iter().map(|person| (called(&frame, &person.name), person.id)).collect();
    Frame::show(&Page { rows, people, courses, overdue, pager, done: asked.done.is_some(), frame })
}

fn row(
    frame: &Frame,
    standing: Standing,
    one: Assignment,
    names: &BTreeMap<String, String>,
    courses: &[(String, String)],
) -> Row {
    let title = courses.iter().find(|(id, _)| *id == one.course).map_or(&one.course, |(_, title)| title);
    Row {
        title: title.clone(),
        name: names.get(&one.person).cloned().unwrap_or_default(),
        due: one.due.map(|due| When::on(frame.words, due, frame.now, TimeZone::system())),
        state: standing.id(),
        course: one.course,
        person: one.person,
    }
}

/// How each of these assignments stands.
///
/// # Errors
/// When the store fails.
async fn standings(app: &App, assignments: Vec<Assignment>, now: i64) -> Result<Vec<(Standing, Assignment)>, Refused> {
    let mut done: BTreeMap<String, BTreeMap<String, i64>> = BTreeMap::new();
    for one in &assignments {
        if !done.contains_key(&one.course) {
            let course = app.offer.catalog.get(&one.course);
            let has_assessment = course.is_some_and(|course| course.assessment.is_some());
            let people = app.store.done_course(&one.course, has_assessment).await?;
            done.insert(one.course.clone(), people.into_iter().collect());
        }
    }
    let standing = |one: &Assignment| match done.get(&one.course).and_then(|people| people.get(&one.person)) {
        Some(started) if *started >= one.created => Standing::Done,
        _ if one.due.is_some_and(|due| due < now) => Standing::Overdue,
        _ => Standing::Open,
    };
    Ok(assignments.into_iter().map(|one| (standing(&one), one)).collect())
}

/// How many assignments each person is late with, by the person's id.
///
/// # Errors
/// When the store fails.
pub(super) async fn overdue(app: &App, now: i64) -> Result<BTreeMap<String, i64>, Refused> {
    let mut late = BTreeMap::new();
    for (standing, one) in standings(app, app.store.assignments().await?, now).await? {
        if standing == Standing::Overdue {
            *late.entry(one.person).or_insert(0) += 1;
        }
    }
    Ok(late)
}

/// Asks people to do a course: in place of what they were asked before, if it is the same course.
pub(super) async fn assign(coach: Coach, State(app): State<App>, Form(fields): Form<Vec<(String, String)>>) -> Answer {
    let field = |name: &str| fields.iter().find(|(key, _)| key == name).map(|(_, value)| value);
    let course = said(field("course")).ok_or(Refused::Unreadable)?;
    app.offer.catalog.get(course).ok_or(Refused::NotFound)?;
    let due = said(field("due")).map(|day| evening(day).ok_or(Refused::Unreadable)).transpose()?;
    let people = app.store.people().await?;
    let asked: Vec<&str> = match field("everybody") {
        Some(_) => people.iter().filter(|person| person.active).map(|person| person.id.as_str()).collect(),
        None => fields.iter().filter(|(key, _)| key == "person").map(|(_, id)| id.as_str()).collect(),
    };
    let is_known = |id: &&str| people.iter().any(|person| person.active && person.id == *id);
    if asked.is_empty() || !asked.iter().all(is_known) {
        return Err(Refused::Unreadable);
    }
    let now = app.now();
    let before = standings(&app, app.store.assignments().await?, now).await?;
    for person in asked {
        // Who has begun and gets another day goes on; who has done it is asked again.
        let same = |(standing, one): &&(Standing, Assignment)| {
            *standing != Standing::Done && one.course == course && one.person == person
        };
        let created = before.iter().find(same).map_or(now, |(_, one)| one.created);
        let by = Some(coach.0.person.clone());
        let one = Assignment { course: course.to_owned(), person: person.to_owned(), due, by, created };
        app.store.put_assignment(&one).await?;
    }
    Ok(Redirect::to("/coach/assignments?done=1").into_response())
}

/// What is taken back.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Removed {
    course: String,
    person: String,
}

/// Takes an assignment back.
pub(super) async fn remove(_coach: Coach, State(app): State<App>, Form(removed): Form<Removed>) -> Answer {
    app.store.remove_assignment(&removed.course, &removed.person).await?;
    Ok(Redirect::to("/coach/assignments").into_response())
}

/// When a day such as `2026-11-22` begins where this program runs, in Unix milliseconds; `None` where it is no day.
pub(super) fn morning(day: &str) -> Option<i64> {
    let day: Date = day.parse().ok().filter(|_| day.len() == 10)?;
    Some(day.to_zoned(TimeZone::system()).ok()?.timestamp().as_millisecond())
}

/// When it ends.
fn evening(day: &str) -> Option<i64> {
    let day: Date = day.parse().ok().filter(|_| day.len() == 10)?;
    let next = day.tomorrow().ok()?.to_zoned(TimeZone::system()).ok()?;
    Some(next.timestamp().as_millisecond() - 1)
}

#[cfg(test)]
mod tests {
    use super::{evening, morning};

    #[test]
    fn a_day_is_read_strictly_and_lasts_until_its_end() {
        let (from, to) = (morning("2026-11-22").expect("a day"), evening("2026-11-22").expect("a day"));
        assert_eq!(to - from, 24 * 3_600_000 - 1);
        for wrong in ["", "22-11-2026", "2026-02-30", "2026-11-22T10:00", "9999-12-31x", "-009999-01-01"] {
            assert_eq!(morning(wrong), None, "{wrong}");
        }
        assert_eq!(evening("9999-12-31"), None, "nobody is asked to do anything beyond the calendar");
    }
}
