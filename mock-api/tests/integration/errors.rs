//! Every refusal, byte for byte.

use mock_api::{Millis, Strictness};

use crate::desk::Desk;

#[tokio::test]
async fn refusals_have_the_bodies_that_clients_know() {
    let mut desk = Desk::open().await;
    let (alice, carol, app) = (desk.people.alice, desk.people.carol, desk.stay.app_token().to_owned());
    let post = desk.says(alice, "@BrandCare hello?");
    let secret = desk.says(carol, "@BrandCare only for followers");
    let (post, secret) = (desk.number(post), desk.number(secret));
    let reply = |text: &str, to: u64| format!(r#"{{"text":"{text}","reply":{{"in_reply_to_tweet_id":"{to}"}}}}"#);
    // Who calls.
    desk.send_as(&app, "GET", "/2/users/me", "").await;
    desk.send_as(&app, "POST", "/2/tweets", "{}").await;
    desk.send_as(&app, "GET", "/2/dm_events", "").await;
    // What is asked.
    desk.send("GET", "/2/users/2244994945/mentions?max_results=1", "").await;
    desk.send("GET", "/2/users/2244994945/mentions?foo=1", "").await;
    desk.send("GET", "/2/users/2244994945/mentions?tweet.fields=created_at,colour", "").await;
    desk.send("GET", "/2/users/2244994945/mentions?post.fields=author_id", "").await;
    desk.send("GET", "/2/users/2244994945/mentions?pagination_token=abc", "").await;
    desk.send("GET", "/2/users/2244994945/mentions?start_time=yesterday", "").await;
    desk.send("GET", "/2/users/abc/mentions", "").await;
    desk.send("GET", "/2/users/99/mentions", "").await;
    desk.send("GET", "/2/users/by/username/no-such", "").await;
    desk.send("GET", "/2/tweets", "").await;
    desk.send("GET", &format!("/2/tweets/{secret}"), "").await;
    desk.send("GET", "/2/tweets/1", "").await;
    desk.send("GET", "/2/tweets/search/recent?query=late%20near:me", "").await;
    desk.send("GET", "/2/tweets/search/recent", "").await;
    desk.send("GET", "/2/nowhere", "").await;
    desk.send("PATCH", "/2/tweets", "").await;
    // What is written.
    desk.send("POST", "/2/tweets", &reply("Sorry!", post)).await;
    desk.send("POST", "/2/tweets", &reply("Sorry!", post)).await;
    desk.send("POST", "/2/tweets", &reply("Sorry!", 1)).await;
    desk.send("POST", "/2/tweets", &reply("Sorry indeed!", secret)).await;
    desk.send("POST", "/2/tweets", &reply(&"x".repeat(281), post)).await;
    desk.send("POST", "/2/tweets", "{}").await;
    desk.send("POST", "/2/tweets", "{\"text\":").await;
    desk.send("POST", "/2/tweets", r#"{"text":7}"#).await;
    desk.send("POST", "/2/tweets", r#"{"text":"a","colour":"red"}"#).await;
    desk.send("DELETE", &format!("/2/tweets/{post}"), "").await;
    desk.send("DELETE", "/2/tweets/1", "").await;
    desk.send("PUT", &format!("/2/tweets/{post}/hidden"), r#"{"hidden":true}"#).await;
    desk.send("POST", "/2/users/1111111111/likes", &format!(r#"{{"tweet_id":"{post}"}}"#)).await;
    desk.send("POST", "/2/dm_conversations/with/3333333333/messages", r#"{"text":"Hi"}"#).await;
    desk.send("POST", "/2/dm_conversations/with/1111111111/messages", r#"{"text":""}"#).await;
    desk.send("POST", "/2/dm_conversations/3333333333-4444444444/messages", r#"{"text":"Hi"}"#).await;
    desk.send("GET", "/2/dm_conversations/3333333333-4444444444/dm_events", "").await;
    desk.send("GET", "/2/dm_events/1", "").await;
    desk.send("GET", "/2/dm_events?event_types=Nothing", "").await;
    insta::assert_snapshot!(desk.log);
}

#[tokio::test]
async fn nobody_gets_in_without_a_token() {
    let mut desk = Desk::open().await;
    for headers in ["", "Authorization: Bearer wrong\r\n", "Authorization: Basic eDp5\r\n", "Authorization: Bearer\r\n"]
    {
        let answer = desk.send_with(headers, "GET", "/2/users/me", "").await;
        assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
        assert!(
            answer.ends_with(r#"{"title":"Unauthorized","type":"about:blank","status":401,"detail":"Unauthorized"}"#)
        );
        assert!(answer.contains("x-rate-limit-reset: "), "{answer}");
    }
}

#[tokio::test]
async fn unknown_names_are_dropped_where_the_world_is_not_strict() {
    let loose = Strictness { unknown: false, summoned: false };
    let mut desk = Desk::with(|_| Box::new(mock_api::Nobody), |admission| admission.strictness = loose).await;
    desk.says(desk.people.alice, "@BrandCare hello?");
    desk.send("GET", "/2/users/2244994945/mentions?foo=1&tweet.fields=colour,lang&expansions=nothing", "").await;
    desk.send("POST", "/2/tweets", r#"{"text":"a","colour":"red"}"#).await;
    insta::assert_snapshot!(desk.log);
}

#[tokio::test]
async fn replies_need_a_summons_where_the_world_says_so() {
    let summoned = Strictness { summoned: true, ..Strictness::default() };
    let mut desk = Desk::with(|_| Box::new(mock_api::Nobody), |admission| admission.strictness = summoned).await;
    let alone = desk.says(desk.people.alice, "BrandCare is slow");
    desk.passes(Millis::minutes(1));
    let named = desk.says(desk.people.alice, "@BrandCare is slow");
    for post in [alone, named] {
        let reply = format!(r#"{{"text":"Sorry!","reply":{{"in_reply_to_tweet_id":"{}"}}}}"#, desk.number(post));
        desk.send("POST", "/2/tweets", &reply).await;
    }
    insta::assert_snapshot!(desk.log);
}
