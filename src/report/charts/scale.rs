//! Scales: from a quantity to a place in the drawing.

/// Durations on a logarithmic scale that starts at nothing: a minute is to be seen beside a day.
#[derive(Clone, Copy)]
pub(super) struct Durations {
    longest: f64,
    from: f64,
    room: f64,
}

/// The unit of the scale's bend, in milliseconds: below a minute it is nearly straight.
const MINUTE: f64 = 60_000.0;

impl Durations {
    /// From nothing at `from` to the longest duration, in milliseconds, after so much room.
    pub(super) fn new(longest: i64, from: f64, room: f64) -> Durations {
        Durations { longest: bent(longest).max(bent(1)), from, room }
    }

    /// Where a duration in milliseconds is; a negative one is nothing, one beyond the longest is at the end.
    pub(super) fn place(self, duration: i64) -> f64 {
        self.from + self.room * (bent(duration) / self.longest).min(1.0)
    }
}

fn bent(duration: i64) -> f64 {
    (duration.max(0) as f64 / MINUTE).ln_1p()
}

/// A straight scale from one moment to another, in milliseconds.
#[derive(Clone, Copy)]
pub(super) struct Moments {
    start: i64,
    length: f64,
    from: f64,
    room: f64,
}

impl Moments {
    /// From `start` at `from` to `end` after so much room.
    pub(super) fn new(start: i64, end: i64, from: f64, room: f64) -> Moments {
        Moments { start, length: end.saturating_sub(start).max(1) as f64, from, room }
    }

    /// Where a moment is; one before the start is at the start, one after the end at the end.
    pub(super) fn place(self, moment: i64) -> f64 {
        let passed = moment.saturating_sub(self.start).max(0) as f64;
        self.from + self.room * (passed / self.length).min(1.0)
    }
}
