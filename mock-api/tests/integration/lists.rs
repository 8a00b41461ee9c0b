//! Who and what is around an account or a post, page by page, and how many posts a search would find.

use mock_api::{Draft, Millis};

use crate::desk::{Desk, body, status};

fn ids(answer: &str) -> Vec<String> {
    let body = body(answer);
    let data = body["data"].as_array().cloned().unwrap_or_default();
    data.iter().map(|item| item["username"].as_str().or(item["text"].as_str()).unwrap().to_owned()).collect()
}

#[tokio::test]
async fn accounts_around_an_account_and_around_a_post() {
    let mut desk = Desk::open().await;
    let own = desk.says(desk.people.brand, "We are here.");
    let (people, number) = (desk.people, desk.number(own));
    desk.stay.with(|world| {
        world.act(|platform| {
            for who in [people.alice, people.bob, people.carol] {
                platform.follow(who, people.brand).unwrap();
                platform.like(who, own).unwrap();
            }
            platform.follow(people.brand, people.bob).unwrap();
            platform.repost(people.bob, own).unwrap();
            platform.repost(people.alice, own).unwrap();
            platform.block(people.brand, people.carol).unwrap();
            platform.post(people.alice, Draft { quotes: Some(own), ..Draft::new("See here") }).unwrap();
        });
    });
    let me = "/2/users/2244994945";
    let expected: [(String, &[&str]); 8] = [
        (format!("{me}/followers"), &["bob", "alice_k"]),
        (format!("{me}/following"), &["bob"]),
        (format!("{me}/blocking"), &["carol"]),
        (format!("{me}/muting"), &[]),
        (format!("/2/tweets/{number}/liking_users"), &["carol", "bob", "alice_k"]),
        (format!("/2/tweets/{number}/retweeted_by"), &["bob", "alice_k"]),
        (format!("/2/tweets/{number}/quote_tweets"), &["See here"]),
        (format!("{me}/liked_tweets"), &[]),
    ];
    for (path, names) in expected {
        let answer = desk.send("GET", &path, "").await;
        assert_eq!(ids(&answer), names, "{path}: {answer}");
        assert_eq!(body(&answer)["meta"]["result_count"], names.len(), "{path}");
    }
    let first = desk.send("GET", &format!("{me}/followers?max_results=1"), "").await;
    let next = body(&first)["meta"]["next_token"].as_str().unwrap().to_owned();
    let second = desk.send("GET", &format!("{me}/followers?max_results=1&pagination_token={next}"), "").await;
    assert_eq!((ids(&first), ids(&second)), (vec!["bob".to_owned()], vec!["alice_k".to_owned()]));
    assert_eq!(status(&desk.send("GET", "/2/users/3333333333/blocking", "").await), 400);
    assert_eq!(status(&desk.send("GET", "/2/users/5/followers", "").await), 200);
}

#[tokio::test]
async fn muting_is_known_to_oneself_alone() {
    let mut desk = Desk::open().await;
    let me = "/2/users/2244994945";
    let answer = desk.send("POST", &format!("{me}/muting"), r#"{"target_user_id":"3333333333"}"#).await;
    assert_eq!(body(&answer)["data"]["muting"], true);
    assert_eq!(ids(&desk.send("GET", &format!("{me}/muting"), "").await), ["bob"]);
    let answer = desk.send("GET", "/2/users/3333333333?user.fields=connection_status", "").await;
    assert_eq!(body(&answer)["data"]["connection_status"][0], "muting");
    let answer = desk.send("DELETE", &format!("{me}/muting/3333333333"), "").await;
    assert_eq!(body(&answer)["data"]["muting"], false);
    assert_eq!(status(&desk.send("POST", &format!("{me}/muting"), r#"{"target_user_id":"2244994945"}"#).await), 403);
}

#[tokio::test]
async fn posts_are_counted_by_the_day() {
    let mut desk = Desk::open().await;
    desk.says(desk.people.alice, "@BrandCare late");
    desk.passes(Millis::hours(20));
    desk.says(desk.people.bob, "@BrandCare later");
    desk.passes(Millis::hours(2));
    let path = "/2/tweets/counts/recent?query=@BrandCare&granularity=day&start_time=2026-03-02T08:00:00Z";
    let counts = body(&desk.send("GET", path, "").await);
    let days: Vec<u64> =
        counts["data"].as_array().unwrap().iter().map(|day| day["tweet_count"].as_u64().unwrap()).collect();
    assert_eq!((days, counts["meta"]["total_tweet_count"].as_u64()), (vec![1, 1], Some(2)), "{counts}");
    let minutes = body(&desk.send("GET", "/2/tweets/counts/recent?query=later&granularity=minute", "").await);
    assert_eq!(minutes["meta"]["total_post_count"], 1);
    assert_eq!(status(&desk.send("GET", "/2/tweets/counts/recent?query=x&granularity=week", "").await), 400);
    let backwards = "/2/tweets/counts/recent?query=x&start_time=2026-03-03T00:00:00Z&end_time=2026-03-02T00:00:00Z";
    assert_eq!(status(&desk.send("GET", backwards, "").await), 400);
}

#[tokio::test]
async fn suspended_users_are_told_from_those_who_never_were() {
    let mut desk = Desk::open().await;
    let bob = desk.people.bob;
    desk.stay.with(|world| world.act(|platform| platform.set_suspended(bob, true))).unwrap();
    let answer = body(&desk.send("GET", "/2/users/by?usernames=bob,nobody,alice_k", "").await);
    assert_eq!(answer["data"][0]["username"], "alice_k");
    assert_eq!(answer["errors"][0]["detail"], "User has been suspended: [bob].");
    assert_eq!(answer["errors"][1]["title"], "Not Found Error");
    let answer = body(&desk.send("GET", "/2/users/3333333333", "").await);
    assert_eq!((&answer["data"], &answer["errors"][0]["title"]), (&serde_json::Value::Null, &"Forbidden".into()));
}

#[tokio::test]
async fn a_post_that_is_read_again_on_a_day_is_counted_once() {
    let mut desk = Desk::open().await;
    desk.says(desk.people.alice, "@BrandCare one");
    desk.says(desk.people.bob, "@BrandCare two");
    let app = desk.stay.app_token().to_owned();
    let mentions = "/2/users/2244994945/mentions";
    for hours in [0, 1, 24] {
        desk.passes(Millis::hours(hours));
        desk.send_as(&app, "GET", mentions, "").await;
    }
    let usage = "/2/usage/tweets?usage.fields=project_usage,daily_project_usage,daily_client_app_usage";
    let usage = body(&desk.send_as(&app, "GET", usage, "").await);
    assert_eq!(usage["data"]["project_usage"], "4", "{usage}");
    assert_eq!(usage["data"]["daily_project_usage"]["usage"][1]["usage"], "2", "{usage}");
    assert_eq!(status(&desk.send("GET", "/2/usage/tweets", "").await), 403);
    assert_eq!(status(&desk.send_as(&app, "GET", "/2/usage/tweets?usage.fields=cats", "").await), 400);
}
