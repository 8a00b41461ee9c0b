//! A world: one platform, its clock, and those who live in it beside its callers.

use std::any::Any;

use crate::clock::{Clock, Millis, Pace, Time};
use crate::platform::Platform;

/// How often a cast may act at one instant before the world goes on; more than this is a cast that never rests.
const RESTLESS: usize = 10_000;

/// Whoever lives in the world beside its callers: the simulated customers.
///
/// A `Box<dyn Cast>` from [`World::into_parts`] can be turned into the concrete type with
/// `(cast as Box<dyn Any>).downcast()`.
pub trait Cast: Any + Send {
    /// When it next has something to do, if ever.
    fn due(&self) -> Option<Time>;
    /// Does what is due by `platform.now()` and takes note of what happened since (reads the journal from its own
    /// cursor).
    /// Called after every change and when `due` has come.
    fn act(&mut self, platform: &mut Platform);
    /// Nothing more will ever happen: the run is over.
    fn over(&self) -> bool;
    /// The same cast at the same point, to go on from there apart: for snapshots.
    fn fork(&self) -> Box<dyn Cast>;
}

/// A cast without members: a world in which only its callers act. It is never over.
#[derive(Debug, Clone, Copy, Default)]
pub struct Nobody;

impl Cast for Nobody {
    fn due(&self) -> Option<Time> {
        None
    }
    fn act(&mut self, _platform: &mut Platform) {}
    fn over(&self) -> bool {
        false
    }
    fn fork(&self) -> Box<dyn Cast> {
        Box::new(*self)
    }
}

/// One isolated platform with its clock and cast. Deterministic under [`Pace::Instant`].
pub struct World {
    platform: Platform,
    clock: Clock,
    cast: Box<dyn Cast>,
    changes: u64,
}

impl World {
    /// A world that starts at the platform's present time. The cast gets its first chance to act at once.
    pub fn new(platform: Platform, clock: Clock, cast: Box<dyn Cast>) -> World {
        let mut world = World { platform, clock, cast, changes: 0 };
        world.clock.start(world.platform.now());
        world.settle();
        world
    }

    /// The platform, to read.
    pub fn platform(&self) -> &Platform {
        &self.platform
    }

    /// The cast, to inspect: `(world.cast() as &dyn Any).downcast_ref::<…>()`.
    pub fn cast(&self) -> &dyn Cast {
        self.cast.as_ref()
    }

    /// How often time passed or something may have been done: as long as this stays the same, so does the platform.
    pub fn changes(&self) -> u64 {
        self.changes
    }

    /// The virtual time of the last thing that happened or was waited for.
    pub fn now(&self) -> Time {
        self.platform.now()
    }

    /// Whether time moves only by [`World::advance`] and [`World::jump`].
    pub fn stands_still(&self) -> bool {
        self.clock.pace() == Pace::Instant || self.clock.is_paused()
    }

    /// Whether time jumps to the next event when everybody waits: it stands still and is not paused.
    pub fn jumps(&self) -> bool {
        self.clock.pace() == Pace::Instant && !self.clock.is_paused()
    }

    /// The clock, to look at.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Lets time pass at another pace from now on, or only when it is moved.
    pub fn turn_clock(&mut self, pace: Pace, paused: bool) {
        self.tick();
        self.clock.turn(pace, paused, self.platform.now());
    }

    /// The same world at the same point, to go on from there apart. A clock that runs goes on from the present.
    pub fn fork(&self) -> World {
        let mut clock = Clock::new(self.clock.pace()).paused_if(self.clock.is_paused());
        clock.start(self.now());
        World { platform: self.platform.clone(), clock, cast: self.cast.fork(), changes: self.changes }
    }

    /// When something happens next without anybody's doing, if ever: the cast acts, or something comes into sight.
    pub fn due(&self) -> Option<Time> {
        self.cast.due().into_iter().chain(self.platform.next_sight()).min()
    }

    /// How much real time passes until the next thing is due; `None` if nothing is, or if time stands still.
    pub fn until_due(&self) -> Option<std::time::Duration> {
        self.until(self.due()?)
    }

    /// How much real time passes until this time; `None` if time stands still.
    pub(crate) fn until(&self, time: Time) -> Option<std::time::Duration> {
        self.clock.until(time)
    }

    /// Nothing more will ever happen.
    pub fn over(&self) -> bool {
        self.cast.over()
    }

    /// Does something on the platform, then lets the cast react until nothing is due now.
    pub fn act<T>(&mut self, f: impl FnOnce(&mut Platform) -> T) -> T {
        self.tick();
        self.changes += 1;
        let result = f(&mut self.platform);
        self.settle();
        result
    }

    /// Catches up with a running clock: everything due up to now happens, each thing at its own time. No effect while
    /// time stands still.
    pub fn tick(&mut self) {
        if let Some(now) = self.clock.now() {
            self.pass_to(now);
        }
    }

    /// Lets time pass (somebody thinks); what falls due on the way happens at its own time. Only while time stands
    /// still.
    pub fn advance(&mut self, by: Millis) {
        if self.stands_still() {
            self.pass_to(self.now() + by);
        }
    }

    /// Moves any clock forward to this time, also one that runs; what falls due on the way happens at its own time.
    pub fn leap(&mut self, to: Time) {
        self.tick();
        self.pass_to(to.max(self.now()));
        self.clock.start(self.platform.now());
    }

    /// Moves to the next thing that is due and lets it happen; false if nothing is. Only while time stands still.
    pub fn jump(&mut self) -> bool {
        let Some(due) = self.due() else { return false };
        self.jump_to(due)
    }

    /// Moves to this time, and lets happen what is due then or was before. Only while time stands still.
    pub(crate) fn jump_to(&mut self, time: Time) -> bool {
        if self.stands_still() {
            self.pass_to(time.max(self.now()));
        }
        self.stands_still()
    }

    /// How much real time this much of the world's time takes; none while time stands still.
    pub(crate) fn real(&self, span: Millis) -> std::time::Duration {
        self.clock.until(self.now() + span).unwrap_or_default()
    }

    /// The platform and the cast, after the run.
    pub fn into_parts(self) -> (Platform, Box<dyn Cast>) {
        (self.platform, self.cast)
    }

    /// Everything due up to `target` happens in order of time, and then it is `target`.
    fn pass_to(&mut self, target: Time) {
        self.changes += 1;
        while let Some(due) = self.due().filter(|due| *due <= target) {
            self.platform.set_now(due.max(self.platform.now()));
            // A clock that has come to the end of time, or a cast that never rests, gets no further.
            if !self.settle() || self.platform.now() < due {
                break;
            }
        }
        self.platform.set_now(target.max(self.platform.now()));
    }

    /// The cast acts until nothing is due now; false if it would not come to rest.
    fn settle(&mut self) -> bool {
        for _ in 0..RESTLESS {
            self.cast.act(&mut self.platform);
            if self.cast.due().is_none_or(|due| due > self.platform.now()) {
                return true;
            }
        }
        false
    }
}
