//! JUnit XML: a suite for each file and a case for each reply with findings, for the test panel of a CI system.

use std::collections::BTreeMap;

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::excerpt::visible;
use super::terminal::told;
use super::words::counted;
use super::{Canvas, Format};
use crate::lint::checked::Checked;
use crate::lint::finding::{Finding, Level};

/// A case for each reply with findings. Notes are told with a case, but do not fail it.
pub(super) struct Junit;

impl Format for Junit {
    fn id(&self) -> &'static str {
        "junit"
    }

    fn purpose(&self) -> &'static str {
        "a test case for each reply with findings, for CI systems"
    }

    fn render(&self, checked: &Checked, _: &Canvas) -> String {
        let mut report = Report::new("sparring lint");
        let mut rest = checked.findings.as_slice();
        for (index, file) in checked.files.iter().enumerate() {
            let count = rest.iter().take_while(|finding| finding.file as usize == index).count();
            let (own, others) = rest.split_at(count);
            rest = others;
            let name = visible(&file.source.name);
            let mut suite = TestSuite::new(name.clone());
            suite.add_test_cases(cases(checked, own, &name));
            report.add_test_suite(suite);
        }
        let mut text = report.to_string().expect("a report in memory can be written");
        text.push('\n');
        text
    }
}

/// A case for each reply that something is found in; a file without any has one that passes.
fn cases(checked: &Checked, findings: &[Finding], file: &str) -> Vec<TestCase> {
    if findings.is_empty() {
        let mut case = TestCase::new("all replies", TestCaseStatus::success());
        case.set_classname(file);
        return vec![case];
    }
    // By reply, in the order of their first findings.
    let mut order: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, finding) in findings.iter().enumerate() {
        order.entry(&finding.reply).or_insert(index);
    }
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    sorted.sort_by_key(|finding| order.get(finding.reply.as_str()).copied());
    sorted.chunk_by(|one, next| one.reply == next.reply).map(|group| case(checked, group, file)).collect()
}

fn case(checked: &Checked, findings: &[&Finding], file: &str) -> TestCase {
    let failing: Vec<&&Finding> = findings.iter().filter(|finding| finding.level > Level::Note).collect();
    let details: String = findings.iter().map(|finding| told(checked, finding)).collect();
    let details = details.trim_end();
    let reply = findings.first().map_or("", |finding| finding.reply.as_str());
    let Some(worst) = failing.iter().rev().max_by_key(|finding| finding.level) else {
        let mut case = TestCase::new(visible(reply), TestCaseStatus::success());
        case.set_classname(file);
        case.set_system_out(details);
        return case;
    };
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    let more = match failing.len() {
        1 => String::new(),
        many => format!(" (and {})", counted(many - 1, "other finding", "other findings")),
    };
    status.set_type(worst.rule.clone());
    status.set_message(format!("{}{more}", visible(&worst.message)));
    status.set_description(details);
    let mut case = TestCase::new(visible(reply), status);
    case.set_classname(file);
    case
}
