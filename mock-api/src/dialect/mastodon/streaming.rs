//! Streams of what happens: as events of a text that never ends, or as messages of a socket that can listen to several.

use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{FromRequestParts, Request as HttpRequest, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, SEC_WEBSOCKET_PROTOCOL};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Response};
use axum::response::IntoResponse;
use axum::routing::get;
use fault_plan::Class;
use futures_util::StreamExt;
use serde::Deserialize;

use super::fields::Fields;
use super::heard::{Heard, Stream};
use super::operations::Caller;
use super::problem::Problem;
use super::serve::{approach, call_for, finish, reply, struck, turned_away};
use crate::attention::{Item, Kind};
use crate::auth::AuthRefusal;
use crate::clock::Millis;
use crate::delivery::stream::{Channel, Following, Parting, Piece};
use crate::host::{self, Host, Manner};
use crate::nearest::Known;
use crate::platform::AccountId;
use crate::server::{Door, Hall, Head, spoil};

/// The most streams that one socket listens to.
const MOST_STREAMS: usize = 16;

/// How what happens is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `event: …` and `data: …`, with an empty line behind them.
    Events,
    /// A JSON object a line.
    Messages,
}

/// What one connection listens to, which it may change.
type Ears = Arc<Mutex<Vec<Stream>>>;

/// A connection.
struct Line {
    reader: Option<AccountId>,
    form: Form,
    ears: Ears,
}

/// What a client says to a socket.
#[derive(Deserialize)]
struct Wish {
    #[serde(rename = "type")]
    kind: String,
    stream: String,
    tag: Option<String>,
}

/// The operations here, as callers may look for them.
pub(super) fn known() -> impl Iterator<Item = Known> {
    let streams = Stream::PATHS.iter().map(|(path, name)| Known { method: "GET", path, name });
    streams.chain([Known { method: "GET", path: "/api/v1/streaming", name: "streamSocket" }])
}

/// Adds the routes.
pub(super) fn add(router: Router<Hall>) -> Router<Hall> {
    let router = router.route("/api/v1/streaming/health", get(|| async { "OK" }));
    let router = ["/api/v1/streaming", "/api/v1/streaming/"].into_iter().fold(router, |router, path| {
        router.route(path, get(|State(hall): State<Hall>, request: HttpRequest| socket(hall, request)))
    });
    Stream::PATHS.iter().fold(router, |router, (path, name)| {
        let stream = move |State(hall): State<Hall>, request: HttpRequest| events(hall, name, request);
        router.route(path, get(stream))
    })
}

/// `GET /api/v1/streaming/…`
async fn events(hall: Hall, name: &'static str, request: HttpRequest) -> Response<Body> {
    let (parts, _) = request.into_parts();
    let fields = Fields::of_query(parts.uri.query().unwrap_or(""));
    let door = match approach(&hall, &parts.headers, &fields, Caller::Anyone) {
        Ok(door) => door,
        Err(_) => return turned_away(None, &Problem::unauthorized()),
    };
    let path = parts.uri.path().trim_start_matches("/api/v1/streaming/").trim_end_matches('/').replace('/', ":");
    let Some(stream) = Stream::named(&path, fields.get("tag")) else {
        return turned_away(Some(&door), &Problem::new(400, "Missing tag name parameter"));
    };
    let ears = Arc::new(Mutex::new(vec![stream]));
    match begin(&door, name, &parts, &fields, Form::Events, &ears).await {
        Ok((following, head)) => {
            let mut response = finish(&head, 200, Vec::new()).map(|_| Body::from_stream(following.into_stream()));
            let headers = response.headers_mut();
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
            headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
            response
        }
        Err(response) => *response,
    }
}

/// `GET /api/v1/streaming?stream=`, as a socket. The token may stand in the query, in the header, or where protocols of
/// sockets are named.
async fn socket(hall: Hall, request: HttpRequest) -> Response<Body> {
    let (mut parts, _) = request.into_parts();
    let fields = Fields::of_query(parts.uri.query().unwrap_or(""));
    let named = parts.headers.get(SEC_WEBSOCKET_PROTOCOL).and_then(|token| token.to_str().ok()).map(str::to_owned);
    let door = match (&named, approach(&hall, &parts.headers, &fields, Caller::Anyone)) {
        (Some(token), Err(AuthRefusal::Missing)) => hall.door(token).ok_or(AuthRefusal::Unknown),
        (Some(token), Ok(door)) if door.user().is_none() => Ok(hall.door(token).unwrap_or(door)),
        (_, approached) => approached,
    };
    let door = match door {
        Ok(door) => door,
        Err(_) => return turned_away(None, &Problem::unauthorized()),
    };
    let upgrade = match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
        Ok(upgrade) => upgrade,
        Err(_) => return turned_away(Some(&door), &Problem::new(404, "Not Found")),
    };
    let first = fields.get("stream").and_then(|name| Stream::named(name, fields.get("tag")));
    let ears: Ears = Arc::new(Mutex::new(first.into_iter().collect()));
    let begun = begin(&door, "streamSocket", &parts, &fields, Form::Messages, &ears).await;
    let following = match begun {
        Ok((following, _)) => following,
        Err(response) => return *response,
    };
    let upgrade = match named {
        Some(token) => upgrade.protocols([token]),
        None => upgrade,
    };
    let may_hear_all = door.user().is_some();
    upgrade.on_upgrade(move |socket| converse(socket, following, ears, may_hear_all)).into_response()
}

/// Opens a connection, if nothing goes wrong with that.
async fn begin(
    door: &Door,
    name: &'static str,
    parts: &Parts,
    fields: &Fields,
    form: Form,
    ears: &Ears,
) -> Result<(Following, Head), Box<Response<Body>>> {
    let reader = door.user();
    let private = ears.lock().unwrap_or_else(PoisonError::into_inner).iter().any(Stream::is_private);
    let done = door.enter(false, |host, visit| {
        let call = host::Call {
            pause: visit.pause,
            manner: Manner::Read(Kind::Other),
            ..call_for(name, Class::Stream, door, parts, fields)
        };
        let refused = private && reader.is_none();
        let outcome = host.take(&call, |_, _| host::Answer {
            status: if refused { 401 } else { 200 },
            body: Vec::new(),
            items: Vec::new(),
        });
        let head = Head { now: host.world.now(), transaction: visit.number, meter: outcome.meter };
        let delay = outcome.strike.as_ref().map_or(0, |strike| strike.delay.0.unsigned_abs());
        let whole = outcome.strike.as_ref().is_none_or(|strike| strike.effect.is_none());
        let following = (whole && !refused && outcome.answer.is_some()).then(|| {
            let line = Line { reader, form, ears: Arc::clone(ears) };
            let from = host.world.platform().journal().len();
            Following::begin(door, host, Box::new(line), from)
        });
        (following, head, refused, outcome.strike, host.world.real(Millis(delay)))
    });
    match done {
        None => Err(Box::new(reply(&Head::of_nobody(), &Problem::unavailable()))),
        Some((Some(following), head, ..)) => Ok((following, head)),
        Some((None, head, true, ..)) => Err(Box::new(reply(&head, &Problem::unauthorized()))),
        Some((None, head, false, strike, wait)) => {
            let response = reply(&head, &struck(strike.as_ref()));
            Err(Box::new(spoil(response, strike.as_ref(), wait).await))
        }
    }
}

/// Sends what happens, and listens to what the client wants to hear of.
async fn converse(mut socket: WebSocket, following: Following, ears: Ears, may_hear_all: bool) {
    let mut stream = Box::pin(following.into_stream());
    loop {
        tokio::select! {
            piece = stream.next() => {
                let Some(Ok(bytes)) = piece else { return };
                if send(&mut socket, &bytes).await.is_err() {
                    return;
                }
            }
            heard = socket.recv() => match heard {
                Some(Ok(Message::Text(text))) => wish(&text, &ears, may_hear_all),
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => {}
            },
        }
    }
}

/// Sends a line a message; an empty one as a sign of life.
async fn send(socket: &mut WebSocket, bytes: &Bytes) -> Result<(), axum::Error> {
    for line in bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        socket.send(Message::Text(String::from_utf8_lossy(line).into_owned().into())).await?;
    }
    if bytes.as_ref() == b"\n" { socket.send(Message::Ping(Bytes::new())).await } else { Ok(()) }
}

fn wish(text: &str, ears: &Ears, may_hear_all: bool) {
    let Ok(Wish { kind, stream, tag }) = serde_json::from_str::<Wish>(text) else { return };
    let Some(stream) = Stream::named(&stream, tag.as_deref()) else { return };
    let mut ears = ears.lock().unwrap_or_else(PoisonError::into_inner);
    match kind.as_str() {
        "unsubscribe" => ears.retain(|other| *other != stream),
        "subscribe"
            if ears.len() < MOST_STREAMS && !ears.contains(&stream) && (may_hear_all || !stream.is_private()) =>
        {
            ears.push(stream);
        }
        _ => {}
    }
}

impl Line {
    fn write(&self, stream: &Stream, heard: &Heard) -> Bytes {
        match self.form {
            Form::Events => format!("event: {}\ndata: {}\n\n", heard.event, heard.payload).into(),
            Form::Messages => {
                let message = serde_json::json!({
                    "stream": stream.words(),
                    "event": heard.event,
                    "payload": heard.payload,
                });
                format!("{message}\n").into()
            }
        }
    }
}

impl Channel for Line {
    fn opened(&mut self, _host: &mut Host) {}

    fn name(&self) -> &'static str {
        "stream"
    }

    fn show(&mut self, host: &Host, number: usize) -> Vec<Piece> {
        let ears = self.ears.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let show = super::show::Show { platform: host.world.platform(), viewer: self.reader };
        let mut pieces = Vec::new();
        for stream in &ears {
            for heard in stream.hear(&show, number) {
                let items: Vec<Item> = heard.item.into_iter().collect();
                pieces.push(Piece { bytes: self.write(stream, &heard), items });
            }
        }
        pieces
    }

    fn parting(&mut self, _host: &Host, _next: usize) -> Option<Parting> {
        None
    }

    fn pulse(&self) -> Bytes {
        match self.form {
            Form::Events => Bytes::from_static(b":thump\n"),
            Form::Messages => Bytes::from_static(b"\n"),
        }
    }

    fn farewell(&self, _parting: Parting) -> Option<Bytes> {
        None
    }

    fn closed(&mut self, _host: &mut Host, _parting: Parting) {}
}
