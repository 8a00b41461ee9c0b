//! The reports of `sparring lint` as files, and the steps of the action as a runner would take them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;
use sparring::report::lint::{ALL, json};

use crate::support::{Folder, Ran, package, run, sparring_in};

/// The project that the ways in are tried on.
const PROJECT: &str = "tests/ways-in";

#[test]
fn every_report_is_written_into_its_file_and_the_one_for_terminals_is_printed() {
    let folder = Folder::new();
    let reports: Vec<String> =
        ALL.iter().map(|format| format!("{}={}", format.id(), folder.file(format.id()).display())).collect();
    let formats = reports.iter().flat_map(|report| ["--format", report.as_str()]);
    let arguments: Vec<&str> = ["lint"].into_iter().chain(formats).collect();
    let ran = sparring_in(&package().join(PROJECT), &arguments).with_code(1);
    assert!(ran.stdout.contains("error[unknown-placeholder]: "), "{ran}");
    let text = |id: &str| fs::read_to_string(folder.file(id)).unwrap_or_else(|error| panic!("{id}: {error}"));
    let report = json::Report::read(&text("json")).expect("a report");
    let count = report.findings.len();
    assert!(count >= 4, "{report:?}");
    let sarif: Value = serde_json::from_str(&text("sarif")).expect("JSON");
    assert_eq!(sarif["runs"][0]["results"].as_array().map(Vec::len), Some(count));
    let gitlab: Vec<Value> = serde_json::from_str(&text("gitlab")).expect("JSON");
    let prints: std::collections::BTreeSet<&str> =
        gitlab.iter().filter_map(|issue| issue["fingerprint"].as_str()).collect();
    assert_eq!(prints.len(), count);
    assert_eq!(text("github").lines().filter(|line| line.starts_with("::")).count(), count);
    assert_eq!(text("checkstyle").matches("<error ").count(), count);
    assert_eq!(text("junit").matches("<testcase ").count(), 1);
    assert_eq!(text("markdown").matches("\n- **").count(), count);
    assert_eq!(text("terminal"), ran.stdout);
}

#[test]
fn the_fixes_of_the_report_mend_the_file_that_it_is_about() {
    let project = package().join(PROJECT);
    let report = sparring_in(&project, &["lint", "--format", "json"]).with_code(1);
    let report = json::Report::read(&report.stdout).expect("a report");
    let (told, fix) = report.findings.iter().find_map(|told| Some((told, told.fix.as_ref()?))).expect("a fix");
    let mut text = fs::read_to_string(project.join(&told.file)).expect("a file");
    for edit in fix.edits.iter().rev() {
        text.replace_range(edit.start.byte..edit.end.byte, &edit.insert);
    }
    assert!(text.contains("Hi {name}, we're sorry"), "{text}");
}

/// A step of the action that runs a script, and what it sees.
struct Step {
    script: String,
    environment: BTreeMap<String, String>,
}

/// The action as a runner reads it.
fn action() -> Value {
    serde_yaml::from_str(&fs::read_to_string(package().join("action.yml")).expect("the action")).expect("YAML")
}

/// The step of this name, with what stands between `${{` and `}}` filled in by the inputs and the runner's own values.
fn step(name: &str, inputs: &[(&str, &str)], runner: &[(&str, &str)]) -> Step {
    let action = action();
    let fill = |text: &str| {
        let mut filled = text.to_owned();
        for (key, input) in action["inputs"].as_object().expect("inputs") {
            let given = inputs.iter().find(|(name, _)| name == key).map(|(_, value)| *value);
            let value = given.or(input["default"].as_str()).expect("a value");
            filled = filled.replace(&format!("${{{{ inputs.{key} }}}}"), value);
        }
        for (key, value) in runner {
            filled = filled.replace(&format!("${{{{ {key} }}}}"), value);
        }
        assert!(!filled.contains("${{"), "{filled}");
        filled
    };
    let steps = action["runs"]["steps"].as_array().expect("steps");
    let step = steps.iter().find(|step| step["name"] == name).unwrap_or_else(|| panic!("there is no step `{name}`"));
    let environment = step["env"].as_object().expect("what it sees");
    Step {
        script: step["run"].as_str().expect("a script").to_owned(),
        environment: environment
            .iter()
            .map(|(key, value)| (key.clone(), fill(value.as_str().expect("text"))))
            .collect(),
    }
}

/// Runs a step as a runner does, in a folder; files of the runner are in another.
fn take(step: &Step, folder: &Path, runner: &Path) -> Ran {
    let mut bash = assert_cmd::Command::new("bash");
    bash.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", &step.script]).current_dir(folder);
    bash.env("GITHUB_OUTPUT", runner.join("output")).env("GITHUB_STEP_SUMMARY", runner.join("summary"));
    bash.env("NO_COLOR", "1").envs(&step.environment);
    run(bash)
}

fn lint(inputs: &[(&str, &str)], folder: &Folder) -> Ran {
    let temporary = folder.path().display().to_string();
    let program = [("program", env!("CARGO_BIN_EXE_sparring")), ("sarif", "log.sarif")];
    let inputs: Vec<(&str, &str)> = inputs.iter().chain(&program).copied().collect();
    for name in ["sparring.yaml", "replies/parcels.yaml"] {
        folder.put(name, fs::read_to_string(package().join(PROJECT).join(name)).expect("a file"));
    }
    take(&step("Lint", &inputs, &[("runner.temp", &temporary)]), folder.path(), folder.path())
}

#[test]
fn the_action_annotates_sums_up_and_writes_a_log() {
    let folder = Folder::new();
    let ran = lint(&[], &folder).with_code(1);
    assert!(ran.stdout.contains("::error file=replies/parcels.yaml,line=7,"), "{ran}");
    let read = |name: &str| fs::read_to_string(folder.file(name)).expect("a file");
    assert_eq!(read("output"), "exit-code=1\nsarif=./log.sarif\n");
    assert!(read("summary").starts_with("## "), "{}", read("summary"));
    assert!(read("log.sarif").contains("\"version\": \"2.1.0\""));
}

#[test]
fn the_inputs_of_the_action_reach_the_command_as_they_are() {
    let folder = Folder::new();
    let ran = lint(&[("fail-at", "eror")], &folder).with_code(2);
    assert!(ran.stderr.contains("did you mean `error`?"), "{ran}");
    let ran = lint(&[("paths", "replies/no such $(file).yaml")], &folder).with_code(2);
    assert!(ran.stderr.contains("no such $(file).yaml"), "{ran}");
    let ran = lint(&[("arguments", "--overview\n--today\n2026-03-02\n"), ("paths", "replies")], &folder).with_code(1);
    let summary = fs::read_to_string(folder.file("summary")).expect("a summary");
    assert!(summary.contains("of 100 on average"), "{ran}{summary}");
}

#[cfg(unix)]
#[test]
fn the_action_builds_the_program_once() {
    let folder = Folder::new();
    let temporary = folder.path().display().to_string();
    let values = [("runner.temp", temporary.as_str()), ("github.action_path", package().to_str().expect("text"))];
    folder.put(
        "bin/cargo",
        "#!/bin/sh\necho \"cargo $*\"\nmkdir -p \"$6/bin\"\ntouch \"$6/bin/sparring\"\nchmod +x \"$6/bin/sparring\"\n",
    );
    make_executable(&folder.file("bin/cargo"));
    let mut build = step("Build", &[], &values);
    let path = format!("{}:{}", folder.file("bin").display(), std::env::var("PATH").expect("a path"));
    build.environment.insert("PATH".to_owned(), path);
    let ran = take(&build, folder.path(), folder.path()).with_code(0);
    assert!(ran.stdout.starts_with("cargo install --locked --path "), "{ran}");
    assert_eq!(take(&build, folder.path(), folder.path()).with_code(0).stdout, "");
}

#[test]
fn the_sources_of_the_action_are_told_apart_by_what_they_say() {
    let folder = Folder::new();
    let values = [("github.action_path", package().to_str().expect("text"))];
    take(&step("Tell the sources apart from other versions", &[], &values), folder.path(), folder.path()).with_code(0);
    let output = fs::read_to_string(folder.file("output")).expect("an output");
    let print = output.strip_prefix("print=").expect("a print").trim();
    assert!(print.len() == 64 && print.chars().all(|c| c.is_ascii_hexdigit()), "{output}");
}

#[test]
fn the_job_for_gitlab_runs_as_it_is_written() {
    let text = fs::read_to_string(package().join("examples/ci/gitlab.yml")).expect("an example");
    let job: Value = serde_yaml::from_str(&text).expect("YAML");
    let command = job["saved replies"]["script"][0].as_str().expect("a command");
    let words: Vec<&str> = command.split(' ').collect();
    let folder = Folder::new();
    for name in ["sparring.yaml", "replies/parcels.yaml"] {
        folder.put(name, fs::read_to_string(package().join(PROJECT).join(name)).expect("a file"));
    }
    assert_eq!(words[0], "sparring");
    sparring_in(folder.path(), &words[1..]).with_code(1);
    for report in job["saved replies"]["artifacts"]["reports"].as_object().expect("reports").values() {
        assert!(folder.file(report.as_str().expect("a name")).is_file(), "{report}");
    }
}

#[cfg(unix)]
fn make_executable(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("a file of our own");
}
