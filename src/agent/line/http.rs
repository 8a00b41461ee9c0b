//! The agent as a client of the platform: it polls, reads and writes over HTTP as a bot would.

use anyhow::{Context, Result, bail};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, DATE};
use hyper::{Method, Request, StatusCode};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Agenda, Next, by_customer, mastodon, x};
use crate::agent::{Doing, Incoming, Mind};
use crate::scenario::values::Wait;

/// How often a write is tried again after a rate limit, a minute of thinking later each time.
const PATIENCE: usize = 16;

/// Connections to the platform, shared by all agents of a suite.
#[derive(Clone)]
pub struct Client {
    http: hyper_util::client::legacy::Client<HttpConnector, Full<Bytes>>,
    origin: String,
    platform: String,
}

impl Client {
    /// A client of the platform of this name at `origin`, such as `http://127.0.0.1:8080`.
    pub fn new(origin: &str, platform: &str) -> Client {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let http = hyper_util::client::legacy::Client::builder(TokioExecutor::new()).build(connector);
        Client { http, origin: origin.to_owned(), platform: platform.to_owned() }
    }
}

/// Who answers, as the platform knows them: how they call it and what time it was at its last answer.
pub(super) struct Caller<'a> {
    client: &'a Client,
    authorization: String,
    /// The platform's clock at its last answer, in Unix milliseconds.
    now: i64,
}

/// A call that changes something.
pub(super) struct Write {
    pub(super) path: String,
    pub(super) body: Value,
}

/// One agent's sitting on a platform: what it has read so far.
pub(super) trait Session {
    /// What is new, oldest first, after a pause.
    async fn news(&mut self, caller: &mut Caller<'_>, pause: Wait) -> Result<Vec<Incoming>>;
    /// The call by which something is done.
    fn write(&self, doing: &Doing) -> Write;
}

/// Lets a mind answer over HTTP with the brand's token, for as long as the future is polled: a polling client never knows
/// that nothing more will come. `watch` are the names that the brand is also called by.
///
/// # Errors
/// When the platform cannot be reached or answers what no client could understand.
pub async fn answer_over_http(mind: &mut dyn Mind, client: &Client, token: &str, watch: &[String]) -> Result<()> {
    let mut caller = Caller { client, authorization: format!("Bearer {token}"), now: 0 };
    match client.platform.as_str() {
        mastodon::NAME => {
            let session = mastodon::Sitting::open(&mut caller, watch).await?;
            converse(mind, caller, session).await
        }
        _ => {
            let session = x::Sitting::open(&mut caller, watch).await?;
            converse(mind, caller, session).await
        }
    }
}

async fn converse(mind: &mut dyn Mind, mut caller: Caller<'_>, mut session: impl Session) -> Result<()> {
    let mut agenda = Agenda::default();
    let mut pause = Wait(0);
    loop {
        let mut news = session.news(&mut caller, std::mem::take(&mut pause)).await?;
        // Ids grow with time, over posts and messages alike.
        news.sort_by_key(|message| message.id);
        let mut idle = true;
        for batch in by_customer(news) {
            for (wait, doing) in agenda.plan(caller.now, mind.answer(&batch)) {
                caller.perform(&session, wait, &doing).await?;
                idle = false;
            }
        }
        // Reading twice without having done anything says that one waits: not so with something to come back to.
        if idle {
            match agenda.next(caller.now) {
                Next::Do(doing) => caller.perform(&session, Wait(0), &doing).await?,
                Next::Wait(wait) => pause = wait,
                Next::Nothing => {}
            }
        }
    }
}

impl Caller<'_> {
    /// Does one thing. What the platform refuses is on record there, and not done again.
    async fn perform(&mut self, session: &impl Session, after: Wait, doing: &Doing) -> Result<()> {
        let Write { path, body } = match doing {
            Doing::HandOver { customer, desk } => {
                let body = json!({ "about": customer, "tag": "hand_over", "text": desk });
                Write { path: "/_mock/notes".to_owned(), body }
            }
            doing => session.write(doing),
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

    /// Reads something after a pause.
    pub(super) async fn get(&mut self, path: &str, pause: Wait) -> Result<(StatusCode, Bytes)> {
        self.call(Method::GET, path, pause, None).await
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

/// What an answer says.
pub(super) fn understand<'de, T: Deserialize<'de>>(status: StatusCode, body: &'de Bytes) -> Result<T> {
    if !status.is_success() {
        bail!("the platform answered {status}: {}", String::from_utf8_lossy(body));
    }
    serde_json::from_slice(body).with_context(|| format!("not understood: {}", String::from_utf8_lossy(body)))
}

/// An id on the wire as a number.
pub(super) fn number(id: &str) -> Result<u64> {
    id.parse().with_context(|| format!("`{id}` is not an id"))
}

/// A text as part of a query.
pub(super) fn encode(query: &str) -> String {
    percent_encoding::utf8_percent_encode(query, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// The Unix milliseconds of an HTTP date, which is in whole seconds.
fn clock(date: &str) -> Option<i64> {
    jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(date).ok().map(|time| time.as_millisecond())
}
