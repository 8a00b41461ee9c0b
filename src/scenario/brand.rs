//! The vocabulary of a brand file: who is addressed, when it is open, how it speaks, and who handles what.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::model::Address;
use super::values::{Day, OpeningTimes, Wait, Zone, keyed};
use crate::marker::FactKind;

/// A fictitious company that customers write to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Brand {
    /// The name of the file without `.yaml`. Not written in the file.
    #[serde(skip)]
    pub id: String,
    /// The name as people say it.
    pub name: String,
    /// The account's handle, without the @. At most 15 letters, digits and underscores.
    pub handle: String,
    /// The trade, such as `parcel delivery`.
    pub sector: String,
    /// What the profile says of the account: hours, and where else to go.
    #[serde(default)]
    pub bio: String,
    /// The time zone of the opening hours, such as `Europe/Amsterdam`.
    pub time_zone: Zone,
    /// When somebody answers, by day of the week. A day that is not named is closed.
    #[schemars(schema_with = "keyed::<Days, OpeningTimes>")]
    pub hours: BTreeMap<Days, OpeningTimes>,
    /// Days that differ: closed, or with hours of their own.
    #[serde(default)]
    pub holidays: Vec<Holiday>,
    /// How soon a message is to be answered.
    #[serde(default)]
    pub goals: Goals,
    /// How the brand speaks.
    pub voice: Voice,
    /// The people who answer. The first one signs by default.
    pub team: Vec<Colleague>,
    /// What the brand's own numbers look like, as regular expressions, by kind.
    #[serde(default)]
    #[schemars(schema_with = "keyed::<FactKind, String>")]
    pub numbers: BTreeMap<FactKind, String>,
    /// The brand's own telephone numbers, mail addresses and links: never somebody's personal data.
    #[serde(default)]
    pub contacts: Vec<String>,
    /// What the brand is called when nobody bothers to write the @: abbreviations, misspellings, products.
    #[serde(default)]
    pub watch: Vec<String>,
    /// The routing table: which desk takes what is not handled here.
    #[serde(default)]
    pub desks: BTreeMap<String, Desk>,
}

/// A day of the week, or several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Days {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
    /// Monday to Friday.
    Weekdays,
    /// Saturday and Sunday.
    Weekend,
    /// All seven.
    Daily,
}

/// A day whose opening times differ.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// The day, as `2026-04-27`.
    pub on: Day,
    /// What it is called.
    pub name: String,
    /// The opening times of that day. Without them it is closed.
    pub hours: Option<OpeningTimes>,
}

/// How soon a message is to be answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Goals {
    /// A message that comes in while open.
    #[serde(default = "one_hour")]
    pub open: Wait,
    /// A message that comes in while closed.
    #[serde(default = "twelve_hours")]
    pub closed: Wait,
}

fn one_hour() -> Wait {
    Wait::minutes(60)
}

fn twelve_hours() -> Wait {
    Wait::minutes(12 * 60)
}

impl Default for Goals {
    fn default() -> Self {
        Goals { open: one_hour(), closed: twelve_hours() }
    }
}

/// How the brand speaks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Voice {
    /// The form of address. Without it, the customer's own is mirrored.
    pub address: Option<Address>,
    /// Whether the customer's name is used.
    #[serde(default)]
    pub name: Policy,
    /// Whether replies are signed by a person.
    #[serde(default)]
    pub signature: Policy,
    /// What a signature looks like: `^{initials}`, `/{name}`, `Groet, {name}`.
    #[serde(default = "caret")]
    pub signature_style: String,
    /// Whether the brand jokes, where the case is light enough.
    #[serde(default)]
    pub humour: Policy,
    /// Whether the brand uses emoji, where the case is light enough.
    #[serde(default)]
    pub emoji: Policy,
}

fn caret() -> String {
    "^{initials}".to_owned()
}

/// How much the brand wants something.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// Its absence costs.
    Required,
    /// As the writer likes.
    #[default]
    Optional,
    /// Its presence costs.
    Never,
}

/// Somebody who answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Colleague {
    /// The first name.
    pub name: String,
    /// The initials.
    pub initials: String,
}

/// A desk that takes what is not handled in the conversation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Desk {
    /// What the desk is called in replies, in the brand's languages: any of these counts as naming it.
    pub names: Vec<String>,
    /// What it takes, for whoever answers.
    pub topics: Vec<String>,
    /// How soon it answers.
    pub answers_within: Option<Wait>,
}
