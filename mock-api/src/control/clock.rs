//! The clock of a world: read, moved, paused, and made to go at another pace.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::problem::Problem;
use super::said::{Mode, Said, Stamp, read};
use super::table::Asked;
use crate::clock::Millis;
use crate::host::Host;

/// What a clock shows.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ClockView {
    /// What time it is.
    pub now: Stamp,
    /// How time passes.
    pub mode: Mode,
    /// Whether it is paused.
    pub paused: bool,
    /// When something happens next without anybody's doing, if ever.
    pub due: Option<Stamp>,
}

/// A moment to move to.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetClock {
    /// The moment; not before the present.
    to: Stamp,
}

/// A span to move by.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Advance {
    /// How many seconds. Time ends in 2080.
    seconds: u64,
}

/// Another pace.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetMode {
    mode: Mode,
}

impl ClockView {
    pub(super) fn of(host: &mut Host) -> ClockView {
        host.world.tick();
        let clock = host.world.clock();
        let (mode, paused) = (Mode(clock.pace()), clock.is_paused());
        ClockView { now: Stamp(host.world.now()), mode, paused, due: host.due().map(Stamp) }
    }
}

pub(super) fn get(asked: &Asked<'_>) -> Result<Said, Problem> {
    turned(asked, |_| Ok(()))
}

pub(super) fn set(asked: &Asked<'_>) -> Result<Said, Problem> {
    let SetClock { to: Stamp(to) } = read(asked.body)?;
    turned(asked, |host| {
        host.world.tick();
        let now = host.world.now();
        if to < now {
            return Err(Problem::new(409, format!("it is {now} already, and time only goes forward")));
        }
        host.pass(to - now);
        Ok(())
    })
}

pub(super) fn advance(asked: &Asked<'_>) -> Result<Said, Problem> {
    let Advance { seconds } = read(asked.body)?;
    turned(asked, |host| {
        host.world.tick();
        host.pass(Millis::seconds(seconds));
        Ok(())
    })
}

pub(super) fn jump(asked: &Asked<'_>) -> Result<Said, Problem> {
    turned(asked, |host| match host.due() {
        None => Err(Problem::new(409, "nothing is due")),
        Some(due) => {
            host.world.tick();
            host.pass(due - host.world.now());
            Ok(())
        }
    })
}

pub(super) fn pause(asked: &Asked<'_>) -> Result<Said, Problem> {
    turned(asked, |host| {
        let pace = host.world.clock().pace();
        host.world.turn_clock(pace, true);
        Ok(())
    })
}

pub(super) fn resume(asked: &Asked<'_>) -> Result<Said, Problem> {
    turned(asked, |host| {
        let pace = host.world.clock().pace();
        host.world.turn_clock(pace, false);
        Ok(())
    })
}

pub(super) fn mode(asked: &Asked<'_>) -> Result<Said, Problem> {
    let SetMode { mode } = read(asked.body)?;
    turned(asked, |host| {
        let paused = host.world.clock().is_paused();
        host.world.turn_clock(mode.0, paused);
        Ok(())
    })
}

/// Does something with the clock and shows it.
fn turned(asked: &Asked<'_>, turn: impl FnOnce(&mut Host) -> Result<(), Problem>) -> Result<Said, Problem> {
    let resident = asked.world()?;
    let view = resident.attempt(|host| turn(host).map(|()| ClockView::of(host)))?;
    resident.stay.keep_time();
    Ok(Said::json(200, &view))
}
