//! `sparring calibrate`: what its users type, what they see, and what a wrong file comes to.

use std::path::Path;

use serde_json::Value;

use crate::support::{Folder, Ran, package, sparring};

/// Labels in which people and the evaluator differ here and there; people labelled each twice.
const LABELS: &str = include_str!("../src/report/calibration/tests.jsonl");

fn folder() -> Folder {
    let folder = Folder::new();
    folder.put("labels.jsonl", LABELS);
    folder
}

fn calibrate(folder: &Folder, arguments: &[&str]) -> Ran {
    folder.sparring(&[&["calibrate"], arguments].concat())
}

/// The replies written for this project, and the figures that may not sink on them. The weights are fitted to these replies:
/// the floor notices what breaks, and says nothing about other replies.
#[test]
fn the_evaluator_holds_its_floor_on_the_replies_written_for_it() {
    let markers = package().join("src/evaluator/markers");
    let path = |name: &str| markers.join(name).display().to_string();
    sparring(&["calibrate", &path("written.jsonl"), "--floor", &path("floor.yaml"), "--examples", "0"]).with_code(0);
}

#[test]
fn the_same_labels_give_the_same_bytes_in_every_format() {
    let folder = folder();
    for format in ["terminal", "json", "markdown", "html"] {
        let once = calibrate(&folder, &["labels.jsonl", "--format", format]).with_code(0);
        assert_eq!(once.stdout, calibrate(&folder, &["labels.jsonl", "-f", format]).stdout, "{format}");
    }
    let found = calibrate(&folder, &["labels.jsonl", "-f", "json"]).json();
    assert_eq!((&found["replies"], &found["twice"]), (&Value::from(6), &Value::from(6)));
}

#[test]
fn personal_data_is_shown_only_when_asked_for() {
    let folder = folder();
    let mail = "ann@post.example";
    for format in ["terminal", "json", "markdown", "html"] {
        let concealed = calibrate(&folder, &["labels.jsonl", "-f", format]);
        assert!(!concealed.stdout.replace('\u{200b}', "").contains(mail), "{format}");
        let revealed = calibrate(&folder, &["labels.jsonl", "-f", format, "--reveal"]);
        assert!(revealed.stdout.replace('\u{200b}', "").contains(mail), "{format}");
    }
}

#[test]
fn a_figure_that_sinks_below_its_floor_fails() {
    let folder = folder();
    calibrate(&folder, &["labels.jsonl", "--min-positives", "1", "--write-floor", "floor.yaml"]).with_code(0);
    calibrate(&folder, &["labels.jsonl", "--min-positives", "1", "--floor", "floor.yaml"]).with_code(0);
    folder.put("high.yaml", "micro_f1: 1\nmarkers: { apology: { f1: 0.1 }, resolved: { recall: 0.5 } }\nlanguages: { sv: { micro_f1: 0.1 } }\n");
    let ran = calibrate(&folder, &["labels.jsonl", "--floor", "high.yaml", "--examples", "0"]).with_code(1);
    for told in [
        "3 of 4 figures have sunk below their floor",
        "markers.resolved.recall                       0.500   none",
        "languages.sv.micro_f1                         0.100   none",
    ] {
        assert!(ran.stdout.contains(told), "{told} in {ran}");
    }
}

#[test]
fn a_floor_is_read_strictly() {
    let folder = folder();
    folder.put("floor.yaml", "micro_f: 0.9\nmacro_f1: 92\nmarkers: { sympaty: { f1: 0.6 }, thanks: { f2: 1 } }\nscales: { empathy: { kappa: 0.6 } }\n");
    insta::assert_snapshot!(calibrate(&folder, &["labels.jsonl", "--floor", "floor.yaml"]).with_code(2).stderr);
    folder.put("floor.yaml", "{}\n");
    let ran = calibrate(&folder, &["labels.jsonl", "--floor", "floor.yaml"]).with_code(2);
    assert!(ran.stderr.contains("asks for nothing"), "{ran}");
}

#[test]
fn what_is_measured_can_be_chosen() {
    let folder = folder();
    let replies = |arguments: &[&str]| {
        let found = calibrate(&folder, &[&["labels.jsonl", "-f", "json"], arguments].concat()).with_code(0).json();
        found["replies"].as_u64().expect("a number")
    };
    assert_eq!(replies(&["--only", "nl"]), 2);
    assert_eq!(replies(&["--only", "nl,en"]), 5);
    assert_eq!(replies(&["--holdout", "50"]) + replies(&["--holdout", "50", "--rest"]), 6);
    let by = calibrate(&folder, &["labels.jsonl", "-f", "json", "--by", "channel"]).json();
    assert_eq!(by["groups"][1]["by"], "channel");
    let ran = calibrate(&folder, &["labels.jsonl", "--only", "fr"]).with_code(2);
    assert!(ran.stderr.contains("no labelled reply is left: only fr"), "{ran}");
    let ran = calibrate(&folder, &["labels.jsonl", "--misses", "sympaty"]).with_code(2);
    assert!(ran.stderr.contains("did you mean `sympathy`?"), "{ran}");
    let all = calibrate(&folder, &["labels.jsonl", "--misses", "sympathy"]).with_code(0);
    assert!(all.stdout.contains("Where they differ on sympathy"), "{all}");
    let none = calibrate(&folder, &["labels.jsonl", "--misses", "resolved"]).with_code(0);
    assert!(none.stdout.contains("They differ on resolved in no reply."), "{none}");
}

/// A sheet with 1 under the markers named, 0 under the others, and 2 under every scale.
fn fill_in(folder: &Folder, name: &str, seen: &[&str]) {
    let sheet = folder.read(name);
    let mut lines = sheet.trim_end().split("\r\n");
    let head = lines.next().expect("a heading").to_owned();
    let columns: Vec<&str> = head.split(',').skip(5).collect();
    let cell = |column: &&str| match *column {
        "empathy" | "personalisation" | "overall" => "2",
        "remarks" => "",
        marker if seen.contains(&marker) => "1",
        _ => "0",
    };
    let cells: Vec<&str> = columns.iter().map(cell).collect();
    let empty = ",".repeat(columns.len());
    let filled = lines.map(|line| format!("{},{}", line.strip_suffix(&empty).expect("empty cells"), cells.join(",")));
    folder.put(name, format!("{head}\r\n{}\r\n", filled.collect::<Vec<_>>().join("\r\n")));
}

#[test]
fn two_people_rate_blind_and_are_compared() {
    let folder = folder();
    calibrate(&folder, &["sheet", "labels.jsonl", "--raters", "anna,bob", "--seed", "7"]).with_code(0);
    for name in ["sheet-anna.csv", "sheet-bob.csv"] {
        let sheet = folder.read(name);
        assert!(!sheet.contains("Kettles"), "the brand is not given away");
        assert_eq!(sheet.matches(",,,,,,,,,,,,,,,,,,,,,,,,,\r\n").count(), 6, "nothing is filled in");
    }
    assert_ne!(folder.read("sheet-anna.csv"), folder.read("sheet-bob.csv"));
    assert!(folder.read("sheet.md").contains("| `sympathy` |"));
    fill_in(&folder, "sheet-anna.csv", &["apology", "thanks"]);
    fill_in(&folder, "sheet-bob.csv", &["apology"]);
    let read = ["sheet-anna.csv", "sheet-bob.csv", "--from", "labels.jsonl", "--labels", "ours.jsonl"];
    let found = calibrate(&folder, &[&read[..], &["-f", "json"]].concat()).with_code(0).json();
    let marker = |id: &str| found["markers"].as_array().into_iter().flatten().find(|row| row["marker"] == id).cloned();
    let thanks = marker("thanks").expect("thanks");
    assert_eq!((&thanks["raters"]["counts"]["missed"], &thanks["left_out"]), (&Value::from(6.0), &Value::from(6)));
    assert_eq!(marker("apology").expect("apology")["raters"]["counts"]["both"], 6.0);
    // What is written is read again, and says the same of the evaluator.
    let again = calibrate(&folder, &["ours.jsonl", "-f", "json"]).with_code(0).json();
    assert_eq!(again["micro_f1"], found["micro_f1"]);
    assert_eq!(again["scales"], found["scales"]);
    let over = calibrate(&folder, &["sheet", "labels.jsonl", "--raters", "anna"]).with_code(2);
    assert!(over.stderr.contains("is there already"), "{over}");
}

#[test]
fn labels_of_two_raters_are_compared() {
    let folder = folder();
    let second: String =
        LABELS.lines().skip(1).map(|line| line.replace("\"well_wishing\"", "\"invitation\"") + "\n").collect();
    folder.put("second.jsonl", second);
    let ran = calibrate(&folder, &["labels.jsonl", "--and", "second.jsonl", "-f", "json"]).with_code(0);
    assert_eq!(ran.json()["replies"], 5);
    assert!(ran.stderr.contains("1 reply is labelled by one of the two alone"), "{ran}");
    assert_eq!(ran.stdout, calibrate(&folder, &["labels.jsonl", "second.jsonl", "-f", "json"]).stdout);
}

#[test]
fn what_cannot_be_read_is_told() {
    let folder = folder();
    folder.put("empty.jsonl", "").put("bytes.jsonl", [0xff, 0xfe, 0]).put("sheet.csv", "id,apology\nen-1,1\n");
    for (arguments, told) in [
        (&["empty.jsonl"][..], "there are no labels in this file"),
        (&["bytes.jsonl"], "is not UTF-8"),
        (&["nowhere.jsonl"], "cannot read nowhere.jsonl"),
        (&["sheet.csv"], "name the replies that it is about with --from"),
        (&["labels.jsonl", "labels.jsonl", "--and", "labels.jsonl"], "two raters are compared at a time"),
        (&["labels.jsonl", "-f", "htm"], "did you mean `html`?"),
        (&["labels.jsonl", "-f", "html", "-f", "json", "-o", "x"], "--output is for one report"),
        (&["sheet", "labels.jsonl", "--raters", "../anna"], "cannot be part of a file's name"),
        (&["sheet", "labels.jsonl", "--raters", "anna,anna"], "named twice"),
        (&["parallel", "labels.jsonl"], "is no language"),
        (&["personal", "empty.jsonl"], "there are no texts in this file"),
        (&[], "Usage"),
    ] {
        let ran = calibrate(&folder, arguments).with_code(2);
        assert!(ran.stderr.contains(told), "{arguments:?} {ran}");
    }
}

#[test]
fn translations_and_personal_data_are_measured() {
    let folder = Folder::new();
    folder.put("texts.jsonl", "{\"en\": \"Sorry!\", \"nl\": \"Excuses!\", \"fr\": \"Merci !\"}\n");
    folder.put(
        "cases.jsonl",
        "{\"source\": \"own\", \"kind\": \"email\", \"text\": \"ann@post.example\", \"expected\": 1}\n",
    );
    let ran = calibrate(&folder, &["parallel", "texts.jsonl"]).with_code(0);
    assert!(ran.stdout.contains("apology                      – (1)    0.00 (0)"), "{ran}");
    assert!(ran.stdout.contains("en Sorry!\n     only here: apology"), "{ran}");
    insta::assert_snapshot!(calibrate(&folder, &["personal", "cases.jsonl"]).with_code(0).stdout);
    assert_eq!(calibrate(&folder, &["parallel", "texts.jsonl", "--json"]).json()["replies"], 1);
}

#[test]
fn a_report_goes_into_a_file() {
    let folder = folder();
    let ran = calibrate(&folder, &["labels.jsonl", "-f", "html", "-o", "report.html"]).with_code(0);
    assert!(ran.stdout.contains("micro-F1"), "the terminal's report is printed beside it: {ran}");
    let page = folder.read("report.html");
    assert!(page.starts_with("<!doctype html>") && page.trim_end().ends_with("</html>"));
    assert!(Path::new(&folder.file("report.html")).is_file());
}
