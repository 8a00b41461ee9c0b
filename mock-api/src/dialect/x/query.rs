//! Reading what stands behind the `?`.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use super::media;
use super::names::{Choice, Name, Naming, UNUSED_FIELDS, expand, of_message, of_post, of_user};
use super::problem::Problem;
use crate::clock::Time;

/// The parameters of a request, in order.
pub(super) struct Query<'r> {
    pairs: Vec<(Cow<'r, str>, Cow<'r, str>)>,
    strict: bool,
}

/// What the main things of an answer are, which decides whose expansions are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    Posts,
    Users,
    Messages,
}

impl<'r> Query<'r> {
    /// Splits and decodes; 400 for what is not UTF-8.
    pub(super) fn parse(raw: &'r str, strict: bool) -> Result<Query<'r>, Problem> {
        let mut pairs = Vec::new();
        for part in raw.split('&').filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            pairs.push((decode(name)?, decode(value)?));
        }
        Ok(Query { pairs, strict })
    }

    /// The first value of a parameter.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_ref())
    }

    /// All parameters.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs.iter().map(|(name, value)| (name.as_ref(), value.as_ref()))
    }

    /// Refuses parameters that are in none of these lists, unless not strict.
    pub(super) fn check(&self, known: &[&[&str]]) -> Result<(), Problem> {
        let is_known = |name: &str| known.iter().any(|list| list.contains(&name));
        match self.pairs.iter().find(|(name, _)| self.strict && !is_known(name)) {
            Some((name, value)) => Err(Problem::unknown_parameter(name, value, &known.concat().join(","))),
            None => Ok(()),
        }
    }

    /// A whole number between two bounds.
    pub(super) fn count(&self, name: &str, least: usize, most: usize, default: usize) -> Result<usize, Problem> {
        let Some(text) = self.get(name) else { return Ok(default) };
        let number = text.parse().ok().filter(|number| (least..=most).contains(number));
        number.ok_or_else(|| Problem::bad_value(name, text, &format!("is not between {least} and {most}")))
    }

    /// An id.
    pub(super) fn id(&self, name: &str) -> Result<Option<u64>, Problem> {
        self.get(name).map(|text| parse_id(name, text)).transpose()
    }

    /// A time.
    pub(super) fn time(&self, name: &str) -> Result<Option<Time>, Problem> {
        let time =
            |text| Time::parse(text).ok_or_else(|| Problem::bad_value(name, text, "is not a valid RFC3339 date-time"));
        self.get(name).map(time).transpose()
    }

    /// A list of 1 to 100 values separated by commas; 400 if it is missing.
    pub(super) fn list(&self, name: &str) -> Result<Vec<&str>, Problem> {
        let Some(text) = self.get(name) else {
            return Err(Problem::invalid_parameter(
                &format!("The `{name}` query parameter can not be empty"),
                Some((name, "")),
            ));
        };
        let list: Vec<&str> = text.split(',').collect();
        if list.len() > 100 {
            let message = format!(
                "The number of values in the `{name}` query parameter list [{}] is not between 1 and 100",
                list.len()
            );
            return Err(Problem::invalid_parameter(&message, Some((name, text))));
        }
        Ok(list)
    }

    /// What is asked to be shown.
    pub(super) fn choice(&self, subject: Subject) -> Result<Choice, Problem> {
        let mut choice = Choice::bare(self.naming(subject));
        let expansions = match subject {
            Subject::Posts => expand::EXPANSIONS,
            Subject::Users => of_user::EXPANSIONS,
            Subject::Messages => of_message::EXPANSIONS,
        };
        choice.post = self.bits("tweet.fields", of_post::FIELDS, choice.naming)?
            | self.bits("post.fields", of_post::FIELDS, choice.naming)?;
        choice.user = self.bits("user.fields", of_user::FIELDS, choice.naming)?;
        choice.message = self.bits("dm_event.fields", of_message::FIELDS, choice.naming)?;
        choice.media = self.bits("media.fields", media::FIELDS, choice.naming)?;
        choice.expand = self.bits("expansions", expansions, choice.naming)?;
        Ok(choice)
    }

    /// *Post* if the query has `post.fields` or an expansion that only posts have, *tweet* likewise, else both.
    fn naming(&self, subject: Subject) -> Naming {
        if self.get("post.fields").is_some() {
            return Naming::Post;
        }
        if self.get("tweet.fields").is_some() {
            return Naming::Tweet;
        }
        let names = match subject {
            Subject::Posts => expand::EXPANSIONS,
            Subject::Users => of_user::EXPANSIONS,
            Subject::Messages => of_message::EXPANSIONS,
        };
        let asked = || self.get("expansions").into_iter().flat_map(|list| list.split(','));
        let only = |mine: fn(&Name) -> Option<&'static str>, other: fn(&Name) -> Option<&'static str>| {
            asked().any(|asked| names.iter().any(|name| mine(name) == Some(asked) && other(name) != Some(asked)))
        };
        if only(|name| name.post, |name| name.tweet) {
            Naming::Post
        } else if only(|name| name.tweet, |name| name.post) {
            Naming::Tweet
        } else {
            Naming::Both
        }
    }

    /// The bits of the names that a parameter lists; 400 for an unknown one, unless not strict.
    fn bits(&self, parameter: &str, names: &[Name], naming: Naming) -> Result<u64, Problem> {
        let Some(list) = self.get(parameter) else { return Ok(0) };
        let mut bits = 0;
        for asked in list.split(',').filter(|asked| !asked.is_empty()) {
            match names.iter().find(|name| name.is(asked, naming)) {
                Some(name) => bits |= name.bit,
                None if self.strict => return Err(unknown_name(parameter, asked, names, naming)),
                None => {}
            }
        }
        Ok(bits)
    }
}

fn unknown_name(parameter: &str, asked: &str, names: &[Name], naming: Naming) -> Problem {
    let known: Vec<&str> = names.iter().filter_map(|name| name.in_use(naming)).collect();
    Problem::bad_value(parameter, asked, &format!("is not one of [{}]", known.join(",")))
}

fn decode(text: &str) -> Result<Cow<'_, str>, Problem> {
    if !text.bytes().any(|byte| byte == b'+' || byte == b'%') {
        return Ok(Cow::Borrowed(text));
    }
    let spaced = text.replace('+', " ");
    match percent_decode_str(&spaced).decode_utf8() {
        Ok(decoded) => Ok(Cow::Owned(decoded.into_owned())),
        Err(_) => Err(Problem::invalid("The query string is not valid UTF-8.")),
    }
}

/// An id of up to 19 digits; 400 for anything else.
pub(super) fn parse_id(name: &str, text: &str) -> Result<u64, Problem> {
    let digits = (1..=19).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = if digits { text.parse().ok() } else { None };
    number.ok_or_else(|| Problem::bad_value(name, text, "is not valid"))
}

/// The parameters that choose what is shown of posts.
pub(super) const POST_SHAPE: &[&str] =
    &["expansions", "tweet.fields", "post.fields", "user.fields", "media.fields", UNUSED_FIELDS[0], UNUSED_FIELDS[1]];
/// Those that choose what is shown of users.
pub(super) const USER_SHAPE: &[&str] = &["expansions", "tweet.fields", "post.fields", "user.fields"];
/// Those that choose what is shown of private messages.
pub(super) const MESSAGE_SHAPE: &[&str] =
    &["dm_event.fields", "event_types", "expansions", "media.fields", "tweet.fields", "post.fields", "user.fields"];
