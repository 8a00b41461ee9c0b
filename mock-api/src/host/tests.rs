//! A world and how it treats callers, tried call by call.

use super::*;
use crate::clock::{Clock, Time};
use crate::limits::{Policy, Spans};
use crate::platform::{Draft, Platform, Profile};
use crate::world::Cast;

const NOW: Time = Time::utc(2026, 3, 2);
const ONE: Quota = Quota { user: Some(1), app: Some(1), user_day: None, app_day: None, spans: Spans::QUARTER_AND_DAY };

/// A customer who posts at ten and at twenty minutes.
struct Twice(AccountId, Vec<u64>);

impl Cast for Twice {
    fn due(&self) -> Option<Time> {
        self.1.first().map(|minutes| NOW + Millis::minutes(*minutes))
    }
    fn act(&mut self, platform: &mut Platform) {
        while self.due().is_some_and(|due| due <= platform.now()) {
            let text = format!("@brand {}", self.1.remove(0));
            assert!(platform.post(self.0, Draft::new(&text)).is_ok());
        }
    }
    fn over(&self) -> bool {
        self.1.is_empty()
    }
    fn fork(&self) -> Box<dyn Cast> {
        Box::new(Twice(self.0, self.1.clone()))
    }
}

fn host(external: bool) -> Host {
    let mut platform = Platform::new(1, NOW).expect("a time with ids");
    let brand = platform.open_account(Profile::new("brand", "Brand")).expect("free");
    let ann = platform.open_account(Profile::new("ann", "Ann")).expect("free");
    let world = World::new(platform, Clock::instant(), Box::new(Twice(ann, vec![10, 20])));
    Host::new(world, brand, external, Duration::ZERO, Limits::new(Policy::default()))
}

fn call(manner: Manner, pause: u64) -> Call<'static> {
    Call {
        operation: "any",
        class: Class::Read,
        user: Some(AccountId(0)),
        manner,
        quota: None,
        pause: Duration::from_millis(pause),
        thinking: None,
        feed: 1,
        wire: Wire::default(),
    }
}

fn read(host: &mut Host, call: &Call<'_>) -> Option<usize> {
    let outcome = host.take(call, |world, _| {
        let list = world.platform().mentions_of(AccountId(0));
        Answer { status: 200, body: Vec::new(), items: list.iter().map(|id| Item::Post(*id)).collect() }
    });
    outcome.answer.map(|answer| answer.items.len())
}

fn write(host: &mut Host, pause: u64) -> Time {
    let answer = host.take(&call(Manner::Write, pause), at_once).answer.expect("no limit");
    Time::parse(std::str::from_utf8(&answer.body).expect("a time")).expect("a time")
}

/// Answers with the time.
fn at_once(world: &mut World, _: &mut Push) -> Answer {
    Answer { status: 200, body: world.now().to_string().into_bytes(), items: Vec::new() }
}

const POLL: Manner = Manner::Read(Kind::Inbox);

#[test]
fn an_external_agent_thinks_in_whole_seconds_before_it_writes() {
    let mut host = host(true);
    assert_eq!(write(&mut host, 61_700), NOW + Millis::seconds(61));
    assert_eq!(write(&mut host, 1_400), NOW + Millis::seconds(63));
}

#[test]
fn what_falls_due_while_it_thinks_happens_first() {
    let mut host = host(true);
    assert_eq!(write(&mut host, 660_000), NOW + Millis::minutes(11));
    assert_eq!(host.world.platform().post_by(crate::platform::PostId(0)).at, NOW + Millis::minutes(10));
}

#[test]
fn a_built_in_agent_thinks_in_no_time() {
    let mut host = host(false);
    assert_eq!(write(&mut host, 61_000), NOW);
}

#[test]
fn waiting_is_no_thinking() {
    let mut host = host(true);
    assert_eq!(read(&mut host, &call(POLL, 0)), Some(0));
    assert_eq!(read(&mut host, &call(POLL, 30_000)), Some(1));
    assert_eq!(write(&mut host, 2_000), NOW + Millis::seconds(602));
}

#[test]
fn news_at_the_moment_the_circle_would_close_is_shown_without_a_jump() {
    let mut host = host(true);
    assert_eq!(read(&mut host, &call(POLL, 0)), Some(0));
    host.world.advance(Millis::minutes(12));
    assert_eq!(read(&mut host, &call(POLL, 0)), Some(1));
    assert_eq!(host.world.now(), NOW + Millis::minutes(12));
}

#[test]
fn writes_beyond_the_limit_wait_for_its_reset_at_last() {
    let mut host = host(false);
    let limited = Call { quota: Some(("write", &ONE)), ..call(Manner::Write, 0) };
    let mut times = Vec::new();
    for _ in 0..8 {
        let answered = host.take(&limited, at_once).answer.is_some();
        times.push(answered.then(|| (host.world.now() - NOW).0 / 60_000));
    }
    assert_eq!(times, [Some(0), None, None, None, None, None, Some(15), None]);
    assert_eq!(host.world.platform().post_count(), 1, "the customer's post came on the way");
}

#[test]
fn others_neither_wait_nor_think() {
    let mut host = host(true);
    let other = Call { user: Some(AccountId(1)), ..call(POLL, 5_000) };
    for _ in 0..5 {
        assert_eq!(read(&mut host, &other), Some(0));
    }
    assert_eq!(host.world.now(), NOW);
}
