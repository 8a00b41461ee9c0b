//! Being stopped in the middle: by Ctrl-C, by a reader that has seen enough, by a full disk.

use std::fs::File;
use std::io::Read;
use std::process::{Child, Command, Output, Stdio};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::Value;

use crate::support::lifeline::{self, Held, Lifeline};
use crate::support::{Folder, bot, package};

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sparring"));
    command.args(arguments).env("NO_COLOR", "1").current_dir(package()).stderr(Stdio::piped());
    command
}

/// Starts a run of hanging bots, two at a time; gives it once both are there.
fn long_run(folder: &Folder, lifeline: &Lifeline, agent: &str, arguments: &[&str]) -> (Child, Vec<Held>) {
    let mut command = program(&[&["run", ".", "--agent", agent, "--jobs", "2"], arguments].concat());
    command.current_dir(folder.path()).env(bot::VARIABLE, "hangs").env(lifeline::VARIABLE, lifeline.address());
    let child = command.stdout(Stdio::piped()).spawn().expect("the program can be started");
    (child, vec![lifeline.next(), lifeline.next()])
}

fn stop(child: &Child, signal: Signal) {
    let id = i32::try_from(child.id()).expect("a process's id");
    kill(Pid::from_raw(id), signal).expect("a signal can be sent");
}

fn end(child: Child) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = child.wait_with_output().expect("an end");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (status.code(), text(stdout), text(stderr))
}

#[test]
fn ctrl_c_leaves_a_complete_result_of_what_was_played() {
    // The first six stories are over at once; the seventh and eighth hang.
    let (folder, lifeline) = (Folder::of_stories(9), Lifeline::new());
    let agent =
        format!("{} ", bot::agent()).replace("exec:", "exec:case $SPARRING_SCENARIO in story-[0-5]) exit 0;; esac; ");
    let (child, held) = long_run(&folder, &lifeline, &agent, &["--format", "json=out.json", "--format", "junit"]);
    stop(&child, Signal::SIGINT);
    let (code, stdout, stderr) = end(child);
    assert_eq!(code, Some(1), "{stderr}");
    let results: Value = serde_json::from_str(&folder.read("out.json")).expect("complete JSON");
    let ids: Vec<&str> =
        results["scenarios"].as_array().expect("scenarios").iter().filter_map(|one| one["id"].as_str()).collect();
    assert_eq!(ids, ["story-0", "story-1", "story-2", "story-3", "story-4", "story-5"]);
    assert_eq!(results["planned"], 9);
    assert!(stderr.contains("stopped early"), "{stderr}");
    assert_eq!(stdout.matches("<testcase").count(), 6, "{stdout}");
    held.into_iter().for_each(Held::wait_until_let_go);
}

#[test]
fn what_was_stopped_can_be_scored_again() {
    let (folder, lifeline) = (Folder::of_stories(4), Lifeline::new());
    let agent = bot::agent().replace("exec:", "exec:case $SPARRING_SCENARIO in story-[01]) exit 0;; esac; ");
    let (child, held) = long_run(&folder, &lifeline, &agent, &["--format", "json=out.json"]);
    stop(&child, Signal::SIGINT);
    end(child);
    let ran = folder.sparring(&["score", "out.json", "--scenarios", ".", "--format", "json"]).with_code(1);
    assert_eq!(ran.stdout, folder.read("out.json"));
    held.into_iter().for_each(Held::wait_until_let_go);
}

#[test]
fn being_asked_to_end_leaves_no_bot_behind() {
    for signal in [Signal::SIGTERM, Signal::SIGHUP] {
        let (folder, lifeline) = (Folder::of_stories(4), Lifeline::new());
        let (child, held) = long_run(&folder, &lifeline, &bot::agent(), &["--format", "json=out.json"]);
        stop(&child, signal);
        end(child);
        held.into_iter().for_each(Held::wait_until_let_go);
        let results: Value = serde_json::from_str(&folder.read("out.json")).expect("complete JSON");
        assert_eq!(results["planned"], 4);
    }
}

#[test]
fn trials_that_were_played_before_ctrl_c_count() {
    let (folder, lifeline) = (Folder::of_stories(1), Lifeline::new());
    // Five go at once; whoever finds no turn left hangs.
    let agent = bot::agent().replace("exec:", "exec:for turn in 1 2 3 4 5; do mkdir turn-$turn 2>&- && exit 0; done; ");
    folder.put("lenient.txt", LENIENT);
    let arguments = ["--trials", "1000", "--format", "json", "--rubric", "lenient.txt"];
    let (child, held) = long_run(&folder, &lifeline, &agent, &arguments);
    stop(&child, Signal::SIGINT);
    let (code, stdout, stderr) = end(child);
    let results: Value = serde_json::from_str(&stdout).expect("complete JSON");
    assert_eq!(results["scenarios"][0]["trials"]["played"], 5, "{stdout}");
    assert_eq!(results["scenarios"][0]["trials"]["passed"], 5, "{stdout}");
    assert!(stderr.contains("stopped early"), "{stderr}");
    assert_eq!(code, Some(1), "what was not played has not passed");
    held.into_iter().for_each(Held::wait_until_let_go);
}

/// A rubric that passes everything.
const LENIENT: &str = "id: lenient\nversion: 1\npass_mark: 0\nweights: { empathy: 0, personalisation: 0, speed: 1, \
    escalation: 0, close-out: 0, resolution: 0, tone: 0 }\ngates: []\n";

/// Every command that prints.
const PRINTING: &[&[&str]] = &[
    &["--help"],
    &["--version"],
    &["explain"],
    &["explain", "empathy"],
    &["schema", "scenario"],
    &["check", "--no-samples", "--coverage"],
    &["run", "--filter", "rabbit"],
    &["run", "--filter", "rabbit", "--format", "json"],
];

#[test]
fn a_reader_that_has_gone_is_no_reason_to_complain() {
    for arguments in PRINTING {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let child = program(arguments).stdout(writer).spawn().expect("the program can be started");
        let (code, _, stderr) = end(child);
        assert!(code.is_some_and(|code| code <= 1), "{arguments:?}: {code:?} {stderr}");
        assert_eq!(stderr, "", "{arguments:?}");
    }
}

#[test]
fn a_reader_of_one_line_gets_it() {
    let mut child =
        program(&["schema", "scenario"]).stdout(Stdio::piped()).spawn().expect("the program can be started");
    let mut stdout = child.stdout.take().expect("a pipe");
    let mut first = [0; 2];
    stdout.read_exact(&mut first).expect("the first bytes");
    assert_eq!(&first, b"{\n");
    drop(stdout);
    assert_eq!(end(child).0, Some(0));
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_told() {
    for arguments in PRINTING.iter().filter(|arguments| !arguments[0].starts_with("--")) {
        let full = File::create("/dev/full").expect("a disk that is always full");
        let child = program(arguments).stdout(full).spawn().expect("the program can be started");
        let (code, _, stderr) = end(child);
        assert!(code.is_some_and(|code| code >= 2), "{arguments:?}: {code:?}");
        assert!(stderr.contains("No space left on device"), "{arguments:?}: {stderr}");
    }
}
