//! The case: one transcript as the criteria see it, a conversation per customer, with every reply read once.

use std::ops::Range;

use super::markers::{House, HouseParts, Reading, Seen, Tongue, observe};
use super::occasion::Occasion;
use super::verdict::{Evidence, Lapse};
use super::wording::{bare_words, runs};
use crate::language::{Language, recognise};
use crate::marker::Marker;
use crate::scenario::brand::Brand;
use crate::scenario::conduct::Conduct;
use crate::scenario::model::{Category, Customer, Ending, Expect, Scenario};
use crate::transcript::{Act, Call, Channel, Party, Transcript, Turn};

/// From how many words on a reply's language is recognised; a shorter one is taken to be in the scenario's.
const WORDS_TO_RECOGNISE: usize = 7;

/// From how many words on a reply that is in none of the languages is taken to be in another one.
const WORDS_TO_REFUSE: usize = 14;

/// All that a criterion is told.
#[derive(Debug)]
pub struct Case<'a> {
    /// What is known beside the words.
    pub setting: Setting,
    /// The language that the customers expect to be answered in; `None`: none of the five, or too little to tell.
    pub language: Option<Language>,
    /// What kind of message the company gets.
    pub category: Category,
    /// Who answers.
    pub brand: &'a Brand,
    /// What is the brand's own.
    pub house: &'a House,
    /// One for each customer, in the order of the scenario.
    pub conversations: Vec<Conversation<'a>>,
    /// The agent's calls from the first one on that went wrong.
    pub calls: &'a [Call],
}

/// What is known of a case beside what was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// A story was played: what is expected and when each word was said is known.
    Story,
    /// Real talk, of which only the words are known.
    Record {
        /// Whether the times are known too.
        timed: bool,
    },
}

/// What was said between one customer and the company.
#[derive(Debug)]
pub struct Conversation<'a> {
    /// The customer's index in the scenario.
    pub index: usize,
    /// The customer.
    pub customer: &'a Customer,
    /// What kind of moment this is for the customer.
    pub occasion: Occasion,
    /// How the story ended, if it did.
    pub ending: Option<Ending>,
    /// How whoever answers is expected to behave towards this customer.
    pub conduct: Conduct,
    /// What was said, in order of time.
    pub exchanges: Vec<Exchange<'a>>,
    /// What the agent did besides talking, with the index of the turn.
    pub acts: Vec<(usize, &'a Act)>,
}

/// What the customer said in a row, and what the company answered in a row.
#[derive(Debug, Default)]
pub struct Exchange<'a> {
    /// The customer's messages that wait for an answer; none where the company speaks first.
    pub waiting: Vec<Message<'a>>,
    /// The replies; none where nobody answered.
    pub replies: Vec<Reply<'a>>,
}

/// One message of a customer.
#[derive(Debug, Clone, Copy)]
pub struct Message<'a> {
    /// The index of the turn in the transcript.
    pub turn: usize,
    /// When, in Unix milliseconds.
    pub at: i64,
    /// Where.
    pub channel: Channel,
    /// What was said.
    pub text: &'a str,
    /// Whether it needs no answer: parting words, or taken back before there was one.
    pub parting: bool,
}

/// One message of the company, read.
#[derive(Debug)]
pub struct Reply<'a> {
    /// The index of the turn in the transcript.
    pub turn: usize,
    /// When, in Unix milliseconds.
    pub at: i64,
    /// Where.
    pub channel: Channel,
    /// What was said.
    pub text: &'a str,
    /// What a careful reader sees in it.
    pub seen: Seen,
    /// Its runs of three words, without the customers' names: what tells a text that is used again.
    pub runs: Vec<u64>,
    /// Whether it is a reply to a post of the company's own.
    pub to_itself: bool,
    /// Whether it takes the place of a reply before it.
    pub edited: bool,
}

/// What every reply of a case is read with.
struct Reader<'r> {
    language: Language,
    house: &'r House,
    names: &'r [&'r str],
}

impl<'a> Case<'a> {
    /// The case of a story that was played: every reply is read once.
    pub fn new(scenario: &'a Scenario, brand: &'a Brand, house: &'a House, transcript: &'a Transcript) -> Case<'a> {
        let conversation = |(index, customer): (usize, &'a Customer)| Conversation {
            index,
            customer,
            occasion: Occasion::of(customer.category.unwrap_or(scenario.category), customer.mood.0),
            ending: transcript.endings.get(index).copied().flatten(),
            conduct: customer.expect.conduct.and(&scenario.expect.conduct),
            exchanges: Vec::new(),
            acts: Vec::new(),
        };
        let mut conversations: Vec<Conversation> = scenario.customers.iter().enumerate().map(conversation).collect();
        let names: Vec<&str> = scenario.customers.iter().map(|customer| customer.name.as_str()).collect();
        let reader = Reader { language: scenario.language, house, names: &names };
        for (index, turn) in transcript.turns.iter().enumerate() {
            // A transcript from elsewhere may speak of customers that the scenario does not know.
            if let Some(conversation) = conversations.get_mut(turn.customer) {
                conversation.add(index, turn, &reader);
            }
        }
        let (language, category) = (Some(scenario.language), scenario.category);
        let calls = &transcript.calls;
        Case { setting: Setting::Story, language, category, brand, house, conversations, calls }
    }

    /// Whether it is known when things were said.
    pub fn is_timed(&self) -> bool {
        self.setting != Setting::Record { timed: false }
    }

    /// Whether this is real talk, of which nobody wrote down what is expected.
    pub fn is_record(&self) -> bool {
        matches!(self.setting, Setting::Record { .. })
    }

    /// Whether every reply is in a language that is known, so that it can be understood.
    pub fn is_understood(&self) -> bool {
        !self.is_record() || self.replies().all(|(_, _, reply)| reply.seen.language.is_some())
    }

    /// Every reply to any customer, in order of time.
    pub fn replies(&self) -> impl Iterator<Item = (&Conversation<'a>, &Exchange<'a>, &Reply<'a>)> {
        let mut replies: Vec<_> = self
            .conversations
            .iter()
            .flat_map(|c| c.exchanges.iter().flat_map(move |e| e.replies.iter().map(move |r| (c, e, r))))
            .collect();
        replies.sort_by_key(|(_, _, reply)| reply.turn);
        replies.into_iter()
    }
}

impl<'a> Conversation<'a> {
    /// What is expected of the answers.
    pub fn expect(&self) -> &'a Expect {
        &self.customer.expect
    }

    /// Every reply, in order of time.
    pub fn replies(&self) -> impl DoubleEndedIterator<Item = &Reply<'a>> {
        self.exchanges.iter().flat_map(|exchange| &exchange.replies)
    }

    /// Every reply in one channel, in order of time.
    pub fn replies_in(&self, channel: Channel) -> impl DoubleEndedIterator<Item = &Reply<'a>> {
        self.replies().filter(move |reply| reply.channel == channel)
    }

    /// Every message of the customer, in order of time.
    pub fn messages(&self) -> impl DoubleEndedIterator<Item = &Message<'a>> {
        self.exchanges.iter().flat_map(|exchange| &exchange.waiting)
    }

    /// The first exchange that the company took part in: what its first impression is made of.
    pub fn first_answer(&self) -> Option<&Exchange<'a>> {
        self.exchanges.iter().find(|exchange| !exchange.replies.is_empty())
    }

    /// The first reply that shows a marker, and its words.
    pub fn shows(&self, marker: Marker) -> Option<(&Reply<'a>, Range<usize>)> {
        self.replies().find_map(|reply| Some((reply, reply.seen.first(marker)?)))
    }

    /// Whether how the company speaks can be judged: it spoke, and it was expected to.
    pub fn is_spoken(&self) -> bool {
        !self.expect().silence && self.replies().next().is_some()
    }

    /// The customer's first name; `None` for a nickname, which nobody is expected to use.
    pub fn first_name(&self) -> Option<&'a str> {
        self.customer.name.split_once(' ').map(|(first, _)| first)
    }

    /// The lapse towards this customer, with the names that reasons and tips may use.
    pub fn lapse(&self, lapse: &Lapse) -> Evidence {
        let evidence = Evidence::of(lapse, self.index);
        match self.first_name() {
            Some(name) => evidence.with("name", name),
            None => evidence,
        }
    }

    fn add(&mut self, index: usize, turn: &'a Turn, reader: &Reader) {
        let Act::Said { channel, text, parting, to_itself, edited } = &turn.act else {
            match turn.by {
                Party::Agent => self.acts.push((index, &turn.act)),
                Party::Customer => self.take_back(&turn.act),
            }
            return;
        };
        match turn.by {
            Party::Customer => {
                let message = Message { turn: index, at: turn.at, channel: *channel, text, parting: *parting };
                let waiting = &mut self.exchange(|last| !last.replies.is_empty()).waiting;
                if *edited {
                    waiting.iter_mut().rfind(|before| before.channel == *channel).into_iter().for_each(let_go);
                }
                waiting.push(message);
            }
            Party::Agent => {
                let seen = self.read(text, *channel, reader);
                let runs = runs(text, reader.names);
                let (at, channel, to_itself, edited) = (turn.at, *channel, *to_itself, *edited);
                let reply = Reply { turn: index, at, channel, text, seen, runs, to_itself, edited };
                self.exchange(|_| false).replies.push(reply);
            }
        }
    }

    /// What the customer deleted needs no answer any more, and neither does whoever cannot be reached.
    fn take_back(&mut self, act: &Act) {
        let Some(last) = self.exchanges.last_mut().filter(|last| last.replies.is_empty()) else { return };
        match act {
            Act::Deleted { text } => {
                last.waiting.iter_mut().rfind(|message| message.text == text).into_iter().for_each(let_go);
            }
            Act::Blocked | Act::Suspended => last.waiting.iter_mut().for_each(let_go),
            _ => {}
        }
    }

    /// The last exchange, or a new one where there is none or the last is `over`.
    fn exchange(&mut self, over: impl Fn(&Exchange<'a>) -> bool) -> &mut Exchange<'a> {
        if self.exchanges.last().is_none_or(over) {
            self.exchanges.push(Exchange::default());
        }
        let last = self.exchanges.len() - 1;
        &mut self.exchanges[last]
    }

    fn read(&self, text: &str, channel: Channel, reader: &Reader) -> Seen {
        let tongue = match bare_words(text).take(WORDS_TO_REFUSE).count() {
            ..WORDS_TO_RECOGNISE => Tongue::Known(reader.language),
            words => match recognise(text) {
                Some(recognised) => Tongue::Known(recognised),
                None if words < WORDS_TO_REFUSE => Tongue::Known(reader.language),
                None => Tongue::Foreign,
            },
        };
        let answered: Vec<&str> = self.exchanges.last().into_iter().flat_map(|e| &e.waiting).map(|m| m.text).collect();
        observe(&Reading {
            text,
            channel,
            language: tongue,
            customer: &answered,
            customer_name: Some(&self.customer.name),
            customer_handle: Some(&self.customer.handle),
            house: Some(reader.house),
        })
    }
}

impl<'a> Exchange<'a> {
    /// The first reply of these that shows a marker, and its words.
    pub fn shows(&self, marker: Marker) -> Option<(&Reply<'a>, Range<usize>)> {
        self.replies.iter().find_map(|reply| Some((reply, reply.seen.first(marker)?)))
    }

    /// Whether somebody waits for an answer: the customer said something that is more than parting words.
    pub fn waits(&self) -> bool {
        self.waiting.iter().any(|message| !message.parting)
    }

    /// Whether the customer waits and nobody answered.
    pub fn is_unanswered(&self) -> bool {
        self.waits() && self.replies.is_empty()
    }
}

impl Reply<'_> {
    /// The bytes of the opening sentence: where a greeting, a name and some sympathy would be.
    pub fn opening(&self) -> Range<usize> {
        let end = self.text.find(['.', '!', '?', '\n']).map_or(self.text.len(), |at| at + 1);
        0..end
    }

    /// The bytes of the last words: where a signature would be.
    pub fn closing(&self) -> Range<usize> {
        let end = self.text.trim_end().len();
        let start = self.text[..end].char_indices().rev().filter(|(_, c)| c.is_whitespace()).nth(2);
        start.map_or(0, |(at, c)| at + c.len_utf8())..end
    }

    /// The bytes of the whole text.
    pub fn whole(&self) -> Range<usize> {
        0..self.text.len()
    }
}

fn let_go(message: &mut Message) {
    message.parting = true;
}

/// What is the brand's own, for reading its replies. A number's pattern that is no regular expression, which checking
/// the brand reports, is left out.
pub fn house_of(brand: &Brand) -> House {
    let mut parts = HouseParts {
        names: std::iter::once(brand.name.clone()).chain(brand.watch.iter().cloned()).collect(),
        handles: vec![brand.handle.clone()],
        team: brand.team.iter().map(|c| (c.name.clone(), c.initials.clone())).collect(),
        numbers: brand.numbers.iter().map(|(kind, pattern)| (*kind, pattern.clone())).collect(),
        contacts: brand.contacts.clone(),
        desks: brand.desks.iter().map(|(id, desk)| (id.clone(), desk.names.clone())).collect(),
    };
    House::new(parts.clone()).unwrap_or_else(|_| {
        parts.numbers.retain(|(_, pattern)| regex::Regex::new(pattern).is_ok());
        House::new(parts).expect("only patterns that compile are left")
    })
}
