//! Programs that answer, and those that do not: each way of failing is told, with what was measured until then, and nothing
//! stays behind.

use serde_json::Value;

use crate::support::lifeline::{self, Lifeline};
use crate::support::{Folder, Ran, bot, command, run};

/// Runs stories with a bot that plays a part.
fn with_bot(folder: &Folder, part: &str, lifeline: &Lifeline, arguments: &[&str]) -> Ran {
    let mut command = command(&[&["run", ".", "--agent", &bot::agent(), "--format", "json"], arguments].concat());
    command.current_dir(folder.path()).env(bot::VARIABLE, part).env(lifeline::VARIABLE, lifeline.address());
    run(command)
}

/// Why the first story broke off.
fn broke(ran: &Ran) -> String {
    let json = ran.json();
    let result = &json["scenarios"][0];
    assert_eq!(result["status"], "broken", "{ran}");
    result["transcript"]["broke"].as_str().unwrap_or_default().to_owned()
}

fn with_command(command: &str, arguments: &[&str]) -> Ran {
    let agent = format!("exec:{command}");
    Folder::of_stories(2).sparring(&[&["run", ".", "--agent", &agent, "--format", "json"], arguments].concat())
}

/// Plays stories with a bot that answers, and checks that it did.
fn is_scored(part: &str) {
    let (folder, lifeline) = (Folder::of_stories(3), Lifeline::new());
    let ran = with_bot(&folder, part, &lifeline, &[]);
    let json = ran.json();
    let results = json["scenarios"].as_array().expect("scenarios");
    assert_eq!(results.len(), 3);
    for result in results {
        let turns = result["transcript"]["turns"].as_array().expect("turns");
        let told =
            |turn: &Value| turn["act"]["said"]["text"].as_str().is_some_and(|text| text.contains("Your kettle comes"));
        assert!(turns.iter().any(told), "{ran}");
        assert_ne!(result["status"], "broken", "{ran}");
        assert!(result["total"].is_number() || result["total"].is_string(), "{result}");
    }
    lifeline.all().into_iter().for_each(lifeline::Held::wait_until_let_go);
}

#[test]
fn a_bot_that_answers_over_http_is_scored() {
    is_scored("answers");
}

#[test]
fn a_bot_that_only_listens_to_streams_is_scored() {
    is_scored("listens");
}

#[test]
fn a_program_that_is_not_there_breaks_the_run() {
    let ran = with_command("no-such-program --at-all", &[]).with_code(3);
    let reason = broke(&ran);
    assert!(reason.contains("127") && reason.contains("no-such-program"), "{reason}");
}

#[test]
fn a_webhook_that_nobody_is_behind_breaks_the_run() {
    let port = std::net::TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
    let url = format!("http://{}/", port.expect("a free port"));
    let ran = Folder::of_stories(1).sparring(&["run", ".", "--agent", &format!("webhook:{url}")]).with_code(3);
    assert!(ran.stderr.contains(&format!("the webhook {url} cannot be told anything: ")), "{ran}");
    let ran = Folder::of_stories(1).sparring(&["run", ".", "--agent", "webhook:http://192.0.2.1/"]).with_code(3);
    assert!(ran.stderr.contains("allow it by name with --allow-webhook 192.0.2.1"), "{ran}");
}

#[test]
fn a_bot_that_crashes_breaks_the_run_with_its_last_words() {
    let ran = with_command("echo boom >&2; exit 7", &[]).with_code(3);
    assert_eq!(broke(&ran), "the agent ended with exit status: 7; its last words:\nboom");
    assert_eq!(ran.json()["scenarios"].as_array().map(Vec::len), Some(2), "the others are played all the same");
    let ran = with_bot(&Folder::of_stories(1), "reads and crashes", &Lifeline::new(), &[]).with_code(3);
    assert!(broke(&ran).starts_with("the agent ended with signal: 6"), "{ran}");
    assert!(broke(&ran).contains("the bot has had enough"), "{ran}");
}

#[test]
fn a_bot_that_is_killed_breaks_the_run() {
    let ran = with_command("kill -9 $$", &[]).with_code(3);
    assert!(broke(&ran).contains("signal: 9"), "{ran}");
}

#[test]
fn a_bot_that_says_nothing_and_goes_has_not_answered() {
    let ran = with_command("true", &[]).with_code(1);
    let json = ran.json();
    assert_eq!(json["scenarios"][0]["status"], "failed");
    let says_so = |gate: &Value| gate["gate"] == "no-answer" && gate["tripped"] == true;
    assert!(json["scenarios"][0]["gates"].as_array().is_some_and(|gates| gates.iter().any(says_so)), "{ran}");
}

#[test]
fn a_bot_that_hangs_is_not_waited_for() {
    let (folder, lifeline) = (Folder::of_stories(2), Lifeline::new());
    let ran = with_bot(&folder, "hangs", &lifeline, &["--timeout", "1s", "--jobs", "2"]).with_code(3);
    assert!(broke(&ran).starts_with("the agent made no call for 1 s; its last words:\n"), "{ran}");
    let held = lifeline.all();
    assert_eq!(held.len(), 2);
    held.into_iter().for_each(lifeline::Held::wait_until_let_go);
}

#[test]
fn a_bot_that_floods_is_shut_out() {
    let (folder, lifeline) = (Folder::of_stories(1), Lifeline::new());
    let ran = with_bot(&folder, "floods", &lifeline, &["--max-calls", "50"]).with_code(3);
    assert!(broke(&ran).contains("more than 50 calls"), "{ran}");
    lifeline.all().into_iter().for_each(lifeline::Held::wait_until_let_go);
}

#[test]
fn a_bot_that_talks_nonsense_is_refused_and_has_not_answered() {
    let (folder, lifeline) = (Folder::of_stories(1), Lifeline::new());
    let ran = with_bot(&folder, "talks nonsense", &lifeline, &[]).with_code(1);
    assert_eq!(ran.json()["scenarios"][0]["status"], "failed", "{ran}");
}

#[test]
fn what_a_bot_leaves_behind_is_stopped() {
    let (folder, lifeline) = (Folder::of_stories(1), Lifeline::new());
    with_bot(&folder, "leaves a child behind", &lifeline, &[]).with_code(1);
    let held = lifeline.all();
    assert_eq!(held.len(), 2, "the bot and its child");
    held.into_iter().for_each(lifeline::Held::wait_until_let_go);
}

#[test]
fn a_bot_may_write_more_than_anybody_reads() {
    let ran = with_command("i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done; exit 3", &[]).with_code(3);
    let reason = broke(&ran);
    assert!(reason.ends_with("line 19998\nline 19999"), "{reason}");
    assert!(reason.len() < 5000, "{} bytes", reason.len());
}

#[test]
fn a_bot_may_write_what_is_no_text() {
    let ran = with_command("printf '\\377\\000\\033[31mred\\n' >&2; exit 1", &[]).with_code(3);
    assert!(broke(&ran).contains("red"), "{ran}");
}

#[test]
fn a_bot_finds_what_it_needs_in_its_environment() {
    let ran = with_command("env | grep '^SPARRING_' | sort >&2; exit 1", &["--jobs", "1"]).with_code(3);
    let words = broke(&ran);
    for variable in ["SPARRING_LANGUAGE=en", "SPARRING_SCENARIO=story-0", "SPARRING_TOKEN=", "SPARRING_WATCH="] {
        assert!(words.contains(variable), "{variable} in {words}");
    }
}

#[test]
fn a_broken_run_is_told_on_the_terminal_and_in_every_report() {
    let folder = Folder::of_stories(1);
    let arguments =
        ["run", ".", "--agent", "exec:echo boom >&2; exit 7", "-f", "junit=out.xml", "-f", "markdown=out.md"];
    let ran = folder.sparring(&arguments).with_code(3);
    for text in [&ran.stdout, &folder.read("out.xml"), &folder.read("out.md")] {
        assert!(text.contains("boom"), "{text}");
    }
}
