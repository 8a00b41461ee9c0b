//! What happens to an account, told by a stream to those who have subscribed to it.

use mock_api::{Draft, To};

use crate::desk::{Desk, body, status};
use crate::line::Line;

const SUBSCRIPTIONS: &str = "/2/activity/subscriptions";
const STREAM: &str = "/2/activity/stream";
const BRAND: &str = "2244994945";

async fn subscribe(desk: &mut Desk, kind: &str) -> String {
    let json = format!(r#"{{"event_type":"{kind}","filter":{{"user_id":"{BRAND}"}},"tag":"{kind}!"}}"#);
    let answer = body(&desk.send("POST", SUBSCRIPTIONS, &json).await);
    answer["data"]["subscription_id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn subscriptions_are_made_changed_and_ended() {
    let mut desk = Desk::open().await;
    let app = desk.stay.app_token().to_owned();
    desk.send("GET", SUBSCRIPTIONS, "").await;
    let first = subscribe(&mut desk, "dm.received").await;
    subscribe(&mut desk, "like.create").await;
    let of_app = format!(r#"{{"event_type":"post.create","filter":{{"user_id":"{BRAND}"}}}}"#);
    let third = body(&desk.send_as(&app, "POST", SUBSCRIPTIONS, &of_app).await);
    desk.send("GET", &format!("{SUBSCRIPTIONS}?max_results=2"), "").await;
    desk.send("PUT", &format!("{SUBSCRIPTIONS}/{first}"), r#"{"tag":"inbound"}"#).await;
    desk.send("DELETE", &format!("{SUBSCRIPTIONS}/{first}"), "").await;
    desk.send("DELETE", &format!("{SUBSCRIPTIONS}/{first}"), "").await;
    let third = third["data"]["subscription_id"].as_str().unwrap();
    desk.send("DELETE", &format!("{SUBSCRIPTIONS}?ids={third}"), "").await;
    insta::assert_snapshot!(desk.log);
}

#[tokio::test]
async fn what_cannot_be_subscribed_to_is_refused() {
    let mut desk = Desk::open().await;
    let (app, alice) = (desk.stay.app_token().to_owned(), desk.stay.token_for(desk.people.alice));
    let mine = |kind: &str| format!(r#"{{"event_type":"{kind}","filter":{{"user_id":"{BRAND}"}}}}"#);
    desk.send_as(&app, "POST", SUBSCRIPTIONS, &mine("dm.received")).await;
    desk.send_as(&alice, "POST", SUBSCRIPTIONS, &mine("dm.received")).await;
    desk.send("POST", SUBSCRIPTIONS, &mine("dm.forgotten")).await;
    desk.send("POST", SUBSCRIPTIONS, r#"{"event_type":"dm.received","filter":{}}"#).await;
    desk.send("POST", SUBSCRIPTIONS, r#"{"event_type":"dm.received","filter":{"user_id":"5"}}"#).await;
    let sideways = r#"{"event_type":"like.create","filter":{"user_id":"2244994945","direction":"sideways"}}"#;
    desk.send("POST", SUBSCRIPTIONS, sideways).await;
    let hooked = r#"{"event_type":"dm.received","filter":{"user_id":"2244994945"},"webhook_id":"77"}"#;
    desk.send("POST", SUBSCRIPTIONS, hooked).await;
    desk.log.clear();
    for wrong in ["", "{", "[]", r#"{"event_type":7}"#, r#"{"event_type":"dm.sent","filter":{},"tagg":"x"}"#] {
        assert_eq!(status(&desk.send("POST", SUBSCRIPTIONS, wrong).await), 400, "{wrong}");
    }
    assert_eq!(status(&desk.send("POST", SUBSCRIPTIONS, &mine("dm.sent")).await), 200);
    assert_eq!(status(&desk.send("POST", SUBSCRIPTIONS, &mine("dm.sent")).await), 400, "the same again");
    assert_eq!(status(&desk.send("GET", STREAM, "").await), 403, "the stream is for the app");
}

#[tokio::test]
async fn each_kind_of_event_has_its_shape() {
    let mut desk = Desk::open().await;
    let kinds = [
        "post.mention.create",
        "post.reply.create",
        "post.quote.create",
        "post.create",
        "post.delete",
        "dm.received",
        "dm.sent",
        "follow.follow",
        "follow.unfollow",
        "like.create",
    ];
    for kind in kinds {
        subscribe(&mut desk, kind).await;
    }
    let mut line = Line::of_app(&desk, STREAM).await;
    let people = desk.people;
    let late = desk.says(people.alice, "@BrandCare my parcel is late https://track.example.com/7");
    let sorry = desk
        .stay
        .with(|world| {
            world.act(|platform| {
                let sorry = platform.post(people.brand, Draft::reply("Sorry, DM us?", late)).unwrap();
                platform.post(people.alice, Draft::reply("I will", sorry)).unwrap();
                platform.post(people.bob, Draft { quotes: Some(sorry), ..Draft::new("How kind") }).unwrap();
                platform.follow(people.brand, people.alice).unwrap();
                platform.follow(people.alice, people.brand).unwrap();
                platform.unfollow(people.alice, people.brand);
                platform.message(people.brand, To::Person(people.alice), "Which one?").unwrap();
                platform.message(people.alice, To::Person(people.brand), "It is #4711").unwrap();
                platform.like(people.brand, late).unwrap();
                sorry
            })
        })
        .unwrap();
    let mut log = String::new();
    for n in 0..11 {
        if n == 10 {
            desk.stay.with(|world| world.act(|platform| platform.delete_post(people.brand, sorry))).unwrap().unwrap();
        }
        log += &line.chunk().await.unwrap();
    }
    insta::assert_snapshot!(log.replace("\r\n", "\n\n"));
}

#[tokio::test]
async fn two_can_listen_and_both_are_told_the_same() {
    let mut desk = Desk::open().await;
    subscribe(&mut desk, "post.mention.create").await;
    let (mut one, mut other) = (Line::of_app(&desk, STREAM).await, Line::of_app(&desk, STREAM).await);
    assert_eq!(Line::of_app(&desk, STREAM).await.status(), 429);
    desk.says(desk.people.alice, "@BrandCare hello");
    assert_eq!(one.chunk().await, other.chunk().await);
}

#[tokio::test]
async fn a_direction_narrows_and_what_is_implied_is_no_mention() {
    let mut desk = Desk::open().await;
    let inbound = format!(r#"{{"event_type":"follow.follow","filter":{{"user_id":"{BRAND}","direction":"inbound"}}}}"#);
    desk.send("POST", SUBSCRIPTIONS, &inbound).await;
    subscribe(&mut desk, "post.mention.create").await;
    let mut line = Line::of_app(&desk, STREAM).await;
    let people = desk.people;
    desk.stay
        .with(|world| {
            world.act(|platform| {
                platform.follow(people.brand, people.bob).unwrap();
                let own = platform.post(people.brand, Draft::new("Good morning @BrandCare")).unwrap();
                platform.post(people.bob, Draft::reply("morning", own)).unwrap();
                platform.follow(people.bob, people.brand).unwrap();
            });
        })
        .unwrap();
    let event = line.event().await;
    assert_eq!(
        (&event["data"]["event_type"], &event["data"]["payload"]["direction"]),
        (&"follow.follow".into(), &"inbound".into())
    );
}
