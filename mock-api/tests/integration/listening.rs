//! A client that only listens: it never asks, and a clock that stands still moves on once it has been told everything and is quiet.

use std::time::Duration;

use mock_api::{Admission, Cast, Millis, Pace};

use crate::attention::{Script, at, minutes, posts, script};
use crate::desk::{Desk, People, body, status};
use crate::line::Line;

const STREAM: &str = "/2/tweets/search/stream";

async fn desk(adjust: impl FnOnce(&mut Admission)) -> Desk {
    with_rules(Desk::with(script, adjust).await).await
}

async fn with_rules(mut desk: Desk) -> Desk {
    let app = desk.stay.app_token().to_owned();
    let rule = r#"{"add":[{"value":"@BrandCare"}]}"#;
    assert_eq!(status(&desk.send_as(&app, "POST", "/2/tweets/search/stream/rules", rule).await), 201);
    let messages = r#"{"event_type":"dm.received","filter":{"user_id":"2244994945"}}"#;
    assert_eq!(status(&desk.send("POST", "/2/activity/subscriptions", messages).await), 200);
    desk
}

#[tokio::test]
async fn who_listens_is_told_one_thing_after_the_other_and_answers_each_at_its_time() {
    let mut desk = desk(|_| ()).await;
    let mut posts = Line::of_app(&desk, STREAM).await;
    let mut messages = Line::of_app(&desk, "/2/activity/stream").await;
    for (text, minute) in [("@BrandCare one", 10), ("@BrandCare two", 60)] {
        let post = posts.event().await;
        assert_eq!((post["data"]["text"].as_str(), minutes(&desk)), (Some(text), minute));
        let reply =
            format!(r#"{{"text":"Sorry, {minute}","reply":{{"in_reply_to_tweet_id":{}}}}}"#, post["data"]["id"]);
        assert_eq!(status(&desk.send("POST", "/2/tweets", &reply).await), 201);
        assert_eq!(minutes(&desk), minute, "an answer is made when it is thought of");
    }
    let told = messages.event().await;
    assert_eq!(told["data"]["payload"]["direct_message_events"][0]["message_create"]["message_data"]["text"], "three");
    desk.stay.over().await;
    assert_eq!(minutes(&desk), 24 * 60);
}

#[tokio::test]
async fn what_happens_in_the_first_moment_is_told_to_who_connects_in_it() {
    let early = |people: People| -> Box<dyn Cast> {
        Box::new(Script {
            steps: vec![
                (at(0), posts(people.alice, "@BrandCare first")),
                (at(9), posts(people.bob, "@BrandCare last")),
            ],
        })
    };
    let mut desk = with_rules(Desk::with(early, |_| ()).await).await;
    let mut line = Line::of_app(&desk, STREAM).await;
    assert_eq!(line.event().await["data"]["text"], "@BrandCare first");
    assert_eq!((line.event().await["data"]["text"].as_str(), minutes(&desk)), (Some("@BrandCare last"), 9));
    let app = desk.stay.app_token().to_owned();
    desk.send_as(&app, "DELETE", "/2/connections/all", "").await;
    let mut later = Line::of_app(&desk, STREAM).await;
    desk.says(desk.people.alice, "@BrandCare later");
    assert_eq!(later.event().await["data"]["text"], "@BrandCare later");
}

#[tokio::test]
async fn a_call_that_is_answered_keeps_the_clock_from_jumping() {
    let mut desk = desk(|admission| admission.settle = Duration::from_secs(3600)).await;
    let mut posts = Line::of_app(&desk, STREAM).await;
    for _ in 0..5 {
        desk.send("GET", "/2/users/me", "").await;
        assert_eq!(minutes(&desk), 0, "it has not been quiet for an hour");
    }
    desk.passes(Millis::minutes(10));
    assert_eq!(posts.event().await["data"]["text"], "@BrandCare one");
}

#[tokio::test]
async fn its_own_posts_come_back_to_it_and_are_no_news() {
    let mut desk = desk(|_| ()).await;
    let app = desk.stay.app_token().to_owned();
    let rule = r#"{"add":[{"value":"from:BrandCare"}]}"#;
    desk.send_as(&app, "POST", "/2/tweets/search/stream/rules", rule).await;
    let mut posts = Line::of_app(&desk, STREAM).await;
    let own = body(&desk.send("POST", "/2/tweets", r#"{"text":"Good morning"}"#).await);
    let echo = posts.event().await;
    assert_eq!((&echo["data"]["id"], &echo["data"]["text"]), (&own["data"]["id"], &"Good morning".into()));
    assert_eq!(posts.event().await["data"]["text"], "@BrandCare one");
}

#[tokio::test]
async fn where_the_clock_runs_streams_are_told_as_it_happens() {
    let desk = Desk::open().await;
    let (platform, people) = crate::desk::platform();
    let clock = mock_api::Clock::new(Pace::Scaled(20_000));
    let world = mock_api::World::new(platform, clock, script(people));
    let stay = desk.server.admit(world, Admission::new(people.brand));
    let mut desk = Desk { stay, ..desk };
    let app = desk.stay.app_token().to_owned();
    desk.send_as(&app, "POST", "/2/tweets/search/stream/rules", r#"{"add":[{"value":"@BrandCare"}]}"#).await;
    let mut posts = Line::of_app(&desk, &format!("{STREAM}?start_time=2026-03-02T09:00:00Z")).await;
    assert_eq!(posts.event().await["data"]["text"], "@BrandCare one");
    assert_eq!(posts.event().await["data"]["text"], "@BrandCare two");
}
