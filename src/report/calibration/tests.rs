//! The formats of a calibration, on a few replies.

use super::*;
use crate::calibration::floor::Floor;
use crate::calibration::{Judged, Wish, measure, read};
use crate::evaluator::rubric::Rubric;
use crate::grading::Grader;
use crate::language::Language;

/// Labels in which people and the evaluator differ here and there.
const LABELS: &str = include_str!("tests.jsonl");

fn judged(text: &str) -> Vec<Judged> {
    let (labels, _) = read::labels("labels.jsonl", text.as_bytes()).expect("labels");
    let grader = Grader::new(Rubric::bundled(), [], Language::En);
    let mut reviewer = grader.reviewer();
    labels.into_iter().map(|label| Judged::by(&mut reviewer, label)).collect()
}

fn rendered(id: &str) -> String {
    let mut found = measure(&judged(LABELS), Wish { min_positives: 2, ..Wish::default() });
    found.differences.iter_mut().for_each(Difference::conceal);
    let floor = Floor { micro_f1: Some(0.99), macro_f1: Some(0.1), ..Floor::default() };
    let asked = floor.asked(&found);
    let view = View { calibration: &found, asked: &asked, examples: 3, misses: None };
    let format = ALL.iter().find(|format| format.id == id).expect("a format");
    (format.render)(&view, &Canvas { colour: false, width: 80 })
}

#[test]
fn terminal() {
    let text = rendered("terminal");
    for line in text.lines() {
        assert!(crate::report::width::width(line) <= 80, "{line}");
    }
    insta::assert_snapshot!(text);
}

#[test]
fn markdown() {
    insta::assert_snapshot!(rendered("markdown"));
}

#[test]
fn json() {
    insta::assert_snapshot!(rendered("json"));
}

#[test]
fn html() {
    let page = rendered("html");
    assert!(!page.contains("<script") && !page.contains("<img"), "what a customer writes is no markup");
    insta::assert_snapshot!(page);
}
