//! The agent as a client of the platform: it polls, reads and writes over HTTP as a bot would.

use anyhow::{Context, Result, bail};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, DATE, HeaderMap};
use hyper::{Method, Request, StatusCode};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde::Deserialize;
use serde_json::{Value, json};

use super::patience::Patience;
use super::{Agenda, Next, by_customer, mastodon, x};
use crate::agent::{Doing, Incoming, Mind};
use crate::scenario::values::Wait;

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

/// What an agent needs to be let in.
pub struct Pass<'a> {
    /// The token of its account.
    pub token: &'a str,
    /// For a new token when that one has expired; empty where there is none.
    pub refresh_token: &'a str,
    /// The app's name and secret, which go with it.
    pub app: (&'a str, &'a str),
}

/// Who answers, as the platform knows them: how they call it and what time it was at its last answer.
pub(super) struct Caller<'a> {
    client: &'a Client,
    authorization: String,
    refresh_token: String,
    app: (&'a str, &'a str),
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
    /// Where it can be read whether something was said already, by its path.
    fn look(&self, doing: &Doing) -> Option<String>;
}

/// Lets a mind answer over HTTP with the brand's token, for as long as the future is polled: a polling client never knows
/// that nothing more will come. `watch` are the names that the brand is also called by.
///
/// # Errors
/// When the platform cannot be reached for long or answers what no client could understand.
pub async fn answer_over_http(mind: &mut dyn Mind, client: &Client, pass: Pass<'_>, watch: &[String]) -> Result<()> {
    let authorization = format!("Bearer {}", pass.token);
    let refresh_token = pass.refresh_token.to_owned();
    let mut caller = Caller { client, authorization, refresh_token, app: pass.app, now: 0 };
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
        self.carry_out(session, after, doing, &Write { path, body }).await
    }

    /// Makes a call that changes something, until it is done or refused for good. Whose confirmation was lost is looked for
    /// before it is tried again.
    async fn carry_out(&mut self, session: &impl Session, after: Wait, doing: &Doing, write: &Write) -> Result<()> {
        let mut patience = Patience::default();
        let mut pause = after;
        loop {
            let heard = self.call(Method::POST, &write.path, pause, Some(write.body.to_string())).await?;
            pause = match self.trouble(&heard, &mut patience).await? {
                None => return Ok(()),
                Some(pause) => pause,
            };
            if heard.is_none_or(|heard| heard.status.is_server_error())
                && let (Some(path), Some(text)) = (session.look(doing), said(doing))
            {
                let (_, body) = self.get(&path, std::mem::take(&mut pause)).await?;
                if shows(&body, text) {
                    return Ok(());
                }
            }
        }
    }

    /// Reads something after a pause. What fails is tried again.
    pub(super) async fn get(&mut self, path: &str, pause: Wait) -> Result<(StatusCode, Bytes)> {
        let mut patience = Patience::default();
        let mut pause = pause;
        loop {
            let heard = self.call(Method::GET, path, pause, None).await?;
            // What reads as a success and is no JSON is half an answer.
            let heard = heard.filter(|heard| !heard.status.is_success() || is_json(&heard.body));
            match (self.trouble(&heard, &mut patience).await?, heard) {
                (None, Some(heard)) => return Ok((heard.status, heard.body)),
                (wait, _) => pause = wait.unwrap_or_default(),
            }
        }
    }

    /// How long to wait before the same call is made again; `None` if nothing is wrong with the answer, or nothing that
    /// waiting helps against.
    async fn trouble(&mut self, heard: &Option<Heard>, patience: &mut Patience) -> Result<Option<Wait>> {
        let Some(heard) = heard else { return patience.after_failure().map(Some) };
        match heard.status {
            StatusCode::TOO_MANY_REQUESTS => {
                let reset = heard.reset.map_or(Wait::minutes(15), |reset| Wait((reset - self.now).max(1_000)));
                patience.after_limit().map(|()| Some(reset))
            }
            StatusCode::UNAUTHORIZED if patience.renews() => {
                let renewed = self.renew().await?;
                // The pause before a call that was not let in did not count.
                if renewed { Ok(Some(Wait(1_000))) } else { patience.after_failed_renewal().map(Some) }
            }
            status if status.is_server_error() => patience.after_failure().map(Some),
            _ => Ok(None),
        }
    }

    /// Gets a new token for the one that has expired; whether that came to an end. Where there is none to be had, the old
    /// one stays.
    async fn renew(&mut self) -> Result<bool> {
        if self.refresh_token.is_empty() {
            return Ok(true);
        }
        let (name, secret) = (encode(self.app.0), encode(self.app.1));
        let token = encode(&self.refresh_token);
        let form = format!("grant_type=refresh_token&refresh_token={token}&client_id={name}&client_secret={secret}");
        let request = Request::builder()
            .method(Method::POST)
            .uri(format!("{}/2/oauth2/token", self.client.origin))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Full::new(Bytes::from(form)))?;
        let heard = self.send(request).await?;
        let heard = heard.filter(|heard| !heard.status.is_server_error() && is_json(&heard.body));
        if let Some(heard) = &heard
            && let Ok(renewed) = serde_json::from_slice::<Renewed>(&heard.body)
        {
            self.authorization = format!("Bearer {}", renewed.access_token);
            self.refresh_token = renewed.refresh_token.unwrap_or_default();
        }
        Ok(heard.is_some())
    }

    async fn call(
        &mut self,
        method: Method,
        path: &str,
        thinking: Wait,
        body: Option<String>,
    ) -> Result<Option<Heard>> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.client.origin))
            .header(AUTHORIZATION, &self.authorization);
        if thinking.0 > 0 {
            // A part of a second is a second: who comes back too early has to wait again.
            request = request.header("sparring-thinking", (thinking.0 + 999) / 1_000);
        }
        if body.is_some() {
            request = request.header(CONTENT_TYPE, "application/json");
        }
        self.send(request.body(Full::new(Bytes::from(body.unwrap_or_default())))?).await
    }

    /// What comes back; `None` where the connection broke off before all of it was there.
    async fn send(&mut self, request: Request<Full<Bytes>>) -> Result<Option<Heard>> {
        let response = match self.client.http.request(request).await {
            Ok(response) => response,
            Err(error) if error.is_connect() => return Err(error).context("the platform cannot be reached"),
            Err(_) => return Ok(None),
        };
        let (status, headers) = (response.status(), response.headers().clone());
        self.now = text(&headers, DATE.as_str()).and_then(clock).unwrap_or(self.now);
        let reset =
            text(&headers, "x-rate-limit-reset").or_else(|| text(&headers, "x-ratelimit-reset")).and_then(moment);
        let body = response.into_body().collect().await.ok();
        Ok(body.map(|body| Heard { status, reset, body: body.to_bytes() }))
    }
}

/// An answer of the platform.
struct Heard {
    status: StatusCode,
    /// When the limit of this call is over, in Unix milliseconds.
    reset: Option<i64>,
    body: Bytes,
}

#[derive(Deserialize)]
struct Renewed {
    access_token: String,
    refresh_token: Option<String>,
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

/// A moment as platforms write it: Unix seconds, or a date and time.
fn moment(text: &str) -> Option<i64> {
    let seconds = text.parse::<i64>().ok().and_then(|seconds| seconds.checked_mul(1_000));
    seconds.or_else(|| text.parse::<jiff::Timestamp>().ok().map(|time| time.as_millisecond()))
}

fn is_json(body: &Bytes) -> bool {
    serde_json::from_slice::<serde::de::IgnoredAny>(body).is_ok()
}

/// The text that is said by doing something.
fn said(doing: &Doing) -> Option<&str> {
    match doing {
        Doing::Reply { text, .. } | Doing::Message { text, .. } => Some(text),
        Doing::Like { .. } | Doing::HandOver { .. } => None,
    }
}

/// Whether a text stands anywhere in an answer, in JSON or in the HTML within it.
fn shows(body: &Bytes, text: &str) -> bool {
    fn holds(value: &Value, text: &str) -> bool {
        match value {
            Value::String(held) => held.contains(text) || mastodon::plain(held).contains(text),
            Value::Array(items) => items.iter().any(|item| holds(item, text)),
            Value::Object(entries) => entries.values().any(|entry| holds(entry, text)),
            _ => false,
        }
    }
    serde_json::from_slice(body).is_ok_and(|value: Value| holds(&value, text))
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
