//! Every operation of every dialect, with odd placeholders, parameters and bodies: always an answer, never a fall.

use std::net::{Ipv4Addr, SocketAddr};

use mock_api::dialect::{self, Dialect};
use mock_api::{Admission, Clock, Draft, Nobody, Policy, Server, Stay, To, World};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value;

use crate::desk::{platform, raw, status};

/// What callers put into paths, parameters and bodies, with and without sense.
const WORDS: [&str; 22] = [
    "",
    "1",
    "0",
    "-1",
    "true",
    "null",
    "me",
    "alice_k",
    "1111111111",
    "2244994945",
    "1111111111-2244994945",
    "2028394880826175488",
    "18446744073709551616",
    "1e400",
    "%FF%00",
    "%E2%80%AE",
    "@BrandCare hello",
    "(from:bob OR -is:reply",
    "2026-03-02T09:00:00Z",
    "createPosts,created_at",
    "../../etc",
    "\u{1F4A9}\u{202E}",
];
const KEYS: [&str; 34] = [
    "text",
    "status",
    "reply",
    "in_reply_to_tweet_id",
    "in_reply_to_id",
    "tweet_id",
    "target_user_id",
    "hidden",
    "media",
    "media_ids",
    "visibility",
    "participant_ids",
    "conversation_type",
    "message",
    "add",
    "delete",
    "values",
    "value",
    "ids",
    "tag",
    "event_type",
    "filter",
    "user_id",
    "query",
    "max_results",
    "limit",
    "since_id",
    "max_id",
    "pagination_token",
    "tweet.fields",
    "expansions",
    "types[]",
    "total_bytes",
    "media_type",
];

/// One request, by its places in the lists.
type Throw = (Index, Vec<Index>, Vec<(Index, Index)>, Value);

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        proptest::sample::select(&WORDS[..]).prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        let pair = (proptest::sample::select(&KEYS[..]), inner.clone());
        prop_oneof![
            proptest::collection::vec(inner, 0..4).prop_map(Value::from),
            proptest::collection::vec(pair, 0..5)
                .prop_map(|pairs| pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()),
        ]
    })
}

fn throws() -> impl Strategy<Value = Throw> {
    (
        any::<Index>(),
        proptest::collection::vec(any::<Index>(), 4),
        proptest::collection::vec((any::<Index>(), any::<Index>()), 0..4),
        values(),
    )
}

/// A server of this dialect with a world in it in which a little has happened.
async fn open(dialect: &'static Dialect) -> (Server, Stay) {
    let (mut platform, people) = platform();
    let post = platform.post(people.alice, Draft::new("@BrandCare hello")).unwrap();
    platform.post(people.brand, Draft::reply("Hi Alice!", post)).unwrap();
    platform.message(people.brand, To::Person(people.alice), "Hello in private").unwrap();
    let world = World::new(platform, Clock::instant(), Box::new(Nobody));
    let server = Server::bind_dialect(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), dialect).await.unwrap();
    let mut admission = Admission::new(people.brand);
    admission.limits = Policy::off();
    let stay = server.admit(world, admission);
    (server, stay)
}

/// The request as bytes.
fn written(dialect: &Dialect, token: &str, (which, places, pairs, body): &Throw) -> (String, Vec<u8>) {
    // A stream has no end to be waited for.
    let all: Vec<_> = dialect.operations().into_iter().filter(|known| !known.path.contains("stream")).collect();
    let known = which.get(&all);
    let mut places = places.iter();
    let part = |part: &str| match part.starts_with('{') {
        true => encoded(places.next().map_or("1", |place| place.get::<&str>(&WORDS))),
        false => part.to_owned(),
    };
    let path: Vec<String> = known.path.split('/').map(part).collect();
    let query: Vec<String> = pairs
        .iter()
        .map(|(key, word)| format!("{}={}", key.get::<&str>(&KEYS), encoded(word.get::<&str>(&WORDS))))
        .collect();
    let line = format!("{} {}?{} HTTP/1.1", known.method, path.join("/"), query.join("&"));
    let body = if known.method == "GET" { String::new() } else { body.to_string() };
    let head = format!(
        "{line}\r\nHost: mock\r\nConnection: close\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n",
        body.len()
    );
    (format!("{line}\n{body}"), [head.into_bytes(), body.into_bytes()].concat())
}

fn encoded(word: &str) -> String {
    let plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'%' | b'-' | b'_' | b'.' | b'@' | b',' | b':');
    let one = |byte: u8| if plain(byte) { (byte as char).to_string() } else { format!("%{byte:02X}") };
    word.bytes().map(one).collect()
}

#[test]
fn every_operation_answers_whatever_it_is_asked() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for dialect in dialect::ALL {
        let (server, stay) = runtime.block_on(open(dialect));
        for token in [stay.token(), stay.app_token()] {
            let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::with_cases(600) });
            let result = runner.run(&throws(), |throw| {
                let (shown, bytes) = written(dialect, token, &throw);
                let answer = runtime.block_on(raw(server.address(), &bytes));
                let (head, text) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
                prop_assert!((200..500).contains(&status(&answer)), "{}: {shown}\n{answer}", dialect.name);
                if head.to_ascii_lowercase().contains("application/json") && !text.is_empty() {
                    prop_assert!(serde_json::from_str::<Value>(text).is_ok(), "{}: {shown}\n{answer}", dialect.name);
                }
                Ok(())
            });
            assert!(result.is_ok(), "{}", result.unwrap_err());
        }
    }
}
