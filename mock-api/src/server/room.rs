//! The place where one world stays: its lock, its tokens, and what whoever let it in can see and do.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use std::time::{Duration, Instant};

use fault_plan::Fault;
use prometheus_client::metrics::histogram::Histogram;
use tokio::sync::{Notify, watch};

use super::courier::Presence;
use super::hall::Hall;
use crate::auth::{Agent, AuthRefusal, Claim, Credentials, Keys, Principal, Terms};
use crate::clock::{Millis, Time};
use crate::delivery::Targets;
use crate::delivery::postman::Postman;
use crate::dialect::Dialect;
use crate::dialect::x::Strictness;
use crate::host::Host;
use crate::limits::{Limits, Policy};
use crate::log::Log;
use crate::nearest::Known;
use crate::platform::{AccountId, Customs};
use crate::wire::Wire;
use crate::world::World;

/// How often a stream shows that it is alive, as the real platforms do.
const PULSE: Duration = Duration::from_secs(20);

/// How a world is let in.
#[derive(Debug, Clone)]
pub struct Admission {
    /// The account of whoever answers for the company.
    pub agent: AccountId,
    /// Whether the agent is a real program or person, whose thinking time counts.
    pub external: bool,
    /// How much real time without activity must pass before a client counts as waiting; for clients with several
    /// threads.
    pub settle: Duration,
    /// How its rate limits are kept.
    pub limits: Policy,
    /// What goes wrong.
    pub faults: Vec<Fault>,
    /// How strictly requests are taken.
    pub strictness: Strictness,
    /// After how much real time without anything a stream shows that it is alive.
    pub pulse: Duration,
    /// Where webhooks may be.
    pub targets: Targets,
    /// The consumer secret of the agent's app, which signs what webhooks are sent; made up unless given.
    pub secret: Option<String>,
    /// After this many calls the door is closed: the agent floods.
    pub max_calls: Option<u64>,
    /// The agent's token; made up unless given.
    pub token: Option<String>,
    /// The app's token; made up unless given.
    pub app_token: Option<String>,
    /// How long user tokens are good. Unless given, the agent's own lives as long as the world, and those that are asked
    /// for two hours.
    pub token_life: Option<Millis>,
    /// What is agreed with the agent's app.
    pub terms: Terms,
}

impl Admission {
    /// The defaults: a built-in agent, limits as they are, unknown names refused, any number of calls.
    pub fn new(agent: AccountId) -> Admission {
        Admission {
            agent,
            external: false,
            settle: Duration::ZERO,
            limits: Policy::default(),
            faults: Vec::new(),
            strictness: Strictness::default(),
            pulse: PULSE,
            targets: Targets::default(),
            secret: None,
            max_calls: None,
            token: None,
            app_token: None,
            token_life: None,
            terms: Terms::default(),
        }
    }
}

/// A world and all that belongs to its stay.
pub(crate) struct Room {
    host: Mutex<Option<Host>>,
    number: u64,
    strictness: Strictness,
    pulse: Duration,
    max_calls: u64,
    begun: Instant,
    calls: AtomicU64,
    writes: AtomicU64,
    pub(super) inside: AtomicUsize,
    last_call: AtomicU64,
    pub(super) last_answer: AtomicU64,
    /// Calls that are open beyond the time that they are alone in the room.
    pub(super) present: AtomicUsize,
    /// When a webhook has answered or such a call has ended for the last time.
    pub(super) last_stir: AtomicU64,
    pub(super) postman: Postman,
    pub(super) courier: OnceLock<()>,
    pub(super) closed: OnceLock<String>,
    pub(super) news: watch::Sender<u64>,
    pub(super) over: Notify,
    /// How often the world was begun anew or put back.
    generation: AtomicU64,
    /// Whether a task wakes the world when something is due.
    kept: AtomicBool,
    durations: Histogram,
}

/// A world and its callers as they were at one moment.
pub(crate) struct Moment {
    host: Host,
    calls: u64,
    writes: u64,
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Moment").field("now", &self.now()).field("calls", &self.calls).finish_non_exhaustive()
    }
}

impl Moment {
    /// What time it was.
    pub(crate) fn now(&self) -> Time {
        self.host.world.now()
    }

    /// How many events the journal had.
    pub(crate) fn events(&self) -> usize {
        self.host.world.platform().journal().len()
    }
}

/// How many calls there were, by operation and status.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tally(BTreeMap<(&'static str, u16), u64>);

impl Tally {
    /// Adds the calls of a world.
    pub(crate) fn add(&mut self, log: &Log) {
        for (operation, status, calls) in log.counts() {
            *self.0.entry((operation, status)).or_default() += calls;
        }
    }

    /// Takes the calls of a world away.
    pub(crate) fn take(&mut self, log: &Log) {
        for (operation, status, calls) in log.counts() {
            let held = self.0.entry((operation, status)).or_default();
            *held = held.saturating_sub(calls);
        }
    }

    pub(crate) fn counts(&self) -> impl Iterator<Item = (&'static str, u16, u64)> {
        self.0.iter().map(|((operation, status), calls)| (*operation, *status, *calls))
    }
}

impl fmt::Debug for Room {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Room").field("number", &self.number).field("calls", &self.calls).finish_non_exhaustive()
    }
}

/// Where a key leads: to a world, and if the key was tried, as whom.
#[derive(Debug, Clone)]
pub(crate) struct Door {
    room: Arc<Room>,
    principal: Option<Principal>,
}

/// A call that has come in.
pub(crate) struct Visit {
    /// The number of the call in its world, counting from 1.
    pub(crate) number: u64,
    /// How long the agent's side had no call open before this one.
    pub(crate) pause: Duration,
}

impl Door {
    /// The user who calls; `None` for the app by itself.
    pub(crate) fn user(&self) -> Option<AccountId> {
        self.principal.and_then(|principal| principal.user)
    }

    /// The number of the world behind it.
    pub(super) fn number(&self) -> u64 {
        self.room.number
    }

    /// Who calls, once that is known.
    pub(crate) fn principal(&self) -> Option<&Principal> {
        self.principal.as_ref()
    }

    /// The same door, for whoever can rightly claim this.
    pub(crate) fn tried(self, claim: &Claim<'_>) -> Result<Door, AuthRefusal> {
        let caller = self.room.host().as_mut().map(|host| host.who(claim, Time::wall()));
        let caller = caller.ok_or(AuthRefusal::Unknown)??;
        Ok(Door { principal: Some(caller), ..self })
    }

    /// Whether a key opens anything here, though perhaps no longer.
    pub(crate) fn knows(&self, key: &str) -> bool {
        self.room.host().as_ref().is_some_and(|host| host.credentials.knows(key))
    }

    /// How strictly requests are taken.
    pub(crate) fn strictness(&self) -> Strictness {
        self.room.strictness
    }

    /// Carries a call out while nobody else is in the room; `None` if it is closed.
    pub(crate) fn enter<T>(&self, write: bool, call: impl FnOnce(&mut Host, &Visit) -> T) -> Option<T> {
        let room = &*self.room;
        let now = room.now();
        let number = room.calls.fetch_add(1, Ordering::Relaxed) + 1;
        room.writes.fetch_add(u64::from(write), Ordering::Relaxed);
        room.last_call.store(now, Ordering::Relaxed);
        if number > room.max_calls {
            room.close(&format!("more than {} calls", room.max_calls));
        }
        if room.closed.get().is_some() {
            return None;
        }
        let alone = room.inside.fetch_add(1, Ordering::AcqRel) == 0;
        let since = room.last_answer.load(Ordering::Relaxed);
        let pause = if alone && since > 0 { Duration::from_micros(now.saturating_sub(since)) } else { Duration::ZERO };
        let result = room.host().as_mut().map(|host| {
            let result = call(host, &Visit { number, pause });
            (result, host.world.over(), host.push.has_listeners())
        });
        let answered = room.now();
        room.durations.observe(answered.saturating_sub(now) as f64 / 1e6);
        room.last_answer.store(answered.max(1), Ordering::Relaxed);
        room.inside.fetch_sub(1, Ordering::AcqRel);
        let (result, over, heard) = result?;
        if over {
            room.over.notify_waiters();
        }
        if heard {
            self.room.employ();
        }
        room.tell();
        Some(result)
    }

    /// What time it is in the world behind it; `None` if that was dismissed.
    pub(crate) fn now(&self) -> Option<Time> {
        self.room.host().as_ref().map(|host| host.world.now())
    }

    /// Records a call that led to no operation.
    pub(crate) fn astray(&self, wire: &Wire<'_>, status: u16, nearest: Option<Known>) {
        if let Some(host) = self.room.host().as_mut() {
            host.astray(wire, self.user(), status, nearest);
        }
    }

    /// Whoever calls is there until this is dropped: an answer takes longer than what is done for it.
    pub(crate) fn present(&self) -> Presence {
        Presence::begin(&self.room)
    }

    /// Looks at the world, or changes it without a call; `None` once the stay has ended or the door is closed. Others are not
    /// told.
    pub(crate) fn look<T>(&self, f: impl FnOnce(&mut Host) -> T) -> Option<T> {
        if self.room.closed.get().is_some() {
            return None;
        }
        self.room.host().as_mut().map(f)
    }

    /// Something was sent to the agent's side: the pause before its next call begins now.
    pub(crate) fn shown(&self) {
        self.room.last_answer.store(self.room.now().max(1), Ordering::Relaxed);
    }

    /// Tells those who follow the journal to look again.
    pub(crate) fn tell(&self) {
        self.room.tell();
    }

    /// After how much real time without anything a stream shows that it is alive.
    pub(crate) fn pulse(&self) -> Duration {
        self.room.pulse
    }

    /// Counts the changes in this room: whoever follows the journal waits for the next one and then reads on.
    pub(crate) fn news(&self) -> watch::Receiver<u64> {
        self.room.news.subscribe()
    }
}

impl Room {
    pub(super) fn host(&self) -> MutexGuard<'_, Option<Host>> {
        self.host.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Microseconds of real time since the stay began.
    pub(super) fn now(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_micros()).unwrap_or(u64::MAX)
    }

    fn close(&self, reason: &str) {
        self.closed.get_or_init(|| reason.to_owned());
        self.over.notify_waiters();
        self.tell();
    }

    /// Tells those who follow the journal that something may have happened.
    pub(super) fn tell(&self) {
        if self.news.receiver_count() > 0 {
            self.news.send_modify(|changes| *changes += 1);
        }
    }

    fn is_over(&self) -> bool {
        self.closed.get().is_some() || self.host().as_ref().is_none_or(|host| host.world.over())
    }

    /// Catches up with a running clock and says how long nothing more will happen; `None` if the stay has ended.
    fn wake(&self) -> Option<Duration> {
        let mut guard = self.host();
        let host = guard.as_mut()?;
        host.world.tick();
        if host.world.over() {
            self.over.notify_waiters();
        }
        let pause = host.until_due().unwrap_or(Duration::from_secs(3600));
        drop(guard);
        self.tell();
        Some(pause)
    }
}

/// A world's stay at a server, in the hands of whoever let it in. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Stay {
    pub(super) room: Arc<Room>,
    hall: Hall,
    keys: Arc<Keys>,
}

impl Stay {
    pub(crate) fn begin(hall: &Hall, world: World, admission: Admission) -> Stay {
        let number = hall.next_number();
        let given = [admission.token.clone(), admission.app_token.clone()];
        let (strictness, pulse, max_calls) = (admission.strictness, admission.pulse, admission.max_calls);
        let host = hosted(world, number, hall.dialect(), admission);
        let keys = Arc::new(host.credentials.keys().clone());
        let room = Arc::new(Room {
            host: Mutex::new(Some(host)),
            number,
            strictness,
            pulse,
            max_calls: max_calls.unwrap_or(u64::MAX),
            begun: Instant::now(),
            calls: AtomicU64::new(0),
            writes: AtomicU64::new(0),
            inside: AtomicUsize::new(0),
            last_call: AtomicU64::new(0),
            last_answer: AtomicU64::new(0),
            present: AtomicUsize::new(0),
            last_stir: AtomicU64::new(0),
            postman: hall.postman().clone(),
            courier: OnceLock::new(),
            closed: OnceLock::new(),
            news: watch::Sender::default(),
            over: Notify::new(),
            generation: AtomicU64::new(0),
            kept: AtomicBool::new(false),
            durations: hall.durations(),
        });
        let door = Door { room: Arc::clone(&room), principal: None };
        hall.open(number, given.iter().flatten().map(String::as_str), &door);
        let stay = Stay { room, hall: hall.clone(), keys };
        stay.keep_time();
        stay
    }

    pub(crate) fn end(&self, hall: &Hall) -> Option<World> {
        hall.shut(self.room.number);
        let host = self.room.host().take();
        if let Some(host) = &host {
            hall.with_departed(|tally| tally.add(host.log()));
        }
        self.room.tell();
        self.room.over.notify_waiters();
        host.map(|host| host.world)
    }

    /// The bearer token of the agent's account.
    pub fn token(&self) -> &str {
        &self.keys.bearer_token
    }

    /// The bearer token of the app by itself.
    pub fn app_token(&self) -> &str {
        &self.keys.app_token
    }

    /// All keys that the agent's side may need.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Makes a bearer token for any account, such as a customer that is played over HTTP. It lives as long as the world.
    pub fn token_for(&self, account: AccountId) -> String {
        self.with_host(|host| host.credentials.token_for(account).into()).unwrap_or_default()
    }

    /// Looks at the world or changes it; `None` if it was dismissed.
    pub fn with<T>(&self, f: impl FnOnce(&mut World) -> T) -> Option<T> {
        self.with_host(|host| f(&mut host.world))
    }

    /// Looks at the world and how it treats its callers; `None` if it was dismissed.
    pub fn with_host<T>(&self, f: impl FnOnce(&mut Host) -> T) -> Option<T> {
        let mut guard = self.room.host();
        let host = guard.as_mut()?;
        let result = f(host);
        host.sort();
        let heard = host.push.has_listeners();
        if host.world.over() {
            self.room.over.notify_waiters();
        }
        drop(guard);
        if heard {
            self.room.employ();
        }
        self.room.tell();
        Some(result)
    }

    /// Looks at the world without changing it; `None` if it was dismissed.
    pub(crate) fn peek<T>(&self, f: impl FnOnce(&Host) -> T) -> Option<T> {
        self.room.host().as_ref().map(f)
    }

    /// The customs of the platform that this server speaks for.
    pub(crate) fn customs(&self) -> &'static Customs {
        self.hall.dialect().customs
    }

    /// Counts the changes in this room, for those who then look again.
    pub(crate) fn news(&self) -> watch::Receiver<u64> {
        self.room.news.subscribe()
    }

    /// How often the world was begun anew or put back to an earlier moment.
    pub(crate) fn generation(&self) -> u64 {
        self.room.generation.load(Ordering::Acquire)
    }

    /// The world as it is now, to go back to.
    pub(crate) fn moment(&self) -> Option<Moment> {
        let (calls, writes) = (self.calls(), self.writes());
        self.peek(Host::fork).map(|host| Moment { host, calls, writes })
    }

    /// Puts the world back to what it was at this moment.
    pub(crate) fn go_back(&self, moment: &Moment) {
        self.replace(moment.host.fork(), (moment.calls, moment.writes));
    }

    /// Puts another world in the place of this one, behind the same tokens.
    pub(crate) fn begin_anew(&self, world: World, admission: Admission) {
        self.replace(hosted(world, self.room.number, self.hall.dialect(), admission), (0, 0));
    }

    fn replace(&self, mut host: Host, (calls, writes): (u64, u64)) {
        {
            let mut held = self.room.host();
            let Some(before) = held.as_mut() else { return };
            std::mem::swap(before, &mut host);
            self.hall.with_departed(|tally| {
                tally.add(host.log());
                tally.take(before.log());
            });
            self.room.calls.store(calls, Ordering::Relaxed);
            self.room.writes.store(writes, Ordering::Relaxed);
            self.room.generation.fetch_add(1, Ordering::Release);
        }
        self.keep_time();
        self.room.tell();
    }

    /// Wakes the world when something is due, if its clock runs and nobody does so yet.
    pub(crate) fn keep_time(&self) {
        let runs = self.peek(|host| !host.world.stands_still()).unwrap_or(false);
        if runs && !self.room.kept.swap(true, Ordering::AcqRel) {
            tokio::spawn(keep_time(Arc::downgrade(&self.room), self.room.news.subscribe()));
        }
    }

    /// Waits until nothing more will ever happen: the world is over, closed or dismissed.
    pub async fn over(&self) {
        loop {
            let mut told = std::pin::pin!(self.room.over.notified());
            told.as_mut().enable();
            if self.room.is_over() {
                return;
            }
            told.await;
        }
    }

    /// How many calls came in.
    pub fn calls(&self) -> u64 {
        self.room.calls.load(Ordering::Relaxed)
    }

    /// How many of them were to change something.
    pub fn writes(&self) -> u64 {
        self.room.writes.load(Ordering::Relaxed)
    }

    /// When the last call came in, in real time.
    pub fn last_call(&self) -> Option<Instant> {
        let at = self.room.last_call.load(Ordering::Relaxed);
        (self.calls() > 0).then(|| self.room.begun + Duration::from_micros(at))
    }

    /// When anything came from the agent's side for the last time, in real time: a call, or a webhook's answer.
    pub fn last_sign(&self) -> Option<Instant> {
        let at = self.room.last_call.load(Ordering::Relaxed).max(self.room.last_stir.load(Ordering::Relaxed));
        (at > 0).then(|| self.room.begun + Duration::from_micros(at))
    }

    /// Closes the door: every further call is answered with 503. The first reason is kept.
    pub fn close(&self, reason: &str) {
        self.room.close(reason);
    }

    /// Why the door is closed, if it is.
    pub fn closed(&self) -> Option<String> {
        self.room.closed.get().cloned()
    }
}

/// A world that is let in like this, with the credentials that its number gives it.
fn hosted(world: World, number: u64, dialect: &Dialect, admission: Admission) -> Host {
    let agent = Agent {
        account: admission.agent,
        number: world.platform().account(admission.agent).number,
        token: admission.token.as_deref(),
        app_token: admission.app_token.as_deref(),
        consumer_secret: admission.secret.as_deref(),
    };
    let (seed, now) = (world.platform().seed(), world.now());
    let credentials = Credentials::new(seed, number, &agent, admission.terms, admission.token_life, now);
    let limits = Limits::new(admission.limits);
    Host::new(world, admission.agent, admission.external, admission.settle, limits)
        .with_faults(admission.faults)
        .with_credentials(credentials)
        .with_mailroom((dialect.mailroom)(seed), admission.targets)
}

/// Wakes a world whose clock runs at the times when something is due.
async fn keep_time(room: Weak<Room>, mut news: watch::Receiver<u64>) {
    loop {
        let Some(pause) = room.upgrade().and_then(|room| room.wake()) else { return };
        // What waking tells is no news to itself.
        news.mark_unchanged();
        // Either way it is time to look again.
        let _ = tokio::time::timeout(pause, news.changed()).await;
    }
}
