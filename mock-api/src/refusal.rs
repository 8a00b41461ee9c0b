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
}
