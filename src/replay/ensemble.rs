//! The simulated customers of one world: they read the journal, react by their stories, and speak when it is time.

use std::sync::Arc;

use mock_api::{AccountId, Cast, Draft, Event, Lang, Millis, Place, Platform, PostId, Refusal, Time, To, What};

use super::Play;
use super::deeds::{self, Doing};
use super::life::{Heard, Life};
use super::words;
use crate::evaluator::markers::{Reading, Seen, Tongue, observe};
use crate::scenario::model::{Customer, Line};
use crate::transcript::Channel;

/// How long a world stays open after the last word, so that late answers, close-outs and check-backs are still seen.
const CURTAIN: Millis = Millis::hours(48);

/// The customers of one run.
#[derive(Clone)]
pub struct Ensemble {
    pub(super) play: Arc<Play>,
    pub(super) seed: u64,
    pub(super) brand: AccountId,
    pub(super) people: Vec<Person>,
    cursor: usize,
    over: bool,
}

/// One customer on the platform.
#[derive(Clone)]
pub(super) struct Person {
    pub(super) account: AccountId,
    pub(super) life: Life,
    /// The customer's last post, which the next public line continues.
    thread: Option<PostId>,
    /// What the customer said since the company's last reply, for reading that reply.
    asked: Vec<String>,
    /// The posts and messages that were said as parting words, by their place in the journal.
    pub(super) parting: Vec<usize>,
}

impl Ensemble {
    pub(super) fn new(play: Arc<Play>, seed: u64, brand: AccountId, accounts: Vec<AccountId>) -> Ensemble {
        let people = accounts
            .into_iter()
            .zip(&play.story.scenario.customers)
            .map(|(account, customer)| Person {
                account,
                life: Life::begin(customer, play.story.starts),
                thread: None,
                asked: Vec::new(),
                parting: Vec::new(),
            })
            .collect();
        Ensemble { play, seed, brand, people, cursor: 0, over: false }
    }

    /// When the run is over: some time after the last word, once every story has ended.
    fn curtain(&self) -> Option<Time> {
        let ended = self.people.iter().all(|person| person.life.ended.is_some());
        let last = self.people.iter().map(|person| person.life.last).max().unwrap_or(self.play.story.starts);
        ended.then(|| Time::from_ms(last) + CURTAIN)
    }

    /// Reads what happened since, and lets every customer react to what concerns them.
    fn read(&mut self, platform: &Platform) {
        while let Some(event) = platform.event(self.cursor) {
            self.cursor += 1;
            if event.actor == self.brand {
                self.read_event(platform, event);
            }
        }
    }

    fn read_event(&mut self, platform: &Platform, event: &Event) {
        let now = event.at.ms();
        match &event.what {
            What::Posted(post) => {
                let said = platform.post_by(*post);
                let text = &said.text;
                if let Some(index) = addressee(platform, *post, &self.people) {
                    // A reply that does not reach the customer is not read: on some platforms it has to name them.
                    if said.reply_to.is_some() && !said.mentions.contains(&self.people[index].account) {
                        return;
                    }
                    self.hear(index, Channel::Public, text, now);
                }
            }
            What::Messaged(message) => {
                let message = platform.message_by(*message);
                let participants = &platform.conversation(message.conversation).participants;
                for index in 0..self.people.len() {
                    if participants.contains(&self.people[index].account) {
                        self.hear(index, Channel::Private, &message.text, now);
                    }
                }
            }
            What::Noted(note) if &*note.tag == "hand_over" => {
                if let Some(index) = self.people.iter().position(|person| person.account == note.about) {
                    self.hear_hand_over(index, note.text.to_string(), now);
                }
            }
            _ => {}
        }
    }

    fn hear(&mut self, index: usize, channel: Channel, text: &str, now: i64) {
        let play = Arc::clone(&self.play);
        let customer = &play.story.scenario.customers[index];
        let person = &mut self.people[index];
        let asked: Vec<&str> = person.asked.iter().map(String::as_str).collect();
        let seen = observe(&Reading {
            text,
            channel,
            language: Tongue::Known(play.story.scenario.language),
            customer: &asked,
            customer_name: Some(&customer.name),
            customer_handle: Some(&customer.handle),
            house: Some(&play.house),
        });
        let desks = seen.desks.iter().filter_map(|(desk, _)| play.house.desk(*desk)).map(str::to_owned).collect();
        let heard = Heard { channel, seen, text: text.to_owned(), desks, is_reply: true };
        person.asked.clear();
        person.life.hear(customer, heard, now);
    }

    fn hear_hand_over(&mut self, index: usize, desk: String, now: i64) {
        let customer = &self.play.story.scenario.customers[index];
        let heard = Heard {
            channel: Channel::Private,
            seen: Seen::default(),
            text: String::new(),
            desks: vec![desk],
            is_reply: false,
        };
        self.people[index].life.hear(customer, heard, now);
    }

    /// Says the line that is due for one customer, if one is.
    fn speak(&mut self, index: usize, platform: &mut Platform) {
        let play = Arc::clone(&self.play);
        let customer = &play.story.scenario.customers[index];
        let now = platform.now().ms();
        while let Some(line_index) = self.people[index].life.line_due(now) {
            let life = &self.people[index].life;
            let (state, visits) = (life.state(), life.visits);
            let last_state = customer.story[state].ends.is_some();
            let line = &customer.story[state].says[line_index];
            let purpose = format!("{state}.{line_index}.{visits}");
            let mut chance = words::stream(self.seed, &["say", &customer.handle, &purpose]);
            let text = words::say(&line.text, &play.story.brand, customer, &mut chance);
            let parting = last_state.then_some(platform.journal().len());
            let person = &mut self.people[index];
            utter(platform, person, self.brand, line, text, customer, &play);
            person.parting.extend(parting);
            person.life.said(customer, line_index, now);
        }
    }

    /// Does what is due beside speaking for one customer, if anything is.
    fn act_on(&mut self, index: usize, platform: &mut Platform) {
        let play = Arc::clone(&self.play);
        let customer = &play.story.scenario.customers[index];
        let now = platform.now().ms();
        while let Some(deed) = self.people[index].life.deed_due(now) {
            let life = &self.people[index].life;
            let (state, visits) = (life.state(), life.visits);
            let purpose = format!("{state}.{deed}.{visits}");
            let doing = Doing { play: &play, seed: self.seed, brand: self.brand, customer, purpose };
            deeds::perform(&customer.story[state].deeds[deed], platform, &self.people[index], &doing);
            self.people[index].life.did(customer, deed, now);
        }
    }
}

/// The customer whom a public post of the company is for: whose thread it is in, else whom it mentions, else who spoke last.
pub(super) fn addressee(platform: &Platform, post: PostId, people: &[Person]) -> Option<usize> {
    let accounts: Vec<(AccountId, i64)> = people.iter().map(|person| (person.account, person.life.last)).collect();
    addressee_among(platform, post, &accounts)
}

/// As [`addressee`], for accounts with the time of their last word.
pub(super) fn addressee_among(platform: &Platform, post: PostId, people: &[(AccountId, i64)]) -> Option<usize> {
    let whose = |account: AccountId| people.iter().position(|(other, _)| *other == account);
    let mut above = platform.post_by(post).reply_to;
    while let Some(id) = above {
        let post = platform.post_by(id);
        if let Some(index) = whose(post.author) {
            return Some(index);
        }
        above = post.reply_to;
    }
    let mentioned = platform.post_by(post).mentions.iter().find_map(|account| whose(*account));
    mentioned.or_else(|| (0..people.len()).max_by_key(|&index| (people[index].1, std::cmp::Reverse(index))))
}

/// Puts one line on the platform. A refusal is on record in the journal; a text that was said before is said louder.
fn utter(
    platform: &mut Platform,
    person: &mut Person,
    brand: AccountId,
    line: &Line,
    mut text: String,
    customer: &Customer,
    play: &Play,
) {
    let _ = customer;
    person.asked.push(text.clone());
    let thread = person.thread.filter(|post| !line.new_thread && !platform.post_by(*post).deleted);
    for _ in 0..4 {
        let addressed;
        let refused = match line.channel {
            Channel::Public => {
                let draft = match thread {
                    Some(post) => {
                        let to = last_in_thread(platform, post, brand);
                        addressed = platform.addressed_reply(person.account, &text, to);
                        Draft::reply(&addressed, to)
                    }
                    None => Draft::new(&text),
                };
                let posted = platform.post(person.account, draft.lang(Lang::new(play.story.scenario.language.code())));
                posted.map(|post| person.thread = Some(post)).err()
            }
            Channel::Private => {
                let text = platform.addressed(person.account, &text, &[brand]);
                platform.message(person.account, To::Person(brand), &text).err()
            }
        };
        match refused {
            Some(Refusal::Duplicate) => text.push('!'),
            _ => return,
        }
    }
}

/// The post that a customer replies to: the company's last one in the thread, else their own.
fn last_in_thread(platform: &Platform, own: PostId, brand: AccountId) -> PostId {
    let thread = platform.thread(own);
    let by_brand = |post: &&PostId| platform.post_by(**post).author == brand && !platform.post_by(**post).deleted;
    thread.iter().rev().find(by_brand).copied().unwrap_or(own)
}

impl Cast for Ensemble {
    fn due(&self) -> Option<Time> {
        if self.over {
            return None;
        }
        let customers = self.people.iter().zip(&self.play.story.scenario.customers);
        let next = customers.filter_map(|(person, customer)| person.life.due(customer)).min();
        next.map(Time::from_ms).or_else(|| self.curtain())
    }

    fn act(&mut self, platform: &mut Platform) {
        self.read(platform);
        let now = platform.now();
        for index in 0..self.people.len() {
            let play = Arc::clone(&self.play);
            let customer = &play.story.scenario.customers[index];
            self.people[index].life.wait(customer, now.ms());
            self.speak(index, platform);
            self.act_on(index, platform);
        }
        self.over = self.over || self.curtain().is_some_and(|curtain| curtain <= now);
    }

    fn over(&self) -> bool {
        self.over
    }

    fn fork(&self) -> Box<dyn Cast> {
        Box::new(self.clone())
    }
}

/// Where an attempt that the platform refused was going: the channel, and the customer if it can be told.
pub(super) fn attempted(platform: &Platform, place: &Place, people: &[(AccountId, i64)]) -> (Channel, Option<usize>) {
    let whose = |account: AccountId| people.iter().position(|(other, _)| *other == account);
    match place {
        Place::Thread => (Channel::Public, None),
        Place::Under(post) => {
            let post = platform.post_by(*post);
            (Channel::Public, whose(post.author).or_else(|| whose(platform.post_by(post.root).author)))
        }
        Place::Person(account) => (Channel::Private, whose(*account)),
        Place::Conversation(id) => {
            (Channel::Private, platform.conversation(*id).participants.iter().find_map(|account| whose(*account)))
        }
        Place::NewGroup => (Channel::Private, None),
    }
}
