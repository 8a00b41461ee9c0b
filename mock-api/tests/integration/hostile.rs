//! Callers that mean no good, or are broken: each gets an answer, and the next one is served as before.

use proptest::test_runner::{Config, TestRunner};
use proptest::{prop_assert, strategy::Strategy};

use crate::desk::{Desk, raw, status};

#[tokio::test]
async fn broken_requests_are_refused_and_do_no_harm() {
    let mut desk = Desk::open().await;
    let token = desk.stay.token().to_owned();
    let big = "x".repeat(2 << 20);
    let deep = "[".repeat(100_000);
    let cases: Vec<(u16, String, String)> = vec![
        (413, "POST /2/tweets".into(), format!(r#"{{"text":"{big}"}}"#)),
        (400, "POST /2/tweets".into(), deep),
        (400, "GET /2/users/%FF%FE/mentions".into(), String::new()),
        (400, "GET /2/users/2244994945/mentions?since_id=%FF".into(), String::new()),
        (400, "GET /2/users/2244994945/mentions?since_id=99999999999999999999999".into(), String::new()),
        (400, "GET /2/users/2244994945/mentions?max_results=-1".into(), String::new()),
        (400, format!("GET /2/tweets?ids={}", ["1"; 101].join(",")), String::new()),
        (400, format!("GET /2/tweets/search/recent?query={}", "a".repeat(600)), String::new()),
        (400, format!("GET /2/tweets/search/recent?query={}", "(".repeat(500)), String::new()),
        (404, "GET /2/../2/users/me".into(), String::new()),
        (404, "GET //2/users/me".into(), String::new()),
        (404, "GET /2/users/me/".into(), String::new()),
        (404, "GET /".into(), String::new()),
        (404, "GET /_mock/../2/users/me".into(), String::new()),
    ];
    for (expected, line, body) in cases {
        let (method, path) = line.split_once(' ').unwrap();
        let answer = desk.send_as(&token, method, path, &body).await;
        assert_eq!(status(&answer), expected, "{}: {}", &line[..line.len().min(80)], &answer[..answer.len().min(600)]);
    }
    let invalid = [
        b"POST /2/tweets HTTP/1.1\r\nHost: m\r\nConnection: close\r\nContent-Length: 11\r\nAuthorization: Bearer ",
        token.as_bytes(),
        b"\r\n\r\n{\"text\":\"\xff\"}",
    ]
    .concat();
    assert_eq!(status(&raw(desk.server.address(), &invalid).await), 400);
    let thinking = format!("Authorization: Bearer {token}\r\nsparring-thinking: soon\r\n");
    assert_eq!(status(&desk.send_with(&thinking, "GET", "/2/users/me", "").await), 400);
    assert_eq!(status(&raw(desk.server.address(), b"\x00\x01\x02nonsense\r\n\r\n").await), 400);
    assert_eq!(status(&desk.send("GET", "/2/users/me", "").await), 200);
}

#[test]
fn no_path_query_or_body_breaks_the_server() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let desk = runtime.block_on(Desk::open());
    desk.says(desk.people.alice, "@BrandCare hello");
    let token = desk.stay.token().to_owned();
    let piece = "(2|users|tweets|dm_events|dm_conversations|with|search|recent|media|upload|initialize|append|finalize|followers|counts|[0-9a-z%]{0,6}|2244994945|1111111111-2244994945)";
    let paths = proptest::collection::vec(piece, 0..6).prop_map(|parts| format!("/{}", parts.join("/")));
    let queries =
        "((query|ids|max_results|tweet\\.fields|expansions|since_id|pagination_token)=[-a-z0-9:,%\"@#().]{0,12}&){0,3}";
    let bodies =
        r#"(\{"(text|reply|tweet_id|hidden)":("[a-z]{0,3}"|\{\}|null|true|[0-9]{1,3})\}|[{}\[\]",:a-z0-9]{0,20})"#;
    let methods = "(GET|POST|PUT|DELETE)";
    let mut runner = TestRunner::new(Config { cases: 300, failure_persistence: None, ..Config::default() });
    let result = runner.run(&(methods, paths, queries, bodies), |(method, path, query, body)| {
        let answer = runtime.block_on(sent(&desk, &token, &method, &format!("{path}?{query}"), &body));
        prop_assert!((200..500).contains(&status(&answer)), "{method} {path}?{query} {body}: {answer}");
        Ok(())
    });
    result.unwrap();
}

async fn sent(desk: &Desk, token: &str, method: &str, path: &str, body: &str) -> String {
    let length = body.len();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: m\r\nConnection: close\r\nAuthorization: Bearer {token}\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    raw(desk.server.address(), request.as_bytes()).await
}
