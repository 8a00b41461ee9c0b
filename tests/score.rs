//! `sparring score`: saved transcripts are scored again without playing anything.

use serde_json::{Value, json};

use crate::support::{Folder, Ran, SCENARIO, sparring};

/// A folder with the results of playing the bundled scenarios.
fn played(agent: &str) -> Folder {
    let folder = Folder::of_stories(1);
    let out = format!("json={}", folder.file("run.json").display());
    sparring(&["run", "--in-process", "--agent", agent, "--format", &out]);
    folder
}

fn score(folder: &Folder, arguments: &[&str]) -> Ran {
    folder.sparring(&[&["score", "run.json", "--format", "json"], arguments].concat())
}

/// The saved results with a change.
fn changed(folder: &Folder, change: impl FnOnce(&mut Value)) -> String {
    let mut results: Value = serde_json::from_str(&folder.read("run.json")).expect("results");
    change(&mut results);
    results.to_string()
}

#[test]
fn the_same_rubric_gives_the_same_results() {
    for agent in ["reference", "careless"] {
        let folder = played(agent);
        let again = score(&folder, &[]);
        let same = again.stdout == folder.read("run.json");
        assert!(same, "{agent}: scoring again changes the results\n{}", again.stderr);
    }
}

#[test]
fn the_exit_code_is_that_of_a_run() {
    let folder = Folder::of_stories(1);
    folder.sparring(&["run", ".", "--agent", "silent", "--format", "json=run.json"]).with_code(1);
    score(&folder, &["--scenarios", "."]).with_code(1);
}

#[test]
fn another_rubric_gives_other_scores_for_the_same_words() {
    let folder = played("careless");
    folder.put("mine.yaml", "id: speed-only\nversion: 4\npass_mark: 0\nweights: { empathy: 0, personalisation: 0, speed: 1, escalation: 0, close-out: 0, resolution: 0, tone: 0 }\ngates: []\n");
    let again = score(&folder, &["--rubric", "mine.yaml"]).json();
    let before: Value = serde_json::from_str(&folder.read("run.json")).expect("results");
    assert_eq!(again["rubric"], json!({ "id": "speed-only", "version": 4 }));
    let pairs: Vec<(&Value, &Value)> = before["scenarios"]
        .as_array()
        .into_iter()
        .flatten()
        .zip(again["scenarios"].as_array().into_iter().flatten())
        .collect();
    assert!(pairs.len() >= 30);
    assert!(pairs.iter().all(|(before, again)| before["transcript"] == again["transcript"]));
    assert!(pairs.iter().any(|(before, again)| before["total"] != again["total"]));
    let asks = |again: &Value| again["id"].as_str().is_some_and(|id| id.starts_with("faults/"));
    let passes = |again: &Value| again["status"] == "passed" || asks(again);
    assert!(
        pairs.iter().all(|(_, again)| passes(again)),
        "a mark of 0 and no gates pass all that asks for none itself"
    );
}

#[test]
fn results_of_another_version_are_refused() {
    let folder = played("silent");
    folder.put("run.json", changed(&folder, |results| results["version"] = json!(99)));
    insta::assert_snapshot!(score(&folder, &[]).with_code(2));
}

#[test]
fn what_is_no_result_is_refused() {
    let folder = Folder::of_stories(1);
    for text in ["", "{", "[]", "{}", "{\"version\":1}", "{\"version\":\"1\"}", "just words"] {
        folder.put("run.json", text);
        let ran = score(&folder, &[]).with_code(2);
        assert!(ran.stderr.starts_with("error: run.json: these"), "{text:?} {ran}");
    }
    folder.put("run.json", [0xff, 0xfe]);
    score(&folder, &[]).with_code(2);
    let ran = folder.sparring(&["score", "nowhere.json"]).with_code(2);
    assert!(ran.stderr.contains("cannot read nowhere.json"), "{ran}");
}

#[test]
fn results_with_unknown_keys_are_refused() {
    let folder = played("silent");
    folder.put("run.json", changed(&folder, |results| results["extra"] = json!(1)));
    let ran = score(&folder, &[]).with_code(2);
    assert!(ran.stderr.contains("extra"), "{ran}");
}

#[test]
fn results_of_other_scenarios_are_refused() {
    let folder = played("silent");
    let ran = score(&folder, &["--scenarios", "."]).with_code(2);
    assert!(ran.stderr.contains("is not among those at hand; name its folder with --scenarios"), "{ran}");
}

#[test]
fn results_of_a_scenario_that_has_changed_since_are_refused() {
    let folder = Folder::of_stories(1);
    folder.sparring(&["run", ".", "--format", "json=run.json"]);
    score(&folder, &["--scenarios", "."]);
    let second = SCENARIO
        [SCENARIO.find("  - name: Ada").expect("a customer")..SCENARIO.find("samples:").expect("samples")]
        .replace("Ada Quill", "Ida Quill")
        .replace("ada_quill", "ida_quill");
    let two = SCENARIO.replace("samples:", &format!("{second}samples:")).replace("- { in:", "- { to: ada_quill, in:");
    folder.put("story-0.yaml", two);
    let ran = score(&folder, &["--scenarios", "."]).with_code(2);
    assert!(ran.stderr.contains("has other customers than the scenario"), "{ran}");
}

#[test]
fn personal_data_is_left_out_of_results_unless_it_is_asked_for() {
    let folder = Folder::new();
    let words = "where is my {item}? My order is {order_number}";
    folder.put("story.yaml", SCENARIO.replace("where is my {item}?", words));
    folder.sparring(&["run", ".", "--format", "json=run.json", "-f", "junit=run.xml", "-f", "markdown=run.md"]);
    for report in ["run.json", "run.xml", "run.md"] {
        assert!(!folder.read(report).contains("PM-4471"), "{report} tells the order number");
    }
    let revealed = folder.sparring(&["run", ".", "--reveal", "--format", "json"]).stdout;
    assert!(revealed.contains("PM-4471"), "{revealed}");
    let again = score(&folder, &["--scenarios", ".", "--reveal"]).stdout;
    assert_eq!(again, revealed);
    assert_eq!(score(&folder, &["--scenarios", "."]).stdout, folder.read("run.json"));
}

/// The saved results under another name, with a change.
fn earlier(folder: &Folder, change: impl FnOnce(&mut Value)) {
    let text = changed(folder, change);
    folder.put("earlier.json", &text);
}

#[test]
fn what_is_worse_than_before_is_a_failure() {
    let folder = played("reference");
    earlier(&folder, |results| {
        results["scenarios"][1]["total"] = json!(100);
        results["scenarios"][2]["total"] = json!(1);
        results["scenarios"].as_array_mut().expect("a list").pop();
    });
    let again = folder.sparring(&["score", "run.json", "--against", "earlier.json"]).with_code(1);
    insta::assert_snapshot!("against_an_earlier_run", again.stderr);
    earlier(&folder, |results| results["scenarios"][0]["total"] = json!(1));
    folder.sparring(&["score", "run.json", "--against", "earlier.json"]).with_code(0);
}

#[test]
fn scores_of_unlike_versions_are_not_compared() {
    let folder = played("reference");
    earlier(&folder, |results| results["rubric"]["version"] = json!(7));
    let other = folder.sparring(&["score", "run.json", "--against", "earlier.json"]).with_code(2);
    insta::assert_snapshot!("against_another_rubric", other.stderr);
    earlier(&folder, |results| results["engine"] = json!("0.0.1"));
    folder.sparring(&["score", "run.json", "--against", "earlier.json"]).with_code(2);
}

/// Every total of the bundled stories, so that a change which moves a score shows. It has an entry under *Scores* in the changelog.
#[test]
fn the_scores_of_the_bundled_stories_are_these() {
    let mut lines = Vec::new();
    for agent in ["reference", "careless"] {
        let results: Value = serde_json::from_str(&played(agent).read("run.json")).expect("results");
        for scenario in results["scenarios"].as_array().into_iter().flatten() {
            let rows = scenario["rows"].as_array().into_iter().flatten();
            let rows: Vec<String> = rows.map(|row| row["score"].to_string()).collect();
            let id = scenario["id"].as_str().unwrap_or_default();
            lines.push(format!("{agent:9} {id:36} {:>5}  {}", scenario["total"].to_string(), rows.join(" ")));
        }
    }
    insta::assert_snapshot!("scores_of_the_bundled_stories", lines.join("\n"));
}
