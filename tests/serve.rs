//! `sparring serve`: what it says when it is ready, that it works as it says, and how it ends.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::Value;

use crate::support::{Folder, package, sparring};

/// How long a test waits for what must come.
const LONGEST: Duration = Duration::from_secs(30);

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sparring"));
    command.args(arguments).env("NO_COLOR", "1").env_remove("RUST_LOG").current_dir(package());
    command
}

/// A running server, ended with the test.
struct Serving {
    child: Child,
    ready: Value,
}

impl Serving {
    fn start(arguments: &[&str]) -> Serving {
        Serving::of(program(&[&["serve", "--json", "--listen", "127.0.0.1:0"], arguments].concat()))
    }

    fn of(mut command: Command) -> Serving {
        let mut child =
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program can be started");
        let mut line = String::new();
        let stdout = child.stdout.as_mut().expect("a pipe");
        BufReader::new(stdout).read_line(&mut line).expect("a line");
        let ready = serde_json::from_str(&line).unwrap_or_else(|_| panic!("{line} is not JSON"));
        Serving { child, ready }
    }

    fn text(&self, pointer: &str) -> &str {
        self.ready.pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("{pointer} in {}", self.ready))
    }

    /// Sends a request; a connection on which the answer is read.
    fn request(&self, key: &str, method: &str, path: &str, body: &str) -> TcpStream {
        let address = self.text("/origin").trim_start_matches("http://");
        let mut stream = TcpStream::connect(address).expect("a server");
        stream.set_read_timeout(Some(LONGEST)).expect("a time-out");
        let length = body.len();
        let head = format!("{method} {path} HTTP/1.1\r\nHost: mock\r\nConnection: close\r\n");
        let head = head + &format!("Authorization: Bearer {key}\r\nContent-Length: {length}\r\n\r\n");
        stream.write_all((head + body).as_bytes()).expect("a request");
        stream
    }

    fn call(&self, key: &str, method: &str, path: &str, body: &str) -> String {
        let mut answer = String::new();
        self.request(key, method, path, body).read_to_string(&mut answer).expect("an answer");
        answer
    }

    /// Ends it by a signal: exit code and standard error.
    fn stop(mut self, signal: Signal) -> (Option<i32>, String) {
        kill(Pid::from_raw(i32::try_from(self.child.id()).expect("an id")), signal).expect("a signal");
        let mut stderr = String::new();
        self.child.stderr.take().expect("a pipe").read_to_string(&mut stderr).expect("text");
        (self.child.wait().expect("an end").code(), stderr)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // Where the test has ended it, there is nothing left to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn what_is_printed_works_and_secrets_stay_out_of_the_log() {
    let serving = Serving::start(&["--secret", "a-secret-of-ours"]);
    let token = serving.text("/worlds/0/credentials/token").to_owned();
    assert!(serving.call(&token, "GET", "/2/users/me", "").contains(r#""username":"brand""#));
    let said = r#"{"do": "post", "text": "@brand where is my parcel?"}"#;
    let answer = serving.call("a-secret-of-ours", "POST", "/_mock/worlds/demo/accounts/ann/acts", said);
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    assert!(serving.call("another-secret", "GET", "/_mock/worlds", "").starts_with("HTTP/1.1 401"));
    serving.call(&token, "GET", "/2/user/me", "");
    for signal in [Signal::SIGTERM, Signal::SIGINT] {
        if signal == Signal::SIGINT {
            assert_eq!(Serving::start(&[]).stop(signal).0, Some(0));
        }
    }
    let (code, log) = serving.stop(Signal::SIGTERM);
    assert_eq!(code, Some(0), "{log}");
    assert!(log.contains("/2/user/me") && log.contains("a world is made"), "{log}");
    for secret in [&token, "a-secret-of-ours", "another-secret", "parcel"] {
        assert!(!log.contains(secret), "{log}");
    }
}

#[test]
fn a_page_for_people_shows_commands_that_work() {
    let serving = Serving::start(&[]);
    let mut child = program(&["serve", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program can be started");
    let mut page = String::new();
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe"));
    while !page.contains("Ctrl-C stops.") {
        assert!(lines.read_line(&mut page).expect("a line") > 0, "{page}");
    }
    child.kill().expect("it runs");
    child.wait().expect("an end");
    assert!(page.contains("curl -H 'Authorization: Bearer ") && page.contains("/2/users/me'"), "{page}");
    assert!(page.contains("/_mock/worlds/demo/accounts/ann/acts'"), "{page}");
    drop(serving);
}

#[test]
fn a_log_in_json_is_json() {
    let serving = Serving::start(&["--log", "json"]);
    let (_, log) = serving.stop(Signal::SIGTERM);
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines[0]["fields"]["message"], "a world is made");
}

#[test]
fn a_taken_port_is_told_with_what_to_do() {
    let serving = Serving::start(&[]);
    let address = serving.text("/origin").trim_start_matches("http://").to_owned();
    let ran = sparring(&["serve", "--listen", &address]).with_code(3);
    assert!(ran.stderr.contains(&format!("cannot listen on {address}")), "{}", ran.stderr);
    assert!(ran.stderr.contains("choose another port"), "{}", ran.stderr);
}

#[test]
fn what_is_wrong_with_the_command_is_told_before_anything_is_served() {
    let cases: [(&[&str], &str); 5] = [
        (&["--world", "en/rabbit-in-room-twelf"], "did you mean `en/rabbit-in-room-twelve`?"),
        (&["--world", "nowhere.yaml"], "cannot find nowhere.yaml"),
        (&["--platform", "mastodo"], "did you mean `mastodon`?"),
        (&["--clock", "fast"], "expected `instant`, `real` or `scaled:60`"),
        (&["--faults", "nowhere.yaml"], "cannot read the faults nowhere.yaml"),
    ];
    for (arguments, expected) in cases {
        let ran = sparring(&[&["serve", "--listen", "127.0.0.1:0"], arguments].concat()).with_code(2);
        assert!(ran.stderr.contains(expected), "{arguments:?}: {}", ran.stderr);
    }
}

#[test]
fn scenarios_are_played_from_files_from_bundled_ones_and_from_texts() {
    let folder = Folder::of_stories(1);
    let file = folder.file("story-0.yaml");
    let file = file.to_str().expect("UTF-8");
    let serving = Serving::start(&["--world", file, "--world", "en/rabbit-in-room-twelve", "--clock", "instant"]);
    assert_eq!(serving.text("/worlds/0/name"), "story-0");
    assert_eq!(serving.text("/worlds/1/scenario"), "en/rabbit-in-room-twelve");
    let secret = serving.text("/secret");
    let text = folder.read("story-0.yaml");
    let wanted = serde_json::json!({ "name": "text", "yaml": text }).to_string();
    assert!(serving.call(secret, "POST", "/_mock/worlds", &wanted).starts_with("HTTP/1.1 201"));
    let wrong = serde_json::json!({ "yaml": text.replace("brand:", "brant:") }).to_string();
    let answer = serving.call(secret, "POST", "/_mock/worlds", &wrong);
    assert!(answer.starts_with("HTTP/1.1 422") && answer.contains("brant"), "{answer}");
}

#[test]
fn a_scenario_that_changes_begins_anew_and_a_broken_one_stays() {
    let folder = Folder::of_stories(1);
    let file = folder.file("story-0.yaml");
    let serving = Serving::start(&["--watch", "--world", file.to_str().expect("UTF-8"), "--clock", "instant"]);
    let secret = serving.text("/secret").to_owned();
    let events = serving.request(&secret, "GET", "/_mock/worlds/story-0/events", "");
    let mut lines = BufReader::new(events).lines().map(|line| line.expect("a line"));
    let text = folder.read("story-0.yaml");
    folder.put("story-0.yaml", text.replace("brand:", "brant:"));
    folder.put("story-0.yaml", format!("{text}\n# changed\n"));
    assert!(lines.any(|line| line == "event: restarted"), "the world begins anew");
    assert!(serving.call(&secret, "POST", "/_mock/worlds/story-0/reset", "").starts_with("HTTP/1.1 200"));
    drop(serving);
}
