//! Bots to test with: the test program itself, started again with a part to play.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::lifeline;

/// The variable that names the part.
pub(crate) const VARIABLE: &str = "SPARRING_TEST_PART";

/// What a bot says that never ends, once it is there.
const HOLDING: &str = "holding on";

/// The test that is started as a bot.
const ENTRANCE: &str = "support::bot::plays_its_part_when_it_is_given_one";

/// The `--agent` that plays the part named by [`VARIABLE`].
pub(crate) fn agent() -> String {
    let program = std::env::current_exe().expect("a test is a program");
    format!("exec:exec '{}' --exact {ENTRANCE} --nocapture", program.display())
}

/// Where a part is given in the environment, this process is a bot and no test.
#[test]
fn plays_its_part_when_it_is_given_one() {
    let Ok(part) = std::env::var(VARIABLE) else { return };
    let lifeline = lifeline::take_hold();
    match part.as_str() {
        "answers" => answer(),
        "listens" => listen(),
        "hangs" => {
            println!("{HOLDING}");
            lifeline::hang(lifeline);
        }
        "tries again at once" => try_again_at_once(),
        "answers itself" => answer_itself(),
        "floods" => flood(),
        "talks nonsense" => talk_nonsense(),
        "leaves a child behind" => leave_a_child_behind(),
        "reads and crashes" => {
            call("GET", "/2/users/me", "");
            eprintln!("the bot has had enough");
            std::process::abort();
        }
        other => panic!("there is no part `{other}`"),
    }
}

/// Answers every post and every message once, until the platform is gone.
fn answer() {
    let (mut posts, mut messages) = (Vec::new(), Vec::new());
    let me = call("GET", "/2/users/me", "").1["data"]["id"].as_str().unwrap_or_default().to_owned();
    loop {
        let (status, feed) = call("GET", &format!("/2/users/{me}/mentions"), "");
        for id in unseen(&feed, &mut posts, "") {
            let text = format!("Hi, how annoying, sorry! Your kettle comes tomorrow before noon. ^AB {}", posts.len());
            call("POST", "/2/tweets", &json!({ "text": text, "reply": { "in_reply_to_tweet_id": id } }).to_string());
        }
        let (_, feed) = call("GET", "/2/dm_events?dm_event.fields=sender_id&event_types=MessageCreate", "");
        for sender in unseen(&feed, &mut messages, &me) {
            let text = json!({ "text": format!("Thank you! It comes tomorrow. ^AB {}", messages.len()) }).to_string();
            call("POST", &format!("/2/dm_conversations/with/{sender}/messages"), &text);
        }
        if status == 0 {
            return;
        }
    }
}

/// Answers every post, and where it is not told that this was done, tries again at once in other words.
fn try_again_at_once() {
    let mut posts = Vec::new();
    let me = call("GET", "/2/users/me", "").1["data"]["id"].as_str().unwrap_or_default().to_owned();
    loop {
        let (status, feed) = call("GET", &format!("/2/users/{me}/mentions"), "");
        for id in unseen(&feed, &mut posts, "") {
            let openings = ["How annoying!", "So sorry!", "Oh dear!", "What a nuisance!", "Terribly sorry!"];
            let done = |opening: &&str| {
                let body = json!({ "text": format!("{opening} We look into it. {id}"), "reply": { "in_reply_to_tweet_id": id } });
                matches!(call("POST", "/2/tweets", &body.to_string()).0, 200..=299)
            };
            let _ = openings.iter().find(|opening| done(opening));
        }
        if status == 0 {
            return;
        }
    }
}

/// Answers every post, and then its own answers.
fn answer_itself() {
    let mut posts = Vec::new();
    let me = call("GET", "/2/users/me", "").1["data"]["id"].as_str().unwrap_or_default().to_owned();
    loop {
        let (status, feed) = call("GET", &format!("/2/users/{me}/mentions"), "");
        for id in unseen(&feed, &mut posts, "") {
            let mut id = id;
            for words in ["Thanks for your message!", "What is it about?", "Sorry to hear that!"] {
                let body = json!({ "text": format!("{words} {id}"), "reply": { "in_reply_to_tweet_id": id } });
                let made = call("POST", "/2/tweets", &body.to_string()).1["data"]["id"].as_str().map(str::to_owned);
                id = made.unwrap_or(id);
            }
        }
        if status == 0 {
            return;
        }
    }
}

/// Asks for nothing: posts and messages come by streams, and each is answered.
fn listen() {
    let me = call("GET", "/2/users/me", "").1["data"]["id"].as_str().unwrap_or_default().to_owned();
    let brand = std::env::var("SPARRING_BRAND").expect("a bot knows for whom it works");
    let rules = json!({ "add": [{ "value": format!("@{brand} -from:{brand}") }] }).to_string();
    call_as("SPARRING_APP_TOKEN", "POST", "/2/tweets/search/stream/rules", &rules);
    let wanted = json!({ "event_type": "dm.received", "filter": { "user_id": me } }).to_string();
    call("POST", "/2/activity/subscriptions", &wanted);
    let messages = std::thread::spawn(|| {
        follow("/2/activity/stream", |n, event| {
            let sender = &event["data"]["payload"]["direct_message_events"][0]["message_create"]["sender_id"];
            let path = format!("/2/dm_conversations/with/{}/messages", sender.as_str().unwrap_or_default());
            call("POST", &path, &json!({ "text": format!("Thank you! It comes tomorrow. ^AB {n}") }).to_string());
        });
    });
    follow("/2/tweets/search/stream", |n, event| {
        let text = format!("Hi, how annoying, sorry! Your kettle comes tomorrow before noon. ^AB {n}");
        let reply = json!({ "text": text, "reply": { "in_reply_to_tweet_id": event["data"]["id"] } });
        call("POST", "/2/tweets", &reply.to_string());
    });
    messages.join().expect("the other stream has ended, too");
}

/// Takes the events of a stream, each with its number, until the platform is gone.
fn follow(path: &str, mut take: impl FnMut(usize, &Value)) {
    let token = std::env::var("SPARRING_APP_TOKEN").expect("an app has a token");
    let head = format!("GET {path} HTTP/1.1\r\nHost: mock\r\nAuthorization: Bearer {token}\r\n\r\n");
    let base = std::env::var("SPARRING_BASE_URL").expect("a bot is told where the platform is");
    let Ok(mut stream) = TcpStream::connect(base.trim_start_matches("http://")) else { return };
    stream.write_all(head.as_bytes()).expect("the platform listens");
    // Between the events are the sizes of chunks, and nothing else that begins like one.
    let lines = BufReader::new(stream).lines().map_while(Result::ok);
    let events =
        lines.filter_map(|line| serde_json::from_str::<Value>(&line).ok().filter(|json| json["data"].is_object()));
    events.enumerate().for_each(|(n, event)| take(n, &event));
}

/// The new items of a feed: their ids, or their senders where there are any; none of `me`.
fn unseen(feed: &Value, seen: &mut Vec<String>, me: &str) -> Vec<String> {
    let mut new = Vec::new();
    for item in feed["data"].as_array().into_iter().flatten() {
        let id = item["id"].as_str().unwrap_or_default().to_owned();
        let sender = item["sender_id"].as_str().unwrap_or(&id).to_owned();
        if !seen.contains(&id) && sender != me {
            seen.push(id);
            new.push(sender);
        }
    }
    new
}

fn flood() {
    // Writing: who only reads is taken to wait, and time passes.
    while call("POST", "/2/tweets", "{}").0 != 0 {}
}

fn talk_nonsense() {
    for body in ["", "{", "[]", "null", "{\"text\":7}", "\u{0}\u{ffff}", &"{\"a\":".repeat(10_000)] {
        call("POST", "/2/tweets", body);
        call("DELETE", "/2/nothing/here", body);
        call("BREW", "/2/dm_conversations/with/-1/messages", body);
    }
    for bytes in [&b"\x16\x03\x01\x02\x00"[..], b"\r\n\r\n\r\n", b"GET", b"GET / HTTP/9.9\r\n\r\n", &[0xff; 100_000]] {
        let _ = exchange(bytes, true);
    }
}

/// Starts a bot that never ends, and ends once it is there.
fn leave_a_child_behind() {
    let program = std::env::current_exe().expect("a test is a program");
    let mut child = Command::new(program);
    child.args(["--exact", ENTRANCE, "--nocapture"]).env(VARIABLE, "hangs").stdout(Stdio::piped());
    let words = child.spawn().expect("a child").stdout.expect("a pipe");
    let there = BufReader::new(words).lines().map_while(Result::ok).any(|line| line.contains(HOLDING));
    assert!(there, "the child has gone");
}

/// Makes a call with the agent's token; status 0 when the platform is gone.
fn call(method: &str, path: &str, body: &str) -> (u16, Value) {
    call_as("SPARRING_TOKEN", method, path, body)
}

/// The same with the token that this variable holds.
fn call_as(variable: &str, method: &str, path: &str, body: &str) -> (u16, Value) {
    let token = std::env::var(variable).expect("a bot has a token");
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: mock\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let Ok(answer) = exchange(&[head.as_bytes(), body.as_bytes()].concat(), false) else { return (0, Value::Null) };
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    let (_, body) = answer.split_once("\r\n\r\n").unwrap_or_default();
    (status, serde_json::from_str(body).unwrap_or_default())
}

/// Sends bytes to the platform, hangs up where nothing more is to be said, and reads what comes back.
fn exchange(bytes: &[u8], hang_up: bool) -> std::io::Result<Vec<u8>> {
    let base = std::env::var("SPARRING_BASE_URL").expect("a bot is told where the platform is");
    let mut stream = TcpStream::connect(base.trim_start_matches("http://"))?;
    stream.write_all(bytes)?;
    if hang_up {
        stream.shutdown(Shutdown::Write)?;
    }
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(answer)
}
