//! Conduct under faults: well-behaved agents pass the stories in which something goes wrong, each kind of bad behaviour trips
//! its gate, and the command line can make any story such a one.

use serde_json::Value;

use crate::support::lifeline::{self, Lifeline};
use crate::support::{Folder, Ran, bot, command, run, sparring, sparring_in};

/// Plays a bundled story with a bot that plays a part.
fn with_bot(story: &str, part: &str) -> Ran {
    let lifeline = Lifeline::new();
    let mut command = command(&["run", "--filter", story, "--agent", &bot::agent(), "--format", "json"]);
    command.env(bot::VARIABLE, part).env(lifeline::VARIABLE, lifeline.address());
    run(command)
}

/// The first reason for which a gate of the only story stopped it.
fn stopped_by(ran: &Ran, gate: &str) -> String {
    let json = ran.json();
    let gates = json["scenarios"][0]["gates"].as_array().expect("gates").clone();
    let row = gates.into_iter().find(|row| row["gate"] == gate).unwrap_or(Value::Null);
    assert_eq!(row["tripped"], true, "{gate}: {ran}");
    row["evidence"][0]["message"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_bot_that_tries_again_without_looking_answers_twice() {
    let why = stopped_by(&with_bot("faults/answer-lost", "tries again at once"), "double-reply");
    assert!(why.contains("only its confirmation was lost"), "{why}");
}

#[test]
fn a_bot_that_does_not_wait_for_the_reset_calls_too_early() {
    let why = stopped_by(&with_bot("faults/een-bericht-over", "tries again at once"), "early-call");
    assert!(why.contains("createPosts → 429 until"), "{why}");
}

#[test]
fn a_bot_that_does_not_back_off_hammers() {
    let why = stopped_by(&with_bot("faults/stoerung-am-morgen", "tries again at once"), "hammering");
    assert!(why.contains("createPosts → 503; "), "{why}");
}

#[test]
fn a_bot_that_does_not_know_itself_answers_itself() {
    let why = stopped_by(&with_bot("faults/message-efface", "answers itself"), "self-answer");
    assert!(why.contains("answers the company itself"), "{why}");
}

#[test]
fn an_agent_that_behaves_trips_no_gate_whatever_the_seeds_have_in_store() {
    let plan = Folder::new();
    plan.put(
        "plan.yaml",
        "faults:\n\
         - { on: any, chance: 10, do: { status: 503 } }\n\
         - { on: writes, chance: 15, do: lost }\n\
         - { on: any, chance: 8, do: reset }\n\
         - { on: writes, chance: 8, do: truncated }\n\
         - { on: [reads, writes], chance: 8, do: malformed }\n\
         - { on: [reads, writes], chance: 4, do: limited }\n\
         - { on: any, chance: 10, do: { delay: 1s..20s } }\n",
    );
    let file = plan.file("plan.yaml").display().to_string();
    let ran = sparring(&["run", "--filter", "faults/", "--faults", &file, "--trials", "12", "--format", "json"]);
    for story in ran.json()["scenarios"].as_array().expect("scenarios") {
        assert_ne!(story["status"], "broken", "{story}");
        let tripped: Vec<&Value> =
            story["gates"].as_array().into_iter().flatten().filter(|gate| gate["tripped"] == true).collect();
        assert!(tripped.is_empty(), "{}: {tripped:#?} {:#?}", story["id"], story["transcript"]["calls"]);
    }
}

#[test]
fn what_went_wrong_is_the_same_for_the_same_seed() {
    let arguments = ["run", "--filter", "faults/", "--fault", "any:20%:503", "--format", "json", "--seed", "7"];
    let once = sparring(&arguments);
    assert!(once.stdout.contains("\"failed\": \"503\""), "{once}");
    assert_eq!(once.stdout, sparring(&[&arguments[..], &["--jobs", "1"]].concat()).stdout);
}

#[test]
fn a_calm_run_tells_nothing_of_calls() {
    let folder = Folder::of_stories(1);
    let ran = folder.sparring(&["run", ".", "--format", "json"]);
    assert!(!ran.stdout.contains("\"calls\""), "{ran}");
    let ran = folder.sparring(&["run", ".", "--fault", "post:1:reset", "--format", "json"]);
    assert!(ran.stdout.contains("\"failed\": \"reset\""), "{ran}");
}

#[test]
fn faults_of_the_command_line_are_read_strictly() {
    let folder = Folder::of_stories(1);
    folder
        .put("plan.yaml", "platform: { limit: 2 }\nfaults:\n  - { on: pots, do: lost }\n  - { onn: post, do: lots }\n");
    let told = |arguments: &[&str]| {
        sparring_in(folder.path(), &[&["run", "story-0.yaml"], arguments].concat()).with_code(2).stderr
    };
    let all = [
        told(&["--faults", "plan.yaml"]),
        told(&["--faults", "nowhere.yaml"]),
        told(&["--fault", "post:2"]),
        told(&["--limits", "half"]),
    ];
    insta::assert_snapshot!(all.join("\n"));
}
