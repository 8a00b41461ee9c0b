//! From HTTP to an operation and back.

use std::borrow::Cow;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request as HttpRequest, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode};
use axum::routing::on;
use fault_plan::{Effect, Strike};

use super::answer::Answer;
use super::mailroom::office_mut;
use super::media::{Form, old_problem};
use super::operations::{ALL, Opening, Operation, Request};
use super::pages::Asked;
use super::problem::Problem;
use super::query::Query;
use super::scopes::NAMES;
use super::webhooks::Check;
use super::{HOSTS, oauth};
use crate::attention::Kind;
use crate::auth::AuthRefusal;
use crate::clock::Millis;
use crate::delivery::stream::Following;
use crate::dialect::route;
use crate::host::{self, Call, Manner};
use crate::limits::Meter;
use crate::server::{BodyTrouble, Door, Hall, Head, Shown, bearer, hinted, read_body, spoil, thinking};
use crate::snowflake::mix;
use crate::wire::Wire;

/// The parameters that only move within a feed.
const CURSORS: [&str; 4] = ["since_id", "until_id", "start_time", "end_time"];

/// The routes of all operations.
pub(super) fn routes() -> Router<Hall> {
    let router = ALL.iter().fold(Router::new(), |router, operation| {
        router.route(
            operation.path,
            on(route::method(operation.method), move |State(hall): State<Hall>, request: HttpRequest| {
                serve(hall, operation, request)
            }),
        )
    });
    oauth::routes(router)
        .fallback(|State(hall): State<Hall>, request: HttpRequest| async move {
            astray(&hall, &request, Problem::not_found())
        })
        .method_not_allowed_fallback(|State(hall): State<Hall>, request: HttpRequest| async move {
            astray(&hall, &request, Problem::wrong_method())
        })
}

async fn serve(hall: Hall, operation: &'static Operation, request: HttpRequest) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let shown = Shown::of(&parts.headers, parts.uri.query().unwrap_or(""));
    let (shown, door) = match shown.and_then(|shown| hall.approach(&shown).map(|door| (shown, door))) {
        Ok(known) => known,
        Err(refusal) => return shut_out(&hall, operation, &parts, &refusal),
    };
    let body = match operation.manner {
        Manner::Read(_) => Ok((Bytes::new(), Form::default())),
        Manner::Write if operation.form => Form::read(&parts.headers, body).await,
        Manner::Write => read_body(body).await.map(|body| (body, Form::default())),
    };
    match body {
        Ok((body, form)) => match door.signed(&shown, &parts, HOSTS, &body) {
            Ok(door) => carry_out(&hall, &door, operation, &parts, &body, &form).await,
            Err(refusal) => shut_out(&hall, operation, &parts, &refusal),
        },
        Err(BodyTrouble::TooLarge) => turned_away(Some(&door), Problem::too_large()),
        Err(BodyTrouble::TooSlow) => turned_away(Some(&door), Problem::too_slow()),
        Err(BodyTrouble::Broken) => turned_away(Some(&door), Problem::invalid("The request body could not be read.")),
    }
}

async fn carry_out(
    hall: &Hall,
    door: &Door,
    operation: &Operation,
    parts: &Parts,
    body: &[u8],
    form: &Form,
) -> Response<Body> {
    let _present = door.present();
    let raw_query = unsigned(parts.uri.query().unwrap_or(""));
    let query = Query::parse(&raw_query, door.strictness().unknown);
    let path = placeholders(operation.path, parts.uri.path());
    let thinking = thinking(&parts.headers);
    let user = door.user();
    let demanded = door.principal().map_or(Err(AuthRefusal::Missing), |caller| caller.meets(&operation.demand()));
    let wire = Wire { method: operation.method, path: parts.uri.path(), query: &raw_query, body };
    let known = query.as_ref().ok();
    let mut call = Call { user, thinking: thinking.unwrap_or(None), ..unasked(operation, known, wire) };
    let (mut opening, mut check) = (None, None);
    let done = door.enter(operation.manner == Manner::Write, |host, visit| {
        call.pause = visit.pause;
        let outcome = host.take(&call, |world, push| {
            (opening, check) = (None, None);
            let result = match (objection(&demanded, thinking), &query, &path) {
                (Some(problem), _, _) => Err(problem),
                (_, Err(problem), _) | (_, _, Err(problem)) => Err(problem.clone()),
                (None, Ok(query), Ok(path)) => {
                    let manners = &door.strictness();
                    let (opening, check) = (&mut opening, &mut check);
                    let mut request = Request { world, push, opening, check, user, path, query, body, form, manners };
                    read_again(operation, call.wire, &mut request)
                }
            };
            if let (Ok(answer), Manner::Read(_)) = (&result, operation.manner) {
                office_mut(push).usage.read(world.now(), &answer.items);
            }
            sent(result.map_err(|problem| worded(operation, problem)))
        });
        let seed = host.world.platform().seed();
        let delay = outcome.strike.as_ref().map_or(0, |strike| strike.delay.0.unsigned_abs());
        let head = Head { now: host.world.now(), transaction: mix(seed ^ mix(visit.number)), meter: outcome.meter };
        // What spoils a whole answer leaves none to stream.
        let opening = opening.take().filter(|_| outcome.strike.as_ref().is_none_or(|strike| strike.effect.is_none()));
        let stream = opening.map(|Opening { from, channel }| Following::begin(door, host, channel, from));
        (outcome, head, host.world.real(Millis(delay)), stream)
    });
    let Some((outcome, head, wait, stream)) = done else { return reply(Head::of_nobody(), Problem::unavailable()) };
    let answer = match (outcome.answer, check) {
        (Some(_), Some(check)) => match asked(hall, door, &check).await {
            Some(answer) => Some(answer),
            None => return reply(Head::of_nobody(), Problem::unavailable()),
        },
        (answer, _) => answer,
    };
    let strike = outcome.strike.as_ref();
    let response = match (answer, stream) {
        (Some(answer), Some(stream)) => {
            finish(head, answer.status, Vec::new()).map(|_| Body::from_stream(stream.into_stream()))
        }
        (Some(answer), None) => finish(head, answer.status, answer.body),
        (None, _) => reply(head, worded(operation, struck(strike))),
    };
    let refused = demanded.err().filter(|_| response.status() == StatusCode::FORBIDDEN);
    spoil(refused.iter().fold(response, explained), strike, wait).await
}

/// A call of this operation by nobody in particular.
fn unasked<'r>(operation: &'r Operation, query: Option<&Query<'_>>, wire: Wire<'r>) -> Call<'r> {
    Call {
        operation: operation.name,
        class: operation.class,
        user: None,
        manner: manner(operation, query),
        quota: Some((operation.bucket, &operation.quota)),
        pause: Duration::ZERO,
        thinking: None,
        feed: feed(operation, wire.path, query),
        wire,
    }
}

/// What is wrong with a call before anybody looks at what it asks for.
fn objection(demanded: &Result<(), AuthRefusal>, thinking: Result<Option<u64>, ()>) -> Option<Problem> {
    match (demanded, thinking) {
        (Err(refusal), _) => Some(Problem::not_let_in(refusal)),
        (Ok(()), Ok(_)) => None,
        (Ok(()), Err(())) => {
            Some(Problem::invalid("The `sparring-thinking` header is not a whole number of seconds up to 30 days."))
        }
    }
}

/// Carries an operation out, or gives the page that it gave before and that nothing has changed since.
fn read_again(operation: &Operation, wire: Wire<'_>, request: &mut Request<'_>) -> Result<Answer, Problem> {
    let carry_out = |request: &mut Request<'_>| {
        request.query.check(operation.parameters)?;
        (operation.run)(request)
    };
    if operation.manner != Manner::Read(Kind::Inbox) {
        return carry_out(request);
    }
    let asked = Asked { operation: operation.name, user: request.user, path: wire.path, query: wire.query };
    let changes = request.world.changes();
    if let Some(answer) = request.office().pages.again(changes, &asked) {
        return Ok(answer);
    }
    let answer = carry_out(request)?;
    request.office().pages.keep(changes, &asked, &answer);
    Ok(answer)
}

/// What is answered once a webhook was asked what it had to be asked; `None` if the stay has ended meanwhile.
async fn asked(hall: &Hall, door: &Door, check: &Check) -> Option<host::Answer> {
    let reception = hall.postman().carry(&check.letter).await;
    let answer = door.look(|host| check.conclude(&mut host.push, reception, host.world.now()));
    door.tell();
    answer.map(sent)
}

/// An answer to whoever is nobody here. Who was somebody until now is taken for a client that waits: the world goes on.
fn shut_out(hall: &Hall, operation: &Operation, parts: &Parts, refusal: &AuthRefusal) -> Response<Body> {
    let problem = || worded(operation, Problem::not_let_in(refusal));
    let door = bearer(&parts.headers).and_then(|token| hall.way(token));
    let head = match (refusal, door) {
        (AuthRefusal::Expired { user: Some(user), .. }, Some(door)) => door.enter(false, |host, visit| {
            let kind = if let Manner::Read(kind) = operation.manner { kind } else { Kind::Other };
            let wire = Wire { method: operation.method, path: parts.uri.path(), ..Wire::default() };
            let (user, manner, pause) = (Some(*user), Manner::Read(kind), visit.pause);
            let call = Call { user, manner, quota: None, pause, ..unasked(operation, None, wire) };
            let Problem { status, body } = problem();
            host.take(&call, |_, _| host::Answer { status, body: body.clone(), items: Vec::new() });
            let transaction = mix(host.world.platform().seed() ^ mix(visit.number));
            Head { now: host.world.now(), transaction, meter: Meter::default() }
        }),
        _ => None,
    };
    explained(reply(head.unwrap_or_else(Head::of_nobody), problem()), refusal)
}

/// The answer with the reason in the header `sparring-hint`.
fn explained(mut response: Response<Body>, refusal: &AuthRefusal) -> Response<Body> {
    let reason = match refusal {
        AuthRefusal::Scope { lacking } => {
            format!("the token lacks the scope {}", lacking.names(NAMES).collect::<Vec<_>>().join(" "))
        }
        other => other.to_string(),
    };
    if let Ok(reason) = HeaderValue::from_str(&reason) {
        response.headers_mut().insert(HeaderName::from_static("sparring-hint"), reason);
    }
    response
}

/// What is said where a call was not carried out.
fn struck(strike: Option<&Strike>) -> Problem {
    match strike.and_then(|strike| strike.effect.as_ref()) {
        Some(Effect::Status(status)) => Problem::of_status(*status),
        Some(Effect::ExpireToken) => Problem::unauthorized(),
        _ => Problem::too_many(),
    }
}

/// A refusal in the words of the operation's version.
fn worded(operation: &Operation, problem: Problem) -> Problem {
    if operation.path.starts_with("/1.1/") { old_problem(&problem) } else { problem }
}

fn sent(result: Result<Answer, Problem>) -> host::Answer {
    match result {
        Ok(Answer { status, body, items }) => host::Answer { status, body, items },
        Err(Problem { status, body }) => host::Answer { status, body, items: Vec::new() },
    }
}

/// An answer where no operation is.
fn astray(hall: &Hall, request: &HttpRequest, problem: Problem) -> Response<Body> {
    let door = bearer(request.headers()).and_then(|token| hall.door(token));
    let uri = request.uri();
    let (method, path, query) = (request.method().as_str(), uri.path(), uri.query().unwrap_or(""));
    let near = hall.astray(&Wire { method, path, query, body: &[] }, door.as_ref(), problem.status);
    hinted(turned_away(door.as_ref(), problem), near)
}

/// An answer without an operation. A token still leads to its world's clock.
fn turned_away(door: Option<&Door>, problem: Problem) -> Response<Body> {
    let head = door.and_then(|door| {
        door.enter(false, |host, visit| {
            let transaction = mix(host.world.platform().seed() ^ mix(visit.number));
            Head { now: host.world.now(), transaction, meter: Meter::default() }
        })
    });
    reply(head.unwrap_or_else(Head::of_nobody), problem)
}

fn reply(head: Head, problem: Problem) -> Response<Body> {
    finish(head, problem.status, problem.body)
}

fn finish(head: Head, status: u16, body: Vec<u8>) -> Response<Body> {
    let mut response = head.answer(status, body);
    let headers = response.headers_mut();
    super::limits::write(headers, &head);
    headers.insert(HeaderName::from_static("api-version"), HeaderValue::from_static("2.167"));
    headers.insert(HeaderName::from_static("x-access-level"), HeaderValue::from_static("read-write-directmessages"));
    let digits: [u8; 16] =
        std::array::from_fn(|n| b"0123456789abcdef"[(head.transaction >> (60 - 4 * n) & 15) as usize]);
    let transaction = HeaderValue::from_bytes(&digits).unwrap_or(HeaderValue::from_static("0"));
    headers.insert(HeaderName::from_static("x-transaction-id"), transaction);
    response
}

/// The query without the parameters of a signature that stands in it.
fn unsigned(query: &str) -> Cow<'_, str> {
    match query.contains("oauth_signature=") {
        false => Cow::Borrowed(query),
        true => query.split('&').filter(|pair| !pair.starts_with("oauth_")).collect::<Vec<_>>().join("&").into(),
    }
}

/// A search within one thread is no inbox.
fn manner(operation: &Operation, query: Option<&Query<'_>>) -> Manner {
    let thread = query.and_then(|query| query.get("query")).is_some_and(|search| search.contains("conversation_id:"));
    if thread { Manner::Read(Kind::Other) } else { operation.manner }
}

/// What is read, whatever the cursor.
fn feed(operation: &Operation, path: &str, query: Option<&Query<'_>>) -> u64 {
    route::feed(operation.name, path, query.into_iter().flat_map(Query::pairs), &CURSORS)
}

/// What stands in the path for the placeholders of the pattern; 400 if that is not UTF-8.
fn placeholders(pattern: &str, path: &str) -> Result<Vec<String>, Problem> {
    route::placeholders(pattern, path).ok_or_else(|| Problem::invalid("The path is not valid UTF-8."))
}
