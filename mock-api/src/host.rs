//! A world and how it treats those who call: time passes, limits hold, and a client that waits sees the next thing
//! happen.

use std::time::Duration;

use fault_plan::{Class, Effect, Fault, Faults, Strike, Wait};

use crate::attention::{Attention, Item, Kind};
use crate::auth::{Agent, AuthRefusal, Claim, Credentials, Principal, Terms};
use crate::clock::{Millis, Time};
use crate::delivery::waiting::{Lull, Moment};
use crate::delivery::{Mailroom, NoMail, Push, Targets};
use crate::limits::{Gauge, Limits, Meter, Policy, QUARTER, Quota};
use crate::log::{Entry, Log};
use crate::nearest::Known;
use crate::platform::AccountId;
use crate::wire::Wire;
use crate::world::World;

/// A world with the state that belongs to its callers. Pure: the real time that passed is told to it.
pub struct Host {
    /// The world.
    pub world: World,
    /// What goes wrong in it.
    pub faults: Faults,
    /// Those who are told what happens, rather than ask.
    pub push: Push,
    /// Who may call it as whom.
    pub credentials: Credentials,
    attention: Attention,
    limits: Limits,
    log: Log,
    agent: AccountId,
    external: bool,
    began: Time,
}

/// What is known of a call before it is carried out.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// The name of the operation in the dialect.
    pub operation: &'static str,
    /// What kind of operation it is.
    pub class: Class,
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
    /// The request as it came in.
    pub wire: Wire<'a>,
}

/// Read or write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// It changes nothing.
    Read(Kind),
    /// It may change something.
    Write,
}

/// What the platform has to say to a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
    /// The posts and private messages that it shows.
    pub items: Vec<Item>,
}

/// How a call went.
#[derive(Debug)]
pub struct Outcome {
    /// The answer; `None` if the call was one too many, or was struck before it was carried out.
    pub answer: Option<Answer>,
    /// What the limits show after it.
    pub meter: Meter,
    /// What went wrong with it by plan.
    pub strike: Option<Strike>,
    /// Its number in the world, counting from 1.
    pub number: u64,
}

/// An outcome whose number is not known yet.
type Result = (Option<Answer>, Meter);

impl Host {
    /// A world in which this account is the agent's. For an external agent, real thinking time counts.
    pub fn new(world: World, agent: AccountId, external: bool, settle: Duration, limits: Limits) -> Host {
        let (began, seed) = (world.now(), world.platform().seed());
        let keyholder = Agent {
            account: agent,
            number: world.platform().account(agent).number,
            token: None,
            app_token: None,
            consumer_secret: None,
        };
        Host {
            credentials: Credentials::new(seed, 0, &keyholder, Terms::default(), None, began),
            world,
            faults: Faults::default(),
            push: Push::new(Box::new(NoMail), "", seed, Targets::default()),
            attention: Attention::new(settle),
            limits,
            log: Log::default(),
            agent,
            external,
            began,
        }
    }

    /// The same with this plan of what goes wrong.
    pub fn with_faults(self, plan: Vec<Fault>) -> Host {
        Host { faults: Faults::new(self.world.platform().seed(), plan), ..self }
    }

    /// The same with this mailroom, in which nobody has subscribed yet. What it sends is signed with the app's secret, and goes to these
    /// targets only.
    pub fn with_mailroom(self, mailroom: Box<dyn Mailroom>, targets: Targets) -> Host {
        let seed = self.world.platform().seed();
        let secret = &self.credentials.keys().consumer_secret;
        Host { push: Push::new(mailroom, secret, seed, targets), ..self }
    }

    /// The same with these credentials.
    pub fn with_credentials(self, credentials: Credentials) -> Host {
        Host { credentials, ..self }
    }

    /// The account of whoever answers for the company.
    pub fn agent(&self) -> AccountId {
        self.agent
    }

    /// What was asked of this world.
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// The limits and what is left of them.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The same world at the same point, with all that belongs to its callers, to go on from there apart.
    pub fn fork(&self) -> Host {
        Host {
            world: self.world.fork(),
            faults: self.faults.clone(),
            push: self.push.fork(),
            credentials: self.credentials.clone(),
            attention: self.attention.clone(),
            limits: self.limits.clone(),
            log: self.log.clone(),
            ..*self
        }
    }

    /// Keeps limits in this way from now on; all windows begin anew.
    pub fn set_limits(&mut self, policy: Policy) {
        self.limits = Limits::new(policy);
    }

    /// Moves the clock forward, at any pace; what falls due on the way happens at its own time.
    pub fn pass(&mut self, span: Millis) {
        let target = self.world.now() + span;
        while let Some(due) = self.due().filter(|due| *due < target) {
            self.world.leap(due);
            if self.due().is_some_and(|next| next <= due) {
                break;
            }
        }
        self.world.leap(target);
    }

    /// Records a call that led to no operation.
    pub(crate) fn astray(&mut self, wire: &Wire<'_>, user: Option<AccountId>, status: u16, nearest: Option<Known>) {
        let journal = self.world.platform().journal().len();
        self.log.record(Entry { user, nearest, ..Entry::astray(self.world.now(), wire, status, journal) });
    }

    /// When something happens next without a caller's doing, if ever.
    pub fn due(&self) -> Option<Time> {
        self.world.due().into_iter().chain(self.push.due(self.world.now())).min()
    }

    /// How much real time passes until then; `None` if nothing is due, or if time stands still.
    pub fn until_due(&self) -> Option<Duration> {
        self.world.until(self.due()?)
    }

    /// Moves to the next thing that is due and lets it happen; false if nothing is, or if something is still on its way to those who
    /// are told. Only while time stands still.
    pub fn jump(&mut self) -> bool {
        if self.push.is_busy(self.world.now()) {
            return false;
        }
        let jumped = self.due().is_some_and(|due| self.world.jump_to(due));
        self.sort();
        jumped
    }

    /// Puts what happened into the queues of those who are told.
    pub fn sort(&mut self) {
        let Host { world, push, faults, began, .. } = self;
        let since = since(*began, world.now());
        push.sort(world.platform(), || faults.strike(Class::Webhook, "webhook", since));
    }

    /// Whether the agent's side waits, having been told everything. So many of its calls are open, and it was quiet for so long in
    /// real time.
    pub(crate) fn lull(&self, calls: usize, quiet: Duration) -> Lull {
        self.push.lull(&Moment {
            now: self.world.now(),
            events: self.world.platform().journal().len(),
            calls,
            quiet,
            settle: self.attention.settle(),
            polls: self.attention.polls(),
        })
    }

    /// The agent's side waits: time jumps. False if nothing is due.
    pub(crate) fn wait(&mut self) -> bool {
        let jumped = self.world.jumps() && !self.world.over() && self.jump();
        if jumped {
            self.attention.waited();
        }
        if !self.push.is_heard() {
            // Who is told nothing has to look for itself whether there is anything to do now.
            self.push.stirs();
        }
        jumped
    }

    /// The agent's side says that it has nothing to do. Whether time has jumped for that already; if not, it will once everything
    /// has been told.
    pub fn rest(&mut self) -> bool {
        self.push.rests();
        matches!(self.lull(0, Duration::ZERO), Lull::Now) && self.wait()
    }

    /// Who calls, at this moment of the world. `wall` is the real time.
    pub fn who(&mut self, claim: &Claim<'_>, wall: Time) -> std::result::Result<Principal, AuthRefusal> {
        self.world.tick();
        self.credentials.caller(claim, self.world.now(), wall)
    }

    /// Takes a call: lets time pass, counts it, carries it out. `perform` gives the answer, and for a read is called again if
    /// time jumps because the client was waiting.
    pub fn take(&mut self, call: &Call<'_>, mut perform: impl FnMut(&mut World, &mut Push) -> Answer) -> Outcome {
        self.world.tick();
        let attentive = self.world.jumps() && self.is_agents(call.user);
        if attentive {
            self.push.stirs();
            self.let_think(call);
        }
        self.sort();
        let strike = self.strike(call);
        let before = self.world.platform().journal().len();
        let (answer, meter) = match &strike {
            Some(strike) if strike.prevents() => (None, self.prevented(call, strike, attentive)),
            _ if attentive => self.perform_attentively(call, &mut perform),
            _ => self.perform_within_limits(call, &mut perform),
        };
        self.sort();
        let number = self.record(call, answer.as_ref(), &meter, strike.as_ref(), before);
        Outcome { answer, meter, strike, number }
    }

    /// Takes a call about credentials. It may be struck and is recorded, but it is neither read nor written what people see:
    /// a client that waits is no nearer to its circle's end by it.
    pub fn take_keys(&mut self, call: &Call<'_>, perform: impl FnOnce(&World, &mut Credentials) -> Answer) -> Outcome {
        self.world.tick();
        if self.world.stands_still() {
            self.let_think(call);
        }
        let strike = self.strike(call);
        let before = self.world.platform().journal().len();
        let prevented = strike.as_ref().is_some_and(Strike::prevents);
        let answer = (!prevented).then(|| perform(&self.world, &mut self.credentials));
        let meter = Meter::default();
        let number = self.record(call, answer.as_ref(), &meter, strike.as_ref(), before);
        Outcome { answer, meter, strike, number }
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

    /// What strikes something that is sent rather than asked for: an event of a stream, a delivery. To be asked once for each.
    pub fn strike_delivery(&mut self, class: Class, name: &str) -> Option<Strike> {
        if self.faults.is_empty() {
            return None;
        }
        self.faults.strike(class, name, since(self.began, self.world.now()))
    }

    /// These things were sent to the agent's side without being asked for: whatever it thinks about them begins now. Whether there
    /// was news among them.
    pub fn show(&mut self, items: &[Item]) -> bool {
        let news = self.has_news(items);
        if news {
            self.push.stirs();
        }
        news
    }

    /// What strikes this call. A delay passes before it is carried out, where time stands still.
    fn strike(&mut self, call: &Call<'_>) -> Option<Strike> {
        let strike = self.strike_delivery(call.class, call.operation)?;
        self.world.advance(Millis(strike.delay.0.unsigned_abs()));
        if let (Some(Effect::Limited), Some((bucket, quota))) = (&strike.effect, call.quota) {
            self.limits.exhaust(bucket, quota, call.user, self.world.now());
        }
        if let (Some(Effect::ExpireToken), Some(user)) = (&strike.effect, call.user) {
            self.credentials.expire_all(Some(user), self.world.now());
        }
        Some(strike)
    }

    /// A call that is not carried out counts all the same, and a read of this kind shows nothing.
    fn prevented(&mut self, call: &Call<'_>, strike: &Strike, attentive: bool) -> Meter {
        let mut meter = self.count(call);
        if strike.effect == Some(Effect::Limited) && meter.refused_until.is_none() {
            let span = call.quota.map_or(QUARTER, |(_, quota)| quota.spans.short);
            let reset = self.world.now() + span;
            meter.quarter = Some(Gauge { limit: 1, remaining: 0, reset });
            meter.refused_until = Some(reset);
        }
        match call.manner {
            Manner::Write if attentive => self.attention.wrote(),
            Manner::Read(kind) if attentive && self.attention.found_nothing(call.feed, kind) => {
                self.wait_for(&meter);
            }
            _ => {}
        }
        meter
    }

    fn record(
        &mut self,
        call: &Call<'_>,
        answer: Option<&Answer>,
        meter: &Meter,
        strike: Option<&Strike>,
        before: usize,
    ) -> u64 {
        let status = match (answer, strike.and_then(|strike| strike.effect.as_ref())) {
            (Some(answer), _) => answer.status,
            (None, Some(Effect::Status(status))) => *status,
            (None, Some(Effect::ExpireToken)) => 401,
            (None, Some(Effect::Reset | Effect::Hang(_))) => 0,
            (None, _) => 429,
        };
        let journal = self.world.platform().journal();
        let own = journal.since(before).iter().position(|event| Some(event.actor) == call.user);
        self.log.record(Entry {
            number: 0,
            at: self.world.now(),
            user: call.user,
            operation: call.operation,
            class: call.class,
            status,
            limited_until: meter.refused_until.filter(|_| status == 429),
            strike: strike.cloned(),
            made: own.map(|position| before + position),
            journal: journal.len(),
            wire: call.wire.keep(),
            nearest: None,
        })
    }

    fn perform_attentively(
        &mut self,
        call: &Call<'_>,
        perform: &mut impl FnMut(&mut World, &mut Push) -> Answer,
    ) -> Result {
        if call.manner == Manner::Write {
            let result = self.perform_within_limits(call, perform);
            if result.0.is_some() {
                self.attention.wrote();
                return result;
            }
        }
        self.read_attentively(call, perform)
    }

    fn perform_within_limits(
        &mut self,
        call: &Call<'_>,
        perform: &mut impl FnMut(&mut World, &mut Push) -> Answer,
    ) -> Result {
        let meter = self.count(call);
        let answer = meter.refused_until.is_none().then(|| perform(&mut self.world, &mut self.push));
        (answer, meter)
    }

    fn count(&mut self, call: &Call<'_>) -> Meter {
        let now = self.world.now();
        call.quota.map_or(Meter::default(), |(bucket, quota)| self.limits.take(bucket, quota, call.user, now))
    }

    /// A read, or a write beyond the limits, which is as good as a read that shows nothing.
    fn read_attentively(
        &mut self,
        call: &Call<'_>,
        perform: &mut impl FnMut(&mut World, &mut Push) -> Answer,
    ) -> Result {
        let meter = self.count(call);
        let kind = match call.manner {
            Manner::Read(kind) => kind,
            Manner::Write => Kind::Other,
        };
        if meter.refused_until.is_some() {
            return match self.attention.found_nothing(call.feed, kind) && self.wait_for(&meter) {
                true => self.after_waiting(call, perform, None),
                false => (None, meter),
            };
        }
        let answer = perform(&mut self.world, &mut self.push);
        if self.has_news(&answer.items) || !self.attention.found_nothing(call.feed, kind) || !self.jump() {
            return (Some(answer), meter);
        }
        self.after_waiting(call, perform, Some(meter))
    }

    /// The same call again, later. It counts once.
    fn after_waiting(
        &mut self,
        call: &Call<'_>,
        perform: &mut impl FnMut(&mut World, &mut Push) -> Answer,
        counted: Option<Meter>,
    ) -> Result {
        let meter = counted.unwrap_or_else(|| self.count(call));
        if meter.refused_until.is_some() {
            return (None, meter);
        }
        let answer = perform(&mut self.world, &mut self.push);
        if call.manner == Manner::Write {
            self.attention.wrote();
        } else {
            self.has_news(&answer.items);
        }
        (Some(answer), meter)
    }

    /// To the next thing due, or to the reset of a limit if that comes first.
    fn wait_for(&mut self, meter: &Meter) -> bool {
        match (meter.refused_until, self.due()) {
            (Some(reset), due) if due.is_none_or(|due| reset <= due) => {
                self.world.advance(reset - self.world.now());
                true
            }
            _ => self.jump(),
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

/// How far one time is from another, as a plan of faults counts.
fn since(began: Time, now: Time) -> Wait {
    Wait(i64::try_from((now - began).0).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests;
