//! A client that polls a world whose clock stands still: it waits, and the next thing happens.

use std::time::Duration;

use std::sync::Arc;

use mock_api::{AccountId, Admission, Cast, Draft, Millis, Platform, Time, To};

use crate::desk::{Desk, People, body, header, morning, status};

/// Customers that do these things at these times.
#[derive(Clone)]
pub(crate) struct Script {
    pub(crate) steps: Vec<(Time, Step)>,
}

pub(crate) type Step = Arc<dyn Fn(&mut Platform) + Send + Sync>;

impl Cast for Script {
    fn due(&self) -> Option<Time> {
        self.steps.first().map(|(time, _)| *time)
    }
    fn act(&mut self, platform: &mut Platform) {
        while self.due().is_some_and(|due| due <= platform.now()) {
            (self.steps.remove(0).1)(platform);
        }
    }
    fn over(&self) -> bool {
        self.steps.is_empty()
    }
    fn fork(&self) -> Box<dyn Cast> {
        Box::new(self.clone())
    }
}

pub(crate) fn posts(who: AccountId, text: &'static str) -> Step {
    Arc::new(move |platform| {
        platform.post(who, Draft::new(text)).unwrap();
    })
}

pub(crate) fn writes(who: AccountId, to: AccountId, text: &'static str) -> Step {
    Arc::new(move |platform| {
        platform.follow(to, who).unwrap();
        platform.message(who, To::Person(to), text).unwrap();
    })
}

pub(crate) fn at(minutes: u64) -> Time {
    morning() + Millis::minutes(minutes)
}

pub(crate) fn script(people: People) -> Box<dyn Cast> {
    let steps = vec![
        (at(10), posts(people.alice, "@BrandCare one")),
        (at(60), posts(people.bob, "@BrandCare two")),
        (at(24 * 60), writes(people.alice, people.brand, "three")),
    ];
    Box::new(Script { steps })
}

async fn desk(adjust: impl FnOnce(&mut Admission)) -> Desk {
    Desk::with(script, adjust).await
}

const MENTIONS: &str = "/2/users/2244994945/mentions";

async fn count(desk: &mut Desk, path: &str) -> u64 {
    body(&desk.send("GET", path, "").await)["meta"]["result_count"].as_u64().unwrap()
}

pub(crate) fn minutes(desk: &Desk) -> u64 {
    let now = desk.stay.with(|world| world.now()).unwrap();
    (now - morning()).0 / 60_000
}

#[tokio::test]
async fn polling_mentions_sees_one_thing_after_the_other() {
    let mut desk = desk(|_| ()).await;
    assert_eq!(count(&mut desk, MENTIONS).await, 0);
    assert_eq!(count(&mut desk, MENTIONS).await, 1, "the second read is a circle");
    assert_eq!(minutes(&desk), 10);
    assert_eq!(count(&mut desk, MENTIONS).await, 1);
    assert_eq!(minutes(&desk), 10, "the first read after news is not");
    assert_eq!(count(&mut desk, MENTIONS).await, 2);
    assert_eq!(minutes(&desk), 60);
}

#[tokio::test]
async fn a_cursor_makes_no_other_feed() {
    let mut desk = desk(|_| ()).await;
    assert_eq!(count(&mut desk, MENTIONS).await, 0);
    assert_eq!(count(&mut desk, &format!("{MENTIONS}?since_id=5")).await, 1);
    assert_eq!(count(&mut desk, &format!("{MENTIONS}?max_results=5")).await, 1, "another page size is another feed");
    assert_eq!(minutes(&desk), 10);
}

#[tokio::test]
async fn a_client_with_two_inboxes_goes_around_both() {
    let mut desk = desk(|_| ()).await;
    for expected in [0, 10, 10, 60, 60, 24 * 60] {
        desk.send("GET", "/2/dm_events", "").await;
        assert_eq!(minutes(&desk), expected);
        desk.send("GET", MENTIONS, "").await;
    }
}

#[tokio::test]
async fn looking_around_is_patient() {
    let mut desk = desk(|_| ()).await;
    for expected in [0, 0, 10] {
        desk.send("GET", "/2/tweets/search/recent?query=conversation_id:1", "").await;
        assert_eq!(minutes(&desk), expected);
    }
    desk.send("GET", "/2/tweets/search/recent?query=parcel", "").await;
    assert_eq!(minutes(&desk), 10);
    desk.send("GET", "/2/tweets/search/recent?query=parcel", "").await;
    assert_eq!(minutes(&desk), 60, "a search without a thread is an inbox");
}

#[tokio::test]
async fn an_answer_is_no_waiting() {
    let mut desk = desk(|_| ()).await;
    count(&mut desk, MENTIONS).await;
    desk.send("POST", "/2/tweets", r#"{"text":"Good morning"}"#).await;
    count(&mut desk, MENTIONS).await;
    assert_eq!(minutes(&desk), 0);
    desk.send("POST", "/2/tweets", "{broken").await;
    count(&mut desk, MENTIONS).await;
    assert_eq!(minutes(&desk), 0, "a refused write is activity too");
    count(&mut desk, MENTIONS).await;
    assert_eq!(minutes(&desk), 10);
}

#[tokio::test]
async fn customers_who_read_do_not_move_the_clock() {
    let mut desk = desk(|_| ()).await;
    let alice = desk.stay.token_for(desk.people.alice);
    for _ in 0..5 {
        desk.send_as(&alice, "GET", MENTIONS, "").await;
    }
    assert_eq!(minutes(&desk), 0);
    let app = desk.stay.app_token().to_owned();
    desk.send_as(&app, "GET", MENTIONS, "").await;
    desk.send("GET", MENTIONS, "").await;
    assert_eq!(minutes(&desk), 10, "the app is on the agent's side");
}

#[tokio::test]
async fn a_circle_of_refused_reads_waits_for_the_limit() {
    let mut desk = desk(|admission| admission.limits.presets = vec![("getDirectMessagesEvents".into(), 1)]).await;
    assert_eq!(status(&desk.send("GET", "/2/dm_events", "").await), 200);
    assert_eq!(
        status(&desk.send("GET", "/2/dm_events", "").await),
        429,
        "the event at 10 minutes comes before the reset"
    );
    assert_eq!(minutes(&desk), 10);
    assert_eq!(status(&desk.send("GET", "/2/dm_events", "").await), 429);
    let answer = desk.send("GET", "/2/dm_events", "").await;
    assert_eq!((status(&answer), minutes(&desk)), (200, 15));
    assert_eq!(header(&answer, "x-rate-limit-remaining"), Some("14"));
}

#[tokio::test]
async fn a_client_may_say_how_long_it_thought() {
    let mut desk = desk(|admission| admission.external = true).await;
    let headers = format!("Authorization: Bearer {}\r\nsparring-thinking: 720\r\n", desk.stay.token());
    let page = body(&desk.send_with(&headers, "GET", MENTIONS, "").await);
    assert_eq!(page["meta"]["result_count"], 1, "what falls due meanwhile happens first");
    assert_eq!(minutes(&desk), 12);
    desk.send_with(&headers, "POST", "/2/tweets", r#"{"text":"Thought about it"}"#).await;
    assert_eq!(minutes(&desk), 24);
}

#[tokio::test]
async fn with_a_settling_time_quick_circles_do_not_count() {
    let mut desk = desk(|admission| admission.settle = Duration::from_secs(3600)).await;
    for _ in 0..6 {
        desk.send("GET", MENTIONS, "").await;
    }
    assert_eq!(minutes(&desk), 0);
}

#[tokio::test]
async fn when_the_last_thing_has_happened_the_run_is_over() {
    let mut desk = desk(|_| ()).await;
    let stay = desk.stay.clone();
    let over = tokio::spawn(async move { stay.over().await });
    for _ in 0..3 {
        count(&mut desk, "/2/dm_events").await;
        count(&mut desk, "/2/dm_events").await;
    }
    over.await.unwrap();
    assert!(desk.stay.with(|world| world.over()).unwrap());
    assert_eq!(count(&mut desk, "/2/dm_events").await, 1);
}
