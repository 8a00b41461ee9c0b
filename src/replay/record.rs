//! From the journal to the transcript: what was said and done, case by case.

use std::collections::BTreeMap;

use mock_api::{AccountId, Entry, Event, Log, MessageId, Platform, PostId, Refusal, Time, Version, What};

use super::calls::calls;
use super::ensemble::{Ensemble, addressee_among, attempted};
use crate::transcript::{Act, Channel, Party, Transcript, Turn};

/// Projects the journal of a run, finished or not: the transcript, and the place in the journal of each of its turns.
pub(super) fn transcript(
    platform: &Platform,
    ensemble: &Ensemble,
    log: &Log,
    broke: Option<String>,
) -> (Transcript, Vec<usize>) {
    let mut recorder = Recorder {
        platform,
        ensemble,
        people: ensemble.people.iter().map(|person| (person.account, i64::MIN)).collect(),
        turns: Vec::new(),
        places: Vec::new(),
        edits: BTreeMap::new(),
    };
    for (index, event) in platform.journal().since(0).iter().enumerate() {
        recorder.event(index, event);
    }
    let calls = calls(log, ensemble.brand, |event| recorder.turn_of(event), |entry| recorder.customer_of(entry));
    let endings = ensemble.people.iter().map(|person| person.life.ended).collect();
    let transcript = Transcript { calls, turns: recorder.turns, endings, ended_at: platform.now().ms(), broke };
    (transcript, recorder.places)
}

struct Recorder<'a> {
    platform: &'a Platform,
    ensemble: &'a Ensemble,
    /// Everybody's account, and when they last spoke.
    people: Vec<(AccountId, i64)>,
    turns: Vec<Turn>,
    /// The place in the journal of each turn.
    places: Vec<usize>,
    /// How often each post or message, by its number, was edited so far.
    edits: BTreeMap<u64, usize>,
}

impl Recorder<'_> {
    fn event(&mut self, index: usize, event: &Event) {
        match event.what {
            What::Edited(post) => *self.edits.entry(self.platform.post_by(post).number).or_default() += 1,
            What::MessageEdited(message) => {
                *self.edits.entry(self.platform.message_by(message).number).or_default() += 1;
            }
            _ => {}
        }
        let by_agent = event.actor == self.ensemble.brand;
        let customer = self.people.iter().position(|(account, _)| *account == event.actor);
        let done = if by_agent {
            self.by_agent(event)
        } else {
            customer.and_then(|who| Some((who, self.by_customer(who, index, event)?)))
        };
        let Some((customer, act)) = done else { return };
        if !by_agent {
            self.people[customer].1 = event.at.ms();
        }
        let by = if by_agent { Party::Agent } else { Party::Customer };
        self.places.push(index);
        self.turns.push(Turn { at: event.at.ms(), by, customer, act });
    }

    fn by_customer(&self, who: usize, index: usize, event: &Event) -> Option<Act> {
        let parting = self.ensemble.people[who].parting.contains(&index);
        match &event.what {
            What::Posted(post) | What::Edited(post) => {
                let edited = matches!(event.what, What::Edited(_));
                let (channel, text) = (Channel::Public, self.post_text(*post));
                Some(Act::Said { channel, text, parting, to_itself: false, edited })
            }
            What::Messaged(message) | What::MessageEdited(message) => {
                let edited = matches!(event.what, What::MessageEdited(_));
                let (channel, text) = (Channel::Private, self.message_text(*message));
                Some(Act::Said { channel, text, parting, to_itself: false, edited })
            }
            What::Deleted(post) => Some(Act::Deleted { text: self.post_text(*post) }),
            What::Suspended => Some(Act::Suspended),
            What::Reinstated => Some(Act::Returned),
            What::Blocked(account) if self.is_agent(*account) => Some(Act::Blocked),
            What::Unblocked(account) if self.is_agent(*account) => Some(Act::Unblocked),
            What::Followed(account) if self.is_agent(*account) => Some(Act::Followed),
            What::Unfollowed(account) if self.is_agent(*account) => Some(Act::Unfollowed),
            What::Refused(attempt) => {
                let (channel, _) = attempted(self.platform, &attempt.place, &self.people);
                Some(refused(channel, &attempt.text, &attempt.refusal))
            }
            _ => None,
        }
    }

    fn by_agent(&self, event: &Event) -> Option<(usize, Act)> {
        let platform = self.platform;
        match &event.what {
            What::Posted(post) | What::Edited(post) => {
                let parent = platform.post_by(*post).reply_to;
                let to_itself = parent.is_some_and(|parent| self.is_agent(platform.post_by(parent).author));
                let edited = matches!(event.what, What::Edited(_));
                let (channel, text) = (Channel::Public, self.post_text(*post));
                let said = Act::Said { channel, text, parting: false, to_itself, edited };
                Some((addressee_among(platform, *post, &self.people)?, said))
            }
            What::Messaged(id) | What::MessageEdited(id) => {
                let message = platform.message_by(*id);
                let participants = &platform.conversation(message.conversation).participants;
                let customer = self.people.iter().position(|(account, _)| participants.contains(account))?;
                let edited = matches!(event.what, What::MessageEdited(_));
                let (channel, text) = (Channel::Private, self.message_text(*id));
                Some((customer, Act::Said { channel, text, parting: false, to_itself: false, edited }))
            }
            What::Deleted(post) => {
                let text = platform.post_by(*post).text.to_string();
                Some((addressee_among(platform, *post, &self.people)?, Act::Deleted { text }))
            }
            What::Hidden(post) => Some((self.author(platform.post_by(*post).author)?, Act::Hid)),
            What::Liked(post) => Some((self.author(platform.post_by(*post).author)?, Act::Liked)),
            What::Followed(account) => Some((self.author(*account)?, Act::Followed)),
            What::Noted(note) if &*note.tag == "hand_over" => {
                Some((self.author(note.about)?, Act::HandedOver { desk: note.text.to_string() }))
            }
            What::Refused(attempt) => {
                let (channel, customer) = attempted(platform, &attempt.place, &self.people);
                Some((customer.unwrap_or(0), refused(channel, &attempt.text, &attempt.refusal)))
            }
            _ => None,
        }
    }

    /// The turn that an event of the journal became, and its customer.
    fn turn_of(&self, event: usize) -> Option<(usize, usize)> {
        let turn = self.places.binary_search(&event).ok()?;
        Some((turn, self.turns[turn].customer))
    }

    /// The customer whom a call was for, of which nothing came: whoever its path or body names first, by the number of an
    /// account or of a post in their thread.
    fn customer_of(&self, entry: &Entry) -> Option<usize> {
        let asked = [entry.wire.path(), entry.wire.body()];
        let mut words = asked.iter().flat_map(|text| text.split(|c: char| !c.is_ascii_digit()));
        words.find_map(|digits| self.whose(digits.parse().ok()?))
    }

    fn whose(&self, number: u64) -> Option<usize> {
        if let Some(post) = self.platform.find_post(number) {
            let post = self.platform.post_by(post);
            return self.author(post.author).or_else(|| self.author(self.platform.post_by(post.root).author));
        }
        self.author(self.platform.find_account_by_number(number)?)
    }

    fn is_agent(&self, account: AccountId) -> bool {
        account == self.ensemble.brand
    }

    /// What a post said after as many edits as were seen so far.
    fn post_text(&self, id: PostId) -> String {
        let post = self.platform.post_by(id);
        self.words(post.number, &post.text, &post.versions)
    }

    /// The same of a private message.
    fn message_text(&self, id: MessageId) -> String {
        let message = self.platform.message_by(id);
        self.words(message.number, &message.text, message.versions())
    }

    fn words(&self, number: u64, last: &str, versions: &[Version]) -> String {
        let edits = self.edits.get(&number).copied().unwrap_or(0);
        versions.get(edits).map_or(last, |version| &version.text).to_owned()
    }

    fn author(&self, account: AccountId) -> Option<usize> {
        self.people.iter().position(|(other, _)| *other == account)
    }
}

fn refused(channel: Channel, text: &str, refusal: &Refusal) -> Act {
    Act::Refused { channel, text: text.to_owned(), reason: refusal.to_string() }
}

/// A moment of the virtual clock in Unix milliseconds.
pub(super) fn at(ms: i64) -> Time {
    Time::from_ms(ms)
}
