//! The shift's clock: how far the shift has come, at what speed, and whether it stands still.

use serde::{Deserialize, Serialize};

/// The fastest that a shift may run: this many times real time.
pub const FASTEST: i64 = 240;

/// A clock that is read against real time. Shift time counts in milliseconds from the beginning of the shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clock {
    /// What it showed at `as_of`.
    pub elapsed: i64,
    /// A moment of real time, in Unix milliseconds.
    pub as_of: i64,
    /// How many times as fast as real time it runs: 1 to [`FASTEST`].
    pub speed: i64,
    /// Whether it stands still.
    pub paused: bool,
}

impl Clock {
    /// A clock that begins at zero and runs from now on, a moment in Unix milliseconds.
    pub fn begin(now: i64, speed: i64) -> Clock {
        Clock { elapsed: 0, as_of: now, speed: speed.clamp(1, FASTEST), paused: false }
    }

    /// What it shows at a moment of real time. A real clock that was set back does not turn it back.
    pub fn at(&self, now: i64) -> i64 {
        match self.paused {
            true => self.elapsed,
            false => self.elapsed.saturating_add(now.saturating_sub(self.as_of).max(0).saturating_mul(self.speed)),
        }
    }

    /// How much real time passes until it shows `shift`, in milliseconds; `None` while it stands still.
    pub fn until(&self, shift: i64, now: i64) -> Option<i64> {
        let left = shift.saturating_sub(self.at(now)).max(0);
        (!self.paused).then(|| left.saturating_add(self.speed - 1) / self.speed)
    }

    /// The same clock, reckoned from now on, at this speed, standing still or not.
    #[must_use]
    pub fn turned(&self, now: i64, speed: i64, paused: bool) -> Clock {
        Clock { elapsed: self.at(now), as_of: now, speed: speed.clamp(1, FASTEST), paused }
    }

    /// The same clock, put forward to this shift time. It never goes back.
    #[must_use]
    pub fn forward(&self, now: i64, shift: i64) -> Clock {
        Clock { elapsed: self.at(now).max(shift), as_of: now, ..*self }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_clock_runs_at_its_speed_and_stands_still_when_paused() {
        let clock = Clock::begin(1_000, 20);
        assert_eq!((clock.at(1_000), clock.at(1_500)), (0, 10_000));
        let paused = clock.turned(1_500, 20, true);
        assert_eq!((paused.at(9_999), paused.until(20_000, 9_999)), (10_000, None));
        let on = paused.turned(10_000, 1, false);
        assert_eq!((on.at(10_250), on.until(10_300, 10_250)), (10_250, Some(50)));
    }

    proptest! {
        /// Whatever the real clock does, the shift never goes back while its clock is turned.
        #[test]
        fn the_shift_never_goes_back(turns in prop::collection::vec((0i64..1 << 40, 0i64..500, any::<bool>(), 0i64..1 << 30), 1..20)) {
            let mut clock = Clock::begin(turns[0].0, 1);
            for (now, speed, paused, shift) in turns {
                let shown = clock.at(now);
                let turned = clock.turned(now, speed, paused);
                prop_assert_eq!(turned.at(now), shown);
                clock = turned.forward(now, shift);
                prop_assert!(clock.at(now) >= shown.max(shift));
                prop_assert!(clock.at(now - 10_000) >= clock.elapsed);
            }
        }
    }
}
