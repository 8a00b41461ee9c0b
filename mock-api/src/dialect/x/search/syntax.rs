//! The query language: words, phrases, operators, `OR`, `-` and brackets.

use std::fmt;

use crate::platform::{AccountId, Platform};

/// Brackets deeper than this are refused.
const DEEPEST: usize = 32;

/// A query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Query {
    /// All of these.
    All(Vec<Query>),
    /// Any of these.
    Any(Vec<Query>),
    /// Not this.
    Not(Box<Query>),
    /// This.
    Term(Term),
}

/// One condition on a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Term {
    /// These words follow each other in it.
    Words(String),
    /// It has this hashtag.
    Hashtag(String),
    /// It has this cashtag.
    Cashtag(String),
    /// It mentions this handle.
    Mention(String),
    /// It is by this account.
    From(Who),
    /// It answers this account.
    To(Who),
    /// It is in the thread of this post.
    Conversation(u64),
    /// It answers this post.
    InReplyTo(u64),
    /// It has a link with this in it.
    Url(String),
    /// It is a reply.
    IsReply,
    /// It is a repost.
    IsRepost,
    /// It quotes another.
    IsQuote,
    /// Its author is vouched for.
    IsVerified,
    /// It mentions somebody.
    HasMentions,
    /// It has a link.
    HasLinks,
    /// It has a hashtag.
    HasHashtags,
    /// It has a cashtag.
    HasCashtags,
    /// It has something that no post here has, such as a picture.
    Never,
    /// It is in this language.
    Lang(String),
}

/// An account by handle or number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Who(String);

impl Who {
    /// The account, if there is one.
    pub(super) fn find(&self, platform: &Platform) -> Option<AccountId> {
        let by_number = || platform.find_account_by_number(self.0.parse().ok()?);
        platform.find_account(&self.0).or_else(by_number)
    }
}

/// What is wrong with a query, and at which character, counting from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mistake {
    what: String,
    position: usize,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "There were errors processing your request: {} (at position {})", self.what, self.position)
    }
}

/// Reads a query.
pub(super) fn parse(text: &str) -> Result<Query, Mistake> {
    let mut reader = Reader { text, at: 0, depth: 0 };
    let query = reader.any()?;
    if reader.rest().is_empty() { Ok(query) } else { Err(reader.mistake("Unexpected ')'")) }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn skip_space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn mistake(&self, what: &str) -> Mistake {
        Mistake { what: what.to_owned(), position: self.text[..self.at].chars().count() + 1 }
    }

    /// Alternatives, separated by `OR`.
    fn any(&mut self) -> Result<Query, Mistake> {
        let mut options = vec![self.all()?];
        while self.take_or() {
            options.push(self.all()?);
        }
        Ok(if options.len() == 1 { options.remove(0) } else { Query::Any(options) })
    }

    fn take_or(&mut self) -> bool {
        self.skip_space();
        let found = is_word(self.rest(), "OR");
        self.at += if found { 2 } else { 0 };
        found
    }

    /// Conditions that stand beside each other.
    fn all(&mut self) -> Result<Query, Mistake> {
        let mut parts = Vec::new();
        loop {
            self.skip_space();
            if is_word(self.rest(), "AND") {
                self.at += 3;
                continue;
            }
            if self.rest().is_empty() || self.rest().starts_with(')') || is_word(self.rest(), "OR") {
                break;
            }
            parts.push(self.one()?);
        }
        match parts.len() {
            0 => Err(self.mistake("Expected a keyword or an operator")),
            1 => Ok(parts.remove(0)),
            _ => Ok(Query::All(parts)),
        }
    }

    fn one(&mut self) -> Result<Query, Mistake> {
        if self.rest().starts_with('-') {
            self.at += 1;
            self.descend()?;
            let negated = self.one();
            self.depth -= 1;
            return Ok(Query::Not(Box::new(negated?)));
        }
        if self.rest().starts_with('(') {
            self.at += 1;
            self.descend()?;
            let inner = self.any()?;
            self.depth -= 1;
            self.skip_space();
            if !self.rest().starts_with(')') {
                return Err(self.mistake("Missing ')'"));
            }
            self.at += 1;
            return Ok(inner);
        }
        self.term().map(Query::Term)
    }

    fn descend(&mut self) -> Result<(), Mistake> {
        self.depth += 1;
        if self.depth > DEEPEST { Err(self.mistake("The query is nested too deeply")) } else { Ok(()) }
    }

    fn term(&mut self) -> Result<Term, Mistake> {
        if self.rest().starts_with('"') {
            return self.quoted().map(Term::Words);
        }
        let start = self.at;
        let word = self.word();
        if word.is_empty() {
            return Err(self.mistake("Expected a keyword or an operator"));
        }
        let is_operator =
            |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        match word.split_once(':').filter(|(name, _)| is_operator(name)) {
            Some((name, value)) => {
                let value =
                    if value.is_empty() && self.rest().starts_with('"') { self.quoted()? } else { value.to_owned() };
                operator(name, value).map_err(|what| Mistake { what, position: self.text[..start].chars().count() + 1 })
            }
            None => Ok(plain(&word)),
        }
    }

    /// Up to the next space, bracket or quotation mark.
    fn word(&mut self) -> String {
        let rest = self.rest();
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '"')).unwrap_or(rest.len());
        let word = rest[..end].to_owned();
        self.at += end;
        word
    }

    fn quoted(&mut self) -> Result<String, Mistake> {
        let inner = &self.rest()[1..];
        let Some(end) = inner.find('"') else { return Err(self.mistake("Missing '\"'")) };
        let phrase = inner[..end].to_owned();
        self.at += end + 2;
        Ok(phrase)
    }
}

/// Whether the text begins with this word, and the word ends there.
fn is_word(text: &str, word: &str) -> bool {
    text.strip_prefix(word)
        .is_some_and(|rest| rest.chars().next().is_none_or(|c| c.is_whitespace() || c == '(' || c == ')'))
}

fn plain(word: &str) -> Term {
    match word.chars().next() {
        Some('#') if word.len() > 1 => Term::Hashtag(word[1..].to_lowercase()),
        Some('$') if word.len() > 1 => Term::Cashtag(word[1..].to_lowercase()),
        Some('@') if word.len() > 1 => Term::Mention(word[1..].to_owned()),
        _ => Term::Words(word.to_owned()),
    }
}

fn operator(name: &str, value: String) -> Result<Term, String> {
    let who = || Who(value.strip_prefix('@').unwrap_or(&value).to_owned());
    let id = || value.parse::<u64>().map_err(|_| format!("Invalid value '{value}' for operator '{name}'"));
    Ok(match (name, value.as_str()) {
        (_, "") => return Err(format!("Operator '{name}' needs a value")),
        ("from", _) => Term::From(who()),
        ("to", _) => Term::To(who()),
        ("conversation_id", _) => Term::Conversation(id()?),
        ("in_reply_to_tweet_id" | "in_reply_to_post_id", _) => Term::InReplyTo(id()?),
        ("url", _) => Term::Url(value.to_lowercase()),
        ("lang", _) => Term::Lang(value),
        ("is", "reply") => Term::IsReply,
        ("is", "retweet" | "repost") => Term::IsRepost,
        ("is", "quote") => Term::IsQuote,
        ("is", "verified") => Term::IsVerified,
        ("has", "mentions") => Term::HasMentions,
        ("has", "links") => Term::HasLinks,
        ("has", "hashtags") => Term::HasHashtags,
        ("has", "cashtags") => Term::HasCashtags,
        ("has", "media" | "images" | "video_link" | "geo") | ("is", "nullcast") => Term::Never,
        ("is" | "has", _) => return Err(unknown(&format!("{name}:{value}"))),
        _ => return Err(unknown(name)),
    })
}

fn unknown(operator: &str) -> String {
    format!(
        "Reference to invalid operator '{operator}'. Operator is not available in current product or product packaging. \
         Please refer to complete available operator list at https://docs.x.com/x-api/posts/search/integrate/operators."
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> Query {
        Query::Term(Term::Words(text.into()))
    }

    #[test]
    fn space_binds_tighter_than_or_and_minus_tightest() {
        let query = parse("late parcel OR -(is:retweet \"never came\")");
        let right = Query::Not(Box::new(Query::All(vec![Query::Term(Term::IsRepost), words("never came")])));
        assert_eq!(query, Ok(Query::Any(vec![Query::All(vec![words("late"), words("parcel")]), right])));
    }

    #[test]
    fn operators_and_sigils_are_known() {
        assert_eq!(parse("conversation_id:12"), Ok(Query::Term(Term::Conversation(12))));
        assert_eq!(parse("@Brand"), Ok(Query::Term(Term::Mention("Brand".into()))));
        assert_eq!(parse("#Late"), Ok(Query::Term(Term::Hashtag("late".into()))));
        assert_eq!(parse("url:\"example.com/a\""), Ok(Query::Term(Term::Url("example.com/a".into()))));
        assert_eq!(parse("ORanges"), Ok(words("ORanges")));
    }

    #[test]
    fn a_mistake_says_what_and_where() {
        let said = |text: &str| parse(text).map_err(|mistake| mistake.to_string()).expect_err("a mistake");
        assert!(said("late fromm:x").contains("Reference to invalid operator 'fromm'."));
        assert!(said("late fromm:x").ends_with("(at position 6)"));
        assert!(said("(late").contains("Missing ')'"));
        assert!(said("late)").contains("Unexpected ')'"));
        assert!(said("\"late").contains("Missing '\"'"));
        assert!(said(&"(".repeat(100)).contains("too deeply"));
        assert!(said(&"-".repeat(100)).contains("too deeply"));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in ".{0,80}", query in "[-( )a\"OR:is@#$é]{0,40}") {
            let _ = parse(&text);
            let _ = parse(&query);
        }
    }
}
