//! What goes wrong by plan, as a client sees it.

use mock_api::{Fault, Millis, Time};

use crate::desk::{Desk, body, header, morning, status};

fn plan(json: &str) -> Vec<Fault> {
    serde_json::from_str(json).unwrap()
}

async fn desk(json: &str) -> Desk {
    Desk::with(|_| Box::new(mock_api::Nobody), |admission| admission.faults = plan(json)).await
}

const REPLY: &str = r#"{"text":"Sorry to hear that!"}"#;

fn posts(desk: &Desk) -> usize {
    desk.stay.with(|world| world.platform().post_count()).unwrap()
}

#[tokio::test]
async fn a_refused_call_does_nothing_and_says_what_the_plan_says() {
    let mut desk = desk(
        r#"[{"on": "post", "nth": 1, "do": {"status": 503}},
            {"on": "createPosts", "nth": 2, "do": {"status": 502}, "body": "<html>Bad gateway</html>"}]"#,
    )
    .await;
    desk.send("POST", "/2/tweets", REPLY).await;
    desk.send("POST", "/2/tweets", REPLY).await;
    assert_eq!(posts(&desk), 0);
    desk.send("POST", "/2/tweets", REPLY).await;
    assert_eq!(posts(&desk), 1);
    insta::assert_snapshot!(desk.log);
}

#[tokio::test]
async fn a_limit_that_is_used_up_by_plan_stays_so_until_its_reset() {
    let mut desk = desk(r#"[{"on": "getUsersMe", "nth": 1, "do": "limited"}]"#).await;
    let first = desk.send("GET", "/2/users/me", "").await;
    let reset = morning() + Millis::minutes(15);
    assert_eq!(status(&first), 429);
    assert_eq!(header(&first, "x-rate-limit-reset"), Some(reset.seconds().to_string().as_str()));
    assert_eq!(status(&desk.send("GET", "/2/users/me", "").await), 429);
    assert_eq!(status(&desk.send("GET", "/2/users/by/username/bob", "").await), 200);
    desk.passes(Millis::minutes(15));
    assert_eq!(status(&desk.send("GET", "/2/users/me", "").await), 200);
}

#[tokio::test]
async fn a_delay_passes_on_the_clock_before_the_call_is_carried_out() {
    let mut desk = desk(r#"[{"on": "post", "do": {"delay": "90s"}}, {"on": "post", "do": {"delay": "500ms"}}]"#).await;
    assert_eq!(status(&desk.send("POST", "/2/tweets", REPLY).await), 201);
    let at = desk.stay.with(|world| world.platform().event(0).unwrap().at).unwrap();
    assert_eq!(at, morning() + Millis(90_500));
}

#[tokio::test]
async fn half_an_answer_is_no_json_but_the_post_is_made() {
    let mut desk = desk(r#"[{"on": "post", "do": "malformed"}]"#).await;
    let answer = desk.send("POST", "/2/tweets", REPLY).await;
    let (head, text) = answer.split_once("\r\n\r\n").unwrap();
    assert_eq!(status(&answer), 201);
    assert!(head.to_lowercase().contains(&format!("content-length: {}", text.len())), "{head}");
    assert!(serde_json::from_str::<serde_json::Value>(text).is_err());
    assert_eq!(posts(&desk), 1);
}

#[tokio::test]
async fn every_call_is_on_record_with_what_struck_it_and_what_it_made() {
    let mut desk = desk(r#"[{"on": "post", "nth": 2, "do": {"status": 500}}]"#).await;
    desk.send("POST", "/2/tweets", REPLY).await;
    desk.send("POST", "/2/tweets", REPLY).await;
    desk.send("POST", "/2/tweets", REPLY).await;
    desk.send("GET", "/2/users/me", "").await;
    let calls = desk.stay.with_host(|host| host.log().entries().cloned().collect::<Vec<_>>()).unwrap();
    let shown: Vec<_> =
        calls.iter().map(|call| (call.number, call.operation, call.status, call.strike.is_some(), call.made)).collect();
    assert_eq!(
        shown,
        [
            (1, "createPosts", 201, false, Some(0)),
            (2, "createPosts", 500, true, None),
            (3, "createPosts", 403, false, Some(1)),
            (4, "getUsersMe", 200, false, None),
        ]
    );
}

#[tokio::test]
async fn posts_come_into_sight_late_and_can_be_answered_at_once() {
    let mut desk = Desk::open().await;
    desk.stay.with(|world| world.act(|platform| platform.set_lag(Millis::seconds(10)))).unwrap();
    let alice = desk.people.alice;
    let post = desk.says(alice, "@BrandCare where is my parcel?");
    let number = desk.number(post);
    let found = |answer: &str| body(answer).get("data").is_some();
    assert!(!found(&desk.send("GET", "/2/users/2244994945/mentions", "").await));
    assert!(!found(&desk.send("GET", &format!("/2/tweets/{number}"), "").await));
    let reply = format!(r#"{{"text":"On its way","reply":{{"in_reply_to_tweet_id":"{number}"}}}}"#);
    assert_eq!(status(&desk.send("POST", "/2/tweets", &reply).await), 201);
    desk.passes(Millis::seconds(10));
    assert!(found(&desk.send("GET", "/2/users/2244994945/mentions", "").await));
}

#[tokio::test]
async fn an_edited_post_shows_its_versions_and_a_suspended_author_nothing() {
    let mut desk = Desk::open().await;
    let (alice, post) = (desk.people.alice, desk.says(desk.people.alice, "@BrandCare helo"));
    desk.passes(Millis::minutes(1));
    desk.stay.with(|world| world.act(|platform| platform.edit_post(alice, post, "@BrandCare hello"))).unwrap().unwrap();
    let number = desk.number(post);
    desk.send("GET", &format!("/2/tweets/{number}?tweet.fields=edit_controls,created_at"), "").await;
    desk.stay.with(|world| world.act(|platform| platform.set_suspended(alice, true))).unwrap();
    desk.send("GET", &format!("/2/tweets/{number}"), "").await;
    desk.passes(Millis::hours(1));
    let late = desk.stay.with(|world| {
        world.act(|platform| {
            platform.set_suspended(alice, false);
            platform.edit_post(alice, post, "@BrandCare too late")
        })
    });
    assert_eq!(late, Some(Err(mock_api::Refusal::NotEditable)));
    assert!(desk.stay.with(|world| world.now()).is_some_and(|now| now > Time::utc(2026, 3, 2)));
    insta::assert_snapshot!(desk.log);
}
