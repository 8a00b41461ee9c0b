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
    pub(super) media: Option<Shown>,
    pub(super) reply_settings: Option<String>,
    pub(super) edit_options: Option<Edit>,
    #[serde(flatten)]
    others: Others,
}

/// What a post answers.
#[derive(Deserialize)]
pub(super) struct Reply {
    pub(super) in_reply_to_tweet_id: String,
}

/// The post that takes new words.
#[derive(Deserialize)]
pub(super) struct Edit {
    pub(super) previous_post_id: String,
}

/// What a post shows.
#[derive(Deserialize)]
pub(super) struct Shown {
    pub(super) media_ids: Vec<String>,
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
    #[serde(default)]
    pub(super) attachments: Vec<Attachment>,
    #[serde(flatten)]
    others: Others,
}

/// What a private message shows.
#[derive(Deserialize)]
pub(super) struct Attachment {
    pub(super) media_id: String,
}

/// `POST /2/media/metadata`.
#[derive(Deserialize)]
pub(super) struct NewDescription {
    pub(super) id: String,
    pub(super) metadata: Metadata,
    #[serde(flatten)]
    others: Others,
}

/// What is said of a picture.
#[derive(Deserialize)]
pub(super) struct Metadata {
    pub(super) alt_text: Option<Words>,
}

/// `POST /1.1/media/metadata/create.json`; the id may be a number.
#[derive(Deserialize)]
pub(super) struct OldDescription {
    pub(super) media_id: Value,
    pub(super) alt_text: Words,
    #[serde(flatten)]
    others: Others,
}

/// A text in an object of its own.
#[derive(Deserialize)]
pub(super) struct Words {
    pub(super) text: String,
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
        "for_super_followers_only",
        "geo",
        "made_with_ai",
        "nullcast",
        "paid_partnership",
        "poll",
        "share_with_followers",
    ];
    fn others(&self) -> &Others {
        &self.others
    }
}

impl Members for NewMessage {
    fn others(&self) -> &Others {
        &self.others
    }
}

impl Members for NewDescription {
    fn others(&self) -> &Others {
        &self.others
    }
}

impl Members for OldDescription {
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
