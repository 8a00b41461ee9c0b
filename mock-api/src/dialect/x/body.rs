//! The JSON bodies of writes. The Content-Type is not looked at: clients disagree about it.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::operations::Request;
use super::problem::Problem;
use super::query::parse_id;

/// `POST /2/tweets`.
#[derive(Deserialize)]
pub(super) struct NewPost {
    #[serde(default)]
    pub(super) text: String,
    pub(super) reply: Option<Reply>,
    pub(super) quote_tweet_id: Option<String>,
    #[serde(flatten)]
    others: Others,
}

/// What a post answers.
#[derive(Deserialize)]
pub(super) struct Reply {
    pub(super) in_reply_to_tweet_id: String,
}

/// `PUT /2/tweets/{id}/hidden`.
#[derive(Deserialize)]
pub(super) struct Hidden {
    pub(super) hidden: bool,
    #[serde(flatten)]
    others: Others,
}

/// What is liked or reposted.
#[derive(Deserialize)]
pub(super) struct OfPost {
    pub(super) tweet_id: String,
    #[serde(flatten)]
    others: Others,
}

/// Who is followed.
#[derive(Deserialize)]
pub(super) struct OfUser {
    pub(super) target_user_id: String,
    #[serde(flatten)]
    others: Others,
}

/// A private message.
#[derive(Deserialize)]
pub(super) struct NewMessage {
    #[serde(default)]
    pub(super) text: String,
    #[serde(flatten)]
    others: Others,
}

/// A group and its first message.
#[derive(Deserialize)]
pub(super) struct NewGroup {
    pub(super) conversation_type: String,
    pub(super) participant_ids: Vec<String>,
    pub(super) message: NewMessage,
    #[serde(flatten)]
    others: Others,
}

/// Members that a body has beside those that are known.
pub(super) type Others = std::collections::BTreeMap<String, Value>;

/// A body whose members can be told from unknown ones.
pub(super) trait Members {
    /// Members that are known and have no effect here.
    const KNOWN: &'static [&'static str] = &[];
    /// What else was in it.
    fn others(&self) -> &Others;
}

impl Members for NewPost {
    const KNOWN: &'static [&'static str] = &[
        "card_uri",
        "community_id",
        "direct_message_deep_link",
        "edit_options",
        "for_super_followers_only",
        "geo",
        "made_with_ai",
        "media",
        "nullcast",
        "paid_partnership",
        "poll",
        "reply_settings",
        "share_with_followers",
    ];
    fn others(&self) -> &Others {
        &self.others
    }
}

impl Members for NewMessage {
    const KNOWN: &'static [&'static str] = &["attachments"];
    fn others(&self) -> &Others {
        &self.others
    }
}

impl Members for Hidden {
    fn others(&self) -> &Others {
        &self.others
    }
}

impl Members for OfPost {
    fn others(&self) -> &Others {
        &self.others
    }
}

impl Members for OfUser {
    fn others(&self) -> &Others {
        &self.others
    }
}

impl Members for NewGroup {
    fn others(&self) -> &Others {
        &self.others
    }
}

impl Request<'_> {
    /// The body as this; 400 if it is not that.
    pub(super) fn read<B: DeserializeOwned + Members>(&self) -> Result<B, Problem> {
        let body: B = serde_json::from_slice(self.body).map_err(|error| bad_body(&error))?;
        let unknown = body.others().keys().find(|key| !B::KNOWN.contains(&key.as_str()));
        match unknown.filter(|_| self.manners.unknown) {
            Some(key) => Err(Problem::invalid(&format!(
                "$.{key}: is not defined in the schema and the schema does not allow additional properties"
            ))),
            None => Ok(body),
        }
    }

    /// A placeholder of the path that is an id.
    pub(super) fn path_id(&self, position: usize) -> Result<u64, Problem> {
        let name = if position == 0 { "id" } else { "target_id" };
        parse_id(name, self.path.get(position).map_or("", String::as_str))
    }
}

fn bad_body(error: &serde_json::Error) -> Problem {
    use serde_json::error::Category;
    match error.classify() {
        Category::Data => Problem::invalid(&format!("The request body is not as described: {error}")),
        Category::Io | Category::Syntax | Category::Eof => Problem::invalid("The request body is not valid JSON."),
    }
}
