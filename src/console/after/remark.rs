//! Remarks: why points were lost, shown in the words that were said, with what would have won them back.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::quote::{Piece, pieces};
use crate::console::Words;
use crate::evaluator::coaching::{Remedy, advise};
use crate::evaluator::verdict::Evidence;
use crate::report::{Diff, text_of};
use crate::results::ScenarioResult;
use crate::rule::Rule;
use crate::transcript::{Act, Channel, Party, Turn};

/// Why points were lost.
#[derive(Debug, Clone)]
pub(super) struct Remark {
    pub(super) rule: Rule,
    /// How many of the criterion's 100 points it cost, in words; nothing in a gate.
    pub(super) cost: Option<String>,
    pub(super) why: String,
    pub(super) tip: String,
    /// Who said it, to whom and where; nothing where nothing was said.
    pub(super) heading: String,
    /// When, on the clock of the case.
    pub(super) time: String,
    pub(super) quote: Vec<Piece>,
    /// Whether the trainee said it.
    pub(super) is_own: bool,
    pub(super) cure: Option<Cure>,
    /// The moment of the shift, in milliseconds, for the replay.
    pub(super) moment: Option<i64>,
}

/// What would have won the points back.
#[derive(Debug, Clone)]
pub(super) enum Cure {
    /// A change of the very words.
    Change { before: String, old: String, new: String, after: String },
    /// An exemplary answer, and where it is given.
    Model { place: &'static str, text: String },
}

/// What remarks about one case are told with.
pub(super) struct Teller<'a> {
    pub(super) words: Words,
    pub(super) result: &'a ScenarioResult,
    pub(super) zone: TimeZone,
    /// The moment of the shift at which a turn was.
    pub(super) moment: &'a dyn Fn(usize) -> Option<i64>,
}

impl Teller<'_> {
    /// A piece of evidence as it is shown.
    pub(super) fn remark(&self, evidence: &Evidence) -> Remark {
        let (why, tip) = advise(self.words.language(), evidence);
        let turn = evidence.turn.and_then(|turn| self.result.transcript.turns.get(turn));
        let cost = evidence.cost.as_tenths();
        Remark {
            rule: evidence.rule,
            cost: (cost > 0).then(|| format!("−{}", points(self.words, i64::from(cost)))),
            why,
            tip,
            heading: turn.map(|turn| self.heading(turn)).unwrap_or_default(),
            time: turn.map(|turn| clock(turn.at, &self.zone)).unwrap_or_default(),
            quote: turn.map(|turn| pieces(text_of(turn), evidence.span)).unwrap_or_default(),
            is_own: turn.is_some_and(|turn| turn.by == Party::Agent),
            cure: evidence.remedy.as_ref().and_then(|remedy| self.cure(remedy)),
            moment: evidence.turn.and_then(self.moment),
        }
    }

    fn heading(&self, turn: &Turn) -> String {
        let name = self.result.customers.get(turn.customer).map_or("", |customer| customer.name.as_str());
        let key = match (&turn.act, turn.by) {
            (Act::Said { channel: Channel::Public, .. }, Party::Customer) => "after.said.customer-public",
            (Act::Said { .. }, Party::Customer) => "after.said.customer-private",
            (Act::Said { channel: Channel::Public, .. }, Party::Agent) => "after.said.own-public",
            (Act::Said { .. }, Party::Agent) => "after.said.own-private",
            (Act::Refused { .. }, _) => "after.said.refused",
            (Act::HandedOver { .. }, _) => "after.said.handed-over",
            (Act::Deleted { .. }, _) => "after.said.deleted",
            _ => "after.said.other",
        };
        self.words.say(key).put("name", name).to_string()
    }

    fn cure(&self, remedy: &Remedy) -> Option<Cure> {
        match remedy {
            Remedy::Change(change) => {
                let Diff { before, old, new, after } = Diff::of(self.result, change)?;
                Some(Cure::Change { before, old, new: new.to_owned(), after })
            }
            Remedy::Model(model) => {
                let place = if model.channel == Channel::Public { "public" } else { "private" };
                Some(Cure::Model { place: self.words.pick("after.place", place), text: model.text.clone() })
            }
        }
    }
}

/// Tenths of a point in words, without a needless zero: `82`, `82.5`.
pub(super) fn points(words: Words, tenths: i64) -> String {
    match tenths % 10 {
        0 => words.number(tenths / 10),
        _ => words.tenths(tenths),
    }
}

/// The time of day at a moment in Unix milliseconds: `14:05`.
pub(super) fn clock(at: i64, zone: &TimeZone) -> String {
    let zoned = Timestamp::from_millisecond(at).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(zone.clone());
    format!("{:02}:{:02}", zoned.hour(), zoned.minute())
}
