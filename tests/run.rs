//! `sparring run`: which scenarios are played, what is printed and written, and what the exit code says.

use std::net::TcpListener;

use serde_json::Value;

use crate::support::{Folder, Ran, SCENARIO, sparring};

/// The ids of the scenarios in printed results.
fn ids(ran: &Ran) -> Vec<String> {
    let json = ran.json();
    let scenarios = json["scenarios"].as_array().expect("scenarios");
    scenarios.iter().map(|scenario| scenario["id"].as_str().expect("an id").to_owned()).collect()
}

fn run_json(arguments: &[&str]) -> Ran {
    sparring(&[&["run", "--format", "json", "--in-process"], arguments].concat())
}

#[test]
fn everything_that_is_bundled_is_played_in_the_order_of_the_ids() {
    let all = ids(&run_json(&[]));
    assert!(all.len() >= 30, "{all:?}");
    assert!(all.is_sorted(), "{all:?}");
    for language in ["de/", "en/", "fr/", "nl/", "sv/"] {
        assert!(all.iter().filter(|id| id.starts_with(language)).count() >= 6, "{language} in {all:?}");
    }
}

#[test]
fn who_answers_well_passes_and_who_makes_the_typical_mistakes_is_shown_them() {
    let good = sparring(&["run", "--trials", "2"]).with_code(0);
    assert!(!good.stdout.contains("failed") && !good.stdout.contains("flaky"), "{good}");
    let bad = sparring(&["run", "scenarios/nl", "--agent", "careless"]).with_code(1);
    assert!(!bad.stdout.contains("passed"), "{bad}");
    for shown in ["gate personal-data-in-public", "    │ ^^^", "    tip: "] {
        assert!(bad.stdout.contains(shown), "{shown} in {bad}");
    }
}

#[test]
fn a_folder_a_file_and_nothing_lead_to_the_same_scenario() {
    let id = "en/rabbit-in-room-twelve";
    for path in ["scenarios/en", "scenarios/en/rabbit-in-room-twelve.yaml", "scenarios"] {
        let there = run_json(&[path, "--filter", id]);
        assert_eq!(there.stdout, run_json(&["--filter", id]).stdout, "{path}");
    }
}

#[test]
fn a_filter_takes_a_part_of_the_id_a_language_or_a_category() {
    let all = ids(&run_json(&[]));
    let english = ids(&run_json(&["--filter", "en"]));
    assert!(english.iter().filter(|id| id.starts_with("en/")).count() >= 6, "{english:?}");
    assert!(english.len() < all.len());
    let part = ids(&run_json(&["--filter", "rabbit"]));
    assert_eq!(part, ["en/rabbit-in-room-twelve"]);
    let praise = run_json(&["--filter", "praise"]);
    let categories = praise.json();
    let categories =
        categories["scenarios"].as_array().expect("scenarios").iter().map(|scenario| scenario["category"].clone());
    assert!(categories.clone().count() >= 5);
    assert!(categories.into_iter().all(|category| category == "praise"));
    let either = ids(&run_json(&["--filter", "rabbit", "--filter", "praise"]));
    assert_eq!(either.len(), ids(&praise).len() + 1);
}

#[test]
fn a_filter_that_leaves_nothing_is_a_wrong_command() {
    insta::assert_snapshot!(sparring(&["run", "--filter", "unicorns"]));
}

#[test]
fn wrong_scenarios_are_not_played() {
    let folder = Folder::of_stories(1);
    folder.put("wrong.yaml", SCENARIO.replace("go: content", "go: contnet"));
    let ran = folder.sparring(&["run", ".", "--format", "json=out.json"]).with_code(2);
    assert!(ran.stderr.contains("wrong.yaml:25:17"), "{ran}");
    assert!(!folder.file("out.json").exists());
}

#[test]
fn nobody_answering_fails() {
    let folder = Folder::of_stories(1);
    let ran = folder.sparring(&["run", ".", "--agent", "silent", "--format", "json"]).with_code(1);
    let result = &ran.json()["scenarios"][0];
    assert_eq!(result["status"], "failed");
    let gates = result["gates"].as_array().expect("gates");
    let tripped: Vec<&Value> = gates.iter().filter(|gate| gate["tripped"] == true).map(|gate| &gate["gate"]).collect();
    assert_eq!(tripped, ["no-answer"]);
}

#[test]
fn the_first_failure_ends_a_run_that_fails_fast() {
    let folder = Folder::of_stories(20);
    let ran = folder.sparring(&["run", ".", "--agent", "silent", "--fail-fast", "--jobs", "1", "--format", "json"]);
    let ran = ran.with_code(1);
    assert_eq!(ids(&ran), ["story-0"]);
    assert_eq!(ran.json()["planned"], 20);
    let all = folder.sparring(&["run", ".", "--agent", "silent", "--format", "json"]).with_code(1);
    assert_eq!(ids(&all).len(), 20);
}

/// Two wordings, of which a library has an answer to one only.
fn now_and_then() -> Folder {
    let folder = Folder::new();
    folder.put("story.yaml", SCENARIO.replace("where is my {item}?", "{kettle|parcel} please"));
    folder.put(
        "replies.yaml",
        "replies:\n  - id: one\n    topic: kettle\n    text: { en: \"Hi Ada, how annoying! Your kettle comes tomorrow \
         before noon. Let me know if not. ^AB\" }\n",
    );
    folder
}

#[test]
fn a_scenario_that_passes_now_and_then_is_flaky() {
    let folder = now_and_then();
    let arguments = ["run", "story.yaml", "--agent", "canned:replies.yaml", "--rubric", "gates.yaml", "--trials", "40"];
    folder.put("gates.yaml", "id: gates-only\nversion: 1\npass_mark: 0\nweights: { empathy: 0, personalisation: 0, speed: 0, escalation: 0, close-out: 0, resolution: 0, tone: 1 }\ngates: [no-answer]\n");
    let json = folder.sparring(&[&arguments[..], &["--format", "json"]].concat()).with_code(1);
    let result = &json.json()["scenarios"][0];
    assert_eq!(result["status"], "flaky", "{json}");
    assert_eq!(result["passed"], false);
    assert_eq!(result["trials"]["played"], 40);
    let passed = result["trials"]["passed"].as_u64().expect("a number");
    assert!((5..=35).contains(&passed), "{passed} of 40");
    let terminal = folder.sparring(&arguments).with_code(1);
    assert!(terminal.stdout.contains("flaky"), "{terminal}");
    assert!(terminal.stdout.contains(&format!("{passed} of 40 trials passed")), "{terminal}");
}

#[test]
fn reports_go_where_they_are_wanted() {
    let folder = Folder::of_stories(2);
    let formats = ["--format", "json", "--format", "junit=out.xml", "-f", "markdown=out.md", "-f", "terminal=out.txt"];
    let ran = folder.sparring(&[&["run", "."][..], &formats].concat());
    assert_eq!(ids(&ran), ["story-0", "story-1"]);
    assert!(folder.read("out.xml").starts_with("<?xml"));
    assert_eq!(folder.read("out.xml").matches("<testcase").count(), 2);
    assert!(folder.read("out.md").contains("story-1"));
    assert!(folder.read("out.txt").contains("story-1"));
    assert!(!folder.read("out.txt").contains('\u{1b}'), "colours in a file");
    let ran = folder.sparring(&["run", ".", "--format", "json=out.json"]);
    assert_eq!(
        ran.stdout,
        folder.read("out.txt"),
        "without a report on standard output there is the one for terminals"
    );
    assert!(serde_json::from_str::<Value>(&folder.read("out.json")).is_ok());
}

#[test]
fn a_report_that_cannot_be_written_is_told_before_anything_is_played() {
    let folder = Folder::of_stories(1);
    let formats = ["-f", "markdown", "-f", "json=no/such/folder.json"];
    let ran = folder.sparring(&[&["run", "."][..], &formats].concat()).with_code(2);
    assert!(ran.stderr.contains("cannot write no/such/folder.json"), "{ran}");
    assert!(ran.stdout.is_empty(), "{ran}");
}

#[test]
fn a_taken_port_breaks_the_run() {
    let taken = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    let address = taken.local_addr().expect("an address").to_string();
    let ran = Folder::of_stories(1).sparring(&["run", ".", "--listen", &address]).with_code(3);
    assert!(ran.stderr.contains(&format!("the platform cannot listen on {address}")), "{ran}");
}

#[test]
fn a_wrong_command_is_told_what_was_meant() {
    let folder = Folder::of_stories(1);
    folder
        .put("empty.yaml", "replies: []\n")
        .put("wrong.yaml", "replies:\n  - { id: a, topik: b, text: { en: c, xx: d } }\n");
    let cases: &[(&str, &[&str])] = &[
        ("unknown_agent", &["--agent", "refrence"]),
        ("agent_nothing_like_any", &["--agent", "somebody"]),
        ("agent_without_command", &["--agent", "exec:"]),
        ("agent_without_address", &["--agent", "webhook:localhost"]),
        ("one_token_for_many_runs", &["--agent", "webhook:http://localhost/", "--token", "t", "--jobs", "2"]),
        ("library_that_is_not_there", &["--agent", "canned:nowhere.yaml"]),
        ("library_that_is_empty", &["--agent", "canned:empty.yaml"]),
        ("library_with_mistakes", &["--agent", "canned:wrong.yaml"]),
        ("unknown_format", &["--format", "jsn"]),
        ("format_nothing_like_any", &["--format", "papyrus=scroll"]),
        ("format_without_file", &["--format", "json="]),
        ("no_jobs", &["--jobs", "0"]),
        ("no_trials", &["--trials", "0"]),
        ("unknown_clock", &["--clock", "fast"]),
        ("clock_that_stands_still", &["--clock", "scaled:0"]),
        ("clock_for_a_built_in_agent", &["--clock", "real"]),
        ("timeout_without_unit", &["--timeout", "10"]),
        ("rubric_that_is_not_there", &["--rubric", "nowhere.yaml"]),
        ("unknown_option", &["--trails", "3"]),
    ];
    for (name, arguments) in cases {
        let ran = folder.sparring(&[&["run", "story-0.yaml"], *arguments].concat()).with_code(2);
        insta::assert_snapshot!(*name, ran);
    }
}

#[test]
fn help_lists_the_commands() {
    insta::assert_snapshot!(sparring(&["--help"]).with_code(0));
    insta::assert_snapshot!(sparring(&["run", "--help"]).with_code(0));
    insta::assert_snapshot!("no_command", sparring::<&str>(&[]).with_code(2));
}

#[test]
fn a_mistake_in_a_rubric_is_underlined() {
    let folder = Folder::of_stories(1);
    folder.put(
        "rubric.yaml",
        "id: mine\nversion: 1\npass_mark: 80\nweights: { empaty: 20, tone: 1 }\ngates: [no-anser]\n",
    );
    let ran = folder.sparring(&["run", "story-0.yaml", "--rubric", "rubric.yaml"]).with_code(2);
    insta::assert_snapshot!(ran);
    folder.put("rubric.yaml", "id: mine\nversion: one\npass_mark: 101\nweigths: {}\ngates: []\n");
    let ran = folder.sparring(&["run", "story-0.yaml", "--rubric", "rubric.yaml"]).with_code(2);
    insta::assert_snapshot!(ran);
}

#[test]
fn the_same_stories_are_played_on_another_platform() {
    let ran = sparring(&["run", "--platform", "mastodon", "--format", "json"]);
    let json = ran.json();
    let stories = json["scenarios"].as_array().expect("scenarios");
    let failed: Vec<&str> =
        stories.iter().filter(|story| story["passed"] != true).filter_map(|story| story["id"].as_str()).collect();
    // Tokens do not expire on that platform, so there is nothing to renew one with.
    assert_eq!((stories.len() >= 30, failed), (true, vec!["faults/biljetten-gick-ut"]), "{}", ran.stderr);
    let again = sparring(&["run", "--platform", "mastodon", "--format", "json"]);
    assert!(ran.stdout == again.stdout, "the same seed gave two runs");
}

#[test]
fn a_platform_that_is_not_there_is_told() {
    let ran = sparring(&["run", "--platform", "mastadon"]).with_code(2);
    assert!(ran.stderr.contains("did you mean `mastodon`?"), "{ran}");
}
