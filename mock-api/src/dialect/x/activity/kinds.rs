//! What can be subscribed to, and which event of the journal is what to whom.

use crate::journal::What;
use crate::platform::{AccountId, Platform, Post, PostId};

/// A kind of thing that happens to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::dialect::x) enum Kind {
    /// Somebody else names it in a post.
    Mention,
    /// Somebody else answers a post of it.
    Reply,
    /// Somebody else quotes a post of it.
    Quote,
    /// It posts.
    Post,
    /// It deletes a post.
    Delete,
    /// It is sent a private message.
    Received,
    /// It sends a private message.
    Sent,
    /// It follows, or is followed.
    Follow,
    /// It follows no longer, or is no longer followed.
    Unfollow,
    /// It likes, or something of it is liked.
    Like,
    /// It blocks an account.
    Block,
    /// It takes a block back.
    Unblock,
    /// It no longer wants to hear of an account.
    Mute,
    /// It wants to hear of it again.
    Unmute,
    /// A kind that is known and never happens here.
    Never(&'static str),
}

/// Who did what to whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::dialect::x) enum Direction {
    /// It was done to the account.
    Inbound,
    /// The account did it.
    Outbound,
}

const fn never(name: &'static str, private: bool) -> (&'static str, Kind, bool) {
    (name, Kind::Never(name), private)
}

/// Every kind by its name on the wire, and whether it is nobody's business but the account's.
const NAMES: &[(&str, Kind, bool)] = &[
    ("post.mention.create", Kind::Mention, true),
    ("post.reply.create", Kind::Reply, true),
    ("post.quote.create", Kind::Quote, true),
    ("post.create", Kind::Post, false),
    ("post.delete", Kind::Delete, false),
    ("dm.received", Kind::Received, true),
    ("dm.sent", Kind::Sent, true),
    ("follow.follow", Kind::Follow, true),
    ("follow.unfollow", Kind::Unfollow, true),
    ("like.create", Kind::Like, true),
    ("block.block", Kind::Block, true),
    ("block.unblock", Kind::Unblock, true),
    ("mute.mute", Kind::Mute, true),
    ("mute.unmute", Kind::Unmute, true),
    never("dm.read", true),
    never("dm.indicate_typing", true),
    never("chat.received", true),
    never("chat.sent", true),
    never("chat.conversation_join", true),
    never("oauth.revoke", true),
    never("spaces.start", false),
    never("spaces.end", false),
    never("profile.update.bio", false),
    never("profile.update.screenname", false),
    never("profile.update.geo", false),
    never("profile.update.url", false),
    never("profile.update.verified_badge", false),
    never("profile.update.affiliate_badge", false),
    never("profile.update.handle", false),
];

impl Kind {
    /// The kind with this name.
    pub(in crate::dialect::x) fn named(name: &str) -> Option<Kind> {
        NAMES.iter().find(|(known, ..)| *known == name).map(|(_, kind, _)| *kind)
    }

    /// Every kind.
    pub(in crate::dialect::x) fn all() -> impl Iterator<Item = Kind> {
        NAMES.iter().map(|(_, kind, _)| *kind)
    }

    /// All names, separated by commas.
    pub(in crate::dialect::x) fn names() -> String {
        NAMES.iter().map(|(name, ..)| *name).collect::<Vec<_>>().join(",")
    }

    /// Its name.
    pub(in crate::dialect::x) fn name(self) -> &'static str {
        NAMES.iter().find(|(_, kind, _)| *kind == self).map_or("", |(name, ..)| name)
    }

    /// Whether only the account itself may subscribe to it.
    pub(in crate::dialect::x) fn is_private(self) -> bool {
        NAMES.iter().any(|(_, kind, private)| *kind == self && *private)
    }

    /// Whether it can be done by the account as well as to it.
    pub(in crate::dialect::x) fn has_directions(self) -> bool {
        matches!(self, Kind::Follow | Kind::Unfollow | Kind::Like)
    }

    /// Whether this event is one of this kind to this account; if so, in which direction.
    pub(in crate::dialect::x) fn happened(
        self,
        platform: &Platform,
        actor: AccountId,
        what: &What,
        to: AccountId,
    ) -> Option<Direction> {
        let own = actor == to;
        let author = |id: PostId| platform.post_by(id).author;
        let by_other = |hit: bool| (hit && !own).then_some(Direction::Inbound);
        let either = |other: AccountId| match () {
            () if own => Some(Direction::Outbound),
            () => (other == to).then_some(Direction::Inbound),
        };
        match (self, what) {
            (Kind::Mention, What::Posted(id)) => by_other(names(platform, platform.post_by(*id), to)),
            (Kind::Reply, What::Posted(id)) => by_other(platform.post_by(*id).reply_to.map(author) == Some(to)),
            (Kind::Quote, What::Posted(id)) => by_other(platform.post_by(*id).quotes.map(author) == Some(to)),
            (Kind::Post, What::Posted(_)) | (Kind::Delete, What::Deleted(_)) | (Kind::Sent, What::Messaged(_)) => {
                own.then_some(Direction::Outbound)
            }
            (Kind::Received, What::Messaged(id)) => {
                by_other(platform.conversation(platform.message_by(*id).conversation).has(to))
            }
            (Kind::Follow, What::Followed(other)) | (Kind::Unfollow, What::Unfollowed(other)) => either(*other),
            (Kind::Like, What::Liked(id)) => either(author(*id)),
            (Kind::Block, What::Blocked(_))
            | (Kind::Unblock, What::Unblocked(_))
            | (Kind::Mute, What::Muted(_))
            | (Kind::Unmute, What::Unmuted(_)) => own.then_some(Direction::Outbound),
            _ => None,
        }
    }
}

impl Direction {
    /// The direction with this name.
    pub(in crate::dialect::x) fn named(name: &str) -> Option<Direction> {
        [Direction::Inbound, Direction::Outbound].into_iter().find(|direction| direction.name() == name)
    }

    /// Its name on the wire.
    pub(in crate::dialect::x) fn name(self) -> &'static str {
        match self {
            Direction::Inbound => "inbound",
            Direction::Outbound => "outbound",
        }
    }
}

/// Whether the text of the post names the account; that a reply tells those in the conversation does not count.
fn names(platform: &Platform, post: &Post, account: AccountId) -> bool {
    let username = platform.account(account).username();
    post_text::mentions(&post.text).iter().any(|mention| mention.username.eq_ignore_ascii_case(username))
}
