//! Everybody's attempts: what is to be reviewed, what is disputed, and whatever else a coach wants to open.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::{Query, State};
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::{Coach, Pager, address, called, said};
use crate::console::app::App;
use crate::console::frame::Frame;
use crate::console::refused::{Answer, Refused};
use crate::console::when::When;
use crate::store::{Attempt, Filter, Mode, State as Stands};

/// How many attempts stand on a page.
const EACH: i64 = 50;

/// How many disputes are listed.
pub(super) const MOST: i64 = 200;

/// Which attempts are shown.
const SHOW: [&str; 4] = ["all", "unreviewed", "reviewed", "disputed"];

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    person: Option<String>,
    course: Option<String>,
    mode: Option<String>,
    show: Option<String>,
    page: Option<i64>,
}

#[derive(Template)]
#[template(path = "coach/attempts.html")]
struct Page {
    frame: Frame,
    courses: Vec<(String, String)>,
    people: Vec<(String, String)>,
    modes: [&'static str; 3],
    shows: [&'static str; 4],
    person: String,
    course: String,
    mode: String,
    show: &'static str,
    rows: Vec<Row>,
    count: i64,
    pager: Pager,
}

/// One attempt in the list.
struct Row {
    id: String,
    name: String,
    title: String,
    lang: String,
    mode: &'static str,
    started: When,
    is_open: bool,
    total: Option<String>,
    passed: Option<bool>,
    is_reviewed: bool,
    /// What the trainee says against the review, where it is disputed.
    words: Option<String>,
}

/// Shows the attempts that are asked for.
pub(super) async fn show(_coach: Coach, frame: Frame, State(app): State<App>, Query(asked): Query<Asked>) -> Answer {
    let show = match said(asked.show.as_ref()) {
        None => "all",
        Some(word) => SHOW.into_iter().find(|known| *known == word).ok_or(Refused::Unreadable)?,
    };
    let mode = said(asked.mode.as_ref()).map(|word| Mode::of(word).ok_or(Refused::Unreadable)).transpose()?;
    let mut filter = Filter {
        person: said(asked.person.as_ref()).map(str::to_owned),
        course: said(asked.course.as_ref()).map(str::to_owned),
        mode,
        ..Filter::default()
    };
    if let "unreviewed" | "reviewed" = show {
        (filter.state, filter.reviewed) = (Some(Stands::Done), Some(show == "reviewed"));
    }
    let asked_for = [
        ("person", filter.person.as_deref()),
        ("course", filter.course.as_deref()),
        ("mode", mode.map(Mode::id)),
        ("show", Some(show)),
    ];
    let href = address("/coach/attempts", &asked_for);
    let (found, disputed, count, pager) = match show {
        "disputed" => disputes(&app, &filter, href).await?,
        _ => listed(&app, &mut filter, asked.page, href).await?,
    };
    let names: BTreeMap<String, String> =
        app.store.people().await?.into_iter().map(|person| (person.id, called(&frame, &person.name))).collect();
    let reviewed = reviewed(&app, &found, show).await?;
    let rows = found.into_iter().map(|attempt| row(&frame, attempt, &names, &reviewed, &disputed)).collect();
    let mut people: Vec<(String, String)> = names.into_iter().collect();
    people.sort_by_key(|(_, name)| name.to_lowercase());
    Frame::show(&Page {
        courses: super::courses(&app),
        people,
        modes: ["practice", "assessment", "guided"],
        shows: SHOW,
        person: filter.person.unwrap_or_default(),
        course: filter.course.unwrap_or_default(),
        mode: mode.map_or_else(String::new, |mode| mode.id().to_owned()),
        show,
        rows,
        count,
        pager,
        frame,
    })
}

/// The attempts of a page, nothing said against any review, how many there are, and the pager.
type Found = (Vec<Attempt>, BTreeMap<String, String>, i64, Pager);

async fn listed(app: &App, filter: &mut Filter, page: Option<i64>, href: String) -> Result<Found, Refused> {
    let count = app.store.count_attempts(filter).await?;
    let pager = Pager::of(page, count, EACH, href);
    (filter.skip, filter.limit) = ((pager.page - 1) * EACH, EACH);
    Ok((app.store.attempts(filter).await?, BTreeMap::new(), count, pager))
}

/// The attempts whose review is disputed, the latest dispute first, with what is said against it.
async fn disputes(app: &App, filter: &Filter, href: String) -> Result<Found, Refused> {
    let (mut found, mut words) = (Vec::new(), BTreeMap::new());
    for review in app.store.disputes(MOST).await? {
        let Some(attempt) = app.store.attempt(&review.attempt).await? else { continue };
        let fits = |wanted: &Option<String>, own: Option<&str>| wanted.is_none() || wanted.as_deref() == own;
        let is_asked = fits(&filter.person, Some(&attempt.person)) && fits(&filter.course, attempt.course.as_deref());
        if is_asked && filter.mode.is_none_or(|mode| mode == attempt.mode) && !words.contains_key(&attempt.id) {
            words.insert(attempt.id.clone(), review.words);
            found.push(attempt);
        }
    }
    let count = i64::try_from(found.len()).unwrap_or(0);
    Ok((found, words, count, Pager::of(None, count, MOST, href)))
}

/// Which of these attempts have a review.
async fn reviewed(app: &App, found: &[Attempt], show: &str) -> Result<BTreeSet<String>, Refused> {
    let mut reviewed = BTreeSet::new();
    for attempt in found {
        let known = match show {
            "unreviewed" => false,
            "reviewed" | "disputed" => true,
            _ => attempt.state == Stands::Done && !app.store.reviews_of(&attempt.id).await?.is_empty(),
        };
        if known {
            reviewed.insert(attempt.id.clone());
        }
    }
    Ok(reviewed)
}

fn row(
    frame: &Frame,
    attempt: Attempt,
    names: &BTreeMap<String, String>,
    reviewed: &BTreeSet<String>,
    disputed: &BTreeMap<String, String>,
) -> Row {
    Row {
        name: names.get(&attempt.person).cloned().unwrap_or_default(),
        title: attempt.title,
        lang: attempt.language,
        mode: frame.pick("coach.mode", attempt.mode.id()),
        started: When::on(frame.words, attempt.started, frame.now, TimeZone::system()),
        is_open: attempt.state == Stands::Open,
        total: attempt.total.map(|total| frame.tenths(total)),
        passed: attempt.passed,
        is_reviewed: reviewed.contains(&attempt.id),
        words: disputed.get(&attempt.id).cloned(),
        id: attempt.id,
    }
}
