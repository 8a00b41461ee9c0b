//! The cohort: who practises how much and how well, as a table and as a heat map.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::{Query, State};
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::spread::{FEWEST, Fences, Side};
use super::{Coach, Pager, address, called, said};
use crate::console::after::Drawn;
use crate::console::app::App;
use crate::console::frame::Frame;
use crate::console::refused::{Answer, Refused};
use crate::console::when::When;
use crate::evaluator::criteria;
use crate::evaluator::verdict::Score;
use crate::report::charts::{Cell, HeatMap};
use crate::store::{Person, Role, Standing};

/// How many people stand on a page.
const EACH: i64 = 25;

/// Which people are shown.
const SHOW: [&str; 5] = ["all", "below", "unreviewed", "outliers", "overdue"];

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    course: Option<String>,
    since: Option<String>,
    show: Option<String>,
    page: Option<i64>,
}

#[derive(Template)]
#[template(path = "coach/cohort.html")]
struct Page {
    frame: Frame,
    courses: Vec<(String, String)>,
    course: String,
    since: String,
    show: &'static str,
    shows: [&'static str; 5],
    members: Vec<Shown>,
    /// How many people there are at all, and how many are left by the filter.
    all: usize,
    left: usize,
    heat: Drawn,
    pager: Pager,
    disputes: usize,
    unreviewed: i64,
    /// Whether there are enough people to tell who lies far off.
    tells: bool,
    fewest: usize,
    export: String,
}

/// One person in the table.
struct Shown {
    id: String,
    name: String,
    attempts: i64,
    active: Option<When>,
    last: Option<String>,
    /// Whether the last shift passed; nothing where none has ended.
    passed: Option<bool>,
    best: Option<String>,
    courses: Vec<Course>,
    certified: i64,
    unreviewed: i64,
    overdue: i64,
    /// The criteria on which this person lies far below the others, and far above them; empty where there is none.
    below: String,
    above: String,
}

/// What somebody scored at one course.
struct Course {
    title: String,
    last: Option<String>,
    best: Option<String>,
}

/// One person with all that their attempts come to.
struct Member {
    person: Person,
    standings: Vec<Standing>,
    means: BTreeMap<String, i64>,
    overdue: i64,
    far: BTreeMap<String, Side>,
}

impl Member {
    /// The attempt that ended last: its total, and whether it passed.
    fn last(&self) -> Option<(Option<i64>, bool)> {
        let last = self.standings.iter().max_by_key(|standing| standing.last_started)?;
        Some((last.last, last.last_passed?))
    }

    fn unreviewed(&self) -> i64 {
        self.standings.iter().map(|standing| standing.unreviewed).sum()
    }

    fn is_shown(&self, show: &str) -> bool {
        match show {
            "below" => self.last().is_some_and(|(_, passed)| !passed),
            "unreviewed" => self.unreviewed() > 0,
            "outliers" => !self.far.is_empty(),
            "overdue" => self.overdue > 0,
            _ => true,
        }
    }
}

/// Shows the cohort.
pub(super) async fn show(_coach: Coach, frame: Frame, State(app): State<App>, Query(asked): Query<Asked>) -> Answer {
    let course = said(asked.course.as_ref());
    let day = said(asked.since.as_ref());
    let since = day.map(|day| super::assign::morning(day).ok_or(Refused::Unreadable)).transpose()?;
    let show = match said(asked.show.as_ref()) {
        None => "all",
        Some(word) => SHOW.into_iter().find(|known| *known == word).ok_or(Refused::Unreadable)?,
    };
    let members = members(&app, course, since, frame.now).await?;
    let all = members.len();
    let tells = members.iter().filter(|member| !member.means.is_empty()).count() >= FEWEST;
    let unreviewed = members.iter().map(Member::unreviewed).sum();
    let left: Vec<Member> = members.into_iter().filter(|member| member.is_shown(show)).collect();
    let asked_for = [("course", course), ("since", day), ("show", Some(show))];
    let pager = Pager::of(asked.page, i64::try_from(left.len()).unwrap_or(0), EACH, address("/coach", &asked_for));
    let skip = usize::try_from((pager.page - 1) * EACH).unwrap_or(0);
    let count = left.len();
    let page: Vec<Member> = left.into_iter().skip(skip).take(usize::try_from(EACH).unwrap_or(0)).collect();
    let courses = super::courses(&app);
    Frame::show(&Page {
        heat: Drawn::of(&heat(&frame, &page)),
        members: page.into_iter().map(|member| shown(&frame, member, &courses)).collect(),
        disputes: app.store.disputes(super::attempts::MOST).await?.len(),
        course: course.unwrap_or_default().to_owned(),
        since: day.unwrap_or_default().to_owned(),
        export: address("/coach/export/attempts.csv", &asked_for[..2]),
        show,
        shows: SHOW,
        all,
        left: count,
        pager,
        unreviewed,
        tells,
        fewest: FEWEST,
        courses,
        frame,
    })
}

/// Everybody who practises or may, by name: a few questions to the database, however many there are.
async fn members(app: &App, course: Option<&str>, since: Option<i64>, now: i64) -> Result<Vec<Member>, Refused> {
    let mut standings: BTreeMap<String, Vec<Standing>> = BTreeMap::new();
    for standing in app.store.standings(course, since).await? {
        standings.entry(standing.person.clone()).or_default().push(standing);
    }
    let mut means: BTreeMap<String, BTreeMap<String, i64>> = BTreeMap::new();
    for mean in app.store.means(course, since).await? {
        means.entry(mean.person).or_default().insert(mean.criterion, mean.sum / mean.count.max(1));
    }
    let overdue = super::assign::overdue(app, now).await?;
    let people = app.store.people().await?.into_iter();
    let members = people.filter_map(|person| {
        let standings = standings.remove(&person.id).unwrap_or_default();
        // Coaches who do not practise are no part of the cohort.
        let belongs = !standings.is_empty() || person.active && person.role == Role::Trainee;
        let means = means.remove(&person.id).unwrap_or_default();
        let overdue = overdue.get(&person.id).copied().unwrap_or(0);
        belongs.then(|| Member { person, standings, means, overdue, far: BTreeMap::new() })
    });
    Ok(far_off(members.collect()))
}

/// The same people, with where each of them lies far off.
fn far_off(mut members: Vec<Member>) -> Vec<Member> {
    let criteria: BTreeSet<String> = members.iter().flat_map(|member| member.means.keys().cloned()).collect();
    for criterion in criteria {
        let scores = members.iter().filter_map(|member| member.means.get(&criterion).copied()).collect();
        let Some(fences) = Fences::of(scores) else { continue };
        for member in &mut members {
            if let Some(side) = member.means.get(&criterion).and_then(|score| fences.side(*score)) {
                member.far.insert(criterion.clone(), side);
            }
        }
    }
    members
}

fn heat(frame: &Frame, members: &[Member]) -> HeatMap {
    let ids: Vec<&str> = criteria::ALL.iter().map(|criterion| criterion.id()).collect();
    let cell = |member: &Member, id: &str| {
        let mean = member.means.get(id).copied();
        let sign = match member.far.get(id) {
            None => "",
            Some(Side::Below) => " ↓",
            Some(Side::Above) => " ↑",
        };
        Cell {
            score: mean.and_then(|mean| u16::try_from(mean).ok()).map(Score::tenths),
            told: mean.map_or_else(String::new, |mean| format!("{}{sign}", frame.tenths(mean))),
        }
    };
    let judged = members.iter().filter(|member| !member.means.is_empty());
    let rows = judged.map(|member| {
        let link = address("/coach/attempts", &[("person", Some(&member.person.id))]);
        let cells = ids.iter().map(|id| cell(member, id)).collect();
        (called(frame, &member.person.name), Some(link.trim_end_matches(['?', '&']).to_owned()), cells)
    });
    HeatMap {
        title: frame.get("coach.cohort.heat.title").to_owned(),
        of: frame.get("coach.cohort.person").to_owned(),
        columns: ids.iter().map(|id| frame.pick("after.criterion", id).to_owned()).collect(),
        rows: rows.collect(),
        missing: frame.get("coach.cohort.heat.missing").to_owned(),
    }
}

fn shown(frame: &Frame, member: Member, titles: &[(String, String)]) -> Shown {
    let told = |tenths: Option<i64>| tenths.map(|tenths| frame.tenths(tenths));
    let (last, passed) = member.last().map_or((None, None), |(total, passed)| (told(total), Some(passed)));
    let course = |standing: &Standing| Course {
        title: title(frame, titles, standing.course.as_deref()),
        last: told(standing.last),
        best: told(standing.best),
    };
    let active = member.standings.iter().map(|standing| standing.latest).max();
    let far = |wanted: Side| {
        let there = member.far.iter().filter(|(_, side)| **side == wanted);
        there.map(|(id, _)| frame.pick("after.criterion", id)).collect::<Vec<_>>().join(", ")
    };
    Shown {
        name: called(frame, &member.person.name),
        attempts: member.standings.iter().map(|standing| standing.attempts).sum(),
        active: active.map(|at| When::ago(frame.words, at, frame.now, TimeZone::system())),
        last,
        passed,
        best: told(member.standings.iter().filter_map(|standing| standing.best).max()),
        courses: member.standings.iter().filter(|standing| standing.done > 0).map(course).collect(),
        certified: member.standings.iter().map(|standing| standing.certified).sum(),
        unreviewed: member.unreviewed(),
        overdue: member.overdue,
        below: far(Side::Below),
        above: far(Side::Above),
        id: member.person.id,
    }
}

/// What a course is called; attempts at none are shifts of one's own choice.
fn title(frame: &Frame, titles: &[(String, String)], course: Option<&str>) -> String {
    let Some(id) = course else { return frame.get("coach.no-course").to_owned() };
    titles.iter().find(|(known, _)| known == id).map_or_else(|| id.to_owned(), |(_, title)| title.clone())
}
