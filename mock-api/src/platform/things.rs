//! What the platform holds beside accounts: posts, private messages, conversations, and what one asks for to make them.

use super::media::MediaId;
use crate::clock::Time;

/// An account, by position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId(pub(crate) u32);

/// A public post, by position: later posts are greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PostId(pub(crate) u32);

/// A private message, by position: later messages are greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageId(pub(crate) u32);

/// A private conversation, by position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConversationId(pub(crate) u32);

impl AccountId {
    /// The position among the accounts, counting from 0 in the order they were opened.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl PostId {
    /// The position among all posts, counting from 0.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl MessageId {
    /// The position among all private messages, counting from 0.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl ConversationId {
    /// The position among all private conversations, counting from 0.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// The language of a post: two or three letters, or unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Lang([u8; 3]);

impl Lang {
    /// Nobody said.
    pub const UNKNOWN: Lang = Lang(*b"und");

    /// The language with this code of two or three lower-case letters; unknown for anything else.
    pub fn new(code: &str) -> Lang {
        match code.as_bytes() {
            [a, b] if code.bytes().all(|letter| letter.is_ascii_lowercase()) => Lang([*a, *b, 0]),
            [a, b, c] if code.bytes().all(|letter| letter.is_ascii_lowercase()) => Lang([*a, *b, *c]),
            _ => Lang::UNKNOWN,
        }
    }

    /// Its code.
    pub fn code(&self) -> &str {
        let length = if self.0[2] == 0 { 2 } else { 3 };
        std::str::from_utf8(&self.0[..length]).unwrap_or("und")
    }
}

/// A public post or a private message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Item {
    /// A public post.
    Post(PostId),
    /// A private message.
    Message(MessageId),
}

/// Who may see a public post, beside those whom it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Visibility {
    /// Everybody.
    #[default]
    Everyone,
    /// Everybody, but it stands in no public list.
    Unlisted,
    /// The author's followers.
    Followers,
}

/// A post that somebody wants to make.
#[derive(Debug, Clone, Copy)]
pub struct Draft<'a> {
    /// What it says.
    pub text: &'a str,
    /// The post that it answers, if any.
    pub reply_to: Option<PostId>,
    /// The post that it quotes, if any.
    pub quotes: Option<PostId>,
    /// Its language; that of the post it answers unless said.
    pub lang: Option<Lang>,
    /// The pictures or the film that it shows.
    pub media: &'a [MediaId],
    /// Who may answer in the thread that it starts.
    pub audience: Audience,
    /// Who may see it.
    pub visibility: Visibility,
    /// What readers are warned of before they see the text; empty for none. It counts with the text.
    pub warning: &'a str,
    /// The private message that it answers in public, if any.
    pub answers: Option<MessageId>,
}

/// Who may answer in a thread, beside its author and those whom its first post names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Audience {
    /// Whoever can see it.
    #[default]
    Everyone,
    /// Those whom its author follows.
    Followed,
    /// Those for whom the platform vouches.
    Verified,
    /// Nobody else.
    Named,
}

impl<'a> Draft<'a> {
    /// A post that starts a thread.
    pub fn new(text: &'a str) -> Draft<'a> {
        Draft {
            text,
            reply_to: None,
            quotes: None,
            lang: None,
            media: &[],
            audience: Audience::Everyone,
            visibility: Visibility::Everyone,
            warning: "",
            answers: None,
        }
    }

    /// A post that answers another.
    pub fn reply(text: &'a str, to: PostId) -> Draft<'a> {
        Draft { reply_to: Some(to), ..Draft::new(text) }
    }

    /// The same in this language.
    pub fn lang(self, lang: Lang) -> Draft<'a> {
        Draft { lang: Some(lang), ..self }
    }
}

/// What only some posts and messages have.
#[derive(Debug, Clone, Default)]
pub struct Extras {
    /// What readers are warned of before they see the text.
    pub warning: Box<str>,
    /// What a private message said before it was edited, oldest first.
    pub versions: Vec<Version>,
    /// The private message that a post answers in public.
    pub answers: Option<MessageId>,
    /// Who likes a private message.
    pub(crate) liked_by: Vec<AccountId>,
}

/// A public post.
#[derive(Debug, Clone)]
pub struct Post {
    /// Its id on the wire.
    pub number: u64,
    /// When it was made.
    pub at: Time,
    /// Who made it.
    pub author: AccountId,
    /// The post that started the thread; itself for that one.
    pub root: PostId,
    /// The post that it answers.
    pub reply_to: Option<PostId>,
    /// The post that it quotes.
    pub quotes: Option<PostId>,
    /// The post that it passes on unchanged; it then has no words of its own.
    pub reposts: Option<PostId>,
    /// What it says.
    pub text: Box<str>,
    /// Who is told of it: those it names and, in a reply, those in the conversation. In order, each once, never the
    /// author.
    pub mentions: Box<[AccountId]>,
    /// The language it is written in.
    pub lang: Lang,
    /// What it said before it was edited, oldest first.
    pub versions: Vec<Version>,
    /// The pictures or the film that it shows.
    pub media: Box<[MediaId]>,
    /// Who may answer in the thread, if it starts one.
    pub audience: Audience,
    /// Who may see it.
    pub visibility: Visibility,
    /// What it has beyond that, if anything.
    pub extras: Option<Box<Extras>>,
    /// Whether its author has deleted it.
    pub deleted: bool,
    /// Whether the starter of the thread has hidden it.
    pub hidden: bool,
    /// How many like it.
    pub likes: u32,
    /// How many posts answer it.
    pub replies: u32,
    /// How many have passed it on.
    pub reposted: u32,
    /// How many posts quote it.
    pub quoted: u32,
    /// The whole thread in order, this post first; only on the post that started it.
    pub(crate) thread: Vec<PostId>,
}

impl Post {
    /// The ids of all its versions, oldest first.
    pub fn numbers(&self) -> impl Iterator<Item = u64> {
        std::iter::once(self.number).chain(self.versions.iter().map(|version| version.next))
    }

    /// The id of the version that is read at present.
    pub fn current_number(&self) -> u64 {
        self.versions.last().map_or(self.number, |version| version.next)
    }
}

/// What a post or private message said before an edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The id on the wire of the version that took its place.
    pub next: u64,
    /// When it was edited.
    pub until: Time,
    /// What it said until then.
    pub text: Box<str>,
    /// What readers were warned of until then.
    pub warning: Box<str>,
}

/// A private message.
#[derive(Debug, Clone)]
pub struct Message {
    /// Its id on the wire.
    pub number: u64,
    /// When it was sent.
    pub at: Time,
    /// Who sent it.
    pub sender: AccountId,
    /// Where it was sent.
    pub conversation: ConversationId,
    /// What it says; nothing if it only shows something.
    pub text: Box<str>,
    /// The picture or film that it shows.
    pub media: Option<MediaId>,
    /// What it answers, if anything.
    pub answers: Option<Item>,
    /// What it has beyond that, if anything.
    pub extras: Option<Box<Extras>>,
    /// Whether its sender has deleted it.
    pub deleted: bool,
}

/// A private conversation between two, or a group.
#[derive(Debug, Clone)]
pub struct Conversation {
    /// Its id on the wire if it is a group; 0 between two, who are known by their numbers.
    pub number: u64,
    /// Who is in it, in order of their numbers.
    pub participants: Box<[AccountId]>,
    /// What was sent, oldest first.
    pub(crate) messages: Vec<MessageId>,
}

impl Conversation {
    /// Whether more than two can be in it.
    pub fn is_group(&self) -> bool {
        self.number != 0
    }

    /// Whether this account is in it.
    pub fn has(&self, account: AccountId) -> bool {
        self.participants.contains(&account)
    }

    /// What was sent, oldest first, with what was deleted since.
    pub fn messages(&self) -> &[MessageId] {
        &self.messages
    }
}

/// A private message that somebody wants to send.
#[derive(Debug, Clone, Copy)]
pub struct Letter<'a> {
    /// What it says; may be empty if it shows something.
    pub text: &'a str,
    /// The picture or film that it shows.
    pub media: Option<MediaId>,
    /// What readers are warned of before they see the text; empty for none. It counts with the text.
    pub warning: &'a str,
    /// What it answers, if anything.
    pub answers: Option<Item>,
}

impl<'a> From<&'a str> for Letter<'a> {
    fn from(text: &'a str) -> Letter<'a> {
        Letter { text, media: None, warning: "", answers: None }
    }
}

impl<'a> From<&'a String> for Letter<'a> {
    fn from(text: &'a String) -> Letter<'a> {
        Letter::from(text.as_str())
    }
}

/// Where a private message goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum To {
    /// To one account; the conversation is made if need be.
    Person(AccountId),
    /// Into a conversation that exists.
    Conversation(ConversationId),
}
