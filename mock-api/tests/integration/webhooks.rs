//! Webhooks through the socket: registration, what is told, and what becomes of targets that misbehave.

use mock_api::{AccountId, Admission, Draft, Millis, To};

use crate::desk::{Desk, body, status};
use crate::receiver::{Manner, Receiver, SECRET};

async fn desk(adjust: impl FnOnce(&mut Admission)) -> Desk {
    let nobody = |_| -> Box<dyn mock_api::Cast> { Box::new(mock_api::Nobody) };
    Desk::with(nobody, |admission| {
        admission.secret = Some(SECRET.to_owned());
        adjust(admission);
    })
    .await
}

impl Desk {
    /// Sends a request with the app's token.
    async fn send_as_app(&mut self, method: &str, path: &str, body: &str) -> String {
        let token = self.stay.app_token().to_owned();
        self.send_as(&token, method, path, body).await
    }

    async fn register(&mut self, url: &str) -> String {
        self.send_as_app("POST", "/2/webhooks", &format!(r#"{{"url":"{url}"}}"#)).await
    }

    /// Opens a webhook that is told of all that happens to the brand.
    async fn subscribe(&mut self, receiver: &Receiver) -> String {
        let hook = body(&self.register(&receiver.url()).await)["data"]["id"].as_str().unwrap().to_owned();
        let path = format!("/2/account_activity/webhooks/{hook}/subscriptions/all");
        assert_eq!(status(&self.send("POST", &path, "").await), 200);
        hook
    }

    fn does<T>(&self, act: impl FnOnce(&mut mock_api::Platform) -> T) -> T {
        self.stay.with(|world| world.act(act)).unwrap()
    }
}

/// Without what differs from run to run.
fn steady(log: &str, receiver: &Receiver) -> String {
    log.replace(&receiver.address.to_string(), "RECEIVER")
}

#[tokio::test]
async fn a_webhook_is_opened_listed_checked_and_closed() {
    let mut desk = desk(|_| ()).await;
    let receiver = Receiver::open().await;
    desk.send_as_app("GET", "/2/webhooks", "").await;
    let hook = desk.subscribe(&receiver).await;
    let path = format!("/2/account_activity/webhooks/{hook}/subscriptions/all");
    desk.send("GET", &path, "").await;
    desk.send_as_app("GET", &format!("{path}/list"), "").await;
    desk.send_as_app("GET", "/2/account_activity/subscriptions/count", "").await;
    desk.send_as_app("GET", "/2/webhooks", "").await;
    desk.send_as_app("PUT", &format!("/2/webhooks/{hook}"), "").await;
    receiver.believes("something else");
    desk.send_as_app("PUT", &format!("/2/webhooks/{hook}"), "").await;
    desk.send_as_app("GET", "/2/webhooks", "").await;
    let user = "/subscriptions/2244994945/all";
    desk.send_as_app("DELETE", &format!("/2/account_activity/webhooks/{hook}{user}"), "").await;
    desk.send("GET", &path, "").await;
    desk.send_as_app("DELETE", &format!("/2/webhooks/{hook}"), "").await;
    desk.send_as_app("DELETE", &format!("/2/webhooks/{hook}"), "").await;
    insta::assert_snapshot!(steady(&desk.log, &receiver));
    let challenges = receiver.challenges();
    assert_eq!(challenges.len(), 3);
    assert!(
        challenges.iter().all(|query| query.starts_with("crc_token=") && query.contains("&nonce=")),
        "{challenges:?}"
    );
}

#[tokio::test]
async fn what_cannot_be_a_webhook_is_refused_and_said_why() {
    let mut desk = desk(|_| ()).await;
    let receiver = Receiver::open().await;
    for url in ["ftp://localhost/", "hook", "http://192.0.2.1/hook", "http://user:password@localhost/", ""] {
        assert_eq!(status(&desk.register(url).await), 400, "{url}");
    }
    desk.send_as_app("POST", "/2/webhooks", "{}").await;
    desk.send("POST", "/2/webhooks", r#"{"url":"http://localhost/"}"#).await;
    receiver.believes("something else");
    desk.register(&receiver.url()).await;
    receiver.believes(SECRET);
    for manner in [Manner::Redirect, Manner::Status(404), Manner::Endless] {
        receiver.answers(&[manner]);
        desk.register(&receiver.url()).await;
    }
    desk.subscribe(&receiver).await;
    desk.register(&receiver.url()).await;
    for n in 2..=6 {
        desk.register(&format!("{}{n}", receiver.url())).await;
    }
    desk.send_as_app("PUT", "/2/webhooks/5", "").await;
    desk.send("POST", "/2/account_activity/webhooks/x/subscriptions/all", "").await;
    insta::assert_snapshot!(steady(&desk.log, &receiver));
}

/// Everything that can be told, each delivery pretty-printed.
async fn everything(desk: &mut Desk, receiver: &mut Receiver) -> String {
    let (brand, alice, bob) = (desk.people.brand, desk.people.alice, desk.people.bob);
    let long = "@BrandCare it has been two weeks now, and nobody has told me anything at all about where it is; I called, I wrote, \
                I waited, see example.com/t?id=7 #late $ABC";
    let long = desk.does(|p| p.post(alice, Draft::new(long))).unwrap();
    let reply = desk.does(|p| p.post(brand, Draft::reply("@alice_k Sorry! We look into it.", long))).unwrap();
    desk.does(|p| p.post(bob, Draft { quotes: Some(reply), ..Draft::new("They always say that") })).unwrap();
    desk.does(|p| p.post(bob, Draft::new("nothing about anybody"))).unwrap();
    desk.does(|p| p.repost(alice, reply)).unwrap();
    desk.does(|p| p.like(bob, reply)).unwrap();
    desk.does(|p| p.like(brand, long)).unwrap();
    desk.does(|p| p.follow(bob, brand)).unwrap();
    desk.does(|p| p.unfollow(bob, brand));
    desk.does(|p| p.follow(brand, alice)).unwrap();
    desk.does(|p| p.message(alice, To::Person(brand), "It is 4711, see @bob")).unwrap();
    desk.does(|p| p.message(brand, To::Person(alice), "Thank you \u{1f44d}")).unwrap();
    desk.does(|p| p.unfollow(brand, alice));
    desk.does(|p| p.block(brand, bob)).unwrap();
    desk.does(|p| p.unblock(brand, bob));
    desk.does(|p| p.delete_post(brand, reply)).unwrap();
    let mut told = String::new();
    for _ in 0..13 {
        let sent = receiver.next().await;
        assert!(sent.is_signed());
        assert_eq!(sent.headers["content-type"], "application/json");
        told += &format!("{}\n{:#}\n", sent.path, sent.json());
    }
    told
}

#[tokio::test]
async fn everything_that_happens_to_an_account_is_told() {
    let mut desk = desk(|_| ()).await;
    let mut receiver = Receiver::open().await;
    desk.subscribe(&receiver).await;
    insta::assert_snapshot!(everything(&mut desk, &mut receiver).await);
    assert!(receiver.rest().is_empty());
}

async fn says(desk: &Desk, who: AccountId, text: &str) {
    desk.says(who, &format!("@BrandCare {text}"));
}

fn texts(sent: &[crate::receiver::Sent]) -> Vec<String> {
    sent.iter().map(|sent| sent.json()["tweet_create_events"][0]["text"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn what_failed_is_sent_again_when_time_has_passed() {
    let mut desk = desk(|_| ()).await;
    let mut receiver = Receiver::open().await;
    desk.subscribe(&receiver).await;
    receiver.answers(&[Manner::Status(500), Manner::Endless]);
    says(&desk, desk.people.alice, "one").await;
    let first = receiver.next().await;
    // Nobody else is due, so time jumps to the next try as soon as the client is quiet.
    let (second, third) = (receiver.next().await, receiver.next().await);
    assert_eq!([&second.body, &third.body], [&first.body, &first.body]);
    let passed = desk.stay.with(|world| world.now()).unwrap() - crate::desk::morning();
    assert!((33_000..=35_000).contains(&passed.0), "{passed:?}");
    let troubles = desk.stay.with_host(|host| {
        let troubles = host.push.attempts().filter_map(|attempt| attempt.trouble.clone());
        troubles.collect::<Vec<_>>()
    });
    assert_eq!(troubles.unwrap(), ["it answered 500", "its answer is too long"]);
}

#[tokio::test]
async fn a_redirect_ends_the_trust() {
    let mut desk = desk(|_| ()).await;
    let mut receiver = Receiver::open().await;
    let hook = desk.subscribe(&receiver).await;
    receiver.answers(&[Manner::Redirect]);
    says(&desk, desk.people.alice, "one").await;
    assert_eq!(receiver.next().await.path, "/hook");
    let until_noticed = async {
        while body(&desk.send_as_app("GET", "/2/webhooks", "").await)["data"][0]["valid"] == true {
            tokio::task::yield_now().await;
        }
    };
    until_noticed.await;
    says(&desk, desk.people.alice, "two").await;
    assert_eq!(body(&desk.send_as_app("PUT", &format!("/2/webhooks/{hook}"), "").await)["data"]["valid"], true);
    says(&desk, desk.people.alice, "three").await;
    assert_eq!(
        texts(&[receiver.next().await]),
        ["@BrandCare three"],
        "nothing was sent to where it led, nor in between"
    );
}

#[tokio::test(start_paused = true)]
async fn a_target_that_never_answers_is_given_up_after_ten_seconds() {
    let mut desk = desk(|_| ()).await;
    let mut receiver = Receiver::open().await;
    desk.subscribe(&receiver).await;
    receiver.answers(&[Manner::Hang]);
    let before = tokio::time::Instant::now();
    says(&desk, desk.people.alice, "one").await;
    says(&desk, desk.people.alice, "two").await;
    let sent = [receiver.next().await, receiver.next().await, receiver.next().await];
    assert_eq!(texts(&sent), ["@BrandCare one", "@BrandCare two", "@BrandCare one"]);
    assert!(before.elapsed().as_secs() >= 10);
}

#[tokio::test]
async fn deliveries_keep_the_order_of_the_journal() {
    let mut desk = desk(|_| ()).await;
    let mut receiver = Receiver::open().await;
    desk.subscribe(&receiver).await;
    let expected: Vec<String> = (0..200).map(|n| format!("@BrandCare {n}")).collect();
    for n in 0..200 {
        says(&desk, if n % 3 == 0 { desk.people.bob } else { desk.people.alice }, &n.to_string()).await;
    }
    let mut sent = Vec::new();
    for _ in 0..200 {
        sent.push(receiver.next().await);
    }
    assert_eq!(texts(&sent), expected);
}

#[tokio::test]
async fn faults_of_a_plan_strike_deliveries() {
    let plan = r#"[{"on": "webhook", "nth": 1, "do": "duplicate"}, {"on": "webhook", "nth": 2, "do": "drop"},
                   {"on": "webhook", "nth": 3, "do": "reorder"}]"#;
    let mut desk = desk(|admission| admission.faults = serde_json::from_str(plan).unwrap()).await;
    let mut receiver = Receiver::open().await;
    desk.subscribe(&receiver).await;
    for text in ["one", "two", "three", "four"] {
        says(&desk, desk.people.alice, text).await;
    }
    let mut sent = Vec::new();
    for _ in 0..4 {
        sent.push(receiver.next().await);
    }
    assert_eq!(texts(&sent), ["one", "one", "four", "three"].map(|text| format!("@BrandCare {text}")));
}

#[tokio::test]
async fn what_happened_can_be_sent_again() {
    let mut desk = desk(|_| ()).await;
    let mut receiver = Receiver::open().await;
    let hook = desk.subscribe(&receiver).await;
    for text in ["one", "two", "three"] {
        says(&desk, desk.people.alice, text).await;
        receiver.next().await;
        desk.passes(Millis::minutes(1));
    }
    let job = |from: &str, to: &str| format!(r#"{{"webhook_id":"{hook}","from_date":"{from}","to_date":"{to}"}}"#);
    desk.log.clear();
    desk.send_as_app("POST", "/2/webhooks/replay", &job("202603020901", "202603020902")).await;
    desk.send_as_app("POST", "/2/webhooks/replay", &job("202603020902", "202603020901")).await;
    desk.send_as_app("POST", "/2/webhooks/replay", &job("yesterday", "202603020901")).await;
    let path = format!("/2/account_activity/replay/webhooks/{hook}/subscriptions/all");
    desk.send_as_app("POST", &format!("{path}?from_date=202603020800&to_date=202603020801"), "").await;
    assert_eq!(texts(&[receiver.next().await]), ["@BrandCare two"]);
    let (one, two) = (receiver.next().await.json(), receiver.next().await.json());
    insta::assert_snapshot!(format!("{}\n{one:#}\n{two:#}", steady(&desk.log, &receiver)));
}

#[tokio::test]
async fn names_of_other_machines_are_taken_only_if_allowed() {
    let mut desk = desk(|admission| admission.targets.strict = true).await;
    let receiver = Receiver::open().await;
    assert!(desk.register(&receiver.url()).await.contains("it must begin with https://"));
    assert!(desk.register("https://hooks.example:8443/").await.contains("it must not have a port"));
}
