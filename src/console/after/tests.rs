//! A shift through the console's own door, and the pages after it.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use regex::Regex;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::console::{App, Console, Floor, Gate, Offer, Rim, image, router};
use crate::language::Language;
use crate::scenario::courses::Catalog;
use crate::store::{Answer, Filter, NewReview, Place, Store};

const STORY: &str = "en/parcel-delivered-nowhere";
const START: i64 = 1_795_334_400_000;
const MINUTE: i64 = 60_000;

/// A console with a clock that only the test moves.
struct Door {
    address: String,
    store: Store,
    now: Arc<AtomicI64>,
}

/// Every id of a page is there once.
fn unique(page: &str) {
    let id = Regex::new(r#" id="([^"]*)""#).expect("a pattern");
    let mut seen = BTreeSet::new();
    for found in id.captures_iter(page) {
        assert!(seen.insert(found[1].to_owned()), "{} twice in {page}", &found[1]);
    }
}

/// What the console answered.
struct Answered {
    status: u16,
    /// Where it leads, for a redirect.
    leads: String,
    body: String,
}

impl Door {
    async fn open() -> Door {
        let now = Arc::new(AtomicI64::new(START));
        let store = Store::open(&Place::Memory).await.expect("a store");
        let clock = Arc::clone(&now);
        let app = App::new(Console {
            floor: Floor::new(store.clone(), image),
            offer: Offer::new(Catalog::bundled()),
            gate: Gate::alone(&store, START).await.expect("a gate"),
            store: store.clone(),
            language: Some(Language::En),
            hosts: Vec::new(),
            rim: Rim::with_clock(move || clock.load(Ordering::Relaxed)),
        });
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let address = listener.local_addr().expect("an address").to_string();
        tokio::spawn(axum::serve(listener, router(app)).into_future());
        Door { address, store, now }
    }

    fn pass(&self, time: i64) {
        self.now.fetch_add(time, Ordering::Relaxed);
    }

    async fn ask(&self, head: &str, body: &str) -> Answered {
        let mut stream = TcpStream::connect(&self.address).await.expect("a console");
        let request = format!(
            "{head} HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\nConnection: close\r\nContent-Length: {1}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\n\r\n{body}",
            self.address,
            body.len()
        );
        stream.write_all(request.as_bytes()).await.expect("a request");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.expect("an answer");
        let answer = String::from_utf8(answer).expect("text");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        let leads = head.lines().find_map(|line| line.strip_prefix("location: ")).unwrap_or_default();
        Answered { status, leads: leads.to_owned(), body: body.to_owned() }
    }

    async fn get(&self, path: &str) -> Answered {
        self.ask(&format!("GET {path}"), "").await
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answered {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.ask(&format!("POST {path}"), &body).await
    }

    /// A page with what differs from run to run left out.
    async fn page(&self, path: &str) -> String {
        let answered = self.get(path).await;
        assert_eq!(answered.status, 200, "{path}");
        let start = answered.body.find("<main").expect("a page");
        let attempt = Regex::new(r"/attempts/[0-9a-z]{20,}").expect("a pattern");
        let page = attempt.replace_all(&answered.body[start..], "/attempts/ID").into_owned();
        // Dates are told in the zone of the machine.
        let time = Regex::new("<time[^>]*>[^<]*</time>").expect("a pattern");
        let page = time.replace_all(&page, "<time></time>").into_owned();
        let length = Regex::new(r"\r\n[0-9a-f]+\r\n").expect("a pattern");
        let page = length.replace_all(&page, "").into_owned();
        unique(&page);
        page
    }

    /// A practice on one story with two answers, ended; its address.
    async fn practice(&self, public: &str, private: &str) -> String {
        let begun = self.post("/attempts", &[("scenario", STORY), ("seed", "7"), ("speed", "1")]).await;
        let attempt = begun.leads;
        self.pass(8 * MINUTE);
        self.say(&attempt, "public", public).await;
        self.pass(20 * MINUTE);
        self.say(&attempt, "private", private).await;
        self.pass(5 * MINUTE);
        let ended = self.post(&format!("{attempt}/finish"), &[]).await;
        assert_eq!(ended.leads, format!("{attempt}/scorecard"));
        attempt
    }

    async fn say(&self, attempt: &str, channel: &str, text: &str) {
        let now = self.now.load(Ordering::Relaxed).to_string();
        let fields = [("channel", channel), ("text", text), ("nonce", &now), ("seen", "0"), ("anyway", "yes")];
        let said = self.post(&format!("{attempt}/c/0/0/say"), &fields).await;
        assert_eq!(said.status, 303, "{}", said.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_scorecard_shows_the_words_that_cost_points_as_text_and_what_wins_them_back() {
    let door = Door::open().await;
    let attempt = door.practice("<b>Call us</b> please, your order number?", "Thanks <script>alert(1)</script>").await;
    let page = door.page(&format!("{attempt}/scorecard")).await;
    assert!(!page.contains("<b>Call") && !page.contains("<script>alert"), "{page}");
    assert!(page.contains("<mark>") && page.contains("href=\"/rules/X4\""), "{page}");
    insta::assert_snapshot!("scorecard", page);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_replay_shows_what_stood_there_at_the_moment_and_nothing_of_later() {
    let door = Door::open().await;
    let attempt = door.practice("Hi Maeve, so sorry! Please send us a DM. ^AB", "Thank you, one moment. ^AB").await;
    let before = door.page(&format!("{attempt}/replay?at={}", 7 * MINUTE)).await;
    assert!(!before.contains("so sorry"), "{before}");
    assert!(before.contains("0:07:00") && before.contains("One customer is waiting"), "{before}");
    let after = door.page(&format!("{attempt}/replay?at={}", 9 * MINUTE)).await;
    assert!(after.contains("so sorry") && !after.contains("one moment"), "{after}");
    let end = door.page(&format!("{attempt}/replay?at={}", i64::MAX)).await;
    assert!(end.contains("one moment") && end.contains("0:33:00"), "{end}");
    assert_eq!(end, door.page(&format!("{attempt}/replay?at={}", i64::MAX)).await);
    insta::assert_snapshot!("replay", after);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_makes_no_sense_is_refused() {
    let door = Door::open().await;
    let open = door.post("/attempts", &[("scenario", STORY)]).await.leads;
    for page in ["scorecard", "replay"] {
        assert_eq!(door.get(&format!("{open}/{page}")).await.leads, open, "an open attempt has no {page}");
    }
    let done = door.practice("Hi", "Hello").await;
    for (path, status) in [
        (format!("{done}/replay?c=x"), 404),
        (format!("{done}/replay?c=9-9"), 200),
        (format!("{done}/replay?at=-5"), 200),
        (format!("{done}/replay?at=soon"), 400),
        (format!("{done}/certificate"), 404),
        (format!("{done}/certificate.json"), 404),
        ("/attempts/forged/scorecard".to_owned(), 404),
        ("/attempts/forged/replay".to_owned(), 404),
        ("/progress?person=nobody".to_owned(), 404),
        ("/rules/G1".to_owned(), 404),
        ("/rules/%3Cb%3E".to_owned(), 404),
        ("/rules/x4".to_owned(), 200),
    ] {
        assert_eq!(door.get(&path).await.status, status, "{path}");
    }
    assert_eq!(door.post(&format!("{done}/reviews/forged"), &[("answer", "acknowledged")]).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_review_stands_beside_the_score_and_is_answered_with_a_reason() {
    let door = Door::open().await;
    let attempt = door.practice("Hi", "Hello").await;
    let id = attempt.trim_start_matches("/attempts/").to_owned();
    let coach = door.store.people().await.expect("people")[0].id.clone();
    let scores = r#"{"criteria":{"tone":855},"cases":[{"tone":855}],"comments":["<i>Mind</i> the tone"]}"#.to_owned();
    let review = NewReview { attempt: id.clone(), coach, scores, comment: "Better than <it> looks".to_owned() };
    assert!(door.store.put_review(review, START).await.expect("a review"));
    let page = door.page(&format!("{attempt}/scorecard")).await;
    for told in ["85.5", "&#60;i&#62;Mind", "Better than &#60;it&#62; looks", "I see it differently"] {
        assert!(page.contains(told), "{told} in {page}");
    }
    let review = door.store.reviews_of(&id).await.expect("reviews")[0].id.clone();
    let form = format!("{attempt}/reviews/{review}");
    let unsaid = door.post(&form, &[("answer", "disputed"), ("words", "  ")]).await;
    assert!(unsaid.leads.contains("problem=reason"), "{}", unsaid.leads);
    assert!(door.page(&unsaid.leads).await.contains("Say in a sentence"));
    assert_eq!(door.post(&form, &[("answer", "burnt")]).await.status, 400);
    assert_eq!(door.post(&form, &[("answer", "disputed"), ("words", &"x".repeat(2_001))]).await.status, 413);
    assert_eq!(door.post(&form, &[("answer", "disputed"), ("words", "It was <b>urgent")]).await.status, 303);
    let kept = &door.store.reviews_of(&id).await.expect("reviews")[0];
    assert_eq!((kept.answer, kept.words.as_str()), (Answer::Disputed, "It was <b>urgent"));
    let page = door.page(&format!("{attempt}/scorecard")).await;
    assert!(page.contains("Seen differently.") && page.contains("It was &#60;b&#62;urgent"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn progress_begins_empty_and_counts_what_was_finished() {
    let door = Door::open().await;
    assert!(door.page("/progress").await.contains("There is no finished shift yet"));
    door.practice("Hi", "Hello").await;
    door.pass(8 * 24 * 60 * MINUTE);
    door.practice("Hi Maeve, so sorry! Please send us a DM so that we can help. ^AB", "Thank you! ^AB").await;
    let page = door.page("/progress").await;
    assert_eq!(page.matches("/scorecard\"").count(), 2, "{page}");
    assert_eq!(page.matches("class=\"scores dot\"").count(), 2, "a dot a week in {page}");
    assert_eq!(door.store.attempts(&Filter::default()).await.expect("attempts").len(), 2);
}
