//! Rate limits: fixed windows on the virtual clock, per user and per app, as the real platforms keep them.

use std::collections::BTreeMap;

use crate::clock::{Millis, Time};
use crate::platform::AccountId;

/// The short window: 15 minutes.
pub const QUARTER: Millis = Millis::minutes(15);
/// The long window: a day.
pub const DAY: Millis = Millis::hours(24);

/// How many calls of one kind are allowed. `None` means that nothing is counted there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Quota {
    /// Calls of one user in 15 minutes.
    pub user: Option<u32>,
    /// Calls of the app by itself in 15 minutes.
    pub app: Option<u32>,
    /// Calls of one user in 24 hours.
    pub user_day: Option<u32>,
    /// Calls of all users of the app together in 24 hours.
    pub app_day: Option<u32>,
    /// How long the windows are, where they are not of 15 minutes and of 24 hours.
    pub spans: Spans,
}

/// How long windows are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spans {
    /// The short window.
    pub short: Millis,
    /// The long window.
    pub long: Millis,
    /// The bucket of the short window, where calls of several kinds share one.
    pub shared: Option<&'static str>,
}

impl Spans {
    /// 15 minutes and 24 hours.
    pub const QUARTER_AND_DAY: Spans = Spans { short: QUARTER, long: DAY, shared: None };
}

impl Default for Spans {
    fn default() -> Spans {
        Spans::QUARTER_AND_DAY
    }
}

/// How strictly a world keeps its limits.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// Whether calls over the limit are refused. Off, every call is as the first of its window.
    pub enforced: bool,
    /// What all limits are multiplied with; a limit never falls below 1.
    pub scale: f64,
    /// What is left of the first short window of a kind of call, by its bucket's name.
    pub presets: Vec<(String, u32)>,
}

impl Default for Policy {
    fn default() -> Policy {
        Policy { enforced: true, scale: 1.0, presets: Vec::new() }
    }
}

impl Policy {
    /// No call is ever refused for being one too many.
    pub fn off() -> Policy {
        Policy { enforced: false, ..Policy::default() }
    }
}

/// What a window shows after a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gauge {
    /// Calls allowed in a window.
    pub limit: u32,
    /// Calls left in this one.
    pub remaining: u32,
    /// When the next window begins.
    pub reset: Time,
}

/// What the windows that a call belongs to show after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Meter {
    /// The window of 15 minutes.
    pub quarter: Option<Gauge>,
    /// The user's window of a day.
    pub user_day: Option<Gauge>,
    /// The app's window of a day.
    pub app_day: Option<Gauge>,
    /// If the call was one too many: when one is allowed again.
    pub refused_until: Option<Time>,
}

/// The windows of one world.
#[derive(Debug, Clone, Default)]
pub struct Limits {
    policy: Policy,
    windows: BTreeMap<Key, Window>,
    names: BTreeMap<u32, Box<str>>,
}

/// A window that was counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted<'a> {
    /// The name of its bucket.
    pub bucket: &'a str,
    /// Whose it is; `None` for the app's.
    pub user: Option<AccountId>,
    /// How long it is.
    pub span: Millis,
    /// How many calls were counted in it.
    pub used: u32,
    /// When the next one begins.
    pub reset: Time,
}

/// Bucket, whether a day, and whose.
type Key = (u32, bool, Option<AccountId>);

#[derive(Debug, Clone, Copy)]
struct Window {
    since: Time,
    span: Millis,
    used: u32,
}

impl Limits {
    /// Limits kept in this way.
    pub fn new(policy: Policy) -> Limits {
        Limits { policy, ..Limits::default() }
    }

    /// How strictly they are kept.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Every window that was counted in, also those that have ended since.
    pub fn windows(&self) -> impl Iterator<Item = Counted<'_>> {
        self.windows.iter().map(|((hash, _, user), window)| {
            let bucket = self.names.get(hash).map_or("", |name| name);
            Counted { bucket, user: *user, span: window.span, used: window.used, reset: window.since + window.span }
        })
    }

    /// Counts a call in every window that it belongs to, or in none if one of them is full.
    pub fn take(&mut self, bucket: &str, quota: &Quota, user: Option<AccountId>, now: Time) -> Meter {
        let (spans, long) = (quota.spans, fold(bucket));
        let short_name = spans.shared.unwrap_or(bucket);
        let short = fold(short_name);
        for (hash, name) in [(long, bucket), (short, short_name)] {
            self.names.entry(hash).or_insert_with(|| name.into());
        }
        let quarter = match user {
            Some(_) => quota.user,
            None => quota.app,
        };
        let slots = [
            (quarter, (short, false, user), (short_name, spans.short)),
            (quota.user_day.filter(|_| user.is_some()), (long, true, user), (bucket, spans.long)),
            (quota.app_day, (long, true, None), (bucket, spans.long)),
        ];
        let gauges = slots.map(|(limit, key, kind)| limit.map(|limit| self.gauge(kind, limit, key, now)));
        let full = gauges.iter().flatten().filter(|gauge| gauge.remaining == 0).map(|gauge| gauge.reset).max();
        let gauges = match full {
            None if self.policy.enforced => {
                let mut index = 0;
                gauges.map(|gauge| {
                    index += 1;
                    gauge.map(|gauge| self.spend(slots[index - 1].1, slots[index - 1].2.1, gauge, now))
                })
            }
            _ => gauges,
        };
        let [quarter, user_day, app_day] = gauges;
        Meter { quarter, user_day, app_day, refused_until: full }
    }

    /// Uses up what is left of the caller's short window, as if others had called in its name.
    pub fn exhaust(&mut self, bucket: &str, quota: &Quota, user: Option<AccountId>, now: Time) {
        let bucket = quota.spans.shared.unwrap_or(bucket);
        self.windows
            .insert((fold(bucket), false, user), Window { since: now, span: quota.spans.short, used: u32::MAX });
    }

    fn gauge(&self, (bucket, span): (&str, Millis), limit: u32, key: Key, now: Time) -> Gauge {
        let limit = ((f64::from(limit) * self.policy.scale) as u32).max(1);
        match self.windows.get(&key).filter(|window| now < window.since + span) {
            Some(window) => Gauge { limit, remaining: limit.saturating_sub(window.used), reset: window.since + span },
            None => {
                let first = !key.1 && !self.windows.contains_key(&key) && self.policy.enforced;
                let preset = self.policy.presets.iter().find(|(name, _)| first && name == bucket);
                Gauge { limit, remaining: preset.map_or(limit, |(_, left)| (*left).min(limit)), reset: now + span }
            }
        }
    }

    fn spend(&mut self, key: Key, span: Millis, gauge: Gauge, now: Time) -> Gauge {
        let window =
            self.windows.entry(key).or_insert(Window { since: now, span, used: gauge.limit - gauge.remaining });
        if now >= window.since + span {
            *window = Window { since: now, span, used: 0 };
        }
        window.used += 1;
        Gauge { remaining: gauge.remaining - 1, ..gauge }
    }
}

fn fold(name: &str) -> u32 {
    name.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Time = Time::utc(2026, 3, 2);
    const READ: Quota =
        Quota { user: Some(15), app: Some(2), user_day: None, app_day: None, spans: Spans::QUARTER_AND_DAY };
    const SEND: Quota =
        Quota { user: Some(3), app: None, user_day: Some(5), app_day: Some(7), spans: Spans::QUARTER_AND_DAY };
    const ANNA: Option<AccountId> = Some(AccountId(0));
    const BERT: Option<AccountId> = Some(AccountId(1));

    fn allowed(limits: &mut Limits, quota: &Quota, who: Option<AccountId>, now: Time, calls: usize) -> usize {
        (0..calls).filter(|_| limits.take("x", quota, who, now).refused_until.is_none()).count()
    }

    #[test]
    fn a_window_is_used_up_and_opens_again_at_its_reset() {
        let mut limits = Limits::default();
        assert_eq!(allowed(&mut limits, &READ, ANNA, NOW, 20), 15);
        let meter = limits.take("x", &READ, ANNA, NOW + Millis::minutes(14));
        assert_eq!(meter.refused_until, Some(NOW + QUARTER));
        assert_eq!(meter.quarter, Some(Gauge { limit: 15, remaining: 0, reset: NOW + QUARTER }));
        let meter = limits.take("x", &READ, ANNA, NOW + QUARTER);
        assert_eq!(meter.quarter.map(|gauge| gauge.remaining), Some(14));
    }

    #[test]
    fn users_app_and_kinds_of_call_have_windows_of_their_own() {
        let mut limits = Limits::default();
        assert_eq!(allowed(&mut limits, &READ, ANNA, NOW, 20), 15);
        assert_eq!(allowed(&mut limits, &READ, BERT, NOW, 20), 15);
        assert_eq!(allowed(&mut limits, &READ, None, NOW, 20), 2);
        assert!(limits.take("y", &READ, ANNA, NOW).refused_until.is_none());
    }

    #[test]
    fn the_day_bounds_the_quarters_and_the_app_bounds_the_users() {
        let mut limits = Limits::default();
        assert_eq!(allowed(&mut limits, &SEND, ANNA, NOW, 9), 3);
        assert_eq!(allowed(&mut limits, &SEND, ANNA, NOW + QUARTER, 9), 2);
        assert_eq!(allowed(&mut limits, &SEND, BERT, NOW + QUARTER, 9), 2);
        let meter = limits.take("x", &SEND, BERT, NOW + QUARTER);
        assert_eq!(meter.refused_until, Some(NOW + DAY));
        assert_eq!(allowed(&mut limits, &SEND, BERT, NOW + DAY, 9), 3);
    }

    #[test]
    fn limits_scale_start_preset_and_can_be_off() {
        let mut scaled = Limits::new(Policy { scale: 0.1, ..Policy::default() });
        assert_eq!(allowed(&mut scaled, &READ, ANNA, NOW, 20), 1);
        let mut preset = Limits::new(Policy { presets: vec![("x".into(), 4)], ..Policy::default() });
        assert_eq!(allowed(&mut preset, &READ, ANNA, NOW, 20), 4);
        assert_eq!(allowed(&mut preset, &READ, ANNA, NOW + QUARTER, 20), 15);
        let mut off = Limits::new(Policy::off());
        assert_eq!(allowed(&mut off, &READ, ANNA, NOW, 2000), 2000);
    }
}
