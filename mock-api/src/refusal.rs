//! Why the platform did not do what it was asked to. Neutral words; each dialect renders its own envelope and status.

/// Why a request that was understood is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Refusal {
    /// There is nothing in the text.
    #[error("the text is empty")]
    Empty,
    /// The text is longer than the platform takes.
    #[error("the text is too long: {length} of {limit} characters")]
    TooLong {
        /// Its length as the platform counts.
        length: u32,
        /// What is allowed at this time.
        limit: u32,
    },
    /// The author has posted the same text within the last 24 hours.
    #[error("the author has posted the same text within a day")]
    Duplicate,
    /// The post is deleted, protected, or its author has blocked the one who asks.
    #[error("the post is deleted or not visible")]
    Unseen,
    /// The post is too old to be edited, was edited too often, or passes on another.
    #[error("the post can no longer be edited")]
    NotEditable,
    /// The account that asks is suspended.
    #[error("the account is suspended")]
    Suspended,
    /// Only the author may do this.
    #[error("this belongs to somebody else")]
    NotYours,
    /// The post does not belong to a thread that the one who asks has started.
    #[error("the thread was started by somebody else")]
    NotYourThread,
    /// Whoever should receive the private message takes none from this sender.
    #[error("the recipient takes no private messages from this sender")]
    MayNotMessage,
    /// One has blocked the other.
    #[error("one of the two has blocked the other")]
    Blocked,
    /// Nobody follows, blocks or writes to themselves.
    #[error("this cannot be done to oneself")]
    Oneself,
    /// A private conversation is for those in it.
    #[error("not a participant of this conversation")]
    NotAParticipant,
    /// A group has two to forty-nine others.
    #[error("a group has between two and forty-nine other participants")]
    GroupSize,
    /// The author of the thread lets only some answer.
    #[error("the author of the thread does not let this account answer")]
    RepliesRestricted,
    /// Something is wrong with a picture or film.
    #[error("{0}")]
    Media(MediaTrouble),
}

/// What is wrong with a picture or film, or with its upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum MediaTrouble {
    /// There is none with this id, it is somebody else's, or it has expired.
    #[error("there is no such media, it is not yours, or it has expired")]
    Unknown,
    /// It has no bytes, or more than are taken.
    #[error("{size} bytes are not between 1 and {limit}")]
    Size {
        /// How many it has or is to have.
        size: u64,
        /// The most of its kind.
        limit: u64,
    },
    /// It is neither a picture nor a film, or not what was announced.
    #[error("the bytes are not of a type that is taken")]
    Type,
    /// A segment is empty, has a number that cannot be, or one that other bytes had before.
    #[error("the segment is empty, or its number is out of range or taken by other bytes")]
    Segment,
    /// The segments are more or fewer bytes than announced, or one is missing.
    #[error("the segments do not add up to the announced size")]
    Sum,
    /// All of it was put together before.
    #[error("the upload is finished")]
    Finished,
    /// Too many uploads are under way.
    #[error("too many uploads are under way")]
    TooManyUploads,
    /// It is still uploaded or worked on, or of no use.
    #[error("the media is not ready")]
    NotReady,
    /// A post takes up to four pictures, or one moving picture or film.
    #[error("a post takes up to four pictures, or one moving picture or film")]
    Mixture,
    /// Its description is longer than 1,000 characters.
    #[error("the description is longer than 1,000 characters")]
    LongDescription,
}
