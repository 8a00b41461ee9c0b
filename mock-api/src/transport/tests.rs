//! The transport by itself, through raw sockets, with routes that do what the test needs.

use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::Response;
use axum::routing::{get, post};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;

use super::{Bounds, Cut, Reception, Seen};

/// A transport with routes of its own.
struct Port {
    address: SocketAddr,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
    /// Lets `/later` answer.
    later: Arc<Notify>,
}

impl Port {
    async fn open(bounds: Bounds) -> Port {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let later = Arc::new(Notify::new());
        let (stop, stopped) = watch::channel(false);
        let reception = Reception::new(routes(&later), bounds, None);
        let task = tokio::spawn(reception.receive(listener, false, stopped));
        Port { address, stop, task, later }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.expect("a connection")
    }

    /// Sends this and reads to the end, or to what breaks the connection.
    async fn send(&self, bytes: &[u8]) -> (String, Option<ErrorKind>) {
        let mut stream = self.connect().await;
        stream.write_all(bytes).await.expect("sent");
        rest(&mut stream).await
    }

    /// Whether somebody else is answered.
    async fn answers(&self) -> bool {
        let (answer, error) = self.send(&request("/small", "Connection: close\r\n")).await;
        answer.starts_with("HTTP/1.1 200") && answer.ends_with("0123456789") && error.is_none()
    }
}

fn routes(later: &Arc<Notify>) -> Router {
    let cut = |cut: Cut| {
        get(async move || {
            let mut response = Response::new(Body::from("0123456789"));
            response.extensions_mut().insert(cut);
            response
        })
    };
    let later = Arc::clone(later);
    Router::new()
        .route("/small", get(async || "0123456789"))
        .route("/seen", get(async |seen: axum::Extension<Seen>| format!("{}", seen.tls)))
        .route("/big", get(async || vec![b'x'; 32 << 20]))
        .route("/take", post(async |body: Bytes| body.len().to_string()))
        .route("/later", get(async move || later.notified().await))
        .route("/stream", get(async || Body::from_stream(futures_util::stream::repeat_with(tick))))
        .route("/reset", cut(Cut::Reset))
        .route("/headers", cut(Cut::ResetAfterHeaders))
        .route("/truncate", cut(Cut::Truncate { bytes: 4 }))
        .route("/hang", cut(Cut::Hang))
}

fn tick() -> Result<Bytes, axum::Error> {
    Ok(Bytes::from_static(&[b'x'; 16 << 10]))
}

fn request(path: &str, headers: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: mock\r\n{headers}\r\n").into_bytes()
}

async fn rest(stream: &mut TcpStream) -> (String, Option<ErrorKind>) {
    let mut answer = Vec::new();
    let error = stream.read_to_end(&mut answer).await.err().map(|error| error.kind());
    (String::from_utf8_lossy(&answer).into_owned(), error)
}

/// Reads one answer to `/small`.
async fn one(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    while !answer.ends_with(b"0123456789") {
        answer.push(stream.read_u8().await.expect("more of the answer"));
    }
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn requests_follow_each_other_on_one_connection_even_unasked() {
    let port = Port::open(Bounds::default()).await;
    let mut stream = port.connect().await;
    for _ in 0..3 {
        stream.write_all(&request("/small", "")).await.expect("sent");
        assert!(one(&mut stream).await.starts_with("HTTP/1.1 200"));
    }
    stream.write_all(&[request("/small", ""), request("/small", "")].concat()).await.expect("sent");
    for _ in 0..2 {
        assert!(one(&mut stream).await.starts_with("HTTP/1.1 200"));
    }
    let (seen, _) = port.send(&request("/seen", "Connection: close\r\n")).await;
    assert!(seen.ends_with("false"), "{seen}");
}

#[tokio::test]
async fn a_fault_resets_before_or_behind_the_headers() {
    let port = Port::open(Bounds::default()).await;
    assert_eq!(port.send(&request("/reset", "")).await, (String::new(), Some(ErrorKind::ConnectionReset)));
    let mut other = port.connect().await;
    let mut stream = port.connect().await;
    stream.write_all(&request("/headers", "")).await.expect("sent");
    let (answer, error) = rest(&mut stream).await;
    assert_eq!(error, Some(ErrorKind::ConnectionReset));
    // What was sent before a reset may be lost with it; where it is not, it is the headers alone.
    assert!(answer.is_empty() || answer.contains("content-length: 10\r\n") && answer.ends_with("\r\n\r\n"), "{answer}");
    other.write_all(&request("/small", "")).await.expect("sent");
    assert!(one(&mut other).await.starts_with("HTTP/1.1 200"), "another connection is not touched");
}

#[tokio::test]
async fn a_fault_cuts_the_body_short_of_what_the_headers_promise() {
    let port = Port::open(Bounds::default()).await;
    let (answer, error) = port.send(&request("/truncate", "")).await;
    assert_eq!(error, None, "it ends as if nothing had happened");
    assert!(answer.contains("content-length: 10\r\n"), "{answer}");
    assert!(answer.ends_with("\r\n\r\n0123"), "{answer}");
    assert!(port.answers().await);
}

#[tokio::test(start_paused = true)]
async fn a_fault_holds_an_answer_back_for_as_long_as_the_server_has_patience() {
    let port = Port::open(Bounds::default()).await;
    let begun = tokio::time::Instant::now();
    assert_eq!(port.send(&request("/hang", "")).await, (String::new(), None));
    assert_eq!(begun.elapsed().as_secs(), 600);
}

#[tokio::test(start_paused = true)]
async fn a_head_that_trickles_is_refused() {
    let port = Port::open(Bounds::default()).await;
    let mut stream = port.connect().await;
    let begun = tokio::time::Instant::now();
    let (mut read, mut write) = stream.split();
    let trickle = async {
        for byte in request("/small", "X: y\r\n") {
            if write.write_all(&[byte]).await.is_err() {
                break;
            }
            tokio::time::advance(Duration::from_secs(1)).await;
        }
        std::future::pending::<()>().await;
    };
    let mut answer = String::new();
    tokio::select! {
        () = trickle => (),
        read = read.read_to_string(&mut answer) => drop(read.expect("an answer")),
    }
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert!((10..14).contains(&begun.elapsed().as_secs()), "{:?}", begun.elapsed());
}

#[tokio::test(start_paused = true)]
async fn an_idle_connection_is_closed_at_last() {
    let port = Port::open(Bounds::default()).await;
    let mut stream = port.connect().await;
    stream.write_all(&request("/small", "")).await.expect("sent");
    one(&mut stream).await;
    let begun = tokio::time::Instant::now();
    assert_eq!(rest(&mut stream).await, (String::new(), None));
    assert!((119..=121).contains(&begun.elapsed().as_secs()), "{:?}", begun.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_client_that_never_reads_is_cut() {
    let port = Port::open(Bounds::default()).await;
    let mut stream = port.connect().await;
    stream.write_all(&request("/big", "")).await.expect("sent");
    let mut endless = port.connect().await;
    endless.write_all(&request("/stream", "")).await.expect("sent");
    assert!(port.answers().await, "others are answered meanwhile");
    tokio::time::advance(Duration::from_secs(40)).await;
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    for stream in [&mut stream, &mut endless] {
        let (answer, error) = rest(stream).await;
        assert_eq!(error, Some(ErrorKind::ConnectionReset), "{} bytes", answer.len());
    }
}

#[tokio::test]
async fn whoever_finds_no_room_is_told_so_and_the_next_one_is_let_in() {
    let port = Port::open(Bounds { connections: 2, ..Bounds::default() }).await;
    let (mut first, second) = (port.connect().await, port.connect().await);
    for _ in 0..3 {
        let (answer, error) = port.send(&request("/small", "")).await;
        assert!(answer.starts_with("HTTP/1.1 503 ") && answer.ends_with("open here.\r\n"), "{answer}");
        assert_eq!(error, None);
    }
    first.write_all(&request("/small", "")).await.expect("sent");
    assert!(one(&mut first).await.starts_with("HTTP/1.1 200"), "those inside are served");
    drop(second);
    while !port.answers().await {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_stop_finishes_what_is_under_way() {
    let port = Port::open(Bounds::default()).await;
    let mut idle = port.connect().await;
    idle.write_all(&request("/small", "")).await.expect("sent");
    one(&mut idle).await;
    let mut waiting = port.connect().await;
    waiting.write_all(&request("/later", "")).await.expect("sent");
    let mut stream = port.connect().await;
    stream.write_all(&request("/stream", "")).await.expect("sent");
    let mut begin = [0; 64];
    stream.read_exact(&mut begin).await.expect("a beginning");
    // The waiting call must have come in: it is the last to be let in that has to be answered.
    assert!(port.answers().await);
    port.stop.send_replace(true);
    assert_eq!(rest(&mut idle).await, (String::new(), None));
    let (ended, error) = rest(&mut stream).await;
    assert!(error.is_none() && ended.ends_with("0\r\n\r\n"), "a stream is ended in order");
    port.later.notify_one();
    assert!(rest(&mut waiting).await.0.starts_with("HTTP/1.1 200"));
    drop((idle, stream, waiting));
    port.task.await.expect("it ends by itself");
    assert!(TcpStream::connect(port.address).await.is_err(), "nobody is let in any more");
}

#[tokio::test(start_paused = true)]
async fn a_stop_does_not_wait_for_ever() {
    let port = Port::open(Bounds::default()).await;
    let mut waiting = port.connect().await;
    waiting.write_all(&request("/later", "")).await.expect("sent");
    assert!(port.answers().await);
    port.stop.send_replace(true);
    port.task.await.expect("it ends by itself");
    assert_eq!(rest(&mut waiting).await.0, "");
}

#[tokio::test]
async fn a_head_may_be_long_but_not_endless() {
    let port = Port::open(Bounds::default()).await;
    let cookie = format!("Cookie: {}\r\nConnection: close\r\n", "c".repeat(30 << 10));
    assert!(port.send(&request("/small", &cookie)).await.0.starts_with("HTTP/1.1 200"));
    let cases = [
        ("HTTP/1.1 431 ", request("/small", &format!("Cookie: {}\r\n", "c".repeat(1 << 20)))),
        ("HTTP/1.1 431 ", request("/small", &"A: b\r\n".repeat(10_000))),
        ("HTTP/1.1 431 ", request(&format!("/{}", "p".repeat(1 << 20)), "")),
        ("HTTP/1.1 414 ", request(&format!("/{}", "p".repeat(70_000)), "")),
    ];
    for (status, bytes) in cases {
        let mut stream = port.connect().await;
        let sent = stream.write_all(&bytes).await;
        let (answer, error) = rest(&mut stream).await;
        assert!(answer.starts_with(status), "{status}: {answer} {error:?} {sent:?}");
        assert!(port.answers().await);
    }
}

#[tokio::test]
async fn a_large_body_that_nobody_wants_is_answered_all_the_same() {
    let port = Port::open(Bounds::default()).await;
    let bytes =
        [b"POST /nowhere HTTP/1.1\r\nHost: mock\r\nContent-Length: 8000000\r\n\r\n".to_vec(), vec![0; 8_000_000]];
    let (answer, error) = port.send(&bytes.concat()).await;
    assert!(answer.starts_with("HTTP/1.1 404 "), "{answer} {error:?}");
}
