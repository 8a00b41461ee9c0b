//! What the bots of a world may ask beside the platform: the clock, a note, and to say that they wait.

use fault_plan::Class;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::accounts;
use super::problem::Problem;
use super::said::{Said, Stamp, read};
use super::table::Asked;
use crate::clock::Millis;
use crate::host::{Answer, Call, Host, Manner};
use crate::server::{Visit, thinking};
use crate::wire::Wire;

/// A remark that is to be recorded.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewNote {
    /// The account that it is about: a handle or an id.
    about: String,
    /// Its kind: `hand_over`.
    tag: String,
    /// What it says: the desk.
    text: String,
}

/// A remark was recorded.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Noted {
    /// Always true.
    noted: bool,
}

/// How far time is to pass.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Advance {
    /// How many seconds. Time ends in 2080.
    seconds: u64,
}

/// What time it is.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Now {
    /// By the clock of the world.
    now: Stamp,
}

/// What time it is now that nobody has anything to do.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Idle {
    /// By the clock of the world.
    now: Stamp,
    /// Whether nothing more will ever happen.
    over: bool,
}

/// Does something in the world of the caller's token.
fn inside<T>(
    asked: &Asked<'_>,
    write: bool,
    f: impl FnOnce(&mut Host, &Visit) -> Result<T, Problem>,
) -> Result<T, Problem> {
    let done = asked.door.and_then(|door| door.enter(write, f));
    done.ok_or_else(|| Problem::new(503, "this world takes no more calls"))?
}

pub(super) fn note(asked: &Asked<'_>) -> Result<Said, Problem> {
    let user = asked.door.and_then(crate::server::Door::user);
    let user = user.ok_or_else(|| Problem::new(403, "a user's token is needed"))?;
    let note: NewNote = read(asked.body)?;
    let thinking = thinking(asked.headers)
        .map_err(|()| Problem::new(400, "sparring-thinking is not a whole number of seconds up to 30 days"))?;
    inside(asked, true, |host, visit| {
        let call = Call {
            operation: "note",
            class: Class::Act,
            user: Some(user),
            manner: Manner::Write,
            quota: None,
            pause: visit.pause,
            thinking,
            feed: 0,
            wire: Wire { method: "POST", path: "/_mock/notes", query: "", body: asked.body },
        };
        let mut refused = None;
        host.take(&call, |world, _| {
            let status = match accounts::find(world.platform(), &note.about) {
                Ok(about) => {
                    world.act(|platform| platform.note(user, about, &note.tag, &note.text));
                    201
                }
                Err(problem) => refused.insert(problem).status,
            };
            Answer { status, body: Vec::new(), items: Vec::new() }
        });
        refused.map_or(Ok(Said::json(201, &Noted { noted: true })), Err)
    })
}

pub(super) fn clock(asked: &Asked<'_>) -> Result<Said, Problem> {
    inside(asked, false, |host, _| {
        host.world.tick();
        Ok(Said::json(200, &Now { now: Stamp(host.world.now()) }))
    })
}

pub(super) fn advance(asked: &Asked<'_>) -> Result<Said, Problem> {
    let Advance { seconds } = read(asked.body)?;
    inside(asked, false, |host, _| match host.world.stands_still() {
        false => Err(Problem::new(409, "the clock runs by itself")),
        true => {
            host.pass(Millis::seconds(seconds));
            Ok(Said::json(200, &Now { now: Stamp(host.world.now()) }))
        }
    })
}

pub(super) fn idle(asked: &Asked<'_>) -> Result<Said, Problem> {
    inside(asked, false, |host, _| match host.world.jumps() {
        false => Err(Problem::new(409, "the clock runs by itself, or is paused")),
        true => {
            host.rest();
            Ok(Said::json(200, &Idle { now: Stamp(host.world.now()), over: host.world.over() }))
        }
    })
}
