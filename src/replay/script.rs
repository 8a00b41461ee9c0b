//! Playing a written exchange: every reply at its time, whatever the customers do.

use std::sync::Arc;

use anyhow::Result;
use mock_api::{AccountId, Clock, Draft, Log, Millis, Platform, PostId, Time, To, What, dialect};

use super::{Play, transcript};
use crate::scenario::model::{Answer, Sample};
use crate::scenario::template;
use crate::transcript::{Channel, Transcript};

/// Plays a sample of a play's scenario to its end.
///
/// # Errors
/// When the platform cannot exist at the story's time.
pub fn play_sample(play: &Arc<Play>, sample: &Sample, seed: u64) -> Result<Transcript> {
    let (mut world, brand) = play.stage(dialect::ALL[0].customs, seed, Clock::instant())?;
    let mut script = Script::new(play, sample, brand, world.platform());
    while !world.over() {
        script.read(world.platform());
        let Some((due, index)) = script.next() else {
            if world.jump() {
                continue;
            }
            break;
        };
        // What the customers do first may answer the reply's waiting: look again after each event.
        if world.due().is_some_and(|event| event < due) {
            world.jump();
            continue;
        }
        world.advance(Millis((due.ms() - world.now().ms()).max(0).unsigned_abs()));
        world.act(|platform| script.perform(index, platform));
    }
    Ok(transcript(world, &Log::default(), None))
}

/// A sample's replies, and how far each customer's exchange has come.
struct Script<'a> {
    play: &'a Play,
    sample: &'a Sample,
    brand: AccountId,
    cursor: usize,
    customers: Vec<Exchange>,
    /// Replies that were given, by their place in the sample.
    done: Vec<bool>,
    /// When the last reply was given.
    last: Option<Time>,
}

struct Exchange {
    account: AccountId,
    /// The customer's first message that is not answered yet: when it came.
    waiting: Option<Time>,
    post: Option<PostId>,
}

impl<'a> Script<'a> {
    fn new(play: &'a Play, sample: &'a Sample, brand: AccountId, platform: &Platform) -> Script<'a> {
        let customers = play.story.scenario.customers.iter();
        let customers = customers.filter_map(|customer| platform.find_account(&customer.handle));
        let customers = customers.map(|account| Exchange { account, waiting: None, post: None }).collect();
        Script { play, sample, brand, cursor: 0, customers, done: vec![false; sample.replies.len()], last: None }
    }

    fn customer_of(&self, reply: &Answer) -> usize {
        let customers = &self.play.story.scenario.customers;
        reply.to.as_ref().and_then(|to| customers.iter().position(|customer| customer.handle == *to)).unwrap_or(0)
    }

    fn read(&mut self, platform: &Platform) {
        while let Some(event) = platform.event(self.cursor) {
            self.cursor += 1;
            let Some(exchange) = self.customers.iter_mut().find(|exchange| exchange.account == event.actor) else {
                continue;
            };
            if let What::Posted(post) = &event.what {
                exchange.post = Some(*post);
            }
            if matches!(event.what, What::Posted(_) | What::Messaged(_)) {
                exchange.waiting = exchange.waiting.or(Some(event.at));
            }
        }
    }

    /// The reply that comes next and when, of those whose time is known: each customer's replies come in their order.
    fn next(&self) -> Option<(Time, usize)> {
        let mut begun = vec![false; self.customers.len()];
        let mut next: Option<(Time, usize)> = None;
        for (index, reply) in self.sample.replies.iter().enumerate().filter(|(index, _)| !self.done[*index]) {
            let customer = self.customer_of(reply);
            if std::mem::replace(&mut begun[customer], true) {
                continue;
            }
            let due = match (reply.later, reply.after) {
                (Some(later), _) if self.follows(index) => self.last.map(|last| last + Millis(later.0.unsigned_abs())),
                (None, Some(after)) => {
                    self.customers[customer].waiting.map(|since| since + Millis(after.0.unsigned_abs()))
                }
                _ => None,
            };
            if let Some(due) = due
                && next.is_none_or(|(earlier, _)| due < earlier)
            {
                next = Some((due, index));
            }
        }
        next
    }

    /// Whether the reply before this one in the sample was given.
    fn follows(&self, index: usize) -> bool {
        index.checked_sub(1).is_some_and(|before| self.done[before])
    }

    /// Gives a reply. What the platform refuses is on record in its journal.
    fn perform(&mut self, index: usize, platform: &mut Platform) {
        let reply = &self.sample.replies[index];
        let customer = self.customer_of(reply);
        let exchange = &mut self.customers[customer];
        if let (true, Some(post)) = (reply.like, exchange.post) {
            let _ = platform.like(self.brand, post);
        }
        if let Some(text) = &reply.text {
            let (story, person) = (&self.play.story, &self.play.story.scenario.customers[customer]);
            let text = template::fill(&text.all()[0], |key| template::slot(key, &story.brand, person), |_| 0);
            match (reply.channel, exchange.post) {
                (Channel::Public, Some(post)) => {
                    let text = platform.addressed_reply(self.brand, &text, post);
                    let _ = platform.post(self.brand, Draft::reply(&text, post));
                }
                (Channel::Public, None) => {
                    let _ = platform.post(self.brand, Draft::new(&format!("@{} {text}", person.handle)));
                }
                (Channel::Private, _) => {
                    let text = platform.addressed(self.brand, &text, &[exchange.account]);
                    let _ = platform.message(self.brand, To::Person(exchange.account), &text);
                }
            }
            exchange.waiting = None;
        }
        if let Some(desk) = &reply.hand_over {
            platform.note(self.brand, exchange.account, "hand_over", desk);
        }
        self.done[index] = true;
        self.last = Some(platform.now());
    }
}
