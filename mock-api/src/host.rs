//! A world and how it treats those who call: time passes, limits hold, and a client that waits sees the next thing
//! happen.

use std::time::Duration;

use crate::attention::{Attention, Item, Kind};
use crate::clock::Millis;
use crate::limits::{Limits, Meter, Quota};
use crate::platform::AccountId;
use crate::world::World;

/// A world with the state that belongs to its callers. Pure: the real time that passed is told to it.
pub struct Host {
    /// The world.
    pub world: World,
    attention: Attention,
    limits: Limits,
    agent: AccountId,
    external: bool,
}

/// What is known of a call before it is carried out.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// The account that calls; `None` for the app by itself.
    pub user: Option<AccountId>,
    /// Read or write.
    pub manner: Manner,
    /// The limits that it counts against: the bucket's name, and how much there is.
    pub quota: Option<(&'a str, &'a Quota)>,
    /// The real time since the last answer to the agent's side.
    pub pause: Duration,
    /// How many seconds the client says it has thought.
    pub thinking: Option<u64>,
    /// What is read without its cursor, hashed.
    pub feed: u64,
}

/// Read or write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// It changes nothing.
    Read(Kind),
    /// It may change something.
    Write,
}

/// How a call went.
#[derive(Debug)]
pub struct Outcome<A> {
    /// The answer; `None` if the call was one too many.
    pub answer: Option<A>,
    /// What the limits show after it.
    pub meter: Meter,
}

impl Host {
    /// A world in which this account is the agent's. For an external agent, real thinking time counts.
    pub fn new(world: World, agent: AccountId, external: bool, settle: Duration, limits: Limits) -> Host {
        Host { world, attention: Attention::new(settle), limits, agent, external }
    }

    /// The account of whoever answers for the company.
    pub fn agent(&self) -> AccountId {
        self.agent
    }

    /// Takes a call: lets time pass, counts it, carries it out. `perform` gives the answer and what it shows, and for
    /// a read is
    /// called again if time jumps because the client was waiting.
    pub fn take<A>(&mut self, call: &Call<'_>, mut perform: impl FnMut(&mut World) -> (A, Vec<Item>)) -> Outcome<A> {
        self.world.tick();
        if !self.world.stands_still() || !self.is_agents(call.user) {
            return self.perform_within_limits(call, &mut perform);
        }
        self.let_think(call);
        if call.manner == Manner::Write {
            let outcome = self.perform_within_limits(call, &mut perform);
            if outcome.answer.is_some() {
                self.attention.wrote();
                return outcome;
            }
        }
        self.read_attentively(call, &mut perform)
    }

    fn is_agents(&self, user: Option<AccountId>) -> bool {
        user.is_none_or(|user| user == self.agent)
    }

    fn let_think(&mut self, call: &Call<'_>) {
        self.attention.paused(call.pause);
        if let Some(seconds) = call.thinking {
            self.attention.declared(seconds);
            self.world.advance(Millis::seconds(seconds));
        }
        if call.manner == Manner::Write && self.external {
            let thought = self.attention.spend();
            self.world.advance(thought);
        }
    }

    fn perform_within_limits<A>(
        &mut self,
        call: &Call<'_>,
        perform: &mut impl FnMut(&mut World) -> (A, Vec<Item>),
    ) -> Outcome<A> {
        let meter = self.count(call);
        let answer = meter.refused_until.is_none().then(|| perform(&mut self.world).0);
        Outcome { answer, meter }
    }

    fn count(&mut self, call: &Call<'_>) -> Meter {
        let now = self.world.now();
        call.quota.map_or(Meter::default(), |(bucket, quota)| self.limits.take(bucket, quota, call.user, now))
    }

    /// A read, or a write beyond the limits, which is as good as a read that shows nothing.
    fn read_attentively<A>(
        &mut self,
        call: &Call<'_>,
        perform: &mut impl FnMut(&mut World) -> (A, Vec<Item>),
    ) -> Outcome<A> {
        let meter = self.count(call);
        let kind = match call.manner {
            Manner::Read(kind) => kind,
            Manner::Write => Kind::Other,
        };
        if meter.refused_until.is_some() {
            return match self.attention.found_nothing(call.feed, kind) && self.wait_for(&meter) {
                true => self.after_waiting(call, perform, None),
                false => Outcome { answer: None, meter },
            };
        }
        let (answer, items) = perform(&mut self.world);
        if self.has_news(&items) || !self.attention.found_nothing(call.feed, kind) || !self.world.jump() {
            return Outcome { answer: Some(answer), meter };
        }
        self.after_waiting(call, perform, Some(meter))
    }

    /// The same call again, later. It counts once.
    fn after_waiting<A>(
        &mut self,
        call: &Call<'_>,
        perform: &mut impl FnMut(&mut World) -> (A, Vec<Item>),
        counted: Option<Meter>,
    ) -> Outcome<A> {
        let meter = counted.unwrap_or_else(|| self.count(call));
        if meter.refused_until.is_some() {
            return Outcome { answer: None, meter };
        }
        let (answer, items) = perform(&mut self.world);
        if call.manner == Manner::Write {
            self.attention.wrote();
        } else {
            self.has_news(&items);
        }
        Outcome { answer: Some(answer), meter }
    }

    /// To the next thing due, or to the reset of a limit if that comes first.
    fn wait_for(&mut self, meter: &Meter) -> bool {
        match (meter.refused_until, self.world.due()) {
            (Some(reset), due) if due.is_none_or(|due| reset <= due) => {
                self.world.advance(reset - self.world.now());
                true
            }
            _ => self.world.jump(),
        }
    }

    fn has_news(&mut self, items: &[Item]) -> bool {
        let (agent, platform) = (self.agent, self.world.platform());
        let of_others = items.iter().copied().filter(|item| match item {
            Item::Post(id) => platform.post_by(*id).author != agent,
            Item::Message(id) => platform.message_by(*id).sender != agent,
        });
        self.attention.shown(of_others)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{Clock, Time};
    use crate::limits::Policy;
    use crate::platform::{Draft, Platform, Profile};
    use crate::world::Cast;

    const NOW: Time = Time::utc(2026, 3, 2);
    const ONE: Quota = Quota { user: Some(1), app: Some(1), user_day: None, app_day: None };

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
            user: Some(AccountId(0)),
            manner,
            quota: None,
            pause: Duration::from_millis(pause),
            thinking: None,
            feed: 1,
        }
    }

    fn read(host: &mut Host, call: &Call<'_>) -> Option<usize> {
        let outcome = host.take(call, |world| {
            let list = world.platform().mentions_of(AccountId(0));
            (list.len(), list.iter().map(|id| Item::Post(*id)).collect())
        });
        outcome.answer
    }

    fn write(host: &mut Host, pause: u64) -> Time {
        host.take(&call(Manner::Write, pause), |world| (world.now(), Vec::new())).answer.expect("no limit")
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
            let outcome = host.take(&limited, |world| (world.now(), Vec::new()));
            times.push(outcome.answer.map(|at| (at - NOW).0 / 60_000));
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
}
