//! The X API v2, as an agent calls it: searches for posts, reads private messages.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use hyper::StatusCode;
use serde::Deserialize;
use serde_json::json;

use super::http::{Caller, Session, Write, encode, number, understand};
use crate::agent::{Doing, Incoming};
use crate::scenario::values::Wait;
use crate::transcript::Channel;

/// The longest query that the platform takes, in characters.
const LONGEST_QUERY: usize = 512;

/// One agent's sitting: what it has read so far.
pub(super) struct Sitting {
    me: u64,
    /// Who is looked for: whoever names the brand or answers it.
    names: String,
    handle: String,
    /// The threads that concern the brand, oldest first: a customer does not name it in every post.
    threads: Vec<u64>,
    last_post: u64,
    last_message: u64,
}

#[derive(Deserialize)]
struct Page {
    #[serde(default)]
    data: Vec<Item>,
    #[serde(default)]
    includes: Includes,
    #[serde(default)]
    meta: Meta,
}

#[derive(Deserialize)]
struct Item {
    id: String,
    #[serde(default)]
    text: String,
    author_id: Option<String>,
    conversation_id: Option<String>,
    sender_id: Option<String>,
}

#[derive(Deserialize, Default)]
struct Includes {
    #[serde(default)]
    users: Vec<User>,
}

#[derive(Deserialize)]
struct User {
    id: String,
    username: String,
}

#[derive(Deserialize, Default)]
struct Meta {
    next_token: Option<String>,
}

#[derive(Deserialize)]
struct Me {
    data: User,
}

impl Sitting {
    /// Says who one is, and remembers whom to look for.
    pub(super) async fn open(caller: &mut Caller<'_>, watch: &[String]) -> Result<Sitting> {
        let mut session = Sitting {
            me: 0,
            names: String::new(),
            handle: String::new(),
            threads: Vec::new(),
            last_post: 0,
            last_message: 0,
        };
        let (status, body) = caller.get("/2/users/me", Wait(0)).await?;
        let me: Me = understand(status, &body)?;
        session.me = number(&me.data.id)?;
        let handle = me.data.username;
        let names: String = watch.iter().map(|name| format!(" OR \"{}\"", name.replace('"', ""))).collect();
        session.names = format!("@{handle} OR to:{handle}{names}");
        session.handle = handle;
        Ok(session)
    }

    /// New posts that concern the brand, oldest first, after a pause.
    async fn posts(&mut self, caller: &mut Caller<'_>, pause: Wait) -> Result<Vec<Incoming>> {
        let known = self.threads.len();
        let mut news = self.search(caller, self.query(&self.names, &self.threads), pause).await?;
        let fresh: Vec<u64> = self.threads[known..].to_vec();
        if let Some((first, others)) = fresh.split_first() {
            // What was said there meanwhile without naming the brand.
            let more = self.search(caller, self.query(&in_thread(*first), others), Wait(0)).await?;
            news.extend(more);
            news.sort_by_key(|message| message.id);
            news.dedup_by_key(|message| message.id);
        }
        self.last_post = news.last().map_or(self.last_post, |message| message.id);
        Ok(news)
    }

    /// A query for `terms` and for as many of the last threads as it has room for.
    fn query(&self, terms: &str, threads: &[u64]) -> String {
        let mut any = terms.to_owned();
        for thread in threads.iter().rev() {
            let term = format!(" OR {}", in_thread(*thread));
            if any.len() + term.len() + self.handle.len() + "() -from:".len() > LONGEST_QUERY {
                break;
            }
            any += &term;
        }
        format!("({any}) -from:{}", self.handle)
    }

    /// The posts that a query finds and that were not there before.
    async fn search(&mut self, caller: &mut Caller<'_>, query: String, pause: Wait) -> Result<Vec<Incoming>> {
        let mut path = format!(
            "/2/tweets/search/recent?query={}&max_results=100&tweet.fields=author_id,conversation_id&expansions=author_id",
            encode(&query)
        );
        if self.last_post > 0 {
            path += &format!("&since_id={}", self.last_post);
        }
        self.read(caller, &path, pause, Channel::Public, self.last_post).await
    }

    /// New private messages, oldest first.
    async fn messages(&mut self, caller: &mut Caller<'_>) -> Result<Vec<Incoming>> {
        let path = "/2/dm_events?max_results=100&event_types=MessageCreate&dm_event.fields=id,text,sender_id&expansions=sender_id";
        let news = self.read(caller, path, Wait(0), Channel::Private, self.last_message).await?;
        self.last_message = news.last().map_or(self.last_message, |message| message.id);
        Ok(news)
    }

    /// Reads a feed, newest first, page by page until what is known already; gives the new of it, oldest first. Where a rate
    /// limit is reached, there is no news for now.
    async fn read(
        &mut self,
        caller: &mut Caller<'_>,
        path: &str,
        pause: Wait,
        channel: Channel,
        known: u64,
    ) -> Result<Vec<Incoming>> {
        let mut news: BTreeMap<u64, Incoming> = BTreeMap::new();
        let mut page_path = path.to_owned();
        let mut pause = pause;
        loop {
            let (status, body) = caller.get(&page_path, std::mem::take(&mut pause)).await?;
            if status == StatusCode::TOO_MANY_REQUESTS {
                break;
            }
            let page: Page = understand(status, &body)?;
            let before = news.len();
            for item in page.data {
                let id = number(&item.id)?;
                let author = item.author_id.or(item.sender_id).context("a message without an author")?;
                let author = number(&author)?;
                if id <= known || author == self.me {
                    continue;
                }
                if let Some(thread) = item.conversation_id {
                    let thread = number(&thread)?;
                    if !self.threads.contains(&thread) {
                        self.threads.push(thread);
                    }
                }
                let user = page.includes.users.iter().find(|user| user.id.parse() == Ok(author));
                let handle = user.map(|user| user.username.clone()).unwrap_or_default();
                news.insert(id, Incoming { id, author, handle, channel, text: item.text });
            }
            match page.meta.next_token {
                Some(token) if news.len() > before => page_path = format!("{path}&pagination_token={token}"),
                _ => break,
            }
        }
        Ok(news.into_values().collect())
    }
}

impl Session for Sitting {
    async fn news(&mut self, caller: &mut Caller<'_>, pause: Wait) -> Result<Vec<Incoming>> {
        let mut news = self.posts(caller, pause).await?;
        news.append(&mut self.messages(caller).await?);
        Ok(news)
    }

    fn write(&self, doing: &Doing) -> Write {
        let (path, body) = match doing {
            Doing::Reply { to, text } => {
                ("/2/tweets".to_owned(), json!({ "text": text, "reply": { "in_reply_to_tweet_id": to.to_string() } }))
            }
            Doing::Message { to, text } => (format!("/2/dm_conversations/with/{to}/messages"), json!({ "text": text })),
            Doing::Like { post } => (format!("/2/users/{}/likes", self.me), json!({ "tweet_id": post.to_string() })),
            Doing::HandOver { .. } => (String::new(), json!({})),
        };
        Write { path, body }
    }

    fn look(&self, doing: &Doing) -> Option<String> {
        match doing {
            Doing::Reply { .. } => Some(format!("/2/users/{}/tweets?max_results=20", self.me)),
            Doing::Message { to, .. } => Some(format!("/2/dm_conversations/with/{to}/dm_events?max_results=20")),
            Doing::Like { .. } | Doing::HandOver { .. } => None,
        }
    }
}

fn in_thread(thread: u64) -> String {
    format!("conversation_id:{thread}")
}
