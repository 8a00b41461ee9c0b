//! Which part of what happens a connection is about.

use super::super::operations::Request;
use super::super::problem::Problem;
use crate::clock::{Millis, Time};
use crate::host::Host;

/// Times to start from reach back so far.
const REACH: Millis = Millis::hours(24);

/// From an event on, and up to a time.
#[derive(Debug, Clone, Copy)]
pub(in crate::dialect::x) struct Span {
    /// The number of the first event.
    pub(in crate::dialect::x) from: usize,
    end: Option<Time>,
}

impl Span {
    /// What a request asks for: from now on, unless it was away for some minutes or names a time.
    pub(in crate::dialect::x) fn asked(request: &Request<'_>) -> Result<Span, Problem> {
        let now = request.world.now();
        let minutes = request.query.count("backfill_minutes", 0, 5, 0)?;
        let (start, end) = (request.query.time("start_time")?, request.query.time("end_time")?);
        for (name, time) in [("start_time", start), ("end_time", end)] {
            if let Some(time) = time.filter(|time| now - *time > REACH) {
                return Err(Problem::bad_value(name, &time.to_string(), "is more than 24 hours ago"));
            }
        }
        if let (Some(start), Some(end)) = (start, end)
            && end <= start
        {
            return Err(Problem::bad_value("end_time", &end.to_string(), "is not after `start_time`"));
        }
        let journal = request.world.platform().journal();
        let away = (minutes > 0).then(|| Time::from_ms(now.ms() - minutes as i64 * 60_000));
        let from = match start.into_iter().chain(away).min() {
            Some(from) => journal.since(0).partition_point(|event| event.at < from),
            // Nobody can have listened before a story's first moment, and while the clock stands still in it, it is not over.
            None if request.world.stands_still() && journal.event(0).is_some_and(|event| event.at == now) => 0,
            None => journal.len(),
        };
        Ok(Span { from, end })
    }

    /// Whether something at this time is in it.
    pub(in crate::dialect::x) fn reaches(&self, time: Time) -> bool {
        self.end.is_none_or(|end| time < end)
    }

    /// Whether nothing from this event on will be in it.
    pub(in crate::dialect::x) fn is_over(&self, host: &Host, next: usize) -> bool {
        let beyond = host.world.platform().event(next).is_none_or(|event| !self.reaches(event.at));
        beyond && !self.reaches(host.world.now())
    }
}
