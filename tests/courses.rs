//! Courses: what their writers are told about mistakes, and where their scenarios may stand.

use std::path::PathBuf;

use sparring::language::Language;
use sparring::scenario::courses::Catalog;

use crate::support::{Folder, Ran, SCENARIO, files, package, sparring};

/// A valid course of the two stories that every folder here has.
const COURSE: &str = "\
title: Two letters
language: en
level: beginner
goal: You answer two letters.
rules: [X3]
cases:
  - { scenario: first }
  - { scenario: second, opens: 5m }
assessment:
  within: 30m
";

/// A folder with two stories and one course.
fn folder(course: &str) -> Folder {
    let folder = Folder::new();
    folder.put("first.yaml", SCENARIO).put("second.yaml", SCENARIO).put("courses/en/letters.yaml", course);
    folder
}

fn check(course: &str) -> Ran {
    folder(course).sparring(&["check", "--no-samples", "courses"])
}

/// What is said of the course with this in place of that.
fn told(from: &str, to: &str) -> String {
    assert!(COURSE.contains(from), "{from}");
    let ran = check(&COURSE.replace(from, to));
    format!("# {from} → {to}\n{ran}\n")
}

#[test]
fn a_course_is_checked_by_itself_and_with_the_folder() {
    let folder = folder(COURSE);
    let alone = folder.sparring(&["check", "courses/en/letters.yaml"]).with_code(0);
    assert_eq!(alone.stdout, "0 scenarios, 1 brand, 1 course, 0 samples played: no mistakes\n");
    let whole = folder.sparring(&["check", "--no-samples", "."]).with_code(0);
    assert_eq!(whole.stdout, "2 scenarios, 1 brand, 1 course: no mistakes\n");
    let run = folder.sparring(&["run", ".", "--agent", "silent"]);
    assert!(run.stdout.contains("2 scenarios"), "a course is nothing to be run: {run}");
}

#[test]
fn every_mistake_in_a_course_is_shown_where_it_is() {
    let mut all = String::new();
    for (from, to) in [
        ("scenario: second", "scenario: secnod"),
        ("scenario: second", "scenario: en/second"),
        ("scenario: second", "scenario: somewhere/else-entirely"),
        ("scenario: second", "scenario: first"),
        ("scenario: second", "scenario: nl/not-home-again"),
        ("scenario: second", "scenario: faults/answer-lost"),
        ("scenario: first }", "scenario: first, opens: 9m }"),
        ("opens: 5m", "opens: soon"),
        ("within: 30m", "within: 5m"),
        ("within: 30m", "attempts: 0"),
        ("within: 30m", "pass_mark: 0"),
        ("within: 30m", "pass_mark: 101"),
        ("within: 30m", "passmark: 80"),
        ("within: 30m", "cases: [{ scenario: first }, { scenario: first }]"),
        ("level: beginner", "level: beginer"),
        ("title: Two letters", "title: ''"),
        ("goal: You answer two letters.", "goal: ' '"),
        ("rules: [X3]", "rules: []"),
        ("rules: [X3]", "rules: [X3, E5]"),
        ("  - { scenario: first }\n  - { scenario: second, opens: 5m }", "  []"),
    ] {
        all += &told(from, to);
    }
    insta::assert_snapshot!(all);
}

#[test]
fn a_course_of_a_broken_story_cannot_be_used() {
    let folder = folder(COURSE);
    folder.put("second.yaml", SCENARIO.replace("language: en", "language: xx"));
    let ran = folder.sparring(&["check", "--no-samples", "courses"]).with_code(2);
    assert!(ran.stderr.contains("the scenario `second` cannot be used"), "{ran}");
}

#[test]
fn a_folder_of_courses_alone_may_name_what_is_bundled() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("courses/mine.yaml");
    std::fs::create_dir(folder.path().join("courses")).expect("a folder");
    let course = COURSE.replace("scenario: first", "scenario: en/code-at-the-till");
    std::fs::write(&path, course.replace("scenario: second", "scenario: en/parcel-delivered-nowhere")).expect("a file");
    for shown in [folder.path().to_owned(), path] {
        let ran = sparring(&[PathBuf::from("check"), shown.clone()]).with_code(0);
        assert_eq!(ran.stdout, "0 scenarios, 0 brands, 1 course, 0 samples played: no mistakes\n");
        let catalog = Catalog::open(&[shown]).expect("a catalog");
        let own = catalog.get("mine").expect("the course");
        assert!(own.scenarios().all(|id| catalog.story(id).is_some()));
    }
}

#[test]
fn a_course_of_ones_own_hides_the_bundled_one_of_its_id() {
    let folder = folder(COURSE);
    folder.put("courses/en/first-day.yaml", COURSE);
    let catalog = Catalog::open(&[folder.path().to_owned()]).expect("a catalog");
    assert!(catalog.problems.is_empty(), "{:?}", catalog.problems);
    assert_eq!(catalog.get("en/first-day").map(|course| course.title.as_str()), Some("Two letters"));
    assert!(catalog.get("nl/eerste-dag").is_some() && catalog.story("first").is_some());
}

#[test]
fn every_language_has_three_courses_from_the_easiest_on_and_a_certificate_to_earn() {
    let catalog = Catalog::bundled();
    for language in Language::ALL {
        let courses: Vec<_> = catalog.of_language(*language).collect();
        assert!(courses.len() >= 3 && courses.is_sorted_by_key(|course| course.level), "{}", language.code());
        for course in courses {
            let assessment = course.assessment.as_ref().expect("an assessment");
            assert_eq!((assessment.pass_mark.0, assessment.attempts), (80, 3), "{}", course.id);
            assert!((2..=6).contains(&course.assessed().len()), "{}", course.id);
            assert!(course.scenarios().all(|id| catalog.story(id).is_some()), "{}", course.id);
        }
    }
}

#[test]
fn the_saved_replies_of_a_shift_have_no_flaw() {
    let all = files(&package().join("src/library/shift"), ".yaml");
    assert_eq!(all.len(), 8, "five languages, three of them in two forms of address");
    for file in all {
        let ran = sparring(&[PathBuf::from("lint"), file]).with_code(0);
        assert!(ran.stdout.starts_with("Nothing is wrong in 14 replies"), "{ran}");
    }
}
