//! The conditions that a query is made of: keywords, sigils and operators.

use std::fmt;

use crate::platform::{AccountId, Platform};

/// The longest handle or number of an account.
const LONGEST_NAME: usize = 19;

/// One condition on a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::dialect::x) enum Term {
    /// These words follow each other in it.
    Words(Phrase),
    /// It has this hashtag.
    Hashtag(String),
    /// It has this cashtag.
    Cashtag(String),
    /// It mentions this handle, or tells this account as a reply does.
    Mention(String),
    /// It is by this account.
    From(Who),
    /// It answers this account.
    To(Who),
    /// It passes on something of this account.
    RepostsOf(Who),
    /// It is in the thread of this post.
    Conversation(u64),
    /// It answers this post.
    InReplyTo(u64),
    /// It quotes this post.
    Quotes(u64),
    /// It passes this post on.
    Reposts(u64),
    /// It has a link with this in it.
    Url(String),
    /// It names this thing: here, its words stand in the text.
    Entity(Phrase),
    /// It has a property of this kind.
    Is(Property),
    /// It is about something in this domain; no post here is labelled so.
    Context(String),
    /// It has something that no post here has, such as a place.
    Never(&'static str),
    /// It is in this language.
    Lang(String),
    /// It belongs to the so many per cent of all posts that chance has picked, the same ones each time.
    Sample(u8),
}

/// What a post can be or have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::dialect::x) enum Property {
    /// It is a reply.
    Reply,
    /// It is a repost.
    Repost,
    /// It quotes another.
    Quote,
    /// Its author is vouched for.
    Verified,
    /// It mentions somebody.
    Mentions,
    /// It has a link.
    Links,
    /// It has a hashtag.
    Hashtags,
    /// It has a cashtag.
    Cashtags,
    /// It shows a picture or a film.
    Media,
    /// It shows a picture.
    Images,
    /// It shows a film or a moving picture.
    Videos,
}

/// The properties by the words that ask for them; the first word of each is the one that is printed.
const PROPERTIES: &[(&str, Property)] = &[
    ("is:reply", Property::Reply),
    ("is:retweet", Property::Repost),
    ("is:repost", Property::Repost),
    ("is:quote", Property::Quote),
    ("is:verified", Property::Verified),
    ("has:mentions", Property::Mentions),
    ("has:links", Property::Links),
    ("has:hashtags", Property::Hashtags),
    ("has:cashtags", Property::Cashtags),
    ("has:media", Property::Media),
    ("has:images", Property::Images),
    ("has:videos", Property::Videos),
    ("has:video_link", Property::Videos),
];

/// What is known, and no post here has it.
const NEVER: &[&str] = &["has:geo", "is:nullcast"];

/// Words that follow each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::dialect::x) struct Phrase {
    text: String,
    words: Vec<String>,
}

impl Phrase {
    /// The phrase as it was written.
    pub(super) fn new(text: String) -> Phrase {
        Phrase { words: words(&text), text }
    }

    /// Whether it stands in this text, of which these are the words. A phrase without words, such as an emoji, must stand
    /// there as it is.
    pub(super) fn stands_in(&self, text: &str, words: &[String]) -> bool {
        match self.words.len() {
            0 => text.contains(&self.text),
            length => words.windows(length).any(|window| window == self.words),
        }
    }
}

/// The words of a text, in lower case.
pub(super) fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// An account by handle or number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::dialect::x) struct Who(String);

impl Who {
    fn new(text: &str) -> Option<Who> {
        let name = text.strip_prefix('@').unwrap_or(text);
        let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        ((1..=LONGEST_NAME).contains(&name.len()) && plain).then(|| Who(name.to_owned()))
    }

    /// The account, if there is one.
    pub(super) fn find(&self, platform: &Platform) -> Option<AccountId> {
        let by_number = || platform.find_account_by_number(self.0.parse().ok()?);
        platform.find_account(&self.0).or_else(by_number)
    }
}

impl Term {
    /// A word that is no operator.
    pub(super) fn plain(word: &str) -> Term {
        match word.chars().next() {
            Some('#') if word.len() > 1 => Term::Hashtag(word[1..].to_lowercase()),
            Some('$') if word.len() > 1 => Term::Cashtag(word[1..].to_lowercase()),
            Some('@') if word.len() > 1 => Term::Mention(word[1..].to_owned()),
            _ => Term::Words(Phrase::new(word.to_owned())),
        }
    }

    /// An operator and its value, or what is wrong with it.
    pub(super) fn operator(name: &str, value: String) -> Result<Term, String> {
        if value.is_empty() {
            return Err(format!("Operator '{name}' needs a value"));
        }
        let invalid = || format!("Invalid value '{value}' for operator '{name}'");
        let who = || Who::new(&value).ok_or_else(invalid);
        let id = || value.parse::<u64>().map_err(|_| invalid());
        Ok(match name {
            "from" => Term::From(who()?),
            "to" => Term::To(who()?),
            "retweets_of" | "retweets_of_user" | "reposts_of" => Term::RepostsOf(who()?),
            "conversation_id" => Term::Conversation(id()?),
            "in_reply_to_tweet_id" | "in_reply_to_post_id" => Term::InReplyTo(id()?),
            "quotes_of_tweet_id" | "quotes_of_post_id" => Term::Quotes(id()?),
            "retweets_of_tweet_id" | "reposts_of_post_id" => Term::Reposts(id()?),
            "url" => Term::Url(value.to_lowercase()),
            "entity" => Term::Entity(Phrase::new(value)),
            "context" if is_context(&value) => Term::Context(value),
            "lang" if value.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-') => {
                Term::Lang(value.to_ascii_lowercase())
            }
            "sample" => Term::Sample(value.parse().ok().filter(|part| (1..=100).contains(part)).ok_or_else(invalid)?),
            "context" | "lang" => return Err(invalid()),
            "is" | "has" => return property(&format!("{name}:{value}")),
            _ => return Err(unknown(name)),
        })
    }

    /// Whether a rule can rest on it alone; others only narrow down what such a condition finds.
    pub(in crate::dialect::x) fn stands_alone(&self) -> bool {
        !matches!(self, Term::Is(_) | Term::Never(_) | Term::Lang(_) | Term::Sample(_))
    }
}

fn property(asked: &str) -> Result<Term, String> {
    if let Some((_, property)) = PROPERTIES.iter().find(|(name, _)| *name == asked) {
        return Ok(Term::Is(*property));
    }
    let never = NEVER.iter().find(|name| **name == asked);
    never.map(|name| Term::Never(name)).ok_or_else(|| unknown(asked))
}

/// A number, a full stop, and a number or `*`.
fn is_context(value: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    value.split_once('.').is_some_and(|(domain, entity)| digits(domain) && (entity == "*" || digits(entity)))
}

fn unknown(operator: &str) -> String {
    format!(
        "Reference to invalid operator '{operator}'. Operator is not available in current product or product packaging. \
         Please refer to complete available operator list at https://docs.x.com/x-api/posts/search/integrate/operators."
    )
}

/// As it can be read again.
impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Term::Words(phrase) => write!(f, "\"{}\"", phrase.text),
            Term::Hashtag(name) => write!(f, "#{name}"),
            Term::Cashtag(name) => write!(f, "${name}"),
            Term::Mention(name) => write!(f, "@{name}"),
            Term::From(Who(name)) => write!(f, "from:{name}"),
            Term::To(Who(name)) => write!(f, "to:{name}"),
            Term::RepostsOf(Who(name)) => write!(f, "retweets_of:{name}"),
            Term::Conversation(number) => write!(f, "conversation_id:{number}"),
            Term::InReplyTo(number) => write!(f, "in_reply_to_tweet_id:{number}"),
            Term::Quotes(number) => write!(f, "quotes_of_tweet_id:{number}"),
            Term::Reposts(number) => write!(f, "retweets_of_tweet_id:{number}"),
            Term::Url(part) => write!(f, "url:\"{part}\""),
            Term::Entity(phrase) => write!(f, "entity:\"{}\"", phrase.text),
            Term::Context(value) => write!(f, "context:{value}"),
            Term::Is(property) => {
                let name = PROPERTIES.iter().find(|(_, held)| held == property).map_or("", |(name, _)| name);
                f.write_str(name)
            }
            Term::Never(name) => f.write_str(name),
            Term::Lang(code) => write!(f, "lang:{code}"),
            Term::Sample(part) => write!(f, "sample:{part}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_whole_and_in_order() {
        let has = |text: &str, phrase: &str| Phrase::new(phrase.into()).stands_in(text, &words(text));
        assert!(has("My parcel NEVER came!", "never came"));
        assert!(!has("My parcels never came", "parcel"));
        assert!(!has("came never", "never came"));
        assert!(has("Late again 📦", "📦"));
        assert!(!has("", "x"));
    }

    #[test]
    fn values_that_cannot_be_are_refused() {
        for (name, value) in [
            ("from", "two words"),
            ("from", "@"),
            ("conversation_id", "x"),
            ("context", "47"),
            ("context", "47.x"),
            ("sample", "0"),
            ("sample", "101"),
            ("lang", "n1"),
            ("is", "late"),
            ("url", ""),
        ] {
            assert!(Term::operator(name, value.into()).is_err(), "{name}:{value}");
        }
        assert_eq!(Term::operator("context", "47.*".into()), Ok(Term::Context("47.*".into())));
    }
}
