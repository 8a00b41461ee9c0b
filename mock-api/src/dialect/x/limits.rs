//! The headers by which X shows what is left of its limits.

use axum::http::{HeaderMap, HeaderName, HeaderValue};

use crate::limits::{Gauge, QUARTER};
use crate::server::Head;

/// What the headers say where nothing is counted.
const UNCOUNTED: u32 = 40_000;

/// Writes what the windows show that a call belongs to.
pub(super) fn write(headers: &mut HeaderMap, head: &Head) {
    let uncounted = Gauge { limit: UNCOUNTED, remaining: UNCOUNTED - 1, reset: head.now + QUARTER };
    limit(headers, head.meter.quarter.unwrap_or(uncounted), &QUARTERLY);
    if let Some(gauge) = head.meter.app_day {
        limit(headers, gauge, &DAILY_APP);
    }
    if let Some(gauge) = head.meter.user_day {
        limit(headers, gauge, &DAILY_USER);
    }
}

const QUARTERLY: [HeaderName; 3] = names("x-rate-limit-limit", "x-rate-limit-remaining", "x-rate-limit-reset");
const DAILY_APP: [HeaderName; 3] =
    names("x-app-limit-24hour-limit", "x-app-limit-24hour-remaining", "x-app-limit-24hour-reset");
const DAILY_USER: [HeaderName; 3] =
    names("x-user-limit-24hour-limit", "x-user-limit-24hour-remaining", "x-user-limit-24hour-reset");

const fn names(limit: &'static str, remaining: &'static str, reset: &'static str) -> [HeaderName; 3] {
    [HeaderName::from_static(limit), HeaderName::from_static(remaining), HeaderName::from_static(reset)]
}

fn limit(headers: &mut HeaderMap, gauge: Gauge, names: &[HeaderName; 3]) {
    let [limit, remaining, reset] = names;
    headers.insert(limit, HeaderValue::from(gauge.limit));
    headers.insert(remaining, HeaderValue::from(gauge.remaining));
    headers.insert(reset, HeaderValue::from(gauge.reset.seconds()));
}
