//! Whether a post matches a query.

use std::cell::OnceCell;

use super::syntax::Query;
use super::term::{Property, Term, words};
use crate::platform::{MediaKind, Platform, Post, PostId};
use crate::snowflake::mix;

/// A post that is looked at with one query after the other.
pub(in crate::dialect::x) struct Sight<'p> {
    platform: &'p Platform,
    post: &'p Post,
    words: OnceCell<Vec<String>>,
}

impl<'p> Sight<'p> {
    /// This post of this platform.
    pub(in crate::dialect::x) fn new(platform: &'p Platform, id: PostId) -> Sight<'p> {
        Sight { platform, post: platform.post_by(id), words: OnceCell::new() }
    }

    /// Whether the post matches.
    pub(in crate::dialect::x) fn matches(&self, query: &Query) -> bool {
        match query {
            Query::All(parts) => parts.iter().all(|part| self.matches(part)),
            Query::Any(parts) => parts.iter().any(|part| self.matches(part)),
            Query::Not(part) => !self.matches(part),
            Query::Term(term) => self.holds(term),
        }
    }

    fn holds(&self, term: &Term) -> bool {
        let (platform, post) = (self.platform, self.post);
        let number = |id: PostId| platform.post_by(id).number;
        let author = |id: PostId| platform.post_by(id).author;
        let tagged =
            |tags: Vec<post_text::Tag<'_>>, wanted: &str| tags.iter().any(|tag| tag.name.to_lowercase() == wanted);
        match term {
            Term::Words(phrase) | Term::Entity(phrase) => phrase.stands_in(&post.text, self.words()),
            Term::Hashtag(name) => tagged(post_text::hashtags(&post.text), name),
            Term::Cashtag(name) => tagged(post_text::cashtags(&post.text), name),
            Term::Mention(name) => self.mentions(name),
            Term::From(who) => who.find(platform) == Some(post.author),
            Term::To(who) => post.reply_to.is_some_and(|parent| who.find(platform) == Some(author(parent))),
            Term::RepostsOf(who) => post.reposts.is_some_and(|original| who.find(platform) == Some(author(original))),
            Term::Conversation(wanted) => number(post.root) == *wanted,
            Term::InReplyTo(wanted) => post.reply_to.map(number) == Some(*wanted),
            Term::Quotes(wanted) => post.quotes.map(number) == Some(*wanted),
            Term::Reposts(wanted) => post.reposts.map(number) == Some(*wanted),
            Term::Url(part) => {
                post_text::links(&post.text).iter().any(|link| link.url.to_lowercase().contains(part.as_str()))
            }
            Term::Is(property) => self.has(*property),
            Term::Context(_) | Term::Never(_) => false,
            Term::Lang(code) => post.lang.code() == code,
            Term::Sample(part) => mix(post.number) % 100 < u64::from(*part),
        }
    }

    fn has(&self, property: Property) -> bool {
        let (platform, post) = (self.platform, self.post);
        match property {
            Property::Reply => post.reply_to.is_some(),
            Property::Repost => post.reposts.is_some(),
            Property::Quote => post.quotes.is_some(),
            Property::Verified => platform.account(post.author).profile.verified,
            Property::Mentions => {
                let named = || post_text::mentions(&post.text);
                !post.mentions.is_empty() || named().iter().any(|one| platform.find_account(one.username).is_some())
            }
            Property::Links => !post_text::links(&post.text).is_empty(),
            Property::Hashtags => !post_text::hashtags(&post.text).is_empty(),
            Property::Cashtags => !post_text::cashtags(&post.text).is_empty(),
            Property::Media => !post.media.is_empty(),
            Property::Images => post.media.iter().any(|id| platform.media(*id).kind == MediaKind::Image),
            Property::Videos => post.media.iter().any(|id| platform.media(*id).kind != MediaKind::Image),
        }
    }

    /// Named in the text, or told as those in a conversation are, whose handles a reply begins with on the real service.
    fn mentions(&self, name: &str) -> bool {
        let told = self.platform.find_account(name).is_some_and(|account| self.post.mentions.contains(&account));
        told || post_text::mentions(&self.post.text).iter().any(|one| one.username.eq_ignore_ascii_case(name))
    }

    fn words(&self) -> &[String] {
        self.words.get_or_init(|| words(&self.post.text))
    }
}
