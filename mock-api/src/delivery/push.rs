//! What is sent to whom and when, what became of it, and when to try again. No socket, no real time.

use std::collections::{BTreeMap, VecDeque};

use axum::body::Bytes;
use fault_plan::{Effect, Strike};

use super::hook::{Delivery, Hook, Lapse, ROOM};
use super::target::{Target, TargetRefused, Targets};
use super::{Interest, Mailroom, Parcel};
use crate::attention::Item;
use crate::clock::{Millis, Time};
use crate::platform::Platform;
use crate::snowflake::{first_at, mix};

/// How long until a delivery that failed so often is tried again, at the least; the first wait is up to two seconds longer.
const WAITS: [Millis; 3] = [Millis::seconds(3), Millis::seconds(30), Millis::minutes(5)];
/// How much longer the first wait can be.
const FIRST_SPREAD: u64 = 2_000;
/// How long a delivery waits for another to pass it.
const PASSING: Millis = Millis::seconds(30);
/// How many attempts are remembered.
const MEMORY: usize = 1_000;

/// The subscribers of one world and what is on its way to them.
pub struct Push {
    mailroom: Box<dyn Mailroom>,
    secret: String,
    targets: Targets,
    recheck: Option<Millis>,
    seed: u64,
    hooks: BTreeMap<u64, Hook>,
    trips: BTreeMap<u64, Trip>,
    /// How many events of the journal were sorted.
    read: usize,
    /// How many numbers were handed out.
    handed_out: u64,
    attempts: VecDeque<Attempt>,
    /// Streams, and how many events of the journal each has shown.
    ears: BTreeMap<u64, usize>,
    /// How many streams have shown so many events.
    paces: BTreeMap<usize, usize>,
    /// The agent has said that it has nothing to do.
    pub(super) resting: bool,
}

/// Something to be sent at once. Whoever carries it says what became of it to [`Push::settle`].
#[derive(Debug, Clone)]
pub struct Letter {
    /// By which what became of it is reported.
    pub ticket: u64,
    /// Where it goes.
    pub url: String,
    /// Whether the machine there was allowed by name.
    pub named: bool,
    /// The headers.
    pub headers: Vec<(String, String)>,
    /// The body of a POST; without one it is a GET.
    pub body: Option<Bytes>,
    /// What it shows.
    pub items: Vec<Item>,
}

/// What became of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reception {
    /// There was an answer.
    Answered {
        /// Its status.
        status: u16,
        /// Its body.
        body: Vec<u8>,
        /// It says that the receiver has nothing more to do.
        resting: bool,
    },
    /// Nobody could be connected to, or the connection broke.
    Unreachable(String),
    /// No whole answer came in time.
    TooSlow,
    /// The answer would not end.
    TooMuch,
    /// The encryption cannot be trusted.
    Untrusted(String),
    /// The name leads to another machine.
    Forbidden(String),
}

/// A delivery or check that was tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// When, by the world's clock.
    pub at: Time,
    /// The hook's number; `None` for one that was to be opened.
    pub hook: Option<u64>,
    /// The delivery's number; `None` for a check.
    pub delivery: Option<u64>,
    /// Which try it was, counting from 1.
    pub nth: u32,
    /// What went wrong; `None` if it arrived.
    pub trouble: Option<String>,
    /// Whether it is not tried again.
    pub given_up: bool,
}

/// What is on its way, and why.
#[derive(Debug, Clone)]
enum Trip {
    Delivery { hook: u64, delivery: Delivery },
    Check { hook: u64, token: String },
    Invitation { target: Target, headers: Vec<(String, String)>, token: String },
}

/// What a reception means.
enum Trouble {
    /// The hook cannot be trusted.
    Lapse(Lapse),
    /// It may go better another time.
    Miss(String),
}

impl Push {
    /// Nobody has subscribed yet. Bodies are signed with the secret.
    pub fn new(mailroom: Box<dyn Mailroom>, secret: &str, seed: u64, targets: Targets) -> Push {
        Push {
            mailroom,
            secret: secret.to_owned(),
            targets,
            recheck: Some(Millis::hours(1)),
            seed,
            hooks: BTreeMap::new(),
            trips: BTreeMap::new(),
            read: 0,
            handed_out: 0,
            attempts: VecDeque::new(),
            ears: BTreeMap::new(),
            paces: BTreeMap::new(),
            resting: false,
        }
    }

    /// How often a hook must show again that it knows the secret; never with `None`.
    pub fn check_every(&mut self, span: Option<Millis>) {
        self.recheck = span;
    }

    /// What the dialect remembers of its subscribers.
    pub fn mailroom(&self) -> &dyn Mailroom {
        self.mailroom.as_ref()
    }

    /// The same, to change it.
    pub fn mailroom_mut(&mut self) -> &mut dyn Mailroom {
        self.mailroom.as_mut()
    }

    /// All hooks in the order in which they were opened.
    pub fn hooks(&self) -> impl ExactSizeIterator<Item = &Hook> {
        self.hooks.values()
    }

    /// The hook with this number.
    pub fn hook(&self, number: u64) -> Option<&Hook> {
        self.hooks.get(&number)
    }

    /// What was tried lately, oldest first.
    pub fn attempts(&self) -> impl DoubleEndedIterator<Item = &Attempt> + ExactSizeIterator {
        self.attempts.iter()
    }

    /// Why a hook can be told nothing any more, or what it was not told: because it was given up, or not reached at last.
    pub fn trouble(&self, number: u64) -> Option<String> {
        let lapse = self.hook(number).and_then(|hook| hook.lapse.as_ref()).map(Lapse::to_string);
        let own = || self.attempts.iter().filter(|attempt| attempt.hook == Some(number));
        let given_up = || own().find(|attempt| attempt.given_up).and_then(|attempt| attempt.trouble.clone());
        let at_last = || own().next_back().and_then(|attempt| attempt.trouble.clone());
        lapse.or_else(given_up).or_else(at_last)
    }

    /// The request by which an address shows that it may become a hook. Once it is settled, the hook is there.
    ///
    /// # Errors
    /// When nothing may be sent there.
    pub fn invite(&mut self, url: &str, headers: Vec<(String, String)>, now: Time) -> Result<Letter, TargetRefused> {
        let target = self.targets.check(url)?;
        let (ticket, token) = (self.ticket(now), self.token());
        let letter = self.question(ticket, &target, &headers, &token);
        self.trips.insert(ticket, Trip::Invitation { target, headers, token });
        Ok(letter)
    }

    /// The request by which a hook shows again that it knows the secret; `None` if there is no such hook.
    pub fn recheck(&mut self, number: u64, now: Time) -> Option<Letter> {
        let (ticket, token) = (self.ticket(now), self.token());
        let hook = self.hooks.get_mut(&number)?;
        hook.checked_at = now;
        let (target, headers) = (hook.target.clone(), hook.headers.clone());
        self.trips.insert(ticket, Trip::Check { hook: number, token: token.clone() });
        Some(self.question(ticket, &target, &headers, &token))
    }

    /// Sees to it that a hook is told of what somebody is interested in.
    ///
    /// # Errors
    /// With the reason, where the platform cannot do that.
    pub fn enlist(&mut self, number: u64, interest: &Interest, platform: &Platform) -> Result<(), String> {
        self.mailroom.enlist(number, interest, platform)
    }

    /// Closes a hook; false if there is none.
    pub fn close(&mut self, number: u64) -> bool {
        self.mailroom.forget(number);
        self.hooks.remove(&number).is_some()
    }

    /// Puts what happened since the last time into the queues. `strike` is asked once for each delivery.
    pub fn sort(&mut self, platform: &Platform, mut strike: impl FnMut() -> Option<Strike>) {
        let journal = platform.journal();
        let hooks: Vec<u64> = self.hooks.values().filter(|hook| hook.is_valid()).map(|hook| hook.number).collect();
        let from = std::mem::replace(&mut self.read, journal.len());
        if hooks.is_empty() {
            return;
        }
        for (number, event) in (from..).zip(journal.since(from)) {
            for parcel in self.mailroom.sort(platform, number, event, &hooks) {
                self.post(parcel, event.at, strike());
            }
        }
    }

    /// Sends a hook once more what happened from one time up to (but without) another, and then the last words, where there are
    /// some. How many deliveries that were.
    pub fn replay(&mut self, platform: &Platform, hook: u64, span: (Time, Time), last: Option<Vec<u8>>) -> usize {
        let (now, mut sent) = (platform.now(), 0);
        let happened = platform.journal().since(0);
        let events = happened[..self.read.min(happened.len())].iter().enumerate();
        for (number, event) in events.filter(|(_, event)| span.0 <= event.at && event.at < span.1) {
            for parcel in self.mailroom.sort(platform, number, event, &[hook]) {
                sent += 1;
                self.post(parcel, now, None);
            }
        }
        if let Some(body) = last {
            self.post(Parcel { hook, body, items: Vec::new() }, now, None);
        }
        sent
    }

    /// A number for a job of the present.
    pub fn job(&mut self, now: Time) -> u64 {
        self.ticket(now)
    }

    /// The next thing that is to be sent now, if anything is. One at a time is on its way to each hook, so that what is told first
    /// arrives first.
    pub fn next(&mut self, now: Time) -> Option<Letter> {
        let recheck = self.recheck;
        let due = |hook: &&Hook| {
            let stale = recheck.is_some_and(|span| now - hook.checked_at >= span);
            hook.under_way.is_none()
                && hook.is_valid()
                && (stale || hook.queue.keys().next().is_some_and(|key| key.0 <= now))
        };
        let hook = self.hooks.values().find(due)?;
        let number = hook.number;
        let letter = match recheck.is_some_and(|span| now - hook.checked_at >= span) {
            true => self.recheck(number, now)?,
            false => self.dispatch(number, now)?,
        };
        self.hooks.get_mut(&number)?.under_way = Some(letter.ticket);
        Some(letter)
    }

    /// Takes note of what became of a letter. The number of the hook, or why it cannot be trusted.
    ///
    /// # Errors
    /// With what went wrong, in words.
    pub fn settle(&mut self, ticket: u64, reception: Reception, now: Time) -> Result<u64, String> {
        let Some(trip) = self.trips.remove(&ticket) else { return Err("nothing was on its way".to_owned()) };
        self.resting |= matches!(reception, Reception::Answered { resting: true, .. });
        let (hook, delivery, nth) = match &trip {
            Trip::Delivery { hook, delivery } => (Some(*hook), Some(delivery.order), delivery.tries),
            Trip::Check { hook, .. } => (Some(*hook), None, 1),
            Trip::Invitation { .. } => (None, None, 1),
        };
        if let Some(hook) =
            hook.and_then(|hook| self.hooks.get_mut(&hook)).filter(|hook| hook.under_way == Some(ticket))
        {
            hook.under_way = None;
        }
        let settled = match trip {
            Trip::Delivery { hook, delivery } => self.settle_delivery(hook, delivery, &reception, now),
            Trip::Check { hook, token } => self.settle_check(hook, &token, &reception, now),
            Trip::Invitation { target, headers, token } => {
                self.settle_invitation(target, headers, &token, &reception, now)
            }
        };
        let trouble = settled.as_ref().err().cloned();
        let given_up = delivery.is_some() && trouble.is_some() && nth as usize > WAITS.len();
        self.remember(Attempt { at: now, hook, delivery, nth, trouble, given_up });
        settled
    }

    /// When a delivery that waits is due next, if that is not before the present is over.
    pub fn due(&self, now: Time) -> Option<Time> {
        let waiting = self.hooks.values().filter(|hook| hook.is_valid());
        waiting.filter_map(|hook| hook.queue.keys().map(|key| key.0).find(|due| *due > now)).min()
    }

    /// When there is something to be sent next: a delivery or a check.
    pub fn wakes(&self) -> Option<Time> {
        let idle = self.hooks.values().filter(|hook| hook.is_valid() && hook.under_way.is_none());
        let times = idle.flat_map(|hook| {
            let check = self.recheck.map(|span| hook.checked_at + span);
            [check, hook.queue.keys().next().map(|key| key.0)]
        });
        times.flatten().min()
    }

    /// Whether anything is on its way or waits to be sent now.
    pub fn is_busy(&self, now: Time) -> bool {
        let waits = |hook: &Hook| hook.is_valid() && hook.queue.keys().next().is_some_and(|key| key.0 <= now);
        !self.trips.is_empty() || self.hooks.values().any(waits)
    }

    /// Whether anybody is told anything: a stream is open, or a hook has subscribers.
    pub fn is_heard(&self) -> bool {
        let told = |hook: &Hook| hook.is_valid() && self.mailroom.tells(hook.number);
        !self.ears.is_empty() || self.hooks.values().any(told)
    }

    /// Whether there is anybody who could be told anything, or who waits for time to jump.
    pub(crate) fn has_listeners(&self) -> bool {
        self.resting || !self.ears.is_empty() || !self.hooks.is_empty()
    }

    /// A stream is open that has shown so many events of the journal. Its number.
    pub fn listen(&mut self, shown: usize) -> u64 {
        self.handed_out += 1;
        self.ears.insert(self.handed_out, shown);
        self.paces.entry(shown).and_modify(|streams| *streams += 1).or_insert(1);
        self.handed_out
    }

    /// The stream has shown so many events of the journal. Whether the slowest stream has got further by it.
    pub fn heard(&mut self, ear: u64, shown: usize) -> bool {
        let Some(known) = self.ears.get_mut(&ear).filter(|known| **known < shown) else { return false };
        let (before, first) = (std::mem::replace(known, shown), self.slowest());
        self.paces.entry(shown).and_modify(|streams| *streams += 1).or_insert(1);
        self.leave(before);
        self.slowest() > first
    }

    /// The stream is closed.
    pub fn hang_up(&mut self, ear: u64) {
        if let Some(shown) = self.ears.remove(&ear) {
            self.leave(shown);
        }
    }

    /// Whether every stream has shown so many events of the journal.
    pub fn has_shown(&self, events: usize) -> bool {
        self.slowest().is_none_or(|shown| shown >= events)
    }

    /// How many events the stream has shown that has shown the fewest.
    fn slowest(&self) -> Option<usize> {
        self.paces.keys().next().copied()
    }

    /// One stream fewer has shown so many.
    fn leave(&mut self, shown: usize) {
        if let Some(streams) = self.paces.get_mut(&shown) {
            *streams -= 1;
            if *streams == 0 {
                self.paces.remove(&shown);
            }
        }
    }

    /// The same state once more, for a snapshot. What was on its way waits to be sent again.
    pub fn fork(&self) -> Push {
        let mut hooks = self.hooks.clone();
        hooks.values_mut().for_each(|hook| hook.under_way = None);
        for trip in self.trips.values() {
            if let Trip::Delivery { hook, delivery } = trip
                && let Some(hook) = hooks.get_mut(hook)
            {
                hook.queue.insert((Time::from_ms(i64::MIN), delivery.order), delivery.clone());
            }
        }
        Push {
            mailroom: self.mailroom.fork(),
            secret: self.secret.clone(),
            targets: self.targets.clone(),
            hooks,
            trips: BTreeMap::new(),
            attempts: self.attempts.clone(),
            ears: BTreeMap::new(),
            paces: BTreeMap::new(),
            resting: false,
            ..*self
        }
    }

    fn dispatch(&mut self, number: u64, now: Time) -> Option<Letter> {
        let ticket = self.ticket(now);
        let hook = self.hooks.get_mut(&number)?;
        let (_, mut delivery) = hook.queue.pop_first()?;
        delivery.tries += 1;
        delivery.lets_pass = false;
        let json = ("content-type".to_owned(), "application/json".to_owned());
        let body = delivery.body.clone();
        let headers = std::iter::once(json).chain(self.mailroom.seal(&self.secret, &body));
        let letter = Letter {
            ticket,
            url: hook.target.url.clone(),
            named: hook.target.named,
            headers: headers.chain(hook.headers.iter().cloned()).collect(),
            items: delivery.items.clone(),
            body: Some(body),
        };
        self.trips.insert(ticket, Trip::Delivery { hook: number, delivery });
        Some(letter)
    }

    fn question(&self, ticket: u64, target: &Target, headers: &[(String, String)], token: &str) -> Letter {
        let url = self.mailroom.challenge(&target.url, token);
        Letter { ticket, url, named: target.named, headers: headers.to_vec(), body: None, items: Vec::new() }
    }

    fn settle_delivery(
        &mut self,
        number: u64,
        mut delivery: Delivery,
        got: &Reception,
        now: Time,
    ) -> Result<u64, String> {
        let Some(hook) = self.hooks.get_mut(&number) else { return Ok(number) };
        let Err(trouble) = judge(got) else {
            hook.reached();
            return Ok(number);
        };
        match trouble {
            Trouble::Lapse(why) => {
                let said = why.to_string();
                hook.lapses(why);
                Err(said)
            }
            Trouble::Miss(why) => {
                hook.missed(now);
                let wait =
                    WAITS.get(delivery.tries as usize - 1).filter(|_| hook.is_valid() && hook.queue.len() < ROOM);
                let Some(wait) = wait else { return Err(format!("{why}; given up")) };
                let spread = if delivery.tries == 1 { mix(self.seed ^ delivery.order) % (FIRST_SPREAD + 1) } else { 0 };
                delivery.lets_pass = false;
                hook.queue.insert((now + *wait + Millis(spread), delivery.order), delivery);
                Err(why)
            }
        }
    }

    fn settle_check(&mut self, number: u64, token: &str, got: &Reception, now: Time) -> Result<u64, String> {
        let verdict = self.verdict(token, got);
        let Some(hook) = self.hooks.get_mut(&number) else { return Ok(number) };
        match verdict {
            Ok(()) => hook.proved(now),
            Err(Trouble::Miss(why)) => {
                hook.missed(now);
                return Err(why);
            }
            Err(Trouble::Lapse(why)) => {
                let said = why.to_string();
                hook.lapses(why);
                return Err(said);
            }
        }
        Ok(number)
    }

    fn settle_invitation(
        &mut self,
        target: Target,
        headers: Vec<(String, String)>,
        token: &str,
        got: &Reception,
        now: Time,
    ) -> Result<u64, String> {
        match self.verdict(token, got) {
            Err(Trouble::Lapse(why)) => Err(why.to_string()),
            Err(Trouble::Miss(why)) => Err(why),
            Ok(()) => {
                let number = self.ticket(now);
                self.hooks.insert(number, Hook::new(number, target, headers, now));
                Ok(number)
            }
        }
    }

    /// Whether an answer to a challenge proves what it should.
    fn verdict(&self, token: &str, got: &Reception) -> Result<(), Trouble> {
        judge(got)?;
        match got {
            Reception::Answered { body, .. } if self.mailroom.proves(&self.secret, token, body) => Ok(()),
            _ => Err(Trouble::Lapse(Lapse::WrongAnswer)),
        }
    }

    /// Puts a parcel into the queue of its hook, unless what strikes it keeps it from that.
    fn post(&mut self, parcel: Parcel, due: Time, strike: Option<Strike>) {
        let Strike { delay, effect, .. } = strike.unwrap_or_default();
        // Steps of four leave room for a second copy and for one that lets another pass.
        self.handed_out += 4;
        let order = self.handed_out;
        let Some(hook) = self.hooks.get_mut(&parcel.hook).filter(|hook| hook.is_valid()) else { return };
        let due = due + Millis(u64::try_from(delay.0).unwrap_or(0));
        let lets_pass = effect == Some(Effect::Reorder);
        let delivery = Delivery { order, body: parcel.body.into(), items: parcel.items, tries: 0, lets_pass };
        let entered = match effect {
            Some(Effect::Drop) => return,
            Some(Effect::Reorder) => hook.enqueue(due + PASSING, delivery),
            Some(Effect::Duplicate) => {
                hook.enqueue(due, delivery.clone()) && hook.enqueue(due, Delivery { order: order + 2, ..delivery })
            }
            _ => hook.enqueue(due, delivery),
        };
        if !entered {
            let trouble = Some(format!("{ROOM} deliveries wait already; this one is lost"));
            self.remember(Attempt {
                at: due,
                hook: Some(parcel.hook),
                delivery: Some(order),
                nth: 0,
                trouble,
                given_up: true,
            });
        }
    }

    fn remember(&mut self, attempt: Attempt) {
        if self.attempts.len() >= MEMORY {
            self.attempts.pop_front();
        }
        self.attempts.push_back(attempt);
    }

    /// A number that looks like an id of the present.
    fn ticket(&mut self, now: Time) -> u64 {
        self.handed_out += 1;
        first_at(now) + (self.handed_out & 0x3f_ffff)
    }

    fn token(&self) -> String {
        let one = mix(self.seed ^ mix(self.handed_out));
        format!("{one:016x}{:016x}", mix(one))
    }
}

/// What an answer means for a delivery; a check asks for more.
fn judge(got: &Reception) -> Result<(), Trouble> {
    match got {
        Reception::Answered { status: 200, .. } => Ok(()),
        Reception::Answered { status, .. } if (300..400).contains(status) => {
            Err(Trouble::Lapse(Lapse::Redirect(*status)))
        }
        Reception::Answered { status, .. } => Err(Trouble::Miss(format!("it answered {status}"))),
        Reception::Unreachable(why) => Err(Trouble::Miss(format!("it cannot be reached: {why}"))),
        Reception::TooSlow => Err(Trouble::Miss("no whole answer came in time".to_owned())),
        Reception::TooMuch => Err(Trouble::Miss("its answer is too long".to_owned())),
        Reception::Untrusted(why) => Err(Trouble::Lapse(Lapse::Untrusted(why.clone()))),
        Reception::Forbidden(why) => Err(Trouble::Lapse(Lapse::Forbidden(why.clone()))),
    }
}
