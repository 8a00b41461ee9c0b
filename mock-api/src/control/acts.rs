//! What a caller of the control API does in the name of an account: mostly of a customer.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::accounts::find;
use super::problem::Problem;
use super::said::{Said, Stamp, read};
use super::table::Asked;
use crate::platform::{AccountId, Draft, Lang, MessageId, Platform, PostId, To};
use crate::refusal::Refusal;

/// Something that an account does. Posts and messages are named by their ids, accounts by their handles.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Act {
    /// Posts in public, starting a thread or quoting a post.
    Post {
        /// What it says.
        text: String,
        /// The post that it quotes.
        #[serde(default)]
        quotes: Option<String>,
        /// Its language, in two or three letters.
        #[serde(default)]
        language: Option<String>,
    },
    /// Answers a post in public.
    Reply {
        /// The post.
        to: String,
        /// What it says.
        text: String,
    },
    /// Sends a private message.
    Message {
        /// To whom.
        to: String,
        /// What it says.
        text: String,
    },
    /// Changes the words of a post.
    Edit {
        /// The post.
        post: String,
        /// What it is to say.
        text: String,
    },
    /// Deletes a post or a private message.
    Delete {
        /// The post.
        #[serde(default)]
        post: Option<String>,
        /// The private message.
        #[serde(default)]
        message: Option<String>,
    },
    /// Likes a post.
    Like {
        /// The post.
        post: String,
    },
    /// Takes a like back.
    Unlike {
        /// The post.
        post: String,
    },
    /// Passes a post on.
    Repost {
        /// The post.
        post: String,
    },
    /// Takes that back.
    Unrepost {
        /// The post.
        post: String,
    },
    /// Hides a reply in a thread that the account has started.
    Hide {
        /// The reply.
        post: String,
    },
    /// Shows a hidden reply again.
    Unhide {
        /// The reply.
        post: String,
    },
    /// Follows an account.
    Follow {
        /// Whom.
        account: String,
    },
    /// Follows it no longer.
    Unfollow {
        /// Whom.
        account: String,
    },
    /// Blocks an account.
    Block {
        /// Whom.
        account: String,
    },
    /// Takes a block back.
    Unblock {
        /// Whom.
        account: String,
    },
    /// The platform takes the account out of sight.
    Suspend {},
    /// The platform lets the account back.
    Reinstate {},
    /// Records a remark beside the platform.
    Note {
        /// The account that it is about.
        about: String,
        /// Its kind, such as `hand_over`.
        tag: String,
        /// What it says.
        text: String,
    },
}

/// What came of an act.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Done {
    /// When it was done.
    at: Stamp,
    /// The number of events in the journal before it: where to read on from.
    cursor: usize,
    /// The post that was made.
    post: Option<String>,
    /// The private message that was sent.
    message: Option<String>,
    /// Where it was sent.
    conversation: Option<String>,
}

/// What was made.
enum Made {
    Nothing,
    Post(PostId),
    Message(MessageId),
}

pub(super) fn act(asked: &Asked<'_>) -> Result<Said, Problem> {
    let act: Act = read(asked.body)?;
    let done = asked.world()?.attempt(|host| {
        host.world.tick();
        let actor = find(host.world.platform(), &asked.path[1])?;
        let (cursor, at) = (host.world.platform().journal().len(), Stamp(host.world.now()));
        let made = host.world.act(|platform| act.perform(platform, actor))?;
        let platform = host.world.platform();
        let number = |number: u64| Some(number.to_string());
        let none = Done { at, cursor, post: None, message: None, conversation: None };
        Ok(match made {
            Made::Nothing => none,
            Made::Post(id) => Done { post: number(platform.post_by(id).current_number()), ..none },
            Made::Message(id) => {
                let message = platform.message_by(id);
                let conversation = Some(conversation(platform, message.conversation));
                Done { message: number(message.number), conversation, ..none }
            }
        })
    })?;
    Ok(Said::json(201, &done))
}

/// The id of a conversation: the number of a group, or those of two accounts in order.
pub(super) fn conversation(platform: &Platform, id: crate::platform::ConversationId) -> String {
    let conversation = platform.conversation(id);
    if conversation.is_group() {
        return conversation.number.to_string();
    }
    let numbers = conversation.participants.iter().map(|id| platform.account(*id).number.to_string());
    numbers.collect::<Vec<_>>().join("-")
}

/// The post with this id.
pub(super) fn post(platform: &Platform, number: &str) -> Result<PostId, Problem> {
    let found = number.parse().ok().and_then(|number| platform.find_post(number));
    found.ok_or_else(|| Problem::nothing("post", number, []))
}

fn message(platform: &Platform, number: &str) -> Result<MessageId, Problem> {
    let found = number.parse().ok().and_then(|number| platform.find_message(number));
    found.ok_or_else(|| Problem::nothing("private message", number, []))
}

impl Act {
    fn perform(&self, platform: &mut Platform, actor: AccountId) -> Result<Made, Problem> {
        match self {
            Act::Post { text, quotes, language } => {
                let quotes = quotes.as_deref().map(|number| post(platform, number)).transpose()?;
                let lang = language.as_deref().map(Lang::new);
                let draft = Draft { quotes, lang, ..Draft::new(text) };
                platform.post(actor, draft).map(Made::Post).map_err(refused)
            }
            Act::Reply { to, text } => {
                let draft = Draft::reply(text, post(platform, to)?);
                platform.post(actor, draft).map(Made::Post).map_err(refused)
            }
            Act::Message { to, text } => {
                let to = To::Person(find(platform, to)?);
                platform.message(actor, to, text).map(Made::Message).map_err(refused)
            }
            Act::Edit { post: number, text } => {
                let id = post(platform, number)?;
                platform.edit_post(actor, id, text).map(|()| Made::Post(id)).map_err(refused)
            }
            Act::Note { about, tag, text } => {
                let about = find(platform, about)?;
                platform.note(actor, about, tag, text);
                Ok(Made::Nothing)
            }
            _ => self.relate(platform, actor).map(|()| Made::Nothing),
        }
    }

    /// What makes nothing new.
    fn relate(&self, platform: &mut Platform, actor: AccountId) -> Result<(), Problem> {
        match self {
            Act::Delete { post: Some(number), message: None } => platform.delete_post(actor, post(platform, number)?),
            Act::Delete { post: None, message: Some(number) } => {
                platform.delete_message(actor, message(platform, number)?)
            }
            Act::Delete { .. } => return Err(Problem::new(400, "`delete` needs a `post` or a `message`")),
            Act::Like { post: number } => platform.like(actor, post(platform, number)?),
            Act::Unlike { post: number } => {
                platform.unlike(actor, post(platform, number)?);
                Ok(())
            }
            Act::Repost { post: number } => platform.repost(actor, post(platform, number)?),
            Act::Unrepost { post: number } => {
                platform.unrepost(actor, post(platform, number)?);
                Ok(())
            }
            Act::Hide { post: number } => platform.set_hidden(actor, post(platform, number)?, true),
            Act::Unhide { post: number } => platform.set_hidden(actor, post(platform, number)?, false),
            Act::Follow { account } => platform.follow(actor, find(platform, account)?),
            Act::Unfollow { account } => {
                platform.unfollow(actor, find(platform, account)?);
                Ok(())
            }
            Act::Block { account } => platform.block(actor, find(platform, account)?),
            Act::Unblock { account } => {
                platform.unblock(actor, find(platform, account)?);
                Ok(())
            }
            Act::Suspend {} => {
                platform.set_suspended(actor, true);
                Ok(())
            }
            Act::Reinstate {} => {
                platform.set_suspended(actor, false);
                Ok(())
            }
            Act::Post { .. } | Act::Reply { .. } | Act::Message { .. } | Act::Edit { .. } | Act::Note { .. } => Ok(()),
        }
        .map_err(refused)
    }
}

fn refused(refusal: Refusal) -> Problem {
    Problem::new(422, refusal.to_string())
}
