//! Who asks, who listens to a stream and who is told by a webhook learn of the same things in the same order.

use mock_api::{AccountId, Draft, Millis, Nobody, Platform, PostId, To};
use proptest::prelude::*;
use serde_json::Value;

use crate::desk::{Desk, body, status};
use crate::line::Line;
use crate::receiver::{Receiver, SECRET};

const LAST: &str = "@BrandCare that is all";

/// One thing that somebody does.
#[derive(Debug, Clone)]
enum Step {
    Post(usize, bool),
    Reply(usize, usize, bool),
    Quote(usize, usize),
    Repost(usize, usize),
    Write(usize),
    Pass(u64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let (who, some) = (|| 0..3_usize, || 0..40_usize);
    let step = prop_oneof![
        3 => (who(), any::<bool>()).prop_map(|(who, named)| Step::Post(who, named)),
        4 => (who(), some(), any::<bool>()).prop_map(|(who, to, named)| Step::Reply(who, to, named)),
        1 => (who(), some()).prop_map(|(who, of)| Step::Quote(who, of)),
        1 => (who(), some()).prop_map(|(who, of)| Step::Repost(who, of)),
        2 => (0..2_usize).prop_map(Step::Write),
        1 => (0..3_600_000_u64).prop_map(Step::Pass),
    ];
    proptest::collection::vec(step, 1..25)
}

fn take(desk: &Desk, n: usize, step: &Step) {
    let people = desk.people;
    let accounts: [AccountId; 3] = [people.brand, people.alice, people.bob];
    let nth = |platform: &Platform, n: usize| -> Option<PostId> {
        let count = platform.post_count();
        platform.posts().nth(n % count.max(1)).map(|(id, _)| id)
    };
    let text = |named: bool| format!("{}number {n}", if named { "@BrandCare " } else { "" });
    desk.stay.with(|world| match *step {
        Step::Pass(ms) => world.advance(Millis(ms)),
        ref step => world.act(|platform| match *step {
            Step::Post(who, named) => drop(platform.post(accounts[who], Draft::new(&text(named)))),
            Step::Reply(who, to, named) => {
                let Some(to) = nth(platform, to) else { return };
                let _ = platform.post(accounts[who], Draft::reply(&text(named), to));
            }
            Step::Quote(who, of) => {
                let text = text(false);
                let draft = Draft { quotes: nth(platform, of), ..Draft::new(&text) };
                let _ = platform.post(accounts[who], draft);
            }
            Step::Repost(who, of) => drop(nth(platform, of).map(|of| platform.repost(accounts[who], of))),
            Step::Write(who) => {
                let (from, to) = if who == 0 { (people.brand, people.alice) } else { (people.alice, people.brand) };
                let _ = platform.message(from, To::Person(to), &text(false));
            }
            Step::Pass(_) => {}
        }),
    });
}

/// What each way of learning shows: posts, and private messages.
type Told = (Vec<String>, Vec<String>);

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// Asked for page by page, the oldest first.
async fn asked(desk: &mut Desk) -> Told {
    let mentions = body(&desk.send("GET", "/2/users/2244994945/mentions?max_results=100", "").await);
    let messages = body(&desk.send("GET", "/2/dm_events", "").await);
    let ids = |page: &Value| -> Vec<String> {
        let items = page["data"].as_array().cloned().unwrap_or_default();
        items.iter().rev().map(|item| text(&item["id"])).collect()
    };
    (ids(&mentions), ids(&messages))
}

/// Heard on the filtered stream.
async fn filtered(line: &mut Line) -> Vec<String> {
    let mut ids = Vec::new();
    loop {
        let event = line.event().await;
        ids.push(text(&event["data"]["id"]));
        if event["data"]["text"] == LAST {
            return ids;
        }
    }
}

/// Heard on the stream of activities.
async fn active(line: &mut Line) -> Told {
    let (mut posts, mut messages) = (Vec::new(), Vec::new());
    loop {
        let payload = line.event().await["data"]["payload"].take();
        match payload["direct_message_events"].as_array() {
            Some(events) => messages.extend(events.iter().map(|event| text(&event["id"]))),
            None => posts.push(text(&payload["id"])),
        }
        if payload["text"] == LAST {
            posts.dedup();
            return (posts, messages);
        }
    }
}

/// Told by a webhook.
async fn told(receiver: &mut Receiver) -> Told {
    let (mut posts, mut messages) = (Vec::new(), Vec::new());
    loop {
        let json = receiver.next().await.json();
        for event in json["direct_message_events"].as_array().into_iter().flatten() {
            messages.push(text(&event["id"]));
        }
        for event in json["tweet_create_events"].as_array().into_iter().flatten() {
            posts.push(text(&event["id_str"]));
            if event["text"] == LAST {
                return (posts, messages);
            }
        }
    }
}

async fn compare(steps: Vec<Step>) {
    let mut desk = Desk::with(|_| Box::new(Nobody), |admission| admission.secret = Some(SECRET.to_owned())).await;
    let (app, mut receiver) = (desk.stay.app_token().to_owned(), Receiver::open().await);
    let rule = r#"{"add":[{"value":"@BrandCare -is:retweet -from:BrandCare"}]}"#;
    assert_eq!(status(&desk.send_as(&app, "POST", "/2/tweets/search/stream/rules", rule).await), 201);
    for kind in ["post.mention.create", "post.reply.create", "dm.received", "dm.sent"] {
        let wanted = format!(r#"{{"event_type":"{kind}","filter":{{"user_id":"2244994945"}}}}"#);
        assert_eq!(status(&desk.send("POST", "/2/activity/subscriptions", &wanted).await), 200);
    }
    let hook = format!(r#"{{"url":"{}"}}"#, receiver.url());
    let hook = text(&body(&desk.send_as(&app, "POST", "/2/webhooks", &hook).await)["data"]["id"]);
    desk.send("POST", &format!("/2/account_activity/webhooks/{hook}/subscriptions/all"), "").await;
    let mut posts = Line::of_app(&desk, "/2/tweets/search/stream").await;
    let mut all = Line::of_app(&desk, "/2/activity/stream").await;
    for (n, step) in steps.iter().enumerate() {
        take(&desk, n, step);
    }
    desk.says(desk.people.alice, LAST);

    let (mentions, messages) = asked(&mut desk).await;
    assert_eq!(filtered(&mut posts).await, mentions, "the filtered stream");
    let (mut by_hook, by_hook_in_private) = told(&mut receiver).await;
    by_hook.retain(|id| mentions.contains(id));
    assert_eq!((by_hook, by_hook_in_private), (mentions.clone(), messages.clone()), "the webhook");
    let (active, active_in_private) = active(&mut all).await;
    // Who only stands in the conversation is not named there.
    let named: Vec<&String> = mentions.iter().filter(|id| active.contains(id)).collect();
    assert_eq!((active.iter().collect::<Vec<_>>(), active_in_private), (named, messages), "the stream of activities");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]

    #[test]
    fn all_ways_of_learning_show_the_same_in_the_same_order(steps in steps()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(compare(steps));
    }
}
