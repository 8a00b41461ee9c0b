//! A scene of the replay: who was waiting at one moment, and what stood in a thread.

use std::collections::BTreeSet;

use super::figures::elapsed;
use super::remark::clock;
use crate::console::Words;
use crate::shift::{Conversation, Key, Line, Shift, Status, Told, Urgency};
use crate::transcript::{Channel, Party};

/// A shift as it stood at one moment.
pub(super) struct Scene {
    /// The moment, in milliseconds of the shift.
    pub(super) at: i64,
    /// The same, to be read.
    pub(super) clock: String,
    /// The moments before and after it at which something happened.
    pub(super) previous: Option<i64>,
    pub(super) next: Option<i64>,
    /// How many waited, and how many of them for too long, in words.
    pub(super) told: String,
    pub(super) rows: Vec<Row>,
    pub(super) thread: Option<Thread>,
    /// The conversation that was chosen rather than the liveliest one, as the address has it.
    pub(super) chosen: Option<String>,
}

/// One conversation in the inbox of that moment.
pub(super) struct Row {
    /// `case-customer`.
    pub(super) key: String,
    pub(super) name: String,
    pub(super) handle: String,
    pub(super) language: &'static str,
    pub(super) last: String,
    pub(super) status: &'static str,
    /// How long the customer had waited, and how long it may be, in words; nothing where nobody waited.
    pub(super) waited: Option<String>,
    /// How much of the goal had passed, in hundredths up to 100.
    pub(super) share: i64,
    pub(super) is_late: bool,
    pub(super) is_shown: bool,
}

/// One conversation in full.
pub(super) struct Thread {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) language: &'static str,
    pub(super) lines: Vec<Shown>,
}

/// One line of a conversation.
pub(super) struct Shown {
    /// `public`, `private`, or `deed`.
    pub(super) kind: &'static str,
    pub(super) is_own: bool,
    pub(super) who: String,
    pub(super) place: &'static str,
    pub(super) time: String,
    pub(super) text: String,
    /// What else there is to say of it, such as that it was refused or deleted.
    pub(super) note: Option<&'static str>,
}

impl Scene {
    /// A shift as it stands at `at`.
    pub(super) fn of(words: Words, shift: &Shift, at: i64, chosen: Option<Key>, moments: &BTreeSet<i64>) -> Scene {
        let inbox = shift.inbox();
        let liveliest = inbox.iter().max_by_key(|one| {
            let last = one.lines.last().and_then(|line| shift.shift_time(one.key.case, line.elapsed));
            (last, std::cmp::Reverse(one.key))
        });
        let shown = chosen.or(liveliest.map(|one| one.key));
        let waiting = inbox.iter().filter(|one| one.waiting.is_some()).count();
        let late = inbox.iter().filter(|one| one.urgency == Urgency::Late).count();
        let told = match waiting {
            0 => words.get("after.replay.nobody").to_owned(),
            n => words.count("after.replay.waiting", number(n)).put("late", words.number(number(late))).to_string(),
        };
        Scene {
            at,
            clock: elapsed(at),
            previous: moments.range(..at).next_back().copied(),
            next: moments.range(at + 1..).next().copied(),
            told,
            thread: inbox.iter().find(|one| Some(one.key) == shown).map(|one| thread(words, one)),
            rows: inbox.iter().map(|one| row(words, one, shown)).collect(),
            chosen: chosen.map(key),
        }
    }

    /// What an address has to say after the moment to keep the conversation.
    pub(super) fn keep(&self) -> String {
        self.chosen.as_ref().map(|key| format!("&c={key}")).unwrap_or_default()
    }
}

fn number(n: usize) -> i128 {
    i128::try_from(n).unwrap_or(i128::MAX)
}

fn key(key: Key) -> String {
    format!("{}-{}", key.case, key.customer)
}

fn row(words: Words, one: &Conversation, shown: Option<Key>) -> Row {
    let waited = one.waiting.map(|waiting| {
        let (waited, goal) = (one.now - waiting.since, waiting.due - waiting.since);
        words
            .say("after.replay.waited")
            .put("waited", words.duration(waited))
            .put("goal", words.duration(goal))
            .to_string()
    });
    Row {
        key: key(one.key),
        name: one.customer.name.clone(),
        handle: one.customer.handle.clone(),
        language: one.story.scenario.language.code(),
        last: one.last_said().map(|(_, said)| said.text.clone()).unwrap_or_default(),
        status: words.pick("after.status", status(one.status)),
        waited,
        share: one.waiting.map_or(0, |waiting| waiting.passed(one.now).min(100)),
        is_late: one.urgency == Urgency::Late,
        is_shown: Some(one.key) == shown,
    }
}

fn status(status: Status) -> &'static str {
    match status {
        Status::New => "new",
        Status::Waiting => "waiting",
        Status::Answered => "answered",
        Status::Solved => "solved",
    }
}

fn thread(words: Words, one: &Conversation) -> Thread {
    Thread {
        name: one.customer.name.clone(),
        title: one.story.scenario.title.clone(),
        language: one.story.scenario.language.code(),
        lines: one.lines.iter().map(|line| shown(words, one, line)).collect(),
    }
}

fn shown(words: Words, one: &Conversation, line: &Line) -> Shown {
    let is_own = line.by == Party::Agent;
    let (kind, text, note) = match &line.what {
        Told::Said(said) => {
            let note = match () {
                () if said.deleted => Some("deleted"),
                () if said.hidden => Some("hidden"),
                () if said.edited => Some("edited"),
                () if said.liked => Some("liked"),
                () => None,
            };
            (channel(said.channel), said.text.clone(), note)
        }
        Told::Refused { channel: place, text, .. } => (channel(*place), text.clone(), Some("refused")),
        Told::HandedOver(desk) => {
            let named = one.story.brand.desks.get(desk).and_then(|desk| desk.names.first()).unwrap_or(desk);
            ("deed", words.say("after.deed.handed-over").put("desk", named).to_string(), None)
        }
        Told::Solved => ("deed", words.pick("after.deed", "solved").to_owned(), None),
        Told::Reopened => ("deed", words.pick("after.deed", "reopened").to_owned(), None),
        Told::Happened(what) => ("deed", words.pick("after.deed", what).to_owned(), None),
    };
    Shown {
        kind,
        is_own,
        who: if is_own { words.get("after.replay.you").to_owned() } else { one.customer.name.clone() },
        place: if kind == "deed" { "" } else { words.pick("after.place", kind) },
        time: clock(line.at, &one.story.brand.time_zone.0),
        text,
        note: note.map(|note| words.pick("after.note", note)),
    }
}

fn channel(channel: Channel) -> &'static str {
    if channel == Channel::Public { "public" } else { "private" }
}
