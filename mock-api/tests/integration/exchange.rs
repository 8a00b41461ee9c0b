//! A whole webcare exchange, byte for byte, in both sets of names.

use mock_api::{Draft, Millis};

use crate::desk::{Desk, body};

const OLD: &str = "tweet.fields=created_at,author_id,conversation_id,in_reply_to_user_id,referenced_tweets,entities,lang,public_metrics\
                   &expansions=author_id,referenced_tweets.id,in_reply_to_user_id&user.fields=created_at,public_metrics,verified";
const NEW: &str = "post.fields=created_at,conversation_id,entities,lang,public_metrics\
                   &expansions=author_id,in_reply_to_user_id,referenced_posts&user.fields=public_metrics,receives_your_dm";

async fn exchange(fields: &str, events: &str) -> String {
    let mut desk = Desk::open().await;
    let post = desk.says(desk.people.alice, "@BrandCare my parcel is late, \u{1f4e6} #late see example.com/t?id=7");
    let number = desk.number(post);
    desk.passes(Millis::minutes(2));
    desk.send("GET", "/2/users/me?user.fields=public_metrics", "").await;
    desk.send("GET", &format!("/2/users/2244994945/mentions?{fields}"), "").await;
    let reply = format!(r#"{{"text":"@alice_k Sorry to hear that!","reply":{{"in_reply_to_tweet_id":"{number}"}}}}"#);
    desk.send("POST", "/2/tweets", &reply).await;
    desk.send("GET", &format!("/2/tweets/search/recent?query=conversation_id:{number}&{fields}"), "").await;
    let sent =
        desk.send("POST", "/2/dm_conversations/with/1111111111/messages", r#"{"text":"Your order number?"}"#).await;
    let conversation = body(&sent)["data"]["dm_conversation_id"].as_str().unwrap().to_owned();
    desk.passes(Millis::minutes(1));
    let alice = desk.people.alice;
    let to = mock_api::To::Person(desk.people.brand);
    desk.stay.with(|world| world.act(|platform| platform.message(alice, to, "It is 4711."))).unwrap().unwrap();
    desk.send("GET", &format!("/2/dm_conversations/{conversation}/dm_events?{events}"), "").await;
    desk.send("GET", &format!("/2/dm_conversations/with/1111111111/dm_events?{events}"), "").await;
    let all = desk.send("GET", "/2/dm_events", "").await;
    let event = body(&all)["data"][0]["id"].as_str().unwrap().to_owned();
    desk.send("GET", &format!("/2/dm_events/{event}?{events}"), "").await;
    desk.send(
        "POST",
        &format!("/2/dm_conversations/{conversation}/messages"),
        r#"{"text":"Thank you, it is on its way."}"#,
    )
    .await;
    desk.send("POST", "/2/users/2244994945/likes", &format!(r#"{{"tweet_id":"{number}"}}"#)).await;
    desk.send("GET", &format!("/2/tweets/{number}?{fields}"), "").await;
    desk.send("GET", &format!("/2/users/2244994945/tweets?exclude=retweets&{fields}"), "").await;
    desk.log
}

#[tokio::test]
async fn with_the_names_of_tweets() {
    let events = "dm_event.fields=id,text,event_type,created_at,sender_id,dm_conversation_id,attachments,referenced_tweets&expansions=sender_id";
    insta::assert_snapshot!(exchange(OLD, events).await);
}

#[tokio::test]
async fn with_the_names_of_posts() {
    let events = "dm_event.fields=created_at,dm_conversation_id&expansions=sender_id";
    insta::assert_snapshot!(exchange(NEW, events).await);
}

#[tokio::test]
async fn the_same_requests_get_the_same_bytes() {
    let events = "expansions=sender_id";
    assert_eq!(exchange(OLD, events).await, exchange(OLD, events).await);
}

#[tokio::test]
async fn everything_else_a_client_may_do() {
    let mut desk = Desk::open().await;
    let own = desk.says(desk.people.brand, "We are here until six.");
    let (alice, thread) = (desk.people.alice, desk.number(own));
    let late = desk
        .stay
        .with(|world| world.act(|platform| platform.post(alice, Draft::reply("Liars, says @bob $ABC", own))))
        .unwrap()
        .unwrap();
    let late = desk.number(late);
    desk.send("PUT", &format!("/2/tweets/{late}/hidden"), r#"{"hidden":true}"#).await;
    desk.send("DELETE", &format!("/2/users/2244994945/likes/{late}"), "").await;
    desk.send("POST", "/2/users/2244994945/retweets", &format!(r#"{{"tweet_id":"{late}"}}"#)).await;
    desk.send("GET", "/2/users/2244994945/tweets?tweet.fields=referenced_tweets,display_text_range,edit_controls,possibly_sensitive,reply_settings", "").await;
    desk.send("DELETE", &format!("/2/users/2244994945/retweets/{late}"), "").await;
    desk.send("POST", "/2/users/2244994945/following", r#"{"target_user_id":"3333333333"}"#).await;
    desk.send("GET", "/2/users?ids=3333333333,5,4444444444&user.fields=connection_status,protected,description,verified_type,most_recent_tweet_id", "").await;
    desk.send("GET", "/2/users/by?usernames=BOB,nobody", "").await;
    desk.send("GET", "/2/users/by/username/Alice_K?expansions=most_recent_tweet_id", "").await;
    desk.send("GET", "/2/users/3333333333", "").await;
    desk.send("DELETE", "/2/users/2244994945/following/3333333333", "").await;
    desk.send("POST", "/2/users/1111111111/dm/block", "").await;
    desk.send("POST", "/2/users/1111111111/dm/unblock", "").await;
    desk.send("GET", &format!("/2/tweets?ids={thread},{late},1&expansions=referenced_tweets.id.author_id,entities.mentions.username&tweet.fields=entities"), "").await;
    desk.send("DELETE", &format!("/2/tweets/{thread}"), "").await;
    desk.send("GET", &format!("/2/tweets/{late}?expansions=referenced_tweets.id"), "").await;
    desk.send("GET", &format!("/2/tweets/{thread}"), "").await;
    insta::assert_snapshot!(desk.log);
}

#[tokio::test]
async fn a_post_takes_new_words_and_a_new_id_with_them() {
    let mut desk = Desk::open().await;
    let made = desk.send("POST", "/2/tweets", r#"{"text":"We are hear."}"#).await;
    let first = body(&made)["data"]["id"].as_str().unwrap().to_owned();
    let edit = format!(r#"{{"text":"We are here.","edit_options":{{"previous_post_id":"{first}"}}}}"#);
    let edited = body(&desk.send("POST", "/2/tweets", &edit).await);
    let second = edited["data"]["id"].as_str().unwrap().to_owned();
    assert_eq!(edited["data"]["edit_history_tweet_ids"], serde_json::json!([first, second]));
    let shown = body(&desk.send("GET", &format!("/2/tweets/{second}"), "").await);
    assert_eq!((&shown["data"]["text"], &shown["data"]["id"]), (&"We are here.".into(), &second.into()));
    desk.passes(Millis::hours(2));
    let late = body(&desk.send("POST", "/2/tweets", &edit).await);
    assert_eq!(late["detail"], "You are not authorized to edit this Tweet.");
}
