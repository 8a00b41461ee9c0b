//! The control API through the socket: every operation, hostile input, isolation, snapshots, live events.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use mock_api::control::{Keeper, Keeping, NewWorld, Script, Stage, Unstaged};
use mock_api::{Admission, Clock, Customs, Pace, Server, World};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use crate::desk::{body, header, platform, raw, status};

const SECRET: &str = "a-secret-of-the-server";

/// Stages one scenario, in which nobody says anything.
struct Stages;

impl Stage for Stages {
    fn stage(
        &self,
        script: Script<'_>,
        _customs: &'static Customs,
        _seed: u64,
        clock: Clock,
    ) -> Result<(World, Admission), Unstaged> {
        match script {
            Script::Named("quiet") | Script::Text("quiet: true") => {
                let (platform, people) = platform();
                Ok((World::new(platform, clock, Box::new(mock_api::Nobody)), Admission::new(people.brand)))
            }
            Script::Named(other) => Err(Unstaged::Unknown(other.to_owned())),
            Script::Text(_) => {
                Err(Unstaged::Mistakes { summary: "it has a mistake".to_owned(), report: "here ^".to_owned() })
            }
        }
    }

    fn scripts(&self) -> Vec<String> {
        vec!["quiet".to_owned()]
    }
}

/// A server that is kept, and what was said to it.
struct Kept {
    server: Server,
    log: String,
}

impl Kept {
    async fn open() -> Kept {
        let server = Server::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await.unwrap();
        server.keep(Keeper::new(Keeping {
            secret: SECRET.to_owned(),
            stage: Some(Arc::new(Stages)),
            pace: Pace::Instant,
            seed: 7,
            conditions: Box::new(|_, _| ()),
        }));
        let world = NewWorld { name: Some("w".to_owned()), ..NewWorld::default() };
        server.make(world).unwrap();
        Kept { server, log: String::new() }
    }

    async fn send(&self, key: &str, method: &str, path: &str, body: &str) -> String {
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: mock\r\nConnection: close\r\nAuthorization: Bearer {key}\r\nContent-Length: \
             {}\r\n\r\n",
            body.len()
        );
        raw(self.server.address(), &[head.as_bytes(), body.as_bytes()].concat()).await
    }

    /// Calls an operation with the secret; status and body.
    async fn call(&mut self, method: &str, path: &str, sent: Value) -> (u16, Value) {
        let text = if sent.is_null() { String::new() } else { sent.to_string() };
        let answer = self.send(SECRET, method, &format!("/_mock{path}"), &text).await;
        let status = status(&answer);
        let got = if status == 204 { Value::Null } else { body(&answer) };
        let shown = serde_json::to_string_pretty(&got).unwrap();
        self.log += &format!(">>> {method} {path} {text}\n{status} {shown}\n\n");
        (status, got)
    }

    /// A call that must go well.
    async fn done(&mut self, method: &str, path: &str, sent: Value) -> Value {
        let (status, got) = self.call(method, path, sent).await;
        assert!(status < 300, "{method} {path}: {status} {got}");
        got
    }

    /// Calls the platform itself.
    async fn platform(&self, token: &str, method: &str, path: &str, body: &str) -> String {
        self.send(token, method, path, body).await
    }

    async fn token(&mut self) -> String {
        let view = self.done("GET", "/worlds/w", Value::Null).await;
        view["credentials"]["token"].as_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn a_story_is_driven_and_read() {
    let mut kept = Kept::open().await;
    kept.done("GET", "/health", Value::Null).await;
    kept.done("GET", "/scenarios", Value::Null).await;
    kept.done("GET", "/worlds/w/clock", Value::Null).await;
    let post = kept.done("POST", "/worlds/w/accounts/ann/acts", json!({"do": "post", "text": "@brand help"})).await;
    let post = post["post"].as_str().unwrap().to_owned();
    for act in [
        json!({"do": "reply", "to": post, "text": "me too"}),
        json!({"do": "message", "to": "@brand", "text": "my number is 5"}),
        json!({"do": "like", "post": post}),
        json!({"do": "follow", "account": "brand"}),
        json!({"do": "note", "about": "ann", "tag": "hand_over", "text": "claims"}),
        json!({"do": "block", "account": "brand"}),
        json!({"do": "suspend"}),
    ] {
        kept.done("POST", "/worlds/w/accounts/ben/acts", act).await;
    }
    kept.done("POST", "/worlds/w/accounts/ann/acts", json!({"do": "edit", "post": post, "text": "@brand help!"})).await;
    kept.done("POST", "/worlds/w/accounts/ann/acts", json!({"do": "delete", "post": post})).await;
    kept.done("POST", "/worlds/w/clock/advance", json!({"seconds": 90})).await;
    kept.done("GET", "/worlds/w/journal?kind=replied,messaged&limit=1", Value::Null).await;
    kept.done("GET", "/worlds/w/journal?actor=ben&since=5", Value::Null).await;
    let verified =
        kept.done("POST", "/worlds/w/verify", json!({"journal": {"kind": "replied", "to": "ann"}, "exactly": 1}));
    assert_eq!(verified.await["passed"], true);
    let verified = kept.done("POST", "/worlds/w/verify", json!({"calls": {"operation": "createPosts"}, "at_least": 1}));
    assert_eq!(verified.await["passed"], false);
    kept.done("GET", "/worlds/w/accounts", Value::Null).await;
    insta::assert_snapshot!(kept.log);
}

#[tokio::test]
async fn what_cannot_be_is_refused_with_what_was_expected() {
    let mut kept = Kept::open().await;
    for (method, path, sent) in [
        ("GET", "/worlds/v", Value::Null),
        ("GET", "/world/w", Value::Null),
        ("DELETE", "/worlds", Value::Null),
        ("POST", "/worlds", json!({"name": "w"})),
        ("POST", "/worlds", json!({"name": "no spaces"})),
        ("POST", "/worlds", json!({"scenario": "quite"})),
        ("POST", "/worlds", json!({"scenario": "quiet", "yaml": "quiet: true"})),
        ("POST", "/worlds", json!({"yaml": "loud: true"})),
        ("POST", "/worlds", json!({"acounts": []})),
        ("POST", "/worlds", json!({"accounts": [{"handle": "no spaces"}]})),
        ("POST", "/worlds", json!({"clock": "fast"})),
        ("POST", "/worlds", json!({"starts": "1999-01-01T00:00:00Z"})),
        ("POST", "/worlds", json!({"faults": [{"do": {"status": 200}}]})),
        ("POST", "/worlds", json!([])),
        ("POST", "/worlds/w/accounts/anne/acts", json!({"do": "post", "text": "hi"})),
        ("POST", "/worlds/w/accounts/ann/acts", json!({"do": "psot", "text": "hi"})),
        ("POST", "/worlds/w/accounts/ann/acts", json!({"do": "post", "txt": "hi"})),
        ("POST", "/worlds/w/accounts/ann/acts", json!({"do": "post", "text": ""})),
        ("POST", "/worlds/w/accounts/ann/acts", json!({"do": "like", "post": "1"})),
        ("POST", "/worlds/w/clock/set", json!({"to": "2020-01-01T00:00:00Z"})),
        ("POST", "/worlds/w/clock/jump", Value::Null),
        ("GET", "/worlds/w/journal?knd=posted", Value::Null),
        ("GET", "/worlds/w/journal?kind=post", Value::Null),
        ("GET", "/worlds/w/journal?limit=0", Value::Null),
        ("GET", "/worlds/w/calls?operation=createPost", Value::Null),
        ("POST", "/worlds/w/verify", json!({"exactly": 1})),
        ("POST", "/worlds/w/snapshots/none/restore", Value::Null),
        ("DELETE", "/worlds/w/faults/7", Value::Null),
        ("PUT", "/worlds/w/limits", json!({"scale": -1})),
        ("POST", "/worlds/w/tokens/expire", json!({"token": "none"})),
        ("POST", "/worlds/w/accounts/%FF/acts", json!({"do": "post", "text": "hi"})),
        ("POST", "/notes", json!({"about": "ann", "tag": "a", "text": "b"})),
    ] {
        let (status, problem) = kept.call(method, path, sent).await;
        assert!((400..500).contains(&status), "{method} {path}: {status} {problem}");
        assert_eq!(problem["status"], status, "{problem}");
    }
    insta::assert_snapshot!(kept.log);
}

#[tokio::test]
async fn the_secret_opens_all_the_key_its_world_and_a_token_neither() {
    let mut kept = Kept::open().await;
    let other = kept.done("POST", "/worlds", json!({"name": "v"})).await;
    let key = other["key"].as_str().unwrap().to_owned();
    let token = kept.token().await;
    let cases = [
        ("", "/_mock/worlds", 401),
        ("a-secret-of-the-serve", "/_mock/worlds", 401),
        ("a-secret-of-the-server-", "/_mock/worlds/w", 401),
        (&token, "/_mock/worlds/w", 403),
        (&token, "/_mock/metrics", 403),
        (&token, "/_mock/clock", 200),
        (&key, "/_mock/worlds/v", 200),
        (&key, "/_mock/worlds/w", 401),
        (&key, "/_mock/worlds/none", 401),
        (&key, "/_mock/worlds", 401),
        (&key, "/2/users/me", 401),
        (SECRET, "/2/users/me", 401),
        (SECRET, "/_mock/worlds/v", 200),
        ("", "/_mock/health", 200),
        ("", "/_mock/openapi.json", 200),
    ];
    for (key, path, expected) in cases {
        let answer = kept.send(key, "GET", path, "").await;
        assert_eq!(status(&answer), expected, "{key} {path}: {answer}");
    }
    let calls = kept.done("GET", "/worlds/w/calls", Value::Null).await.to_string();
    assert!(!calls.contains(&token), "{calls}");
}

#[tokio::test]
async fn a_server_that_nobody_keeps_has_a_clock_for_bots_and_nothing_else() {
    let server = Server::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await.unwrap();
    let kept = Kept { server, log: String::new() };
    for path in ["/_mock/worlds", "/_mock/worlds/w", "/_mock/metrics"] {
        assert_eq!(status(&kept.send("", "GET", path, "").await), 401);
    }
}

#[tokio::test]
async fn a_world_that_was_put_back_answers_the_same_again() {
    let mut kept = Kept::open().await;
    let token = kept.token().await;
    kept.done("POST", "/worlds/w/accounts/ann/acts", json!({"do": "post", "text": "@brand one"})).await;
    kept.platform(&token, "GET", "/2/users/me", "").await;
    kept.done("POST", "/worlds/w/snapshots", json!({"name": "before"})).await;
    let mut stories = Vec::new();
    for _ in 0..2 {
        let made = kept.done("POST", "/worlds/w/accounts/ben/acts", json!({"do": "post", "text": "@brand two"})).await;
        let reply = json!({"text": "sorry", "reply": {"in_reply_to_tweet_id": made["post"]}}).to_string();
        let mut story = vec![kept.platform(&token, "POST", "/2/tweets", &reply).await];
        story.push(kept.platform(&token, "POST", "/2/tweets", &reply).await);
        story.push(kept.platform(&token, "GET", "/2/tweets/search/recent?query=brand", "").await);
        story.push(kept.done("GET", "/worlds/w/journal", Value::Null).await.to_string());
        story.push(kept.done("GET", "/worlds/w/calls", Value::Null).await.to_string());
        stories.push(story);
        kept.done("POST", "/worlds/w/snapshots/before/restore", Value::Null).await;
    }
    assert_eq!(status(&stories[0][0]), 201, "{}", stories[0][0]);
    assert_eq!(status(&stories[0][1]), 403, "{}", stories[0][1]);
    assert_eq!(stories[0], stories[1]);
    let listed = kept.done("GET", "/worlds/w/snapshots", Value::Null).await;
    assert_eq!(listed["snapshots"][0], json!({"name": "before", "at": "2026-03-02T09:00:00.000Z", "events": 1}));
    kept.done("DELETE", "/worlds/w/snapshots/before", Value::Null).await;
}

#[tokio::test]
async fn a_world_that_begins_anew_is_as_it_was_made() {
    let mut kept = Kept::open().await;
    let made = kept.done("GET", "/worlds/w", Value::Null).await;
    kept.done("POST", "/worlds/w/accounts/ann/acts", json!({"do": "post", "text": "@brand one"})).await;
    kept.done("POST", "/worlds/w/faults", json!({"do": "lost"})).await;
    kept.done("POST", "/worlds/w/clock/advance", json!({"seconds": 5})).await;
    assert_eq!(kept.done("POST", "/worlds/w/reset", Value::Null).await, made);
    let token = kept.token().await;
    assert_eq!(status(&kept.platform(&token, "GET", "/2/users/me", "").await), 200);
    assert_eq!(kept.done("GET", "/worlds/w/faults", Value::Null).await, json!({"faults": []}));
    kept.done("DELETE", "/worlds/w", Value::Null).await;
    assert_eq!(status(&kept.platform(&token, "GET", "/2/users/me", "").await), 401);
    assert_eq!(kept.call("GET", "/worlds/w", Value::Null).await.0, 404);
}

#[tokio::test]
async fn worlds_do_not_see_each_other() {
    let mut kept = Kept::open().await;
    for name in ["a", "b"] {
        kept.done("POST", "/worlds", json!({"name": name, "seed": 3})).await;
    }
    kept.done("POST", "/worlds/a/accounts/ann/acts", json!({"do": "post", "text": "@brand one"})).await;
    kept.done("POST", "/worlds/a/clock/advance", json!({"seconds": 60})).await;
    kept.done("POST", "/worlds/a/faults", json!({"do": "reset"})).await;
    assert_eq!(kept.done("GET", "/worlds/b/journal", Value::Null).await["entries"], json!([]));
    assert_eq!(kept.done("GET", "/worlds/b/clock", Value::Null).await["now"], "2026-03-02T09:00:00.000Z");
    assert_eq!(kept.done("GET", "/worlds/b/faults", Value::Null).await["faults"], json!([]));
    let (a, b) = (kept.done("GET", "/worlds/a", Value::Null).await, kept.done("GET", "/worlds/b", Value::Null).await);
    assert_ne!(a["credentials"]["token"], b["credentials"]["token"]);
    assert_ne!(a["key"], b["key"]);
}

#[tokio::test]
async fn the_clock_goes_as_it_is_told() {
    let mut kept = Kept::open().await;
    let now = |view: &Value| view["now"].as_str().unwrap().to_owned();
    let set = kept.done("POST", "/worlds/w/clock/set", json!({"to": "2026-03-05T10:00:00Z"})).await;
    assert_eq!(now(&set), "2026-03-05T10:00:00.000Z");
    let paused = kept.done("POST", "/worlds/w/clock/pause", Value::Null).await;
    assert_eq!((&paused["paused"], &paused["mode"]), (&json!(true), &json!("instant")));
    let real = kept.done("PUT", "/worlds/w/clock/mode", json!({"mode": "scaled:1000000"})).await;
    assert_eq!(now(&real), "2026-03-05T10:00:00.000Z", "a paused clock does not run");
    kept.done("POST", "/worlds/w/clock/resume", Value::Null).await;
    let mut later = kept.done("GET", "/worlds/w/clock", Value::Null).await;
    while now(&later).as_str() <= "2026-03-05T10:00:01" {
        later = kept.done("GET", "/worlds/w/clock", Value::Null).await;
    }
    let leapt = kept.done("POST", "/worlds/w/clock/advance", json!({"seconds": 86_400})).await;
    assert!(now(&leapt).as_str() > "2026-03-06T10", "a running clock is moved as well");
}

#[tokio::test]
async fn faults_limits_and_expiry_reach_those_who_call() {
    let mut kept = Kept::open().await;
    let token = kept.token().await;
    let fault =
        kept.done("POST", "/worlds/w/faults", json!({"on": "getUsersMe", "nth": 1, "do": {"status": 503}})).await;
    assert_eq!(status(&kept.platform(&token, "GET", "/2/users/me", "").await), 503);
    assert_eq!(status(&kept.platform(&token, "GET", "/2/users/me", "").await), 200);
    let faults = kept.done("GET", "/worlds/w/faults", Value::Null).await;
    assert_eq!((&faults["faults"][0]["seen"], &faults["faults"][0]["struck"]), (&json!(2), &json!(1)));
    kept.done("DELETE", &format!("/worlds/w/faults/{}", fault["id"]), Value::Null).await;
    kept.done("PUT", "/worlds/w/limits", json!({"remaining": {"getUsersMe": 1}})).await;
    assert_eq!(status(&kept.platform(&token, "GET", "/2/users/me", "").await), 200);
    assert_eq!(status(&kept.platform(&token, "GET", "/2/users/me", "").await), 429);
    let limits = kept.done("GET", "/worlds/w/limits", Value::Null).await;
    assert_eq!(limits["windows"][0]["operation"], "getUsersMe");
    let calls = kept.done("GET", "/worlds/w/calls?status=4", Value::Null).await;
    assert_eq!(calls["calls"][0]["limited_until"], limits["windows"][0]["reset"]);
    let struck = kept.done("GET", "/worlds/w/calls?struck=true", Value::Null).await;
    assert_eq!(struck["calls"][0]["fault"], json!({"status": 503}));
    let ben = kept.done("POST", "/worlds/w/accounts/ben/tokens", Value::Null).await;
    let ben = ben["token"].as_str().unwrap().to_owned();
    assert_eq!(body(&kept.platform(&ben, "GET", "/2/users/me", "").await)["data"]["username"], "ben");
    kept.done("POST", "/worlds/w/tokens/expire", json!({"account": "ben"})).await;
    assert_eq!(status(&kept.platform(&ben, "GET", "/2/users/me", "").await), 401);
}

#[tokio::test]
async fn a_path_that_leads_nowhere_is_told_and_kept_with_the_nearest() {
    let mut kept = Kept::open().await;
    let token = kept.token().await;
    let answer = kept.platform(&token, "GET", "/2/user/7/mentions?access_token=xyz", "").await;
    let hint = "nearest known operation is GET /2/users/{id}/mentions (getUsersMentions)";
    assert_eq!(header(&answer, "sparring-hint"), Some(hint));
    assert_eq!(body(&answer)["status"], 404, "the body stays the platform's");
    kept.platform("nobody", "POST", "/2/tweet", "").await;
    let misses = kept.done("GET", "/worlds/w/near-misses", Value::Null).await;
    let miss = &misses["near_misses"][0];
    assert_eq!(miss["nearest"], "GET /2/users/{id}/mentions (getUsersMentions)");
    assert_eq!(miss["query"], "access_token=…");
    let strays = kept.done("GET", "/near-misses", Value::Null).await;
    assert_eq!(strays["near_misses"][0]["nearest"], "POST /2/tweets (createPosts)");
}

#[tokio::test]
async fn counts_are_told_to_whoever_measures() {
    let mut kept = Kept::open().await;
    let token = kept.token().await;
    kept.platform(&token, "GET", "/2/users/me", "").await;
    kept.platform(&token, "GET", "/2/users/me", "").await;
    kept.done("POST", "/worlds/w/accounts/ann/acts", json!({"do": "post", "text": "@brand one"})).await;
    let text = kept.send(SECRET, "GET", "/_mock/metrics", "").await;
    for line in [
        "mock_worlds 1",
        "mock_posts 1",
        r#"mock_calls_total{operation="getUsersMe",status="200"} 2"#,
        "mock_call_seconds_count 2",
        "# EOF",
    ] {
        assert!(text.lines().any(|held| held == line), "{line}: {text}");
    }
    kept.done("POST", "/worlds/w/reset", Value::Null).await;
    let text = kept.send(SECRET, "GET", "/_mock/metrics", "").await;
    assert!(text.contains(r#"operation="getUsersMe",status="200"} 2"#), "what has left still counts: {text}");
}

/// Reads the events of a stream, until so many have come: id, name and number.
async fn events(server: &Server, query: &str, last: &str, many: usize) -> Vec<(String, String, Value)> {
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    let request = format!(
        "GET /_mock/worlds/w/events{query} HTTP/1.1\r\nHost: mock\r\nAuthorization: Bearer {SECRET}\r\nLast-Event-ID: {last}\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut lines = BufReader::new(stream).lines();
    let (mut found, mut id, mut name) = (Vec::new(), String::new(), String::new());
    while found.len() < many {
        let line = lines.next_line().await.unwrap().unwrap();
        if let Some(text) = line.strip_prefix("id: ") {
            id = text.to_owned();
        } else if let Some(text) = line.strip_prefix("event: ") {
            name = text.to_owned();
        } else if let Some(text) = line.strip_prefix("data: ") {
            found.push((id.clone(), name.clone(), serde_json::from_str(text).unwrap()));
        }
    }
    found
}

#[tokio::test]
async fn events_are_followed_and_taken_up_again_without_a_gap() {
    let mut kept = Kept::open().await;
    let token = kept.token().await;
    for text in ["@brand one", "@brand two"] {
        kept.done("POST", "/worlds/w/accounts/ann/acts", json!({"do": "post", "text": text})).await;
    }
    kept.platform(&token, "POST", "/2/tweets", r#"{"text":"we are sorry"}"#).await;
    let all = events(&kept.server, "", "", 4).await;
    let names: Vec<&str> = all.iter().map(|(_, name, _)| name.as_str()).collect();
    assert_eq!(names, ["journal", "journal", "journal", "call"]);
    for index in 0..3 {
        assert_eq!(events(&kept.server, "", &all[index].0, 3 - index).await, all[index + 1..]);
    }
    let later = {
        let (server, last) = (&kept.server, &all[3].0);
        let follow = events(server, "", last, 1);
        let act =
            kept.send(SECRET, "POST", "/_mock/worlds/w/accounts/ben/acts", r#"{"do":"post","text":"@brand three"}"#);
        tokio::join!(follow, act).0
    };
    assert_eq!(later[0].2["text"], "@brand three");
    kept.done("POST", "/worlds/w/reset", Value::Null).await;
    kept.done("POST", "/worlds/w/accounts/ann/acts", json!({"do": "post", "text": "@brand anew"})).await;
    let anew = events(&kept.server, "", &later[0].0, 2).await;
    assert_eq!((anew[0].1.as_str(), &anew[1].2["text"]), ("restarted", &json!("@brand anew")));
    let (status, _) = kept.call("GET", "/worlds/w/events?since=x", Value::Null).await;
    assert_eq!(status, 400);
}

#[tokio::test]
async fn the_description_names_every_operation_and_every_schema_it_refers_to() {
    let mut kept = Kept::open().await;
    let document = kept.done("GET", "/openapi.json", Value::Null).await;
    let text = document.to_string();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    for reference in text.split("#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(schemas.contains_key(name), "{name}");
    }
    let operations: Vec<String> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, methods)| methods.as_object().unwrap().keys().map(move |method| format!("{method} {path}")))
        .collect();
    insta::assert_snapshot!(operations.join("\n"));
}

#[tokio::test]
async fn a_port_of_its_own_has_the_control_api_and_nothing_else() {
    let opening = mock_api::server::Opening {
        control: Some(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))),
        ..mock_api::server::Opening::new(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))
    };
    let server = Server::open(opening).await.unwrap();
    let address = server.control_address().unwrap();
    let get = |path: &str| format!("GET {path} HTTP/1.1\r\nHost: mock\r\nConnection: close\r\n\r\n");
    assert_eq!(status(&raw(address, get("/_mock/health").as_bytes()).await), 200);
    assert_eq!(status(&raw(address, get("/2/users/me").as_bytes()).await), 404);
    server.stop().await;
}
