//! What home shows of courses and attempts.

use jiff::tz::TimeZone;

use super::super::frame::Frame;
use super::super::when::When;
use crate::scenario::courses::Course;
use crate::store::{Attempt, Mode, State};

/// A language of customers to choose.
pub(super) struct Tab {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    /// How many courses there are in it.
    pub(super) courses: usize,
    pub(super) is_chosen: bool,
}

/// An attempt that goes on.
pub(super) struct OpenView {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) mode: &'static str,
    pub(super) is_assessment: bool,
    pub(super) since: When,
}

/// An attempt that has ended.
pub(super) struct PastView {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) mode: &'static str,
    /// The points, written out; `None` where nothing was judged.
    pub(super) points: Option<String>,
    pub(super) passed: bool,
    pub(super) ended: When,
}

/// What somebody has reached in a course.
pub(super) struct Record {
    /// The best total of all attempts that have ended, in tenths of a point.
    best: Option<i64>,
    /// How many assessments were begun.
    assessed: i64,
    /// The assessment that was passed, by its id.
    passed: Option<String>,
}

/// A course to take.
pub(super) struct CourseView {
    pub(super) id: String,
    pub(super) lang: &'static str,
    pub(super) title: String,
    pub(super) goal: String,
    pub(super) level: &'static str,
    pub(super) cases: usize,
    pub(super) best: Option<String>,
    pub(super) passed: Option<String>,
    pub(super) assessment: Option<AssessmentView>,
    /// Until when a coach wants it done, where one does.
    pub(super) due: Option<String>,
    pub(super) is_assigned: bool,
    pub(super) is_late: bool,
}

/// The assessment of a course.
pub(super) struct AssessmentView {
    pub(super) mark: u8,
    pub(super) left: i64,
    pub(super) attempts: u32,
    pub(super) within: String,
    pub(super) cases: usize,
}

impl OpenView {
    pub(super) fn of(frame: &Frame, attempt: &Attempt) -> OpenView {
        OpenView {
            id: attempt.id.clone(),
            title: attempt.title.clone(),
            mode: mode(frame, attempt.mode),
            is_assessment: attempt.mode == Mode::Assessment,
            since: When::ago(frame.words, attempt.started, frame.now, TimeZone::UTC),
        }
    }
}

impl PastView {
    pub(super) fn of(frame: &Frame, attempt: &Attempt) -> PastView {
        let ended = attempt.ended.unwrap_or(attempt.started);
        PastView {
            id: attempt.id.clone(),
            title: attempt.title.clone(),
            mode: mode(frame, attempt.mode),
            points: attempt.total.map(|total| frame.tenths(total)),
            passed: attempt.passed == Some(true),
            ended: When::ago(frame.words, ended, frame.now, TimeZone::UTC),
        }
    }
}

impl Record {
    /// What these attempts of one person came to in a course.
    pub(super) fn of(course: &str, attempts: &[Attempt]) -> Record {
        let own = || attempts.iter().filter(|attempt| attempt.course.as_deref() == Some(course));
        let assessments = || own().filter(|attempt| attempt.mode == Mode::Assessment);
        let passed = |attempt: &&Attempt| attempt.passed == Some(true);
        Record {
            best: own().filter(|attempt| attempt.state == State::Done).filter_map(|attempt| attempt.total).max(),
            assessed: i64::try_from(assessments().count()).unwrap_or(i64::MAX),
            passed: assessments().find(passed).map(|attempt| attempt.id.clone()),
        }
    }
}

impl CourseView {
    pub(super) fn of(frame: &Frame, course: &Course, record: &Record, assigned: Option<&Option<i64>>) -> CourseView {
        let due = assigned.copied().flatten();
        CourseView {
            id: course.id.clone(),
            lang: course.language.code(),
            title: course.title.clone(),
            goal: course.goal.clone(),
            level: course.level.id(),
            cases: course.cases.len(),
            best: record.best.map(|best| frame.tenths(best)),
            passed: record.passed.clone(),
            assessment: course.assessment.as_ref().map(|assessment| AssessmentView {
                mark: assessment.pass_mark.0,
                left: (i64::from(assessment.attempts) - record.assessed).max(0),
                attempts: assessment.attempts,
                within: frame.duration(assessment.within.0),
                cases: course.assessed().len(),
            }),
            due: due.map(|due| When::on(frame.words, due, frame.now, TimeZone::UTC).absolute()),
            is_assigned: assigned.is_some(),
            is_late: due.is_some_and(|due| due < frame.now) && record.passed.is_none(),
        }
    }
}

fn mode(frame: &Frame, mode: Mode) -> &'static str {
    let id = match mode {
        Mode::Practice => "practice",
        Mode::Assessment => "assessment",
        Mode::Guided => "guided",
    };
    frame.pick("home.mode", id)
}
