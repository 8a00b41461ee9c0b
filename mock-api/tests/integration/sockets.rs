//! Callers that misuse the connection itself: while they do, others are served as ever.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::Instant;

use crate::desk::{Desk, body, raw, status};

/// A request by the brand with this first line and these headers.
fn request(desk: &Desk, line: &[u8], headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(" HTTP/1.1\r\nHost: m\r\nConnection: close\r\nAuthorization: Bearer {}\r\n", desk.stay.token());
    [line, head.as_bytes(), headers.as_bytes(), b"\r\n", body].concat()
}

/// Whether the brand is told who it is.
async fn serves(desk: &Desk) -> bool {
    let answer = raw(desk.server.address(), &request(desk, b"GET /2/users/me", "", b"")).await;
    status(&answer) == 200 && body(&answer)["data"]["username"] == "BrandCare"
}

async fn connect(desk: &Desk, bytes: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(desk.server.address()).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    stream
}

async fn rest(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    // A reset is an end, too.
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn odd_requests_are_answered_with_what_is_wrong_with_them() {
    let desk = Desk::open().await;
    let post: &[u8] = b"POST /2/tweets";
    let hello: &[u8] = br#"{"text":"hello"}"#;
    let chunked = "Transfer-Encoding: chunked\r\n";
    let cases: Vec<(u16, &[u8], &str, Vec<u8>)> = vec![
        (400, b"GET /2/users/\xff\xfe", "", vec![]),
        (400, b"GET /2/users/me\0", "", vec![]),
        (400, b"GET /2/users/%00", "", vec![]),
        (400, b"GET /2/users/%ff", "", vec![]),
        (404, b"GET /2//users/me", "", vec![]),
        (404, b"GET //2/users/me", "", vec![]),
        (404, b"GET /2/x/../users/me", "", vec![]),
        (400, b"GET /2/users/me%2F", "", vec![]),
        (404, b"GET /2%2Fusers%2Fme", "", vec![]),
        (404, b"GET /2\\users\\me", "", vec![]),
        (400, b"GET 2/users/me", "", vec![]),
        (400, b"GET", "", vec![]),
        (405, b"BREW /2/users/me", "", vec![]),
        (404, b"OPTIONS *", "", vec![]),
        (200, b"GET http://elsewhere.test/2/users/me", "", vec![]),
        (200, b"GET /2/users/me", "X-Odd: \u{fffd}\r\n", vec![]),
        (400, b"GET /2/users/me", "Two Words: x\r\n", vec![]),
        (400, b"GET /2/users/me", "No colon\r\n", vec![]),
        (400, b"GET /2/users/me", "A: b\0c\r\n", vec![]),
        (201, post, "Content-Length: 16\r\n", hello.to_vec()),
        (201, post, "Expect: 100-continue\r\nContent-Length: 17\r\n", br#"{"text":"expect"}"#.to_vec()),
        (201, post, chunked, b"7\r\n{\"text\"\r\nb;x=y\r\n:\"chunks\"} \r\n0\r\nTrailer: t\r\n\r\n".to_vec()),
        (400, post, chunked, b"zz\r\n{}\r\n0\r\n\r\n".to_vec()),
        (400, post, chunked, b"fffffffffffffffff\r\n{}".to_vec()),
        (400, post, chunked, b"2\r\n{}XX0\r\n\r\n".to_vec()),
        (413, post, chunked, [b"200000\r\n".to_vec(), vec![b' '; 0x20_0000], b"\r\n0\r\n\r\n".to_vec()].concat()),
        (413, post, "Content-Length: 9999999999999\r\n", b"{".to_vec()),
        (400, post, "Content-Length: -1\r\n", vec![]),
        (400, post, "Content-Length: 5\r\nContent-Length: 6\r\n", hello.to_vec()),
        (400, post, "Content-Length: 99999999999999999999999\r\n", vec![]),
        (400, post, "Transfer-Encoding: gzip\r\n", vec![]),
        (400, post, "", vec![]),
    ];
    for (expected, line, headers, bytes) in cases {
        let answer = raw(desk.server.address(), &request(&desk, line, headers, &bytes)).await;
        let answer = answer.trim_start_matches("HTTP/1.1 100 Continue\r\n\r\n");
        let shown = format!("{} {headers:?}: {answer}", String::from_utf8_lossy(line));
        assert_eq!(status(answer), expected, "{shown}");
        assert!(expected != 404 || answer.contains("\r\nx-transaction-id: "), "{shown}");
    }
    for nonsense in
        [&b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"[..], b"\x16\x03\x01\x02\x00\x01\x00", b"GET /2/users/me\r\n\r\n"]
    {
        let answer = raw(desk.server.address(), nonsense).await;
        assert!(answer.is_empty() || status(&answer) == 400, "{answer}");
    }
    assert!(serves(&desk).await);
    assert_eq!(desk.stay.with(|world| world.platform().post_count()), Some(3));
}

#[tokio::test]
async fn a_thousand_idle_connections_are_in_nobodys_way() {
    let desk = Desk::open().await;
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let files =
        limits.lines().find_map(|line| line.strip_prefix("Max open files")?.split_whitespace().next()?.parse().ok());
    // Each connection takes a file at either end.
    let number = files.map_or(200, |files: usize| files.saturating_sub(200) / 2).min(1000);
    let mut idle = Vec::new();
    for n in 0..number {
        let beginning: &[u8] = if n % 2 == 0 { b"" } else { b"GET /2/users/me HTTP/1.1\r\nHost: m\r\nX-Slow: " };
        idle.push(connect(&desk, beginning).await);
    }
    assert!(serves(&desk).await);
    assert_eq!(idle.len(), number);
}

#[tokio::test(start_paused = true)]
async fn a_body_that_does_not_come_is_not_waited_for() {
    let desk = Desk::open().await;
    let cases = [("Content-Length: 500\r\n", &b"{\"text\":"[..]), ("Transfer-Encoding: chunked\r\n", b"5\r\n{\"te")];
    for (headers, bytes) in cases {
        let begun = Instant::now();
        let mut stream = connect(&desk, &request(&desk, b"POST /2/tweets", headers, bytes)).await;
        assert!(serves(&desk).await, "another is answered meanwhile");
        let answer = rest(&mut stream).await;
        assert_eq!(status(&answer), 408, "{answer}");
        assert_eq!(begun.elapsed().as_secs(), 10);
    }
}

#[tokio::test]
async fn a_body_that_ends_too_early_makes_no_post() {
    let desk = Desk::open().await;
    let mut stream =
        connect(&desk, &request(&desk, b"POST /2/tweets", "Content-Length: 17\r\n", br#"{"text":"hello"}"#)).await;
    stream.shutdown().await.unwrap();
    rest(&mut stream).await;
    assert!(serves(&desk).await);
    assert_eq!(desk.stay.with(|world| world.platform().post_count()), Some(0));
}

#[tokio::test]
async fn calls_that_do_not_wait_for_answers_are_answered_in_order() {
    let desk = Desk::open().await;
    let token = desk.stay.token();
    let call = |n: usize| format!("GET /2/users/{n} HTTP/1.1\r\nHost: m\r\nAuthorization: Bearer {token}\r\n\r\n");
    let mut all: String = (1..=200).map(call).collect();
    all += &String::from_utf8(request(&desk, b"GET /2/users/me", "", b"")).unwrap();
    let answers = rest(&mut connect(&desk, all.as_bytes()).await).await;
    let mut at = 0;
    for n in 1..=200 {
        let said = format!("\"resource_id\":\"{n}\"");
        at += answers[at..].find(&said).unwrap_or_else(|| panic!("no {said} in order"));
    }
    assert!(answers[at..].contains("BrandCare"));
}

#[tokio::test(start_paused = true)]
async fn a_client_that_writes_without_end_and_never_reads_is_cut_off() {
    let desk = Desk::open().await;
    let call = request(&desk, b"GET /2/users/me", "", b"");
    let call = String::from_utf8(call).unwrap().replace("Connection: close\r\n", "");
    let mut stream = connect(&desk, b"").await;
    let flood = async {
        let calls = call.repeat(100);
        let begun = Instant::now();
        while stream.write_all(calls.as_bytes()).await.is_ok() {}
        begun.elapsed()
    };
    let patience = tokio::time::timeout(Duration::from_secs(300), flood).await.unwrap();
    assert!(patience <= Duration::from_secs(60), "{patience:?}");
    assert!(serves(&desk).await);
}
