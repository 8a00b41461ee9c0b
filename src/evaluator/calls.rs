//! The agent's calls as gates read them: whose conversation they belong to, and how they are told.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::case::{Case, Conversation};
use super::verdict::{Evidence, Lapse};
use crate::transcript::{Call, Outcome};

impl<'a> Case<'a> {
    /// The calls that belong to a conversation. Those of which nobody can tell whom they were for belong to the first.
    pub fn calls_of(&self, conversation: &Conversation) -> impl Iterator<Item = &'a Call> + use<'a> {
        let index = conversation.index;
        self.calls.iter().filter(move |call| call.customer.unwrap_or(0) == index)
    }

    /// Calls in words, on the clock of the brand's office:
    /// `14:03:10 createPosts → 429 until 14:15:00; 14:03:11 createPosts`.
    pub fn told<'c>(&self, calls: impl IntoIterator<Item = &'c Call>) -> String {
        let told: Vec<String> = calls.into_iter().map(|call| self.tell(call)).collect();
        told.join("; ")
    }

    fn tell(&self, call: &Call) -> String {
        let said = format!("{} {}", self.clock(call.at), call.operation);
        match &call.outcome {
            Outcome::Done => said,
            Outcome::Refused(status) => format!("{said} → {status}"),
            Outcome::Limited(until) => format!("{said} → 429 until {}", self.clock(*until)),
            Outcome::Failed(seen) => format!("{said} → {seen}"),
            Outcome::Lost(seen) => format!("{said} → done, but {seen}"),
        }
    }

    fn clock(&self, at: i64) -> String {
        let zone: &TimeZone = &self.brand.time_zone.0;
        let time = Timestamp::from_millisecond(at).unwrap_or_default().to_zoned(zone.clone());
        time.strftime("%H:%M:%S").to_string()
    }

    /// A lapse that calls show.
    pub fn lapse_in<'c>(
        &self,
        conversation: &Conversation,
        lapse: &Lapse,
        calls: impl IntoIterator<Item = &'c Call>,
    ) -> Evidence {
        let told = self.told(calls);
        let mut evidence = conversation.lapse(lapse).with("calls", told.as_str());
        evidence.quote = told;
        evidence
    }
}
