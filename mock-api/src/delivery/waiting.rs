//! When a world whose clock stands still may go on because those who are told have been told everything and are quiet.
//!
//! A client that is told does not ask again, so that there is no circle to close. It waits once every event so far has been delivered
//! or shown, nothing is on its way, no call is open, and nothing came from it for a while of real time. Who also polls is given time to
//! ask again.

use std::time::Duration;

use super::Push;
use crate::clock::Time;

/// How long a client that is told must be quiet, in real time, unless the world says otherwise.
pub(crate) const SETTLE: Duration = Duration::from_millis(50);
/// How long one that also polls must be quiet: longer than most let pass between two looks.
const BETWEEN_LOOKS: Duration = Duration::from_secs(5);

/// What is known of a client's side at some moment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    /// The virtual time.
    pub(crate) now: Time,
    /// How many events have happened.
    pub(crate) events: usize,
    /// How many of its calls are open.
    pub(crate) calls: usize,
    /// How long, in real time, nothing came from it and nothing new was shown to it.
    pub(crate) quiet: Duration,
    /// How long it must be quiet; zero for the default.
    pub(crate) settle: Duration,
    /// Whether it polls as well.
    pub(crate) polls: bool,
}

/// Whether the client waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lull {
    /// Nobody is told anything: asking is all there is.
    Unheard,
    /// Something is under way; when it has ended, this is to be asked again.
    Busy,
    /// It will be waiting if nothing comes from it for so long.
    In(Duration),
    /// It waits: time may jump.
    Now,
}

impl Push {
    /// Whether the client's side waits at this moment.
    pub(crate) fn lull(&self, moment: &Moment) -> Lull {
        if moment.calls > 0 || self.is_busy(moment.now) || !self.has_shown(moment.events) {
            return Lull::Busy;
        }
        if self.resting {
            return Lull::Now;
        }
        if !self.is_heard() {
            return Lull::Unheard;
        }
        let settle = if moment.settle.is_zero() { SETTLE } else { moment.settle };
        let settle = if moment.polls { settle.max(BETWEEN_LOOKS) } else { settle };
        match settle.checked_sub(moment.quiet) {
            Some(left) if !left.is_zero() => Lull::In(left),
            _ => Lull::Now,
        }
    }

    /// The client says that it has nothing to do until something new is shown to it.
    pub(crate) fn rests(&mut self) {
        self.resting = true;
    }

    /// Something new was shown to the client, or it did something: what it said of resting no longer holds.
    pub(crate) fn stirs(&mut self) {
        self.resting = false;
    }
}
