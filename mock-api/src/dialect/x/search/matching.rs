//! Whether a post matches a query.

use super::syntax::{Query, Term};
use crate::platform::{Platform, Post, PostId};

/// A query over the posts of a platform.
pub(super) struct Matcher<'m> {
    platform: &'m Platform,
    query: &'m Query,
}

impl<'m> Matcher<'m> {
    /// A matcher for this query.
    pub(super) fn new(platform: &'m Platform, query: &'m Query) -> Matcher<'m> {
        Matcher { platform, query }
    }

    /// Whether the post matches.
    pub(super) fn matches(&self, id: PostId) -> bool {
        self.holds(self.query, self.platform.post_by(id))
    }

    fn holds(&self, query: &Query, post: &Post) -> bool {
        match query {
            Query::All(parts) => parts.iter().all(|part| self.holds(part, post)),
            Query::Any(parts) => parts.iter().any(|part| self.holds(part, post)),
            Query::Not(part) => !self.holds(part, post),
            Query::Term(term) => self.term_holds(term, post),
        }
    }

    fn term_holds(&self, term: &Term, post: &Post) -> bool {
        let platform = self.platform;
        let tagged =
            |tags: Vec<post_text::Tag<'_>>, wanted: &str| tags.iter().any(|tag| tag.name.to_lowercase() == wanted);
        match term {
            Term::Words(phrase) => has_words(&post.text, phrase),
            Term::Hashtag(name) => tagged(post_text::hashtags(&post.text), name),
            Term::Cashtag(name) => tagged(post_text::cashtags(&post.text), name),
            Term::Mention(name) => {
                post_text::mentions(&post.text).iter().any(|one| one.username.eq_ignore_ascii_case(name))
            }
            Term::From(who) => who.find(platform) == Some(post.author),
            Term::To(who) => {
                let answered = post.reply_to.map(|parent| platform.post_by(parent).author);
                answered.is_some() && who.find(platform) == answered
            }
            Term::Conversation(number) => platform.post_by(post.root).number == *number,
            Term::InReplyTo(number) => post.reply_to.is_some_and(|parent| platform.post_by(parent).number == *number),
            Term::Url(part) => {
                post_text::links(&post.text).iter().any(|link| link.url.to_lowercase().contains(part.as_str()))
            }
            Term::IsReply => post.reply_to.is_some(),
            Term::IsRepost => post.reposts.is_some(),
            Term::IsQuote => post.quotes.is_some(),
            Term::IsVerified => platform.account(post.author).profile.verified,
            Term::HasMentions => {
                post_text::mentions(&post.text).iter().any(|one| platform.find_account(one.username).is_some())
            }
            Term::HasLinks => !post_text::links(&post.text).is_empty(),
            Term::HasHashtags => !post_text::hashtags(&post.text).is_empty(),
            Term::HasCashtags => !post_text::cashtags(&post.text).is_empty(),
            Term::Never => false,
            Term::Lang(code) => post.lang.code() == code,
        }
    }
}

/// Whether the words of the phrase follow each other in the text, whatever their case. A phrase without words, such as
/// an
/// emoji, must stand in the text as it is.
fn has_words(text: &str, phrase: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    let wanted = words(phrase);
    if wanted.is_empty() {
        return text.contains(phrase);
    }
    words(text).windows(wanted.len()).any(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_whole_and_in_order() {
        assert!(has_words("My parcel NEVER came!", "never came"));
        assert!(!has_words("My parcels never came", "parcel"));
        assert!(!has_words("came never", "never came"));
        assert!(has_words("Late again 📦", "📦"));
        assert!(!has_words("", "x"));
    }
}
