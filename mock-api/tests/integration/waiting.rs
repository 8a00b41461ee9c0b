//! A client that is told does not ask again: the world goes on once it has been told everything and is quiet.

use std::time::Duration;

use mock_api::{Admission, HookOrder, Interest, Telling};

use crate::attention::script;
use crate::desk::{Desk, body, morning, status};
use crate::receiver::{Manner, Receiver, SECRET, Sent};

async fn desk(adjust: impl FnOnce(&mut Admission)) -> Desk {
    Desk::with(script, |admission| {
        (admission.external, admission.secret) = (true, Some(SECRET.to_owned()));
        adjust(admission);
    })
    .await
}

impl Desk {
    /// Opens a webhook for the brand, as the runner does.
    async fn hook(&self, receiver: &Receiver, telling: Telling, names: &[&str]) -> Result<u64, String> {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        let interest = Interest { account: self.people.brand, telling, names };
        let headers = vec![("sparring-scenario".to_owned(), "lost/parcel".to_owned())];
        self.stay.hook(&HookOrder { url: receiver.url(), headers, interest }).await
    }

    fn minutes(&self) -> u64 {
        (self.stay.with(|world| world.now()).unwrap() - morning()).0 / 60_000
    }
}

fn text(sent: &Sent) -> String {
    let json = sent.json();
    let post = &json["tweet_create_events"][0]["text"];
    let message = &json["direct_message_events"][0]["message_create"]["message_data"]["text"];
    post.as_str().or(message.as_str()).unwrap_or_default().to_owned()
}

#[tokio::test]
async fn three_days_pass_while_a_webhook_is_told() {
    let desk = desk(|_| ()).await;
    let mut receiver = Receiver::open().await;
    let number = desk.hook(&receiver, Telling::Activity, &[]).await.unwrap();
    desk.stay.over().await;
    let sent = [receiver.next().await, receiver.next().await, receiver.next().await, receiver.next().await];
    assert_eq!([&sent[0], &sent[1], &sent[3]].map(text), ["@BrandCare one", "@BrandCare two", "three"]);
    assert_eq!(sent[0].headers["sparring-scenario"], "lost/parcel");
    assert_eq!(desk.minutes(), 24 * 60);
    assert_eq!(desk.stay.hook_trouble(number), None);
    assert!(
        receiver.challenges().len() <= 3,
        "a challenge for each day at most, since nobody waits for the hours in between"
    );
}

#[tokio::test]
async fn the_time_that_an_answer_takes_counts_from_the_delivery() {
    let mut desk = desk(|admission| admission.settle = Duration::from_secs(3600)).await;
    let mut receiver = Receiver::open().await;
    desk.hook(&receiver, Telling::Activity, &[]).await.unwrap();
    assert_eq!(status(&desk.send("POST", "/_mock/idle", "").await), 200);
    assert_eq!(text(&receiver.next().await), "@BrandCare one");
    let headers = format!("Authorization: Bearer {}\r\nsparring-thinking: 120\r\n", desk.stay.token());
    assert_eq!(status(&desk.send_with(&headers, "POST", "/2/tweets", r#"{"text":"Sorry!"}"#).await), 201);
    assert_eq!(desk.minutes(), 12, "ten until it was told, and two of thinking");
    assert_eq!(text(&receiver.next().await), "Sorry!", "its own words are told as well");
}

#[tokio::test]
async fn who_says_that_there_is_nothing_to_do_is_not_waited_for() {
    let mut desk = desk(|admission| admission.settle = Duration::from_secs(3600)).await;
    let mut receiver = Receiver::open().await;
    receiver.usually(Manner::Rest);
    desk.hook(&receiver, Telling::Activity, &[]).await.unwrap();
    assert_eq!(desk.minutes(), 0, "until it is told something, it may be busy setting out");
    desk.send("POST", "/_mock/idle", "").await;
    desk.stay.over().await;
    let mut sent = Vec::new();
    for _ in 0..4 {
        sent.push(text(&receiver.next().await));
    }
    assert_eq!(sent.join(" "), "@BrandCare one @BrandCare two  three");
}

#[tokio::test]
async fn a_client_without_a_webhook_can_say_so_too() {
    let mut desk = desk(|_| ()).await;
    for expected in [10, 60, 24 * 60] {
        desk.send("POST", "/_mock/idle", "").await;
        assert_eq!(desk.minutes(), expected);
    }
}

#[tokio::test]
async fn who_also_polls_is_given_time_to_ask_again() {
    let mut desk = desk(|_| ()).await;
    let receiver = Receiver::open().await;
    let mentions = "/2/users/2244994945/mentions";
    desk.send("GET", mentions, "").await;
    desk.send("GET", mentions, "").await;
    assert_eq!(desk.minutes(), 10, "a circle");
    desk.hook(&receiver, Telling::Activity, &[]).await.unwrap();
    desk.stay.told().await;
    let found = body(&desk.send("GET", mentions, "").await)["meta"]["result_count"].clone();
    assert_eq!((found, desk.minutes()), (1.into(), 10), "nothing has jumped meanwhile");
}

#[tokio::test]
async fn what_happened_before_a_webhook_was_opened_is_told_first() {
    let desk = desk(|_| ()).await;
    desk.says(desk.people.alice, "@BrandCare early");
    let mut receiver = Receiver::open().await;
    desk.hook(&receiver, Telling::Activity, &[]).await.unwrap();
    assert_eq!(text(&receiver.next().await), "@BrandCare early");
}

#[tokio::test]
async fn every_event_can_be_told_by_a_subscription_of_its_own_and_names_without_the_at() {
    let desk = desk(|_| ()).await;
    let mut receiver = Receiver::open().await;
    desk.hook(&receiver, Telling::Events, &["Brand Care"]).await.unwrap();
    desk.says(desk.people.bob, "Brand Care never answers");
    let sent = [receiver.next().await, receiver.next().await];
    assert!(sent.iter().all(Sent::is_signed));
    insta::assert_snapshot!(format!("{:#}\n{:#}", sent[0].json(), sent[1].json()));
}

#[tokio::test]
async fn a_bot_that_is_not_there_or_does_not_know_the_secret_is_not_waited_for() {
    let desk = desk(|_| ()).await;
    let receiver = Receiver::open().await;
    receiver.believes("something else");
    let wrong = desk.hook(&receiver, Telling::Activity, &[]).await;
    assert_eq!(wrong.unwrap_err(), "its answer to the challenge is not the one that the secret gives");
    receiver.believes(SECRET);
    let number = desk.hook(&receiver, Telling::Activity, &[]).await.unwrap();
    receiver.usually(Manner::Status(500));
    desk.stay.over().await;
    assert!(desk.stay.hook_trouble(number).is_some_and(|why| why.starts_with("it answered 500")));
}

#[tokio::test]
async fn polling_and_webhook_show_the_same_in_the_same_order() {
    let mut desk = desk(|_| ()).await;
    let mut receiver = Receiver::open().await;
    desk.hook(&receiver, Telling::Activity, &[]).await.unwrap();
    for n in 0..40 {
        desk.says(if n % 3 == 0 { desk.people.bob } else { desk.people.alice }, &format!("@BrandCare {n}"));
    }
    let page = body(&desk.send("GET", "/2/users/2244994945/mentions?max_results=100", "").await);
    let polled: Vec<String> =
        page["data"].as_array().unwrap().iter().rev().map(|post| post["text"].as_str().unwrap().to_owned()).collect();
    let mut told = Vec::new();
    while told.len() < polled.len() {
        told.push(text(&receiver.next().await));
    }
    assert_eq!(told, polled);
}
