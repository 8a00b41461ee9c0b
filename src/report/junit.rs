//! JUnit XML: a test case for each scenario, for the test panel of a CI system. It has no times, so that the same run gives
//! the same bytes.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::excerpt::{name, outcome};
use super::terminal::details;
use super::{Canvas, Format};
use crate::results::{Results, ScenarioResult, Status};

/// A test case for each scenario.
pub(super) struct Junit;

impl Format for Junit {
    fn id(&self) -> &'static str {
        "junit"
    }

    fn purpose(&self) -> &'static str {
        "a test case for each scenario, for CI systems"
    }

    fn render(&self, results: &Results, _: &Canvas) -> String {
        let mut suite = TestSuite::new(format!("sparring {}", results.agent));
        suite.add_test_cases(results.scenarios.iter().map(case));
        let mut report = Report::new("sparring");
        report.add_test_suite(suite);
        let mut text = report.to_string().expect("a report in memory can be written");
        text.push('\n');
        text
    }
}

fn case(result: &ScenarioResult) -> TestCase {
    let status = match result.status {
        Status::Passed => TestCaseStatus::success(),
        Status::Broken => failure(result, NonSuccessKind::Error),
        Status::Failed | Status::Flaky => failure(result, NonSuccessKind::Failure),
    };
    let mut case = TestCase::new(result.id.clone(), status);
    case.set_classname(format!("{}.{}", result.language.code(), result.category.id()));
    case
}

fn failure(result: &ScenarioResult, kind: NonSuccessKind) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    status.set_type(name(result.status));
    status.set_message(outcome(result));
    status.set_description(details(result, &Canvas::default()));
    status
}
