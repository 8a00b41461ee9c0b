//! The agent as a client of the platform: it polls, reads and writes over HTTP as a bot would.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, DATE};
use hyper::{Method, Request, StatusCode};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde::Deserialize;
use serde_json::json;

use super::{Agenda, Next, by_customer};
use crate::agent::{Doing, Incoming, Mind};
use crate::scenario::values::Wait;
use crate::transcript::Channel;

/// The longest query that the platform takes, in characters.
const LONGEST_QUERY: usize = 512;
/// How often a write is tried again after a rate limit, a minute of thinking later each time.
const PATIENCE: usize = 16;

/// Connections to the platform, shared by all agents of a suite.
#[derive(Clone)]
pub struct Client {
    http: hyper_util::client::legacy::Client<HttpConnector, Full<Bytes>>,
    origin: String,
}

impl Client {
    /// A client of the platform at `origin`, such as `http://127.0.0.1:8080`.
    pub fn new(origin: &str) -> Client {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let http = hyper_util::client::legacy::Client::builder(TokioExecutor::new()).build(connector);
        Client { http, origin: origin.to_owned() }
    }
}

/// Lets a mind answer over HTTP with the brand's token, for as long as the future is polled: a polling client never knows
/// that nothing more will come. `watch` are the names that the brand is also called by.
///
/// # Errors
/// When the platform cannot be reached or answers what no client could understand.
pub async fn answer_over_http(mind: &mut dyn Mind, client: &Client, token: &str, watch: &[String]) -> Result<()> {
    let mut session = Session::open(client, token, watch).await?;
    let mut agenda = Agenda::default();
    let mut pause = Wait(0);
    loop {
        let mut news = session.posts(std::mem::take(&mut pause)).await?;
        news.append(&mut session.messages().await?);
        // Ids grow with time, over posts and messages alike.
        news.sort_by_key(|message| message.id);
        let mut idle = true;
        for batch in by_customer(news) {
            for (wait, doing) in agenda.plan(session.now, mind.answer(&batch)) {
                session.perform(wait, &doing).await?;
                idle = false;
            }
        }
        // Reading twice without having done anything says that one waits: not so with something to come back to.
        if idle {
            match agenda.next(session.now) {
                Next::Do(doing) => session.perform(Wait(0), &doing).await?,
                Next::Wait(wait) => pause = wait,
                Next::Nothing => {}
            }
        }
    }
}

/// One agent's sitting: what it has read so far.
struct Session<'a> {
    client: &'a Client,
    authorization: String,
    me: u64,
    /// Who is looked for: whoever names the brand or answers it.
    names: String,
    handle: String,
    /// The threads that concern the brand, oldest first: a customer does not name it in every post.
    threads: Vec<u64>,
    last_post: u64,
    last_message: u64,
    /// The platform's clock at its last answer, in Unix milliseconds.
    now: i64,
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

impl<'a> Session<'a> {
    async fn open(client: &'a Client, token: &str, watch: &[String]) -> Result<Session<'a>> {
        let mut session = Session {
            client,
            authorization: format!("Bearer {token}"),
            me: 0,
            names: String::new(),
            handle: String::new(),
            threads: Vec::new(),
            last_post: 0,
            last_message: 0,
            now: 0,
        };
        let (status, body) = session.call(Method::GET, "/2/users/me", Wait(0), None).await?;
        let me: Me = understand(status, &body)?;
        session.me = number(&me.data.id)?;
        let handle = me.data.username;
        let names: String = watch.iter().map(|name| format!(" OR \"{}\"", name.replace('"', ""))).collect();
        session.names = format!("@{handle} OR to:{handle}{names}");
        session.handle = handle;
        Ok(session)
    }

    /// New posts that concern the brand, oldest first, after a pause.
    async fn posts(&mut self, pause: Wait) -> Result<Vec<Incoming>> {
        let known = self.threads.len();
        let mut news = self.search(self.query(&self.names, &self.threads), pause).await?;
        let fresh: Vec<u64> = self.threads[known..].to_vec();
        if let Some((first, others)) = fresh.split_first() {
            // What was said there meanwhile without naming the brand.
            let more = self.search(self.query(&in_thread(*first), others), Wait(0)).await?;
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
    async fn search(&mut self, query: String, pause: Wait) -> Result<Vec<Incoming>> {
        let mut path = format!(
            "/2/tweets/search/recent?query={}&max_results=100&tweet.fields=author_id,conversation_id&expansions=author_id",
            encode(&query)
        );
        if self.last_post > 0 {
            path += &format!("&since_id={}", self.last_post);
        }
        self.read(&path, pause, Channel::Public, self.last_post).await
    }

    /// New private messages, oldest first.
    async fn messages(&mut self) -> Result<Vec<Incoming>> {
        let path = "/2/dm_events?max_results=100&event_types=MessageCreate&dm_event.fields=id,text,sender_id&expansions=sender_id";
        let news = self.read(path, Wait(0), Channel::Private, self.last_message).await?;
        self.last_message = news.last().map_or(self.last_message, |message| message.id);
        Ok(news)
    }

    /// Reads a feed, newest first, page by page until what is known already; gives the new of it, oldest first. Where a rate
    /// limit is reached, there is no news for now.
    async fn read(&mut self, path: &str, pause: Wait, channel: Channel, known: u64) -> Result<Vec<Incoming>> {
        let mut news: BTreeMap<u64, Incoming> = BTreeMap::new();
        let mut page_path = path.to_owned();
        let mut pause = pause;
        loop {
            let (status, body) = self.call(Method::GET, &page_path, std::mem::take(&mut pause), None).await?;
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

    /// Does one thing. What the platform refuses is on record there, and not done again.
    async fn perform(&mut self, after: Wait, doing: &Doing) -> Result<()> {
        let me = self.me;
        let (path, body) = match doing {
            Doing::Reply { to, text } => {
                ("/2/tweets".to_owned(), json!({ "text": text, "reply": { "in_reply_to_tweet_id": to.to_string() } }))
            }
            Doing::Message { to, text } => (format!("/2/dm_conversations/with/{to}/messages"), json!({ "text": text })),
            Doing::Like { post } => (format!("/2/users/{me}/likes"), json!({ "tweet_id": post.to_string() })),
            Doing::HandOver { customer, desk } => {
                ("/_mock/notes".to_owned(), json!({ "about": customer, "tag": "hand_over", "text": desk }))
            }
        };
        let mut after = after;
        for _ in 0..PATIENCE {
            let (status, _) = self.call(Method::POST, &path, after, Some(body.to_string())).await?;
            if status != StatusCode::TOO_MANY_REQUESTS {
                return Ok(());
            }
            after = Wait::minutes(1);
        }
        Ok(())
    }

    async fn call(
        &mut self,
        method: Method,
        path: &str,
        thinking: Wait,
        body: Option<String>,
    ) -> Result<(StatusCode, Bytes)> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.client.origin))
            .header(AUTHORIZATION, &self.authorization);
        if thinking.0 > 0 {
            request = request.header("sparring-thinking", thinking.0 / 1_000);
        }
        if body.is_some() {
            request = request.header(CONTENT_TYPE, "application/json");
        }
        let request = request.body(Full::new(Bytes::from(body.unwrap_or_default())))?;
        let response = self.client.http.request(request).await.context("the platform cannot be reached")?;
        let status = response.status();
        let date = response.headers().get(DATE).and_then(|date| date.to_str().ok());
        self.now = date.and_then(clock).unwrap_or(self.now);
        let body = response.into_body().collect().await.context("the platform's answer broke off")?.to_bytes();
        Ok((status, body))
    }
}

fn understand<'de, T: Deserialize<'de>>(status: StatusCode, body: &'de Bytes) -> Result<T> {
    if !status.is_success() {
        bail!("the platform answered {status}: {}", String::from_utf8_lossy(body));
    }
    serde_json::from_slice(body).with_context(|| format!("not understood: {}", String::from_utf8_lossy(body)))
}

fn in_thread(thread: u64) -> String {
    format!("conversation_id:{thread}")
}

fn number(id: &str) -> Result<u64> {
    id.parse().with_context(|| format!("`{id}` is not an id"))
}

fn encode(query: &str) -> String {
    percent_encoding::utf8_percent_encode(query, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// The Unix milliseconds of an HTTP date, which is in whole seconds.
fn clock(date: &str) -> Option<i64> {
    jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(date).ok().map(|time| time.as_millisecond())
}
