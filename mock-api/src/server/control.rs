//! The control API under `/_mock/`: what is recorded beside the platform, and the clock. Every dialect has it.

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{Method, Response};
use fault_plan::Class;
use serde::Deserialize;

use super::hall::Hall;
use super::reply::{BodyTrouble, Head, bearer, read_body, thinking};
use crate::clock::{Millis, Time};
use crate::dialect::json::Json;
use crate::host::{Answer, Call, Host, Manner};
use crate::limits::Meter;
use crate::platform::AccountId;

/// Adds the control API to the routes of a dialect.
pub(super) fn routes(router: Router<Hall>) -> Router<Hall> {
    router.route("/_mock", axum::routing::any(control)).route("/_mock/{*rest}", axum::routing::any(control))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewNote {
    about: String,
    tag: String,
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    seconds: u64,
}

#[derive(Clone, Copy)]
enum Operation {
    Note,
    Clock,
    Advance,
    Idle,
}

/// Status and what is said.
type Said = (u16, Vec<u8>);

async fn control(State(hall): State<Hall>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let operation = match (&parts.method, parts.uri.path()) {
        (&Method::POST, "/_mock/notes") => Operation::Note,
        (&Method::GET, "/_mock/clock") => Operation::Clock,
        (&Method::POST, "/_mock/clock/advance") => Operation::Advance,
        (&Method::POST, "/_mock/idle") => Operation::Idle,
        _ => return nobody(404, "the control API has no such operation"),
    };
    let Some(door) = bearer(&parts.headers).and_then(|token| hall.door(token)) else {
        return nobody(401, "a token of a world is needed");
    };
    let Ok(thinking) = thinking(&parts.headers) else {
        return nobody(400, "sparring-thinking is not a whole number of seconds up to 30 days");
    };
    let body = match read_body(body).await {
        Ok(body) => body,
        Err(BodyTrouble::TooLarge) => return nobody(413, "the body is too large"),
        Err(BodyTrouble::TooSlow) => return nobody(408, "the body did not arrive in time"),
        Err(BodyTrouble::Broken) => return nobody(400, "the body could not be read"),
    };
    let write = matches!(operation, Operation::Note);
    let done = door.enter(write, |host, visit| {
        let call = Call {
            operation: "createNote",
            class: Class::Act,
            user: door.user(),
            manner: Manner::Write,
            quota: None,
            pause: visit.pause,
            thinking,
            feed: 0,
        };
        let (status, body) = match operation {
            Operation::Note => {
                let outcome = host.take(&call, |world, _| {
                    let (status, body) = note(world, door.user(), &body);
                    Answer { status, body, items: Vec::new() }
                });
                outcome.answer.map_or_else(|| wrong(503, "a fault of the plan"), |answer| (answer.status, answer.body))
            }
            Operation::Clock => clock(host),
            Operation::Advance => advance(host, &body),
            Operation::Idle => idle(host),
        };
        (status, body, Head { now: host.world.now(), transaction: visit.number, meter: Meter::default() })
    });
    match done {
        Some((status, body, head)) => head.answer(status, body),
        None => nobody(503, "this world takes no more calls"),
    }
}

fn note(world: &mut crate::world::World, user: Option<AccountId>, body: &[u8]) -> Said {
    let Some(user) = user else { return wrong(403, "a user's token is needed") };
    let note: NewNote = match serde_json::from_slice(body) {
        Ok(note) => note,
        Err(error) => return wrong(400, &error.to_string()),
    };
    let username = note.about.strip_prefix('@').unwrap_or(&note.about);
    let Some(about) = world.platform().find_account(username) else { return wrong(404, "there is no such account") };
    world.act(|platform| platform.note(user, about, &note.tag, &note.text));
    said(201, |json| json.key("noted").boolean(true))
}

fn clock(host: &mut Host) -> Said {
    host.world.tick();
    shown(host.world.now())
}

fn advance(host: &mut Host, body: &[u8]) -> Said {
    match serde_json::from_slice::<Advance>(body) {
        Err(error) => wrong(400, &error.to_string()),
        Ok(_) if !host.world.stands_still() => wrong(409, "the clock runs by itself"),
        Ok(Advance { seconds }) => {
            host.world.advance(Millis::seconds(seconds));
            shown(host.world.now())
        }
    }
}

/// The agent has nothing to do: time jumps, at once or when everything has been told.
fn idle(host: &mut Host) -> Said {
    match host.world.stands_still() {
        false => wrong(409, "the clock runs by itself"),
        true => {
            host.rest();
            shown(host.world.now())
        }
    }
}

fn shown(now: Time) -> Said {
    said(200, |json| json.key("now").time(now))
}

fn wrong(status: u16, what: &str) -> Said {
    said(status, |json| json.key("error").string(what))
}

fn said(status: u16, content: impl FnOnce(&mut Json)) -> Said {
    let mut json = Json::default();
    json.object(content);
    (status, json.into_bytes())
}

fn nobody(status: u16, what: &str) -> Response<Body> {
    Head::of_nobody().answer(status, wrong(status, what).1)
}
