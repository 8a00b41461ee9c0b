//! The table of operations: path, who may call it, what it takes and gives. Routes and description are made from it.

use axum::http::HeaderMap;
use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::keeper::{Keeper, Resident};
use super::problem::Problem;
use super::said::Said;
use super::{
    accounts, acts, calls, clock, events, faults, journal, limits, metrics, openapi, own, snapshots, verify, worlds,
};
use crate::server::{Door, Hall};
use std::sync::Arc;

/// One operation of the control API.
pub(super) struct Operation {
    /// Its name.
    pub(super) name: &'static str,
    /// `GET`, `POST`, `PUT` or `DELETE`.
    pub(super) method: &'static str,
    /// The path with `{placeholders}`.
    pub(super) path: &'static str,
    /// What it does, in a sentence.
    pub(super) about: &'static str,
    /// What opens it.
    pub(super) key: Key,
    /// The query parameters that it reads.
    pub(super) query: Option<Shape>,
    /// The body that it reads.
    pub(super) body: Option<Shape>,
    /// The status of success, and what is then answered.
    pub(super) gives: (u16, Gives),
    /// The statuses of its refusals, beside those that every operation has.
    pub(super) refuses: &'static [u16],
    /// What it does.
    pub(super) run: Run,
}

/// What opens an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    /// Nothing: anybody may call it.
    None,
    /// The secret of the server.
    Secret,
    /// The secret of the server, or the key of the world in the path.
    World,
    /// A token of a world, as its bots have it.
    Token,
}

/// What is answered.
#[derive(Clone, Copy)]
pub(super) enum Gives {
    Nothing,
    Json(Shape),
    /// Something else of this media type.
    Text(&'static str),
}

/// The schema of a type.
pub(super) type Shape = fn(&mut SchemaGenerator) -> Schema;

type Run = fn(&Asked<'_>) -> Result<Said, Problem>;

/// A request as an operation sees it.
pub(super) struct Asked<'a> {
    pub(super) hall: &'a Hall,
    pub(super) keeper: Option<&'a Keeper>,
    /// The world of the caller's token, where the operation is opened by one.
    pub(super) door: Option<&'a Door>,
    /// What stands for the placeholders, in order.
    pub(super) path: &'a [String],
    pub(super) query: &'a str,
    pub(super) body: &'a [u8],
    pub(super) headers: &'a HeaderMap,
}

impl Asked<'_> {
    /// The world in the path.
    pub(super) fn world(&self) -> Result<Arc<Resident>, Problem> {
        self.keeper()?.find(&self.path[0])
    }

    /// Whoever keeps the worlds.
    pub(super) fn keeper(&self) -> Result<&Keeper, Problem> {
        self.keeper
            .ok_or_else(|| Problem::new(401, "this server has no secret, so that nobody can use its control API"))
    }
}

fn shape<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

/// An operation on one world.
const fn on_world(
    name: &'static str,
    method: &'static str,
    path: &'static str,
    about: &'static str,
    run: Run,
) -> Operation {
    Operation {
        name,
        method,
        path,
        about,
        key: Key::World,
        query: None,
        body: None,
        gives: (204, Gives::Nothing),
        refuses: &[404],
        run,
    }
}

/// An operation on the server.
const fn on_server(
    name: &'static str,
    method: &'static str,
    path: &'static str,
    about: &'static str,
    run: Run,
) -> Operation {
    Operation { key: Key::Secret, refuses: &[], ..on_world(name, method, path, about, run) }
}

/// An operation for the bots of a world.
const fn of_bots(
    name: &'static str,
    method: &'static str,
    path: &'static str,
    about: &'static str,
    run: Run,
) -> Operation {
    Operation { key: Key::Token, refuses: &[], ..on_world(name, method, path, about, run) }
}

impl Operation {
    const fn for_anybody(self) -> Operation {
        Operation { key: Key::None, ..self }
    }

    const fn asks<T: JsonSchema>(self) -> Operation {
        Operation { query: Some(shape::<T>), ..self }
    }

    const fn takes<T: JsonSchema>(self) -> Operation {
        Operation { body: Some(shape::<T>), ..self }
    }

    const fn gives<T: JsonSchema>(self, status: u16) -> Operation {
        Operation { gives: (status, Gives::Json(shape::<T>)), ..self }
    }

    const fn gives_text(self, kind: &'static str) -> Operation {
        Operation { gives: (200, Gives::Text(kind)), ..self }
    }

    const fn refuses(self, refuses: &'static [u16]) -> Operation {
        Operation { refuses, ..self }
    }
}

const WORLDS: &str = "/_mock/worlds";
const WORLD: &str = "/_mock/worlds/{world}";

/// Every operation.
pub(super) const ALL: &[Operation] = &[
    on_server("health", "GET", "/_mock/health", "Says that the server answers.", worlds::health)
        .for_anybody()
        .gives::<worlds::Health>(200),
    on_server("openapi", "GET", "/_mock/openapi.json", "Describes the control API, in OpenAPI 3.1.", openapi::show)
        .for_anybody()
        .gives_text("application/json"),
    on_server("metrics", "GET", "/_mock/metrics", "Counts of the whole server, for Prometheus.", metrics::show)
        .gives_text(metrics::KIND),
    on_server(
        "strays",
        "GET",
        "/_mock/near-misses",
        "The calls that led to no world, with the nearest known operation.",
        calls::strays,
    )
    .gives::<calls::NearMisses>(200),
    on_server(
        "listScenarios",
        "GET",
        "/_mock/scenarios",
        "The scenarios that a world can be made from.",
        worlds::scenarios,
    )
    .gives::<worlds::Scenarios>(200),
    on_server(
        "makeWorld",
        "POST",
        WORLDS,
        "Makes a world: from a scenario, or an empty one with some accounts.",
        worlds::make,
    )
    .takes::<worlds::NewWorld>()
    .gives::<worlds::WorldView>(201)
    .refuses(&[404, 409, 422]),
    on_server("listWorlds", "GET", WORLDS, "Every world, with its keys.", worlds::list).gives::<worlds::Worlds>(200),
    on_world("getWorld", "GET", WORLD, "A world, with its keys.", worlds::get).gives::<worlds::WorldView>(200),
    on_world("dismissWorld", "DELETE", WORLD, "Ends a world; its keys no longer work.", worlds::dismiss),
    on_world(
        "resetWorld",
        "POST",
        "/_mock/worlds/{world}/reset",
        "Begins a world anew, with the same keys.",
        worlds::reset,
    )
    .gives::<worlds::WorldView>(200)
    .refuses(&[404, 422]),
    on_world(
        "closeWorld",
        "POST",
        "/_mock/worlds/{world}/close",
        "Answers further calls of bots with 503.",
        worlds::close,
    )
    .takes::<worlds::Close>(),
    on_world(
        "takeSnapshot",
        "POST",
        "/_mock/worlds/{world}/snapshots",
        "Keeps the world as it is now.",
        snapshots::take,
    )
    .takes::<snapshots::NewSnapshot>()
    .gives::<snapshots::Snapshot>(201)
    .refuses(&[404, 409]),
    on_world("listSnapshots", "GET", "/_mock/worlds/{world}/snapshots", "What was kept.", snapshots::list)
        .gives::<snapshots::Snapshots>(200),
    on_world(
        "restoreSnapshot",
        "POST",
        "/_mock/worlds/{world}/snapshots/{snapshot}/restore",
        "Puts the world back to where it was; the snapshot is kept.",
        snapshots::restore,
    )
    .gives::<worlds::WorldView>(200),
    on_world(
        "dropSnapshot",
        "DELETE",
        "/_mock/worlds/{world}/snapshots/{snapshot}",
        "Forgets a snapshot.",
        snapshots::drop,
    ),
    on_world("getClock", "GET", "/_mock/worlds/{world}/clock", "What the clock shows.", clock::get)
        .gives::<clock::ClockView>(200),
    on_world("setClock", "POST", "/_mock/worlds/{world}/clock/set", "Moves the clock forward to a moment.", clock::set)
        .takes::<clock::SetClock>()
        .gives::<clock::ClockView>(200)
        .refuses(&[404, 409]),
    on_world(
        "advanceClock",
        "POST",
        "/_mock/worlds/{world}/clock/advance",
        "Moves the clock forward by a span.",
        clock::advance,
    )
    .takes::<clock::Advance>()
    .gives::<clock::ClockView>(200),
    on_world(
        "jumpClock",
        "POST",
        "/_mock/worlds/{world}/clock/jump",
        "Moves the clock to the next thing that is due.",
        clock::jump,
    )
    .gives::<clock::ClockView>(200)
    .refuses(&[404, 409]),
    on_world(
        "pauseClock",
        "POST",
        "/_mock/worlds/{world}/clock/pause",
        "Stops the clock: it moves only when it is moved.",
        clock::pause,
    )
    .gives::<clock::ClockView>(200),
    on_world("resumeClock", "POST", "/_mock/worlds/{world}/clock/resume", "Lets a paused clock go on.", clock::resume)
        .gives::<clock::ClockView>(200),
    on_world("setClockMode", "PUT", "/_mock/worlds/{world}/clock/mode", "Changes how time passes.", clock::mode)
        .takes::<clock::SetMode>()
        .gives::<clock::ClockView>(200),
    on_world("listAccounts", "GET", "/_mock/worlds/{world}/accounts", "Every account.", accounts::list)
        .gives::<accounts::Accounts>(200),
    on_world("openAccount", "POST", "/_mock/worlds/{world}/accounts", "Opens an account.", accounts::open)
        .takes::<accounts::NewAccount>()
        .gives::<accounts::AccountView>(201)
        .refuses(&[404, 422]),
    on_world(
        "makeToken",
        "POST",
        "/_mock/worlds/{world}/accounts/{account}/tokens",
        "Makes a token for an account.",
        accounts::token,
    )
    .gives::<accounts::Token>(201),
    on_world(
        "act",
        "POST",
        "/_mock/worlds/{world}/accounts/{account}/acts",
        "Does something in the name of an account.",
        acts::act,
    )
    .takes::<acts::Act>()
    .gives::<acts::Done>(201)
    .refuses(&[404, 422]),
    on_world(
        "expireTokens",
        "POST",
        "/_mock/worlds/{world}/tokens/expire",
        "Lets tokens expire now.",
        accounts::expire,
    )
    .takes::<accounts::Expire>()
    .gives::<accounts::Expired>(200),
    on_world(
        "listFaults",
        "GET",
        "/_mock/worlds/{world}/faults",
        "What goes wrong, and how often it has.",
        faults::list,
    )
    .gives::<faults::Faults>(200),
    on_world("addFault", "POST", "/_mock/worlds/{world}/faults", "Lets something go wrong from now on.", faults::add)
        .takes::<fault_plan::Fault>()
        .gives::<faults::FaultView>(201)
        .refuses(&[404, 409]),
    on_world("clearFaults", "DELETE", "/_mock/worlds/{world}/faults", "Ends all faults.", faults::clear),
    on_world("removeFault", "DELETE", "/_mock/worlds/{world}/faults/{fault}", "Ends a fault.", faults::remove),
    on_world(
        "getLimits",
        "GET",
        "/_mock/worlds/{world}/limits",
        "How limits are kept, and what is left of each window.",
        limits::get,
    )
    .gives::<limits::LimitsView>(200),
    on_world(
        "setLimits",
        "PUT",
        "/_mock/worlds/{world}/limits",
        "Changes how limits are kept; all windows begin anew.",
        limits::set,
    )
    .takes::<limits::Limits>()
    .gives::<limits::LimitsView>(200),
    on_world(
        "readJournal",
        "GET",
        "/_mock/worlds/{world}/journal",
        "What happened, with the words that were said.",
        journal::list,
    )
    .asks::<journal::Filter>()
    .gives::<journal::Page>(200),
    on_world(
        "listCalls",
        "GET",
        "/_mock/worlds/{world}/calls",
        "The calls of bots, and what became of them.",
        calls::list,
    )
    .asks::<calls::Filter>()
    .gives::<calls::Page>(200),
    on_world(
        "listNearMisses",
        "GET",
        "/_mock/worlds/{world}/near-misses",
        "Calls to unknown paths, with the nearest known operation.",
        calls::near_misses,
    )
    .gives::<calls::NearMisses>(200),
    on_world(
        "verify",
        "POST",
        "/_mock/worlds/{world}/verify",
        "Counts what happened or what was called, and says whether it is as expected.",
        verify::verify,
    )
    .takes::<verify::Verification>()
    .gives::<verify::Verified>(200)
    .refuses(&[404, 422]),
    on_world(
        "events",
        "GET",
        "/_mock/worlds/{world}/events",
        "Journal and calls as server-sent events, resumable by Last-Event-ID.",
        events::listen,
    )
    .asks::<events::From>()
    .gives_text("text/event-stream"),
    of_bots("note", "POST", "/_mock/notes", "Records a remark beside the platform, such as a hand-over.", own::note)
        .takes::<own::NewNote>()
        .gives::<own::Noted>(201)
        .refuses(&[404, 429, 503]),
    of_bots("ownClock", "GET", "/_mock/clock", "What the clock of one's world shows.", own::clock)
        .gives::<own::Now>(200)
        .refuses(&[503]),
    of_bots(
        "ownAdvance",
        "POST",
        "/_mock/clock/advance",
        "Lets time pass in one's world, where it stands still.",
        own::advance,
    )
    .takes::<own::Advance>()
    .gives::<own::Now>(200)
    .refuses(&[409, 503]),
    of_bots(
        "idle",
        "POST",
        "/_mock/idle",
        "Says that one waits: a clock that stands still moves to the next event.",
        own::idle,
    )
    .gives::<own::Idle>(200)
    .refuses(&[409, 503]),
];
