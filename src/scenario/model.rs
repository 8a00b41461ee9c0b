//! The vocabulary of a scenario file: who the customer is, what they say when, and what is expected of the answer.

use std::collections::BTreeMap;

use fault_plan::Fault;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::circumstances::Circumstances;
use super::conduct::Conduct;
use super::deed::Deed;
use super::values::{Day, LocalTime, Percent, Wait, keyed};
use crate::language::Language;
use crate::marker::{FactKind, Marker};
use crate::rule::Rule;
use crate::transcript::Channel;

/// One story of one or more customers, and what is expected of whoever answers them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// The path below the scenario folder, without `.yaml`. Not written in the file.
    #[serde(skip)]
    pub id: String,
    /// What happens, in one line, in the scenario's language or in English.
    pub title: String,
    /// The language that the customers write and expect to be answered in.
    pub language: Language,
    /// What kind of message the company gets.
    pub category: Category,
    /// The brand that is addressed: the name of a file in `brands/`.
    pub brand: String,
    /// When the first customer writes: `2026-03-02T10:14` in the brand's time zone, or with a zone
    /// of its own: `2026-03-02T10:14[Europe/Brussels]`.
    pub start: LocalTime,
    /// The rules that this story puts to the test, for `sparring check --coverage`.
    pub rules: Vec<Rule>,
    /// What whoever answers knows of the case: the cause, the time it is mended, the rule that applies. Shown to trainees,
    /// given to programs.
    #[serde(default)]
    pub briefing: Vec<String>,
    /// What is different about the platform.
    #[serde(default)]
    pub platform: Circumstances,
    /// What goes wrong on the platform, and when.
    #[serde(default)]
    pub faults: Vec<Fault>,
    /// What is expected towards every customer.
    #[serde(default)]
    pub expect: ExpectOfAll,
    /// The customers, each with a story of their own.
    pub customers: Vec<Customer>,
    /// Written exchanges that must pass or fail; `sparring check` plays them.
    pub samples: Vec<Sample>,
}

/// What kind of message the company gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// Something went wrong for the customer.
    Complaint,
    /// The case cannot be handled without personal data.
    PrivateData,
    /// The customer is happy and says so.
    Praise,
    /// The customer wants to know something.
    Question,
    /// Many are hit, or the press looks on.
    Crisis,
}

impl Category {
    /// Every category.
    pub const ALL: &[Category] =
        &[Category::Complaint, Category::PrivateData, Category::Praise, Category::Question, Category::Crisis];

    /// The id as written in YAML.
    pub fn id(self) -> &'static str {
        match self {
            Category::Complaint => "complaint",
            Category::PrivateData => "private_data",
            Category::Praise => "praise",
            Category::Question => "question",
            Category::Crisis => "crisis",
        }
    }
}

/// One customer: a person with a mood, some facts, and a story.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Customer {
    /// The name on the profile, first name first: `Sanne de Wit`. Without a space, it is a nickname that nobody is expected to use.
    pub name: String,
    /// The account's handle, without the @.
    pub handle: String,
    /// What kind of message this customer sends, where it differs from the scenario's: the reporter in a crisis asks a question.
    pub category: Option<Category>,
    /// How the customer feels at the start: 0 furious, 50 neutral, 100 delighted.
    #[serde(default = "neutral")]
    pub mood: Percent,
    /// When the customer first writes, after the scenario's start.
    #[serde(default)]
    pub arrives: Wait,
    /// How many replies of the company the customer takes before giving up, whatever the story says.
    #[serde(default = "twelve")]
    pub patience: u32,
    /// Whether the customer follows the brand, which lets the brand write first in private.
    #[serde(default)]
    pub follows_brand: bool,
    /// Whether the customer takes private messages from anybody.
    #[serde(default = "yes")]
    pub accepts_messages: bool,
    /// How the customer addresses the company, and expects to be addressed.
    pub address: Option<Address>,
    /// What is known of the customer, or will be.
    #[serde(default)]
    pub facts: Facts,
    /// Earlier contacts with the brand, oldest first.
    #[serde(default)]
    pub history: Vec<Contact>,
    /// How this person writes; varied by the seed.
    #[serde(default)]
    pub style: Style,
    /// The states of the story. It begins in the first.
    pub story: Vec<State>,
    /// What is expected of the answers to this customer.
    pub expect: Expect,
}

fn neutral() -> Percent {
    Percent(50)
}

fn twelve() -> u32 {
    12
}

fn yes() -> bool {
    true
}

/// Which form of address is used: you among friends, or you at a counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Address {
    /// je, du, tu.
    Informal,
    /// u, Sie, vous, ni.
    Formal,
}

/// What is known of a customer. Each value can be written into texts as `{key}`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// Personal data: told in private only, by a customer who knows better. The key is the kind of data.
    #[serde(default)]
    #[schemars(schema_with = "keyed::<FactKind, String>")]
    pub private: BTreeMap<FactKind, String>,
    /// What anybody may know: the product, the line, the shop. The key is free.
    #[serde(default)]
    pub public: BTreeMap<String, String>,
}

/// An earlier contact of this customer with the brand: the 360° view.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// The day, as `2026-02-20`.
    pub on: Day,
    /// What it was about, for whoever answers.
    pub note: String,
    /// The personal data that the brand has on file since then. Asking for it again costs.
    #[serde(default)]
    pub known: Vec<FactKind>,
}

/// How a person writes. Each is applied by the seed, so that two trials differ in a repeatable way.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Style {
    /// How many words in a hundred get a slip of the finger.
    #[serde(default)]
    pub typos: Percent,
    /// How many messages in a hundred are written without capitals.
    #[serde(default)]
    pub lowercase: Percent,
    /// Emoji of which one may end a message.
    #[serde(default)]
    pub emoji: Vec<String>,
    /// Words of the texts and the slang that this person may put for them.
    #[serde(default)]
    pub slang: BTreeMap<String, Vec<String>>,
}

/// One state of a customer's story: what is said on entering it, and what happens next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct State {
    /// The state's name, for `go`.
    pub state: String,
    /// What the customer says on entering the state, in this order.
    #[serde(default)]
    pub says: Vec<Line>,
    /// What the customer does beside speaking, counted from entering the state, in this order.
    #[serde(default, rename = "does")]
    pub deeds: Vec<Deed>,
    /// What an exemplary answer would be. Greeting, name and signature are the brand's affair and left out.
    #[serde(default)]
    pub model: Vec<Answer>,
    /// What happens next. At each reply, and when time passes, the first reaction whose conditions all hold is taken.
    #[serde(default)]
    pub when: Vec<Reaction>,
    /// Set in a last state: how the story ends.
    pub ends: Option<Ending>,
}

/// One message of a customer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Where it is said.
    #[serde(rename = "in")]
    pub channel: Channel,
    /// What is said: one wording, or several to choose from.
    pub text: Wordings,
    /// How long after entering the state, or after the line before.
    #[serde(default = "two_minutes")]
    pub after: Wait,
    /// Whether it starts a new public thread instead of continuing the old one.
    #[serde(default)]
    pub new_thread: bool,
}

fn two_minutes() -> Wait {
    Wait::minutes(2)
}

/// One wording, or several of which the seed chooses. `{brand}`, `{name}` and the facts are filled in;
/// `{a|b|c}` is a choice within a wording.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Wordings {
    /// Always this.
    One(String),
    /// One of these.
    Several(Vec<String>),
}

impl Wordings {
    /// The wordings, one or more.
    pub fn all(&self) -> &[String] {
        match self {
            Wordings::One(text) => std::slice::from_ref(text),
            Wordings::Several(texts) => texts,
        }
    }
}

/// One answer of the company: a model answer, or a reply in a sample.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// Which customer is answered, by handle. May be left out where there is one customer.
    pub to: Option<String>,
    /// Where it is said.
    #[serde(rename = "in")]
    pub channel: Channel,
    /// What is said. Without a text, only the actions are done.
    pub text: Option<Wordings>,
    /// How long after the customer's message; in a sample, the answer waits for one that is not answered yet.
    pub after: Option<Wait>,
    /// In a sample, instead of `after`: how long after our own answer before, waiting for nobody.
    pub later: Option<Wait>,
    /// The desk that the case is handed over to, on record.
    pub hand_over: Option<String>,
    /// Whether the customer's last public message gets a like.
    #[serde(default)]
    pub like: bool,
}

/// What a customer does under some conditions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reaction {
    /// The conditions; all must hold.
    #[serde(rename = "if")]
    pub condition: Condition,
    /// How the mood moves, in points of 100.
    #[serde(default)]
    pub mood: i32,
    /// The state that follows. Without it the customer stays in this one.
    pub go: Option<String>,
}

/// Conditions on the reply just given, on the time that passed and on the customer's mood. All must hold.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// Any reply at all.
    pub reply: Option<AnyReply>,
    /// The reply came in this channel.
    pub channel: Option<Channel>,
    /// These markers were all seen in the reply.
    #[serde(default)]
    pub markers: Vec<Marker>,
    /// At least one of these markers was seen in the reply.
    #[serde(default)]
    pub any_marker: Vec<Marker>,
    /// None of these markers was seen in the reply.
    #[serde(default)]
    pub without: Vec<Marker>,
    /// The reply asks for this piece of personal data.
    pub asked: Option<FactKind>,
    /// The reply contains at least one of these words or phrases, from the beginning of a word on, whatever the case of the letters.
    #[serde(default)]
    pub mentions: Vec<String>,
    /// The case was handed over to this desk, in this reply or before.
    pub handed_over: Option<String>,
    /// The company has been silent for so long, since the customer's last message or its own last reply.
    pub silence: Option<Wait>,
    /// The company has given at least so many replies to this customer.
    pub turns: Option<u32>,
    /// The customer's mood is below this.
    pub mood_below: Option<Percent>,
    /// The customer's mood is at least this.
    pub mood_above: Option<Percent>,
}

/// Stands for any reply at all: `reply: any`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AnyReply {
    /// Whatever it says.
    Any,
}

/// How a customer's story ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// Helped, and says so or would.
    Happy,
    /// Left without an answer that helps.
    GaveUp,
    /// Took the case to the public, louder than before.
    WentPublic,
}

/// What is expected of the answers to one customer. It must expect something.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// Where the case belongs.
    pub escalation: Option<Escalation>,
    /// Whether the public thread is to be closed after a private exchange. Unless said: yes, where there was one.
    pub close_out: Option<bool>,
    /// The first answer comes within this time, where that differs from the brand's goal.
    pub first_answer: Option<Wait>,
    /// What the answers must contain, all of it.
    #[serde(default)]
    pub contains: Vec<Content>,
    /// What no answer may contain.
    #[serde(default)]
    pub omits: Vec<Content>,
    /// How the story must end.
    pub ends: Option<Ending>,
    /// Whether a short satisfaction survey is asked by private message after the case is solved.
    #[serde(default)]
    pub survey: bool,
    /// Whether the company asks or checks, later on, if the problem is really solved.
    #[serde(default)]
    pub check_back: bool,
    /// Whether silence is the right answer.
    #[serde(default)]
    pub silence: bool,
    /// How whoever answers behaves towards this customer; together with what is expected of all.
    #[serde(default)]
    pub conduct: Conduct,
}

/// What is expected towards every customer of a scenario.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExpectOfAll {
    /// How whoever answers behaves.
    #[serde(default)]
    pub conduct: Conduct,
}

/// Where a case belongs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Escalation {
    /// It can be answered in public, and so it should.
    Public,
    /// It needs a private message, after help was offered in public.
    Private,
    /// It belongs to a desk of the brand's routing table, by name.
    Desk(String),
}

/// A piece of content: at least one of these words or phrases, from the beginning of a word on, whatever the case of the
/// letters. `{facts}` are filled in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// The wordings of which one is enough.
    pub any: Vec<String>,
    /// Only in this channel.
    #[serde(rename = "in")]
    pub channel: Option<Channel>,
    /// What this is, for the scorecard: `the refund's date`.
    pub what: Option<String>,
}

/// A written exchange that must pass, or fail for a reason.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sample {
    /// What this exchange shows, in a few words.
    pub name: String,
    /// Whether it must pass or fail.
    pub verdict: SampleVerdict,
    /// For one that must fail: the gates and criteria (by id) that must say so.
    #[serde(default)]
    pub because: Vec<String>,
    /// What the company answers.
    pub replies: Vec<Answer>,
}

/// What a sample must come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SampleVerdict {
    /// At or over the pass mark, with no gate tripped.
    Pass,
    /// Below the pass mark, or stopped by a gate.
    Fail,
}

impl Scenario {
    /// Whether nothing goes wrong on the platform and it treats everybody as the real one does.
    pub fn is_calm(&self) -> bool {
        self.faults.is_empty() && self.platform == Circumstances::default()
    }
}

impl Customer {
    /// The first name, by which the customer is addressed among friends.
    pub fn first_name(&self) -> &str {
        self.name.split_whitespace().next().unwrap_or(&self.name)
    }

    /// The state of that name, as an index into the story.
    pub fn state(&self, name: &str) -> Option<usize> {
        self.story.iter().position(|state| state.state == name)
    }
}

impl Condition {
    /// Whether it speaks of a reply just given, so that it can hold at no other moment.
    pub fn needs_reply(&self) -> bool {
        self.reply.is_some()
            || self.channel.is_some()
            || !self.markers.is_empty()
            || !self.any_marker.is_empty()
            || !self.without.is_empty()
            || self.asked.is_some()
            || !self.mentions.is_empty()
            || self.handed_over.is_some()
            || self.turns.is_some()
    }

    /// Whether it says nothing at all.
    pub fn is_empty(&self) -> bool {
        *self == Condition::default()
    }
}

impl Expect {
    /// Whether nothing is expected.
    pub fn is_empty(&self) -> bool {
        *self == Expect::default()
    }
}
