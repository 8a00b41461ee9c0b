//! One customer's life in a run: the state of their story, their mood, and what they are about to say.
//!
//! Customers live by the reactions of their story alone. A customer who is about to say something says it first; what arrives
//! meanwhile is read afterwards, and only a reaction to something particular in it (a marker, a question, a word, a hand-over) is
//! taken then.

use std::collections::VecDeque;

use crate::evaluator::markers::Seen;
use crate::evaluator::wording::mention;
use crate::marker::FactKind;
use crate::scenario::model::{Condition, Customer, Ending, Reaction};
use crate::transcript::Channel;

/// What a customer reads in one reply of the company.
#[derive(Debug, Clone)]
pub(super) struct Heard {
    pub(super) channel: Channel,
    pub(super) seen: Seen,
    pub(super) text: String,
    /// The desk that the case was handed over to, on record or by name.
    pub(super) desks: Vec<String>,
    /// Whether this is a text, and not only a hand-over on record.
    pub(super) is_reply: bool,
}

/// Where a customer stands.
#[derive(Debug, Clone)]
pub(super) struct Life {
    state: usize,
    mood: i32,
    replies: u32,
    /// The line of the state that is said next, and when.
    next_line: Option<(usize, i64)>,
    /// The deed of the state that is done next, and when.
    next_deed: Option<(usize, i64)>,
    /// What arrived while the customer was about to speak.
    unread: VecDeque<Heard>,
    /// The desks that the case was handed over to so far.
    desks: Vec<String>,
    /// Since when nothing was heard from the company.
    silent_since: i64,
    /// How often states were entered, so that a state entered again is worded anew.
    pub(super) visits: u32,
    pub(super) ended: Option<Ending>,
    /// The last time that anything happened in this life.
    pub(super) last: i64,
}

impl Life {
    pub(super) fn begin(customer: &Customer, start: i64) -> Life {
        let arrival = start + customer.arrives.0;
        let mut life = Life {
            state: 0,
            mood: i32::from(customer.mood.0),
            replies: 0,
            next_line: None,
            next_deed: None,
            unread: VecDeque::new(),
            desks: Vec::new(),
            silent_since: arrival,
            visits: 0,
            ended: None,
            last: arrival,
        };
        // Arriving is the first line's moment: nobody waits two minutes before the first word.
        life.next_line = customer.story.first().filter(|state| !state.says.is_empty()).map(|_| (0, arrival));
        life.next_deed = first_deed(customer, 0, arrival);
        life.settle_ending(customer);
        life
    }

    pub(super) fn state(&self) -> usize {
        self.state
    }

    /// When the customer next does something by themselves.
    pub(super) fn due(&self, customer: &Customer) -> Option<i64> {
        let deed = self.next_deed.map(|(_, at)| at);
        deed.into_iter().chain(self.word_due(customer)).min()
    }

    /// When the customer next speaks or has waited long enough.
    fn word_due(&self, customer: &Customer) -> Option<i64> {
        if let Some((_, at)) = self.next_line {
            return Some(at);
        }
        if self.ended.is_some() {
            return None;
        }
        let waits = customer.story[self.state].when.iter().filter(|reaction| self.mood_fits(&reaction.condition));
        waits.filter_map(|reaction| reaction.condition.silence).map(|wait| self.silent_since + wait.0).min()
    }

    /// The line that is said now, if one is due; afterwards call [`Life::said`].
    pub(super) fn line_due(&self, now: i64) -> Option<usize> {
        self.next_line.filter(|(_, at)| *at <= now).map(|(line, _)| line)
    }

    /// The deed that is done now, if one is due; afterwards call [`Life::did`].
    pub(super) fn deed_due(&self, now: i64) -> Option<usize> {
        self.next_deed.filter(|(_, at)| *at <= now).map(|(deed, _)| deed)
    }

    /// Takes note that a deed was done at `now`: the next one follows.
    pub(super) fn did(&mut self, customer: &Customer, deed: usize, now: i64) {
        self.last = now;
        let deeds = &customer.story[self.state].deeds;
        self.next_deed = deeds.get(deed + 1).map(|next| (deed + 1, now + next.after.0));
        self.settle_ending(customer);
    }

    /// Takes note that a line was said at `now`: the next one follows, or the customer reads what has arrived.
    pub(super) fn said(&mut self, customer: &Customer, line: usize, now: i64) {
        self.silent_since = now;
        self.last = now;
        let lines = &customer.story[self.state].says;
        self.next_line = lines.get(line + 1).map(|next| (line + 1, now + next.after.0));
        while self.next_line.is_none()
            && self.ended.is_none()
            && let Some(heard) = self.unread.pop_front()
        {
            let particular =
                |reaction: &Reaction| is_particular(&reaction.condition) && self.holds(&reaction.condition, &heard);
            let taken = customer.story[self.state].when.iter().find(|reaction| particular(reaction)).cloned();
            if let Some(reaction) = taken {
                self.take(customer, &reaction, now);
            }
        }
        self.settle_ending(customer);
    }

    /// Reads something from the company at `now`.
    pub(super) fn hear(&mut self, customer: &Customer, heard: Heard, now: i64) {
        if heard.is_reply {
            self.replies += 1;
        }
        self.desks.extend_from_slice(&heard.desks);
        self.silent_since = now;
        self.last = now;
        if self.ended.is_some() {
            return;
        }
        if self.next_line.is_some() {
            self.unread.push_back(heard);
            return;
        }
        let reactions = &customer.story[self.state].when;
        if let Some(reaction) = reactions.iter().find(|reaction| self.holds(&reaction.condition, &heard)) {
            self.take(customer, reaction, now);
        }
        if self.ended.is_none() && self.next_line.is_none() && self.replies >= customer.patience {
            self.ended = Some(Ending::GaveUp);
        }
    }

    /// Lets time do its work: the reaction to silence whose moment has come.
    pub(super) fn wait(&mut self, customer: &Customer, now: i64) {
        if self.ended.is_some() || self.next_line.is_some() {
            return;
        }
        let silent = now - self.silent_since;
        let reactions = customer.story[self.state].when.iter();
        let ripe = reactions
            .filter(|reaction| self.mood_fits(&reaction.condition))
            .filter(|reaction| reaction.condition.silence.is_some_and(|wait| wait.0 <= silent))
            .min_by_key(|reaction| reaction.condition.silence);
        if let Some(reaction) = ripe {
            self.take(customer, reaction, now);
        }
    }

    fn take(&mut self, customer: &Customer, reaction: &Reaction, now: i64) {
        self.mood = (self.mood + reaction.mood).clamp(0, 100);
        match reaction.go.as_deref().and_then(|name| customer.state(name)) {
            Some(state) => self.enter(customer, state, now),
            None => self.overflow(customer, now),
        }
    }

    /// After a change of mood alone: the first reaction to the mood itself.
    fn overflow(&mut self, customer: &Customer, now: i64) {
        let reactions = customer.story[self.state].when.iter();
        let by_mood = reactions
            .filter(|reaction| !reaction.condition.needs_reply() && reaction.condition.silence.is_none())
            .find(|reaction| self.mood_fits(&reaction.condition));
        if let Some(state) = by_mood.and_then(|reaction| customer.state(reaction.go.as_deref()?)) {
            self.enter(customer, state, now);
        }
    }

    fn enter(&mut self, customer: &Customer, state: usize, now: i64) {
        self.state = state;
        self.visits += 1;
        self.silent_since = now;
        self.last = now;
        self.next_line = customer.story[state].says.first().map(|line| (0, now + line.after.0));
        self.next_deed = first_deed(customer, state, now);
        self.settle_ending(customer);
    }

    /// A last state ends the story once everything in it is said and done.
    fn settle_ending(&mut self, customer: &Customer) {
        if self.next_line.is_none() && self.next_deed.is_none() && self.ended.is_none() {
            self.ended = customer.story.get(self.state).and_then(|state| state.ends);
        }
    }

    fn holds(&self, condition: &Condition, heard: &Heard) -> bool {
        condition.silence.is_none()
            && self.mood_fits(condition)
            && (heard.is_reply || condition.handed_over.is_some() || !condition.needs_reply())
            && condition.channel.is_none_or(|channel| channel == heard.channel)
            && condition.markers.iter().all(|marker| heard.seen.has(*marker))
            && (condition.any_marker.is_empty() || condition.any_marker.iter().any(|marker| heard.seen.has(*marker)))
            && !condition.without.iter().any(|marker| heard.seen.has(*marker))
            && condition.asked.is_none_or(|kind| asks(&heard.seen, kind))
            && (condition.mentions.is_empty()
                || condition.mentions.iter().any(|words| mention(&heard.text, words).is_some()))
            && condition.handed_over.as_ref().is_none_or(|desk| self.desks.contains(desk))
            && condition.turns.is_none_or(|turns| self.replies >= turns)
    }

    fn mood_fits(&self, condition: &Condition) -> bool {
        condition.mood_below.is_none_or(|limit| self.mood < i32::from(limit.0))
            && condition.mood_above.is_none_or(|limit| self.mood >= i32::from(limit.0))
    }
}

/// The first deed of a state that is entered at `now`, and when it is done.
fn first_deed(customer: &Customer, state: usize, now: i64) -> Option<(usize, i64)> {
    customer.story.get(state)?.deeds.first().map(|deed| (0, now + deed.after.0))
}

fn asks(seen: &Seen, kind: FactKind) -> bool {
    seen.asked.iter().any(|asked| asked.kind.covers(kind) || (kind.is_case_number() && asked.kind.is_case_number()))
}

/// Whether a condition speaks of something particular in a reply, not of just any reply.
fn is_particular(condition: &Condition) -> bool {
    !condition.markers.is_empty()
        || !condition.any_marker.is_empty()
        || condition.asked.is_some()
        || !condition.mentions.is_empty()
        || condition.handed_over.is_some()
}
