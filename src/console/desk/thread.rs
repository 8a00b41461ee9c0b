//! What the desk's pages show, made from a shift: the rows of the inbox, the lines of a conversation, hints and problems.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use askama::Template;
use axum::http::StatusCode;
use mock_api::Refusal;

use super::super::floor::Came;
use super::super::frame::Frame;
use super::super::when::When;
use super::channel_id;
use crate::evaluator::coaching::{Remedy, advise};
use crate::shift::{Conversation, Hint, Line, Remark, Status, Told, Urgency};
use crate::transcript::{Channel, Party};

/// Why something did not happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::console) enum Problem {
    Empty,
    TooLong,
    Moved,
    Impossible,
    NothingToUndo,
    StillToCome,
    Refused(Refusal),
}

impl Problem {
    /// What went wrong with a wish, if anything.
    pub(super) fn of(came: Came) -> Option<Problem> {
        match came {
            Came::Done => None,
            Came::Refused(refusal) => Some(Problem::Refused(refusal)),
            Came::Impossible => Some(Problem::Impossible),
            Came::Moved => Some(Problem::Moved),
        }
    }

    /// Its word in addresses, and its sentence below `desk.problem`.
    pub(super) fn id(self) -> &'static str {
        match self {
            Problem::Empty | Problem::Refused(Refusal::Empty) => "empty",
            Problem::TooLong | Problem::Refused(Refusal::TooLong { .. }) => "too-long",
            Problem::Moved => "moved",
            Problem::Impossible => "impossible",
            Problem::NothingToUndo => "nothing-to-undo",
            Problem::StillToCome => "still-to-come",
            Problem::Refused(Refusal::Duplicate) => "duplicate",
            Problem::Refused(Refusal::MayNotMessage) => "may-not-message",
            Problem::Refused(Refusal::Blocked) => "blocked",
            Problem::Refused(Refusal::NotYourThread) => "not-your-thread",
            Problem::Refused(Refusal::Unseen) => "unseen",
            Problem::Refused(_) => "refused",
        }
    }

    /// Which of these a page's address names.
    pub(super) fn known(id: &str) -> Option<&'static str> {
        const ALL: [&str; 12] = [
            "empty",
            "too-long",
            "moved",
            "impossible",
            "nothing-to-undo",
            "still-to-come",
            "duplicate",
            "may-not-message",
            "blocked",
            "not-your-thread",
            "unseen",
            "refused",
        ];
        ALL.into_iter().find(|known| *known == id)
    }

    pub(super) fn status(self) -> StatusCode {
        if self == Problem::Moved { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY }
    }
}

/// A row of the inbox.
pub(in crate::console) struct Row {
    /// Where it leads.
    pub(super) href: String,
    pub(super) name: String,
    pub(super) handle: String,
    pub(super) brand: String,
    /// The language of the customer's words.
    pub(super) lang: &'static str,
    pub(super) snippet: String,
    /// Whether the last word is the trainee's own.
    pub(super) own: bool,
    /// `public` or `private`: where the last word stands.
    pub(super) channel: &'static str,
    /// `new`, `waiting`, `answered`, `solved`.
    pub(super) status: &'static str,
    /// `late`, `soon`, `normal`, `none`.
    pub(super) urgency: &'static str,
    pub(super) wait: Option<Wait>,
    pub(super) without_mention: bool,
    pub(super) is_open: bool,
}

/// A wait, in milliseconds of the case's time.
pub(in crate::console) struct Wait {
    /// For how long so far.
    pub(super) waited: i64,
    /// How long it may take.
    pub(super) goal: i64,
    /// How many messages wait.
    pub(super) messages: usize,
    /// Both in words.
    pub(super) told: String,
}

/// A line of a conversation.
pub(in crate::console) struct Entry {
    /// Its number on the platform.
    pub(super) number: u64,
    pub(super) own: bool,
    pub(super) when: When,
    /// How long the case had gone on: where a rewind leads.
    pub(super) elapsed: i64,
    pub(super) kind: Kind,
    /// How the message does, where hints are given.
    pub(super) hint: Option<HintView>,
}

/// What a line is.
pub(in crate::console) enum Kind {
    /// Something that was said.
    Said {
        text: String,
        deleted: bool,
        edited: bool,
        hidden: bool,
        liked: bool,
        names_brand: bool,
        can_be_hidden: bool,
        image: Option<String>,
    },
    /// Something that happened, in words.
    Note(String),
    /// A text that the platform refused, and why.
    Refused { text: String, why: String },
}

/// How a message does, to be shown.
#[derive(Template)]
#[template(path = "desk/hint.html")]
pub(in crate::console) struct HintView {
    pub(super) frame: Frame,
    pub(super) points: u8,
    pub(super) verdict: String,
    /// The text in pieces: whether each is underlined.
    pub(super) pieces: Vec<(String, bool)>,
    pub(super) remarks: Vec<RemarkView>,
    pub(super) scales: [(String, u8, u8); 3],
}

/// One thing that is wrong with a message, to be shown.
pub(in crate::console) struct RemarkView {
    pub(super) is_gate: bool,
    pub(super) rule: String,
    pub(super) why: String,
    pub(super) tip: String,
    /// The message as it could have been.
    pub(super) better: Option<String>,
}

impl Row {
    pub(super) fn of(frame: &Frame, attempt: &str, one: &Conversation<'_>, is_open: bool) -> Row {
        let last = one.last_said();
        let said = last.map(|(_, said)| said);
        Row {
            href: format!("/attempts/{attempt}/c/{}/{}", one.key.case, one.key.customer),
            name: one.customer.name.clone(),
            handle: one.customer.handle.clone(),
            brand: one.story.brand.name.clone(),
            lang: one.story.scenario.language.code(),
            snippet: said.filter(|said| !said.deleted).map(|said| snippet(&said.text)).unwrap_or_default(),
            own: last.is_some_and(|(line, _)| line.by == Party::Agent),
            channel: said.map_or("public", |said| channel_id(said.channel)),
            status: status(one.status),
            urgency: urgency(one.urgency),
            wait: one
                .waiting
                .map(|waiting| Wait::of(frame, one.now - waiting.since, waiting.due - waiting.since, waiting.messages)),
            without_mention: one.without_mention(),
            is_open,
        }
    }
}

impl Wait {
    fn of(frame: &Frame, waited: i64, goal: i64, messages: usize) -> Wait {
        let told = frame.say("desk.wait").put("waited", frame.duration(waited)).put("goal", frame.duration(goal));
        Wait { waited, goal, messages, told: told.to_string() }
    }

    /// How much of the time has passed, in hundredths, at most 100: how far the bar goes.
    pub(super) fn share(&self) -> i64 {
        (self.waited.max(0).saturating_mul(100) / self.goal.max(1)).min(100)
    }
}

fn snippet(text: &str) -> String {
    let line = text.split_whitespace().take(40).collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(110) {
        Some((cut, _)) => format!("{}…", line[..cut].trim_end()),
        None => line,
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

fn urgency(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Late => "late",
        Urgency::Soon => "soon",
        Urgency::Normal => "normal",
        Urgency::None => "none",
    }
}

/// The lines of a conversation in one channel.
pub(super) fn entries(
    frame: &Frame,
    one: &Conversation<'_>,
    channel: Channel,
    hints: &mut BTreeMap<usize, Hint>,
) -> Vec<Entry> {
    let lines = one.lines_in(channel);
    lines.map(|line| entry(frame, one, line, line.turn.and_then(|turn| hints.remove(&turn)))).collect()
}

fn entry(frame: &Frame, one: &Conversation<'_>, line: &Line, hint: Option<Hint>) -> Entry {
    let zone = one.story.brand.time_zone.0.clone();
    Entry {
        number: line.number,
        own: line.by == Party::Agent,
        when: When::ago(frame.words, line.at, one.now, zone),
        elapsed: line.elapsed,
        kind: kind(frame, one, line),
        hint: hint.map(|hint| HintView::of(frame, &hint)),
    }
}

fn kind(frame: &Frame, one: &Conversation<'_>, line: &Line) -> Kind {
    match &line.what {
        Told::Said(said) => Kind::Said {
            text: said.text.clone(),
            deleted: said.deleted,
            edited: said.edited,
            hidden: said.hidden,
            liked: said.liked,
            names_brand: said.names_brand,
            can_be_hidden: said.can_be_hidden,
            image: said.image.clone(),
        },
        Told::Refused { text, refusal, .. } => {
            let why = frame.pick("desk.problem", Problem::Refused(*refusal).id()).to_owned();
            Kind::Refused { text: text.clone(), why }
        }
        Told::HandedOver(desk) => {
            let names = one.story.brand.desks.get(desk).map(|desk| &desk.names);
            let name = names.and_then(|names| names.first()).unwrap_or(desk);
            Kind::Note(frame.say("desk.note.handed-over").put("desk", name).to_string())
        }
        Told::Solved => Kind::Note(frame.get("desk.note.solved").to_owned()),
        Told::Reopened => Kind::Note(frame.get("desk.note.reopened").to_owned()),
        Told::Happened(what) => {
            let who = if line.by == Party::Agent { frame.get("desk.you") } else { one.customer.name.as_str() };
            let said = frame.pick("desk.happened", what).replace("{who}", who);
            Kind::Note(said)
        }
    }
}

impl HintView {
    /// A hint in the words of a page.
    pub(in crate::console) fn of(frame: &Frame, hint: &Hint) -> HintView {
        let scales = &hint.scales;
        let named = |id: &str, value: u8, most: u8| (frame.pick("desk.scale", id).to_owned(), value, most);
        HintView {
            frame: frame.clone(),
            points: hint.points,
            verdict: frame.pick("desk.points", &hint.points.to_string()).to_owned(),
            pieces: pieces(hint),
            remarks: told_once(&hint.remarks).map(|remark| remark_view(frame, &hint.text, remark)).collect(),
            scales: [
                named("empathy", scales.empathy, 3),
                named("personalisation", scales.personalisation, 3),
                named("overall", scales.overall, 5),
            ],
        }
    }
}

/// The remarks without those that a gate makes already about the same words.
fn told_once(remarks: &[Remark]) -> impl Iterator<Item = &Remark> {
    let same = |a: &Remark, b: &Remark| a.evidence.rule == b.evidence.rule && a.evidence.span == b.evidence.span;
    remarks.iter().filter(move |one| one.is_gate || !remarks.iter().any(|gate| gate.is_gate && same(gate, one)))
}

fn remark_view(frame: &Frame, text: &str, remark: &Remark) -> RemarkView {
    let (why, tip) = advise(frame.words.language(), &remark.evidence);
    let better = match &remark.evidence.remedy {
        Some(Remedy::Change(change)) => Some(change.apply(text)),
        _ => None,
    };
    RemarkView { is_gate: remark.is_gate, rule: remark.evidence.rule.to_string(), why, tip, better }
}

/// The text of a message in pieces: whether each is one of those that remarks are about.
fn pieces(hint: &Hint) -> Vec<(String, bool)> {
    let mut marked = vec![false; hint.text.chars().count()];
    for span in hint.remarks.iter().filter_map(|remark| remark.evidence.span) {
        let end = span.end.min(marked.len());
        marked[span.start.min(end)..end].fill(true);
    }
    let mut pieces: Vec<(String, bool)> = Vec::new();
    for (letter, mark) in hint.text.chars().zip(marked) {
        match pieces.last_mut() {
            Some((piece, same)) if *same == mark => piece.push(letter),
            _ => pieces.push((letter.to_string(), mark)),
        }
    }
    pieces
}

/// What shows whether anything has changed: a short digest of a fragment.
pub(super) fn digest(text: &str) -> String {
    use sha2::{Digest, Sha256};
    let hash = Sha256::digest(text.as_bytes());
    hash.iter().take(8).fold(String::new(), |mut digest, byte| {
        let _ = write!(digest, "{byte:02x}");
        digest
    })
}
