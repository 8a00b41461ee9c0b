//! The dialogue: what was said in a case, with the words underlined that lost points, and why, for who reviews it.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::console::Words;
use crate::evaluator::coaching::advise;
use crate::evaluator::verdict::{Evidence, Span};
use crate::report::text_of;
use crate::results::ScenarioResult;
use crate::transcript::{Act, Channel, Party, Turn};

/// The dialogue with one customer.
pub(super) struct Talk {
    pub(super) name: String,
    pub(super) handle: String,
    pub(super) lines: Vec<Line>,
    /// What lost points without anything being said.
    pub(super) remarks: Vec<Remark>,
}

/// One thing that was said or done.
pub(super) struct Line {
    /// The turn of the transcript.
    pub(super) turn: usize,
    /// `public`, `private`, or `deed`.
    pub(super) kind: &'static str,
    /// Where, or what was done, in words.
    pub(super) place: &'static str,
    /// Whether the trainee did it.
    pub(super) is_own: bool,
    pub(super) time: String,
    pub(super) pieces: Vec<Piece>,
    pub(super) remarks: Vec<Remark>,
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) text: String,
    /// Whether these words lost points.
    pub(super) is_marked: bool,
}

/// Why points were lost.
pub(super) struct Remark {
    pub(super) rule: String,
    /// The criterion or gate.
    pub(super) judge: &'static str,
    pub(super) why: String,
}

/// The dialogues of a case, one for each customer, on the clock of the case.
pub(super) fn talks(words: Words, result: &ScenarioResult, zone: &TimeZone) -> Vec<Talk> {
    let all = evidence(words, result);
    let talk = |(place, customer): (usize, &crate::results::CustomerName)| {
        let own = result.transcript.turns.iter().enumerate().filter(|(_, turn)| turn.customer == place);
        let silent = all.iter().filter(|(_, one)| one.customer == place && one.turn.is_none());
        Talk {
            name: customer.name.clone(),
            handle: customer.handle.clone(),
            lines: own.map(|(turn, what)| line(words, zone, turn, what, &all)).collect(),
            remarks: silent.map(|(judge, one)| remark(words, judge, one)).collect(),
        }
    };
    result.customers.iter().enumerate().map(talk).collect()
}

/// Everything that lost points or tripped a gate, with the name of what judged it.
fn evidence(words: Words, result: &ScenarioResult) -> Vec<(&'static str, &Evidence)> {
    let gates = result.gates.iter().flat_map(|gate| {
        let name = words.pick("after.gate", &gate.gate);
        gate.evidence.iter().map(move |one| (name, one))
    });
    let rows = result.rows.iter().flat_map(|row| {
        let name = words.pick("after.criterion", &row.criterion);
        row.evidence.iter().map(move |one| (name, one))
    });
    gates.chain(rows).collect()
}

fn remark(words: Words, judge: &'static str, one: &Evidence) -> Remark {
    Remark { rule: one.rule.to_string(), judge, why: advise(words.language(), one).0 }
}

fn line(words: Words, zone: &TimeZone, turn: usize, what: &Turn, all: &[(&'static str, &Evidence)]) -> Line {
    let own: Vec<_> = all.iter().filter(|(_, one)| one.turn == Some(turn)).collect();
    let spans: Vec<Span> = own.iter().filter_map(|(_, one)| one.span).collect();
    let (kind, act) = kind(&what.act);
    let zoned = Timestamp::from_millisecond(what.at).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(zone.clone());
    Line {
        turn,
        kind,
        place: words.pick("coach.act", act),
        is_own: what.by == Party::Agent,
        time: format!("{:02}:{:02}", zoned.hour(), zoned.minute()),
        pieces: pieces(text_of(what), &spans),
        remarks: own.iter().map(|(judge, one)| remark(words, judge, one)).collect(),
    }
}

/// Where something was said or that something was done, and the word for it.
fn kind(act: &Act) -> (&'static str, &'static str) {
    match act {
        Act::Said { channel: Channel::Public, .. } => ("public", "public"),
        Act::Said { channel: Channel::Private, .. } => ("private", "private"),
        Act::HandedOver { .. } => ("deed", "handed-over"),
        Act::Liked => ("deed", "liked"),
        Act::Hid => ("deed", "hid"),
        Act::Deleted { .. } => ("deed", "deleted"),
        Act::Followed => ("deed", "followed"),
        Act::Unfollowed => ("deed", "unfollowed"),
        Act::Blocked => ("deed", "blocked"),
        Act::Unblocked => ("deed", "unblocked"),
        Act::Suspended => ("deed", "suspended"),
        Act::Returned => ("deed", "returned"),
        Act::Refused { .. } => ("deed", "refused"),
    }
}

/// A text cut where what is marked begins and ends; spans may overlap and may reach beyond it.
fn pieces(text: &str, spans: &[Span]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for (at, letter) in text.chars().enumerate() {
        let is_marked = spans.iter().any(|span| (span.start..span.end).contains(&at));
        match pieces.last_mut() {
            Some(last) if last.is_marked == is_marked => last.text.push(letter),
            _ => pieces.push(Piece { text: letter.to_string(), is_marked }),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_overlaps_is_marked_once() {
        let spans = [Span { start: 3, end: 6 }, Span { start: 5, end: 8 }, Span { start: 90, end: 99 }];
        let shown = pieces("Hi 👋 Maeve!", &spans);
        let shown: Vec<(&str, bool)> = shown.iter().map(|piece| (piece.text.as_str(), piece.is_marked)).collect();
        assert_eq!(shown, [("Hi ", false), ("👋 Mae", true), ("ve!", false)]);
    }

    proptest! {
        #[test]
        fn nothing_of_a_text_is_lost(text in "\\PC{0,40}", spans in prop::collection::vec((0usize..50, 0usize..50), 0..4)) {
            let spans: Vec<Span> = spans.into_iter().map(|(start, end)| Span { start, end }).collect();
            let shown: String = pieces(&text, &spans).into_iter().map(|piece| piece.text).collect();
            prop_assert_eq!(shown, text);
        }
    }
}
