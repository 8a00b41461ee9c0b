//! From HTTP to an operation and back.

use axum::Router;
use axum::body::Body;
use axum::extract::{Request as HttpRequest, State};
use axum::http::header::{HOST, LINK};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response};
use axum::routing::on;
use fault_plan::{Class, Effect, Strike};

use super::fields::Fields;
use super::operations::{ALL, Answer, Caller, Operation, Place, Request};
use super::problem::Problem;
use super::{oauth, streaming};
use crate::attention::Kind;
use crate::auth::AuthRefusal;
use crate::clock::Millis;
use crate::dialect::route::{feed, method, placeholders};
use crate::host::{self, Call, Manner};
use crate::limits::{Gauge, Meter};
use crate::server::{BodyTrouble, Door, Hall, Head, Shown, bearer, hinted, spoil, thinking};
use crate::snowflake::mix;
use crate::wire::Wire;

/// The parameters that only move within a feed.
const CURSORS: [&str; 3] = ["since_id", "min_id", "access_token"];
/// What the limit's headers say where nothing is counted.
const UNCOUNTED: u32 = 300;

/// The routes of all operations, with and without a slash behind them.
pub(super) fn routes() -> Router<Hall> {
    let router = ALL.iter().fold(Router::new(), |router, operation| {
        let handler = || {
            on(method(operation.method), move |State(hall): State<Hall>, request: HttpRequest| {
                serve(hall, operation, request)
            })
        };
        router.route(operation.path, handler()).route(&format!("{}/", operation.path), handler())
    });
    streaming::add(oauth::add(router))
        .fallback(|State(hall): State<Hall>, request: HttpRequest| async move { astray(&hall, &request, 404) })
        .method_not_allowed_fallback(|State(hall): State<Hall>, request: HttpRequest| async move {
            astray(&hall, &request, 405)
        })
}

async fn serve(hall: Hall, operation: &'static Operation, request: HttpRequest) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let mut fields = Fields::of_query(parts.uri.query().unwrap_or(""));
    let door = match approach(&hall, &parts.headers, &fields, operation.caller) {
        Ok(door) => door,
        Err(refusal) => return shut_out(&hall, operation, &parts, &fields, &refusal),
    };
    if operation.manner == Manner::Write
        && let Err(trouble) = fields.add_body(&parts.headers, body).await
    {
        return turned_away(Some(&door), &unreadable(trouble));
    }
    carry_out(&door, operation, &parts, &fields).await
}

/// The door that a request leads to: by its token, or for what anybody may see the only world there is.
pub(super) fn approach(hall: &Hall, headers: &HeaderMap, fields: &Fields, caller: Caller) -> Result<Door, AuthRefusal> {
    match bearer(headers).or_else(|| fields.get("access_token")) {
        Some(token) => hall.approach(&Shown::Bearer(token)),
        None if caller == Caller::Anyone => hall.only().ok_or(AuthRefusal::Missing),
        None => Err(AuthRefusal::Missing),
    }
}

/// What is said about a body that could not be read.
pub(super) fn unreadable(trouble: BodyTrouble) -> Problem {
    match trouble {
        BodyTrouble::TooLarge => Problem::new(413, "Payload too large"),
        BodyTrouble::TooSlow => Problem::new(408, "Request timeout"),
        BodyTrouble::Broken => Problem::new(400, "Bad request"),
    }
}

async fn carry_out(door: &Door, operation: &'static Operation, parts: &Parts, fields: &Fields) -> Response<Body> {
    let (path, thinking) = (placeholders(operation.path, parts.uri.path()), thinking(&parts.headers));
    let place = Place { origin: origin(&parts.headers), path: parts.uri.path().to_owned() };
    let key = parts.headers.get("idempotency-key").and_then(|key| key.to_str().ok()).filter(|key| !key.is_empty());
    let admitted = admitted(door, operation);
    let mut call = call(operation, door, parts, fields);
    call.thinking = thinking.unwrap_or(None);
    let mut link = None;
    let done = door.enter(operation.manner == Manner::Write, |host, visit| {
        call.pause = visit.pause;
        let outcome = host.take(&call, |world, _| {
            let result = match (&admitted, &path, thinking) {
                (Err(problem), _, _) => Err(problem.clone()),
                (_, None, _) => Err(Problem::not_found()),
                (_, _, Err(())) => {
                    Err(Problem::new(400, "sparring-thinking is not a whole number of seconds up to 30 days"))
                }
                _ if fields.garbled => Err(Problem::new(400, "The body is not valid JSON")),
                (Ok(()), Some(path), Ok(_)) => {
                    let user = door.user();
                    (operation.run)(&mut Request { world, user, path, fields, place: &place, key })
                }
            };
            let (answer, next) = sent(result);
            link = next;
            answer
        });
        let delay = outcome.strike.as_ref().map_or(0, |strike| strike.delay.0.unsigned_abs());
        let seed = host.world.platform().seed();
        let head = Head { now: host.world.now(), transaction: mix(seed ^ mix(visit.number)), meter: outcome.meter };
        (outcome, head, host.world.real(Millis(delay)))
    });
    let Some((outcome, head, wait)) = done else { return reply(&Head::of_nobody(), &Problem::unavailable()) };
    let mut response = match outcome.answer {
        Some(answer) => finish(&head, answer.status, answer.body),
        None => reply(&head, &struck(outcome.strike.as_ref())),
    };
    if let Some(link) = link.and_then(|link| HeaderValue::from_str(&link).ok()) {
        response.headers_mut().insert(LINK, link);
    }
    spoil(response, outcome.strike.as_ref(), wait).await
}

/// Whether whoever has come may call this.
fn admitted(door: &Door, operation: &Operation) -> Result<(), Problem> {
    let Some(caller) = door.principal() else {
        return if operation.caller == Caller::Anyone { Ok(()) } else { Err(Problem::unauthorized()) };
    };
    caller.meets(&operation.demand()).map_err(|refusal| match refusal {
        AuthRefusal::UserNeeded => Problem::user_needed(),
        AuthRefusal::Scope { .. } => Problem::out_of_scope(),
        _ => Problem::unauthorized(),
    })
}

/// What is known of a call that is in no table.
pub(super) fn call_for<'r>(
    name: &'static str,
    class: Class,
    door: &Door,
    parts: &'r Parts,
    fields: &'r Fields,
) -> Call<'r> {
    let path = parts.uri.path();
    Call {
        operation: name,
        class,
        user: door.user(),
        manner: Manner::Read(Kind::Other),
        quota: None,
        pause: std::time::Duration::ZERO,
        thinking: None,
        feed: feed(name, path.trim_end_matches('/'), fields.pairs(), &CURSORS),
        wire: Wire { method: parts.method.as_str(), path, query: parts.uri.query().unwrap_or(""), body: &fields.raw },
    }
}

/// What is known of a call before it is carried out. A direct status is a private message.
fn call<'r>(operation: &'static Operation, door: &Door, parts: &'r Parts, fields: &'r Fields) -> Call<'r> {
    let direct = operation.class == Class::Post && fields.get("visibility") == Some("direct");
    Call {
        manner: operation.manner,
        quota: Some((operation.name, &operation.quota)),
        ..call_for(operation.name, if direct { Class::Message } else { operation.class }, door, parts, fields)
    }
}

fn sent(result: Result<Answer, Problem>) -> (host::Answer, Option<String>) {
    match result {
        Ok(Answer { status, body, items, link }) => {
            let status = if status == 0 { 200 } else { status };
            (host::Answer { status, body, items }, link)
        }
        Err(problem) => (host::Answer { status: problem.status, body: problem.body(), items: Vec::new() }, None),
    }
}

/// What is said where a call was not carried out.
pub(super) fn struck(strike: Option<&Strike>) -> Problem {
    match strike.and_then(|strike| strike.effect.as_ref()) {
        Some(Effect::Status(status)) => Problem::of_status(*status),
        Some(Effect::ExpireToken) => Problem::unauthorized(),
        _ => Problem::too_many(),
    }
}

/// An answer to whoever is nobody here. Who was somebody until now is taken for a client that waits: the world goes on.
fn shut_out(
    hall: &Hall,
    operation: &'static Operation,
    parts: &Parts,
    fields: &Fields,
    refusal: &AuthRefusal,
) -> Response<Body> {
    let door = bearer(&parts.headers).and_then(|token| hall.way(token));
    let head = match (refusal, door) {
        (AuthRefusal::Expired { user: Some(user), .. }, Some(door)) => door.enter(false, |host, visit| {
            let kind = if let Manner::Read(kind) = operation.manner { kind } else { Kind::Other };
            let call = Call {
                user: Some(*user),
                manner: Manner::Read(kind),
                quota: None,
                pause: visit.pause,
                ..call(operation, &door, parts, fields)
            };
            host.take(&call, |_, _| sent(Err(Problem::unauthorized())).0);
            Head { now: host.world.now(), transaction: visit.number, meter: Meter::default() }
        }),
        _ => None,
    };
    let mut response = reply(&head.unwrap_or_else(Head::of_nobody), &Problem::unauthorized());
    if let Ok(reason) = HeaderValue::from_str(&refusal.to_string()) {
        response.headers_mut().insert(HeaderName::from_static("sparring-hint"), reason);
    }
    response
}

/// An answer where no operation is.
fn astray(hall: &Hall, request: &HttpRequest, status: u16) -> Response<Body> {
    let door = bearer(request.headers()).and_then(|token| hall.door(token));
    let error = if status == 404 { "Not Found" } else { "Method Not Allowed" };
    let uri = request.uri();
    let (method, path, query) = (request.method().as_str(), uri.path(), uri.query().unwrap_or(""));
    let near = hall.astray(&Wire { method, path, query, body: &[] }, door.as_ref(), status);
    hinted(turned_away(door.as_ref(), &Problem::new(status, error)), near)
}

/// An answer without an operation. A token still leads to its world's clock.
pub(super) fn turned_away(door: Option<&Door>, problem: &Problem) -> Response<Body> {
    let head = door.and_then(|door| {
        door.enter(false, |host, visit| Head {
            now: host.world.now(),
            transaction: visit.number,
            meter: Meter::default(),
        })
    });
    reply(&head.unwrap_or_else(Head::of_nobody), problem)
}

/// A refusal with its headers.
pub(super) fn reply(head: &Head, problem: &Problem) -> Response<Body> {
    finish(head, problem.status, problem.body())
}

/// An answer with its headers: of the windows that a call belongs to, the one made for it is shown.
pub(super) fn finish(head: &Head, status: u16, body: Vec<u8>) -> Response<Body> {
    let mut response = head.answer(status, body);
    let uncounted = Gauge { limit: UNCOUNTED, remaining: UNCOUNTED, reset: head.now + Millis::minutes(5) };
    let Gauge { limit, remaining, reset } = head.meter.user_day.or(head.meter.quarter).unwrap_or(uncounted);
    let headers = response.headers_mut();
    headers.insert(HeaderName::from_static("x-ratelimit-limit"), HeaderValue::from(limit));
    headers.insert(HeaderName::from_static("x-ratelimit-remaining"), HeaderValue::from(remaining));
    let reset = HeaderValue::from_str(&reset.to_string()).unwrap_or(HeaderValue::from_static(""));
    headers.insert(HeaderName::from_static("x-ratelimit-reset"), reset);
    let id = HeaderValue::from_str(&format!("{:016x}", head.transaction)).unwrap_or(HeaderValue::from_static("0"));
    headers.insert(HeaderName::from_static("x-request-id"), id);
    response
}

/// How the client calls this server: by its own words, if they are plain.
fn origin(headers: &HeaderMap) -> String {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("");
    let plain = |host: &&str| host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".:-[]".contains(&byte));
    let secure = headers.get("x-forwarded-proto").is_some_and(|scheme| scheme == "https");
    let host = Some(host).filter(plain).unwrap_or("");
    format!("{}://{host}", if secure { "https" } else { "http" })
}
