//! A fault: what it is about, when it strikes, and what then happens.

use std::borrow::Cow;
use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::Wait;
use crate::dice::roll;

/// Something that goes wrong on the platform. What is left out does not narrow it: a fault of which only the effect is said
/// strikes always.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// What it strikes: names of operations such as `createPosts`, kinds such as `post`, or `any`.
    #[serde(default)]
    pub on: On,
    /// Only the call with this number among those that it is about, counting from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nth: Option<NonZeroU32>,
    /// Only every so many-th of them: 3 strikes the third, the sixth and so on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<NonZeroU32>,
    /// Only from so long after the start of the world.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Wait>,
    /// Only until so long after the start of the world.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Wait>,
    /// How likely it is, in percent; chance follows from the seed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 100))]
    pub chance: Option<u8>,
    /// At most so often in all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<NonZeroU32>,
    /// What happens.
    #[serde(rename = "do")]
    pub effect: Effect,
    /// The body of an answer with a status; without one, that of the platform.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
}

/// What a fault strikes: one word or several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum On {
    /// One operation or kind.
    One(String),
    /// Any of these.
    Many(Vec<String>),
}

/// What kind of thing a call or delivery is, whatever the platform calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// A read of where new things turn up: mentions, searches, private messages.
    Inbox,
    /// Any other read.
    Read,
    /// Making, editing or deleting a public post.
    Post,
    /// Sending or deleting a private message.
    Message,
    /// Any other act: a like, a follow, hiding a reply.
    Act,
    /// Uploading an image or video.
    Media,
    /// Getting, renewing or giving back a token.
    Auth,
    /// An open stream of events.
    Stream,
    /// An event that is sent to a webhook.
    Webhook,
}

/// What happens when a fault strikes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// It takes so much longer on the platform's clock: an answer, or the delivery to a webhook.
    Delay(Spread),
    /// Nothing is done, and the answer has this status.
    Status(#[schemars(range(min = 400, max = 599))] u16),
    /// Nothing is done, and the answer says that the rate limit is used up.
    Limited,
    /// Nothing is done, and no answer comes for so long in real time; then the connection is closed.
    Hang(Wait),
    /// Nothing is done, and the connection is reset.
    Reset,
    /// It is done, but the connection is reset before the answer arrives.
    Lost,
    /// It is done, but the answer breaks off in the middle.
    Truncated,
    /// It is done, but the answer is not what it should be: half of it, as if it were whole.
    Malformed,
    /// The token of the call expires just before it.
    ExpireToken,
    /// A stream is told so and closed.
    Disconnect,
    /// The delivery to a webhook is left out.
    Drop,
    /// The delivery to a webhook is made twice.
    Duplicate,
    /// The delivery to a webhook changes places with the next one.
    Reorder,
}

/// A span of time, or one chosen by the seed between two: `3s`, `1s..10s`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spread {
    /// The least.
    pub least: Wait,
    /// The most; not below the least.
    pub most: Wait,
}

impl Default for On {
    fn default() -> On {
        On::One("any".to_owned())
    }
}

impl On {
    /// The words, in the order they were written.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        match self {
            On::One(word) => std::slice::from_ref(word).iter(),
            On::Many(words) => words.iter(),
        }
        .map(String::as_str)
    }

    /// Whether it is about this operation, which is of this kind.
    pub fn is_about(&self, class: Class, operation: &str) -> bool {
        self.words().any(|word| word == operation || class.is_called(word))
    }
}

impl Class {
    /// Every kind.
    pub const ALL: [Class; 9] = [
        Class::Inbox,
        Class::Read,
        Class::Post,
        Class::Message,
        Class::Act,
        Class::Media,
        Class::Auth,
        Class::Stream,
        Class::Webhook,
    ];

    /// Words for several kinds at once: every call, those that read, those that change something.
    pub const GROUPS: [&str; 3] = ["any", "reads", "writes"];

    /// Its name in a plan.
    pub fn name(self) -> &'static str {
        match self {
            Class::Inbox => "inbox",
            Class::Read => "read",
            Class::Post => "post",
            Class::Message => "message",
            Class::Act => "act",
            Class::Media => "media",
            Class::Auth => "auth",
            Class::Stream => "stream",
            Class::Webhook => "webhook",
        }
    }

    /// Whether a word of a plan means it: its name, or a group that it is in. Streams and webhooks are in none, since what
    /// happens to a call cannot happen to them.
    fn is_called(self, word: &str) -> bool {
        match word {
            "any" => !matches!(self, Class::Stream | Class::Webhook),
            "reads" => matches!(self, Class::Inbox | Class::Read),
            "writes" => matches!(self, Class::Post | Class::Message | Class::Act | Class::Media),
            word => word == self.name(),
        }
    }
}

impl Effect {
    /// Whether it keeps the call from being carried out.
    pub fn prevents(&self) -> bool {
        matches!(
            self,
            Effect::Status(_) | Effect::Limited | Effect::Hang(_) | Effect::Reset | Effect::ExpireToken | Effect::Drop
        )
    }
}

impl Spread {
    /// A span between the two; the same for the same seed.
    pub(crate) fn choose(&self, seed: u64) -> Wait {
        let width = u64::try_from(self.most.0 - self.least.0).unwrap_or(0) + 1;
        Wait(self.least.0 + i64::try_from(roll(seed, width)).unwrap_or(0))
    }
}

impl FromStr for Spread {
    type Err = String;

    fn from_str(text: &str) -> Result<Spread, String> {
        let (least, most) = text.split_once("..").unwrap_or((text, text));
        let spread = Spread { least: least.trim().parse()?, most: most.trim().parse()? };
        match spread.least <= spread.most {
            true => Ok(spread),
            false => Err(format!("`{text}` ends before it begins")),
        }
    }
}

impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.least == self.most {
            true => write!(f, "{}", self.least),
            false => write!(f, "{}..{}", self.least, self.most),
        }
    }
}

impl Serialize for Spread {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Spread {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Spread, D::Error> {
        <Cow<'_, str>>::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl JsonSchema for Spread {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Spread".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "spread", "examples": ["3s", "1s..10s"] })
    }
}
