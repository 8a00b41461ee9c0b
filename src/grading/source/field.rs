//! Fields: what a file may tell of a reply, under which key, and which keys are nobody's business.

use std::collections::{BTreeMap, BTreeSet};

use super::time;
use crate::diagnostic::{did_you_mean, one_of};
use crate::grading::Entry;
use crate::language::Language;
use crate::transcript::Channel;

/// One thing that is told of a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// What it is called.
    Id,
    /// The company's words.
    Reply,
    /// The customer's messages.
    Customer,
    /// The language.
    Lang,
    /// Public or private.
    Channel,
    /// The brand.
    Brand,
    /// The person or program that answered.
    Agent,
    /// The conversation.
    Thread,
    /// The customer's name.
    CustomerName,
    /// The customer's handle.
    CustomerHandle,
    /// When the customer wrote.
    CustomerAt,
    /// When the reply was written.
    ReplyAt,
}

/// Keys of label files, which `sparring calibrate` reads and `sparring grade` has no use for.
const LABELS: &[&str] = &["markers", "disputed", "empathy", "personalisation", "overall"];

/// What others call a field: too far from our word for a misspelling.
const OTHER_WORDS: &[(&str, Field)] = &[
    ("answer", Field::Reply),
    ("body", Field::Reply),
    ("response", Field::Reply),
    ("text", Field::Reply),
    ("question", Field::Customer),
    ("language", Field::Lang),
    ("customer_time", Field::CustomerAt),
    ("reply_time", Field::ReplyAt),
    ("conversation", Field::Thread),
    ("conversation_id", Field::Thread),
];

impl Field {
    /// Every field, in the order of the documentation.
    pub const ALL: &[Field] = &[
        Field::Id,
        Field::Reply,
        Field::Customer,
        Field::Lang,
        Field::Channel,
        Field::Brand,
        Field::Agent,
        Field::Thread,
        Field::CustomerName,
        Field::CustomerHandle,
        Field::CustomerAt,
        Field::ReplyAt,
    ];

    /// Its key in a file, unless it is mapped to another.
    pub fn key(self) -> &'static str {
        match self {
            Field::Id => "id",
            Field::Reply => "reply",
            Field::Customer => "customer",
            Field::Lang => "lang",
            Field::Channel => "channel",
            Field::Brand => "brand",
            Field::Agent => "agent",
            Field::Thread => "thread",
            Field::CustomerName => "customer_name",
            Field::CustomerHandle => "customer_handle",
            Field::CustomerAt => "customer_at",
            Field::ReplyAt => "reply_at",
        }
    }

    /// The field with this key.
    pub fn of(key: &str) -> Option<Field> {
        Field::ALL.iter().find(|field| field.key() == key).copied()
    }

    /// Whether a number may stand for it.
    pub(super) fn is_numeric(self) -> bool {
        matches!(self, Field::Id | Field::Agent | Field::Thread | Field::CustomerAt | Field::ReplyAt)
    }

    /// The field that a key was probably meant to be.
    fn meant_by(key: &str) -> Option<Field> {
        let folded = key.to_lowercase().replace(['-', ' '], "_");
        let word = OTHER_WORDS.iter().find(|(word, _)| *word == folded).map(|(_, field)| *field);
        word.or_else(|| Field::of(did_you_mean(key, Field::ALL.iter().map(|field| field.key()))?))
    }

    /// Puts what a file says into an entry. Nothing but blanks is the same as nothing at all, except for the reply and the
    /// customer's words.
    ///
    /// # Errors
    /// What is wrong, and what to do about it.
    pub(super) fn put(self, entry: &mut Entry, text: &str) -> Result<(), (String, String)> {
        let word = text.trim();
        let kept = || (!word.is_empty()).then(|| word.to_owned());
        match self {
            Field::Reply => text.clone_into(&mut entry.reply),
            Field::Customer => entry.customer.push(text.to_owned()),
            Field::Id => word.clone_into(&mut entry.id),
            Field::Brand => entry.brand = kept(),
            Field::Agent => entry.agent = kept(),
            Field::Thread => entry.thread = kept(),
            Field::CustomerName => entry.customer_name = kept(),
            Field::CustomerHandle => entry.customer_handle = kept().map(|word| word.trim_start_matches('@').to_owned()),
            _ if word.is_empty() => {}
            Field::Lang => entry.lang = Some(lang(word)?),
            Field::Channel => entry.channel = Some(channel(word)?),
            Field::CustomerAt => entry.customer_at = Some(at(word)?),
            Field::ReplyAt => entry.reply_at = Some(at(word)?),
        }
        Ok(())
    }
}

fn lang(word: &str) -> Result<String, (String, String)> {
    let first = word.split(['-', '_']).next().unwrap_or_default();
    if (2..=3).contains(&first.len()) && first.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return Ok(word.to_owned());
    }
    let named = Language::ALL.iter().find(|language| format!("{language:?}").eq_ignore_ascii_case(word));
    let help = match named {
        Some(language) => format!("write `{}`", language.code()),
        None => "expected two or three letters such as `nl` or `pt-BR`; leave it out where it is not known".to_owned(),
    };
    Err((format!("`{}` is no language code", brief(word)), help))
}

fn channel(word: &str) -> Result<Channel, (String, String)> {
    match word {
        "public" => Ok(Channel::Public),
        "private" => Ok(Channel::Private),
        _ => {
            let known = ["public", "private"];
            let help = match did_you_mean(word, known) {
                Some(known) => format!("did you mean `{known}`?"),
                None => format!("expected {}", one_of(known)),
            };
            Err((format!("`{}` is no channel", brief(word)), help))
        }
    }
}

fn at(word: &str) -> Result<i64, (String, String)> {
    time::parse(word).ok_or_else(|| (format!("`{}` is no time", brief(word)), time::EXPECTED.to_owned()))
}

/// The beginning of a word that may be long.
fn brief(word: &str) -> String {
    let mut letters = word.chars();
    let head: String = letters.by_ref().take(40).collect();
    if letters.next().is_some() { format!("{head}…") } else { head }
}

/// Which keys are read as what.
#[derive(Debug, Clone, Default)]
pub struct Keys {
    /// Keys that stand for a field by the user's word.
    mapped: BTreeMap<String, Field>,
    /// Keys that are not read, by the user's word.
    ignored: BTreeSet<String>,
}

/// What a key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// It tells this.
    Field(Field),
    /// It is known, and not read.
    Ignored,
    /// It is not known, and not read.
    Unknown,
    /// It is probably a misspelling of this.
    Misspelt(Field),
}

impl Keys {
    /// Reads pairs such as `customer=question` and `reply=answer`: first our word, then the file's.
    ///
    /// # Errors
    /// A sentence about the pair that is none, names no field of ours, or a field or a key twice.
    pub fn map<'a>(mut self, pairs: impl IntoIterator<Item = &'a str>) -> Result<Keys, String> {
        for pair in pairs {
            let parts = pair.split_once('=').filter(|(_, key)| !key.is_empty());
            let (name, key) = parts.ok_or_else(|| format!("`{pair}` is no pair such as `reply=answer`"))?;
            let field = Field::of(name).ok_or_else(|| not_a_field(name))?;
            if self.mapped.values().any(|taken| *taken == field) {
                return Err(format!("`{name}` is mapped twice"));
            }
            if self.mapped.insert(key.to_owned(), field).is_some() {
                return Err(format!("the key `{key}` is mapped twice"));
            }
        }
        Ok(self)
    }

    /// With keys that are not read, whatever they look like.
    #[must_use]
    pub fn ignore<'a>(mut self, keys: impl IntoIterator<Item = &'a str>) -> Keys {
        self.ignored.extend(keys.into_iter().map(str::to_owned));
        self
    }

    /// The key of a field in the file.
    pub fn key_of(&self, field: Field) -> &str {
        let mapped = self.mapped.iter().find(|(_, mapped)| **mapped == field);
        mapped.map_or(field.key(), |(key, _)| key.as_str())
    }

    /// What a key is.
    pub fn meaning(&self, key: &str) -> Meaning {
        if let Some(field) = self.mapped.get(key) {
            return Meaning::Field(*field);
        }
        if self.ignored.contains(key) {
            return Meaning::Ignored;
        }
        match Field::of(key) {
            Some(field) if self.mapped.values().any(|mapped| *mapped == field) => Meaning::Unknown,
            Some(field) => Meaning::Field(field),
            None if LABELS.contains(&key) => Meaning::Ignored,
            None => match Field::meant_by(key) {
                Some(field) if self.key_of(field) == field.key() => Meaning::Misspelt(field),
                _ => Meaning::Unknown,
            },
        }
    }
}

fn not_a_field(name: &str) -> String {
    let keys = || Field::ALL.iter().map(|field| field.key());
    match did_you_mean(name, keys()) {
        Some(known) => format!("`{name}` is nothing that is read of a reply; did you mean `{known}`?"),
        None => format!("`{name}` is nothing that is read of a reply; expected {}", one_of(keys())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_miss_is_told_from_somebody_elses_key() {
        let keys = Keys::default();
        for (key, field) in [
            ("replly", Field::Reply),
            ("chanel", Field::Channel),
            ("customer_time", Field::CustomerAt),
            ("Reply", Field::Reply),
            ("answer", Field::Reply),
            ("customer-name", Field::CustomerName),
        ] {
            assert_eq!(keys.meaning(key), Meaning::Misspelt(field), "{key}");
        }
        for key in ["response_seconds", "first_contact", "score", "x", "likes", "created_by"] {
            assert_eq!(keys.meaning(key), Meaning::Unknown, "{key}");
        }
        assert_eq!(keys.meaning("disputed"), Meaning::Ignored);
    }

    #[test]
    fn a_mapped_key_takes_the_place_of_ours() {
        let keys = Keys::default().map(["reply=answer", "id=key"]).expect("pairs").ignore(["replly"]);
        assert_eq!(keys.meaning("answer"), Meaning::Field(Field::Reply));
        assert_eq!(keys.meaning("reply"), Meaning::Unknown);
        assert_eq!(keys.meaning("replly"), Meaning::Ignored);
        assert_eq!(keys.meaning("response"), Meaning::Unknown);
        assert_eq!(keys.key_of(Field::Id), "key");
    }

    #[test]
    fn a_pair_that_is_none_is_told() {
        let told = |pairs: &[&str]| Keys::default().map(pairs.iter().copied()).expect_err("a sentence");
        assert_eq!(told(&["reply"]), "`reply` is no pair such as `reply=answer`");
        assert!(told(&["replly=x"]).ends_with("did you mean `reply`?"));
        assert_eq!(told(&["reply=a", "reply=b"]), "`reply` is mapped twice");
        assert_eq!(told(&["reply=a", "id=a"]), "the key `a` is mapped twice");
    }
}
