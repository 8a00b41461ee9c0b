//! The two sets of names on one API: "tweet" until the summer of 2026, "post" since. The request decides.

/// Which names an answer uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Naming {
    /// `referenced_tweets`, `retweet_count`, `includes.tweets`.
    Tweet,
    /// `referenced_posts`, `repost_count`, `includes.posts`.
    Post,
    /// The request did not say: both keys.
    Both,
}

/// A field or expansion: its name in either set, and its bit in a [`Choice`].
pub(super) struct Name {
    /// The name among the tweets, if it is one there.
    pub(super) tweet: Option<&'static str>,
    /// The name among the posts, if it is one there.
    pub(super) post: Option<&'static str>,
    /// What it stands for.
    pub(super) bit: u64,
}

impl Name {
    /// The name by which a request with this naming knows it.
    pub(super) fn in_use(&self, naming: Naming) -> Option<&'static str> {
        match naming {
            Naming::Tweet => self.tweet,
            Naming::Post => self.post,
            Naming::Both => self.tweet.or(self.post),
        }
    }

    /// Whether a request with this naming may call it so.
    pub(super) fn is(&self, asked: &str, naming: Naming) -> bool {
        self.in_use(naming) == Some(asked) || (naming == Naming::Both && self.post == Some(asked))
    }
}

pub(super) const fn same(name: &'static str, bit: u64) -> Name {
    Name { tweet: Some(name), post: Some(name), bit }
}

const fn tweet(name: &'static str, bit: u64) -> Name {
    Name { tweet: Some(name), post: None, bit }
}

const fn post(name: &'static str, bit: u64) -> Name {
    Name { tweet: None, post: Some(name), bit }
}

const fn pair(tweet: &'static str, post: &'static str, bit: u64) -> Name {
    Name { tweet: Some(tweet), post: Some(post), bit }
}

/// What is asked of a post.
pub(super) mod of_post {
    use super::{Name, pair, same, tweet};

    pub(crate) const AUTHOR: u64 = 1;
    pub(crate) const CREATED_AT: u64 = 1 << 1;
    pub(crate) const CONVERSATION: u64 = 1 << 2;
    pub(crate) const IN_REPLY_TO_USER: u64 = 1 << 3;
    pub(crate) const REFERENCED: u64 = 1 << 4;
    pub(crate) const ENTITIES: u64 = 1 << 5;
    pub(crate) const LANG: u64 = 1 << 6;
    pub(crate) const METRICS: u64 = 1 << 7;
    pub(crate) const SENSITIVE: u64 = 1 << 8;
    pub(crate) const REPLY_SETTINGS: u64 = 1 << 9;
    pub(crate) const TEXT_RANGE: u64 = 1 << 10;
    pub(crate) const EDIT_CONTROLS: u64 = 1 << 11;
    pub(crate) const ATTACHMENTS: u64 = 1 << 12;

    /// The members of `tweet.fields` and `post.fields`. Those with bit 0 are known, and nothing here has them.
    pub(crate) const FIELDS: &[Name] = &[
        same("article", 0),
        same("article_title", 0),
        same("attachments", ATTACHMENTS),
        tweet("author_id", AUTHOR),
        same("card_uri", 0),
        same("community_id", 0),
        same("context_annotations", 0),
        same("conversation_id", CONVERSATION),
        same("created_at", CREATED_AT),
        same("display_text_range", TEXT_RANGE),
        same("edit_controls", EDIT_CONTROLS),
        tweet("edit_history_tweet_ids", 0),
        same("entities", ENTITIES),
        same("geo", 0),
        same("id", 0),
        tweet("in_reply_to_user_id", IN_REPLY_TO_USER),
        same("lang", LANG),
        same("matched_media_notes", 0),
        same("media_metadata", 0),
        same("non_public_metrics", 0),
        pair("note_tweet", "note_post", 0),
        same("note_request_suggestions", 0),
        same("organic_metrics", 0),
        same("paid_partnership", 0),
        same("possibly_sensitive", SENSITIVE),
        same("promoted_metrics", 0),
        same("public_metrics", METRICS),
        tweet("referenced_tweets", REFERENCED),
        same("reply_settings", REPLY_SETTINGS),
        same("scopes", 0),
        same("source", 0),
        same("suggested_source_links", 0),
        same("suggested_source_links_with_counts", 0),
        same("text", 0),
        same("withheld", 0),
    ];
}

/// What is asked of a user.
pub(super) mod of_user {
    use super::{Name, pair, same, tweet};

    pub(crate) const CREATED_AT: u64 = 1;
    pub(crate) const DESCRIPTION: u64 = 1 << 1;
    pub(crate) const PROTECTED: u64 = 1 << 2;
    pub(crate) const METRICS: u64 = 1 << 3;
    pub(crate) const VERIFIED: u64 = 1 << 4;
    pub(crate) const VERIFIED_TYPE: u64 = 1 << 5;
    pub(crate) const RECEIVES_DM: u64 = 1 << 6;
    pub(crate) const CONNECTION: u64 = 1 << 7;
    pub(crate) const RECENT: u64 = 1 << 8;
    pub(crate) const URL: u64 = 1 << 9;
    pub(crate) const IMAGE: u64 = 1 << 10;

    /// The members of `user.fields`.
    pub(crate) const FIELDS: &[Name] = &[
        same("affiliation", 0),
        same("confirmed_email", 0),
        same("connection_status", CONNECTION),
        same("created_at", CREATED_AT),
        same("description", DESCRIPTION),
        same("entities", 0),
        same("id", 0),
        same("is_identity_verified", 0),
        same("location", 0),
        pair("most_recent_tweet_id", "most_recent_post_id", RECENT),
        same("name", 0),
        same("parody", 0),
        tweet("pinned_tweet_id", 0),
        same("profile_banner_url", 0),
        same("profile_image_url", IMAGE),
        same("protected", PROTECTED),
        same("public_metrics", METRICS),
        same("receives_your_dm", RECEIVES_DM),
        same("subscribes_to_you", 0),
        same("subscription", 0),
        same("subscription_type", 0),
        same("url", URL),
        same("username", 0),
        same("verified", VERIFIED),
        same("verified_followers_count", 0),
        same("verified_type", VERIFIED_TYPE),
        same("withheld", 0),
    ];

    /// The expansions of a user.
    pub(crate) const EXPANSIONS: &[Name] = &[
        same("affiliation", 0),
        pair("most_recent_tweet_id", "most_recent_post_id", RECENT),
        pair("pinned_tweet_id", "pinned_post_id", 0),
    ];
}

/// What is asked of a private message.
pub(super) mod of_message {
    use super::{Name, pair, same, tweet};

    pub(crate) const CREATED_AT: u64 = 1;
    pub(crate) const CONVERSATION: u64 = 1 << 1;
    pub(crate) const SENDER: u64 = 1 << 2;
    pub(crate) const ENTITIES: u64 = 1 << 3;
    pub(crate) const ATTACHMENTS: u64 = 1 << 4;

    /// The members of `dm_event.fields`.
    pub(crate) const FIELDS: &[Name] = &[
        same("attachments", ATTACHMENTS),
        same("created_at", CREATED_AT),
        same("dm_conversation_id", CONVERSATION),
        same("entities", ENTITIES),
        same("event_type", 0),
        same("id", 0),
        tweet("participant_ids", 0),
        tweet("referenced_tweets", 0),
        tweet("sender_id", SENDER),
        same("text", 0),
    ];

    /// The expansions of a private message.
    pub(crate) const EXPANSIONS: &[Name] = &[
        same("attachments.media_keys", ATTACHMENTS),
        same("participant_ids", 0),
        pair("referenced_tweets.id", "referenced_posts", 0),
        same("sender_id", SENDER),
    ];
}

/// What else is brought along with a post.
pub(super) mod expand {
    use super::{Name, pair, post, same, tweet};

    pub(crate) const AUTHOR: u64 = 1;
    pub(crate) const REFERENCED: u64 = 1 << 1;
    pub(crate) const REFERENCED_AUTHOR: u64 = 1 << 2;
    pub(crate) const IN_REPLY_TO_USER: u64 = 1 << 3;
    pub(crate) const MENTIONS: u64 = 1 << 4;
    pub(crate) const HISTORY: u64 = 1 << 5;
    pub(crate) const MEDIA: u64 = 1 << 6;
    pub(crate) const REFERENCED_MEDIA: u64 = 1 << 7;

    /// The expansions of a post.
    pub(crate) const EXPANSIONS: &[Name] = &[
        same("article.cover_media", 0),
        same("article.media_entities", 0),
        same("attachments.media_keys", MEDIA),
        same("attachments.media_source_tweet", 0),
        same("attachments.poll_ids", 0),
        same("author_id", AUTHOR),
        pair("edit_history_tweet_ids", "edit_history_post_ids", HISTORY),
        same("entities.mentions.username", MENTIONS),
        same("geo.place_id", 0),
        same("in_reply_to_user_id", IN_REPLY_TO_USER),
        post("referenced_posts", REFERENCED),
        tweet("referenced_tweets.id", REFERENCED),
        tweet("referenced_tweets.id.author_id", REFERENCED | REFERENCED_AUTHOR),
        tweet("referenced_tweets.id.attachments.media_keys", REFERENCED | REFERENCED_MEDIA),
    ];
}

/// The fields of things that this platform does not have: any name will do.
pub(super) const UNUSED_FIELDS: [&str; 2] = ["poll.fields", "place.fields"];

/// What a request asks to be shown, in which names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Choice {
    /// Which names.
    pub(super) naming: Naming,
    /// Of posts.
    pub(super) post: u64,
    /// Of users.
    pub(super) user: u64,
    /// Of private messages.
    pub(super) message: u64,
    /// Of pictures and films.
    pub(super) media: u64,
    /// What is brought along.
    pub(super) expand: u64,
}

impl Choice {
    /// The defaults only, in these names.
    pub(super) const fn bare(naming: Naming) -> Choice {
        Choice { naming, post: 0, user: 0, message: 0, media: 0, expand: 0 }
    }

    /// What an integration mostly asks for: who wrote it when, in which thread, and in answer to what.
    pub(super) const fn usual() -> Choice {
        let post = of_post::CREATED_AT | of_post::CONVERSATION | of_post::REFERENCED | of_post::LANG;
        Choice { post, expand: expand::AUTHOR, ..Choice::bare(Naming::Tweet) }
    }
}
