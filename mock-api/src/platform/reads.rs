//! Looking things up: every read costs what it returns, not what there is.

use super::{AccountId, Conversation, ConversationId, Message, MessageId, Platform, Post, PostId, Visibility};
use crate::clock::Time;

impl Platform {
    /// The post. Ids come from this platform, so there always is one.
    pub fn post_by(&self, id: PostId) -> &Post {
        &self.posts[id.index()]
    }

    /// The post with this number on the wire, or one of whose later versions has it, deleted or not.
    pub fn find_post(&self, number: u64) -> Option<PostId> {
        if let Ok(slot) = self.posts.binary_search_by_key(&number, |post| post.number) {
            return Some(PostId(slot as u32));
        }
        let slot = self.versions.binary_search_by_key(&number, |(number, _)| *number).ok()?;
        Some(self.versions[slot].1)
    }

    /// How many posts were ever made. Posts are in order of time, so this also is the position of the next one.
    pub fn post_count(&self) -> usize {
        self.posts.len()
    }

    /// All posts in order of time.
    pub fn posts(&self) -> impl DoubleEndedIterator<Item = (PostId, &Post)> + ExactSizeIterator {
        self.posts.iter().enumerate().map(|(index, post)| (PostId(index as u32), post))
    }

    /// The thread of this post, oldest first, with what was deleted or hidden since.
    pub fn thread(&self, id: PostId) -> &[PostId] {
        &self.post_by(self.post_by(id).root).thread
    }

    /// The posts that tell this account something, oldest first, with what was deleted since.
    pub fn mentions_of(&self, account: AccountId) -> &[PostId] {
        &self.account(account).mentions
    }

    /// What this account has posted and passed on, oldest first, with what was deleted since.
    pub fn posts_of(&self, account: AccountId) -> &[PostId] {
        &self.account(account).posts
    }

    /// Whom this account follows, in the order in which their accounts were opened.
    pub fn followed_by(&self, account: AccountId) -> &[AccountId] {
        &self.account(account).following
    }

    /// Who follows this account, in the same order.
    pub fn followers_of(&self, account: AccountId) -> &[AccountId] {
        &self.account(account).followers
    }

    /// Whom this account has blocked, in the same order.
    pub fn blocked_by(&self, account: AccountId) -> &[AccountId] {
        &self.account(account).blocks
    }

    /// Whom this account has muted, in the same order.
    pub fn muted_by(&self, account: AccountId) -> &[AccountId] {
        &self.account(account).mutes
    }

    /// The posts that this account likes, in the order in which they were made.
    pub fn liked_by(&self, account: AccountId) -> &[PostId] {
        &self.account(account).liked
    }

    /// Whether this account can see the post: it is not deleted, its author is not suspended and has not blocked the
    /// account, and it is open to all, or the account follows the author, or is named in a post for followers.
    pub fn can_see(&self, viewer: AccountId, id: PostId) -> bool {
        let post = self.post_by(id);
        if post.deleted {
            return false;
        }
        let author = self.account(post.author);
        let open = !author.profile.protected && post.visibility != Visibility::Followers;
        post.author == viewer
            || (!author.suspended
                && !author.blocks(viewer)
                && (open
                    || self.account(viewer).follows(post.author)
                    || (post.visibility == Visibility::Followers && post.mentions.contains(&viewer))))
    }

    /// Whether what was made at this time has come into sight of others.
    pub fn in_sight(&self, at: Time) -> bool {
        at + self.lag <= self.now
    }

    /// When a post or private message next comes into sight, if one is still out of it.
    pub(crate) fn next_sight(&self) -> Option<Time> {
        if self.lag.0 == 0 {
            return None;
        }
        let post = self.posts.get(self.posts.partition_point(|post| self.in_sight(post.at))).map(|post| post.at);
        let after = self.messages.partition_point(|message| self.in_sight(message.at));
        let message = self.messages.get(after).map(|message| message.at);
        post.into_iter().chain(message).min().map(|at| at + self.lag)
    }

    /// Whether a viewer without an account can see the post.
    pub fn is_public(&self, id: PostId) -> bool {
        let post = self.post_by(id);
        let author = self.account(post.author);
        let open = post.visibility != Visibility::Followers && !author.profile.protected;
        !post.deleted && open && !author.suspended
    }

    /// The private message. Ids come from this platform, so there always is one.
    pub fn message_by(&self, id: MessageId) -> &Message {
        &self.messages[id.index()]
    }

    /// The private message with this number on the wire, deleted or not.
    pub fn find_message(&self, number: u64) -> Option<MessageId> {
        let slot = self.messages.binary_search_by_key(&number, |message| message.number).ok()?;
        Some(MessageId(slot as u32))
    }

    /// All private messages that this account sent or received, oldest first, with what was deleted since.
    pub fn messages_of(&self, account: AccountId) -> &[MessageId] {
        &self.account(account).messages
    }

    /// The private conversations that this account is in, in the order they began.
    pub fn conversations_of(&self, account: AccountId) -> &[ConversationId] {
        &self.account(account).conversations
    }

    /// The private conversation. Ids come from this platform, so there always is one.
    pub fn conversation(&self, id: ConversationId) -> &Conversation {
        &self.conversations[id.index()]
    }

    /// The private conversation between these two, if there is one.
    pub fn conversation_between(&self, one: AccountId, other: AccountId) -> Option<ConversationId> {
        let (few, partner) = match self.account(one).conversations.len() <= self.account(other).conversations.len() {
            true => (one, other),
            false => (other, one),
        };
        let between = |id: &&ConversationId| {
            let conversation = self.conversation(**id);
            !conversation.is_group() && conversation.has(partner)
        };
        self.account(few).conversations.iter().find(between).copied()
    }

    /// The group with this number on the wire.
    pub fn find_group(&self, number: u64) -> Option<ConversationId> {
        let slot = self.conversations.iter().position(|conversation| conversation.number == number && number != 0)?;
        Some(ConversationId(slot as u32))
    }
}
