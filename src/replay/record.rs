//! From the journal to the transcript: what was said and done, case by case.

use mock_api::{AccountId, Entry, Event, Log, Platform, PostId, Refusal, Time, What};

use super::calls::calls;
use super::ensemble::{Ensemble, addressee_among, attempted};
use crate::transcript::{Act, Channel, Party, Transcript, Turn};

/// Projects the journal of a finished run.
pub(super) fn transcript(platform: &Platform, ensemble: &Ensemble, log: &Log, broke: Option<String>) -> Transcript {
    let mut recorder = Recorder {
        platform,
        ensemble,
        people: ensemble.people.iter().map(|person| (person.account, i64::MIN)).collect(),
        turns: Vec::new(),
        places: Vec::new(),
    };
    for (index, event) in platform.journal().since(0).iter().enumerate() {
        recorder.event(index, event);
    }
    let calls = calls(log, ensemble.brand, |event| recorder.turn_of(event), |entry| recorder.customer_of(entry));
    Transcript {
        calls,
        turns: recorder.turns,
        endings: ensemble.people.iter().map(|person| person.life.ended).collect(),
        ended_at: platform.now().ms(),
        broke,
    }
}

struct Recorder<'a> {
    platform: &'a Platform,
    ensemble: &'a Ensemble,
    /// Everybody's account, and when they last spoke.
    people: Vec<(AccountId, i64)>,
    turns: Vec<Turn>,
    /// The place in the journal of each turn.
    places: Vec<usize>,
}

impl Recorder<'_> {
    fn event(&mut self, index: usize, event: &Event) {
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
            What::Posted(post) => {
                Some(Act::Said { channel: Channel::Public, text: self.first_words(*post), parting, to_itself: false })
            }
            What::Messaged(message) => {
                let text = self.platform.message_by(*message).text.to_string();
                Some(Act::Said { channel: Channel::Private, text, parting, to_itself: false })
            }
            What::Deleted(post) => Some(Act::Deleted { text: self.first_words(*post) }),
            What::Edited(post) => Some(Act::Edited { text: self.platform.post_by(*post).text.to_string() }),
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
            What::Posted(post) => {
                let own = platform.post_by(*post);
                let to_itself = own.reply_to.is_some_and(|parent| self.is_agent(platform.post_by(parent).author));
                let text = self.first_words(*post);
                let said = Act::Said { channel: Channel::Public, text, parting: false, to_itself };
                Some((addressee_among(platform, *post, &self.people)?, said))
            }
            What::Messaged(message) => {
                let message = platform.message_by(*message);
                let participants = &platform.conversation(message.conversation).participants;
                let customer = self.people.iter().position(|(account, _)| participants.contains(account))?;
                let (channel, text) = (Channel::Private, message.text.to_string());
                Some((customer, Act::Said { channel, text, parting: false, to_itself: false }))
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

    /// The customer whom a call was for, of which nothing came.
    fn customer_of(&self, _: &Entry) -> Option<usize> {
        None
    }

    /// What a post said when it was made.
    fn first_words(&self, post: PostId) -> String {
        let post = self.platform.post_by(post);
        post.versions.first().map_or(&post.text, |version| &version.text).to_string()
    }

    fn is_agent(&self, account: AccountId) -> bool {
        account == self.ensemble.brand
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
