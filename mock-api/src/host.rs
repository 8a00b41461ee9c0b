//! A world and how it treats those who call: time passes, limits hold, and a client that waits sees the next thing happen.

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

    /// Takes a call: lets time pass, counts it, carries it out. `perform` gives the answer and what it shows, and for a read is
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
            self.attention.declared();
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
