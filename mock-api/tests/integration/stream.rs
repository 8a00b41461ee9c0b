//! The filtered stream through its socket.

use std::time::Duration;

use mock_api::{Draft, Millis, Nobody};

use crate::desk::{Desk, body, header, status};
use crate::line::Line;

const RULES: &str = "/2/tweets/search/stream/rules";
const STREAM: &str = "/2/tweets/search/stream";

async fn as_app(desk: &mut Desk, method: &str, path: &str, body: &str) -> String {
    let app = desk.stay.app_token().to_owned();
    desk.send_as(&app, method, path, body).await
}

async fn rule(desk: &mut Desk, value: &str) -> String {
    let json = serde_json::json!({ "add": [{ "value": value, "tag": "a tag" }] }).to_string();
    let answer = body(&as_app(desk, "POST", RULES, &json).await);
    answer["data"][0]["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn rules_are_made_told_and_taken_away() {
    let mut desk = Desk::open().await;
    as_app(&mut desk, "GET", RULES, "").await;
    let add = r#"{"add":[{"value":"@BrandCare -is:retweet","tag":"mentions"},{"value":"from:BrandCare"}]}"#;
    as_app(&mut desk, "POST", &format!("{RULES}?dry_run=True"), add).await;
    let made = body(&as_app(&mut desk, "POST", RULES, add).await);
    as_app(&mut desk, "POST", RULES, r#"{"add":[{"value":"from:BrandCare"},{"value":"parcel"}]}"#).await;
    as_app(&mut desk, "POST", RULES, r#"{"add":[{"value":"-cat"},{"value":"late fromm:x OR is:lost"}]}"#).await;
    as_app(&mut desk, "GET", RULES, "").await;
    as_app(&mut desk, "GET", &format!("{RULES}/counts"), "").await;
    let first = made["data"][0]["id"].as_str().unwrap();
    as_app(&mut desk, "POST", RULES, &format!(r#"{{"delete":{{"ids":["{first}","7"]}}}}"#)).await;
    as_app(&mut desk, "POST", RULES, r#"{"delete":{"values":["parcel"]}}"#).await;
    as_app(&mut desk, "POST", &format!("{RULES}?delete_all=true"), "{}").await;
    as_app(&mut desk, "POST", RULES, r#"{"add":[]}"#).await;
    as_app(&mut desk, "POST", RULES, r#"{"delete":{}}"#).await;
    desk.send("GET", RULES, "").await;
    insta::assert_snapshot!(desk.log);
}

#[tokio::test]
async fn many_rules_come_in_pages() {
    let mut desk = Desk::open().await;
    for value in ["one", "two", "three"] {
        rule(&mut desk, value).await;
    }
    let page = body(&as_app(&mut desk, "GET", &format!("{RULES}?max_results=2"), "").await);
    assert_eq!(page["meta"]["result_count"], 2);
    let token = page["meta"]["next_token"].as_str().unwrap();
    let path = format!("{RULES}?max_results=2&pagination_token={token}");
    let page = body(&as_app(&mut desk, "GET", &path, "").await);
    assert_eq!(page["data"][0]["value"], "three");
    assert_eq!(page["meta"]["next_token"], serde_json::Value::Null);
}

#[tokio::test]
async fn posts_are_shown_as_they_are_made_each_in_a_chunk() {
    let mut desk = Desk::open().await;
    rule(&mut desk, "@BrandCare OR from:BrandCare").await;
    as_app(&mut desk, "POST", RULES, r#"{"add":[{"value":"parcel"}]}"#).await;
    let query = "tweet.fields=created_at,conversation_id&expansions=author_id,referenced_tweets.id";
    let mut line = Line::of_app(&desk, &format!("{STREAM}?{query}")).await;
    let mut log = line.head.clone();
    let people = desk.people;
    let late = desk.says(people.alice, "@BrandCare my parcel is late");
    desk.says(people.bob, "nothing to see");
    desk.says(people.carol, "@BrandCare this is protected");
    desk.passes(Millis::minutes(1));
    let reply = Draft::reply("Sorry! Which one?", late);
    desk.stay.with(|world| world.act(|platform| platform.post(people.brand, reply))).unwrap().unwrap();
    desk.stay.with(|world| world.act(|platform| platform.repost(people.bob, late))).unwrap().unwrap();
    for _ in 0..3 {
        log += &line.chunk().await.unwrap().replace("\r\n", "␍␊\n");
    }
    insta::assert_snapshot!(log.replace("\r\n", "\n"));
}

#[tokio::test]
async fn new_rules_hold_at_once_and_what_is_deleted_is_not_shown() {
    let mut desk = Desk::open().await;
    let first = rule(&mut desk, "parcel").await;
    let mut line = Line::of_app(&desk, STREAM).await;
    let alice = desk.people.alice;
    desk.says(alice, "a parcel");
    assert_eq!(line.event().await["matching_rules"][0]["id"], first.as_str());
    let second = rule(&mut desk, "letter").await;
    as_app(&mut desk, "POST", RULES, &format!(r#"{{"delete":{{"ids":["{first}"]}}}}"#)).await;
    desk.says(alice, "another parcel");
    desk.stay.with(|world| {
        world.act(|platform| {
            let gone = platform.post(alice, Draft::new("a letter that is taken back")).unwrap();
            platform.delete_post(alice, gone).unwrap();
        });
    });
    desk.says(alice, "a letter");
    let event = line.event().await;
    assert_eq!((&event["data"]["text"], &event["matching_rules"][0]["id"]), (&"a letter".into(), &second.into()));
}

#[tokio::test]
async fn who_may_connect_and_how_often() {
    let mut desk = Desk::open().await;
    as_app(&mut desk, "GET", STREAM, "").await;
    desk.send("GET", STREAM, "").await;
    rule(&mut desk, "parcel").await;
    as_app(&mut desk, "GET", &format!("{STREAM}?backfill_minutes=6"), "").await;
    as_app(&mut desk, "GET", &format!("{STREAM}?start_time=2026-02-01T00:00:00Z"), "").await;
    let line = Line::of_app(&desk, STREAM).await;
    assert_eq!(line.status(), 200);
    as_app(&mut desk, "GET", STREAM, "").await;
    insta::assert_snapshot!(desk.log);
    drop(line);
    // The end of a connection is noticed a moment later.
    while Line::of_app(&desk, STREAM).await.status() != 200 {
        tokio::task::yield_now().await;
        desk.passes(Millis::minutes(16));
    }
}

#[tokio::test]
async fn connecting_is_limited_to_fifty_in_a_quarter() {
    let mut desk = Desk::open().await;
    let mut left = String::new();
    for _ in 0..50 {
        let answer = as_app(&mut desk, "GET", STREAM, "").await;
        assert_eq!((status(&answer), header(&answer, "x-rate-limit-limit")), (409, Some("50")));
        left = header(&answer, "x-rate-limit-remaining").unwrap().to_owned();
    }
    assert_eq!(left, "0");
}

#[tokio::test]
async fn its_owner_can_close_it_by_another_call() {
    let mut desk = Desk::open().await;
    rule(&mut desk, "parcel").await;
    desk.log.clear();
    as_app(&mut desk, "DELETE", "/2/connections/all", "").await;
    for path in ["/2/connections/all", "/2/connections/filtered_stream", "by name"] {
        let mut line = Line::of_app(&desk, STREAM).await;
        let open = body(&as_app(&mut desk, "GET", "/2/connections", "").await);
        let named = serde_json::json!({ "uuids": [open["data"][0]["id"], "none"] }).to_string();
        match path {
            "by name" => as_app(&mut desk, "DELETE", "/2/connections", &named).await,
            path => as_app(&mut desk, "DELETE", path, "").await,
        };
        let last = line.chunk().await.unwrap();
        desk.log += &format!("<<< {last}");
        assert_eq!(line.chunk().await, None);
    }
    as_app(&mut desk, "DELETE", "/2/connections/elsewhere", "").await;
    as_app(&mut desk, "GET", "/2/connections?status=all", "").await;
    insta::assert_snapshot!(desk.log);
}

#[tokio::test]
async fn a_reader_who_was_away_is_shown_what_it_missed() {
    let mut desk = Desk::open().await;
    rule(&mut desk, "parcel").await;
    let alice = desk.people.alice;
    for text in ["parcel one", "parcel two", "parcel three"] {
        desk.says(alice, text);
        desk.passes(Millis::minutes(3));
    }
    let mut line = Line::of_app(&desk, &format!("{STREAM}?backfill_minutes=5")).await;
    assert_eq!(line.event().await["data"]["text"], "parcel three");
    drop(line);
    as_app(&mut desk, "DELETE", "/2/connections/all", "").await;
    let span = "start_time=2026-03-02T09:00:00Z&end_time=2026-03-02T09:06:00Z";
    let mut line = Line::of_app(&desk, &format!("{STREAM}?{span}")).await;
    assert_eq!(line.event().await["data"]["text"], "parcel one");
    assert_eq!(line.event().await["data"]["text"], "parcel two");
    assert_eq!(line.chunk().await, None, "what was asked for has been shown");
}

#[tokio::test]
async fn silence_is_kept_alive() {
    let pulse = Duration::from_millis(1);
    let mut desk = Desk::with(|_| Box::new(Nobody), |admission| admission.pulse = pulse).await;
    rule(&mut desk, "parcel").await;
    let mut line = Line::of_app(&desk, STREAM).await;
    for _ in 0..3 {
        assert_eq!(line.chunk().await.as_deref(), Some("\r\n"));
    }
    desk.says(desk.people.alice, "parcel");
    while line.chunk().await.as_deref() == Some("\r\n") {}
}

#[tokio::test(start_paused = true)]
async fn silence_lasts_twenty_seconds_at_most() {
    let mut desk = Desk::open().await;
    rule(&mut desk, "parcel").await;
    let mut line = Line::of_app(&desk, STREAM).await;
    let begun = tokio::time::Instant::now();
    for n in 1..=3 {
        assert_eq!(line.chunk().await.as_deref(), Some("\r\n"));
        assert_eq!(begun.elapsed().as_secs(), 20 * n);
    }
}

#[tokio::test(start_paused = true)]
async fn who_never_reads_is_cut_off_and_leaves_room_for_another() {
    let mut desk = Desk::open().await;
    rule(&mut desk, "parcel").await;
    let line = Line::of_app(&desk, STREAM).await;
    let alice = desk.people.alice;
    for n in 0..25_000 {
        let text = format!("parcel {n} {}", "x".repeat(240));
        desk.stay.with(|world| world.act(|platform| platform.post(alice, Draft::new(&text)))).unwrap().unwrap();
    }
    while body(&as_app(&mut desk, "GET", "/2/connections", "").await)["meta"]["result_count"] != 0 {
        desk.passes(Millis::minutes(15));
        tokio::time::advance(Duration::from_secs(1)).await;
    }
    assert_eq!(Line::of_app(&desk, STREAM).await.status(), 200);
    drop(line);
}

#[tokio::test]
async fn a_reader_far_behind_is_told_so() {
    let mut desk = Desk::open().await;
    rule(&mut desk, "parcel").await;
    let post = desk.says(desk.people.alice, "a letter");
    let mut line = Line::of_app(&desk, STREAM).await;
    let bob = desk.people.bob;
    desk.stay.with(|world| {
        world.act(|platform| {
            for _ in 0..50_001 {
                platform.like(bob, post).unwrap();
                platform.unlike(bob, post);
            }
        });
    });
    assert_eq!(line.event().await["errors"][0]["disconnect_type"], "SlowReader");
    assert_eq!(line.chunk().await, None);
}

#[tokio::test]
async fn a_world_that_leaves_says_goodbye() {
    let mut desk = Desk::open().await;
    rule(&mut desk, "parcel").await;
    let mut line = Line::of_app(&desk, STREAM).await;
    assert!(desk.server.dismiss(&desk.stay).is_some());
    let last = line.event().await;
    assert_eq!(last["errors"][0]["disconnect_type"], "OperationalDisconnect");
    assert_eq!(line.chunk().await, None);
}

#[tokio::test]
async fn faults_strike_what_is_streamed() {
    for (effect, expected) in [("disconnect", true), ("reset", false), ("truncated", false)] {
        let plan = format!(r#"[{{"on": "stream", "nth": 2, "do": "{effect}"}}]"#);
        let plan: Vec<mock_api::Fault> = serde_json::from_str(&plan).unwrap();
        let mut desk = Desk::with(|_| Box::new(Nobody), |admission| admission.faults = plan).await;
        rule(&mut desk, "parcel").await;
        let mut line = Line::of_app(&desk, STREAM).await;
        desk.says(desk.people.alice, "parcel one");
        assert_eq!(line.event().await["data"]["text"], "parcel one");
        desk.says(desk.people.alice, "parcel two");
        let next = line.chunk().await;
        let told = next.as_ref().is_some_and(|next| next.contains("UpstreamOperationalDisconnect"));
        assert_eq!(told, expected, "{effect}: {next:?}");
        assert_eq!(line.chunk().await, None);
        let again = as_app(&mut desk, "GET", "/2/connections?status=inactive", "").await;
        assert_eq!(body(&again)["data"][0]["disconnect_reason"], "UpstreamOperationalDisconnect");
    }
}
