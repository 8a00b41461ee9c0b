//! Paging and bounds over HTTP.

use mock_api::Millis;
use serde_json::Value;

use crate::desk::{Desk, body, status};

async fn filled(posts: usize) -> Desk {
    let desk = Desk::open().await;
    for n in 0..posts {
        desk.says(desk.people.alice, &format!("@BrandCare number {n}"));
        desk.passes(Millis::minutes(1));
    }
    desk
}

fn texts(page: &Value) -> Vec<String> {
    let posts = page["data"].as_array().cloned().unwrap_or_default();
    posts.iter().map(|post| post["text"].as_str().unwrap().replace("@BrandCare number ", "")).collect()
}

#[tokio::test]
async fn tokens_lead_forward_and_back_under_either_name() {
    let mut desk = filled(12).await;
    let path = "/2/users/2244994945/mentions?max_results=5";
    let first = body(&desk.send("GET", path, "").await);
    assert_eq!(texts(&first), ["11", "10", "9", "8", "7"]);
    assert_eq!(first["meta"]["previous_token"], Value::Null);
    let next = first["meta"]["next_token"].as_str().unwrap().to_owned();
    let second = body(&desk.send("GET", &format!("{path}&pagination_token={next}"), "").await);
    assert_eq!(texts(&second), ["6", "5", "4", "3", "2"]);
    desk.says(desk.people.bob, "@BrandCare number 12");
    let next = second["meta"]["next_token"].as_str().unwrap().to_owned();
    let third = body(&desk.send("GET", &format!("{path}&pagination_token={next}"), "").await);
    assert_eq!(texts(&third), ["1", "0"]);
    assert_eq!(third["meta"]["next_token"], Value::Null);
    let back = third["meta"]["previous_token"].as_str().unwrap().to_owned();
    assert_eq!(texts(&body(&desk.send("GET", &format!("{path}&pagination_token={back}"), "").await)), texts(&second));
    for name in ["next_token", "pagination_token"] {
        let search = "/2/tweets/search/recent?query=number&max_results=10";
        let token = body(&desk.send("GET", search, "").await)["meta"]["next_token"].as_str().unwrap().to_owned();
        assert_eq!(texts(&body(&desk.send("GET", &format!("{search}&{name}={token}"), "").await)), ["2", "1", "0"]);
    }
}

#[tokio::test]
async fn ids_and_times_bound_a_list() {
    let mut desk = filled(8).await;
    let all = body(&desk.send("GET", "/2/users/2244994945/mentions?max_results=100&tweet.fields=created_at", "").await);
    let of = |n: usize, field: &str| all["data"][7 - n][field].as_str().unwrap().to_owned();
    for (query, expected) in [
        (format!("since_id={}", of(5, "id")), vec!["7", "6"]),
        (format!("until_id={}", of(2, "id")), vec!["1", "0"]),
        (format!("since_id={}&until_id={}", of(2, "id"), of(5, "id")), vec!["4", "3"]),
        (format!("start_time={}", of(6, "created_at")), vec!["7", "6"]),
        (format!("end_time={}", of(1, "created_at")), vec!["0"]),
        (format!("since_id={}", of(7, "id")), vec![]),
        (format!("since_id={}&until_id={}", of(5, "id"), of(2, "id")), vec![]),
    ] {
        let page = body(&desk.send("GET", &format!("/2/users/2244994945/mentions?{query}"), "").await);
        assert_eq!(texts(&page), expected, "{query}");
        assert_eq!(page["meta"]["result_count"], expected.len());
        assert_eq!(page.get("data").is_some(), !expected.is_empty());
    }
}

#[tokio::test]
async fn lists_with_a_percent_sign_and_json_content_type_are_fine() {
    let mut desk = filled(1).await;
    let headers = format!("Authorization: bearer {}\r\nContent-Type: application/json\r\n", desk.stay.token());
    let path = "/2/users/2244994945/mentions?tweet.fields=created_at%2Cauthor_id&expansions=author_id&media.fields=url";
    let page = desk.send_with(&headers, "GET", path, "").await;
    assert_eq!(status(&page), 200);
    assert_eq!(body(&page)["data"][0]["author_id"], "1111111111");
    let reply = r#"{"text":"form-encoded? no: any type will do"}"#;
    let headers = format!("Authorization: Bearer {}\r\nContent-Type: text/plain\r\n", desk.stay.token());
    assert_eq!(status(&desk.send_with(&headers, "POST", "/2/tweets", reply).await), 201);
}

#[tokio::test]
async fn searches_reach_back_a_week_and_messages_a_month() {
    let mut desk = filled(1).await;
    let alice = desk.people.alice;
    let to = mock_api::To::Person(desk.people.brand);
    desk.stay.with(|world| world.act(|platform| platform.follow(desk.people.brand, alice))).unwrap().unwrap();
    desk.stay.with(|world| world.act(|platform| platform.message(alice, to, "hello"))).unwrap().unwrap();
    let mut count =
        async |path: &str| body(&desk.send("GET", path, "").await)["meta"]["result_count"].as_u64().unwrap();
    assert_eq!((count("/2/tweets/search/recent?query=number").await, count("/2/dm_events").await), (1, 1));
    desk.passes(Millis::hours(24 * 7));
    let mut count =
        async |path: &str| body(&desk.send("GET", path, "").await)["meta"]["result_count"].as_u64().unwrap();
    assert_eq!((count("/2/tweets/search/recent?query=number").await, count("/2/dm_events").await), (0, 1));
    desk.passes(Millis::hours(24 * 24));
    let mut count =
        async |path: &str| body(&desk.send("GET", path, "").await)["meta"]["result_count"].as_u64().unwrap();
    assert_eq!((count("/2/users/2244994945/mentions").await, count("/2/dm_events").await), (1, 0));
}
